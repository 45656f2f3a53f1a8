"""Erasing a person: her whole record, her files, her account, at once and for good.

The tables of the ledger are append-only, in the database itself. It lets rows go only while they are listed in the
table of `Erasing`, which can be filled in a transaction but not committed with anything in it, and not emptied before
the account is gone: whoever opens this door has to erase a whole person, or the database takes everything back.
"""

from __future__ import annotations

import shutil
import time
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models, transaction

from opencme.web.people.models import User
from opencme.web.proof import making
from opencme.web.proof.contents import CONTENTS, Rows
from opencme.web.proof.models import Erasing
from opencme.web.record import evidence, uploads
from opencme.web.record.appendonly import AppendOnly
from opencme.web.record.models import Upload

BATCH = 1000
A_DAY = 24 * 3600


def erase(holder: User) -> None:
    """Erase everything that is kept of the holder, and the account. All of it or nothing; files go once that is sure.

    Raises ProtectedError where something refers to her that this does not know of: then nothing is erased.
    """
    with transaction.atomic():
        number = holder.pk
        User.objects.select_for_update().get(pk=number)
        waiting = [uploads.path_of(upload) for upload in Upload.objects.filter(holder=holder)]
        for part in reversed(CONTENTS):
            _erase_rows(part, holder)
        holder.delete()
        Erasing.objects.filter(holder=number)._raw_delete(Erasing.objects.db)
        transaction.on_commit(partial(_throw_away, number, waiting))


def _erase_rows(part: Rows, holder: User) -> None:
    rows = part.model._base_manager.filter(**{part.holder: holder})
    for field in part.model._meta.many_to_many:
        through: Any = field.remote_field.through
        links = through._base_manager.filter(**{f"{field.m2m_field_name()}__{part.holder}": holder})
        _remove(links)
    if issubclass(part.model, AppendOnly):
        table = part.model._meta.db_table
        Erasing.objects.bulk_create(
            [Erasing(holder=holder.pk, table=table, row=row, lock_id=1) for row in rows.values_list("pk", flat=True)],
            batch_size=BATCH,
        )
    _remove(rows)


def _remove(rows: models.QuerySet[models.Model]) -> None:
    """Remove rows as they are: which of them refers to which is of no matter, since all of them go."""
    numbers = list(rows.values_list("pk", flat=True))
    for start in range(0, len(numbers), BATCH):
        batch = rows.model._base_manager.filter(pk__in=numbers[start : start + BATCH])
        batch._raw_delete(batch.db)


def _throw_away(number: int, waiting: list[Path]) -> None:
    shutil.rmtree(evidence.folder_of(number), ignore_errors=True)
    making.forget(number)
    for path in waiting:
        path.unlink(missing_ok=True)
    sweep()


def sweep() -> None:
    """Throw away the files of accounts that are gone: what an erasure that was cut short has left behind."""
    folder: Path = settings.EVIDENCE
    left = [path for path in folder.glob("*") if path.name.isdecimal()]
    there = set(User.objects.filter(pk__in=[int(path.name) for path in left]).values_list("pk", flat=True))
    for path in left:
        # A young one may belong to an account that is just being restored.
        if int(path.name) not in there and path.stat().st_mtime < time.time() - A_DAY:
            shutil.rmtree(path, ignore_errors=True)
