"""Text tables (CSV, semicolons, tabs): encoding, delimiter and rows, line by line in bounded memory."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from opencme.interchange.tabular.findings import TableError
from opencme.interchange.tabular.mapping import propose
from opencme.interchange.tabular.text import tidy, unwritten

LONGEST_ROW = 1_000_000
"""Characters in one row, quoted line breaks included. No certificate is so long; an unclosed quote is."""
DELIMITERS = (",", ";", "\t", "|")
SAMPLE_ROWS = 60
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
CONTROL = re.compile("[\x01-\x08\x0e-\x19\x1b-\x1f\x7f]")
ENCODING_REMEDY = "save it again as UTF-8 (in Excel: CSV UTF-8)"


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table in a text file. `rows` may be called more than once."""

    file: BinaryIO
    name: str
    encoding: str
    delimiter: str
    remarks: tuple[str, ...] = ()
    sheet: str = ""
    is_workbook: bool = False

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Each row with the number of its first line, cells tidied; raises TableError for a row too long to be one."""
        for number, cells in _rows(self.file, self.name, self.encoding, self.delimiter):
            yield number, [tidy(unwritten(cell)) for cell in cells]


def open_text(file: BinaryIO, name: str, encoding: str | None = None) -> TextTable:
    """The table in a text file; raises TableError for an encoding that cannot be told, and for what is no text."""
    codec, remarks = (encoding, ()) if encoding else _encoding(file, name)
    _check(file, name, codec)
    delimiter = _delimiter(file, name, codec)
    return TextTable(file, name, codec, delimiter, remarks)


def _encoding(file: BinaryIO, name: str) -> tuple[str, tuple[str, ...]]:
    file.seek(0)
    start = file.read(4096)
    for bom, codec, _ in BOMS:
        if start.startswith(bom):
            return codec, ()
    if b"\0" in start:
        even, odd = start[::2].count(0), start[1::2].count(0)
        if max(even, odd) > len(start) // 4 and min(even, odd) < len(start) // 50 + 1:
            codec = "utf-16-be" if even > odd else "utf-16-le"
            return codec, ("The file does not name its encoding; it was read as UTF-16.",)
        raise TableError(f"{name}: this is no text and no Excel workbook; save the list as CSV or .xlsx")
    if _first_bad_byte(file, "utf-8") is None:
        return "utf-8", ()
    bad = _first_bad_byte(file, "cp1252")
    if bad is not None:
        raise TableError(f"{name}: the encoding cannot be told (byte {bad} fits none that is known); {ENCODING_REMEDY}")
    return "cp1252", (
        "The file is not UTF-8; it was read as Windows-1252 (Western European). Check names with accents.",
    )


def _first_bad_byte(file: BinaryIO, codec: str) -> int | None:
    """The position (from 1) of the first byte that the encoding does not have, or None."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder(codec)()
    done = 0
    while chunk := file.read(1 << 20):
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError as error:
            return done + error.start + 1
        done += len(chunk)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return done
    return None


def _check(file: BinaryIO, name: str, codec: str) -> None:
    file.seek(0)
    try:
        start = codecs.getincrementaldecoder(codec)().decode(file.read(1 << 16))
    except (UnicodeDecodeError, LookupError):
        raise TableError(f"{name}: this is not {codec}; {ENCODING_REMEDY}") from None
    if CONTROL.search(start) or "\0" in start:
        raise TableError(f"{name}: this is no text and no Excel workbook; save the list as CSV or .xlsx")


def _delimiter(file: BinaryIO, name: str, codec: str) -> str:
    """The separator under which the first rows make most sense: known headings first, then the most even columns."""
    stated = re.match(r'\ufeff?"?sep=(.)"?\s*$', next(_lines(file, name, codec), ""), re.IGNORECASE)
    if stated:
        return stated[1]

    def sense(delimiter: str) -> tuple[int, int]:
        sample = [
            (number, [tidy(cell) for cell in cells])
            for number, cells in islice(_rows(file, name, codec, delimiter), SAMPLE_ROWS)
        ]
        mapping = propose(sample)
        used = sum(1 for column in mapping.columns if column.field) if mapping else 0
        widths = [len(cells) for _, cells in sample if len(cells) > 1]
        return used, max((widths.count(width) for width in set(widths)), default=0)

    return max(DELIMITERS, key=sense)


def _rows(file: BinaryIO, name: str, codec: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    fed = 0
    row = 1

    def feed() -> Iterator[str]:
        nonlocal fed
        for line in _lines(file, name, codec):
            fed += len(line)
            if fed > LONGEST_ROW:
                raise _too_long(name, row)
            yield line

    reader = csv.reader(feed(), delimiter=delimiter)
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            if "limit" in str(error):
                raise _too_long(name, row) from None
            raise TableError(f"{name}, row {row}: {error}; save the list again as CSV or .xlsx") from None
        if cells is None:
            return
        if not (row == 1 and len(cells) <= 2 and re.fullmatch(r"\ufeff?sep=.?", cells[0] if cells else "", re.I)):
            yield row, cells
        row = reader.line_num + 1
        fed = 0


def _lines(file: BinaryIO, name: str, codec: str) -> Iterator[str]:
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=codec, newline="")
    number = 0
    try:
        while line := text.readline(LONGEST_ROW + 1):
            number += 1
            if len(line) > LONGEST_ROW:
                raise _too_long(name, number)
            yield line
    except UnicodeDecodeError:
        raise TableError(f"{name}, after row {number}: this is not {codec}; {ENCODING_REMEDY}") from None
    finally:
        if not file.closed:
            text.detach()


def _too_long(name: str, row: int) -> TableError:
    return TableError(
        f"{name}, row {row}: a cell or row is far too long for a list of credit "
        f"(a quotation mark may be missing its pair); correct the row and try again"
    )
