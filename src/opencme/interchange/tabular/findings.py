"""What reading a table can find: problems, questions, remarks, and files that cannot be read at all."""

from __future__ import annotations

from dataclasses import dataclass, field


class TableError(ValueError):
    """The file as a whole cannot be read. The message is one line that says what is wrong, where, and what to do."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell that makes its row no record. `row` as the file shows it (from 1), `column` as its heading reads."""

    row: int
    column: str
    what: str
    found: str
    remedy: str

    def __str__(self) -> str:
        where = f"row {self.row}" + (f", {self.column}" if self.column else "")
        return f"{where}: {self.what}" + (f" ({_short(self.found)})" if self.found else "") + f"; {self.remedy}"


@dataclass(frozen=True, slots=True)
class Question:
    """What the file leaves open and nobody may guess. The same question is asked once, however many rows wait for it.

    `about` says which answer settles it: `date-order` (one of `options`, given as `date_order`) or `system` (a name
    of the vocabulary for the words in `found`, given in `systems`). `options` are (value, label) pairs.
    """

    about: str
    text: str
    found: str
    options: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Remark:
    """Something a person should see, though the row was read: what was taken to mean what, or left aside."""

    column: str
    text: str
    confirm: bool = False
    """True where the reading is likely but not certain, and a person should confirm it."""

    def __str__(self) -> str:
        return f"{self.column}: {self.text}" if self.column else self.text


class Unreadable(ValueError):
    """One cell is not what its column needs; carries the parts of a Problem without its place."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what}; {remedy}")
        self.what = what
        self.remedy = remedy


class Unsettled(Exception):
    """One cell can be read in more than one way; carries the Question to ask."""

    def __init__(self, question: Question) -> None:
        super().__init__(question.text)
        self.question = question


@dataclass
class Summary:
    """Counts of a reading so far; complete once every row has been read."""

    rows: int = 0
    """Rows of data: all but blank rows and those that say why they were skipped."""
    records: int = 0
    problems: int = 0
    waiting: int = 0
    """Rows without a record until a question is answered."""
    skipped: int = 0
    """Rows that are no data: titles, totals, repeated headings, sheets without a table."""
    blank: int = 0
    questions: dict[Question, int] = field(default_factory=dict)
    """Each question with the number of rows that wait for it."""
    remarks: list[str] = field(default_factory=list)
    """What concerns the file as a whole: encoding, columns left aside, sheets not read."""
    people: int = 0
    """Different people named: 0 if there is no such column, 2 for two or more."""

    @property
    def all_rows(self) -> int:
        """Every row that the reading gives, with those that hold no data."""
        return self.rows + self.skipped


def _short(text: str) -> str:
    return f"{text[:60]}…" if len(text) > 60 else text
