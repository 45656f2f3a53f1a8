"""What a calendar holds, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta


class CalendarError(ValueError):
    """A calendar cannot be read or written. The message says what is wrong, where, and what would be right."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something on certain days, or from one moment to another.

    `start` is a day, or a moment: with its zone, or without one where the calendar gives the time of the place itself.
    `end` is the last day, which is part of it, or the moment at which it is over; None is the same as `start`.
    """

    uid: str
    """The name by which programs know the event again; the occurrences of a repeated event share it."""
    start: date | datetime
    end: date | datetime | None = None
    summary: str = ""
    description: str = ""
    location: str = ""
    url: str = ""
    alarms: tuple[timedelta, ...] = ()
    """How long before the start to remind; the start of a day is its midnight."""

    @property
    def first_day(self) -> date:
        """The calendar date on which it starts, where it takes place."""
        return _date_of(self.start)

    @property
    def last_day(self) -> date:
        """The calendar date of its last moment, where it takes place: what ends at midnight ends on the day before."""
        end = self.start if self.end is None else self.end
        if isinstance(end, datetime) and end != self.start and end.time() == time():
            return _date_of(end) - timedelta(days=1)
        return _date_of(end)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Events under a name. `refresh` is how often who subscribes to it should ask again."""

    name: str
    events: tuple[Event, ...] = ()
    description: str = ""
    refresh: timedelta = timedelta(hours=12)


def _date_of(value: date | datetime) -> date:
    return value.date() if isinstance(value, datetime) else value
