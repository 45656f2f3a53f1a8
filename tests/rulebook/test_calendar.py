"""Whole days, months and years, up to the ends of the calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencme.rulebook.calendar import (
    add_days,
    add_months,
    day_before,
    day_in,
    month_end,
    months_between,
    next_day,
    start_of,
)

days = st.dates(date(1900, 1, 1), date(2200, 12, 31))
months = st.integers(1, 240)


@pytest.mark.parametrize(
    ("day", "count", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(9999, 12, 1), 1, date.max),
        (date(1, 1, 31), -1, date.min),
    ],
)
def test_months_later_is_the_same_day_or_the_months_last(day: date, count: int, later: date) -> None:
    assert add_months(day, count) == later


@pytest.mark.parametrize(
    ("end", "length", "start"),
    [
        (date(2027, 1, 31), 24, date(2025, 2, 1)),
        (date(2028, 2, 29), 12, date(2027, 3, 1)),
        (date(2027, 2, 28), 12, date(2026, 3, 1)),
        (date(2025, 6, 14), 36, date(2022, 6, 15)),
        (date.max, 12, date(9998, 12, 31)),
    ],
)
def test_a_span_of_months_starts_the_day_after_the_one_before_ends(end: date, length: int, start: date) -> None:
    assert start_of(end, length) == start


@given(days, months, months)
def test_adding_months_twice_never_goes_beyond_adding_them_at_once(day: date, one: int, two: int) -> None:
    assert add_months(add_months(day, one), two) <= add_months(day, one + two)
    if day.day <= 28:
        assert add_months(add_months(day, one), two) == add_months(day, one + two)


@given(days, days, months)
def test_months_later_keeps_the_order_of_days(one: date, other: date, count: int) -> None:
    assert (one <= other) <= (add_months(one, count) <= add_months(other, count))


@given(st.dates())
def test_the_day_before_the_next_is_the_day_itself(day: date) -> None:
    assert day_before(next_day(day)) == day or day == date.max
    assert next_day(day_before(day)) == day or day == date.min


@given(st.dates(), st.integers(0, 10_000_000))
def test_days_later_stop_at_the_end_of_the_calendar(day: date, count: int) -> None:
    assert add_days(day, count) == (day + timedelta(count) if count <= (date.max - day).days else date.max)


@given(days, months)
def test_whole_months_are_counted_back_from_their_end(end: date, count: int) -> None:
    start = start_of(end, count)
    assert months_between(start, end, started=False) == months_between(start, end, started=True) == count


@given(days, days)
def test_a_begun_month_counts_at_most_once_more(one: date, other: date) -> None:
    full, started = (months_between(one, other, started=flag) for flag in (False, True))
    assert started - full in (0, 1)
    assert (other < one) == (started == 0)


def test_a_month_that_is_begun_counts_whole_or_not() -> None:
    assert months_between(date(2026, 1, 15), date(2026, 2, 15), started=False) == 1
    assert months_between(date(2026, 1, 15), date(2026, 2, 15), started=True) == 2
    assert months_between(date(2026, 1, 15), date(2026, 2, 14), started=True) == 1


def test_29_february_is_the_28th_in_a_common_year() -> None:
    assert [day_in(year, 2, 29).day for year in (2026, 2027, 2028)] == [28, 28, 29]
    assert [month_end(year, 2).day for year in (2026, 2027, 2028)] == [28, 28, 29]
    assert (day_in(10_000, 1, 1), day_in(0, 1, 1)) == (date.max, date.min)
