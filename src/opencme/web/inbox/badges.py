"""Digital badges in the inbox: what they claim, and whether their signature bears it out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from opencme.credentials import known_at, verify
from opencme.interchange import openbadges
from opencme.interchange.certificate import Reading

LARGEST = 1024 * 1024
"""Characters of a credential that is checked here: a badge has a few thousand, and a check takes its time."""
NOT_CHECKED = "The credential is too large to be checked here. Check it with the command: opencme verify."


def read(path: Path) -> Reading:
    """What the badge claims, with a doubt where nobody vouches for it. Raises ReadingError."""
    return openbadges.read(path.read_bytes(), _doubts)


def baked(path: Path) -> Reading | None:
    """What the badge in a picture claims; None for a picture in which there is none. Raises ReadingError."""
    content = path.read_bytes()
    return openbadges.read(content, _doubts) if openbadges.is_baked(content) else None


def _doubts(document: Mapping[str, Any]) -> tuple[str, ...]:
    if len(json.dumps(document)) > LARGEST:
        return (NOT_CHECKED,)
    known = known_at(settings.DATA, "OpenCME", settings.ISSUER)
    return verify(document, known, at=timezone.now()).doubts
