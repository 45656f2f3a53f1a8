"""What is kept for plans: what a holder wishes of them, and what she chose about activities. No plan is kept."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from django.conf import settings
from django.db import models
from django.utils import timezone

from opencme import credit
from opencme.interchange.catalog import activity_of

SKIPPED_FOR = timedelta(days=30)
"""How long "not this time" lasts."""


class Wishes(models.Model):
    """What must hold of a plan, and what it should cost least of. Who has no row yet has these defaults: no limits."""

    class Least(models.TextChoices):
        HOURS = "hours", "Hours"
        MONEY = "money", "Money"
        TRAVEL = "travel", "Travel"
        MIXED = "mixed", "A mix: an hour counts as 60, a kilometre as 0.30"

    holder = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="plan_wishes")
    least = models.CharField(max_length=10, choices=Least, default=Least.HOURS)
    budget = models.PositiveIntegerField(null=True, blank=True)
    """Hundredths of `currency`."""
    currency = models.CharField(max_length=3, default="USD")
    minutes_per_week = models.PositiveIntegerField(null=True, blank=True)
    busy = models.JSONField(default=list, blank=True)
    """Pairs of days, both included, on which she attends nothing."""
    weekdays = models.JSONField(default=list, blank=True)
    """Days of the week (0 is Monday) on which she can travel; empty: any."""
    latitude = models.IntegerField(null=True, blank=True)
    longitude = models.IntegerField(null=True, blank=True)
    """Of her home, in ten-thousandths of a degree, which are ten metres."""
    kilometres = models.PositiveIntegerField(null=True, blank=True)
    formats = models.JSONField(default=list, blank=True)
    languages = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name_plural = "wishes"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(latitude=None, longitude=None)
                | models.Q(latitude__isnull=False, longitude__isnull=False),
                name="planning_home",
            )
        ]

    def __str__(self) -> str:
        return f"{self.holder}: least {self.least}"

    @property
    def home(self) -> tuple[Decimal, Decimal] | None:
        """Latitude and longitude in degrees."""
        if self.latitude is None or self.longitude is None:
            return None
        return Decimal(self.latitude).scaleb(-4), Decimal(self.longitude).scaleb(-4)


class Choice(models.Model):
    """What a holder said about an activity, or a session of one. It holds the activity as it was then.

    The catalog may forget an activity; what is booked stays booked.
    """

    class Said(models.TextChoices):
        BOOKED = "booked", "Booked"
        SKIPPED = "skipped", "Not this time"
        NEVER = "never", "Never shown"

    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="choices")
    activity_id = models.CharField(max_length=200)
    """The provider's own id of it."""
    session = models.CharField(max_length=200, blank=True)
    """The session's id; empty: the whole activity."""
    provider = models.CharField(max_length=300)
    content = models.TextField()
    """In the canonical form of the JSON feed."""
    said = models.CharField(max_length=10, choices=Said)
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["holder", "provider", "activity_id", "session"], name="planning_one_choice")
        ]

    def __str__(self) -> str:
        return f"{self.holder}: {self.activity_id} {self.said}"

    @cached_property
    def activity(self) -> credit.Activity:
        """The value, as it was when it was chosen."""
        return activity_of(self.content)

    @property
    def until(self) -> date:
        """The day on which what was skipped comes back."""
        return timezone.localtime(self.said_at).date() + SKIPPED_FOR

    def holds(self, on: date) -> bool:
        """Whether it says something on that day: what was skipped comes back."""
        return self.said != self.Said.SKIPPED or on < self.until
