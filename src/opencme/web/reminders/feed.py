"""The calendar that a holder's own calendar program subscribes to, at an address that only she knows."""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from opencme.interchange.icalendar import Calendar, Event, write
from opencme.web.people.models import User
from opencme.web.planning.calendar import booked_events
from opencme.web.reminders.deadlines import Deadline, deadlines_of
from opencme.web.reminders.models import Feed
from opencme.web.reminders.usual import wishes_of
from opencme.web.standing.held import held_by

ALARMS = tuple(timedelta(days=days) - timedelta(hours=9) for days in (30, 7, 1))
"""At nine in the morning so many days before a day on which something is missing."""
REFRESH = timedelta(hours=6)
"""How often a calendar program should ask again."""
_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)


def renew(holder: User) -> str:
    """A new address for the holder's calendar; the one before it is nothing from now on. The result is its token.

    It is told this once: kept is only its hash.
    """
    token = secrets.token_urlsafe(32)
    now = timezone.now()
    Feed.objects.update_or_create(
        holder=holder,
        defaults={"digest": _digest(token.encode()), "made_at": now, "content": "", "changed_at": now},
    )
    return token


def revoke(holder: User) -> None:
    """Have no calendar any more."""
    Feed.objects.filter(holder=holder).delete()


def feed_at(token: str) -> Feed | None:
    """The calendar at an address; None if there is none (any more), or its holder's account is closed."""
    return Feed.objects.select_related("holder").filter(digest=_digest(token.encode()), holder__is_active=True).first()


def written(feed: Feed, now: datetime) -> bytes:
    """The calendar as a file. Its stamp is when what it holds was last found changed, which the feed remembers."""
    calendar = calendar_of(feed.holder, wishes_of(feed.holder, now).today(now))
    content = _digest(write(calendar, _ANY_TIME))
    if content != feed.content:
        feed.content, feed.changed_at = content, now.replace(microsecond=0)
        Feed.objects.filter(pk=feed.pk, digest=feed.digest).update(content=content, changed_at=feed.changed_at)
    return write(calendar, feed.changed_at)


def calendar_of(holder: User, today: date) -> Calendar:
    """Everything of the holder's that has a day: deadlines, and what she booked."""
    events = [deadline_event(deadline) for deadline in deadlines_of(held_by(holder, today))]
    events += booked_events(holder)
    return Calendar(
        "OpenCME deadlines",
        tuple(events),
        "What your credentials ask and by when. The authority that issued a credential decides.",
        REFRESH,
    )


def deadline_event(deadline: Deadline) -> Event:
    """A deadline as a whole day, with alarms if something is missing."""
    steps = [f"{step.title}: {step.text}" for step in deadline.steps]
    return Event(
        # The same day of the same credential is the same event, whatever is missing.
        uid=f"credential-{deadline.credential.pk}-{deadline.day:%Y%m%d}@{urlsplit(settings.ADDRESS).hostname}",
        start=deadline.day,
        summary=f"{deadline.name}: {'due' if deadline.is_missing else 'the period ends'}",
        description="\n\n".join([deadline.sentence, *steps, deadline.link]),
        url=deadline.link,
        alarms=ALARMS if deadline.is_missing else (),
    )


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()
