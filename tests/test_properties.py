"""What holds for every rulebook and every record, whatever the law says."""

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from opencme import rulebook, standing
from opencme.credit import Amount, Credential, Learner, Record, Transcript
from opencme.rulebook.language import Duty
from opencme.standing import Case, RuleStanding, Standing
from tests.plain.generate import examples
from tests.plain.reading import dump_yaml

type Example = tuple[dict[str, Any], dict[str, Any]]

# Shrinking a whole rulebook takes minutes; what fails is shown as it was drawn.
SLOW = settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


def read(example: Example) -> tuple[rulebook.Rulebook, Case]:
    book, case = example
    (found,) = standing.read_cases(dump_yaml(case), "case")
    return rulebook.read_text(dump_yaml(book), "rulebook"), found


def ask(book: rulebook.Rulebook, case: Case, transcript: Transcript | None = None) -> Standing:
    assert case.as_of
    return standing.of(
        book, case.credential, case.learner, case.transcript if transcript is None else transcript, on=case.as_of
    )


def figures(answer: Standing) -> dict[str, tuple[object, ...]]:
    return {
        name: (rule.state, rule.needed, rule.counted, rule.missing, rule.due, rule.questions)
        for name, rule in answer.rules.items()
    }


def own_count(answer: Standing, rule: RuleStanding) -> bool:
    """Whether the rule's count is its own (not its best alternative's), of days that the record cannot move."""
    assert answer.period
    ended = answer.as_of > answer.period.end and rule.rule.over.kind in ("career", "valid")
    return not rule.rule.any_of and not ended


@given(examples())
@SLOW
def test_a_record_more_never_lowers_a_count_and_one_less_never_raises_it(example: Example) -> None:
    book, case = read(example)
    full = ask(book, case)
    activities = [record.activity for record in case.transcript]
    for index, record in enumerate(case.transcript.records):
        if record.activity and activities.count(record.activity) > 1:
            continue  # A repeat may take the place of the record that counted; what counts then is the larger one.
        rest = case.transcript.records[:index] + case.transcript.records[index + 1 :]
        less = ask(book, case, Transcript.of(rest))
        for name, rule in full.rules.items():
            if own_count(full, rule):
                assert less.rules[name].counted <= rule.counted, f"{name} without {record.id}"


@given(examples(), st.randoms(use_true_random=False))
@SLOW
def test_the_order_of_records_and_rules_never_changes_an_answer(example: Example, chance: random.Random) -> None:
    book, case = read(example)
    data, _ = example
    names = list(data["rules"])
    chance.shuffle(names)
    shuffled = rulebook.read_text(dump_yaml({**data, "rules": {n: data["rules"][n] for n in names}}), "rulebook")
    records = list(case.transcript)
    chance.shuffle(records)
    one, other = ask(book, case), ask(shuffled, case, Transcript.of(records))
    assert one.state == other.state
    assert one.questions == other.questions
    assert figures(one) == figures(other)


@given(examples())
@SLOW
def test_the_sum_shown_is_the_sum_of_what_is_shown_as_counted(example: Example) -> None:
    book, case = read(example)
    answer = ask(book, case)
    for name, rule in answer.rules.items():
        if isinstance(rule.rule.need, Duty):
            continue
        shown = [each.counted for each in rule.counted_records] + [each.counted for each in rule.extras]
        assert sum(amount.hundredths for amount in shown) == rule.counted.hundredths, name


@given(examples())
@SLOW
def test_every_record_is_shown_to_count_or_not_to_count_with_a_reason(example: Example) -> None:
    book, case = read(example)
    answer = ask(book, case)
    for name, rule in answer.rules.items():
        if isinstance(rule.rule.need, Duty) or rule.state == "not-applicable" or rule.rule.any_of:
            continue
        shown = {each.record.key for each in rule.counted_records} | {each.record.key for each in rule.not_counted}
        assert shown == {record.key for record in case.transcript}, name


@given(examples())
@SLOW
def test_a_withdrawn_record_counts_nowhere(example: Example) -> None:
    book, case = read(example)
    without = Transcript.of(record for record in case.transcript if record.state != "withdrawn")
    assert figures(ask(book, case)) == figures(ask(book, case, without))
    withdrawn = Transcript.of(replace(record, state="withdrawn") for record in case.transcript)
    assert figures(ask(book, case, withdrawn)) == figures(ask(book, case, Transcript()))


@given(st.integers(0, 100_000), st.decimals("0", "100", places=4))
def test_conversion_never_rounds_up(hundredths: int, value: Decimal) -> None:
    book = rulebook.read_text(PLAIN.format(value=value, need=1), "rulebook")
    record = Record(completed=date(2026, 6, 1), system="ama-pra-1", amount=Amount(hundredths))
    credential = Credential(issued=date(2018, 5, 4), expires=date(2027, 1, 31))
    answer = standing.of(book, credential, Learner(), Transcript.of([record]), on=date(2026, 12, 1))
    exact = Fraction(hundredths, 100) * Fraction(value)
    counted = Fraction(answer.rules["total"].counted.hundredths, 100)
    assert exact - Fraction(1, 100) < counted <= exact


@given(st.integers(1, 100_000))
def test_one_hundredth_too_few_is_short(hundredths: int) -> None:
    need = Amount(hundredths)
    book = rulebook.read_text(PLAIN.format(value=1, need=need), "rulebook")
    credential = Credential(issued=date(2018, 5, 4), expires=date(2027, 1, 31))

    def state(amount: int) -> str:
        record = Record(completed=date(2027, 1, 31), system="ama-pra-1", amount=Amount(amount))
        return standing.of(book, credential, Learner(), Transcript.of([record]), on=date(2027, 1, 31)).state

    assert state(hundredths) == "met"
    assert state(hundredths - 1) == "short"


PLAIN = """
programme: us-fl-md
title: A programme
kind: licence
authority: {{name: A board, url: "https://example.org"}}
for: {{profession: [physician-md], country: US, region: FL}}
unit: hour
period: {{months: 24, ends: {{month: 1, day: 31}}}}
accepts: [{{system: ama-pra-1, value: {value}}}]
rules:
  total: {{title: So many hours, need: {need}, source: {{cite: A rule, url: "https://example.org"}}}}
checked: 2026-01-02
"""
