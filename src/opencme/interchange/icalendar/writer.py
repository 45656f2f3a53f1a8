"""Writes a calendar for programs to subscribe to: RFC 5545, with the refresh interval of RFC 7986."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import icalendar

from opencme.interchange.icalendar.event import Calendar, CalendarError, Event

PRODUCER = "-//OpenCME//OpenCME//EN"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
"""What TEXT may not hold (RFC 5545, 3.3.11); a new line is written as one."""


def write(calendar: Calendar, stamp: datetime) -> bytes:
    """The calendar as a file. `stamp` is when it was last changed, so that the same calendar is the same bytes.

    Raises CalendarError for a moment without a zone, an event that ends before it starts, and a name given twice.
    """
    if stamp.tzinfo is None:
        raise CalendarError("the stamp of a calendar is a moment with a zone")
    written = icalendar.Calendar()
    written.add("prodid", PRODUCER)
    written.add("version", "2.0")
    written.add("calscale", "GREGORIAN")
    written.add("method", "PUBLISH")
    # Programs know a calendar's name and refresh interval by one or the other of two properties.
    for name in ("name", "x-wr-calname"):
        written.add(name, icalendar.vText(_text(calendar.name)))
    if calendar.description:
        for name in ("description", "x-wr-caldesc"):
            written.add(name, icalendar.vText(_text(calendar.description)))
    written.add("refresh-interval", calendar.refresh, parameters={"VALUE": "DURATION"})
    written.add("x-published-ttl", _duration(calendar.refresh))
    uids = set[str]()
    for event in calendar.events:
        if not event.uid or event.uid in uids:
            raise CalendarError(f'the event "{event.summary}" needs a uid that no other event of the calendar has')
        uids.add(event.uid)
        written.add_component(_written(event, stamp))
    data: bytes = written.to_ical()
    return data


def _written(event: Event, stamp: datetime) -> icalendar.Event:
    _check(event)
    written = icalendar.Event()
    written.add("uid", _text(event.uid))
    written.add("dtstamp", stamp)
    written.add("dtstart", _in_file(event.start))
    if isinstance(event.start, datetime):
        if event.end is not None and event.end != event.start:
            written.add("dtend", _in_file(event.end))
    else:
        # In a file the end of a day is the day after (RFC 5545, 3.6.1).
        last = event.start if event.end is None else event.end
        written.add("dtend", last + timedelta(days=1))
        written.add("transp", "TRANSPARENT")
    for name in ("summary", "description", "location"):
        if text := getattr(event, name):
            written.add(name, _text(text))
    if event.url:
        written.add("url", _CONTROL.sub("", event.url))
    for before in sorted(set(event.alarms), reverse=True):
        alarm = icalendar.Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", _text(event.summary))
        alarm.add("trigger", -before)
        written.add_component(alarm)
    return written


def _in_file(value: date | datetime) -> date | datetime:
    """A moment in UTC: nothing that is written repeats, so no file needs zones, which programs read differently."""
    return value.astimezone(UTC) if isinstance(value, datetime) else value


def _check(event: Event) -> None:
    named = f'the event "{event.summary}"'
    end = event.start if event.end is None else event.end
    if isinstance(event.start, datetime) != isinstance(end, datetime):
        raise CalendarError(f"{named} starts and ends with a day, or with a moment, not one of each")
    if isinstance(event.start, datetime) and isinstance(end, datetime) and None in (event.start.tzinfo, end.tzinfo):
        raise CalendarError(f"{named} needs a time zone for its moments")
    if end < event.start:
        raise CalendarError(f"{named} ends before it starts")


def _duration(value: timedelta) -> str:
    written: bytes = icalendar.vDuration(value).to_ical()  # type: ignore[no-untyped-call]  # of the library
    return written.decode()


def _text(value: str) -> str:
    """Without what may not stand in a file; every way of ending a line is a new line."""
    return _CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
