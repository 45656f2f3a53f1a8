"""Whether an activity counts never differs from how it stands once the activity is on the record."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from opencme import rulebook, standing
from opencme.credit import Activity, Amount, Award, Credential, Fact, Learner, Record, Span, Transcript, vocabulary
from opencme.planner import counting
from opencme.planner.counting import DEPENDS, NO, PARTLY, YES
from opencme.rulebook import Rulebook
from opencme.rulebook.language import Duty
from opencme.rulebook.selection import Topics, constraints
from opencme.standing import Standing
from tests.plain.generate import examples
from tests.test_properties import Example, read

TODAY = date(2026, 11, 24)
QUICK = settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    deadline=None,
)
FORMATS = ("live", "live-online", "enduring", "journal", "internet-point-of-care")


@given(st.sampled_from(rulebook.ids()), st.integers(0, 2**32))
@QUICK
def test_the_answer_is_the_standing_with_the_activity_in_every_rulebook(programme: str, seed: int) -> None:
    draw, book = Random(seed), rulebook.load(programme)
    credential = Credential(
        issued=TODAY - timedelta(days=draw.randint(200, 5000)) if draw.random() < 0.8 else None,
        expires=TODAY + timedelta(days=draw.randint(-200, 800)) if draw.random() < 0.8 else None,
    )
    learner = Learner(
        profession=draw.choice([book.professions[0], None]) if book.professions else None,
        born=date(1980, draw.randint(1, 12), draw.randint(1, 28)) if draw.random() < 0.8 else None,
        facts={name: a_fact(draw, name) for name in vocabulary().terms("facts") if draw.random() < 0.5},
    )
    transcript = Transcript.of(a_record(draw, book, index) for index in range(draw.randint(0, 12)))
    agrees(an_activity(draw, book), book, credential, learner, transcript, TODAY)


@given(examples(), st.integers(0, 2**32))
@QUICK
def test_the_answer_is_the_standing_with_the_activity_in_any_rulebook(example: Example, seed: int) -> None:
    book, case = read(example)
    assert case.as_of
    activity = an_activity(Random(seed), book, near=case.as_of)
    agrees(activity, book, case.credential, case.learner, case.transcript, case.as_of)


def agrees(
    activity: Activity, book: Rulebook, credential: Credential, learner: Learner, transcript: Transcript, on: date
) -> None:
    answer = counting.of(activity, book, credential, learner, transcript, on=on)
    if answer.before is None or answer.after is None or answer.completed is None:
        assert answer.verdict in (NO, DEPENDS)
        return
    records = activity.records(learner.profession, answer.completed)
    assert answer.records == records
    day = answer.before.as_of
    before = standing.of(book, credential, learner, transcript, on=day)
    after = standing.of(book, credential, learner, Transcript.of([*transcript, *records]), on=day)
    assert figures(answer.before) == figures(before)
    assert figures(answer.after) == figures(after)
    rises = {name for name in asked(before, book) if after.rules[name].counted > before.rules[name].counted}
    helped = {name for name in asked(before, book) if after.rules[name].missing < before.rules[name].missing}
    told = {effect.rule.id for effect in answer.effects}
    plain = {name for name in rises if not book.rules[name].any_of}
    assert plain <= told
    assert {each.rule.id for each in answer.helps} == helped
    assert bool(answer.effects) == (answer.verdict in (YES, PARTLY, DEPENDS)) or answer.because
    for effect in answer.effects:
        if not effect.rule.any_of:
            gained = after.rules[effect.rule.id].counted.less(before.rules[effect.rule.id].counted)
            assert effect.counts == gained
        assert effect.counts <= effect.offered
    for left in answer.left:
        assert any(left.why.record is record for record in answer.records)


def figures(answer: Standing) -> object:
    return (
        answer.state,
        answer.questions,
        {
            name: (
                rule.state,
                rule.needed,
                rule.counted,
                rule.missing,
                rule.due,
                rule.questions,
                rule.lapses,
                rule.slices,
            )
            for name, rule in answer.rules.items()
        },
    )


def asked(answer: Standing, book: Rulebook) -> set[str]:
    return {
        name
        for name, rule in answer.rules.items()
        if rule.rule.asks
        and name not in book.alternatives
        and rule.state != "not-applicable"
        and not isinstance(rule.rule.need, Duty)
    }


def a_fact(draw: Random, name: str) -> Fact:
    day = TODAY - timedelta(days=draw.randint(0, 3000))
    match vocabulary().terms("facts")[name].kind:
        case "date":
            return day
        case "span":
            return (Span(day, None if draw.random() < 0.5 else day + timedelta(days=400)),)
        case "flag":
            return draw.random() < 0.5
        case _:
            return False


def topics_of(book: Rulebook) -> list[str]:
    found = {
        name
        for rule in book.rules.values()
        for item in constraints(rule.where)
        if isinstance(item, Topics)
        for name in item.names
    }
    return sorted(found) or ["ethics"]


def systems_of(book: Rulebook) -> list[str]:
    entries = [*book.accepts, *(entry for rule in book.rules.values() for entry in rule.accepts or ())]
    found = {name for entry in entries for name in entry.systems or ()}
    return sorted(found) or ["ama-pra-1"]


def a_record(draw: Random, book: Rulebook, index: int) -> Record:
    amount = Amount(draw.choice([25, 100, 150, 200, 600, 2500]))
    return Record(
        completed=TODAY - timedelta(days=draw.randint(0, 2000)),
        system=draw.choice(systems_of(book)),
        amount=amount,
        format=draw.choice(FORMATS),
        topics=some_topics(draw, book, amount),
        activity=draw.choice([None, f"activity-{draw.randint(0, 4)}"]),
        evidence=draw.choice([True, None]),
    )


def some_topics(draw: Random, book: Rulebook, amount: Amount) -> tuple[tuple[str, Amount], ...]:
    if draw.random() < 0.4:
        return ()
    part = Amount(draw.randint(1, amount.hundredths))
    return ((draw.choice(topics_of(book)), draw.choice([part, amount])),)


def an_activity(draw: Random, book: Rulebook, near: date = TODAY) -> Activity:
    systems = draw.sample(systems_of(book), min(len(systems_of(book)), draw.randint(1, 3)))
    amounts = [Amount(draw.choice([25, 50, 100, 200, 675, 1500])) for _ in systems]
    awards = [
        Award(name, amount, some_topics(draw, book, amount)) for name, amount in zip(systems, amounts, strict=True)
    ]
    form = draw.choice(FORMATS)
    day = near + timedelta(days=draw.randint(0, 500))
    at_a_time = form in ("live", "live-online")
    return Activity(
        id=f"activity-{draw.randint(0, 6)}",
        title="An activity",
        provider="A provider",
        format=form,
        awards=tuple(awards),
        starts=datetime(day.year, day.month, day.day, 9) if at_a_time else None,
        available=(None, None) if at_a_time or draw.random() < 0.5 else (day, None),
        tested=draw.choice([True, False, None]),
    )
