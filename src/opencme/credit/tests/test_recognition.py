"""What credit of one system is worth in another, as its owners have said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from opencme.credit import Amount, recognition, vocabulary
from opencme.credit.recognition import recognitions


def test_an_hour_of_section_3_is_one_credit_for_the_ama_whatever_mainport_gives_for_it() -> None:
    (agreement,) = recognition.of_system("rcpsc-3")
    assert agreement.to == "ama-pra-1"
    assert agreement.worth(Amount.of(6)) == Amount.of(6)


def test_a_worth_that_does_not_come_out_even_is_rounded_down() -> None:
    third = replace(recognitions()[0], gives=1, needs=3)
    assert third.worth(Amount.of(1)) == Amount.of("0.33")


def test_an_agreement_holds_on_its_first_and_last_day_and_not_outside() -> None:
    agreement = next(each for each in recognitions() if each.id == "rcpsc-1-as-ama-pra-1")
    days = [date(2012, 12, 31), date(2013, 1, 1), date(2020, 12, 31), date(2021, 1, 1)]
    assert [agreement.covers(day) for day in days] == [False, True, True, False]


def test_a_pharmacy_ceu_is_ten_hours() -> None:
    unit = recognition.units()["acpe-ceu"]
    assert (unit.of, unit.each) == ("acpe", 10)


@given(st.integers(0, 100_000), st.sampled_from(recognitions()))
def test_recognition_never_rounds_up(hundredths: int, agreement: recognition.Recognition) -> None:
    worth = agreement.worth(Amount(hundredths))
    assert worth.hundredths * agreement.needs <= hundredths * agreement.gives


def test_every_agreement_has_known_systems_a_source_and_a_confidence() -> None:
    systems = vocabulary().terms("credit-systems")
    for each in recognitions():
        assert {*each.of, each.to} <= set(systems)
        assert each.to not in each.of
        assert each.url.startswith("http")
        assert each.confidence in ("high", "medium", "low")
        assert each.by.endswith(".")
        assert all(condition.endswith(".") for condition in each.conditions)
    assert {unit.of for unit in recognition.units().values()} <= set(systems)
    assert {name for each in recognition.no_equivalences() for name in each.between} <= set(systems)


def test_a_printed_unit_may_have_more_decimals_than_what_it_stands_for() -> None:
    assert recognition.understood("0.125", "ACPE CEU") == (Amount.of("1.25"), "acpe")
    assert recognition.understood("6", "AMA PRA Cat. 1") == (Amount.of(6), "ama-pra-1")
