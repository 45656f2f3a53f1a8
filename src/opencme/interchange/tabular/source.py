"""Opening a file of unknown making: what kind it is by its content, and why it is refused if it is."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from opencme.interchange.tabular.findings import TableError

type Source = str | Path | bytes | BinaryIO

EXTENSIONS = frozenset({".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xlsm", ".xls", ""})
"""`.xls` is let through because many programs give that name to plain text; a true one is refused by its content."""
REMEDY = "save the list as CSV or as an Excel workbook (.xlsx)"
IN_MEMORY = 8_000_000
"""Bytes of an upload that are kept in memory; what is larger goes to a temporary file."""

KINDS = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Excel workbook of the old kind (.xls), or protected by a password"),
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", "a word processor's document (RTF)"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"7z\xbc\xaf", "a compressed file (7-Zip)"),
    (b"Rar!", "a compressed file (RAR)"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3", "a database"),
    (b"PAR1", "a Parquet file"),
)


@contextmanager
def opened(source: Source, name: str) -> Iterator[BinaryIO]:
    """The source as a binary file that can be read more than once; closed afterwards if it was opened here.

    Raises TableError if there is no such file or its extension is none of a table.
    """
    extension = Path(name).suffix.casefold()
    if extension not in EXTENSIONS:
        raise TableError(f"{name}: files ending in {extension} are not read; {REMEDY}")
    if isinstance(source, bytes):
        yield io.BytesIO(source)
    elif isinstance(source, (str, Path)):
        try:
            file = Path(source).open("rb")  # noqa: SIM115 - closed two lines below, errors of reading apart from opening
        except OSError as error:
            raise TableError(f"{name}: cannot be opened ({error.strerror})") from None
        with file:
            yield file
    elif source.seekable():
        source.seek(0)
        yield source
    else:
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as copy:
            while chunk := source.read(1 << 20):
                copy.write(chunk)
            copy.seek(0)
            yield copy  # type: ignore[misc]  # a spooled file is a binary file in all but its declared type


def is_workbook(file: BinaryIO, name: str) -> bool:
    """True for an Excel workbook, False for text; raises TableError for an empty file and for anything else."""
    file.seek(0)
    start = file.read(4096)
    file.seek(0)
    if not start.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00"):
        if not file.read(1 << 16).strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00"):
            file.seek(0)
            raise TableError(f"{name}: the file is empty; choose the file that holds the list")
        file.seek(0)
    for magic, kind in KINDS:
        if start.startswith(magic):
            raise TableError(f"{name}: this is {kind}, not a table; {REMEDY}")
    if start.startswith(b"PK"):
        return True
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if text.startswith((b"<!doctype", b"<html", b"<?xml", b"<table", b"<meta", b"<workbook")):
        raise TableError(f"{name}: this is a web page or XML, not a table; open it in a spreadsheet and {REMEDY}")
    if text.startswith((b"{", b"[{")):
        raise TableError(f"{name}: this is JSON, not a table; {REMEDY}")
    return False
