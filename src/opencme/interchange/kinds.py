"""What kind of file some bytes are, told by the bytes themselves: a name or a browser may say anything."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path

PDF = "application/pdf"
PNG = "image/png"
JPEG = "image/jpeg"
WEBP = "image/webp"
TIFF = "image/tiff"
GIF = "image/gif"
SVG = "image/svg+xml"
"""Only as a digital badge: a drawing may hold a program, so one is never shown, and none but a badge is taken."""
MAIL = "message/rfc822"
CALENDAR = "text/calendar"
JSON = "application/json"
CSV = "text/csv"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEXT = "text/plain"

IMAGES = (PNG, JPEG, WEBP, TIFF, GIF)
ENDINGS = {
    PDF: ".pdf",
    PNG: ".png",
    JPEG: ".jpg",
    WEBP: ".webp",
    TIFF: ".tiff",
    GIF: ".gif",
    SVG: ".svg",
    MAIL: ".eml",
    CALENDAR: ".ics",
    JSON: ".json",
    CSV: ".csv",
    EXCEL: ".xlsx",
    TEXT: ".txt",
}
"""The ending that a file of the kind is handed out with, whatever it was called."""

NEEDED = 64 * 1024
"""Bytes from the start of a file that are enough to tell."""

SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"II*\0", TIFF),
    (b"MM\0*", TIFF),
)
REFUSED = (
    (b"MZ", "a program for Windows"),
    (b"\x7fELF", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"#!", "a script"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document or an Outlook message"),
    (b"Rar!", "an archive"),
    (b"7z\xbc\xaf", "an archive"),
    (b"\x1f\x8b", "an archive"),
)
BADGE_NAMESPACES = (b"https://purl.imsglobal.org/ob/v3p0", b"http://openbadges.org", b"https://openbadges.org")
BADGE_IN_SVG = re.compile(rb"<[A-Za-z_][\w.-]*:(?:credential|assertion)\b")
HEADER = re.compile(rb"^(?:[A-Za-z][A-Za-z0-9-]*:[ \t].*\r?\n(?:[ \t].*\r?\n)*)+", re.MULTILINE)
MAIL_HEADERS = re.compile(
    rb"^(?:received|return-path|from|to|subject|date|message-id|mime-version|delivered-to):", re.I
)


class RefusedKind(ValueError):
    """The bytes are nothing that can show an activity; the message says what they are and what would be right."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"This is {what}. Bring a PDF, a picture (PNG, JPEG, WebP, TIFF), a mail (.eml), a calendar (.ics), "
            "a table (CSV, .xlsx) or a digital badge."
        )


def kind_of(path: Path) -> str:
    """The media type of a file; raises RefusedKind for what is none of ours."""
    with path.open("rb") as file:
        return kind_of_bytes(file.read(NEEDED), path)


def kind_of_bytes(start: bytes, path: Path | None = None) -> str:
    """The media type that the first bytes tell, the file behind them looked into where they leave it open.

    `path` is that file; without one `start` is all there is. Raises RefusedKind.
    """
    if not start.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise RefusedKind("an empty file")
    for signature, kind in SIGNATURES:
        if start.startswith(signature):
            return kind
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return WEBP
    # Readers take a PDF whose header stands within the first kilobyte; an image that also is one is the image.
    if b"%PDF-" in start[:1024]:
        return PDF
    for signature, what in REFUSED:
        if start.startswith(signature):
            raise RefusedKind(what)
    if start.startswith(b"PK\x03\x04"):
        return _zipped(path or BytesIO(start))
    if start[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1"):
        raise RefusedKind("a picture in Apple's HEIC format")
    return _text(start)


def _zipped(file: Path | BytesIO) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        raise RefusedKind("a damaged archive") from None
    if "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names):
        return EXCEL
    raise RefusedKind("an archive or a document of another program")


def _text(start: bytes) -> str:
    sample = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if b"\0" in start[:4096] and not start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise RefusedKind("a file of a kind we do not know")
    low = sample[:512].lower()
    if b"<svg" in low and low.startswith((b"<svg", b"<?xml", b"<!doctype svg", b"<!--")) and _is_badge(start):
        return SVG
    if low.startswith((b"<svg", b"<?xml", b"<!doctype", b"<html")) or b"<script" in low:
        raise RefusedKind("a web page or a drawing that could hold a program")
    if low.startswith(b"begin:vcalendar"):
        return CALENDAR
    if sample[:1] in (b"{", b"["):
        return JSON
    headers = HEADER.match(sample)
    if headers and sum(1 for line in headers[0].splitlines() if MAIL_HEADERS.match(line)) >= 2:
        return MAIL
    first = sample.split(b"\n", 1)[0]
    if sample.count(b"\n") >= 1 and any(first.count(mark) >= 2 for mark in (b",", b";", b"\t", b"|")):
        return CSV
    return TEXT


def _is_badge(drawing: bytes) -> bool:
    """Whether a badge is baked into the drawing: the standard has it right behind the start."""
    names = any(name in drawing for name in BADGE_NAMESPACES)
    return names and bool(BADGE_IN_SVG.search(drawing))
