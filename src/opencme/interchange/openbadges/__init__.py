"""Digital badges: Open Badges 3.0 and 2.0, Verifiable Credentials and learner records, also baked into PNG and SVG.

See `docs.md` beside this file. Whether a badge is genuine is not decided here: `read` asks the judge that it is given.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from opencme.interchange.certificate.proposal import Reading
from opencme.interchange.openbadges.badge import Badge, unpack
from opencme.interchange.openbadges.failure import LARGEST, BadgeError
from opencme.interchange.openbadges.pieces import in_png
from opencme.interchange.openbadges.proposing import proposals

__all__ = ["LARGEST", "Badge", "BadgeError", "is_baked", "proposals", "read", "unpack"]

type Judge = Callable[[Mapping[str, Any]], tuple[str, ...]]
"""What a person has to look at before she relies on a credential; nothing where it is proven."""

HOSTED = (
    "Whether the badge is genuine is only known to its issuer, who keeps it at {address}; "
    "nothing was asked there. Open the address and compare."
)
TOKEN = "The badge is signed around its content (a token), which is not checked here."  # noqa: S105 - words, no secret
NOTHING = "The badge holds only the address {address}. Open it, and save the badge or its certificate from there."


def is_baked(picture: bytes) -> bool:
    """Whether there is a badge in a PNG."""
    try:
        return in_png(picture) is not None
    except BadgeError:
        return False


def read(data: bytes, judge: Judge) -> Reading:
    """The credit that a badge seems to show. Raises BadgeError.

    What cannot be proven is a doubt of every proposal: the judge's about a signed credential, ours about a badge whose
    proof lies with its issuer.
    """
    badge = unpack(data)
    if not badge.document:
        return Reading(notes=(NOTHING.format(address=badge.hosted),))
    if badge.token:
        doubts: tuple[str, ...] = (TOKEN,)
    elif badge.version == 2:
        doubts = (HOSTED.format(address=badge.hosted or "an address that it does not give"),)
    else:
        doubts = judge(badge.document)
    found = (replace(each, doubts=(*doubts, *each.doubts)) for each in proposals(badge))
    return Reading(proposals=tuple(found))
