"""What is booked, as events of the holder's calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import urlsplit

from django.conf import settings

from opencme.interchange.icalendar import Event
from opencme.web.people.models import User
from opencme.web.planning.choosing import session_of
from opencme.web.planning.models import Choice

ALARM = timedelta(hours=15)
"""Before the midnight at which a day begins: at nine in the morning of the day before."""


def booked_events(holder: User) -> Iterator[Event]:
    """What is booked and happens at a time, past and to come; and of all else the last day, where it has one."""
    for choice in Choice.objects.filter(holder=holder, said=Choice.Said.BOOKED).order_by("id"):
        yield from _event(choice)


def _event(choice: Choice) -> Iterator[Event]:
    activity, session = choice.activity, session_of(choice)
    uid = f"booked-{choice.pk}@{urlsplit(settings.ADDRESS).hostname}"
    place = activity.place.name if activity.place else ""
    about = f"{activity.provider}. Booked."
    address = activity.url or ""
    if session:
        title = f"{activity.title}: {session.title}"
        yield Event(uid, session.starts, session.ends, title, about, place, address, (timedelta(hours=24),))
    elif activity.happens_at_a_time and activity.starts and activity.ends and activity.ends > activity.starts:
        yield Event(uid, activity.starts, activity.ends, activity.title, about, place, address, (timedelta(hours=24),))
    elif activity.happens_at_a_time:
        first: date | None = activity.first_day
        if first:
            yield Event(uid, first, activity.last_day, activity.title, about, place, address, (ALARM,))
    elif last := activity.last_day:
        yield Event(uid, last, None, f"{activity.title}: last day", about, place, address, (ALARM,))
