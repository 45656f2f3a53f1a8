"""A badge as a value: what was in the file, and in what form. Nothing is checked and nothing is fetched here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

from opencme.interchange.openbadges.document import content_of, is_token, parsed
from opencme.interchange.openbadges.failure import LARGEST, BadgeError
from opencme.interchange.openbadges.pieces import PNG, in_png, in_svg

HOW = "Bring the badge as JSON, or as the PNG or SVG that its issuer gave out."


@dataclass(frozen=True)
class Badge:
    """One badge.

    `version` is 3 for Verifiable Credentials (Open Badges 3.0, learner records), 2 for Open Badges 2.0 and earlier.
    `token` is the signed token that holds it, where its signature is around it and not inside. A badge that is only an
    address (`hosted`) has an empty document.
    """

    document: Mapping[str, Any]
    version: int
    token: str = ""
    hosted: str = ""


def unpack(data: bytes) -> Badge:
    """The badge in a file: JSON, a signed token, or a picture with one of them baked in. Raises BadgeError."""
    if len(data) > LARGEST:
        raise BadgeError(f"It is larger than {LARGEST // 1024**2} MB; no badge is.")
    if data.startswith(PNG):
        return _from(in_png(data), "There is no badge in this picture.")
    try:
        text = data.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise BadgeError(f"This is no badge. {HOW}") from None
    if text.startswith("<"):
        return _from(in_svg(text.encode()), "There is no badge in this drawing.")
    return _from(text, "The file is empty.")


def _from(text: str | None, otherwise: str) -> Badge:
    text = (text or "").strip()
    if not text:
        raise BadgeError(f"{otherwise} {HOW}")
    if text.startswith(("https://", "http://")) and len(text.split()) == 1:
        return Badge({}, 2, hosted=text[:2000])
    if is_token(text):
        document = content_of(text)
        return Badge(document, _version(document), token=text)
    if not text.startswith(("{", "[")):
        raise BadgeError(f"This is no badge. {HOW}")
    document = parsed(text)
    version = _version(document)
    return Badge(document, version, hosted=_hosted(document) if version == 2 else "")


def _version(document: Mapping[str, Any]) -> int:
    """Raises BadgeError for JSON that is something else."""
    kinds = listed(document.get("type"))
    contexts = [each for each in listed(document.get("@context")) if isinstance(each, str)]
    if "VerifiablePresentation" in kinds:
        raise BadgeError("This is a presentation of credentials for one occasion; bring the credential itself.")
    if "VerifiableCredential" in kinds or any("/credentials/v" in each for each in contexts):
        return 3
    if "Assertion" in kinds or any("openbadges" in each for each in contexts) or "badge" in document:
        return 2
    raise BadgeError(f"It is JSON, but no badge: its type is none that is known. {HOW}")


def _hosted(document: Mapping[str, Any]) -> str:
    """Where a badge of version 2 is kept by its issuer."""
    proof = document.get("verification", document.get("verify"))
    address = proof.get("url") if isinstance(proof, dict) else None
    found = address if isinstance(address, str) else document.get("id")
    return found[:2000] if isinstance(found, str) else ""


def listed(value: object) -> list[Any]:
    """A value of JSON-LD, where one may stand alone or in a list."""
    return value if isinstance(value, list) else [] if value is None else [value]


def is_object(value: object) -> TypeGuard[dict[str, Any]]:
    """Whether a value is an object with fields."""
    return isinstance(value, dict)
