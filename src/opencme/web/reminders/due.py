"""Which reminders are due on a day, and when the next one will be: from deadlines, wishes and what was told before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from opencme.standing import pace
from opencme.web.reminders.deadlines import Deadline
from opencme.web.reminders.models import Sent, Wishes

PACE_DAYS = 30
"""Days from one mail about the pace to the next."""


@dataclass(frozen=True)
class Reminder:
    """A deadline to tell of, at a distance in days; without one, because what is counted is behind its pace."""

    deadline: Deadline
    distance: int | None


@dataclass(frozen=True)
class Told:
    """What was told before: deadlines at distances, and the last day on which a mail spoke of the pace."""

    at_distances: frozenset[tuple[int, date, int | None]] = frozenset()
    pace: date | None = None


def told_to(wishes: Wishes, today: date) -> Told:
    """What was told that still matters; one query, of a few rows however long somebody has been here."""
    recent = Q(distance=None, letter__day__gt=today - timedelta(days=PACE_DAYS))
    rows = list(
        Sent.objects.filter(Q(distance__isnull=False, due__gte=today) | recent, letter__holder=wishes.holder_id)
        .order_by()
        .values_list("credential", "due", "distance", "letter__day")
    )
    return Told(
        frozenset((credential, due, distance) for credential, due, distance, _ in rows),
        max((day for _, _, distance, day in rows if distance is None), default=None),
    )


def due_on(today: date, deadlines: Sequence[Deadline], wishes: Wishes, told: Told) -> list[Reminder]:
    """What to tell on the day, the nearest deadline first. Nothing where nothing is missing, and nothing twice.

    A deadline is told of once at each distance that it comes within, and where it is within several at once only at the
    nearest. What is behind its pace is told of with at least `PACE_DAYS` between.
    """
    found = [
        Reminder(deadline, distance)
        for deadline in deadlines
        if (distance := _distance(today, deadline, wishes, told)) is not None
    ]
    last = max(filter(None, (told.pace, wishes.since)))
    if wishes.when_behind and (today - last).days >= PACE_DAYS:
        named = {reminder.deadline.credential.pk for reminder in found}
        found += [
            Reminder(deadline, None)
            for deadline in deadlines
            if deadline.behind and _is_far(today, deadline, wishes) and deadline.credential.pk not in named
        ]
    return sorted(found, key=lambda reminder: (reminder.deadline.day, reminder.deadline.credential.pk))


def next_mail(deadlines: Sequence[Deadline], wishes: Wishes, told: Told, now: datetime) -> tuple[date, Deadline] | None:
    """The day, where she is, of the next mail at a distance, and the deadline it is about, as far as is known now."""
    first = max(now, wishes.next_look_at)
    looks = wishes.today(wishes.quiet_hours.next_allowed(first))
    found = []
    for deadline in deadlines:
        if not deadline.is_missing:
            continue
        if _distance(looks, deadline, wishes, told) is not None:
            found.append((looks, deadline))
            continue
        days = [deadline.day - timedelta(days=distance) for distance in wishes.distances]
        if later := [day for day in days if day > looks]:
            found.append((_mail_day(min(later), deadline, wishes), deadline))
    return min(found, key=lambda each: (each[0], each[1].day), default=None)


def _is_far(today: date, deadline: Deadline, wishes: Wishes) -> bool:
    """Whether the pace is worth a mail of its own: near its end the distances tell of a deadline anyway."""
    return (deadline.day - today).days > (pace.SOON if wishes.distances else 0)


def _mail_day(day: date, deadline: Deadline, wishes: Wishes) -> date:
    """When the mail of a day comes: after days off, or before them where the deadline would be gone after them."""
    opening = wishes.today(wishes.quiet_hours.opening_of(day))
    if opening <= deadline.day:
        return opening
    while day.weekday() in wishes.days_off:
        day -= timedelta(days=1)
    return day


def _distance(today: date, deadline: Deadline, wishes: Wishes, told: Told) -> int | None:
    """The distance at which the deadline is to be told of on the day; None if it is not."""
    left = (deadline.day - today).days
    if today <= deadline.day < wishes.today(wishes.quiet_hours.morning_after(today)):
        # What falls due on the days off that begin tomorrow has to be told of today.
        left = 0
    within = [distance for distance in wishes.distances if distance >= left]
    if not deadline.is_missing or left < 0 or not within:
        return None
    nearest: int = min(within)
    entered = deadline.day - timedelta(days=nearest)
    known = wishes.today(deadline.credential.added_at)
    # What came before she was here, or before we knew of the credential, she has seen on the page.
    if entered < max(wishes.since, known) or (deadline.credential.pk, deadline.day, nearest) in told.at_distances:
        return None
    return nearest
