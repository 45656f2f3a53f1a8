"""Badges as issuers give them out, made by hand for the tests."""

from __future__ import annotations

import base64
import json
import struct
import zlib
from typing import Any

PNG = b"\x89PNG\r\n\x1a\n"

OPEN_BADGE: dict[str, Any] = {
    "@context": [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ],
    "id": "urn:uuid:11111111-1111-4111-8111-111111111111",
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "issuer": {"id": "did:web:society.example", "type": ["Profile"], "name": "Riverside Medical Society"},
    "validFrom": "2026-06-02T10:00:00Z",
    "credentialSubject": {
        "type": ["AchievementSubject"],
        "identifier": [
            {"type": "IdentityObject", "hashed": True, "identityHash": "sha256$00", "identityType": "emailAddress"},
            {"type": "IdentityObject", "hashed": False, "identityHash": "Ana Müller", "identityType": "name"},
        ],
        "creditsEarned": 3.25,
        "activityEndDate": "2026-05-30",
        "achievement": {
            "id": "https://society.example/a/1",
            "type": ["Achievement"],
            "name": "Sepsis in the first hour",
            "description": "Three and a quarter hours of practice.",
            "criteria": {"narrative": "Attend and pass the test."},
            "alignment": [
                {
                    "type": ["Alignment"],
                    "targetName": "AMA PRA Category 1 Credit(s)™",
                    "targetUrl": "https://www.ama-assn.org/",
                }
            ],
        },
    },
}
ASSERTION: dict[str, Any] = {
    "@context": "https://w3id.org/openbadges/v2",
    "type": "Assertion",
    "id": "https://badges.example/assertions/7",
    "recipient": {"type": "email", "hashed": True, "salt": "s", "identity": "sha256$00"},
    "issuedOn": "2026-04-11T09:00:00+00:00",
    "verification": {"type": "hosted"},
    "badge": {
        "type": "BadgeClass",
        "name": "Opioids: a safer start",
        "description": "Awarded for 1.5 AMA PRA Category 1 Credits™ in safe prescribing.",
        "issuer": {"type": "Profile", "name": "Lakeside Hospital"},
    },
}


def as_bytes(document: dict[str, Any]) -> bytes:
    return json.dumps(document).encode()


def in_png(text: str, keyword: bytes = b"openbadgecredential", *, packed: bool = False) -> bytes:
    """The smallest picture with the text baked in."""
    content = zlib.compress(text.encode()) if packed else text.encode()
    baked = keyword + b"\0" + (b"\1\0" if packed else b"\0\0") + b"\0\0" + content
    image = zlib.compress(b"\0\0")
    return (
        PNG
        + _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
        + _chunk(b"iTXt", baked)
        + _chunk(b"IDAT", image)
        + _chunk(b"IEND", b"")
    )


def in_svg(text: str, *, before: str = "", inside: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}'
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0" width="9">'
        f"<openbadges:credential><![CDATA[{text}]]></openbadges:credential>{inside}"
        '<rect width="9" height="9"/></svg>'
    ).encode()


def token_of(document: dict[str, Any]) -> str:
    parts = ({"alg": "EdDSA", "typ": "vc+ld+json+jwt"}, document)
    encoded = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
    return ".".join([*encoded, "c2lnbmF0dXJl"])


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
