"""Reads a list of accredited providers from CSV into listings; a row that cannot be read says why."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from io import StringIO

from opencme.credit import UnknownName, vocabulary
from opencme.credit.register import Listing
from opencme.credit.wording import plain
from opencme.interchange.tabular.dates import evidence, read_dates
from opencme.interchange.tabular.findings import Unreadable, Unsettled
from opencme.interchange.tabular.text import tidy

HEADINGS = {
    "name": "name|provider|provider name|organization|organisation|organization name|provider organization",
    "city": "city|town",
    "region": "state|region|province|state province",
    "status": "status|accreditation status|decision|accreditation decision",
    "kind": "type|provider type|organization type|organisation type|category",
    "since": "since|start|start date|accredited since|from|effective|effective date",
    "until": "until|end|end date|date|expiration|expiration date|expires|accredited until|accreditation expiration"
    "|accreditation expiration date|term ends|valid until",
    "accreditor": "accreditor|accredited by|body|accrediting body",
}
COLUMNS = {heading: name for name, headings in HEADINGS.items() for heading in headings.split("|")}
NOT_ACCREDITED = (
    "not accredited",
    "nonaccreditation",
    "non accreditation",
    "withdrawn",
    "revoked",
    "lapsed",
    "expired",
)
LONGEST = 300
"""Characters of a cell that are kept."""


class RegisterError(ValueError):
    """The file as a whole is no register; one line that says what is wrong and what would be right."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that is no listing: its number (from 1), what is wrong, and what would be right."""

    row: int
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"row {self.row}: {self.what}; {self.remedy}"


@dataclass
class Reading:
    """The listings of a file, the rows that are none, and what a person should know of the file."""

    listings: list[Listing] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def read(data: bytes, name: str, accreditor: str | None = None) -> Reading:
    """The providers in the file; `accreditor` is whose register it is where the rows do not say so.

    Raises RegisterError for what is no register, and for an accreditor that the vocabulary does not have.
    """
    if accreditor is not None:
        _known(accreditor)
    reading = Reading()
    rows = _rows(_text(data, name, reading), name)
    headings = next(rows, (0, []))[1]
    columns = {COLUMNS[plain(each)]: index for index, each in enumerate(headings) if plain(each) in COLUMNS}
    if "name" not in columns:
        raise RegisterError(f'{name}: no column for names; head it "Name" or "Provider"')
    if "accreditor" not in columns and accreditor is None:
        raise RegisterError(f'{name}: it does not say whose register it is; name the accreditor, such as "accme"')
    body = [(number, cells) for number, cells in rows if any(cells)]
    dated = [_cell(cells, columns.get(column)) for _, cells in body for column in ("since", "until")]
    order = "dmy" if evidence(dated) == {"dmy"} else "mdy"
    for number, cells in body:
        found = {column: _cell(cells, index) for column, index in columns.items()}
        try:
            reading.listings.append(_listing(found, accreditor, order))
        except (Unreadable, UnknownName) as error:
            remedy = error.remedy if isinstance(error, Unreadable) else "write a body of the vocabulary, such as accme"
            reading.problems.append(Problem(number, str(error), remedy))
        except Unsettled:
            reading.problems.append(Problem(number, "a date that can be read in two ways", "write it as 2027-03-31"))
    return reading


def _listing(found: dict[str, str], accreditor: str | None, order: str) -> Listing:
    if not found["name"]:
        raise Unreadable("no name", "write the provider's name")
    status = found.get("status", "")
    return Listing(
        name=found["name"],
        accreditor=_known(found.get("accreditor") or accreditor or ""),
        status=status,
        kind=found.get("kind", ""),
        city=found.get("city", ""),
        region=found.get("region", ""),
        since=_day(found.get("since", ""), order),
        until=_day(found.get("until", ""), order),
        is_accredited=not any(word in plain(status) for word in NOT_ACCREDITED),
    )


def _known(accreditor: str) -> str:
    name = accreditor.strip().lower()
    vocabulary().require("bodies", name)
    return name


def _day(text: str, order: str) -> date | None:
    return read_dates(text, order).completed if text else None


def _cell(cells: list[str], index: int | None) -> str:
    return cells[index][:LONGEST] if index is not None and index < len(cells) else ""


def _text(data: bytes, name: str, reading: Reading) -> str:
    if b"\0" in data:
        raise RegisterError(f"{name}: this is no text; save the list as CSV (UTF-8)")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        reading.remarks.append("The file is not UTF-8; it was read as Windows-1252. Check names with accents.")
        return data.decode("cp1252", errors="replace")


def _rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """The rows from the headings on, each with its number."""
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t|", key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            yield reader.line_num, [tidy(cell) for cell in cells]
    except csv.Error as error:
        raise RegisterError(f"{name}, line {reader.line_num}: {error}; save the list as CSV again") from None
