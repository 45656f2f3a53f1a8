"""Which versions of each rulebook this installation has had, and who has read of a change."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Version(models.Model):
    """A rulebook as it stood when it was first noticed: written out as JSON, known again by its SHA-256."""

    programme = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    text = models.TextField()
    noticed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["programme", "id"])]

    def __str__(self) -> str:
        return f"{self.programme}, noticed on {self.noticed_at:%Y-%m-%d}"


class Read(models.Model):
    """The holder of a credential has read what a version changed."""

    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="versions_read")
    version = models.ForeignKey(Version, models.CASCADE, related_name="+")
    read_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["holder", "version"], name="read_once")]

    def __str__(self) -> str:
        return f"{self.holder}: {self.version}"
