"""Conditions in three-valued logic: what nobody stated is unknown, and asked for only where the answer hangs on it."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencme.credit import Credential, Fact, Learner, Span
from opencme.rulebook import Period, Situation
from opencme.rulebook.condition import NO, YES, AllOf, AnyOf, Condition, FactIs, Not, Truth
from opencme.rulebook.condition_reader import read_condition, read_point
from opencme.rulebook.document import parse

START, END, ON = date(2025, 2, 1), date(2027, 1, 31), date(2026, 12, 1)
BEFORE, WITHIN, AFTER = date(2020, 5, 1), date(2026, 5, 1), date(2027, 5, 1)
OLD, CROSSING, INSIDE, ALWAYS = Span(BEFORE, START), Span(BEFORE, WITHIN), Span(WITHIN, WITHIN), Span(BEFORE)
GONE = Span(BEFORE, date(2025, 1, 31))


def situation(
    *, issued: date | None = None, number: int | None = None, profession: str | None = None, **facts: Fact
) -> Situation:
    period = Period(START, END, 24, number, None, None if number is None else 1)
    stated = {name.replace("_", "-"): fact for name, fact in facts.items()}
    return Situation(ON, period, Credential(issued=issued), Learner(profession=profession, facts=stated))


def judge(condition: str, given: Situation) -> bool | None:
    return given.judge(read_condition(parse(condition, "a rule"))).value


def unknown(*questions: str) -> Truth:
    return Truth(None, frozenset(questions))


# Kleene's tables

FACTS: dict[str, Fact] = {"retired": True, "dea-registered": False}
MEANS: dict[bool | None, Condition] = {
    True: FactIs("retired"),
    False: FactIs("dea-registered"),
    None: FactIs("sees-children"),
}
HERE = Situation(ON, Period(START, END, 24), Credential(), Learner(facts=FACTS))


def test_all_is_false_if_one_is_and_true_if_every_one_is() -> None:
    for one, a in MEANS.items():
        for other, b in MEANS.items():
            expected = False if False in (one, other) else None if None in (one, other) else True
            assert HERE.judge(AllOf((a, b))).value is expected


def test_any_is_true_if_one_is_and_false_if_every_one_is() -> None:
    for one, a in MEANS.items():
        for other, b in MEANS.items():
            expected = True if True in (one, other) else None if None in (one, other) else False
            assert HERE.judge(AnyOf((a, b))).value is expected


def test_not_turns_yes_and_no_and_leaves_a_doubt() -> None:
    assert [HERE.judge(Not(MEANS[value])).value for value in (True, False, None)] == [False, True, None]


def test_a_question_is_asked_only_where_the_answer_hangs_on_it() -> None:
    doubt, other = FactIs("sees-children"), FactIs("sees-adults")
    assert HERE.judge(AnyOf((doubt, MEANS[True]))) == YES
    assert HERE.judge(AllOf((doubt, MEANS[False]))) == NO
    assert HERE.judge(AllOf((doubt, Not(other)))) == unknown("sees-children", "sees-adults")


conditions = st.recursive(
    st.sampled_from(list(MEANS.values())),
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=1, max_size=3).map(lambda items: AllOf(tuple(items))),
        st.lists(inner, min_size=1, max_size=3).map(lambda items: AnyOf(tuple(items))),
    ),
)


@given(conditions)
def test_an_answer_once_known_stays_whatever_else_becomes_known(condition: Condition) -> None:
    truth = HERE.judge(condition)
    for answer in (True, False):
        settled = Situation(ON, HERE.period, Credential(), Learner(facts=FACTS | {"sees-children": answer}))
        later = settled.judge(condition)
        assert later.value is not None
        assert truth.value in (None, later.value)
    assert (truth.value is None) == bool(truth.questions)


@given(conditions, conditions)
def test_de_morgan(one: Condition, other: Condition) -> None:
    assert HERE.judge(Not(AllOf((one, other)))).value == HERE.judge(AnyOf((Not(one), Not(other)))).value


# Every test of a fact, by every kind of fact

SPAN = "board-certified"


@pytest.mark.parametrize(
    ("test", "fact", "value"),
    [
        ("", True, True),
        ("", False, False),
        ("", WITHIN, True),
        ("", ON, True),
        ("", AFTER, False),
        ("", (ALWAYS,), True),
        ("", (INSIDE,), False),
        ("", (INSIDE, Span(ON, ON)), True),
        ("overlaps: period", True, True),
        ("overlaps: period", False, False),
        ("overlaps: period", BEFORE, True),
        ("overlaps: period", AFTER, False),
        ("overlaps: period", (OLD,), True),
        ("overlaps: period", (GONE,), False),
        ("throughout: period", True, True),
        ("throughout: period", False, False),
        ("throughout: period", (ALWAYS,), True),
        ("throughout: period", (Span(START, END),), True),
        ("throughout: period", (CROSSING, Span(WITHIN, END)), False),
        ("throughout: period", WITHIN, False),
        ("days-in-period: 2", True, True),
        ("days-in-period: 2", False, False),
        ("days-in-period: 2", (OLD,), False),
        ("days-in-period: 2", (OLD, INSIDE), True),
        ("days-in-period: 2", (INSIDE, INSIDE), False),
        ("days-in-period: 730", (ALWAYS,), True),
        ("days-in-period: 731", (ALWAYS,), False),
        ("begun-in: period", True, None),
        ("begun-in: period", False, False),
        ("begun-in: period", START, True),
        ("begun-in: period", END, True),
        ("begun-in: period", BEFORE, False),
        ("begun-in: period", (CROSSING, INSIDE), True),
        ("begun-in: period", (CROSSING,), False),
        ("within: {months: 36}", True, None),
        ("within: {months: 36}", False, False),
        ("within: {months: 36}", date(2024, 2, 1), True),
        ("within: {years: 3}", date(2024, 1, 31), False),
        ("within: {years: 3}", AFTER, False),
        ("within: {years: 3}", (INSIDE,), True),
        ("before: 2026-05-01", True, None),
        ("before: 2026-05-01", False, False),
        ("before: 2026-05-01", WITHIN, False),
        ("before: 2026-05-02", WITHIN, True),
        ("before: 2026-05-01", (CROSSING, INSIDE), True),
        ("from: 2026-05-01", True, None),
        ("from: 2026-05-01", WITHIN, True),
        ("from: 2026-05-02", WITHIN, False),
    ],
)
def test_a_fact_is_tested_by_its_kind(test: str, fact: Fact, value: bool | None) -> None:
    condition = f"{{fact: {SPAN}{', ' if test else ''}{test}}}"
    assert judge(condition, situation(board_certified=fact)) is value
    assert judge(condition, situation()) is None
    if value is None:
        assert situation(board_certified=fact).judge(read_condition(parse(condition, ""))) == unknown(SPAN)


def test_of_several_spans_one_will_do() -> None:
    twice = situation(in_training=(Span(BEFORE, BEFORE), Span(WITHIN, WITHIN)))
    assert judge("{fact: in-training, before: 2020-06-01}", twice) is True
    assert judge("{fact: in-training, from: 2026-01-01}", twice) is True
    assert judge("{fact: in-training, from: 2026-06-01}", twice) is False
    assert judge("{fact: in-training, days-in-period: 2}", situation(in_training=(Span(START, START), INSIDE))) is True
    assert judge("{fact: in-training, days-in-period: 3}", situation(in_training=(Span(START, START), INSIDE))) is False


@pytest.mark.parametrize(
    ("test", "value"),
    [("at-least: 3", True), ("at-least: 3.01", False), ("at-most: 3", True), ("at-most: 2.99", False)],
)
def test_a_number_is_compared(test: str, value: bool) -> None:
    assert judge(f"{{fact: hours-waived, {test}}}", situation(hours_waived=Decimal(3))) is value
    assert judge(f"{{fact: hours-waived, {test}}}", situation()) is None


def test_a_list_includes_one_of_the_names() -> None:
    held = situation(specialties=("cardiology", "family-medicine"))
    assert judge("{fact: specialties, includes: [family-medicine, surgery]}", held) is True
    assert judge("{fact: specialties, includes: surgery}", held) is False
    assert judge("{fact: specialties, includes: surgery}", situation()) is None


def test_the_profession_and_the_renewal_are_known_or_asked_for() -> None:
    nurse = situation(profession="nurse-rn", number=2)
    assert judge("{profession: [nurse-rn, physician-md]}", nurse) is True
    assert judge("{profession: physician-md}", nurse) is False
    assert situation().judge(read_condition(parse("{profession: physician-md}", ""))) == unknown("profession")
    assert [judge(f"{{renewal: {{at-least: {n}}}}}", nurse) for n in (1, 2, 3)] == [True, True, False]
    assert [judge(f"{{renewal: {{at-most: {n}}}}}", nurse) for n in (1, 2, 3)] == [False, True, True]
    assert situation().judge(read_condition(parse("{renewal: {at-least: 1}}", ""))) == unknown("issued")


# What follows from what is stated


def test_the_date_of_issue_tells_the_licence_and_the_first_renewal() -> None:
    first = situation(issued=START, number=1)
    assert judge("{fact: first-renewal}", first) is True
    assert judge("{fact: licensed-on, before: 2025-02-02}", first) is True
    assert judge("{fact: first-renewal}", situation(issued=BEFORE, number=3)) is False
    assert situation().judge(FactIs("first-renewal")) == unknown("issued")
    assert (
        judge("{fact: licensed-on, before: 2020-01-01}", situation(issued=START, licensed_on=date(2019, 1, 1))) is True
    )


# Points in time


@pytest.mark.parametrize(
    ("point", "day"),
    [
        ("2026-06-30", date(2026, 6, 30)),
        ("{months: 1, after: issued}", date(2025, 3, 28)),
        ("{years: 1, days: 1, after: issued}", date(2026, 3, 1)),
        ("{after: period-start}", START),
        ("{days: 30, after: period-end}", date(2027, 3, 2)),
        ("{months: 12, after: board-certified}", date(2021, 5, 1)),
        ("{renewal: 1}", END),
        ("{renewal: 2}", date(2029, 1, 31)),
        ("{full-period: 1}", END),
        ("{full-period: 1, since: 2025-02-02}", date(2029, 1, 31)),
        ("{month: 7, day: 1, in-year: 1}", date(2025, 7, 1)),
        ("{month: 1, day: last, in-year: 1}", date(2026, 1, 31)),
        ("{earliest: [2026-06-30, {renewal: 1}]}", date(2026, 6, 30)),
        ("{latest: [2026-06-30, {renewal: 1}]}", END),
        ("{days: 1000000, after: period-end}", date(4764, 12, 28)),
        ("{months: 1000000, days: 1000000, after: period-end}", date.max),
    ],
)
def test_a_point_in_time_is_a_day(point: str, day: date) -> None:
    here = situation(issued=date(2025, 2, 28), number=1, board_certified=(CROSSING, INSIDE))
    assert here.moment(read_point(parse(point, "a rule"))) == (day, frozenset())


@pytest.mark.parametrize(
    ("point", "question"),
    [
        ("{months: 1, after: issued}", "issued"),
        ("{years: 1, after: born}", "born"),
        ("{renewal: 2}", "issued"),
        ("{earliest: [2026-06-30, {after: board-certified}]}", "board-certified"),
    ],
)
def test_a_point_in_time_that_hangs_on_something_unknown_asks_for_it(point: str, question: str) -> None:
    assert situation().moment(read_point(parse(point, "a rule"))) == (None, frozenset({question}))
    condition = f"{{fact: licensed-on, before: {point}}}"
    judged = situation(licensed_on=WITHIN).judge(read_condition(parse(condition, "a rule")))
    assert judged == unknown(question)


def test_an_event_that_never_happened_gives_no_day_and_no_question() -> None:
    never = situation(board_certified=False, licensed_on=WITHIN)
    point = "{months: 12, after: board-certified}"
    assert never.moment(read_point(parse(point, "a rule"))) == (None, frozenset())
    assert judge(f"{{fact: licensed-on, before: {point}}}", never) is False
