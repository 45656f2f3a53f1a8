"""Dates, amounts and names are written the same way on every page."""

from __future__ import annotations

from datetime import date

import pytest

from opencme.credit import Amount
from opencme.web.templatetags.opencme import amount, away, day, day_away, in_unit, label, short_day

TODAY = date(2026, 11, 23)


def test_a_date_is_written_out_with_how_far_it_is() -> None:
    assert day_away(date(2027, 1, 31), TODAY) == "31 January 2027 (in 69 days)"
    assert day(date(2026, 2, 1)) == "1 February 2026"
    assert short_day(date(2026, 2, 1)) == "1 Feb 2026"


@pytest.mark.parametrize(
    ("then", "words"),
    [
        (date(2026, 11, 23), "today"),
        (date(2026, 11, 24), "tomorrow"),
        (date(2026, 11, 22), "yesterday"),
        (date(2026, 11, 20), "3 days ago"),
        (date(2028, 11, 22), "in 730 days"),
        (date(2030, 12, 31), "in 4 years"),
        (None, ""),
    ],
)
def test_how_far_a_day_is(then: date | None, words: str) -> None:
    assert away(then, TODAY) == words


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (Amount.of("1"), "hour", "1 hour"),
        (Amount.of("2.50"), "hour", "2.5 hours"),
        (Amount.of("0.25"), "contact-hour", "0.25 contact hours"),
        (40, "point", "40 points"),
        (Amount.of("1"), "ceu", "1 CEU"),
        (None, "hour", ""),
    ],
)
def test_an_amount_is_written_with_its_unit(value: Amount | int | None, unit: str, words: str) -> None:
    assert in_unit(value, unit) == words


def test_nothing_is_written_for_no_amount_and_no_name() -> None:
    assert (amount(None), amount(""), label("", "topics"), label("of-old", "topics")) == ("", "", "", "of-old")
