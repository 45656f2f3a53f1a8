"""A transcript as an Excel workbook that `read` reads back to the same records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from opencme.credit import Amount, Record
from opencme.interchange.tabular.writer import FIELDS, HEADINGS

DATES = {"completed": "completed", "started": "started", "for-period": "for_period"}
AMOUNTS = {"amount": "amount", "hours": "hours"}
WIDE = {"title": 48, "provider": 32, "topics": 32}


def write_workbook(records: Iterable[Record], about: Sequence[tuple[str, str]], file: IO[bytes], *, made: date) -> int:
    """Write the records to a binary file, as the columns of `write`; returns their number.

    Dates and amounts are real dates and numbers; a text never becomes a formula. `about` stands on a second sheet.
    `made` is the day that the workbook says it was made on.
    """
    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = datetime(made.year, made.month, made.day, tzinfo=UTC)
    sheet = book.create_sheet("Transcript")
    sheet.freeze_panes = "A2"
    for number, field in enumerate(FIELDS):
        sheet.column_dimensions[chr(65 + number)].width = WIDE.get(field, 14)
    sheet.append([_cell(sheet, HEADINGS.get(field, field), bold=True) for field in FIELDS])
    count = 0
    for record in records:
        count += 1
        sheet.append([_cell(sheet, _value(record, field)) for field in FIELDS])
    second = book.create_sheet("About")
    second.column_dimensions["A"].width, second.column_dimensions["B"].width = 32, 96
    for name, text in about:
        second.append([_cell(second, name, bold=True), _cell(second, text)])
    book.save(file)
    return count


def _value(record: Record, field: str) -> object:
    if field in DATES:
        return getattr(record, DATES[field])
    if field in AMOUNTS:
        return getattr(record, AMOUNTS[field])
    match "claimed" if field == "state" and record.unvouched else record.fields.get(field):
        case bool(value):
            return "yes" if value else "no"
        case dict(parts):
            return "; ".join(f"{topic} ({part})" for topic, part in parts.items())
        case list(names):
            return "; ".join(names)
        case value:
            return value


def _cell(sheet: Any, value: object, *, bold: bool = False) -> Any:
    match value:
        case Amount():
            cell = WriteOnlyCell(sheet, float(value.decimal))
            cell.number_format = "0.00"
        case date():
            cell = WriteOnlyCell(sheet, datetime(value.year, value.month, value.day))
            cell.number_format = "yyyy-mm-dd"
        case None:
            cell = WriteOnlyCell(sheet)
        case _:
            cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", str(value))[:32_767])
            # A text that begins with = is a text.
            cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell
