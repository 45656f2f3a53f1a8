"""The one lawful way to remove what is append-only: the erasure of a whole person. See `erasure`."""

from __future__ import annotations

from django.db import models


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
