"""What credit is worth to a programme: as it is, or through an agreement."""

from __future__ import annotations

from datetime import date

from opencme import rulebook
from opencme.credit import Amount
from opencme.standing.exchange import headline, ways

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


def answer(amount: int, system: str, programme: str, on: date = ON) -> str:
    return headline(Amount.of(amount), system, rulebook.load(programme), on)


def test_the_headline_says_at_most_where_anything_hangs_on_more_than_the_amount() -> None:
    assert answer(6, "ecmec", "us-fl-md") == "Florida MD licence: at most 6 hours."
    assert answer(25, "aapa-1-pi", "us-nccpa") == "NCCPA: 45 credits."
    assert answer(20, "ama-pra-2", "us-tx-md").startswith("Texas MD/DO licence: at most 20 credits")


def test_what_a_programme_takes_itself_is_not_counted_again_through_an_agreement() -> None:
    (way,) = ways(Amount.of(100), "abim-moc", rulebook.load("ca-rcpsc-moc"), ON)
    assert way.through is None
    assert answer(100, "abim-moc", "ca-rcpsc-moc").endswith(": 100 credits.")


def test_where_nothing_is_asked_or_the_programme_is_not_in_force_that_is_the_answer() -> None:
    assert answer(30, "sns-cfc", "es-vpc").endswith("no continuing education is asked for.")
    assert answer(10, "ecm", "it-ecm").endswith("not in force any more on that day.")
    assert answer(10, "ecm", "it-ecm", date(2010, 1, 1)).endswith("not in force yet on that day.")
