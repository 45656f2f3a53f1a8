"""What is made for somebody to take along, and the one lawful way to remove what is append-only: see `erasure`."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone


class Never(models.Model):
    """A table that holds no row, ever: what refers to it cannot be committed."""

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=None), name="never_any_row")]

    def __str__(self) -> str:
        return "never"


class Erasing(models.Model):
    """A row of an append-only table that is being erased with its holder, in this transaction and in no other.

    `lock` refers to a row that there is not: the database refuses to commit as long as an Erasing is there. And it
    refuses to remove one before the account is gone, so that the door opens for a whole person only; see the migration.
    """

    holder = models.BigIntegerField()
    """The number of the account. Not a key: it must outlast the account by a moment."""
    table = models.CharField(max_length=60)
    row = models.BigIntegerField()
    lock = models.ForeignKey(Never, models.DO_NOTHING, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["table", "row"])]

    def __str__(self) -> str:
        return f"{self.table} {self.row} of {self.holder}"


class Making(models.Model):
    """A file that takes longer than a page may, made in the background and kept for its holder for some days.

    Its bytes are in the data folder; see `making`.
    """

    class Kind(models.TextChoices):
        SIGNED = "signed", "signed credentials"
        BINDER = "binder", "audit binder"

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        RUNNING = "running", "being made"
        DONE = "done", "ready"
        FAILED = "failed", "broken off"

    UNDER_WAY = (State.WAITING, State.RUNNING)

    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="makings")
    kind = models.CharField(max_length=10, choices=Kind)
    asked = models.JSONField(default=dict)
    """What it is made of, in plain data: the days of a transcript; the credential, period and paper of a binder."""
    about = models.CharField(max_length=300)
    """The same in words, in the middle of a sentence."""
    name = models.CharField(max_length=120)
    """What the file is called when it is saved."""
    day = models.DateField()
    """The day that the file bears: that on which it was asked for."""
    total = models.PositiveIntegerField()
    """The records or documents that go in, as they were counted when it was asked for."""
    position = models.PositiveIntegerField(default=0)
    """How many of them are in so far."""
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    token = models.UUIDField(unique=True, default=uuid4)
    size = models.PositiveBigIntegerField(default=0)
    asked_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)
    """When a worker last wrote to it."""
    ended_at = models.DateTimeField(null=True)
    wrong = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["holder", "-id"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.about}: {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return reverse("proof:made", args=[self.pk])

    @property
    def is_under_way(self) -> bool:
        return self.state in self.UNDER_WAY
