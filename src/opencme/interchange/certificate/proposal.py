"""What was found on a certificate: values, the words they were read from, where those stand, how sure we are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

FIELDS = (
    "completed",
    "started",
    "system",
    "amount",
    "hours",
    "format",
    "title",
    "provider",
    "joint-provider",
    "accredited-by",
    "activity",
    "learner",
    "role",
    "country",
)
"""What may be found, in the names of docs/rulebooks.md; `joint-provider` and `learner` are not part of a record."""

type Box = tuple[float, float, float, float]
"""Left, top, right and bottom as shares of the page's width and height, each from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand: the page, from 1, and the box around them; no box where a text has no pages (a mail)."""

    page: int
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One value: an ISO date, a decimal with a point, a name of the vocabulary, or plain words."""

    value: str
    words: str
    """The words as they stand on the page."""
    confidence: float
    """From 0 to 1; 1 only where the words leave nothing open."""
    place: Place | None = None


@dataclass(frozen=True)
class Proposal:
    """One record that the document seems to show. A certificate with credit of two systems makes two.

    `doubts` are sentences for a person, each about one thing that she has to decide or look at.
    """

    fields: Mapping[str, Found] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()

    def value(self, name: str) -> str | None:
        found = self.fields.get(name)
        return found.value if found else None


@dataclass(frozen=True, slots=True)
class Line:
    """Words that stand next to one another, as one line of a page."""

    text: str
    place: Place
    size: float = 0.0
    """Height of its letters as a share of the page's height; 0 where that is not known."""
    confidence: float = 1.0
    """How sure the letters are: 1 in a text layer, less where a picture was read."""


@dataclass(frozen=True)
class Reading:
    """A document as it was read."""

    proposals: tuple[Proposal, ...] = ()
    lines: tuple[Line, ...] = ()
    pages: int = 0
    by: str = "text"
    """How the words were come by: `text` (a text layer or plain text) or `picture`."""
    notes: tuple[str, ...] = ()
    """What to know about the reading as a whole: pages that were not looked at, words nobody understood."""
