"""What credit is worth to a programme: as it is, or through an agreement."""

from __future__ import annotations

from datetime import date

from opencme import rulebook
from opencme.credit import Amount
from opencme.standing.exchange import ways

ON = date(2026, 5, 1)


def test_european_credit_counts_in_florida_once_the_ama_has_converted_it() -> None:
    (way,) = ways(Amount.of(6), "ecmec", rulebook.load("us-fl-md"), ON)
    assert way.through is not None
    assert (way.system, way.amount) == ("ama-pra-1", Amount.of(6))
    assert [taking.worth for taking in way.takings] == [Amount.of(6)]


def test_after_the_agreement_has_ended_nothing_counts() -> None:
    assert ways(Amount.of(6), "ecmec", rulebook.load("us-fl-md"), date(2027, 1, 1)) == []


def test_the_first_twenty_performance_improvement_credits_count_double() -> None:
    book = rulebook.load("us-nccpa")
    worths = [ways(Amount.of(n), "aapa-1-pi", book, ON)[0].takings[0].worth for n in (20, 25)]
    assert worths == [Amount.of(40), Amount.of(45)]


def test_credit_that_one_rule_alone_takes_is_said_to_be_for_it() -> None:
    found = ways(Amount.of(5), "ama-pra-1", rulebook.load("us-fl-pharmacist"), ON)
    direct = next(way for way in found if way.through is None)
    assert [bool(taking.rule) for taking in direct.takings] == [False, True]
    assert [taking.surely for taking in direct.takings] == [False, True]


def test_credit_nobody_recognises_counts_nowhere() -> None:
    assert ways(Amount.of(5), "ipce", rulebook.load("us-ca-rn"), ON) == []
