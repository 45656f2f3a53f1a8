"""Moments as people write them in a catalog: a date in any of the usual ways, with or without a time of day."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from opencme.interchange.tabular.dates import DAY_NUMBER, read_dates, serial
from opencme.interchange.tabular.findings import Unreadable

CLOCK = re.compile(r"(\d{1,2})(?::(\d{2})(?::\d{2})?)?\s*(?:h|Uhr)?\s*([ap])?\.?(?:m\.?)?", re.IGNORECASE)
AFTER_DAY = re.compile(r"[T ,]+(\d{1,2}:\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?)\s*$", re.IGNORECASE)
FIRST, LAST = time(0, 0), time(23, 59)
"""A day without a time of day is meant as a whole."""


def read_days(text: str, order: str | None, since: date) -> tuple[date, date]:
    """The first and the last day that the text names; raises Unreadable and Unsettled as `read_dates` does."""
    if DAY_NUMBER.fullmatch(text) and (day := serial(float(text), since)):
        return day, day
    found = read_dates(text, order)
    return found.started or found.completed, found.completed


def time_in(text: str) -> time | None:
    """The time of day that stands after a date, if one does."""
    match = AFTER_DAY.search(text)
    return read_time(match[1]) if match else None


def read_time(text: str) -> time:
    """A time of day alone: `08:30`, `8 am`, `17.30` is none. Raises Unreadable."""
    match = CLOCK.fullmatch(text.strip())
    hour, minute = (int(match[1]), int(match[2] or 0)) if match else (24, 0)
    if match and match[3]:
        hour = hour % 12 + (12 if match[3].casefold() == "p" else 0)
    if not match or hour > 23 or minute > 59 or not (match[2] or match[3]):
        raise Unreadable("this is no time of day", "write it as 08:30 or 8:30 am")
    return time(hour, minute)


def first_minute(day: date, at: time | None = None) -> datetime:
    return datetime.combine(day, at or FIRST)


def last_minute(day: date, at: time | None = None) -> datetime:
    return datetime.combine(day, at or LAST)
