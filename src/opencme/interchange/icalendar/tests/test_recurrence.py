"""The days of a rule are those that dateutil finds, which goes about it in another way."""

from __future__ import annotations

import itertools
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from opencme.interchange.icalendar import CalendarError
from opencme.interchange.icalendar.recurrence import WEEKDAYS, Budget, Rule, days_of, until_of


def days(text: str, start: date, last: date = date(2030, 12, 31)) -> list[date]:
    return list(days_of(Rule.of(text), start, last, Budget()))


def numbers(least: int, most: int) -> st.SearchStrategy[str]:
    usual = st.lists(st.integers(least, most).filter(bool), min_size=1, max_size=3, unique=True)
    return usual.map(lambda found: ",".join(map(str, found)))


plain_days = st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=3, unique=True).map(",".join)
numbered_days = st.tuples(st.sampled_from([-2, -1, 1, 2, 4, 5]), st.sampled_from(WEEKDAYS)).map(
    lambda each: f"{each[0]}{each[1]}"
)


@st.composite
def rules(draw: st.DrawFn) -> str:
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = [f"FREQ={frequency}", f"INTERVAL={draw(st.integers(1, 5))}"]
    if draw(st.booleans()):
        parts.append(f"BYMONTH={draw(numbers(1, 12))}")
    if frequency != "WEEKLY" and draw(st.booleans()):
        # A rule that never comes true keeps dateutil busy until the year 9999.
        most = 28 if any(part.startswith("BYMONTH=") for part in parts) else 31
        parts.append(f"BYMONTHDAY={draw(numbers(-most, most))}")
    elif draw(st.booleans()):
        by_number = frequency in ("MONTHLY", "YEARLY")
        parts.append(f"BYDAY={draw(plain_days | numbered_days if by_number else plain_days)}")
        if by_number and draw(st.booleans()):
            parts.append(f"BYSETPOS={draw(numbers(-3, 3))}")
    if draw(st.booleans()):
        parts.append(f"WKST={draw(st.sampled_from(WEEKDAYS))}")
    if draw(st.booleans()):
        parts.append(f"COUNT={draw(st.integers(1, 20))}")
    return ";".join(parts)


@given(rules(), st.dates(date(2016, 1, 1), date(2024, 12, 31)))
def test_the_days_are_those_of_another_reckoning(text: str, start: date) -> None:
    last = start + timedelta(days=1500)
    theirs = rrulestr(text, dtstart=datetime.combine(start, datetime.min.time()))
    near = itertools.takewhile(lambda moment: moment.date() <= last, theirs)
    assert days(text, start, last) == [moment.date() for moment in near]


def test_what_falls_on_29_february_comes_in_leap_years_only() -> None:
    assert days("FREQ=YEARLY", date(2020, 2, 29)) == [date(2020, 2, 29), date(2024, 2, 29), date(2028, 2, 29)]


def test_a_rule_that_never_comes_true_ends() -> None:
    assert days("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", date(2020, 1, 1)) == []


def test_a_budget_that_is_spent_stops_every_further_rule() -> None:
    budget = Budget(10)
    with pytest.raises(CalendarError, match="repeats too often"):
        list(days_of(Rule.of("FREQ=DAILY"), date(2026, 1, 1), date(2026, 12, 31), budget))


def test_the_end_of_a_rule_is_reckoned_where_the_event_takes_place() -> None:
    start = datetime(2026, 1, 5, 20, tzinfo=ZoneInfo("America/New_York"))
    # Half past midnight in Greenwich is half past seven on the day before: that day's occurrence at eight is none.
    assert until_of(Rule.of("FREQ=DAILY;UNTIL=20260110T003000Z"), start) == date(2026, 1, 8)
    assert until_of(Rule.of("FREQ=DAILY;UNTIL=20260110T010000Z"), start) == date(2026, 1, 9)
    assert until_of(Rule.of("FREQ=DAILY;UNTIL=20260110"), start) == date(2026, 1, 10)
    with pytest.raises(CalendarError, match="written 20270131"):
        until_of(Rule.of("FREQ=DAILY;UNTIL=SOON"), start)
