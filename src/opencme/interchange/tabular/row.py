"""One row of a table as records: each cell read by what its column holds, everything odd kept as a finding."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from opencme.credit import Amount, Record, RecordError
from opencme.credit.record import STATES
from opencme.interchange.tabular import dates, names
from opencme.interchange.tabular.amounts import hours_in, read_quantity
from opencme.interchange.tabular.cells import Cells, Findings
from opencme.interchange.tabular.figures import Figure, figures, part_of
from opencme.interchange.tabular.findings import Problem, Question, Remark, Unreadable, Unsettled
from opencme.interchange.tabular.mapping import Column, Mapping, in_minutes
from opencme.interchange.tabular.text import SPREADSHEET_ERROR

AFTER_TOTAL = r"\s*[:=]?\s*[\d.,]*"
TOTAL = re.compile(
    r"(?:(?:(?:grand|sub|cumulative|overall)[ -]?)?totals?"
    r"(?: (?:credits?|hours?|points?|ce|cme|ceus?|contact|earned|amount|of|for|all|to date|year|\d{4}))*"
    r"|(?:zwischen|gesamt)?summen?|(?:ins)?gesamt(?:punkte|punktzahl)?|sums?"
    r"|totale?(?: (?:crediti|points|créditos))?|somme)" + AFTER_TOTAL,
    re.IGNORECASE,
)
TEXTS = {
    "title": "title",
    "provider": "provider",
    "accredited-by": "accredited_by",
    "activity": "activity",
    "country": "country",
    "id": "id",
}
FLAGS = {
    "tested": "tested",
    "interactive": "interactive",
    "in-practice-area": "in_practice_area",
    "evidence": "evidence",
}
TERMS = {"format": "formats", "role": "roles"}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the file. It has records, or problems, or questions, or the reason why it was skipped.

    Several records come from a row with a figure for each of several credit systems. `cells` are the row's own words,
    so that nothing is lost; `number` is the row in the file (the first line of it), from 1; `learner` is what the
    columns that name a person hold.
    """

    number: int
    cells: tuple[str, ...]
    sheet: str = ""
    records: tuple[Record, ...] = ()
    problems: tuple[Problem, ...] = ()
    questions: tuple[Question, ...] = ()
    remarks: tuple[Remark, ...] = ()
    skipped: str = ""
    learner: str = ""


class RowReader:
    """Reads the rows of one table by its mapping."""

    def __init__(self, mapping: Mapping, today: date, is_workbook: bool, since: date) -> None:
        self.mapping = mapping
        self.today = today
        self.is_workbook = is_workbook
        self.since = since
        self._columns = {field: mapping.holding(field) for field in {column.field for column in mapping.columns}}
        self._headings = [column.heading for column in mapping.columns if column.heading]
        self._date_question: Question | None = None

    def read(self, number: int, texts: Sequence[str]) -> Row:
        """The row with its records, problems, questions and remarks."""
        cells = Cells(number, texts, self._columns)
        reason = self._no_data(cells)
        if reason:
            return Row(number, tuple(texts), self.mapping.sheet, skipped=reason)
        found = Findings(number)
        records = self._records(cells, found)
        return Row(
            number,
            tuple(texts),
            self.mapping.sheet,
            records=() if found.problems or found.questions else tuple(records),
            problems=tuple(found.problems),
            questions=tuple(found.questions),
            remarks=tuple(found.remarks),
            learner=" ".join(text for _, text in cells.holding("learner")),
        )

    def _no_data(self, cells: Cells) -> str:
        if cells.number == self.mapping.heading_row:
            return "the headings"
        if cells.number < self.mapping.heading_row:
            return "above the headings"
        filled = [text for text in cells.texts if text]
        if filled == self._headings:
            return "the headings again"
        dated = any(not TOTAL.fullmatch(text) for _, text in cells.holding("completed"))
        if not dated and any(TOTAL.fullmatch(text) for text in filled):
            return "a total, not a record"
        if not dated and len(filled) == 1 and not cells.holding("amount"):
            return "a line of text with neither date nor amount"
        return ""

    def _records(self, cells: Cells, found: Findings) -> list[Record]:
        self._beyond(cells, found)
        days = self._days(cells, found)
        amounts = figures(cells, self.mapping, found)
        if days is None or not amounts or found.problems:
            return []
        stated = self._stated(cells, found)
        if len(amounts) > 1 and not stated.get("activity"):
            # One event in several credits counts once: records of one activity are repeats of each other.
            # With the day: two events with one title (grand rounds) are not the same activity.
            stated["activity"] = f"{stated.get('title') or f'row {found.number}'}, {days.completed}"
            found.remark("", "several kinds of credit for one activity, which counts once")
        records = []
        for figure in amounts:
            every = stated | {"topics": self._topics(cells, figure, found), "started": days.started}
            try:
                records.append(Record(days.completed, figure.system, figure.amount, **every))  # type: ignore[arg-type]
            except RecordError as error:
                column = cells.first(error.field)
                found.problem(column[0].name if column else error.field, str(error), "", "correct the row")
        return records

    def _beyond(self, cells: Cells, found: Findings) -> None:
        """Cells to the right of the last heading: in a text file the row was split where it should not be."""
        extra = [text for text in cells.texts[len(self.mapping.columns) :] if text]
        if extra and self.is_workbook:
            found.remark("", f"cells beyond the last heading were left aside: {', '.join(extra)[:200]}")
        elif extra:
            found.problem(
                "",
                f"the row has {len(cells.texts)} cells, the headings {len(self.mapping.columns)}",
                extra[0],
                "put quotation marks around a text or number that holds the separator",
            )

    def _days(self, cells: Cells, found: Findings) -> dates.Dates | None:
        cell = cells.first("completed")
        if cell is None:
            column = self._columns["completed"][0]
            found.problem(column.name, "there is no date", "", "write the day the activity was completed")
            return None
        days = found.attempt(*cell, self._dates, *cell, found)
        if days is None:
            return None
        begun = cells.first("started")
        if begun:
            start = found.attempt(*begun, self._dates, *begun, found)
            if start is None:
                return None
            first = start.started or start.completed
            if first > days.completed:
                found.problem(
                    begun[0].name, f"the start is after the end, {days.completed}", begun[1], "correct one of the two"
                )
                return None
            days = dates.Dates(days.completed, first if first != days.completed else None)
        if days.completed > self.today:
            found.remark(cell[0].name, f"{days.completed} is in the future", confirm=True)
        if days.completed < dates.EARLIEST:
            found.remark(cell[0].name, f"{days.completed} is before {dates.EARLIEST.year}", confirm=True)
        return days

    def _dates(self, column: Column, text: str, found: Findings) -> dates.Dates:
        if text.startswith("=") or SPREADSHEET_ERROR.fullmatch(text):
            raise Unreadable("this is a formula or its error, not a date", "write the date itself")
        day = dates.serial(float(text), self.since) if dates.DAY_NUMBER.fullmatch(text) else None
        if day:
            if not self.is_workbook:
                found.remark(column.name, f"{text} was read as a spreadsheet's day number, {day}", confirm=True)
            return dates.Dates(day)
        order = self.mapping.date_order
        try:
            days = dates.read_dates(text, order)
        except Unsettled as error:
            # The column is asked about once, with its first date as the example.
            self._date_question = self._date_question or error.question
            raise Unsettled(self._date_question) from None
        if order in ("dmy", "mdy") and dates.evidence([text]) - {order}:
            other = f"{text} cannot be {dates.ORDERS[order]}; it was read as {days.completed}"
            found.remark(column.name, other, confirm=True)
        return days

    def _topics(self, cells: Cells, figure: Figure, found: Findings) -> tuple[tuple[str, Amount], ...]:
        topics: dict[str, Amount] = {}
        for column, text in cells.holding("topics"):
            read = found.attempt(column, text, names.read_topics, text, figure.amount, figure.system, column.name) or (
                (),
                (),
            )
            topics.update(read[0])
            for remark in read[1]:
                found.remark(remark.column, remark.text, remark.confirm)
        for column, text in cells.holding("topic"):
            part = found.attempt(column, text, part_of, text, figure)
            if part:
                topics[column.topic] = part
        return tuple(sorted(topics.items()))

    def _stated(self, cells: Cells, found: Findings) -> dict[str, object]:
        """The other fields of the record, as far as the row states them."""
        stated: dict[str, object] = {}
        for field, attribute in TEXTS.items():
            for column, text in cells.holding(field):
                if SPREADSHEET_ERROR.fullmatch(text):
                    found.remark(column.name, f"{text} is a spreadsheet's error and was left out")
                else:
                    stated[attribute] = text
        for field, attribute in FLAGS.items():
            for column, text in cells.holding(field):
                try:
                    stated[attribute] = names.read_flag(text)
                except Unreadable as error:
                    found.remark(column.name, f'"{text}": {error.what}, and was left out')
        for field, section in TERMS.items():
            for column, text in cells.holding(field):
                name, remarks = names.read_term(text, section, column.name)
                for remark in remarks:
                    found.remark(remark.column, remark.text, remark.confirm)
                stated |= {field: name} if name else {}
        for column, text in cells.holding("state"):
            if text.casefold() in STATES:
                stated["state"] = text.casefold()
            else:
                found.remark(column.name, f'"{text}" is none of {", ".join(STATES)}, and was left out')
        for _, text in cells.holding("approved-by"):
            stated["approved_by"] = tuple(sorted({part.strip() for part in text.split(";") if part.strip()}))
        for column, text in cells.holding("for-period"):
            days = found.attempt(column, text, self._dates, column, text, found)
            stated |= {"for_period": days.completed} if days else {}
        for column, text in cells.holding("hours"):
            hours = found.attempt(column, text, _hours, column, text)
            stated |= {"hours": hours} if hours is not None else {}
        return stated


def _hours(column: Column, text: str) -> Amount:
    quantity = read_quantity(text)
    return hours_in(replace(quantity, unit="min") if in_minutes(column) and not quantity.unit else quantity)
