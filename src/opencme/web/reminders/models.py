"""What is kept for reminders: what the holder wishes, what was told and asked by mail, and her calendar's address."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from opencme.web.record.models import Credential
from opencme.web.reflection.models import Reflection
from opencme.web.reminders.quiethours import QuietHours

DISTANCES = (180, 90, 30, 14, 7, 1)
"""Days before a deadline on which a mail says what is missing, unless its reader chooses others."""


def usual_distances() -> list[int]:
    return list(DISTANCES)


def utc_today() -> date:
    return timezone.now().date()


class Wishes(models.Model):
    """Whether, when and how far ahead a holder is reminded by mail. Who has no row yet has these defaults."""

    holder = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="wishes")
    by_mail = models.BooleanField(default=True)
    distances = models.JSONField(default=usual_distances)
    """Days before a deadline, the farthest first."""
    when_behind = models.BooleanField(default=True)
    """Whether a mail says so when the pace falls behind, at most once in `due.PACE_DAYS`."""
    when_asked = models.BooleanField(default=True)
    """Whether a mail asks, 30 and 90 days after a reflection, if what she meant to change was changed."""
    quiet_from = models.TimeField(null=True, blank=True, default=time(20))
    quiet_until = models.TimeField(null=True, blank=True, default=time(7))
    days_off = models.JSONField(default=list, blank=True)
    """Weekdays without mail, 0 for Monday."""
    time_zone = models.CharField(max_length=60, default="UTC")
    since = models.DateField(default=utc_today)
    """The day since which she wants reminders: what would have been sent before it is not sent late."""
    next_look_at = models.DateTimeField(default=timezone.now)
    """When `tick` next looks for something to tell her. While it looks, when another may if this one does not end."""

    class Meta:
        verbose_name_plural = "wishes"
        indexes = [models.Index(fields=["next_look_at"], condition=Q(by_mail=True), name="wishes_to_look_at")]
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None) | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="wishes_quiet_hours",
            )
        ]

    def __str__(self) -> str:
        return f"{self.holder}: {'by mail' if self.by_mail else 'no mail'}"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def quiet_hours(self) -> QuietHours:
        return QuietHours(self.quiet_from, self.quiet_until, tuple(self.days_off), self.zone)

    def today(self, now: datetime) -> date:
        """The calendar date where she is."""
        return now.astimezone(self.zone).date()


class Letter(models.Model):
    """One mail of reminders: at most one for a holder and day. It says what is true when it is sent, so it is not kept.

    A letter is written together with what it tells of, before it is sent. Each attempt is counted before it is made:
    after a crash it is tried again, so that a reminder may come twice but is never lost. Both copies have the same
    Message-ID, by which mail programs know them for one.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        NEEDLESS = "needless"
        """Nothing that it was to tell of was missing any more, or she no longer wanted mail."""
        GIVEN_UP = "given-up"

    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="letters")
    day = models.DateField()
    """The calendar date where the holder is."""
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    try_at = models.DateTimeField()
    """When it is next tried. While it is tried, when another may if this attempt does not end."""
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["holder", "day"], name="letter_once_a_day")]
        indexes = [models.Index(fields=["try_at"], condition=Q(state="waiting"), name="letters_to_send")]

    def __str__(self) -> str:
        return f"{self.holder} on {self.day}: {self.state}"


class Sent(models.Model):
    """That a letter tells of a credential's deadline at a distance; without a distance, that it is behind its pace."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="told")
    credential = models.ForeignKey(Credential, models.CASCADE, related_name="reminders")
    due = models.DateField()
    distance = models.PositiveSmallIntegerField(null=True)
    """In days."""

    class Meta:
        verbose_name_plural = "sent"
        constraints = [
            models.UniqueConstraint(fields=["credential", "due", "distance"], name="reminder_once_a_distance"),
        ]

    def __str__(self) -> str:
        return f"credential {self.credential_id}, due {self.due}: {self.distance or 'pace'}"


class Asked(models.Model):
    """That a letter asks about a reflection, so many days after it: once, whatever becomes of the letter."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="asked")
    reflection = models.ForeignKey(Reflection, models.CASCADE, related_name="asked_by_mail")
    """The first version."""
    after = models.PositiveSmallIntegerField()
    """In days."""

    class Meta:
        verbose_name_plural = "asked"
        constraints = [models.UniqueConstraint(fields=["reflection", "after"], name="asked_once_a_distance")]

    def __str__(self) -> str:
        return f"reflection {self.reflection_id}, after {self.after} days"


class Feed(models.Model):
    """The address of a holder's calendar, known by its SHA-256 alone: who reads the table cannot read the calendar."""

    holder = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="feed")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    content = models.CharField(max_length=64, blank=True)
    """The SHA-256 of what the calendar held when it was last asked for."""
    changed_at = models.DateTimeField(default=timezone.now)
    """When that was first found to have changed."""

    def __str__(self) -> str:
        return f"calendar of {self.holder}"
