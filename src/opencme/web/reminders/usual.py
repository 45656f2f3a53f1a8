"""The wishes of somebody who has not said any: reminders as most people want them, by the clock of where she works."""

from __future__ import annotations

from datetime import datetime

from opencme.web.people.models import User
from opencme.web.record.models import Credential
from opencme.web.reminders.models import Wishes
from opencme.web.reminders.zones import zone_in
from opencme.web.standing.held import book_of


def wishes_of(holder: User, now: datetime) -> Wishes:
    """Her wishes; until she has any the usual ones, which are not written down by looking at them."""
    return Wishes.objects.filter(holder=holder).first() or usual(holder, now)


def usual(holder: User, now: datetime) -> Wishes:
    """The usual wishes from the moment `now`, not yet written down."""
    wishes = Wishes(holder=holder, time_zone=zone_of(holder), next_look_at=now)
    wishes.since = wishes.today(now)
    return wishes


def zone_of(holder: User) -> str:
    """The time zone of the first thing she holds that tells of one; otherwise UTC."""
    held = Credential.objects.filter(holder=holder, archived_at=None).order_by("pk")
    books = (book_of(programme) for programme in held.values_list("programme", flat=True))
    zones = (zone_in(book.country, book.region) for book in books if book is not None)
    return next((zone for zone in zones if zone != "UTC"), "UTC")
