"""`opencme verify` of what comes as a ZIP: the signed credentials of a transcript, or the archive of a person."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from opencme.interchange.openbadges import Badge

MOST_FILES = 100_000
CHUNK = 1024 * 1024
MANIFEST = "manifest.json"
LARGEST_MANIFEST = 32 * 1024**2


@dataclass(frozen=True)
class Told:
    """What was found of one file, as a sentence and as data."""

    name: str
    holds: bool
    sentence: str


def is_zip(start: bytes) -> bool:
    return start.startswith(b"PK\x03\x04")


def credentials_in(file: Path | IO[bytes], verdict_of: Callable[[Badge], tuple[bool, str]]) -> Iterator[Told]:
    """Every credential in the ZIP with what it proves. Raises ValueError where there is none."""
    from opencme.interchange.openbadges import LARGEST, BadgeError, unpack

    with zipfile.ZipFile(file) as packed:
        names = [info.filename for info in packed.infolist() if info.filename.endswith(".json")][:MOST_FILES]
        if not names:
            raise ValueError("there are no credentials in this ZIP; those of OpenCME are credit-….json in it")
        for name in names:
            with packed.open(name) as opened:
                content = opened.read(LARGEST + 1)
            try:
                yield Told(name, *verdict_of(unpack(content)))
            except BadgeError as error:
                yield Told(name, False, f"Not a credential: {error}")


def is_archive(file: Path | IO[bytes]) -> bool:
    """Whether the ZIP is everything of one person, as OpenCME gives it out."""
    with zipfile.ZipFile(file) as packed:
        return MANIFEST in packed.namelist()


def of_archive(file: Path | IO[bytes], data: str | None, issuers: Sequence[str]) -> Told:
    """Whether an archive is as it was written, and who signed it. Raises ValueError where it is none of ours."""
    # Signatures take a moment to load, which the other commands need not wait for.
    from opencme.credentials.sealing import LONGEST, SIGNATURE, Seal, is_trusted, seal_of

    with zipfile.ZipFile(file) as packed:
        if packed.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
            raise ValueError(f"{MANIFEST} in it is larger than any of ours")
        written = packed.read(MANIFEST)
        manifest = json.loads(written)
        if not isinstance(manifest, dict) or manifest.get("format") != "opencme-archive":
            raise ValueError(f"{MANIFEST} in it is not that of an archive of OpenCME")
        whose = manifest.get("person", {}).get("email", "somebody")
        about = f"the archive of {whose} of {str(manifest.get('made', ''))[:10]}"
        if wrong := _changed(packed, manifest.get("files", {})):
            return Told(MANIFEST, False, f"Not valid: {about} was changed. {wrong}")
        has_seal = SIGNATURE in packed.namelist() and packed.getinfo(SIGNATURE).file_size <= LONGEST
        seal = seal_of(written, packed.read(SIGNATURE)) if has_seal else Seal()
    if not seal.holds:
        why = "its signature does not fit" if seal.key else "it is not signed"
        return Told(MANIFEST, False, f"Not proven: {about} is whole, but {why}.")
    if data and is_trusted(seal, Path(data).expanduser(), issuers):
        return Told(MANIFEST, True, f"Valid: {about} is whole and signed by this installation.")
    if seal.key in issuers:
        return Told(MANIFEST, True, f"Valid: {about} is whole and signed by {seal.key}, which you trust.")
    ask = "Name the data folder of the installation with --data, or its key with --issuer if you trust it."
    return Told(
        MANIFEST, False, f"Not proven: {about} is whole and signed by {seal.key}, which is not known here. {ask}"
    )


def _changed(packed: zipfile.ZipFile, files: object) -> str:
    """What is otherwise than the manifest says, as a sentence; empty if nothing is."""
    if not isinstance(files, dict):
        raise ValueError(f"{MANIFEST} in it does not say what is in it")
    for name, said in files.items():
        try:
            sha256, size = hashlib.sha256(), 0
            with packed.open(name) as opened:
                while chunk := opened.read(CHUNK):
                    size += len(chunk)
                    if size > packed.getinfo(name).file_size:
                        break
                    sha256.update(chunk)
        except KeyError:
            return f"{name} is not in it any more."
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError):
            return f"{name} in it is damaged."
        if sha256.hexdigest() != (said.get("sha256") if isinstance(said, dict) else said):
            return f"{name} is not what it was."
    return ""


def what_it_is(start: bytes) -> str:
    """What of OpenCME a file is that carries no signature itself, and what would be verified; empty if it is not."""
    if start.startswith(b"%PDF"):
        return "This is a PDF. What is signed is a transcript taken as “Signed credentials”: verify that ZIP."
    if start.lstrip()[:1] != b"{":
        return ""
    try:
        found = json.loads(start)
    except ValueError:
        return ""
    kinds = {"opencme-transcript": "a transcript as data", "opencme-audit": "an audit as data"}
    kind = kinds.get(found.get("format", "")) if isinstance(found, dict) else None
    return (
        f"This is {kind}, which bears no signature: anybody could have written it. What is signed is a transcript "
        "taken as “Signed credentials”: verify that ZIP."
        if kind
        else ""
    )
