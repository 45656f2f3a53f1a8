"""Excel workbooks (.xlsx, .xlsm): looked through in the zip before any library opens them, then read sheet by sheet.

A workbook is a zip file of XML that can claim more than any machine holds. The guards here measure it in bounded
memory: the true unpacked size of every part, the rows and columns its cells really reach, and the cells whose value
is an error or a formula that nobody has calculated (calamine, which reads the rest, gives those as empty).
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from opencme.interchange.tabular.dates import EXCEL_DAY_0
from opencme.interchange.tabular.findings import TableError
from opencme.interchange.tabular.text import tidy

MOST_ENTRIES = 2_000
MOST_UNPACKED = 600_000_000
"""Bytes of all parts together, unpacked."""
MOST_PACKED_RATIO = 250
"""Unpacked to packed, for parts of more than FREE_OF_RATIO bytes. Real sheets stay below 100."""
FREE_OF_RATIO = 5_000_000
MOST_CELLS = 5_000_000
"""Rows times columns of one sheet: what the reading library must hold at once, about 400 MB. CSV has no such limit."""
MOST_MARKED = 50_000
"""Error cells and uncalculated formulas that are kept in mind for one sheet."""
LONGEST_INDEX = 2_000_000
"""Bytes of the workbook's own list of sheets."""
INSTEAD = "save the sheet as CSV, which is read line by line"

CELL = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=\"([A-Z]{1,4})(\d{1,8})\"([^>]*)>")
ERROR = re.compile(rb"<(?:\w+:)?c\b([^>]*\bt=\"e\"[^>]*)>(?:<(?:\w+:)?f\b[^<]*(?:</(?:\w+:)?f>)?)?<(?:\w+:)?v>([^<]*)<")
FORMULA = re.compile(
    rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b([^<]*?)(?:/>|</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</|</(?:\w+:)?c>)"
)
PLACE = re.compile(rb"\br=\"([A-Z]{1,4})(\d{1,8})\"")
UNPLACED = re.compile(rb"<(?:\w+:)?c\b(?![^>]*\br=)[^>]*>")
ROW = re.compile(rb"<(?:\w+:)?row\b")
ROW_NUMBER = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br=\"(\d{1,8})\"")
SHARED = re.compile(rb"<(?:\w+:)?c\b[^>]*\bt=\"s\"[^>]*>\s*<(?:\w+:)?v>(\d{1,9})<")
STRING_END = re.compile(rb"</(?:\w+:)?si>|<(?:\w+:)?si\s*/>")
MOST_TEXT = 300_000_000
"""Bytes of text in all cells of one sheet. One long shared text in a million cells is a bomb that no zip shows."""
LONGEST_CELL = 100_000
"""Characters in one cell; spreadsheets themselves stop at 32,767."""
OVERLAP = 20_000
"""Bytes carried from one chunk of XML to the next, so that a cell on the border is seen whole."""


@dataclass(frozen=True, slots=True)
class WorkbookTable:
    """One sheet. `rows` may be called more than once."""

    workbook: CalamineWorkbook
    name: str
    sheet: str
    marked: dict[tuple[int, int], str] = field(default_factory=dict)
    since: date = EXCEL_DAY_0
    is_workbook: bool = True
    remarks: tuple[str, ...] = ()

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Each row with its number in the sheet, cells as text from column A on."""
        sheet = _guarded(lambda: self.workbook.get_sheet_by_name(self.sheet), self.name)
        if sheet.start is None:
            return
        left = sheet.start[1]
        for number, cells in enumerate(sheet.iter_rows(), 1):
            texts = [""] * left + [tidy(cell) for cell in cells]
            if any(len(text) > LONGEST_CELL for text in texts):
                raise TableError(
                    f"{self.name}, sheet {self.sheet}, row {number}: a cell is far too long for a list of credit; "
                    "shorten it and try again"
                )
            if self.marked:
                texts = [self.marked.get((number, index), text) for index, text in enumerate(texts)]
            yield number, texts


def open_workbook(file: BinaryIO, name: str) -> tuple[list[WorkbookTable], list[str]]:
    """The visible sheets and what there is to say about the others.

    Raises TableError for a damaged or hostile file, a password, and sheets larger than MOST_CELLS.
    """
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as package:
            _measure(file, package, name)
            parts, since = _sheets(package, name)
            texts = _shared_texts(package)
            marked = {
                sheet: _look_through(package, part, texts, f"{name}, sheet {sheet}") for sheet, part in parts.items()
            }
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        if isinstance(error, TableError):
            raise
        raise TableError(f"{name}: the workbook is damaged; open it in a spreadsheet and save it again") from None
    file.seek(0)
    workbook = _guarded(lambda: CalamineWorkbook.from_filelike(file), name)
    tables, remarks = [], []
    for sheet in workbook.sheets_metadata:
        if sheet.visible != SheetVisibleEnum.Visible:
            remarks.append(f'The sheet "{sheet.name}" is hidden and was not read.')
        elif sheet.typ == SheetTypeEnum.WorkSheet:
            tables.append(WorkbookTable(workbook, name, sheet.name, marked.get(sheet.name, {}), since))
    return tables, remarks


def _guarded[T](call: Callable[[], T], name: str) -> T:
    try:
        return call()
    except CalamineError as error:
        raise TableError(f"{name}: the workbook cannot be read ({error}); save it again as .xlsx or CSV") from None
    except BaseException as error:
        # A panic inside the library, which does not derive from Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise TableError(f"{name}: the workbook is damaged; open it in a spreadsheet and save it again") from None


def _measure(file: BinaryIO, package: zipfile.ZipFile, name: str) -> None:
    """Unpack every part without keeping it: sizes in the zip's own index may be lies."""
    entries = package.infolist()
    names = [entry.filename for entry in entries]
    if len(entries) > MOST_ENTRIES:
        raise TableError(f"{name}: the workbook has {len(entries)} parts, which no list of credit needs; {INSTEAD}")
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        what = "a binary workbook (.xlsb)" if "xl/workbook.bin" in names else "a zip file that is no Excel workbook"
        raise TableError(f"{name}: this is {what}; save the list as an Excel workbook (.xlsx) or as CSV")
    if len(set(names)) != len(names):
        raise TableError(f"{name}: the workbook is damaged (a part is there twice); save it again in a spreadsheet")
    if any(entry.flag_bits & 1 for entry in entries):
        raise TableError(f"{name}: the workbook is protected by a password; save it without one")
    claimed = sum(entry.file_size for entry in entries)
    if claimed > MOST_UNPACKED:
        raise _bomb(name, claimed)
    unpacked = 0
    for entry in entries:
        size = _true_size(file, entry, MOST_UNPACKED - unpacked)
        unpacked += size
        if unpacked > MOST_UNPACKED:
            raise _bomb(name, unpacked)
        if size != entry.file_size:
            raise TableError(f"{name}: the workbook is damaged ({entry.filename} is not as large as it claims)")
        if size > FREE_OF_RATIO and size > MOST_PACKED_RATIO * max(entry.compress_size, 1):
            raise _bomb(name, size)


def _bomb(name: str, size: int) -> TableError:
    return TableError(f"{name}: the workbook unpacks to {size // 1_000_000} MB or more, too much to open; {INSTEAD}")


def _true_size(file: BinaryIO, entry: zipfile.ZipInfo, most: int) -> int:
    file.seek(entry.header_offset)
    header = file.read(30)
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise zipfile.BadZipFile
    file.seek(
        entry.header_offset + 30 + int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    )
    if entry.compress_type == zipfile.ZIP_STORED:
        return entry.compress_size
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise zipfile.BadZipFile
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    size, left = 0, entry.compress_size
    while left and not inflate.eof:
        packed = file.read(min(left, 1 << 16))
        if not packed:
            raise EOFError
        left -= len(packed)
        while packed and not inflate.eof:
            size += len(inflate.decompress(packed, 1 << 20))
            packed = inflate.unconsumed_tail
            if size > most:
                return size
    return size + len(inflate.flush())


def _sheets(package: zipfile.ZipFile, name: str) -> tuple[dict[str, str], date]:
    """Each sheet's name with its part in the zip, and day 0 of the workbook's calendar (1900, or 1904 of old Macs)."""
    book = _index(package, "xl/workbook.xml", name)
    links = {
        link.get("Id"): link.get("Target", "") for link in _index(package, "xl/_rels/workbook.xml.rels", name).iter()
    }
    present = set(package.namelist())
    parts = {}
    since = EXCEL_DAY_0
    for element in book.iter():
        kind = element.tag.rpartition("}")[2]
        if kind == "workbookPr" and element.get("date1904") in ("1", "true"):
            since = date(1904, 1, 1)
        if kind == "sheet":
            key = next((value for at, value in element.items() if at.rpartition("}")[2] == "id"), None)
            target = links.get(key, "")
            part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
            if part in present and "worksheets" in part:
                parts[element.get("name", "")] = part
    return parts, since


def _index(package: zipfile.ZipFile, part: str, name: str) -> ElementTree.Element:
    if part not in package.namelist() or package.getinfo(part).file_size > LONGEST_INDEX:
        raise zipfile.BadZipFile
    xml = package.read(part)
    # Entities are how a small XML file grows without end; no spreadsheet writes them.
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise TableError(f"{name}: the workbook holds XML entities, which no spreadsheet writes; {INSTEAD}")
    try:
        return ElementTree.fromstring(xml)  # noqa: S314 - entities are refused above
    except ElementTree.ParseError:
        raise zipfile.BadZipFile from None


def _shared_texts(package: zipfile.ZipFile) -> list[int]:
    """The length in bytes of each text that cells share, in the order of the workbook."""
    if "xl/sharedStrings.xml" not in package.namelist():
        return []
    lengths, since = [], 0
    with package.open("xl/sharedStrings.xml") as stream:
        rest = b""
        while chunk := stream.read(1 << 20):
            text = rest + chunk
            last = 0
            for match in STRING_END.finditer(text):
                lengths.append(since + match.start() - last)
                since, last = 0, match.end()
            # Only the tail that may hold half an end tag is looked at again.
            keep = max(last, len(text) - 40)
            since += keep - last
            rest = text[keep:]
    return lengths


def _look_through(package: zipfile.ZipFile, part: str, texts: list[int], where: str) -> dict[tuple[int, int], str]:
    """The cells that are errors or uncalculated formulas; raises TableError if the cells reach too far."""
    marked: dict[tuple[int, int], str] = {}
    lowest = rightmost = shared = 0
    with package.open(part) as stream:
        rest = b""
        while chunk := stream.read(1 << 20):
            text = rest + chunk
            for column, row, _ in CELL.findall(text):
                lowest = max(lowest, int(row))
                rightmost = max(rightmost, _column(column) + 1)
            if UNPLACED.search(text):
                lowest = max([lowest, *(int(row) for row in ROW_NUMBER.findall(text))])
                rightmost = max([rightmost, *(len(UNPLACED.findall(row)) for row in ROW.split(text))])
            # The overlap is counted twice, which errs on the safe side by two percent.
            shared += sum(texts[int(index)] for index in SHARED.findall(text) if int(index) < len(texts))
            if shared > MOST_TEXT:
                raise TableError(f"{where}: its cells hold more than {MOST_TEXT // 1_000_000} MB of text; {INSTEAD}")
            if lowest * rightmost > MOST_CELLS:
                raise TableError(
                    f"{where}: its cells reach to row {lowest:,} and column {rightmost:,}, "
                    f"more than {MOST_CELLS:,} cells in all; delete what is not part of the list, or {INSTEAD}"
                )
            for attributes, shown in ERROR.findall(text):
                _mark(marked, attributes, shown)
            for attributes, formula in FORMULA.findall(text):
                _mark(marked, attributes, b"=" + formula.partition(b">")[2])
            rest = text[-OVERLAP:]
    return marked


def _mark(marked: dict[tuple[int, int], str], attributes: bytes, text: bytes) -> None:
    place = PLACE.search(attributes)
    if place and len(marked) < MOST_MARKED:
        marked[int(place[2]), _column(place[1])] = text[:200].decode("utf-8", "replace")


def _column(letters: bytes) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + letter - 64
    return index - 1
