"""What reading a catalog gives: one item for each activity that a file tells of, and why one is none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from opencme.credit import Activity


class CatalogError(ValueError):
    """The file as a whole cannot be read. The message is one line that says what is wrong, where, and what to do."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What makes an item no activity, or leaves a part of it open. `field` as the file names it."""

    field: str
    what: str
    found: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        found = f" ({self.found[:60]}{'…' if len(self.found) > 60 else ''})" if self.found else ""
        where = f"{self.field}: " if self.field else ""
        return f"{where}{self.what}{found}" + (f"; {self.remedy}" if self.remedy else "")


@dataclass(frozen=True, slots=True)
class Item:
    """One row, event or object of a file.

    It has an `activity`, or `problems`, or the reason why it was `skipped` (headings, blank rows). An activity may come
    with `questions`, which the file leaves open and a person can answer, and `remarks`: what was taken to mean what, or
    left aside. `id` is the provider's own where it could be read, so that an item that is wrong is not taken for gone.
    """

    where: str
    """How a person finds it in the file: "row 12", "activity 3", "event 7"."""
    activity: Activity | None = None
    problems: tuple[Problem, ...] = ()
    questions: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    skipped: str = ""
    id: str | None = None


@dataclass
class Reading:
    """An iterator over the items of a file. `remarks` are about the file as a whole."""

    format: str
    """`json`, `table`, `icalendar`, `pars-xml` or `pars-table`."""
    items: Iterator[Item]
    source: str = ""
    """The name that the file gives itself."""
    remarks: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[Item]:
        return self.items

    def activities(self) -> list[Activity]:
        """All activities of the items not read yet."""
        return [item.activity for item in self if item.activity]
