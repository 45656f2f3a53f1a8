"""Which column holds what: a proposal from headings and sample cells, which a person can change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from collections.abc import Mapping as AbstractMapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources

import yaml
from rapidfuzz import fuzz, process

from opencme.credit import vocabulary
from opencme.credit.wording import plain, plain_system
from opencme.interchange.tabular.amounts import MINUTE_WORDS, read_quantity
from opencme.interchange.tabular.dates import DAY_NUMBER, read_dates, serial
from opencme.interchange.tabular.findings import TableError, Unreadable, Unsettled
from opencme.interchange.tabular.names import ALL_WORDS_SHARED, NO, NOTHING, YES, may_be_system
from opencme.interchange.tabular.text import letter

FIELDS = (
    "completed",
    "started",
    "amount",
    "system",
    "hours",
    "topics",
    "topic",
    "format",
    "title",
    "provider",
    "accredited-by",
    "approved-by",
    "activity",
    "role",
    "tested",
    "interactive",
    "in-practice-area",
    "evidence",
    "state",
    "country",
    "for-period",
    "id",
    "learner",
)
"""What a column may hold. `topic` is a column of amounts for one topic; the others are the fields of a record."""

MANY = frozenset({"amount", "topic", "learner"})
"""Fields that several columns may hold."""
ALIKE = 88
"""Likeness (0 to 100) from which a heading is taken for a known one."""
HEADING_ROWS = 40
"""The headings are looked for in this many rows from the top."""
LONGEST_HEADING = 80
FILLING = frozenset({"cme", "ce", "cne", "cpe", "cpd", "your", "my", "the", "of", "number", "total"})
"""Words that a heading may have or lack without meaning another thing."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, what it holds (`field`, or empty if it is left aside), and an example.

    `system` (for amounts) and `topic` are names of the vocabulary; `words` are the heading's own, where they say a
    unit or a credit system.
    """

    index: int
    heading: str
    field: str = ""
    system: str = ""
    topic: str = ""
    words: str = ""
    sample: str = ""

    @property
    def name(self) -> str:
        """How a person finds the column."""
        return self.heading or f"column {letter(self.index)}"


@dataclass(frozen=True, slots=True)
class Mapping:
    """What the columns of one table (file or sheet) hold.

    `heading_row` counts from 1, as the file shows it. `date_order` (`dmy`, `mdy`, `ymd`) settles dates in figures;
    `system` is the credit system of rows that name none; `systems` says what words for credit mean (words → name).
    """

    columns: tuple[Column, ...]
    heading_row: int
    sheet: str = ""
    date_order: str | None = None
    system: str = ""
    systems: AbstractMapping[str, str] = field(default_factory=dict)

    def assign(self, column: str | int, field: str, system: str = "", topic: str = "") -> Mapping:
        """The mapping with this column (heading, letter or index from 0) holding `field` ('' leaves it aside).

        Raises TableError for a column or field that does not exist, UnknownName for an unknown system or topic.
        """
        if field and field not in FIELDS:
            raise TableError(f'there is no field "{field}"; fields are {", ".join(FIELDS)}')
        if system:
            vocabulary().require("credit-systems", system)
        if topic:
            vocabulary().require("topics", topic)
        chosen = next((c for c in self.columns if column in (c.index, c.heading, letter(c.index))), None)
        if chosen is None:
            raise TableError(f'there is no column "{column}"; columns are {", ".join(c.name for c in self.columns)}')
        columns = tuple(
            replace(c, field=field, system=system, topic=topic)
            if c is chosen
            else (replace(c, field="") if c.field == field and field not in MANY else c)
            for c in self.columns
        )
        return replace(self, columns=columns)

    def holding(self, field: str) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.field == field)

    @property
    def unused(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if not column.field and (column.heading or column.sample))


def propose(rows: Sequence[tuple[int, Sequence[str]]], sheet: str = "") -> Mapping | None:
    """The mapping that the first rows (number, cells) suggest, or None if no row of headings is among them."""
    scores = [(_heading_score(cells), -place) for place, (_, cells) in enumerate(rows[:HEADING_ROWS])]
    best, place = max(scores, default=(0, 0))
    if best < 2:
        return None
    number, headings = rows[-place]
    below = [cells for _, cells in rows[-place + 1 :]]
    width = _width(headings, below)
    columns = [
        _column(index, headings[index] if index < len(headings) else "", [c[index] for c in below if index < len(c)])
        for index in range(width)
    ]
    return Mapping(tuple(_settle(columns)), number, sheet)


@cache
def headings() -> AbstractMapping[str, str]:
    """Known headings in plain words, each with its field."""
    text = resources.files("opencme.interchange.tabular").joinpath("headings.yaml").read_text("utf-8")
    return {word: name for name, words in yaml.safe_load(text).items() for word in words}


def _width(headings: Sequence[str], below: Sequence[Sequence[str]]) -> int:
    """Columns up to the last one with a heading, or with cells in most rows (a row split in two has more)."""
    width = max((index + 1 for index, heading in enumerate(headings) if heading), default=0)
    while sum(1 for cells in below if any(cells[width:])) > len(below) / 2:
        width += 1
    return width


def _known(heading: str) -> str:
    """The field of a heading that is known, with or without the words for education in it ("CME credits earned")."""
    bare = plain(heading)
    name = headings().get(bare) or headings().get(" ".join(w for w in bare.split() if w not in FILLING))
    return name or ""


def _heading_score(cells: Sequence[str]) -> int:
    """How much a row looks like headings: 2 for a known date or amount, 1 for any other known heading."""
    fields = set()
    for cell in cells:
        if cell and len(cell) <= LONGEST_HEADING:
            name = _known(cell) or ("amount" if _system_heading(cell) else "")
            fields.add(name or _alike(cell))
    fields.discard("")
    if not fields & {"completed", "started", "amount", "hours"} or len(fields) < 2:
        return 0
    return sum(2 if name in ("completed", "amount") else 1 for name in fields)


def _alike(heading: str) -> str:
    bare = plain(heading)
    near = process.extractOne(bare, list(headings()), scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE)
    return headings()[near[0]] if near and len(bare) >= 5 else ""


def _system_heading(heading: str) -> bool:
    return bool(vocabulary().named("credit-systems", heading)) or bool(
        ALL_WORDS_SHARED.fullmatch(plain_system(heading))
    )


def _column(index: int, heading: str, below: Sequence[str]) -> Column:
    filled = [cell for cell in below if cell]
    column = Column(index, heading, sample=filled[0][:200] if filled else "")
    if not heading or len(heading) > LONGEST_HEADING:
        return column
    name = _known(heading)
    numeric = _share(filled, _is_amount) >= 0.5 or not filled
    if not name and numeric and _system_heading(heading):
        system = vocabulary().named("credit-systems", heading) or ""
        return replace(column, field="amount", system=system, words=heading)
    if not name and filled and _share(filled, _is_amount_or_tick) >= 0.5:
        topic = vocabulary().named("topics", plain_system(heading))
        if topic:
            return replace(column, field="topic", topic=topic)
    name = name or _alike(heading)
    if name == "kind":
        name = _kind(filled)
    if name == "completed" and filled and _share(filled, _is_date) == 0 and _share(filled, _is_amount) > 0:
        name = ""
    if name in ("amount", "hours"):
        system = vocabulary().named("credit-systems", heading) or ""
        return replace(column, field=name, system=system, words=heading)
    return replace(column, field=name)


def _kind(filled: Sequence[str]) -> str:
    """What a column headed "type" holds: whatever most of its cells are names of."""
    votes = Counter(
        name
        for cell in filled
        for name, section in (("system", "credit-systems"), ("format", "formats"), ("topics", "topics"))
        if vocabulary().named(section, cell)
    )
    if not votes:
        votes["system"] = sum(1 for cell in filled if may_be_system(cell))
    name, count = votes.most_common(1)[0]
    return name if count else ""


def _settle(columns: list[Column]) -> list[Column]:
    """One column for each field: the first, except that hours are the amount where nothing else is."""
    fields = {column.field for column in columns}
    if "amount" not in fields and "hours" in fields:
        columns = [replace(c, field="amount") if c.field == "hours" else c for c in columns]
    if "completed" not in fields and "started" in fields:
        columns = [replace(c, field="completed") if c.field == "started" else c for c in columns]
    amounts = [c for c in columns if c.field == "amount"]
    # A figure of its own for each system: the column without a system is their total, or the other way round.
    named = [c for c in amounts if c.system or _system_heading(c.words)]
    if any(c.field == "system" for c in columns) and len(named) < len(amounts):
        kept = [c for c in amounts if c not in named][:1]
    else:
        kept = named or amounts[:1]
    taken: set[str] = set()
    settled = []
    for column in columns:
        repeated = column.field in taken and column.field not in MANY
        dropped = column.field == "amount" and column not in kept
        settled.append(replace(column, field="", system="") if repeated or dropped else column)
        taken.add(column.field)
    return settled


def in_minutes(column: Column) -> bool:
    """Whether the heading says that the figures are minutes."""
    return bool(MINUTE_WORDS.search(column.words))


def _share(cells: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(test(cell) for cell in cells) / len(cells) if cells else 0.0


def _is_amount(cell: str) -> bool:
    try:
        read_quantity(cell)
    except Unreadable:
        return False
    return True


def _is_amount_or_tick(cell: str) -> bool:
    return _is_amount(cell) or cell.casefold() in YES | NO | NOTHING


def _is_date(cell: str) -> bool:
    if DAY_NUMBER.fullmatch(cell) and serial(float(cell)):
        return True
    try:
        read_dates(cell)
    except Unreadable:
        return False
    except Unsettled:
        return True
    return True
