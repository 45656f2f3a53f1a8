"""Reads a calendar file, also one that means harm: what it may take is bounded before anything is understood.

Only events are looked at, and of them only what an event here holds. A file's own time zones are left aside: they are
rules that can run for ever. A zone that is known by its name (also by its name in Windows) is that zone; times in
another one are the time of the place itself, which is all that a day of credit needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar

from opencme.interchange.icalendar.event import CalendarError, Event
from opencme.interchange.icalendar.recurrence import Budget, Rule, days_of, until_of

LARGEST = 2 * 1024 * 1024
"""Bytes of a file."""
MOST_EVENTS = 2_000
"""Events in a file, and occurrences that come of them."""
EARLIEST, LATEST = 1900, 2200
"""Years in which an event may lie."""
LONGEST = {"summary": 500, "description": 20_000, "location": 500, "url": 2_000}
"""Letters; what is longer is cut."""
LOOKED_AT = {
    *("UID", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"),
    *("SUMMARY", "DESCRIPTION", "LOCATION", "URL", "STATUS"),
}
_VENDOR_ZONE = re.compile(
    r"(TZID=)(\"?)/[^:;\"]*?((?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)/)"
)
"""A zone under the name of who makes the program; what stands before its own name is left out."""
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control characters, and those that turn the direction of what follows."""
FAULTS = (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError, OSError)
"""What the library may raise over a value that is none."""


def read(data: bytes, *, since: date, until: date) -> tuple[Event, ...]:
    """The events of a calendar file in the order of their start, without those that are cancelled.

    Of a repeated event each occurrence from the day `since` to the day `until` is an event of its own. Raises
    CalendarError with a sentence that says what is wrong, in which event, and what would be right.
    """
    budget = Budget()
    found: list[Event] = []
    moved: set[tuple[str, date | datetime]] = set()
    repeated: list[tuple[Event, set[date | datetime], list[Event]]] = []
    for number, lines in enumerate(_events(_lines(data)), start=1):
        if number > MOST_EVENTS:
            raise CalendarError(f"this calendar has more than {MOST_EVENTS} events; export a shorter time")
        named = f"event {number}{_title(lines)}"
        try:
            component: Any = icalendar.Event.from_ical("\r\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT", ""]))
            if str(component.get("STATUS", "")).upper() == "CANCELLED" and "RECURRENCE-ID" not in component:
                continue
            event = _event(component, number)
            if "RECURRENCE-ID" in component:
                moved.add((event.uid, _key(_value(component, "RECURRENCE-ID"))))
                if str(component.get("STATUS", "")).upper() != "CANCELLED":
                    found.append(event)
            elif "RRULE" in component or "RDATE" in component:
                left_out = {_key(each) for each in _values(component, "EXDATE")}
                repeated.append((event, left_out, list(_occurrences(event, component, since, until, budget))))
            else:
                found.append(event)
        except CalendarError as error:
            raise CalendarError(f"{named}: {error}") from None
        except FAULTS:
            raise CalendarError(f"{named}: it holds something that is not written as calendars are") from None
    for event, left_out, occurrences in repeated:
        found += [
            each
            for each in occurrences
            if _key(each.start) not in left_out and (event.uid, _key(each.start)) not in moved
        ]
    if len(found) > MOST_EVENTS:
        raise CalendarError(f"this calendar has more than {MOST_EVENTS} dates; export a shorter time")
    return tuple(sorted(found, key=lambda event: (event.first_day, event.uid)))


def _lines(data: bytes) -> list[str]:
    """The content lines, unfolded."""
    if len(data) > LARGEST:
        raise CalendarError(f"this calendar is larger than {LARGEST // 2**20} MB; export a shorter time")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CalendarError("this is no calendar file in UTF-8; export it again as iCalendar (.ics)") from None
    lines = re.sub(r"\r\n?|\n", "\n", text).replace("\n ", "").replace("\n\t", "").split("\n")
    first = next((line for line in lines if line.strip()), "")
    if first.strip().upper() != "BEGIN:VCALENDAR":
        raise CalendarError("this is no calendar file: it does not begin with BEGIN:VCALENDAR")
    return lines


def _events(lines: Sequence[str]) -> Iterator[list[str]]:
    """For each event its own lines that are looked at, without what is nested in it."""
    depth, inside = 0, None
    own: list[str] = []
    for line in lines:
        name = re.split("[:;]", line, maxsplit=1)[0].strip().upper()
        if name == "BEGIN":
            depth += 1
            if inside is None and line.partition(":")[2].strip().upper() == "VEVENT":
                inside, own = depth, []
        elif name == "END":
            if inside == depth:
                inside = None
                yield own
            depth -= 1
        elif inside == depth and name in LOOKED_AT:
            own.append(_VENDOR_ZONE.sub(r"\1\2\3", line))
    if inside is not None or depth > 0:
        raise CalendarError("this calendar breaks off before its end; export it again")


def _event(component: Any, number: int) -> Event:
    for name, fault in component.errors:
        raise CalendarError(f"its {name} cannot be read ({str(fault)[:80]})")
    if "DTSTART" not in component:
        raise CalendarError("it has no start (DTSTART)")
    start = _value(component, "DTSTART")
    end = _end(component, start)
    event = Event(_text(component, "UID") or f"event-{number}", start, end)
    for day in (event.first_day, event.last_day):
        if not EARLIEST <= day.year <= LATEST:
            raise CalendarError(f"it lies in the year {day.year}; years from {EARLIEST} to {LATEST} are read")
    if event.last_day < event.first_day or (isinstance(end, datetime) and _key(end) < _key(start)):
        raise CalendarError("it ends before it starts")
    texts: dict[str, Any] = {name: _text(component, name.upper())[:most].strip() for name, most in LONGEST.items()}
    if not re.match("https?://", texts["url"], re.IGNORECASE):
        texts["url"] = ""
    return replace(event, **texts)


def _end(component: Any, start: date | datetime) -> date | datetime | None:
    """The last day of days, the moment after the last of moments; None if the file says neither."""
    if "DTEND" in component:
        end = _value(component, "DTEND")
        if isinstance(end, datetime) != isinstance(start, datetime):
            raise CalendarError("it starts and ends with a day, or with a moment, not one of each")
        if isinstance(end, datetime) and isinstance(start, datetime):
            if start.tzinfo is not None and end.tzinfo is None:
                return end.replace(tzinfo=start.tzinfo)
            return end.replace(tzinfo=None) if start.tzinfo is None else end
        # Some programs write the day itself instead of the day after.
        return max(start, end - timedelta(days=1)) if end >= start else end
    if "DURATION" in component:
        length: timedelta = component["DURATION"].dt
        if length < timedelta(0):
            raise CalendarError("its duration is negative")
        if isinstance(start, datetime):
            return start + length
        return start + max(timedelta(0), timedelta(days=length.days) - timedelta(days=1))
    return None


def _occurrences(event: Event, component: Any, since: date, until: date, budget: Budget) -> Iterator[Event]:
    starts: set[date | datetime] = {event.start}
    for rule in _each(component, "RRULE"):
        starts.discard(event.start)
        understood = Rule.of(rule.to_ical().decode())
        own_last = until_of(understood, event.start)
        for day in days_of(understood, event.first_day, min(until, own_last) if own_last else until, budget):
            starts.add(datetime.combine(day, event.start.timetz()) if isinstance(event.start, datetime) else day)
            if len(starts) > MOST_EVENTS:
                # Those before the window are forgotten as it goes.
                starts = {each for each in starts if _date_of(each) >= since}
            if len(starts) > MOST_EVENTS:
                raise CalendarError(f"it repeats more than {MOST_EVENTS} times; export a shorter time")
    for value in _values(component, "RDATE"):
        starts.add(value)
    for start in starts:
        if since <= _date_of(start) <= until:
            yield _moved_to(event, start)


def _moved_to(event: Event, start: date | datetime) -> Event:
    if event.end is None:
        return replace(event, start=start)
    if isinstance(event.start, datetime) and isinstance(event.end, datetime):
        length = event.end.replace(tzinfo=None) - event.start.replace(tzinfo=None)
        if event.end.tzinfo != event.start.tzinfo:
            length = event.end - event.start
        return replace(event, start=start, end=start + length)
    return replace(event, start=start, end=_date_of(start) + (event.last_day - event.first_day))


def _each(component: Any, name: str) -> list[Any]:
    found = component.get(name, [])
    return found if isinstance(found, list) else [found]


def _value(component: Any, name: str) -> date | datetime:
    found = component[name]
    if isinstance(found, list):
        raise CalendarError(f"it has {name} more than once")
    return _checked(found.dt, name)


def _values(component: Any, name: str) -> list[date | datetime]:
    """The days or moments of a list; of a period its start."""
    values = [each.dt for dates in _each(component, name) for each in dates.dts]
    return [_checked(each[0] if isinstance(each, tuple) else each, name) for each in values]


def _checked(value: object, name: str) -> date | datetime:
    if not isinstance(value, date):
        raise CalendarError(f"its {name} is no day and no moment")
    return value


def _key(value: date | datetime) -> date | datetime:
    """By which two starts are the same: the day, the moment, or the time of the place."""
    return value.astimezone(UTC) if isinstance(value, datetime) and value.tzinfo is not None else value


def _text(component: Any, name: str) -> str:
    found = component.get(name, "")
    return _UNSEEN.sub("", str(found[0] if isinstance(found, list) else found))


def _title(lines: Sequence[str]) -> str:
    written = next((line.partition(":")[2] for line in lines if line.upper().startswith("SUMMARY")), "")
    return f' ("{_UNSEEN.sub("", written)[:60].strip()}")' if written.strip() else ""


def _date_of(value: date | datetime) -> date:
    return value.date() if isinstance(value, datetime) else value
