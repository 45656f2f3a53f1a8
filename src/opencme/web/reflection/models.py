"""What somebody wrote about her learning, version by version, and what she answered when she was asked again."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from opencme.web.record.models import CreditEntry


class Reflection(models.Model):
    """One version of a reflection. An edit is a new version that names the old one in `replaces`; see `writing`.

    All versions share the first of them as their `origin`, whose number is the reflection's own. Unlike the ledger they
    can be deleted, all together and only by who wrote them: a patient may have been named by mistake, and such words
    must be able to go.
    """

    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reflections")
    replaces = models.OneToOneField("self", models.CASCADE, null=True, related_name="successor")
    origin = models.ForeignKey("self", models.CASCADE, null=True, related_name="followers")
    written_at = models.DateTimeField(default=timezone.now)

    day = models.DateField()
    """The calendar day of the reflection, from which the questions that follow are counted."""
    title = models.CharField(max_length=200)
    learned = models.TextField()
    change = models.TextField(blank=True)
    by = models.DateField(null=True)
    """The day by which the change was meant to be made."""
    records = models.ManyToManyField(CreditEntry, related_name="reflections")
    """The first entries of the records that it is about: none, one, or those of a whole year."""

    class Meta:
        indexes = [models.Index(fields=["holder", "-day", "-id"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(replaces=None, origin=None) | Q(replaces__isnull=False, origin__isnull=False),
                name="reflection_follows",
            ),
            models.CheckConstraint(condition=Q(by=None) | Q(by__gte=F("day")), name="reflection_by"),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("reflection:one", args=[self.number])

    @property
    def number(self) -> int:
        """The reflection's number: that of its first version."""
        return self.origin_id or self.pk


class Answer(models.Model):
    """What the holder said when she was asked whether she had changed it. The newest word for each distance stands."""

    class Said(models.TextChoices):
        YES = "yes", "Yes"
        PARTLY = "partly", "Partly"
        NO = "no", "Not yet"
        DROPPED = "dropped", "I no longer mean to"

    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="answers")
    reflection = models.ForeignKey(Reflection, models.CASCADE, related_name="answers")
    """The first version."""
    after = models.PositiveSmallIntegerField()
    """Days after the reflection: 30 or 90."""
    said = models.CharField(max_length=10, choices=Said)
    words = models.TextField(blank=True)
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["reflection", "after", "-id"])]
        constraints = [
            models.CheckConstraint(condition=Q(after__in=[30, 90]), name="answer_after"),
            models.CheckConstraint(condition=Q(said__in=["yes", "partly", "no", "dropped"]), name="answer_said"),
        ]

    def __str__(self) -> str:
        return f"after {self.after} days: {self.get_said_display()}"
