"""Pace compares what is there with the time that is gone, and says what comes first."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencme.standing import pace
from opencme.standing.pace import BEHIND, DONE, ON_PACE, PAST
from opencme.standing.tests.florida import florida, mate

START, END = date(2025, 2, 1), date(2027, 1, 31)


@pytest.mark.parametrize(
    ("today", "counted", "word"),
    [
        (date(2026, 11, 24), 38, ON_PACE),
        (date(2026, 11, 24), 30, BEHIND),
        (date(2026, 2, 1), 20, ON_PACE),
        (date(2026, 2, 1), 19, ON_PACE),
        (date(2026, 2, 1), 17, BEHIND),
        (date(2025, 2, 20), 0, ON_PACE),
        (date(2027, 1, 31), 39, BEHIND),
        (date(2027, 2, 1), 39, PAST),
        (date(2025, 2, 1), 40, DONE),
    ],
)
def test_forty_hours_in_two_years(today: date, counted: int, word: str) -> None:
    found = pace.reckon(START, END, today, counted, 40)
    assert found
    assert found.word == word


def test_a_rolling_period_of_one_day_has_no_pace() -> None:
    assert pace.reckon(END, END, END, 1, 40) is None


@given(st.integers(-100, 1200), st.integers(0, 10_000), st.integers(1, 10_000), st.integers(0, 500))
def test_more_credit_never_worsens_the_pace_and_more_time_never_betters_it(
    day: int, counted: int, needed: int, more: int
) -> None:
    order = (PAST, BEHIND, ON_PACE, DONE)

    def rank(days: int, hours: int) -> int:
        found = pace.reckon(START, END, START + timedelta(days=days), hours, needed)
        assert found
        assert 0 <= found.gone <= 1000
        assert 0 <= found.counted <= 1000
        return order.index(found.word)

    assert rank(day, counted + more) >= rank(day, counted)
    assert rank(day + more, counted) <= rank(day, counted)


def test_what_is_due_soon_is_not_on_track_however_well_the_rest_goes() -> None:
    assert not pace.on_track(florida(general=38, on=date(2026, 11, 24)))
    assert pace.on_track(florida(general=38, on=date(2026, 10, 1)))


def test_what_is_behind_is_not_on_track_however_far_off_the_day_is() -> None:
    assert not pace.on_track(florida(general=4, on=date(2026, 3, 1)))


def test_an_open_question_is_not_on_track() -> None:
    assert not pace.on_track(mate())


def test_what_is_missing_soon_comes_before_an_open_question_and_that_before_what_goes_well() -> None:
    soon, well = florida(general=38, on=date(2026, 11, 24)), florida(general=38, errors=2, on=date(2026, 11, 24))
    assert sorted([well, mate(), soon], key=pace.urgency) == [soon, mate(), well]


def test_the_bar_speaks_of_the_rule_with_the_greatest_need() -> None:
    measured = pace.measured(florida(general=38, on=date(2026, 11, 24)))
    assert measured
    assert measured.rule.id == "total"
