"""The words of a mail that is written as a web page, line by line as a reader would see them.

Each character is looked at a fixed number of times, whatever the page is made of: it comes from strangers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

SILENT = {"script", "style", "head", "title", "template", "noscript"}
"""What is between these is no text that anybody sees."""
BREAKING = {
    *("address", "article", "blockquote", "br", "caption", "div", "dl", "dt", "dd", "footer", "form", "h1", "h2", "h3"),
    *("h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "table", "tr", "ul"),
}
CELLS = {"td", "th"}
LARGEST = 1_000_000
"""Characters of a page that are read."""
TAG = re.compile(r"/?([a-zA-Z][a-zA-Z0-9]*)")


def text_of(page: str) -> str:
    """The words of the page; cells of a table are a tab apart."""
    lines = "".join(_pieces(page[:LARGEST])).split("\n")
    cells = ("\t".join(" ".join(cell.split()) for cell in line.split("\t")).strip() for line in lines)
    return "\n".join(line for line in cells if line)


def _pieces(page: str) -> Iterator[str]:
    """Texts, and what stands for the tags between them."""
    place, low = 0, page.lower()
    while place < len(page):
        start = page.find("<", place)
        text = page[place:] if start < 0 else page[place:start]
        # Line ends within a text are spaces; tags break lines.
        yield re.sub(r"\s+", " ", unescape(text))
        if start < 0:
            return
        name, place = _tag(page, start)
        if place < 0:
            return
        if name in SILENT and page[start + 1] != "/":
            place = low.find(f"</{name}", place)
            if place < 0:
                return
        elif name in BREAKING:
            yield "\n"
        elif name in CELLS and page[start + 1] != "/":
            yield "\t"


def _tag(page: str, start: int) -> tuple[str, int]:
    """The name of the tag that starts here and where it is over; -1 where it never is."""
    if page.startswith("<!--", start):
        end = page.find("-->", start + 4)
        return "", end + 3 if end >= 0 else -1
    found = TAG.match(page, start + 1)
    end = page.find(">", start)
    return (found[1].lower() if found else ""), end + 1 if end >= 0 else -1
