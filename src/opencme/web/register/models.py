"""The registers as they are kept: one list for each accreditor, replaced as a whole by the next."""

from __future__ import annotations

from django.db import models

from opencme.credit.register import Listing


class Register(models.Model):
    """One accreditor's list of providers, as it was on a day."""

    accreditor = models.CharField(max_length=60, unique=True)
    """A body of the vocabulary."""
    as_of = models.DateField()
    """The day whose state the list tells."""
    file = models.CharField(max_length=200)
    imported_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.accreditor}, as of {self.as_of}"


class ListedProvider(models.Model):
    """One provider of a register; columns as in `credit.register.Listing`."""

    register = models.ForeignKey(Register, models.CASCADE, related_name="providers")
    name = models.CharField(max_length=300)
    status = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=300, blank=True)
    city = models.CharField(max_length=300, blank=True)
    region = models.CharField(max_length=300, blank=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    is_accredited = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name

    def value(self, accreditor: str) -> Listing:
        """The row as a value; `accreditor` is that of its register, which is not looked up for each row."""
        return Listing(
            name=self.name,
            accreditor=accreditor,
            status=self.status,
            kind=self.kind,
            city=self.city,
            region=self.region,
            since=self.since,
            until=self.until,
            is_accredited=self.is_accredited,
        )
