"""The words of a mail that is written as a web page, line by line as a reader would see them."""

from __future__ import annotations

from html.parser import HTMLParser

SILENT = {"script", "style", "head", "title", "template", "noscript"}
"""What is between these is no text that anybody sees."""
BREAKING = {
    *("address", "article", "blockquote", "br", "caption", "div", "dl", "dt", "dd", "footer", "form", "h1", "h2", "h3"),
    *("h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "table", "tr", "ul"),
}
CELLS = {"td", "th"}


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self.silent.append(tag)
        elif tag in BREAKING:
            self.parts.append("\n")
        elif tag in CELLS:
            self.parts.append("\t")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.silent:
            del self.silent[self.silent.index(tag) :]
        elif tag in BREAKING:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(" ".join(data.split()) if data.strip() else " ")
            if data[:1].isspace() and len(self.parts) > 1:
                self.parts.insert(-1, " ")
            if data[-1:].isspace():
                self.parts.append(" ")


def text_of(page: str) -> str:
    """The words of the page; cells of a table are a tab apart."""
    reader = _Text()
    reader.feed(page)
    reader.close()
    lines = (
        "\t".join(" ".join(cell.split()) for cell in line.split("\t")).strip()
        for line in "".join(reader.parts).split("\n")
    )
    return "\n".join(line for line in lines if line)
