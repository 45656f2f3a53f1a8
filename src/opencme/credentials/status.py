"""Whether a credential was taken back: the entry that names a place in a list, and the list as it was saved.

W3C Bitstring Status List 1.0. Lists are given by who has them; nothing is fetched. OpenCME does not yet write entries
into the credentials that it signs.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Mapping
from typing import Any

ENTRY = "BitstringStatusListEntry"
LIST = "BitstringStatusList"
LARGEST_LIST = 16 * 1024 * 1024
"""Bytes of a list unpacked; the standard's smallest has 16 KB."""
WORDS = {"revocation": "revoked", "suspension": "suspended"}


class StatusUnknown(ValueError):
    """Whether the credential was taken back cannot be told from what is here; the message says why."""


def entries_of(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The entries under `credentialStatus`. Raises StatusUnknown for what is none."""
    listed = document.get("credentialStatus")
    if listed is None:
        return []
    entries = listed if isinstance(listed, list) else [listed]
    if not all(isinstance(entry, dict) for entry in entries):
        raise StatusUnknown("its credentialStatus is not understood")
    return entries


def address_of(entry: Mapping[str, Any]) -> str:
    """Where the list of the entry is published. Raises StatusUnknown for another kind of status."""
    if entry.get("type") != ENTRY:
        raise StatusUnknown(f"its status is kept in a way not known here ({str(entry.get('type'))[:60]})")
    return str(entry.get("statusListCredential"))


def taken_back(entry: Mapping[str, Any], listing: Mapping[str, Any]) -> str | None:
    """`revoked` or `suspended` if the list says so of the entry, None if not. Raises StatusUnknown.

    `listing` is the list's own credential; that its issuer signed it is for the caller to see.
    """
    subject = listing.get("credentialSubject")
    purpose = entry.get("statusPurpose")
    if not isinstance(subject, dict) or subject.get("type") != LIST or purpose not in _purposes(subject):
        raise StatusUnknown("the list of what was taken back is not the one that the credential names")
    if purpose not in WORDS or entry.get("statusSize", 1) != 1:
        raise StatusUnknown("the list holds messages, not what was taken back")
    bits = _unpacked(subject.get("encodedList"))
    index = str(entry.get("statusListIndex"))
    if not index.isascii() or not index.isdigit() or len(index) > 12 or int(index) >= len(bits) * 8:
        raise StatusUnknown("the list of what was taken back has no such place")
    byte, bit = divmod(int(index), 8)
    # The first place is the leftmost bit of the first byte.
    return WORDS[str(purpose)] if bits[byte] >> (7 - bit) & 1 else None


def _purposes(subject: Mapping[str, Any]) -> list[Any]:
    purpose = subject.get("statusPurpose")
    return purpose if isinstance(purpose, list) else [purpose]


def _unpacked(encoded: object) -> bytes:
    text = str(encoded)
    text = text.removeprefix("u")
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        unpacking = zlib.decompressobj(16 + zlib.MAX_WBITS)
        bits = unpacking.decompress(packed, LARGEST_LIST)
    except (binascii.Error, zlib.error, ValueError):
        raise StatusUnknown("the list of what was taken back cannot be read") from None
    if unpacking.unconsumed_tail or not unpacking.eof:
        raise StatusUnknown("the list of what was taken back is too large or incomplete")
    return bits
