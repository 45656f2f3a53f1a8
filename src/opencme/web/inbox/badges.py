"""Digital badges in the inbox: what they claim, and whether their signature bears it out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from rapidfuzz import fuzz

from opencme.credentials import known_at, verify
from opencme.credit.wording import plain
from opencme.interchange import openbadges
from opencme.interchange.certificate import Proposal, Reading

LARGEST = 1024 * 1024
"""Characters of a credential that is checked here: a badge has a few thousand, and a check takes its time."""
SAME_NAME = 85
"""Of 100: how alike two names must be to be taken for one person's."""
OURS = "It was signed here, from a record on OpenCME. It proves no more than that record: see what shows that one."
NOT_CHECKED = "The credential is too large to be checked here. Check it with the command: opencme verify."


def read(path: Path, learner: str) -> Reading:
    """What the badge claims, with a doubt where nobody vouches for it or it is another's. Raises ReadingError."""
    return _for(openbadges.read(path.read_bytes(), _doubts), learner)


def baked(path: Path, learner: str) -> Reading | None:
    """What the badge in a picture claims; None for a picture in which there is none. Raises ReadingError."""
    content = path.read_bytes()
    return _for(openbadges.read(content, _doubts), learner) if openbadges.is_baked(content) else None


def _for(reading: Reading, learner: str) -> Reading:
    """The reading as its holder should see it: whose badge it is is never left to chance."""
    return replace(reading, proposals=tuple(_named(each, learner) for each in reading.proposals))


def _named(proposal: Proposal, learner: str) -> Proposal:
    name = proposal.value("learner")
    if not name:
        doubt = "The badge does not say in words whose it is. See that it is yours."
    elif fuzz.token_set_ratio(plain(name), plain(learner)) < SAME_NAME:
        doubt = f"The badge is made out to {name}."
    else:
        return proposal
    return replace(proposal, doubts=(doubt, *proposal.doubts))


def _doubts(document: Mapping[str, Any]) -> tuple[str, ...]:
    if len(json.dumps(document)) > LARGEST:
        return (NOT_CHECKED,)
    known = known_at(settings.DATA, "OpenCME", settings.ISSUER)
    verdict = verify(document, known, at=timezone.now())
    if verdict.holds:
        # Holding, it is one of ours: those of others are signed by somebody we do not know.
        return (OURS,)
    return verdict.doubts
