"""A transcript's table: one record a row, with its date, its amount and what its other columns say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from opencme.interchange.certificate.proposal import Box, Line
from opencme.interchange.certificate.systems import mentions
from opencme.interchange.tabular.mapping import Column, Mapping, propose

LEAST_ROWS = 2
KIND = re.compile(
    r"(?:credit\s+|activity\s+)?(?:type|kind|kat|kategorie|cat|category|art|format|method)", re.IGNORECASE
)
NUMBER_HEAD = re.compile(
    r"(?:(?:DFP|activity|course|event|program(?:me)?|session|module|approval|VNR|veranstaltungs?|kurs|evento|corso|acción)[\s-]*)?"
    r"(?:ID|number|no|nr|code|nummer|VNR|n[°º]|numero|número|expediente|reference|ref)",
    re.IGNORECASE,
)
NO_RECORD = re.compile(r"^\W*(?:sub)?(?:total|gesamt\w*|summe|insgesamt|totale|sum)\b", re.IGNORECASE)
DATE = (
    r"(?:\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2}|"
    r"[A-Z][a-zé]{2,9}\.?\s+\d{1,2},?\s+\d{4}|\d{1,2}\.?[\s-][A-Zä]?[a-zäé]{2,9}\.?[\s-]\d{4})"
)
DATED = re.compile(rf"(?<![\w/.-]){DATE}(?![\w/-])")
AMOUNT = re.compile(r"\d{1,3}(?:[.,]\d{1,2})?")
AMOUNT_CELL = re.compile(rf"({AMOUNT.pattern})\s*(\D{{0,60}})")
GIVEN_HEAD = re.compile(
    r"claim|earn|award|attended|received|credited|granted|erworben|erreicht|angerechnet|gutgeschrieben|acquisit|"
    r"conseguit|ottenut|riconosciut|obtenid|obtenu|acreditad",
    re.IGNORECASE,
)
OFFERED_HEAD = re.compile(
    r"offer|availab|\bmax|possib|möglich|maximal|previst|erogabil|disponib|designat|approved|potential|ofertad",
    re.IGNORECASE,
)
"""What the head of a column of amounts says of them: that they were given, or only how many there were to have."""
BARE_ROW = re.compile(rf"({DATE})\s+(\S.*?\S)\s+({AMOUNT.pattern})(\s+[^\d\n]{{1,50}})?\s*$")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell, and the line of the page it is, or is part of."""

    text: str
    line: Line


type Placed = dict[int, list[Cell]]
"""The cells of one row by the number of their column."""


@dataclass(frozen=True)
class Row:
    """One record of a table: its cells by what they hold (the fields of docs/rulebooks.md), and its amounts."""

    cells: dict[str, Cell]
    amounts: tuple[tuple[Cell, Column | None], ...]
    """Each amount with the column it stands in; a table may have one for each credit system."""


def rows(lines: Sequence[Line]) -> list[Row]:
    """The records of the tables in these lines: below headings, or, without any, lines of date, title and amount."""
    grid = gridded(lines)
    found: list[Row] = []
    number = 0
    while number < len(grid):
        mapping = _headings(grid[number])
        if mapping is None:
            number += 1
            continue
        end = next((n for n in range(number + 1, len(grid)) if _headings(grid[n])), len(grid))
        found += _below(grid[number], mapping, grid[number + 1 : end])
        number = end
    if len(found) < LEAST_ROWS:
        found = _bare(grid)
    return found if len(found) >= LEAST_ROWS else []


def gridded(lines: Sequence[Line]) -> list[list[Cell]]:
    """Lines at one height as the cells of one row; in a plain text two spaces part cells."""
    grid: list[list[Cell]] = []
    for line in lines:
        box = line.place.box
        if box is None:
            grid.append([Cell(part.strip(), line) for part in line.text.split("  ") if part.strip()])
            continue
        for row in grid[-6:]:
            other = row[0].line.place
            if other.page == line.place.page and other.box:
                shared = min(box[3], other.box[3]) - max(box[1], other.box[1])
                if shared > 0.5 * min(box[3] - box[1], other.box[3] - other.box[1]):
                    row.append(Cell(line.text, line))
                    break
        else:
            grid.append([Cell(line.text, line)])
    for row in grid:
        if row[0].line.place.box:
            row.sort(key=lambda cell: cell.line.place.box[0] if cell.line.place.box else 0.0)
    return grid


def _headings(row: Sequence[Cell]) -> Mapping | None:
    """What the row's cells head, if it heads a table of dates and amounts."""
    if not 2 <= len(row) <= 14 or any(DATED.search(cell.text) or len(cell.text) > 60 for cell in row):
        return None
    mapping = propose([(1, [cell.text.strip(" :") for cell in row])])
    if mapping is None:
        return None
    dated = mapping.holding("completed") or mapping.holding("started")
    mapping = replace(mapping, columns=tuple(_meant(column, mapping) for column in mapping.columns))
    if not dated or not (mapping.holding("amount") or mapping.holding("hours")):
        return None
    offered = [column for column in mapping.holding("amount") if OFFERED_HEAD.search(column.heading)]
    if len(offered) < len(mapping.holding("amount")):
        kept = (replace(column, field="") if column in offered else column for column in mapping.columns)
        mapping = replace(mapping, columns=tuple(kept))
    return mapping


def _meant(column: Column, mapping: Mapping) -> Column:
    """A transcript's topic is its title where it has no other; its "type" or "Kat." is what the cells say."""
    if column.field == "topics" and not mapping.holding("title"):
        return replace(column, field="title")
    if not column.field and KIND.fullmatch(column.heading.strip(" .:")):
        return replace(column, field="kind")
    if not column.field and NUMBER_HEAD.fullmatch(column.heading.strip(" .:")):
        return replace(column, field="activity")
    if not column.field and any(m.system or m.unit != "hour" for m in mentions(column.heading)):
        return replace(column, field="amount")
    return column


def _below(headings: Sequence[Cell], mapping: Mapping, grid: Sequence[Sequence[Cell]]) -> list[Row]:
    records: list[Placed] = []
    loose: list[Placed] = []
    for row in grid:
        if NO_RECORD.match(row[0].text):
            continue
        placed: Placed = {}
        for number, cell in enumerate(row):
            placed.setdefault(_column(cell, number, headings), []).append(cell)
        if _has_date(placed, mapping) and _amounts(placed, mapping):
            records.append(placed)
        else:
            loose.append(placed)
    for placed in sorted(loose, key=_top):
        _take_in(placed, records, loose, mapping)
    return [_row(placed, mapping) for placed in records]


def _column(cell: Cell, number: int, headings: Sequence[Cell]) -> int:
    """The column that a cell stands in: by its place on the page, in a plain text by its number."""
    box = cell.line.place.box
    if box is None:
        return min(number, len(headings) - 1)
    best, nearest = 0, -9.0
    for index, heading in enumerate(headings):
        over = heading.line.place.box
        if over is None:
            continue
        shared = min(box[2], over[2]) - max(box[0], over[0])
        near = -min(abs(box[0] - over[0]), abs(box[2] - over[2]), abs(box[0] + box[2] - over[0] - over[2]) / 2)
        score = near + (0.02 if shared > 0 else 0)
        if score > nearest:
            best, nearest = index, score
    return best


def _has_date(placed: Placed, mapping: Mapping) -> bool:
    columns = (*mapping.holding("completed"), *mapping.holding("started"))
    return any(DATED.search(cell.text) for column in columns for cell in placed.get(column.index, ()))


def _amounts(placed: Placed, mapping: Mapping) -> list[tuple[Cell, Column | None]]:
    columns = mapping.holding("amount") or mapping.holding("hours")
    return [
        (cell, column)
        for column in columns
        for cell in placed.get(column.index, ())
        if AMOUNT_CELL.fullmatch(cell.text.strip())
    ]


def _take_in(words: Placed, records: Sequence[Placed], loose: Sequence[Placed], mapping: Mapping) -> None:
    """A line of a cell with several lines goes to the record that has another line in the same block of lines."""
    wordy = {c.index for field in ("title", "provider", "system", "format", "kind") for c in mapping.holding(field)}
    box = _box(words)
    if box is None or not set(words) <= wordy:
        return
    beside = [cells for cells in (*records, *loose) if _page(cells) == _page(words)]
    block = _block(box, [other for cells in beside for other in _boxes(cells, set(words))])
    touching = [
        cells
        for cells in records
        if _page(cells) == _page(words) and any(block[0] <= other[1] <= block[1] for other in _boxes(cells, set(words)))
    ]
    if touching:
        owner = min(touching, key=lambda cells: abs(_top(cells) - box[1]))
        for index, more in words.items():
            owner.setdefault(index, []).extend(more)


def _block(box: Box, others: Sequence[Box]) -> tuple[float, float]:
    """From where to where lines follow one another as closely as this one follows, or is followed by, its nearest."""
    height = box[3] - box[1]
    upwards = sorted((other for other in others if other[1] < box[1]), key=lambda other: -other[1])
    downwards = sorted((other for other in others if other[1] > box[1]), key=lambda other: other[1])
    gaps = [box[1] - upwards[0][3]] if upwards else []
    gaps += [downwards[0][1] - box[3]] if downwards else []
    close = min(min(gaps, default=0.0) + 0.25 * height, 1.2 * height)
    top, bottom = box[1], box[3]
    first = top
    for other in upwards:
        if top - other[3] > close:
            break
        first = top = other[1]
    for other in downwards:
        if other[1] - bottom > close:
            break
        bottom = other[3]
    return first, bottom


def _box(cells: Placed) -> Box | None:
    return next(iter(cells.values()))[0].line.place.box


def _boxes(cells: Placed, columns: set[int]) -> list[Box]:
    return [c.line.place.box for index in columns for c in cells.get(index, ()) if c.line.place.box]


def _top(cells: Placed) -> float:
    box = _box(cells)
    return box[1] if box else 0.0


def _page(cells: Placed) -> int:
    return next(iter(cells.values()))[0].line.place.page


def _row(placed: Placed, mapping: Mapping) -> Row:
    cells: dict[str, Cell] = {}
    for column in mapping.columns:
        parts = placed.get(column.index)
        if parts and column.field:
            parts = sorted(parts, key=lambda cell: cell.line.place.box[1] if cell.line.place.box else 0.0)
            cells.setdefault(column.field, Cell(" ".join(part.text for part in parts), parts[0].line))
    if "completed" not in cells and "started" in cells:
        cells["completed"] = cells.pop("started")
    return Row(cells, tuple(_amounts(placed, mapping)))


def _bare(grid: Sequence[Sequence[Cell]]) -> list[Row]:
    """Lines that read "date title amount", with nothing above that says so."""
    found = []
    for row in grid:
        match = BARE_ROW.match(" ".join(cell.text for cell in row))
        if match and not NO_RECORD.match(match[2]):
            line = row[0].line
            amount = Cell((match[3] + (match[4] or "")).strip(), row[-1].line)
            found.append(Row({"completed": Cell(match[1], line), "title": Cell(match[2], line)}, ((amount, None),)))
    return found
