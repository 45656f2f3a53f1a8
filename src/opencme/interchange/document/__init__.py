"""Documents to print, show and keep: values in, one tagged PDF for the archive out. See `docs.md` beside this file."""

from opencme.interchange.document.pages import Grain, NotShownError, Page, Pages, pages_of
from opencme.interchange.document.values import (
    Attachment,
    Column,
    Document,
    Facts,
    Items,
    Paper,
    Paragraph,
    Part,
    Picture,
    Section,
    Table,
)
from opencme.interchange.document.writer import DocumentWriteError, write

__all__ = [
    "Attachment",
    "Column",
    "Document",
    "DocumentWriteError",
    "Facts",
    "Grain",
    "Items",
    "NotShownError",
    "Page",
    "Pages",
    "Paper",
    "Paragraph",
    "Part",
    "Picture",
    "Section",
    "Table",
    "pages_of",
    "write",
]
