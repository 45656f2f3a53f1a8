"""A table of the days or sessions of one activity: what each was worth, whether the learner was there, and the sum.

Its rows begin with a day, a time or "Session 2" and hold an amount; they have no record of their own. The table is
taken out of the running text, where its figures would touch words that are not about them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from opencme.interchange.certificate.days import MONTH
from opencme.interchange.certificate.flow import LABELS
from opencme.interchange.certificate.proposal import Line
from opencme.interchange.certificate.systems import mentions
from opencme.interchange.certificate.table import AMOUNT, DATE, GIVEN_HEAD, OFFERED_HEAD, Cell, gridded

LEAST_PARTS = 2
MOST_PARTS = 60
"""More rows are a list of other things; it also keeps the time within bounds."""
MOST_BETWEEN = 2
"""Rows without an amount that may stand between two parts: a cell of several lines, a break for lunch."""
SAME_COLUMN = 0.06
"""Share of the page's width within which amounts stand below one another."""
WEEKDAYS = (
    ("monday", "montag", "lunedì", "lunes", "lundi", "mon", "mo"),
    ("tuesday", "dienstag", "martedì", "martes", "mardi", "tue", "tues", "di"),
    ("wednesday", "mittwoch", "mercoledì", "miércoles", "mercredi", "wed", "mi"),
    ("thursday", "donnerstag", "giovedì", "jueves", "jeudi", "thu", "thur", "thurs", "do"),
    ("friday", "freitag", "venerdì", "viernes", "vendredi", "fri", "fr"),
    ("saturday", "samstag", "sonnabend", "sabato", "sábado", "samedi", "sat", "sa"),
    ("sunday", "sonntag", "domenica", "domingo", "dimanche", "sun", "so"),
)
WEEKDAY = "(?:" + "|".join(sorted((name for day in WEEKDAYS for name in day), key=len, reverse=True)) + r")\b[.,]*"
SHORT_DATE = (
    rf"(?:{MONTH}\s*\d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}}(?:st|nd|rd|th|\.|º)?\s*(?:de\s+)?{MONTH}|"
    r"\d{1,2}\.\s?\d{1,2}\.|\d{1,2}/\d{1,2})"
)
CLOCK = r"\d{1,2}(?:[:.h]\d{2})?\s*(?:[ap]\.?m\.?)?"
HOURS = rf"{CLOCK}\s*(?:[-–—]|to|bis|a|à)\s*{CLOCK}(?:\s*(?:Uhr|h|hrs)\b)?"
SORT = (
    r"(?:day|session|part|module|unit|block|lecture|workshop|week|evening|meeting|tag|kurstag|sitzung|teil|modul|abend|woche|treffen|"
    r"vortrag|einheit|giorno|giornata|sessione|modulo|parte|día|jornada|sesión|módulo|jour|journée|séance|partie)"
)
NUMBERED = (
    rf"(?:{SORT}\s*(?:no\.?\s*|nr\.?\s*)?(?:\d{{1,2}}|[IVX]{{1,4}}|[A-H])\b|"
    rf"\d{{1,2}}(?:st|nd|rd|th|\.|ª|º|°)\s*{SORT}\b)"
)
WHEN = re.compile(
    rf"(?:(?P<weekday>{WEEKDAY})(?:\s*(?:den\s+)?(?:{DATE}|{SHORT_DATE}))?|{DATE}|{SHORT_DATE}|{NUMBERED})"
    rf"(?:[\s,|]*{HOURS})?|(?:{HOURS})",
    re.IGNORECASE,
)
FIGURE = re.compile(rf"(?P<figure>{AMOUNT.pattern})(?![.,:/\d])\s*(?P<unit>[^\d:;]{{0,45}})")
IN_ONE = re.compile(
    rf"(?P<when>{WHEN.pattern})\s*[:–—-]\s+(?P<amount>{AMOUNT.pattern}\s*[^\d:;.]{{0,45}})", re.IGNORECASE
)
"""A part in a line of a plain text: "Friday, March 20: 6.25 credits"."""
TOTAL = re.compile(
    r"^\W*(?:(?:grand|your|sub)\s*)?(?:total\w*|\w*gesamt\w*|summe|zusammen|insgesamt|totale|suma|somme|sum|overall)\b",
    re.IGNORECASE,
)
NO_CREDIT_HEAD = re.compile(
    r"\broom|\braum|\bno\b|\bnr\b|\bnum|\bn[°º]|\bscore|\bresult|\bminut|\bmin\b|\bUE\b|\bpage|\bseats?|\bid\b|\bcode|"
    r"punteggio|\bcorrect|\bgroup|\bage\b|\bfee|\bprice|\bduration|\bdauer|durata|durée|duración",
    re.IGNORECASE,
)
ABSENT = re.compile(
    r"\W*(?:absent|excused|missed|no|not\s+(?:attended|present)|did\s+not\s+attend|none|entschuldigt|abwesend|fehlt|"
    r"nicht\s+(?:anwesend|teilgenommen)|nein|assente|no[nt]?\s+presente|ausente|absente?|excusée?|non)\W*",
    re.IGNORECASE,
)
PRESENT = re.compile(
    r"\W*(?:x|✓|✔|☒|☑|■|yes|present|attended|ja|anwesend|teilgenommen|sì|si|sí|presente|asistió|oui|présente?)\W*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Head:
    """What stands above a column of amounts; `given` or `offered` where it says so."""

    words: str
    given: bool
    offered: bool
    counts: bool
    """Whether its figures may be credit, and not minutes or rooms."""


@dataclass(frozen=True)
class Part:
    """One day or session: when it was, and its amounts by column."""

    when: Cell
    amounts: dict[int, Cell]
    attended: bool


@dataclass(frozen=True)
class Breakdown:
    """The table: its parts, the heads of its columns, the sums below them, and all lines that it takes."""

    heads: tuple[Head, ...]
    parts: tuple[Part, ...]
    totals: dict[int, Cell]
    total_words: str
    lines: tuple[Line, ...]

    @property
    def attended(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.attended)

    @property
    def column(self) -> int | None:
        """The column that says what the learner has: of those given, else the only one that is not merely offered."""
        counting = [number for number, head in enumerate(self.heads) if head.counts]
        given = [number for number in counting if self.heads[number].given]
        plain = [number for number in counting if not self.heads[number].offered]
        return next((some[0] for some in (given, plain, counting) if len(some) == 1), None)


type _Row = Sequence[Cell]


def breakdown(lines: Sequence[Line]) -> Breakdown | None:
    """The first table of parts in these lines."""
    grid = [_parted(row) for row in gridded(lines)]
    number = 0
    while number < len(grid):
        if not _is_part(grid[number]):
            number += 1
            continue
        places = [number]
        for other in range(number + 1, len(grid)):
            if other - places[-1] > MOST_BETWEEN + 1 or not _one_page(grid[number], grid[other]):
                break
            if _is_part(grid[other]) and _below_one_another(grid[number], grid[other]):
                places.append(other)
        if LEAST_PARTS <= len(places) <= MOST_PARTS:
            return _table(grid, places)
        number = places[-1] + 1
    return None


def figure(cell: Cell) -> str:
    """The number of a cell of amounts, with a point."""
    match = FIGURE.match(cell.text.strip())
    return match["figure"].replace(",", ".") if match else "0"


def _parted(row: _Row) -> _Row:
    match = IN_ONE.fullmatch(row[0].text.strip()) if len(row) == 1 and len(row[0].text) < 120 else None
    return (Cell(match["when"], row[0].line), Cell(match["amount"].strip(), row[0].line)) if match else row


def _is_part(row: _Row) -> bool:
    return bool(_when(row) and _figures(row)) and not any(LABELS.fullmatch(cell.text.rstrip(": ")) for cell in row)


def _when(row: _Row) -> Cell | None:
    """The day or session that the row begins with, a number of its own before it allowed."""
    for cell in row[:2]:
        text = cell.text.strip()
        match = WHEN.match(text) if len(text) < 90 else None
        if match and (match.end() == len(text) or text[match.end() :].lstrip()[:1] in ":–—-,(|."):
            return cell
        if not re.fullmatch(r"\d{1,2}\.?", text):
            return None
    return None


def _figures(row: _Row) -> list[Cell]:
    when = _when(row)
    return [cell for cell in row if cell is not when and _is_amount(cell)]


def _is_amount(cell: Cell) -> bool:
    match = FIGURE.fullmatch(cell.text.strip())
    if not match:
        return False
    unit = match["unit"].strip()
    return not unit or bool(mentions(unit)) or bool(re.fullmatch(r"P\.?|Pkt\.?|CP|h|cr\.?|pts?\.?", unit))


def _middle(cell: Cell) -> float | None:
    box = cell.line.place.box
    return (box[0] + box[2]) / 2 if box else None


def _one_page(one: _Row, other: _Row) -> bool:
    return one[0].line.place.page == other[0].line.place.page


def _below_one_another(one: _Row, other: _Row) -> bool:
    """Whether an amount of one row stands above one of the other; in a plain text, whether they have as many cells."""
    middles = [middle for cell in _figures(one) if (middle := _middle(cell)) is not None]
    others = [middle for cell in _figures(other) if (middle := _middle(cell)) is not None]
    if not middles or not others:
        return abs(len(one) - len(other)) <= 1
    return any(abs(a - b) < SAME_COLUMN for a in middles for b in others)


def _table(grid: Sequence[_Row], places: Sequence[int]) -> Breakdown:
    first, last = places[0], places[-1]
    rows = [grid[place] for place in places]
    template = max(rows, key=lambda row: len(_figures(row)))
    heading = _heading(grid, first)
    heads = tuple(_head(cell, template, heading) for cell in _figures(template))
    ticked = any(PRESENT.fullmatch(cell.text) for row in rows for cell in row)
    parts = tuple(_part(row, template, ticked) for row in rows)
    below = grid[last + 1] if last + 1 < len(grid) and _one_page(grid[first], grid[last + 1]) else ()
    sums = below if _is_total(below) else ()
    totals = _placed(sums, template) if sums else {}
    words = " ".join(cell.text for cell in sums if not _is_amount(cell))
    taken = [cell.line for row in (heading, *grid[first : last + 1], sums) for cell in row]
    return Breakdown(heads, parts, totals, words, tuple(dict.fromkeys(taken)))


def _is_total(row: _Row) -> bool:
    return len(row) > 1 and any(TOTAL.match(cell.text) for cell in row) and any(_is_amount(cell) for cell in row)


def _heading(grid: Sequence[_Row], first: int) -> _Row:
    """The row right above, if it heads the columns: several cells, no amount, no day."""
    for place in range(first - 1, max(-1, first - 4), -1):
        row = grid[place]
        if not _one_page(row, grid[first]) or any(
            cell.text.rstrip().endswith((":", ".")) and len(cell.text) > 12 for cell in row
        ):
            return ()
        if len(row) > 1 and not _is_part(row) and all(len(cell.text) < 45 for cell in row):
            return row
    return ()


def _head(cell: Cell, template: _Row, heading: _Row) -> Head:
    words = ""
    middle = _middle(cell)
    if heading and middle is not None:
        near = min(heading, key=lambda head: abs((_middle(head) or 0.0) - middle))
        words = near.text
    elif heading:
        place = next(number for number, each in enumerate(template) if each is cell)
        words = heading[min(place, len(heading) - 1)].text
    unit = " ".join(cell.text.split()[1:])
    counts = not NO_CREDIT_HEAD.search(words) or bool(mentions(f"{words} {unit}"))
    return Head(f"{words} {unit}".strip(), bool(GIVEN_HEAD.search(words)), bool(OFFERED_HEAD.search(words)), counts)


def _part(row: _Row, template: _Row, ticked: bool) -> Part:
    when = _when(row) or row[0]
    others = [cell.text for cell in row if cell is not when and not _is_amount(cell)]
    there = not any(ABSENT.fullmatch(text) for text in others)
    if ticked and not any(PRESENT.fullmatch(text) for text in others):
        there = False
    return Part(when, _placed(row, template), there)


def _placed(row: _Row, template: _Row) -> dict[int, Cell]:
    """The amounts of a row by the columns of the fullest one: by their place, in a plain text from the right."""
    columns, cells = _figures(template), [cell for cell in row if cell is not _when(row) and _is_amount(cell)]
    placed: dict[int, Cell] = {}
    for number, cell in enumerate(cells):
        middle = _middle(cell)
        if middle is None:
            placed[len(columns) - len(cells) + number] = cell
            continue
        near = min(range(len(columns)), key=lambda n: abs((_middle(columns[n]) or 0.0) - middle))
        placed.setdefault(near, cell)
    return {number: cell for number, cell in placed.items() if 0 <= number < len(columns)}
