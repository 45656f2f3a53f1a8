"""In which order the credit of one activity is proposed: the holder's own kind first, whatever the certificate does."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from opencme.interchange.certificate import Proposal
from opencme.web.people.models import User
from opencme.web.record.models import Profile

NURSING = ("ancc", "nursing-contact-hour")
OWN = {
    "physician-md": ("ama-pra-1",),
    "physician-do": ("aoa-1a", "aoa-1b", "aoa-2a", "aoa-2b", "ama-pra-1"),
    "physician-assistant": ("aapa-1", "aapa-1-self-assessment", "aapa-1-pi"),
    "nurse-rn": NURSING,
    "nurse-lpn": NURSING,
    "nurse-aprn": (*NURSING, "aanp", "nbcrna-a", "nbcrna-b"),
    "midwife": NURSING,
    "pharmacist": ("acpe",),
    "pharmacy-technician": ("acpe",),
    "dentist": ("ada-cerp", "agd-pace"),
    "psychologist": ("apa",),
    "social-worker": ("ace",),
    "dietitian": ("cpeu",),
    "optometrist": ("cope",),
}
"""The credit that is made for a profession; where a certificate names several kinds, it is the one to claim."""


def own_first(proposals: Sequence[Proposal], holder: User) -> list[Proposal]:
    """The proposals in their order, but those of one activity with the kinds of the holder's profession first."""
    profession = Profile.objects.filter(holder=holder).values_list("profession", flat=True).first()
    own = OWN.get(profession or "", ())
    ordered: list[Proposal] = []
    for _, same in groupby(proposals, lambda each: (each.value("title"), each.value("completed"))):
        ordered += sorted(same, key=lambda each: each.value("system") not in own)
    return ordered
