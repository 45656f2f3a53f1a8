"""What is kept of a clinician: who she is as far as rules ask, what she holds, has stated and has done."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from opencme import credit
from opencme.credit import Amount
from opencme.credit.amount import LARGEST
from opencme.credit.record import STATES
from opencme.standing.words import day
from opencme.web.record.appendonly import AppendOnly
from opencme.web.record.fields import AmountField

CHECK = models.CheckConstraint


class Profile(models.Model):
    """The learner as far as any rulebook asks: profession, specialties, date of birth. All of it optional."""

    holder = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="profile")
    profession = models.CharField(max_length=40, blank=True)
    specialties = models.JSONField(default=list, blank=True)
    born = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.holder}: {self.profession or 'profession not stated'}"


class StatedFact(AppendOnly):
    """One answer to one question about the holder, when she gave it. The newest answer is the one in force.

    `value` is written as `facts.write` does; null takes an earlier answer back, so that the fact is unknown again.
    """

    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="stated_facts")
    name = models.CharField(max_length=60)
    value = models.JSONField(null=True)
    stated_at = models.DateTimeField(auto_now_add=True)
    unvouched_at = models.DateTimeField(null=True)
    """When it came back with an archive that nobody vouches for, whose word `stated_at` then is."""

    class Meta:
        indexes = [models.Index(fields=["holder", "name", "-id"])]

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"


class Credential(models.Model):
    """A licence, certificate, membership or registration that somebody holds in one programme."""

    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="credentials")
    programme = models.CharField(max_length=80)
    """The id of the programme's rulebook."""
    title = models.CharField(max_length=200)
    """The programme's title when the credential was entered, should the rulebook ever go."""
    number = models.CharField(max_length=60, blank=True)
    issued = models.DateField(null=True, blank=True)
    expires = models.DateField(null=True, blank=True)
    cohort = models.CharField(max_length=40, blank=True)
    period_start = models.DateField(null=True, blank=True)
    period_end = models.DateField(null=True, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            CHECK(condition=Q(expires__gte=F("issued")) | Q(issued=None) | Q(expires=None), name="credential_dates"),
            CHECK(
                condition=Q(period_start=None, period_end=None) | Q(period_end__gte=F("period_start")),
                name="credential_period",
            ),
        ]
        indexes = [models.Index(fields=["holder", "archived_at"])]

    def __str__(self) -> str:
        return self.title

    @property
    def value(self) -> credit.Credential:
        """The credential as the rooms below know it."""
        period = (self.period_start, self.period_end) if self.period_start and self.period_end else None
        return credit.Credential(self.issued, self.expires, self.cohort or None, period)


class ImportedFile(models.Model):
    """A file whose rows are in the ledger, known again by its SHA-256; the file itself is not kept."""

    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="imported_files")
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    imported_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["holder", "digest"])]

    def __str__(self) -> str:
        return self.name


class Upload(models.Model):
    """A file that waits to be looked at and confirmed. Its bytes are in the data folder until then; see `uploads`."""

    token = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="uploads")
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name


class CreditEntry(AppendOnly):
    """One line of the ledger of credit. Entered by `ledger`, and then as it is for ever.

    What follows an entry (a correction, a withdrawal) names it in `replaces`; an entry that nothing follows is a head.
    All entries about one activity share the first of them as their `origin`, whose number is the record's own.
    """

    class Kind(models.TextChoices):
        CLAIM = "claim", "claimed"
        IMPORT = "import", "imported"
        CORRECTION = "correction", "corrected"
        WITHDRAWAL = "withdrawal", "withdrawn"

    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=10, choices=Kind)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="successor")
    origin = models.ForeignKey("self", models.PROTECT, null=True, related_name="followers")
    same_as = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    """On a withdrawal: the first entry of the record that tells of the same activity and stands for both."""
    entered_at = models.DateTimeField(auto_now_add=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    note = models.CharField(max_length=500, blank=True)
    source = models.CharField(max_length=200, blank=True)
    unvouched_at = models.DateTimeField(null=True)
    """When it came back with an archive that nobody vouches for; see `is_unvouched`."""
    file = models.ForeignKey(ImportedFile, models.PROTECT, null=True, related_name="entries")

    # The fields of credit.Record, one by one.
    completed = models.DateField()
    started = models.DateField(null=True)
    system = models.CharField(max_length=60)
    amount = AmountField()
    hours = AmountField(null=True)
    format = models.CharField(max_length=60, blank=True)
    topics = models.JSONField(default=dict)
    """Topic to the hundredths of the amount that carry it."""
    role = models.CharField(max_length=20, default="learner")
    tested = models.BooleanField(null=True)
    interactive = models.BooleanField(null=True)
    provider = models.TextField(blank=True)
    accredited_by = models.TextField(blank=True)
    approved_by = models.JSONField(default=list)
    activity = models.TextField(blank=True)
    title = models.TextField(blank=True)
    country = models.TextField(blank=True)
    in_practice_area = models.BooleanField(null=True)
    evidence = models.BooleanField(null=True)
    state = models.CharField(max_length=10, default="claimed")
    for_period = models.DateField(null=True)

    class Meta:
        verbose_name_plural = "credit entries"
        indexes = [models.Index(fields=["holder", "-completed", "-id"]), models.Index(fields=["origin"])]
        constraints = [
            CHECK(condition=Q(amount__gte=0) & Q(amount__lte=LARGEST), name="entry_amount"),
            CHECK(condition=Q(hours=None) | Q(hours__gte=0) & Q(hours__lte=LARGEST), name="entry_hours"),
            CHECK(condition=Q(started=None) | Q(started__lte=F("completed")), name="entry_started"),
            CHECK(condition=Q(state__in=STATES), name="entry_state"),
            CHECK(
                condition=Q(kind__in=["claim", "import"], replaces=None, origin=None)
                | Q(kind__in=["correction", "withdrawal"], replaces__isnull=False, origin__isnull=False),
                name="entry_follows",
            ),
            CHECK(condition=Q(same_as=None) | Q(kind="withdrawal"), name="entry_same_as"),
        ]

    def __str__(self) -> str:
        return f"{self.completed}: {self.amount} {self.system} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("record:entry", args=[self.number])

    @property
    def number(self) -> int:
        """The record's number: that of its first entry, whatever was corrected since."""
        return self.origin_id or self.pk

    @property
    def topic_parts(self) -> list[tuple[str, Amount]]:
        """Each topic with the amount that carries it."""
        return [(topic, Amount(part)) for topic, part in self.topics.items()]

    @property
    def is_withdrawn(self) -> bool:
        return self.kind == self.Kind.WITHDRAWAL

    @property
    def is_unvouched(self) -> bool:
        """Whether only an archive that nobody vouches for says that the provider reported it."""
        return self.state == "reported" and self.unvouched_at is not None

    @property
    def is_dated_by_archive(self) -> bool:
        """Whether `entered_at` is the word of such an archive; what has followed the entry here has a time of ours."""
        return self.unvouched_at is not None and self.entered_at <= self.unvouched_at


class Evidence(models.Model):
    """A file that shows something: a certificate, a letter, a badge. Known by its SHA-256; see `evidence`."""

    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="evidence")
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=100)
    """What its bytes are, as a media type; never what its name or the browser says."""
    size = models.PositiveBigIntegerField()
    source = models.CharField(max_length=200, blank=True)
    """How it came, in words: uploaded, or the mail it was attached to."""
    received_at = models.DateTimeField(default=timezone.now)
    unvouched_at = models.DateTimeField(null=True)
    """When it came with an archive that nobody vouches for, whose word `source` and `received_at` then are."""

    class Meta:
        verbose_name_plural = "evidence"
        constraints = [models.UniqueConstraint(fields=["holder", "digest"], name="evidence_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def came(self) -> str:
        """When and how it came, in words: 3 March 2026, uploaded."""
        said = f"{day(self.received_at.date())}{f', {self.source}' if self.source else ''}"
        if self.unvouched_at is None:
            return said
        back = day(self.unvouched_at.date())
        return f"{back}, with an archive that nobody here vouches for; as the archive says, on {said}"


class Attachment(AppendOnly):
    """That a file shows a record, or from now on no longer does: the newest word about the two stands."""

    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="attachments")
    record = models.ForeignKey(CreditEntry, models.PROTECT, related_name="attachments")
    """The first entry of the record, whose number is the record's."""
    stands = models.BooleanField(default=True)
    merged = models.ForeignKey(CreditEntry, models.PROTECT, null=True, related_name="+")
    """The withdrawal with which the file came along, where two records were merged."""
    said_at = models.DateTimeField(auto_now_add=True)
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["record", "evidence", "-id"])]

    def __str__(self) -> str:
        return f"{self.evidence} for record {self.record_id}"


class Different(models.Model):
    """Two records that look alike and that their holder has said are two activities."""

    one = models.ForeignKey(CreditEntry, models.PROTECT, related_name="+")
    other = models.ForeignKey(CreditEntry, models.PROTECT, related_name="+")
    said_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="different_once"),
            CHECK(condition=Q(one__lt=F("other")), name="different_order"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} is not {self.other_id}"


class ImportRun(models.Model):
    """The import of one file, row by row, so that it can be watched, stopped and taken up again after a crash."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        RUNNING = "running", "under way"
        DONE = "done", "done"
        STOPPED = "stopped", "stopped"
        FAILED = "failed", "broken off"

    UNDER_WAY = (State.WAITING, State.RUNNING)
    SILENT = timedelta(seconds=30)

    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="import_runs")
    file = models.OneToOneField(ImportedFile, models.PROTECT, related_name="run")
    token = models.UUIDField(unique=True)
    """Of the upload whose bytes are read; they are thrown away once the run is over."""
    answers = models.JSONField(default=dict)
    """What the holder said about the file, as her form sent it."""
    doubled = models.BooleanField(default=False)
    """Whether records that are there already are wanted too."""
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    rows = models.PositiveIntegerField(default=0)
    """Rows of the file, as far as they were counted when it was looked into."""
    position = models.PositiveIntegerField(default=0)
    """Rows that are through, from the first."""
    began_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)
    """When a worker last wrote to it."""
    ended_at = models.DateTimeField(null=True)
    wrong = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["holder"], condition=Q(state="running"), name="one_import_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.file}: {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return reverse("record:import-run", args=[self.pk])

    @property
    def is_under_way(self) -> bool:
        return self.state in self.UNDER_WAY

    @property
    def is_interrupted(self) -> bool:
        """Whether no worker has been heard of for long enough to wonder; a step takes seconds."""
        return self.state == self.State.RUNNING and self.seen_at < timezone.now() - self.SILENT


class ImportedRow(models.Model):
    """What happened to one row of a file."""

    class Outcome(models.TextChoices):
        ENTERED = "entered", "entered"
        KNOWN = "known", "there already"
        WRONG = "wrong", "left out"
        NO_DATA = "no-data", "not a record"

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="outcomes")
    position = models.PositiveIntegerField()
    """The row's place among all rows of the file, from 1."""
    number = models.PositiveIntegerField()
    """The row as its program numbers it, within its sheet."""
    sheet = models.CharField(max_length=100, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome)
    words = models.CharField(max_length=500, blank=True)
    """What the row is about, or what was wrong with it."""
    entries = models.JSONField(default=list)
    """The numbers of the records that it became."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "position"], name="imported_row_once")]
        ordering = ["run", "position"]

    def __str__(self) -> str:
        return f"{self.run}, row {self.number}"
