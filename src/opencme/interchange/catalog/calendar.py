"""Reads a calendar (iCalendar): its events are activities whose credit somebody still has to state."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from opencme.credit import Activity, ActivityError, Place
from opencme.interchange import icalendar
from opencme.interchange.catalog.item import CatalogError, Item, Problem, Reading
from opencme.interchange.catalog.moments import first_minute, last_minute
from opencme.interchange.catalog.row import NO_CREDIT

AHEAD = timedelta(days=730)
"""How far occurrences of a repeated event are read."""
ONLINE = re.compile(r"https?://|zoom|teams|webex|webinar|online|virtual", re.IGNORECASE)
ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)


def read(data: bytes, name: str, *, today: date, provider: str = "") -> Reading:
    """The events from `today` on. Raises CatalogError for what is no calendar."""
    try:
        events = icalendar.read(data, since=today, until=today + AHEAD)
    except icalendar.CalendarError as error:
        raise CatalogError(f"{name}: {error}") from None
    return Reading("icalendar", _items(events, provider, today))


def _items(events: tuple[icalendar.Event, ...], provider: str, today: date) -> Iterator[Item]:
    times = Counter(event.uid for event in events)
    for number, event in enumerate(events, start=1):
        own = event.uid if times[event.uid] == 1 else f"{event.uid}, {event.first_day}"
        where = f"event {number}" + (f' ("{event.summary[:60]}")' if event.summary else "")
        yield _item(event, own, where, provider, today)


def _item(event: icalendar.Event, own: str, where: str, provider: str, today: date) -> Item:
    if event.last_day < today:
        return Item(where, skipped="it is over", id=own)
    problems = []
    if not event.summary:
        problems.append(Problem("SUMMARY", "the event has no title", "", "give it one in the calendar"))
    if not provider:
        problems.append(Problem("", "a calendar does not say whose events these are", "", "say who provides them"))
    if problems:
        return Item(where, problems=tuple(problems), id=own)
    online = bool(ONLINE.search(event.location)) or (not event.location and bool(ONLINE.search(event.summary)))
    address = event.url or _address_in(event.location) or _address_in(event.description)
    try:
        activity = Activity(
            own,
            event.summary,
            provider,
            "live-online" if online else "live",
            starts=_local(event.start),
            ends=_end(event),
            place=None if online or not event.location else Place(event.location),
            online=online,
            description=event.description,
            url=address or None,
        )
    except ActivityError as error:
        return Item(where, problems=(Problem(error.field, str(error), "", "correct it in the calendar"),), id=own)
    took = "that one takes part online" if online else "that one takes part in person"
    return Item(where, activity, questions=(NO_CREDIT,), remarks=(f"it was taken from the place {took}",), id=own)


def _local(moment: date | datetime) -> datetime:
    """The time of the place; a zone says when that is elsewhere, which a catalog does not ask."""
    return moment.replace(tzinfo=None) if isinstance(moment, datetime) else first_minute(moment)


def _end(event: icalendar.Event) -> datetime | None:
    if isinstance(event.start, datetime):
        return _local(event.end) if event.end is not None else None
    return last_minute(event.last_day)


def _address_in(text: str) -> str:
    found = ADDRESS.search(text)
    return found[0].rstrip(".,;)") if found else ""
