"""Everything that is somebody's in one ZIP file: what is kept of her as data, and every file that she brought.

docs/proof.md says what is in it. The archive is written to disk as it is read; its size costs no memory.
"""

from __future__ import annotations

import hashlib
import json
import logging
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from io import StringIO
from typing import IO, Any

from django.conf import settings

import opencme
from opencme.credentials import KeysUnusable
from opencme.credentials.sealing import SIGNATURE, sealed
from opencme.interchange import kinds, tabular
from opencme.web.people.models import User
from opencme.web.proof.contents import CONTENTS
from opencme.web.proof.rows import Numbers, rows_of
from opencme.web.record import evidence, ledger
from opencme.web.record.models import Evidence

FORMAT, VERSION = "opencme-archive", 1
MANIFEST = "manifest.json"
README = """This is everything that OpenCME keeps of one person.

manifest.json      what is in here: the format, counts, and the SHA-256 of every file
signature.json     the installation's signature over the manifest
data/*.jsonl       one table each, one row a line: profile, credentials, what was stated, the whole ledger, …
evidence/*         every certificate and letter, as it came, named by its SHA-256
transcript.csv     the record as it stands, for any program

To restore it into an installation of OpenCME: python -m opencme.web manage restore ARCHIVE --email ADDRESS
"""
log = logging.getLogger(__name__)
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date that every file of the archive bears, so that the same record makes the same archive."""


@dataclass
class _Writing:
    """An archive that is being written, and what is in it so far."""

    archive: zipfile.ZipFile
    files: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, name: str, chunks: Iterable[bytes], *, packed: bool = True) -> None:
        """Write one file, chunk by chunk, and remember its size and SHA-256."""
        info = zipfile.ZipInfo(name, EPOCH)
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        info.external_attr = 0o600 << 16
        sha256, size = hashlib.sha256(), 0
        with self.archive.open(info, "w", force_zip64=True) as file:
            for chunk in chunks:
                sha256.update(chunk)
                size += len(chunk)
                file.write(chunk)
        self.files[name] = {"sha256": sha256.hexdigest(), "bytes": size}


def write(holder: User, to: IO[bytes], *, made: datetime) -> dict[str, Any]:
    """Write the holder's archive to a file that is open for binary writing; returns its manifest."""
    with zipfile.ZipFile(to, "w") as archive:
        writing = _Writing(archive)
        writing.add("README.txt", [README.encode()])
        known: Numbers = {}
        counts: dict[str, int] = {}
        for part in CONTENTS:
            writing.add(part.file, _lines(rows_of(part, holder, known)))
            counts[part.label] = len(known[part.label])
        missing = []
        for file in Evidence.objects.filter(holder=holder, pk__in=known["record.Evidence"]).order_by("pk"):
            if evidence.is_whole(file):
                writing.add(name_of(file.digest, file.kind), evidence.chunks_of(file), packed=False)
            else:
                missing.append(file.digest)
        writing.add("transcript.csv", _transcript(holder))
        manifest = {
            "format": FORMAT,
            "version": VERSION,
            "made": made.isoformat(),
            "made_by": f"OpenCME {opencme.__version__}",
            "person": {"email": holder.email, "name": holder.name},
            "rows": counts,
            "missing_evidence": missing,
            "files": writing.files,
        }
        written = json.dumps(manifest, indent=2, ensure_ascii=False).encode()
        archive.writestr(zipfile.ZipInfo(MANIFEST, EPOCH), written, zipfile.ZIP_DEFLATED)
        try:
            archive.writestr(zipfile.ZipInfo(SIGNATURE, EPOCH), sealed(written, settings.DATA))
        except KeysUnusable:
            # Her data she gets all the same; when it is restored it is her own word.
            log.exception("an archive could not be signed")
    return manifest


def name_of(digest: str, kind: str) -> str:
    """What a file of evidence is called in the archive."""
    return f"evidence/{digest}{kinds.ENDINGS.get(kind, '')}"


def _lines(rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    for row in rows:
        yield (json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _transcript(holder: User) -> Iterator[bytes]:
    file = StringIO(newline="")
    tabular.write((record for record in ledger.transcript_of(holder) if record.state != "withdrawn"), file)
    yield file.getvalue().encode("utf-8-sig")
