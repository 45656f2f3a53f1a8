"""The catalog as it is kept: where activities come from, what each import did, and every activity with its words."""

from __future__ import annotations

from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from opencme import credit
from opencme.interchange.catalog import activity_of

NEVER = 9_999_999
"""The place of an activity without an end: later than any day."""
ASIDE = 10_000_000
"""What is added to the place of an entry that is no longer offered, or listed twice: it stands behind all that are."""


class Source(models.Model):
    """Whoever keeps a list of activities that is imported, again and again."""

    name = models.CharField(max_length=200, unique=True)
    provider = models.CharField(max_length=300, blank=True)
    """Whose activities they are where the files do not say so."""

    def __str__(self) -> str:
        return self.name


class ImportRun(models.Model):
    """One import of one file of a source."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        RUNNING = "running", "under way"
        DONE = "done", "done"
        FAILED = "failed", "failed"

    UNDER_WAY = (State.WAITING, State.RUNNING)

    source = models.ForeignKey(Source, models.CASCADE, related_name="runs")
    name = models.CharField(max_length=200)
    """The file's."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    """None: from the command line."""
    token = models.UUIDField(null=True)
    """The uploaded file that waits to be imported."""
    date_order = models.CharField(max_length=3, blank=True)
    is_whole = models.BooleanField(default=True)
    """Whether the file is the source's whole list: what is not in it is then no longer offered."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    begun_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    wrong = models.CharField(max_length=500, blank=True)
    """Why it failed."""
    fresh = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    duplicates = models.PositiveIntegerField(default=0)
    asked = models.PositiveIntegerField(default=0)
    problems = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    gone = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            # Two at once would each take the other's activities for gone.
            models.UniqueConstraint(fields=["source"], condition=Q(state="running"), name="catalog_one_run")
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return reverse("catalog:run", args=[self.pk])

    @property
    def is_under_way(self) -> bool:
        return self.state in self.UNDER_WAY


class Finding(models.Model):
    """What there is to say about one item of a run's file, in words."""

    class Kind(models.TextChoices):
        WRONG = "wrong", "not read"
        ASKED = "asked", "leaves something open"
        DUPLICATE = "duplicate", "listed already"
        REMARK = "remark", "read, with a remark"
        FILE = "file", "about the file"

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="findings")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    where = models.CharField(max_length=200, blank=True)
    words = models.CharField(max_length=1000)

    def __str__(self) -> str:
        return f"{self.where}: {self.words}"


class Entry(models.Model):
    """One activity in the catalog.

    `content` is the truth, in the canonical form of the JSON feed; the columns beside it are what is searched by,
    worked out of it in `columns`.
    """

    source = models.ForeignKey(Source, models.CASCADE, related_name="entries")
    external_id = models.CharField(max_length=200)
    """The provider's own id of it."""
    content = models.TextField()
    title = models.CharField(max_length=500)
    provider = models.CharField(max_length=300)
    title_key = models.CharField(max_length=16)
    provider_key = models.CharField(max_length=16)
    """Digests of the plain words, by which likely duplicates are found."""
    opens_on = models.DateField(null=True)
    closes_on = models.DateField(null=True)
    """The last day on which it can be completed."""
    place = models.IntegerField()
    """What lists are in the order of: the same as an ordinal, NEVER without one, and ASIDE more if it is not listed."""
    first_words = models.TextField()
    other_words = models.TextField()
    """Plain words that a search looks at; those of title, provider and topics weigh more."""
    tokens = models.TextField()
    """What it is filtered by, see `facets`."""
    questions = models.JSONField(default=list)
    """What its source left open."""
    duplicate_of = models.ForeignKey("self", models.SET_NULL, null=True, related_name="duplicates")
    """The entry that stays in its place."""
    duplicate_reasons = models.CharField(max_length=300, blank=True)
    stale_since = models.DateTimeField(null=True)
    """Since when its source does not list it any more."""
    run = models.ForeignKey(ImportRun, models.SET_NULL, null=True, related_name="+")
    """The last import that saw it."""
    added_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "external_id"], name="catalog_once")]
        indexes = [
            models.Index(fields=["place", "id"]),
            models.Index(fields=["title_key"]),
            models.Index(fields=["provider_key", "place"]),
            models.Index(fields=["external_id"]),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("catalog:activity", args=[self.pk])

    @cached_property
    def activity(self) -> credit.Activity:
        """The value."""
        return activity_of(self.content)


class FacetTotal(models.Model):
    """How many listed activities have each value of each facet, counted at the end of an import."""

    facet = models.CharField(max_length=20)
    value = models.CharField(max_length=80)
    entries = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["facet", "value"], name="catalog_facet_once")]

    def __str__(self) -> str:
        return f"{self.facet} {self.value}: {self.entries}"
