"""Whole days, months and years: the arithmetic that every period and window rests on."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

DAY = timedelta(days=1)
FIRST_DAY = date(1, 1, 1)


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months later (or earlier), or that month's last day where it is missing.

    Stays within the calendar: what would fall before year 1 or after 9999 is its first or last day.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day_in(year, month + 1, day.day)


def add_days(day: date, days: int) -> date:
    """The day so many days later, or the last of the calendar."""
    return day + DAY * min(days, (date.max - day).days)


def start_of(end: date, months: int) -> date:
    """The first day of the span of so many months that ends on `end`."""
    return add_months(next_day(end), -months)


def next_day(day: date) -> date:
    return day if day == date.max else day + DAY


def day_before(day: date) -> date:
    return day if day == date.min else day - DAY


def month_end(year: int, month: int) -> date:
    return day_in(year, month, 31)


def day_in(year: int, month: int, day: int) -> date:
    """That day, or the month's last day where the month is shorter (29 February: the 28th in a common year).

    Before year 1 it is the calendar's first day, after 9999 its last.
    """
    if year < 1:
        return FIRST_DAY
    if year > 9999:
        return date.max
    return date(year, month, min(day, monthrange(year, month)[1]))


def months_between(start: date, end: date, *, started: bool) -> int:
    """Months from `start` through `end`, both days included, counted back from the end.

    A begun month counts whole if `started`, else not.
    """
    after = next_day(end)
    months = max(0, (after.year - start.year) * 12 + after.month - start.month)
    while months and start_of(end, months) < start:
        months -= 1
    return months + 1 if started and start_of(end, months) > start else months
