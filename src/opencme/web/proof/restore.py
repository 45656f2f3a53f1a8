"""An archive back into an installation, for a new account: all of it or nothing, and nothing that is there is touched.

The archive is not trusted. Its names lead nowhere: what it may hold is what its manifest lists, each file is read no
further than it says it is long, and every SHA-256 is looked at before anything is entered.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.core.validators import validate_email
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from opencme.credentials import KeysUnusable
from opencme.credentials.sealing import LONGEST, SIGNATURE, Seal, is_trusted, seal_of
from opencme.interchange import kinds
from opencme.web.people.models import User
from opencme.web.proof.archive import FORMAT, MANIFEST, VERSION, name_of
from opencme.web.proof.contents import CONTENTS, Return, RowError, Rows
from opencme.web.proof.rows import Numbers, restore_row
from opencme.web.record import evidence
from opencme.web.record.models import Evidence
from opencme.web.sharing.models import Confirmation, Retraction
from opencme.web.standing.held import held_by

NAME = re.compile(r"(README\.txt|transcript\.csv|data/[a-z]+\.[a-z]+\.jsonl|evidence/[0-9a-f]{64}(\.[a-z]{2,5})?)")
DIGEST = re.compile("[0-9a-f]{64}")
LARGEST_MANIFEST = 32 * 1024**2
LONGEST_LINE = 16 * 1024**2
MOST_FILES = 200_000
MOST_BYTES = 50 * 1024**3
"""Of all files together, unpacked."""
SWELL = 300
"""How many times its own size an archive may be when unpacked; rows of a table pack to a fiftieth at best."""
CHUNK = 1024**2
CONFIRMED = "sharing.Confirmation"


class ArchiveError(ValueError):
    """The archive cannot be restored. The message says why and what would be right; nothing was changed."""


@dataclass(frozen=True)
class Restored:
    """What came back."""

    holder: User
    rows: int
    files: int
    lost: int
    """Files that the archive itself says it does not have."""
    seal: Seal
    vouched: bool
    """Whether what others had said came back as it was; otherwise it is the holder's own word, and says so."""
    person: str
    """Whose archive it is, by its address."""
    made: date
    """The day that the archive bears."""
    confirmations: int
    """Confirmations that came back."""
    taken_back: int
    """Those among them that were taken back here since the archive was made."""

    @property
    def is_anothers(self) -> bool:
        """Whether it is the archive of another address than that under which it was restored."""
        return self.person != self.holder.email


def restore(path: Path, email: str, trusted: Collection[str] = ()) -> Restored:
    """Restore an archive for a new account with this address; raises ArchiveError.

    `trusted` are the keys (did:key) of other installations whose word about providers and colleagues is taken here.
    The account has no password: its owner sets one by mail. Rows keep their numbers in tables that were empty.
    """
    try:
        validate_email(email)
    except ValidationError:
        raise ArchiveError(f"{email[:80]} is no e-mail address.") from None
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = _manifest(archive, path)
            _check_files(archive, manifest)
            return _restore(archive, manifest, email.strip().lower(), trusted)
    except KeysUnusable as error:
        raise ArchiveError(f"Whether anybody vouches for {path.name} cannot be told: {error}.") from None
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        if isinstance(error, DatabaseError):
            raise
        raise ArchiveError(f"{path.name} is no archive, or it is damaged: {error}.") from None
    except OSError as error:
        raise ArchiveError(f"{path.name} cannot be read: {error.strerror or error}.") from None


def _manifest(archive: zipfile.ZipFile, path: Path) -> dict[str, Any]:
    """The manifest, once it is sure that the archive holds what it lists, and no more."""
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if MANIFEST not in names:
        raise ArchiveError(f"{path.name} has no {MANIFEST}: it is no archive of OpenCME.")
    if len(entries) > MOST_FILES or len(set(names)) < len(names):
        raise ArchiveError(f"{path.name} lists a file twice, or more than {MOST_FILES} files.")
    total = sum(entry.file_size for entry in entries)
    if total > MOST_BYTES or total > SWELL * path.stat().st_size + CHUNK:
        raise ArchiveError(f"{path.name} unpacks to far more than an archive can hold.")
    if archive.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
        raise ArchiveError(f"{MANIFEST} is larger than it can be.")
    try:
        written = archive.read(MANIFEST)
        manifest = json.loads(written)
        files = manifest["files"]
        kind, version = manifest["format"], manifest["version"]
        sizes = {name: (int(each["bytes"]), str(each["sha256"])) for name, each in files.items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ArchiveError(f"{MANIFEST} cannot be read: it is not as OpenCME writes it.") from None
    if kind != FORMAT or version != VERSION:
        raise ArchiveError(f"{MANIFEST} is of {kind} {version}; this installation reads {FORMAT} {VERSION}.")
    if not isinstance(manifest.get("person"), dict):
        raise ArchiveError(f"{MANIFEST} does not say whose archive it is.")
    for name in [*names, *files]:
        if name not in (MANIFEST, SIGNATURE) and not NAME.fullmatch(name):
            raise ArchiveError(f"{name[:80]!r} is no name that an archive has.")
    there = set(names) - {SIGNATURE}
    if {MANIFEST, *files} != there:
        odd = sorted({MANIFEST, *files} ^ there)
        raise ArchiveError(f"{odd[0]} is in the archive or in its manifest, not in both.")
    return {**manifest, "sizes": sizes, "seal": _seal(archive, written)}


def _seal(archive: zipfile.ZipFile, manifest: bytes) -> Seal:
    if SIGNATURE not in archive.namelist() or archive.getinfo(SIGNATURE).file_size > LONGEST:
        return Seal()
    return seal_of(manifest, archive.read(SIGNATURE))


def _check_files(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    for name, (size, digest) in manifest["sizes"].items():
        sha256, length = hashlib.sha256(), 0
        with archive.open(name) as file:
            while chunk := file.read(CHUNK):
                length += len(chunk)
                if length > size:
                    break
                sha256.update(chunk)
        if length != size or sha256.hexdigest() != digest:
            raise ArchiveError(f"{name} is not what was put into the archive: its SHA-256 or its length differs.")


def _restore(archive: zipfile.ZipFile, manifest: dict[str, Any], email: str, trusted: Collection[str]) -> Restored:
    seal: Seal = manifest["seal"]
    person, made = _person(manifest), _day(manifest)
    # Who signed it has vouched for this person and nobody else.
    vouched = person == email and is_trusted(seal, settings.DATA, trusted)
    back = Return(timezone.now(), made, vouched)
    written: list[Path] = []
    try:
        with transaction.atomic():
            if User.objects.filter(email=email).exists():
                raise ArchiveError(f"{email} has an account here already. Restore for an address that has none.")
            name = str(manifest["person"].get("name", ""))[:200]
            holder = User.objects.create_user(email, name=name)
            EmailAddress.objects.create(user=holder, email=email, verified=True, primary=True)
            known: Numbers = {}
            for part in CONTENTS:
                _restore_part(archive, part, holder, known, back)
            files, lost = _restore_files(archive, holder, written)
            taken_back = _take_back(holder)
            _look(holder)
    except BaseException as error:
        for path in written:
            path.unlink(missing_ok=True)
        if isinstance(error, DatabaseError):
            raise ArchiveError(f"The database refuses what the archive holds: {error}".rstrip() + ".") from None
        raise
    rows = sum(map(len, known.values()))
    return Restored(holder, rows, files, lost, seal, vouched, person, made, len(known[CONFIRMED]), taken_back)


def _restore_part(archive: zipfile.ZipFile, part: Rows, holder: User, known: Numbers, back: Return) -> None:
    known[part.label] = {}
    if part.file not in archive.namelist():
        return
    # In an empty installation a record keeps its number, by which printed binders call it.
    keep_number = not part.model._base_manager.exists()
    for number, line in enumerate(_lines(archive, part.file), 1):
        try:
            row = json.loads(line)
            if not isinstance(row, dict):
                raise RowError("it is no row")
            restore_row(part, row, holder, known, keep_number=keep_number, back=back)
        except (RowError, RecursionError, KeyError, TypeError, ValueError) as error:
            raise ArchiveError(f"{part.file}, line {number}: {_said(error)}.") from None
    if keep_number and known[part.label]:
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), [part.model]):
                cursor.execute(statement)


def _person(manifest: dict[str, Any]) -> str:
    """The address of the person whose archive it is, as accounts have it."""
    return str(manifest["person"].get("email", "")).strip().lower()


def _day(manifest: dict[str, Any]) -> date:
    """The day on which it was made; none that is still to come."""
    today = timezone.now().date()
    try:
        return min(datetime.fromisoformat(str(manifest["made"])).date(), today)
    except (KeyError, ValueError):
        return today


def _take_back(holder: User) -> int:
    """Take back what was taken back here after the archive was made: whoever confirmed must not be brought back to it.

    How many. A confirmation is known again by who signed it and when, to the microsecond.
    """
    done = 0
    for each in Confirmation.objects.filter(checklist__holder=holder, retraction=None):
        same = Confirmation.objects.filter(name=each.name, signed=each.signed, at=each.at).exclude(pk=each.pk)
        if gone := same.exclude(retraction=None).select_related("retraction").first():
            Retraction(confirmation=each, at=gone.retraction.at).save_base(raw=True, force_insert=True)
            done += 1
    return done


def _said(error: Exception) -> str:
    match error:
        case RowError():
            return str(error)
        case KeyError():
            return f"{error} is missing"
        case _:
            return "it cannot be read"


def _lines(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with archive.open(name) as file:
        while line := file.readline(LONGEST_LINE):
            if len(line) == LONGEST_LINE:
                raise ArchiveError(f"{name} has a line that is longer than a row can be.")
            yield line


def _restore_files(archive: zipfile.ZipFile, holder: User, written: list[Path]) -> tuple[int, int]:
    """Put each file of evidence where it belongs; how many, and how many the archive does not have.

    Each is listed in `written` before it is: should anything go wrong, it goes again.
    """
    there = set(archive.namelist())
    files = lost = 0
    for row in Evidence.objects.filter(holder=holder):
        if not DIGEST.fullmatch(row.digest) or row.kind not in kinds.ENDINGS:
            # Its digest is a part of its path: nothing else may ever be.
            raise ArchiveError(f"{row.name[:80]!r} has no SHA-256 and no kind that a file can have.")
        name = name_of(row.digest, row.kind)
        if name not in there:
            lost += 1
            continue
        target = evidence.place(holder.pk, row.digest)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        sha256 = hashlib.sha256()
        written.append(target)
        with archive.open(name) as source, target.open("wb") as kept:
            while chunk := source.read(CHUNK):
                sha256.update(chunk)
                kept.write(chunk)
        if sha256.hexdigest() != row.digest or target.stat().st_size != row.size or _kind(target) != row.kind:
            raise ArchiveError(f"{name} is not the file that the record knows by this SHA-256.")
        files += 1
    return files, lost


def _kind(path: Path) -> str:
    try:
        return kinds.kind_of(path)
    except kinds.RefusedKind:
        return ""


def _look(holder: User) -> None:
    """Read everything once as the pages will: what they cannot read must not stay."""
    try:
        held_by(holder, timezone.localdate())
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ArchiveError(f"What the archive holds cannot be read: {error}.") from None
