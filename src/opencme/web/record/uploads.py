"""Files on their way into the ledger: taken up to a limit, kept where nothing is served, soon thrown away."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from opencme.web.people.models import User
from opencme.web.record.models import Upload

TOO_LARGE = "upload_is_too_large"
MOST_WAITING = 3
"""How many files of one holder may wait to be confirmed."""


class LimitHandler(FileUploadHandler):
    """Leaves out files larger than may be brought, stops where all together are, and lets the view say so."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.received = self.of_this_file = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.of_this_file = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        self.of_this_file += len(raw_data)
        if self.of_this_file > settings.UPLOAD_LIMIT:
            setattr(self.request, TOO_LARGE, [*too_large(self.request), Path(self.file_name or "file").name])
            raise SkipFile
        if self.received > settings.UPLOADS_LIMIT:
            setattr(self.request, TOO_LARGE, [*too_large(self.request), "All files together"])
            # The rest is read and dropped, so that the browser gets to see our answer.
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Storing the file is the next handler's business."""


def too_large(request: HttpRequest | None) -> list[str]:
    """The names of the files that were sent and are larger than may be brought; known once FILES was asked for."""
    found: list[str] = getattr(request, TOO_LARGE, [])
    return found


def keep(file: UploadedFile[bytes], holder: User) -> Upload:
    """Keep the file until it is confirmed; what was left behind too long ago goes, and the holder's oldest of many."""
    throw_away_old()
    for upload in Upload.objects.filter(holder=holder).order_by("-uploaded_at")[MOST_WAITING - 1 :]:
        throw_away(upload)
    folder: Path = settings.UPLOADS
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    upload = Upload(holder=holder, name=Path(file.name or "file").name[-200:])
    sha256 = hashlib.sha256()
    with path_of(upload).open("xb") as kept:
        for chunk in file.chunks():
            sha256.update(chunk)
            kept.write(chunk)
    upload.digest = sha256.hexdigest()
    upload.save(force_insert=True)
    return upload


def path_of(upload: Upload) -> Path:
    """Where the file's bytes are."""
    folder: Path = settings.UPLOADS
    return folder / upload.token.hex


def take(upload: Upload) -> bool:
    """Take the file from those that wait, for good once the caller's transaction is; False if it was taken already.

    Of two transactions that take the same file, the database lets the second wait until the first is through.
    """
    deleted, _ = Upload.objects.filter(pk=upload.pk, holder=upload.holder_id).delete()
    if deleted:
        transaction.on_commit(partial(path_of(upload).unlink, missing_ok=True))
    return deleted > 0


def throw_away(upload: Upload) -> None:
    """Forget the file."""
    path_of(upload).unlink(missing_ok=True)
    upload.delete()


def throw_away_old() -> None:
    """Forget every file that has waited too long, and those that nobody remembers."""
    oldest = timezone.now() - timedelta(days=settings.UPLOAD_DAYS)
    for upload in Upload.objects.filter(uploaded_at__lt=oldest):
        throw_away(upload)
    folder: Path = settings.UPLOADS
    for path in folder.glob("*"):
        # Somebody else may be tidying up too.
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < oldest.timestamp():
                path.unlink()
