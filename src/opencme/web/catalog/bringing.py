"""Files that staff bring by page: kept until they are imported, a small one at once, a larger one by the worker."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from opencme.web.catalog import importing
from opencme.web.catalog.models import ImportRun, Source
from opencme.web.people.models import User
from opencme.web.record import uploads
from opencme.web.record.models import Upload

AT_ONCE = 200_000
"""Bytes up to which nobody is made to wait for the worker."""


def begin(
    file: UploadedFile[bytes], by: User, *, source: str, provider: str, date_order: str, is_whole: bool
) -> ImportRun:
    """Put the file in line, or import it straight away."""
    from opencme.web.catalog.tasks import run_import

    known, _ = Source.objects.get_or_create(name=source)
    if provider and provider != known.provider:
        known.provider = provider
        known.save()
    upload = uploads.keep(file, by)
    with transaction.atomic():
        run = ImportRun.objects.create(
            source=known, name=upload.name, by=by, token=upload.token, date_order=date_order, is_whole=is_whole
        )
        if (file.size or 0) > AT_ONCE:
            run_import.enqueue(run.pk)
    if (file.size or 0) <= AT_ONCE:
        work(run.pk)
    return run


def work(number: int) -> None:
    """Import the file of a run that waits, and throw the file away."""
    run = ImportRun.objects.select_related("source").filter(pk=number, state=ImportRun.State.WAITING).first()
    if run is None or run.token is None:
        return
    upload = Upload.objects.filter(pk=run.token).first()
    path: Path = uploads.path_of(Upload(token=UUID(str(run.token))))
    try:
        importing.work(run, path, timezone.localdate())
    except importing.BusyError as error:
        words = str(error)
        ImportRun.objects.filter(pk=number).update(
            state=ImportRun.State.FAILED, wrong=words[:1].upper() + words[1:] + ".", ended_at=timezone.now()
        )
    finally:
        if upload:
            uploads.throw_away(upload)
