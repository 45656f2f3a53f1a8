"""A transcript that is written as a workbook comes back as it was."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import openpyxl

from opencme.credit import Amount, Record
from opencme.interchange.tabular import read, write_workbook

MADE = date(2026, 11, 24)
RECORD = Record(
    completed=date(2026, 3, 1),
    started=date(2026, 2, 27),
    system="ama-pra-1",
    amount=Amount.of("2.75"),
    hours=Amount.of(3),
    format="live",
    topics=(("ethics", Amount.of(1)),),
    tested=True,
    provider="=HYPERLINK(1)",
    title="Update in asthma",
    state="reported",
    evidence=False,
    id="7",
)


def written(*records: Record) -> bytes:
    file = BytesIO()
    assert write_workbook(records, [("Transcript of", "=1+1")], file, made=MADE) == len(records)
    return file.getvalue()


def test_the_records_of_a_workbook_are_read_back() -> None:
    other = Record(date(2025, 1, 31), "ancc", Amount.of("0.5"), title="Wound care", id="8")
    found = read(written(RECORD, other), name="transcript.xlsx", today=MADE).records()
    assert [each.fields for each in found] == [RECORD.fields, other.fields]


def test_no_text_of_a_workbook_is_a_formula() -> None:
    book = openpyxl.load_workbook(BytesIO(written(RECORD)))
    cells = [cell for sheet in book for row in sheet for cell in row]
    assert any(cell.value == "=HYPERLINK(1)" for cell in cells)
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}


def test_dates_and_amounts_of_a_workbook_can_be_counted_with() -> None:
    sheet = openpyxl.load_workbook(BytesIO(written(RECORD)))["Transcript"]
    values = [cell.value for cell in sheet[2]]
    assert 2.75 in values
    assert any(getattr(value, "year", None) == 2026 for value in values)


def test_characters_that_a_workbook_cannot_hold_are_left_out() -> None:
    (found,) = read(written(Record(MADE, "ama-pra-1", Amount.of(1), title="A\x07sthma")), name="a.xlsx").records()
    assert found.title == "Asthma"
