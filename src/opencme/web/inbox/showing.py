"""A document with what was read in it: the values in words, and marks on its pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from opencme.credit import vocabulary
from opencme.interchange.certificate import Found
from opencme.web.inbox.models import Proposed
from opencme.web.inbox.proposalform import SURE
from opencme.web.templatetags.opencme import day

LABELS = {
    "title": "Activity",
    "completed": "Completed on",
    "started": "Started on",
    "amount": "Amount",
    "hours": "Hours",
    "system": "Kind of credit",
    "format": "Format",
    "provider": "Provider",
    "joint-provider": "Jointly provided by",
    "accredited-by": "Accredited by",
    "activity": "Activity number",
    "learner": "Made out to",
    "role": "Role",
    "country": "Country",
}
SECTIONS = {"system": "credit-systems", "format": "formats", "role": "roles", "accredited-by": "bodies"}
WIDTH = 1000
"""Units across a page as it is drawn."""
MOST_SHEETS = 10


@dataclass(frozen=True)
class Row:
    """One value as it was read."""

    label: str
    shown: str
    words: str
    where: str
    is_sure: bool


@dataclass(frozen=True)
class Mark:
    """Where on a page a value was read, in the units of the drawing."""

    label: str
    words: str
    is_sure: bool
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class Sheet:
    """One page with its marks."""

    number: int
    height: int
    marks: tuple[Mark, ...]


def rows(proposed: Proposed) -> list[Row]:
    """What was read, in the order in which a person would say it."""
    fields = proposed.proposal.fields
    return [_row(name, fields[name]) for name in LABELS if name in fields]


def sheets(proposals: Sequence[Proposed], shapes: Sequence[float]) -> list[Sheet]:
    """The pages of a document; `shapes` are their heights as multiples of their widths."""
    heights = [round(WIDTH * shape) for shape in shapes]
    return [
        Sheet(number, height, tuple(_marks(proposals, number, height)))
        for number, height in enumerate(heights, start=1)
    ]


def _marks(proposals: Iterable[Proposed], number: int, height: int) -> Iterable[Mark]:
    # What several proposals read in the same place (the day of a certificate for two credits) is marked once.
    seen: dict[tuple[int, int, int, int], Mark] = {}
    for proposed in proposals:
        for name, found in proposed.found():
            if found.place is None or found.place.page != number or found.place.box is None:
                continue
            left, top, right, bottom = found.place.box
            box = (
                round(left * WIDTH),
                round(top * height),
                round((right - left) * WIDTH),
                round((bottom - top) * height),
            )
            mark = Mark(LABELS.get(name, name), found.words, found.confidence >= SURE, *box)
            before = seen.get(box)
            if before and mark.label not in before.label:
                mark = replace(mark, label=f"{before.label}, {mark.label}", is_sure=before.is_sure and mark.is_sure)
            seen[box] = mark
    return seen.values()


def _row(name: str, found: Found) -> Row:
    shown = found.value
    if name in SECTIONS:
        shown = vocabulary().label(SECTIONS[name], shown)
    elif name in ("completed", "started"):
        shown = day(date.fromisoformat(shown))
    where = f"page {found.place.page}" if found.place and found.place.box else ""
    return Row(LABELS[name], shown, found.words, where, found.confidence >= SURE)
