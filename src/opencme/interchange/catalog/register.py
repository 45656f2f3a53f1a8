"""The words of the accreditor's register (PARS) for what an activity is, in ours.

PARS names formats and ways of delivery; its older files have codes. What a batch file cannot say is not guessed: it
knows days without times, one number of credits, and never whose file it is.
"""

from __future__ import annotations

from dataclasses import dataclass

FORMATS = {
    "live course": "live",
    "c": "live",
    "course": "live",
    "il": "live-online",
    "internet live course": "live-online",
    "rss": "series",
    "regularly scheduled series": "series",
    "em": "enduring",
    "enduring material": "enduring",
    "iem": "enduring",
    "internet activity enduring material": "enduring",
    "internet enduring material": "enduring",
    "jn": "journal",
    "journal based cme": "journal",
    "mr": "manuscript-review",
    "manuscript review": "manuscript-review",
    "tiw": "test-item-writing",
    "test item writing": "test-item-writing",
    "cml": "committee",
    "committee learning": "committee",
    "pi": "performance-improvement",
    "performance improvement": "performance-improvement",
    "performance quality improvement": "performance-improvement",
    "isl": "point-of-care",
    "internet searching and learning": "point-of-care",
    "lft": "teaching",
    "learning from teaching": "teaching",
    "oth": "other",
    "other blended learning": "other",
    "other": "other",
}
"""PARS's formats and codes, in plain words (reference/pars.md, section 5)."""
ONLINE_CODES = frozenset({"il", "iem", "internet live course", "internet activity enduring material"})
SERIES = "The credit of a regularly scheduled series is the sum of all its sessions, not that of one."
SYSTEMS = {
    "ama pra category 1": "ama-pra-1",
    "ipce": "ipce",
    "nursing": "ancc",
    "pharmacy": "acpe",
    "aapa category 1": "aapa-1",
    "psychologist": "apa",
    "optometrist": "cope",
    "social worker": "ace",
    "dentist": "ada-cerp",
    "dietetic cpeu": "cpeu",
}
"""Credit categories of PARS and JA-PARS. Athletic trainers' units are none that is known here."""
BOARDS = {"abim": "abim-moc", "abp": "abp-moc-2"}
"""Boards whose points are a credit system here."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a table of the register differs from any other."""

    formats: dict[str, str]
    online: frozenset[str]
    system: str
    """The credit of a bare figure."""


DIALECT = Dialect(FORMATS, ONLINE_CODES, "ama-pra-1")


def format_of(words: str, deliveries: frozenset[str]) -> str | None:
    """Our format for PARS's, in plain words, and its ways of delivery; None if it is not known."""
    name = FORMATS.get(words)
    if name == "live" and deliveries and "in person" not in deliveries and "live streamed" in deliveries:
        return "live-online"
    return name


def is_online(words: str, deliveries: frozenset[str]) -> bool:
    """Whether it can be taken from anywhere; in person and streamed at the same moment is one activity."""
    return words in ONLINE_CODES or bool(deliveries & {"live streamed", "online"})
