"""A file → its lines: the text layer of a PDF, or what a picture of the page shows, or the lines of a plain text."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from html.parser import HTMLParser
from math import inf
from pathlib import Path
from time import monotonic
from typing import Any

from opencme.interchange import kinds
from opencme.interchange.certificate import layout
from opencme.interchange.certificate.failure import ReadingError
from opencme.interchange.certificate.proposal import Line, Place

MOST_PAGES = 20
MOST_TEXT = 500_000
"""Characters of a plain text that are looked at."""
FEW_LETTERS = 40
"""A page with fewer is a picture with a stamp, not a text."""
RESOLUTION = 170
"""Dots an inch at which a page without text is drawn: letters of 7 points are then 16 pixels high."""
GAP = re.compile(r"\t\s*| {3,}|\s*\|\s*")
MOST_OF_WORD, MOST_OF_LINE = 80, 1000
"""Characters of a word and a line in a plain text: longer ones are addresses of web pages, or mean harm."""
LONG_WORD = re.compile(rf"\S{{{MOST_OF_WORD + 1},}}")
NO_LETTER = re.compile(r"\(cid:\d+\)|[\ue000-\uf8ff\ufffd]")


@dataclass(frozen=True)
class Document:
    """What a file shows, before anybody thinks about it."""

    lines: tuple[Line, ...]
    pages: int
    by: str
    notes: tuple[str, ...] = ()


def document(path: Path, kind: str, seconds: float | None = None) -> Document:
    """The lines of a PDF, picture or plain text; after `seconds` no further page is begun. Raises ReadingError."""
    until = inf if seconds is None else monotonic() + seconds
    if kind == kinds.PDF:
        return _pdf(path, until)
    if kind in kinds.IMAGES:
        return _picture(path, until)
    if kind in (kinds.TEXT, "text/html"):
        with path.open("rb") as file:
            start = file.read(4 * MOST_TEXT)
        return plain_text(_decoded(start))
    raise ReadingError("Certificates are read from a PDF, a picture (PNG, JPEG, WebP, TIFF, GIF) or a plain text.")


def plain_text(text: str) -> Document:
    """The lines of a text, or of the web page that a mail holds."""
    notes = (_cut(),) if len(text) > MOST_TEXT else ()
    text = text[:MOST_TEXT]
    if re.search(r"<(?:html|body|table|div|p|br)\b", text, re.IGNORECASE):
        text = _without_tags(text)
    # A tab or several spaces in a plain text are what a wide gap is on paper: two spaces stand for it.
    text = LONG_WORD.sub(lambda match: f"{match[0][:MOST_OF_WORD]}…", text)
    parted = ("  ".join(" ".join(part.split()) for part in GAP.split(line)).strip() for line in text.splitlines())
    lines = tuple(Line(piece, Place(1)) for words in parted if words for piece in _wrapped(words))
    return Document(lines, 1, "text", notes)


def _wrapped(words: str) -> list[str]:
    """A paragraph in one line as a page would break it."""
    return [words] if len(words) <= MOST_OF_LINE else textwrap.wrap(words, MOST_OF_LINE, break_long_words=False)


def _pdf(path: Path, until: float) -> Document:
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect, PDFTextExtractionNotAllowed
    from pdfplumber.utils.exceptions import PdfminerException

    try:
        count = _page_count(path)
        lines: list[Line] = []
        drawn, looked_at = False, 0
        with pdfplumber.open(path, pages=list(range(1, min(count, MOST_PAGES) + 1))) as pdf:
            for page in pdf.pages:
                if monotonic() > until:
                    break
                looked_at += 1
                found = _text_layer(page)
                if not _is_text(found, page):
                    found, drawn = _drawn(path, page.page_number) or found, True
                lines += found
                page.close()
    except (PDFPasswordIncorrect, PDFTextExtractionNotAllowed):
        raise _locked() from None
    except PdfminerException as error:
        if isinstance(error.args[0] if error.args else None, PDFPasswordIncorrect):
            raise _locked() from None
        raise _damaged() from None
    return Document(tuple(lines), count, "picture" if drawn else "text", _looked_at(looked_at, count))


def _page_count(path: Path) -> int:
    import pypdfium2

    try:
        with closing(pypdfium2.PdfDocument(path)) as pdf:
            count = len(pdf)
    except pypdfium2.PdfiumError as error:
        raise (_locked() if "password" in str(error).lower() else _damaged()) from None
    if not count:
        raise _damaged()
    return count


def _text_layer(page: Any) -> list[Line]:
    """The words that the page prints, upright and on the page, as lines."""
    width, height = float(page.width), float(page.height)
    if width <= 0 or height <= 0:
        raise _damaged()
    words = page.dedupe_chars().extract_words(extra_attrs=["size", "upright"], x_tolerance_ratio=0.2, y_tolerance=2)
    left, top = float(page.bbox[0]), float(page.bbox[1])
    pieces = [
        layout.Piece(
            word["text"],
            (word["x0"] - left) / width,
            (word["top"] - top) / height,
            (word["x1"] - left) / width,
            (word["bottom"] - top) / height,
            word["size"] / height,
        )
        for word in words
        if word["upright"] and 0 <= word["x0"] - left <= width and 0 <= word["top"] - top <= height
    ]
    return layout.lines(pieces, page.page_number, width / height)


def _is_text(lines: Sequence[Line], page: Any) -> bool:
    """Whether the text layer says what the page shows: enough letters, and not the numbers of unknown letters."""
    text = " ".join(line.text for line in lines)
    letters = sum(character.isalpha() for character in NO_LETTER.sub("", text))
    strange = len(NO_LETTER.findall(text))
    if letters < FEW_LETTERS or strange * 5 > letters:
        return False
    covered = max(
        (abs(image["x1"] - image["x0"]) * abs(image["bottom"] - image["top"]) for image in page.images), default=0.0
    )
    return letters > 300 or covered < 0.5 * float(page.width) * float(page.height)


def _drawn(path: Path, number: int) -> list[Line]:
    """The page as a picture, read."""
    import pypdfium2

    from opencme.interchange.certificate import pictures

    with closing(pypdfium2.PdfDocument(path)) as pdf:
        page = pdf[number - 1]
        longest = max(page.get_size())
        scale = min(RESOLUTION / 72, pictures.LONGEST / longest) if longest > 0 else 1
        image = page.render(scale=scale, may_draw_forms=False).to_pil()
    return pictures.lines_of(pictures.bounded(image), number)


def _picture(path: Path, until: float) -> Document:
    from opencme.interchange.certificate import pictures

    images, count = pictures.frames(path, MOST_PAGES)
    lines: list[Line] = []
    looked_at = 0
    for image in images:
        if monotonic() > until:
            break
        looked_at += 1
        lines += pictures.lines_of(image, looked_at)
    return Document(tuple(lines), count, "picture", _looked_at(looked_at, count))


def _looked_at(pages: int, of: int) -> tuple[str, ...]:
    return (f"Only the first {pages} of {of} pages were looked at.",) if pages < of else ()


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


class _Tags(HTMLParser):
    """The words of a web page, with a line end wherever a block begins or ends and a gap between cells."""

    BLOCKS = frozenset(
        [
            "p",
            "br",
            "div",
            "tr",
            "table",
            "li",
            "ul",
            "ol",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "hr",
            "section",
            "article",
            "header",
            "footer",
        ]
    )
    CELLS = frozenset(("td", "th"))
    UNSEEN = frozenset(["script", "style", "head", "title", "template", "noscript"])

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unseen += tag in self.UNSEEN
        self._space(tag)

    def handle_endtag(self, tag: str) -> None:
        self.unseen = max(0, self.unseen - (tag in self.UNSEEN))
        self._space(tag)

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.parts.append(re.sub(r"\s+", " ", data))

    def _space(self, tag: str) -> None:
        self.parts.append("\n" if tag in self.BLOCKS else "\t" if tag in self.CELLS else "")


def _without_tags(text: str) -> str:
    tags = _Tags()
    tags.feed(text)
    tags.close()
    return "".join(tags.parts)


def _cut() -> str:
    return f"Only the first {MOST_TEXT:,} characters were looked at."


def _locked() -> ReadingError:
    return ReadingError("The PDF is locked with a password. Save a copy without one and bring that.")


def _damaged() -> ReadingError:
    return ReadingError("The PDF is damaged. Bring it once more, from where you first had it.")
