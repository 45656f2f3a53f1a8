"""Reading a table of credit as a person has it: every row becomes records, or says why not."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from collections.abc import Mapping as AbstractMapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path

from opencme.credit import Record, vocabulary
from opencme.credit.wording import plain
from opencme.interchange.tabular.csvfile import TextTable, open_text
from opencme.interchange.tabular.dates import EXCEL_DAY_0, ORDERS, evidence
from opencme.interchange.tabular.findings import Summary, TableError
from opencme.interchange.tabular.mapping import HEADING_ROWS, Mapping, propose
from opencme.interchange.tabular.row import Row, RowReader
from opencme.interchange.tabular.source import Source, is_workbook, opened
from opencme.interchange.tabular.workbook import WorkbookTable, open_workbook

type Table = TextTable | WorkbookTable

SAMPLE_ROWS = HEADING_ROWS + 200
"""Rows from the top that the mapping is proposed from."""
MOST_QUESTIONS = 500
"""Different questions that are kept for one file; no person would answer more."""
DATE_FIELDS = ("completed", "started", "for-period")


class Reading:
    """An iterator over the rows of a file; `mappings` are ready at once, `summary` is complete at the end.

    The file is closed with the last row, or by `close` (or the end of a `with` block) if that is not reached.
    """

    def __init__(self, tables: Sequence[tuple[Table, Mapping]], summary: Summary, today: date, held: ExitStack) -> None:
        self.mappings = tuple(mapping for _, mapping in tables)
        self.summary = summary
        self._held = held
        self._rows = self._all(tables, today)

    def __iter__(self) -> Iterator[Row]:
        return self

    def __next__(self) -> Row:
        return next(self._rows)

    def __enter__(self) -> Reading:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._rows.close()
        self._held.close()

    def records(self) -> list[Record]:
        """All records of the rows not read yet."""
        return [record for row in self for record in row.records]

    def _all(self, tables: Sequence[tuple[Table, Mapping]], today: date) -> Generator[Row]:
        people: set[str] = set()
        with self._held:
            for table, mapping in tables:
                reader = RowReader(_with_order(table, mapping, self.summary), today, table.is_workbook, _since(table))
                for number, cells in table.rows():
                    if not any(cells):
                        self.summary.blank += 1
                        continue
                    row = reader.read(number, cells)
                    if row.learner and len(people) < 2:
                        people.add(row.learner)
                        self.summary.people = len(people)
                    _count(row, self.summary)
                    yield row


def read(
    source: Source,
    *,
    mapping: Mapping | Sequence[Mapping] | None = None,
    date_order: str | None = None,
    system: str = "",
    systems: AbstractMapping[str, str] | None = None,
    sheet: str | None = None,
    name: str | None = None,
    encoding: str | None = None,
    today: date | None = None,
) -> Reading:
    """Read a CSV file or an Excel workbook: a path, bytes, or an open binary file.

    `mapping` says what the columns hold (default: as `propose_mappings` does); `date_order` (`dmy`, `mdy`, `ymd`),
    `system` (the credit system of rows that name none) and `systems` (what words for credit mean) answer the questions
    of an earlier reading. Text is read line by line; a workbook needs the memory of one sheet. Raises TableError, with
    one line that says what to do, for a file that cannot be read, and while iterating for a row that stops it.
    """
    if date_order is not None and date_order not in ORDERS:
        raise TableError(f'"{date_order}" is no order of dates; write one of {", ".join(ORDERS)}')
    answers = {plain(words): answer for words, answer in (systems or {}).items()}
    for answer in [system, *answers.values()]:
        if answer:
            vocabulary().require("credit-systems", answer)
    given = [mapping] if isinstance(mapping, Mapping) else list(mapping or ())
    name = name or _name_of(source)
    summary = Summary()
    with ExitStack() as stack:
        file = stack.enter_context(opened(source, name))
        tables: list[Table]
        if is_workbook(file, name):
            sheets, remarks = open_workbook(file, name)
            summary.remarks += remarks
            tables = [table for table in sheets if sheet in (None, table.sheet)]
            if not tables:
                known = ", ".join(table.sheet for table in sheets)
                raise TableError(
                    f'{name}: there is no sheet "{sheet}"; sheets are {known}'
                    if sheet
                    else f"{name}: the workbook has no sheet that is shown; unhide the one with the list"
                )
        else:
            table = open_text(file, name, encoding)
            summary.remarks += table.remarks
            tables = [table]
        found = [
            (
                table,
                replace(
                    each,
                    date_order=date_order or each.date_order,
                    system=system or each.system,
                    systems={**{plain(w): a for w, a in each.systems.items()}, **answers},
                ),
            )
            for table, each in _mapped(tables, given, name, summary)
        ]
        return Reading(found, summary, today or date.today(), stack.pop_all())


def propose_mappings(
    source: Source, *, name: str | None = None, sheet: str | None = None, encoding: str | None = None
) -> tuple[Mapping, ...]:
    """What the columns of each table in the file seem to hold, for a person to look at; raises as `read` does."""
    with read(source, name=name, sheet=sheet, encoding=encoding) as reading:
        return reading.mappings


def _mapped(
    tables: Sequence[Table], given: Sequence[Mapping], name: str, summary: Summary
) -> list[tuple[Table, Mapping]]:
    """Each table that holds a list of credit with its mapping; what the others are goes into the summary."""
    found = []
    for table in tables:
        mapping = next((each for each in given if each.sheet == table.sheet), None)
        if given and mapping is None:
            continue
        mapping = mapping or propose(list(islice(table.rows(), SAMPLE_ROWS)), table.sheet)
        if mapping:
            _complete(mapping, name)
            found.append((table, mapping))
            where = f' of the sheet "{table.sheet}"' if table.sheet else ""
            summary.remarks += [f'The column "{each.name}"{where} was left aside.' for each in mapping.unused]
        elif table.sheet:
            count = sum(1 for _, cells in table.rows() if any(cells))
            summary.skipped += count
            if count:
                summary.remarks.append(
                    f'The sheet "{table.sheet}" has no row of headings for credit; its {count} rows were not read.'
                )
    if not found:
        raise TableError(
            f"{name}: no row of headings was found in the first {HEADING_ROWS} rows; "
            'the table needs at least a date and an amount, headed such as "Date completed" and "Credits"'
        )
    return found


def _complete(mapping: Mapping, name: str) -> None:
    for field, what in (("completed", "the date of completion"), ("amount", "the amount of credit")):
        if not mapping.holding(field):
            headings = ", ".join(column.name for column in mapping.columns if column.heading)
            raise TableError(f"{name}: no column holds {what}; say which one does. Headings are: {headings}")


def _with_order(table: Table, mapping: Mapping, summary: Summary) -> Mapping:
    """The mapping with the order of dates in figures, where the whole column proves it."""
    if mapping.date_order:
        return mapping
    columns = [column.index for field in DATE_FIELDS for column in mapping.holding(field)]
    proven: set[str] = set()
    for _, cells in table.rows():
        proven |= evidence(cells[index] for index in columns if index < len(cells))
        if len(proven) > 1:
            summary.remarks.append(
                "Some dates can only be day first, others only month first; those that could be either are asked about."
            )
            return mapping
    if not proven:
        return mapping
    order = proven.pop()
    summary.remarks.append(f"Dates in figures were read as {ORDERS[order]}: others in the column can be nothing else.")
    return replace(mapping, date_order=order)


def _since(table: Table) -> date:
    return table.since if isinstance(table, WorkbookTable) else EXCEL_DAY_0


def _count(row: Row, summary: Summary) -> None:
    if row.skipped:
        summary.skipped += 1
        return
    summary.rows += 1
    summary.records += len(row.records)
    summary.problems += len(row.problems)
    summary.waiting += bool(row.questions and not row.records)
    for question in row.questions:
        if question in summary.questions or len(summary.questions) < MOST_QUESTIONS:
            summary.questions[question] = summary.questions.get(question, 0) + 1


def _name_of(source: Source) -> str:
    if isinstance(source, bytes):
        return "the file"
    return Path(source if isinstance(source, (str, Path)) else str(getattr(source, "name", "the file"))).name
