"""Every file that cannot be read is refused with one line that says what to do, in bounded time and memory."""

import io
import re
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opencme.interchange.tabular import TableError, read

HEADINGS = ["Date", "Title", "Credits", "Type"]
SHEET = "xl/worksheets/sheet1.xml"


def workbook(*rows: Sequence[object]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


LIST = workbook(HEADINGS, [date(2025, 5, 3), "Sepsis", 1.5, "ANCC"])


def repacked(package: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one part changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            new.writestr(entry.filename, change(content) if entry.filename == part else content)
    return file.getvalue()


def refusal(content: bytes, name: str) -> str:
    with pytest.raises(TableError) as error:
        read(content, name=name).records()
    message = str(error.value)
    assert "\n" not in message
    assert "Traceback" not in message
    assert len(message) < 400
    return message


def outcome(content: bytes, name: str) -> str:
    """The refusal, or nothing if the file was read."""
    try:
        read(content, name=name).records()
    except TableError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("name", ["list.csv", "list.xlsx"])
@pytest.mark.parametrize("content", [b"", b"\n\n  \r\n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_file(content: bytes, name: str) -> None:
    assert refusal(content, name) == f"{name}: the file is empty; choose the file that holds the list"


def test_an_unknown_extension() -> None:
    assert refusal(b"Date,Credits\n", "list.docx").startswith("list.docx: files ending in .docx are not read; save ")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=re.escape("none.csv: cannot be opened (No such file or directory)")):
        read(tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"%PDF-1.7 \n", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an Excel workbook of the old kind"),
        (b"\x1f\x8b\x08\x00", "a compressed file"),
        (b"<html><table><tr><td>Date</td></tr></table></html>", "a web page"),
        (b'{"records": []}', "JSON"),
        (b"Date,Credits\n\x00\x01\x02\x03\x04", "no text and no Excel workbook"),
        (b"Date,Credits\n2025-05-03,\x07\n", "no text and no Excel workbook"),
        (b"PK\x03\x04 but no more", "the workbook is damaged"),
        (LIST[: len(LIST) // 2], "the workbook is damaged"),
    ],
)
def test_what_is_no_table(content: bytes, what: str) -> None:
    assert what in refusal(content, "list.xls")


def test_a_zip_file_that_is_no_workbook() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("letter.txt", "hello")
    assert "a zip file that is no Excel workbook" in refusal(file.getvalue(), "list.xlsx")


def test_a_wrong_encoding() -> None:
    content = b"Date,Title,Credits,Type\n2025-05-03," + b"\x81\x8d\x90 \xff" + b",1,ANCC\n"
    assert "the encoding cannot be told (byte 36 fits none that is known)" in refusal(content, "list.csv")
    with pytest.raises(TableError, match="this is not utf-8"):
        read("Date,Credits\n2025-05-03,é".encode("cp1252"), name="list.csv", encoding="utf-8")


def test_a_cell_of_ten_megabytes() -> None:
    content = b"Date,Title,Credits,Type\n2025-05-03," + b"x" * 10_000_000 + b",1,ANCC\n"
    assert refusal(content, "list.csv").startswith("list.csv, row 2: a cell or row is far too long")
    book = repacked(LIST, SHEET, lambda xml: xml.replace(b"Sepsis", b"x" * 10_000_000))
    assert "row 2: a cell is far too long" in refusal(_lightly_packed(book), "list.xlsx")


def _lightly_packed(book: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, old.read(entry))
    return file.getvalue()


def test_a_quotation_mark_without_its_pair_does_not_swallow_the_file() -> None:
    content = b'Date,Title,Credits,Type\n2025-05-03,"Sepsis,1,ANCC\n' + b"2025-05-04,X,1,ANCC\n" * 100_000
    assert "row 2: a cell or row is far too long" in refusal(content, "list.csv")


def test_a_zip_bomb() -> None:
    book = repacked(LIST, SHEET, lambda xml: xml + b" " * 50_000_000)
    assert len(book) < 100_000
    assert "unpacks to 50 MB or more, too much to open" in refusal(book, "list.xlsx")


def test_a_zip_bomb_that_lies_about_its_size() -> None:
    packed = bytearray(repacked(LIST, SHEET, lambda xml: xml + b" " * 4_000_000))
    with zipfile.ZipFile(io.BytesIO(packed)) as package:
        entry = package.getinfo(SHEET)
    honest = struct.pack("<I", entry.file_size)
    assert packed.count(honest) >= 2
    lying = bytes(packed).replace(honest, struct.pack("<I", 1000))
    assert "is not as large as it claims" in refusal(lying, "list.xlsx")


def test_a_bomb_of_texts_that_many_cells_share() -> None:
    row = b"".join(b'<c r="%sROW" t="s"><v>0</v></c>' % bytes([65 + column]) for column in range(20))
    rows = b"".join(b'<row r="%d">%s</row>' % (n, row.replace(b"ROW", b"%d" % n)) for n in range(1, 2001))
    book = repacked(
        LIST, SHEET, lambda xml: re.sub(rb"<sheetData>.*</sheetData>", b"<sheetData>" + rows + b"</sheetData>", xml)
    )
    file = io.BytesIO(book)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/sharedStrings.xml", "<sst><si><t>" + "x" * 30_000 + "</t></si></sst>")
    assert "its cells hold more than 300 MB of text" in refusal(file.getvalue(), "list.xlsx")


def test_cells_that_claim_the_far_corner_of_the_sheet() -> None:
    far = repacked(LIST, SHEET, lambda xml: xml.replace(b'r="D2"', b'r="XFD1048576"'))
    assert "its cells reach to row 1,048,576 and column 16,384" in refusal(far, "list.xlsx")


def test_a_dimension_that_claims_more_than_there_is_does_no_harm() -> None:
    claimed = repacked(LIST, SHEET, lambda xml: xml.replace(b'ref="A1:D2"', b'ref="A1:XFD1048576"'))
    assert len(read(claimed, name="list.xlsx").records()) == 1


def test_xml_entities_in_a_workbook() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    assert "XML entities" in refusal(repacked(LIST, "xl/workbook.xml", lambda xml: bomb + xml), "list.xlsx")


def test_a_formula_that_nobody_has_calculated() -> None:
    book = workbook(HEADINGS, [date(2025, 5, 3), "Sepsis", "=1+0.5", "ANCC"])
    (row,) = (row for row in read(book, name="list.xlsx") if not row.skipped)
    assert row.problems[0].what == "this is a formula, not its result"
    assert row.problems[0].found == "=1+0.5"


def test_a_formula_with_its_result_is_its_result() -> None:
    book = workbook(HEADINGS, [date(2025, 5, 3), "Sepsis", "=1+0.5", "ANCC"])
    book = repacked(book, SHEET, lambda xml: re.sub(rb"</f><v ?/>|</f><v></v>", b"</f><v>1.5</v>", xml))
    assert str(read(book, name="list.xlsx").records()[0].amount) == "1.5"


def test_an_error_in_a_cell_is_a_problem_and_not_an_empty_cell() -> None:
    book = workbook(HEADINGS, [date(2025, 5, 3), "Sepsis", "#REF!", "ANCC"])
    (row,) = (row for row in read(book, name="list.xlsx") if not row.skipped)
    assert (row.problems[0].what, row.problems[0].found) == ("this is a spreadsheet's error, not an amount", "#REF!")


def test_a_formula_in_a_text_file() -> None:
    (row,) = (row for row in read(b"Date,Credits,Type\n2025-05-03,=B1+1,ANCC\n") if not row.skipped)
    assert row.problems[0].what == "this is a formula, not its result"


def test_a_negative_amount_and_an_impossible_date_are_both_told() -> None:
    (row,) = (row for row in read(b"Date,Credits,Type\n2025-02-30,-1,ANCC\n") if not row.skipped)
    assert [str(problem).split(";")[0] for problem in row.problems] == [
        "row 2, Date: there is no such day (2025-02-30)",
        "row 2, Credits: the amount is negative (-1)",
    ]


def test_real_dates_numbers_and_durations_of_a_workbook() -> None:
    book = workbook(
        HEADINGS,
        [date(2025, 5, 3), "Date", 1.25, "ANCC"],
        [45780, "Day number", 0.1 + 0.2, "ANCC"],
        ["3 May 2025", "Text", timedelta(hours=1, minutes=30), "ANCC"],
        [20250503, "Figures", 2, "ANCC"],
    )
    records = read(book, name="list.xlsx").records()
    assert {record.completed for record in records} == {date(2025, 5, 3)}
    assert [str(record.amount) for record in records] == ["1.25", "0.3", "1.5", "2"]


def test_day_numbers_of_the_calendar_of_1904() -> None:
    book = repacked(
        workbook(HEADINGS, [45780 - 1462, "Old Mac", 1, "ANCC"]),
        "xl/workbook.xml",
        lambda xml: xml.replace(b" />", b"/>").replace(b"<workbookPr/>", b'<workbookPr date1904="1"/>'),
    )
    assert read(book, name="list.xlsx").records()[0].completed == date(2025, 5, 3)


def test_a_hidden_sheet_is_named_and_not_read() -> None:
    book = openpyxl.load_workbook(io.BytesIO(LIST))
    book.create_sheet("Old").sheet_state = "hidden"
    file = io.BytesIO()
    book.save(file)
    assert read(file.getvalue(), name="a.xlsx").summary.remarks == ['The sheet "Old" is hidden and was not read.']


def test_a_refused_bomb_costs_little_memory() -> None:
    book = repacked(LIST, SHEET, lambda xml: xml + b" " * 50_000_000)
    tracemalloc.start()
    refusal(book, "list.xlsx")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20_000_000


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=2000), st.sampled_from(["list.csv", "list.xlsx", "list.txt", ""]))
def test_any_bytes_are_read_or_refused(content: bytes, name: str) -> None:
    assert "\n" not in outcome(content, name)


@given(st.integers(0, len(LIST) - 1), st.integers(0, 255))
def test_a_workbook_with_any_one_byte_changed_is_read_or_refused(place: int, value: int) -> None:
    damaged = LIST[:place] + bytes([value]) + LIST[place + 1 :]
    assert "\n" not in outcome(damaged, "list.xlsx")


def test_a_stream_that_ends_early_is_damaged() -> None:
    packed = zlib.compress(b"x" * 1000)[:10]
    assert "damaged" in refusal(b"PK\x03\x04" + packed + LIST[40:], "list.xlsx")
