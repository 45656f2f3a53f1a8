"""Amounts as people write them: exact to the hundredth or a problem, never rounded."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencme.credit import Amount
from opencme.interchange.tabular.amounts import amount_in, read_quantity
from opencme.interchange.tabular.findings import Unreadable
from opencme.interchange.tabular.tests import row_of


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1.25", "1.25"),
        ("1,25", "1.25"),
        ("1.25 hrs", "1.25"),
        ("1,25 Std.", "1.25"),
        (".5", "0.5"),
        ("1½", "1.5"),
        ("90 min", "1.5"),
        ("90 minutes", "1.5"),
        ("1 h 30 min", "1.5"),
        ("0", "0"),
        ("1.000,50", "1000.5"),
        ("1,000.50", "1000.5"),
        ("6.75 AMA PRA Category 1 Credit(s)™", "6.75"),
        ("AMA PRA Category 1: 6.75", "6.75"),
    ],
)
def test_one_amount_in_many_writings(text: str, amount: str) -> None:
    assert amount_in(read_quantity(text), "ama-pra-1") == Amount.of(amount)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("-1", "negative"),
        ("−1,5", "negative"),
        ("1.255", "more than two decimal places"),
        ("0.3333", "more than two decimal places"),
        ("50 min", "no hours exact to the hundredth"),
        ("1,000", "thousands or decimals"),
        ("1.2.3", "no number"),
        ("1e5", "no number"),
        ("1-2", "no number"),
        ("two", "no number"),
        ("=SUM(B2:B9)", "formula"),
        ("99999999999", "larger than any amount"),
    ],
)
def test_what_is_not_exact_or_no_amount_is_a_problem(text: str, what: str) -> None:
    with pytest.raises(Unreadable, match=what):
        amount_in(read_quantity(text), "ama-pra-1")


@given(st.integers(0, 1_000_000))
def test_every_amount_is_read_with_a_point_and_with_a_comma(hundredths: int) -> None:
    amount = Amount(hundredths)
    text = f"{amount.decimal:.2f}"
    assert amount_in(read_quantity(text), "ancc") == amount
    assert amount_in(read_quantity(text.replace(".", ",")), "ancc") == amount


@given(st.text(max_size=40))
def test_any_text_is_an_amount_or_a_clear_no(text: str) -> None:
    with suppress(Unreadable):
        assert read_quantity(text).number >= Decimal(0)


def test_one_acpe_ceu_is_ten_hours() -> None:
    assert amount_in(read_quantity("0.1 CEU"), "acpe") == Amount.of(1)
    assert amount_in(read_quantity("0.025 CEUs"), "acpe") == Amount.of("0.25")
    assert amount_in(read_quantity("2 CEU"), "hpcsa-ceu") == Amount.of(2)


def test_a_ceu_named_in_the_type_or_the_heading_is_ten_hours_too() -> None:
    assert row_of("Date,Amount,Type\n2025-05-05,0.15,ACPE CEU\n").records[0].amount == Amount.of("1.5")
    assert row_of("Date,ACPE CEUs\n2025-05-05,0.15\n").records[0].amount == Amount.of("1.5")
    assert row_of("Date,CEUs,Type\n2025-05-05,0.15,ACPE\n").records[0].amount == Amount.of("1.5")


def test_acpe_contact_hours_are_not_multiplied() -> None:
    assert row_of("Date,Contact hours,Type\n2025-05-05,1.5,ACPE\n").records[0].amount == Amount.of("1.5")


def test_a_ceu_without_an_owner_is_asked_about() -> None:
    row = row_of("Date,CEUs\n2025-05-05,0.15\n")
    assert row.questions[0].text.startswith("Whose CEUs are these?")
    answered = row_of("Date,CEUs\n2025-05-05,0.15\n", systems={"CEU": "acpe"})
    assert answered.records[0].amount == Amount.of("1.5")


def test_a_ceu_has_no_size_in_a_system_that_gives_it_none() -> None:
    assert "no fixed size" in row_of("Date,Amount,Type\n2025-05-05,0.1 CEU,ANCC\n").problems[0].what


def test_minutes_say_nothing_of_points_that_a_chamber_gives() -> None:
    with pytest.raises(Unreadable, match="minutes do not say"):
        amount_in(read_quantity("90 min"), "fortbildungspunkt")


def test_a_column_in_minutes() -> None:
    assert row_of("Date,Minutes,Type\n2025-05-05,75,ANCC\n").records[0].amount == Amount.of("1.25")


def test_hours_beside_the_credits() -> None:
    record = row_of("Date,Credits,Hours,Type\n2025-05-05,6,2,RCPSC Section 3\n").records[0]
    assert (record.amount, record.hours) == (Amount.of(6), Amount.of(2))
