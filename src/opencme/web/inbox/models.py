"""What has come in: each document once, what was read in it, and what the holder said to that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from opencme.interchange import kinds
from opencme.interchange.certificate import Found, Place, Proposal
from opencme.web.record.models import CreditEntry, Evidence

CHECK = models.CheckConstraint


class Item(models.Model):
    """One document in somebody's inbox. The same file never makes two."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting to be read"
        READING = "reading", "being read"
        READ = "read", "read"
        FAILED = "failed", "could not be read"

    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="inbox")
    evidence = models.OneToOneField(Evidence, models.PROTECT, related_name="item")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    """The mail that it was attached to."""
    meant_for = models.ForeignKey(CreditEntry, models.PROTECT, null=True, related_name="+")
    """The first entry of the record that it was brought to show."""
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    came_at = models.DateTimeField(default=timezone.now)
    queued_at = models.DateTimeField(default=timezone.now)
    """When it was last put in line."""
    begun_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)
    by = models.CharField(max_length=10, blank=True)
    """How its words were come by: `text` or `picture`."""
    notes = models.JSONField(default=list)
    """Sentences about the document as a whole: what was not looked at, what was not understood, why it failed."""
    done_at = models.DateTimeField(null=True)
    """When the holder was through with it; until then it is shown."""

    class Meta:
        indexes = [
            models.Index(fields=["holder", "done_at", "-came_at"]),
            models.Index(fields=["state", "queued_at"]),
        ]

    def __str__(self) -> str:
        return self.evidence.name

    def get_absolute_url(self) -> str:
        return reverse("inbox:item", args=[self.pk])

    @property
    def is_table(self) -> bool:
        return self.evidence.kind in (kinds.CSV, kinds.EXCEL)

    @property
    def is_pending(self) -> bool:
        return self.state in (self.State.WAITING, self.State.READING)


class Proposed(models.Model):
    """A record that a document seems to show, until its holder confirms or declines it."""

    class State(models.TextChoices):
        OPEN = "open", "waiting for you"
        CONFIRMED = "confirmed", "confirmed"
        DECLINED = "declined", "left out"

    item = models.ForeignKey(Item, models.CASCADE, related_name="proposals")
    position = models.PositiveIntegerField()
    fields = models.JSONField(default=dict)
    """Name to value, words, confidence and place: `interchange.certificate.Proposal` as plain data."""
    doubts = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    decided_at = models.DateTimeField(null=True)
    because = models.CharField(max_length=500, blank=True)
    """Why the holder says that the document is hers, where it is made out to somebody else."""
    entry = models.ForeignKey(CreditEntry, models.PROTECT, null=True, related_name="proposals")
    """The first entry of the record that came of it, or of the one that was there already."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "position"], name="proposed_once"),
            CHECK(condition=Q(entry=None) | Q(state="confirmed"), name="proposed_entry"),
        ]
        ordering = ["item", "position"]

    def __str__(self) -> str:
        return f"{self.item}, {self.position}"

    @property
    def proposal(self) -> Proposal:
        """What was found, as a value."""
        return Proposal({name: found(data) for name, data in self.fields.items()}, tuple(self.doubts))

    def found(self) -> Iterator[tuple[str, Found]]:
        """Each field that was found, by name."""
        yield from self.proposal.fields.items()


class Address(models.Model):
    """Where a holder's mail comes in: the part of the address that only she knows, and can change."""

    holder = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="inbox_address")
    token = models.CharField(max_length=32, unique=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "addresses"

    def __str__(self) -> str:
        return f"inbox of {self.holder}"


def found(data: dict[str, Any]) -> Found:
    """A found value from its plain form."""
    place = data.get("place")
    box = place and place.get("box")
    return Found(
        data["value"],
        data["words"],
        data["confidence"],
        Place(place["page"], tuple(box) if box else None) if place else None,
    )


def printable(text: str) -> str:
    """The text without characters that a page cannot show and that a database refuses."""
    return "".join(c for c in text if c.isprintable() or c in "\n\t")


def plain(found: Found) -> dict[str, Any]:
    """A found value in its plain form."""
    place = found.place and {"page": found.place.page, "box": found.place.box and list(found.place.box)}
    return {
        "value": printable(found.value),
        "words": printable(found.words),
        "confidence": found.confidence,
        "place": place,
    }
