"""Looking into a file before its rows go into the ledger: what is understood, what is not, what has to be asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Mapping as AbstractMapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from opencme.credit import Record, vocabulary
from opencme.interchange.tabular import FIELDS, Mapping, Problem, Question, Reading, Remark, Row, Summary, read
from opencme.web.people.models import User
from opencme.web.record import ledger

MOST_RECORDS = 20_000
"""Records that one file may bring; nobody earns more in a lifetime."""
SHOWN = 50
"""Records and findings of each kind that a page shows one by one."""

# What a column may hold, in a person's words; `topic` needs to know which topic, so it is kept but cannot be chosen.
WORDS = {
    "completed": "Date completed",
    "started": "Date started",
    "amount": "Amount of credit",
    "system": "Kind of credit",
    "hours": "Hours",
    "topics": "Topics",
    "title": "Activity",
    "provider": "Provider",
    "format": "Format",
    "activity": "Activity number",
    "accredited-by": "Accredited by",
    "approved-by": "Approved by",
    "role": "Role",
    "tested": "Was there a test?",
    "interactive": "Interactive?",
    "in-practice-area": "In the area of practice?",
    "evidence": "Certificate kept?",
    "state": "Claimed or reported",
    "country": "Country",
    "for-period": "For the period that ends on",
    "id": "Number of the record",
    "learner": "Whose record it is",
}


class TooManyRecordsError(ValueError):
    """The file brings more records than one person can have."""


@dataclass(frozen=True)
class Answers:
    """What a person has said about a file: columns, and the answers to what it leaves open."""

    columns: AbstractMapping[tuple[int, int], str] = field(default_factory=dict)
    """(table, column), both from 0 → field, empty to leave the column aside."""
    date_order: str = ""
    system: str = ""
    systems: AbstractMapping[str, str] = field(default_factory=dict)
    """Words for credit → credit system."""

    @classmethod
    def of(cls, sent: AbstractMapping[str, str]) -> Answers:
        """The answers in a form; what is none of the choices is not taken."""
        known = vocabulary().terms("credit-systems")
        columns = {}
        systems = {}
        for name, value in sent.items():
            match name.split("-"):
                case ["column", table, column] if _is_number(table) and _is_number(column):
                    if value == "" or value in FIELDS:
                        columns[int(table), int(column)] = value
                case ["words", number] if sent.get(f"means-{number}") in known:
                    systems[value] = sent[f"means-{number}"]
        order, system = sent.get("date_order", ""), sent.get("system", "")
        return cls(columns, order if order in ("dmy", "mdy", "ymd") else "", system if system in known else "", systems)


@dataclass
class Preview:
    """A file as it would be imported. The lists of findings hold the first few; the counts are of all."""

    mappings: tuple[Mapping, ...]
    summary: Summary
    records: list[Record]
    known: list[bool]
    """For each record, whether one like it is on the holder's record already, or comes before it in the file."""
    problems: list[Problem]
    doubts: list[tuple[int, Remark]]
    """Rows that were read in a way somebody should confirm."""

    @property
    def fresh(self) -> list[Record]:
        """The records that are not on the holder's record yet."""
        return [record for record, known in zip(self.records, self.known, strict=True) if not known]

    @property
    def doubled(self) -> int:
        return sum(self.known)

    @property
    def shown(self) -> list[tuple[Record, bool]]:
        return list(zip(self.records[:SHOWN], self.known[:SHOWN], strict=True))

    @property
    def date_questions(self) -> list[Question]:
        return [question for question in self.summary.questions if question.about == "date-order"]

    @property
    def system_questions(self) -> list[tuple[Question, int]]:
        return [(asked, rows) for asked, rows in self.summary.questions.items() if asked.about == "system"]


def look(path: Path, name: str, answers: Answers, holder: User) -> Preview:
    """Read the file with what has been answered so far. Raises TableError or TooManyRecordsError, in words to show."""
    records: list[Record] = []
    problems: list[Problem] = []
    doubts: list[tuple[int, Remark]] = []
    with _reading(path, name, answers) as reading:
        for row in _limited(reading, name):
            records += (replace(record, state="claimed", id=None) for record in row.records)
            problems += row.problems[: SHOWN - len(problems)] if len(problems) < SHOWN else ()
            doubts += [(row.number, remark) for remark in row.remarks if remark.confirm and len(doubts) < SHOWN]
    known = ledger.entered_already(holder, records)
    return Preview(reading.mappings, reading.summary, records, known, problems, doubts)


def rows(path: Path, name: str, answers: Answers) -> Iterator[Row]:
    """The file's rows, one after the other. Raises TableError or TooManyRecordsError, in words to show."""
    with _reading(path, name, answers) as reading:
        yield from _limited(reading, name)


def _limited(reading: Reading, name: str) -> Iterator[Row]:
    found = 0
    for row in reading:
        found += len(row.records)
        if found > MOST_RECORDS:
            raise TooManyRecordsError(
                f"{name} holds more than {MOST_RECORDS:,} records. Import only your own, or split the file."
            )
        yield row


def _reading(path: Path, name: str, answers: Answers) -> Reading:
    mappings: Sequence[Mapping] | None = None
    if answers.columns:
        with read(path, name=name) as first:
            mappings = [_answered(mapping, table, answers) for table, mapping in enumerate(first.mappings)]
    return read(
        path,
        name=name,
        mapping=mappings,
        date_order=answers.date_order or None,
        system=answers.system,
        systems=answers.systems,
    )


def _answered(mapping: Mapping, table: int, answers: Answers) -> Mapping:
    """The mapping with the columns as the person wants them."""
    for column in mapping.columns:
        wanted = answers.columns.get((table, column.index), column.field)
        if wanted != column.field:
            mapping = mapping.assign(column.index, wanted)
    return mapping


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 5
