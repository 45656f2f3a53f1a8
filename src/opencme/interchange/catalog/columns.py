"""Which column of a catalog's table holds what, told by the headings alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from opencme.credit import vocabulary
from opencme.credit.wording import plain
from opencme.interchange.tabular.mapping import HEADING_ROWS, LONGEST_HEADING, Column

SEVERAL = frozenset({"credits", "price"})
"""What more than one column may hold."""
NUMBERED = re.compile(r"^\s*\d{1,2}[.)]\s*")
"""The accreditor's templates number their headings."""


@dataclass(frozen=True, slots=True)
class Headings:
    """The row of headings, as its number and columns."""

    row: int
    columns: tuple[Column, ...]

    def by_field(self) -> dict[str, tuple[Column, ...]]:
        fields = {column.field for column in self.columns if column.field}
        return {field: tuple(column for column in self.columns if column.field == field) for field in fields}

    @property
    def is_register(self) -> bool:
        """Whether this is a file of the accreditor's register."""
        return sum(1 for column in self.columns if column.field == "register") >= 2

    @property
    def unused(self) -> list[str]:
        return [column.name for column in self.columns if not column.field and column.heading]


def find(rows: Sequence[tuple[int, Sequence[str]]]) -> Headings | None:
    """The row among the first ones that heads most columns, the title's among them; None if there is none."""
    best: Headings | None = None
    most = 1
    for number, cells in rows[:HEADING_ROWS]:
        columns = _columns(cells)
        known = sum(1 for column in columns if column.field)
        if known > most and any(column.field == "title" for column in columns):
            best, most = Headings(number, columns), known
    return best


@cache
def _known() -> dict[str, str]:
    text = resources.files("opencme.interchange.catalog").joinpath("headings.yaml").read_text("utf-8")
    return {word: field for field, words in yaml.safe_load(text).items() for word in words}


def _columns(cells: Sequence[str]) -> tuple[Column, ...]:
    taken: set[str] = set()
    found = []
    for index, cell in enumerate(cells):
        heading = NUMBERED.sub("", cell)
        field, system = _meaning(heading) if heading and len(heading) <= LONGEST_HEADING else ("", "")
        if field in taken and field not in SEVERAL | {"register"}:
            field = ""
        taken.add(field)
        found.append(Column(index, heading, field, system, words=heading))
    return tuple(found)


def _meaning(heading: str) -> tuple[str, str]:
    """The field and, for a column of its own for one credit system, that system."""
    bare = plain(heading.replace("-", " "))
    field = _known().get(bare, "")
    if not field and (system := vocabulary().named("credit-systems", heading)):
        return "credits", system
    return field, "ama-pra-1" if bare == "number of ama pra category 1 credits" else ""
