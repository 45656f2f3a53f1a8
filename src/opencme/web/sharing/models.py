"""What is shown to whom and until when, who looked, and what others have confirmed about the holder."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from opencme.web.record.appendonly import AppendOnly
from opencme.web.record.models import Credential

CHECK = models.CheckConstraint


class Checklist(models.Model):
    """Requirements that somebody else confirms: an appraisal, supervised practice, a logbook."""

    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="checklists")
    title = models.CharField(max_length=200)
    credential = models.ForeignKey(Credential, models.PROTECT, null=True, related_name="checklists")
    """What it was made for, if for one credential."""
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("sharing:checklist", args=[self.pk])


class ChecklistItem(AppendOnly):
    """One requirement. It stays as it was worded, so that what was confirmed is what is shown."""

    checklist = models.ForeignKey(Checklist, models.PROTECT, related_name="items")
    words = models.CharField(max_length=300)
    cite = models.CharField(max_length=300, blank=True)
    """Where a rulebook asks for it; empty for an item of the holder's own."""

    class Meta:
        indexes = [models.Index(fields=["checklist", "id"])]

    def __str__(self) -> str:
        return self.words


class Share(models.Model):
    """A link that shows a part of the record, without signing in, to whoever has its address.

    The address itself is nowhere here, only the SHA-256 of its secret: who reads the database cannot use the links.
    """

    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="shares")
    recipient = models.CharField(max_length=200)
    """For whom it is, in the holder's words."""
    digest = models.CharField(max_length=64, unique=True)
    credentials = models.ManyToManyField(Credential, related_name="shares")
    """Whose standing is shown."""
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    """The days between which credit is shown; none is where they are empty."""
    with_certificates = models.BooleanField(default=False)
    checklist = models.ForeignKey(Checklist, models.PROTECT, null=True, related_name="shares")
    may_confirm = models.BooleanField(default=False)
    passcode = models.CharField(max_length=128, blank=True)
    """As Django hashes passwords; empty where none is asked for."""
    until = models.DateField()
    """The last day (UTC) on which it can be seen."""
    made_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField()
    """When the link that is good now was made."""
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            CHECK(
                condition=Q(first_day=None, last_day=None)
                | Q(first_day__isnull=False, last_day__isnull=False, last_day__gte=F("first_day")),
                name="share_transcript",
            ),
            CHECK(condition=Q(with_certificates=False) | Q(first_day__isnull=False), name="share_certificates"),
            CHECK(condition=Q(may_confirm=False) | Q(checklist__isnull=False), name="share_may_confirm"),
        ]
        indexes = [models.Index(fields=["holder", "-id"])]

    def __str__(self) -> str:
        return self.recipient

    def get_absolute_url(self) -> str:
        return reverse("sharing:share", args=[self.pk])

    def is_open(self, on: date) -> bool:
        """Whether it can be seen on that day."""
        return self.stopped_at is None and on <= self.until


class Look(AppendOnly):
    """That somebody opened a link: when, what of it, and roughly from where; never an exact address."""

    class Part(models.TextChoices):
        PAGE = "page", "The page"
        ASKED = "asked", "Was asked for the passcode"
        WRONG = "wrong", "Gave a wrong passcode"
        FILE = "file", "Took a certificate"
        CONFIRMED = "confirmed", "Confirmed"
        RETRACTED = "retracted", "Took a confirmation back"

    share = models.ForeignKey(Share, models.PROTECT, related_name="looks")
    part = models.CharField(max_length=10, choices=Part)
    detail = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    network = models.CharField(max_length=43, blank=True)
    """The /24 (IPv4) or /48 (IPv6) that the visitor came from."""
    browser = models.CharField(max_length=60, blank=True)
    by_holder = models.BooleanField(default=False)
    unvouched_at = models.DateTimeField(null=True)
    """When it came back with an archive that nobody vouches for, whose word all of it then is."""

    class Meta:
        indexes = [models.Index(fields=["share", "-id"])]

    def __str__(self) -> str:
        return f"{self.get_part_display()}, {self.at}"


class Confirmation(AppendOnly):
    """What somebody said about the items of a checklist through a link, signed with her name.

    Who she is nobody has checked: it was told by whoever had the link that was sent to `sent_to`.
    """

    share = models.ForeignKey(Share, models.PROTECT, related_name="confirmations")
    checklist = models.ForeignKey(Checklist, models.PROTECT, related_name="confirmations")
    sent_to = models.CharField(max_length=200)
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=200)
    registration = models.CharField(max_length=60, blank=True)
    signed = models.CharField(max_length=200)
    """The name as it was typed to sign."""
    at = models.DateTimeField(auto_now_add=True)
    holders_word = models.BooleanField(default=False)
    """Whether it is no more than what the holder says: it came back with an archive that nobody vouches for."""
    as_of = models.DateField(null=True)
    """Where it came back with an archive, the day as of which it is known: what was taken back later is not known.

    That of the archive; of one that nobody vouches for, the day on which it came back.
    """

    class Meta:
        indexes = [models.Index(fields=["checklist", "id"])]

    def __str__(self) -> str:
        return f"{self.name}, {self.role}"


class Verdict(AppendOnly):
    """One item of a confirmation: confirmed or declined, with a remark."""

    confirmation = models.ForeignKey(Confirmation, models.PROTECT, related_name="verdicts")
    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="verdicts")
    confirmed = models.BooleanField()
    remark = models.CharField(max_length=1000, blank=True)

    def __str__(self) -> str:
        return f"{self.item}: {'confirmed' if self.confirmed else 'declined'}"


class Retraction(AppendOnly):
    """That a confirmation was taken back through the link by which it came."""

    confirmation = models.OneToOneField(Confirmation, models.PROTECT, related_name="retraction")
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.confirmation} taken back"
