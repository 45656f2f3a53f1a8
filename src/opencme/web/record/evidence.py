"""Files that show credit: kept once each by their SHA-256, never served as they are, told apart by their bytes.

The file is on disk, whole and flushed, before the database knows of it: after a crash there may be a file that nobody
remembers, never a row without its file.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from opencme.interchange import kinds
from opencme.web.people.models import User
from opencme.web.record.models import Attachment, CreditEntry, Evidence

CHUNK = 256 * 1024
A_DAY = 24 * 3600


class TooLargeError(ValueError):
    """The file is larger than may be kept."""


@dataclass(frozen=True)
class Kept:
    """A file as it was kept; `again` says that the holder had brought the same bytes before."""

    evidence: Evidence
    again: bool


def keep(chunks: Iterable[bytes], name: str, holder: User, *, source: str = "") -> Kept:
    """Keep a file for its holder, once however often it comes.

    Raises RefusedKind or TooLargeError, in words to show; nothing is kept then.
    """
    folder: Path = settings.EVIDENCE
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    sha256, size = hashlib.sha256(), 0
    with NamedTemporaryFile(dir=folder, prefix="coming-", delete=False) as file:
        coming = Path(file.name)
        try:
            for chunk in chunks:
                size += len(chunk)
                if size > settings.UPLOAD_LIMIT:
                    raise TooLargeError(f"{name} is larger than {settings.UPLOAD_LIMIT // 1024**2} MB.")
                sha256.update(chunk)
                file.write(chunk)
            file.flush()
            kind = kinds.kind_of(coming)
            os.fsync(file.fileno())
            digest = sha256.hexdigest()
            target = place(holder.pk, digest)
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            coming.replace(target)
        except BaseException:
            coming.unlink(missing_ok=True)
            raise
    with transaction.atomic():
        found, created = Evidence.objects.get_or_create(
            holder=holder,
            digest=digest,
            defaults={"name": plain_name(name, kind), "kind": kind, "size": size, "source": source[:200]},
        )
    return Kept(found, again=not created)


def folder_of(holder: int) -> Path:
    """Where all files of a holder are."""
    folder: Path = settings.EVIDENCE
    return folder / str(holder)


def place(holder: int, digest: str) -> Path:
    """Where a holder's file with this SHA-256 is."""
    return folder_of(holder) / digest[:2] / digest


def path_of(evidence: Evidence) -> Path:
    """Where the file's bytes are."""
    return place(evidence.holder_id, evidence.digest)


def plain_name(name: str, kind: str) -> str:
    """A name that is only a name, with the ending of what the file really is."""
    bare = "".join(c for c in name.replace("\\", "/").rsplit("/", 1)[-1] if c.isprintable()).strip(". ") or "file"
    ending = kinds.ENDINGS[kind]
    stem = bare[: -len(ending)] if bare.casefold().endswith(ending) else bare
    return stem[: 200 - len(ending)] + ending


def chunks_of(evidence: Evidence) -> Iterator[bytes]:
    """The file's bytes; raises FileNotFoundError where the data folder has lost it."""
    with path_of(evidence).open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def is_there(evidence: Evidence) -> bool:
    """Whether a file of the right length is there: quick, where nothing rests on its every byte."""
    try:
        return path_of(evidence).stat().st_size == evidence.size
    except OSError:
        return False


def is_whole(evidence: Evidence) -> bool:
    """Whether the file is there and still has the SHA-256 that it was kept under."""
    try:
        with path_of(evidence).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == evidence.digest
    except OSError:
        return False


def attach(evidence: Evidence, number: int, *, by: User, merged: CreditEntry | None = None) -> None:
    """Say that the file shows the record, by itself or because another was `merged` into it.

    Raises CreditEntry.DoesNotExist if the record is not the file's holder's.
    """
    _say(evidence, number, by, stands=True, merged=merged)


def detach(evidence: Evidence, number: int, *, by: User) -> None:
    """Say that the file does not show the record after all; the file itself stays."""
    _say(evidence, number, by, stands=False)


def _say(evidence: Evidence, number: int, by: User, *, stands: bool, merged: CreditEntry | None = None) -> None:
    first = CreditEntry.objects.get(pk=number, origin=None, holder=evidence.holder_id)
    with transaction.atomic():
        newest = Attachment.objects.filter(evidence=evidence, record=first).order_by("-id").first()
        if (newest.stands if newest else False) != stands:
            Attachment.objects.create(evidence=evidence, record=first, stands=stands, said_by=by, merged=merged)


def shown(holder: User) -> dict[int, list[Evidence]]:
    """For each record of the holder, by number, the files that show it, the oldest first; one query."""
    found: dict[int, dict[int, Evidence]] = {}
    for word in Attachment.objects.filter(evidence__holder=holder).select_related("evidence").order_by("id"):
        files = found.setdefault(word.record_id, {})
        if word.stands:
            files[word.evidence_id] = word.evidence
        else:
            files.pop(word.evidence_id, None)
    return {number: list(files.values()) for number, files in found.items() if files}


def showing(number: int, holder: User) -> list[Evidence]:
    """The files that show one record."""
    return shown(holder).get(number, [])


def kept(holder: User) -> QuerySet[Evidence]:
    """Everything the holder has brought, the newest first."""
    return Evidence.objects.filter(holder=holder).order_by("-received_at", "-id")


def words_on(number: int) -> list[Attachment]:
    """The newest word about each file and one record."""
    words = Attachment.objects.filter(record=number).select_related("evidence").order_by("id")
    return list({word.evidence_id: word for word in words}.values())


def throw_away_halves(now: float | None = None) -> None:
    """Throw away what was coming in when somebody was killed, once it is a day old at `now` (seconds since 1970)."""
    oldest = (now or time.time()) - A_DAY
    folder: Path = settings.EVIDENCE
    for path in folder.glob("coming-*"):
        # Somebody else may be tidying up too.
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < oldest:
                path.unlink()
