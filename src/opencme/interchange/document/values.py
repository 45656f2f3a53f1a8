"""What a document says, without a word about how it looks: that is the business of `house.typ`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

type Paper = Literal["a4", "us-letter"]


@dataclass(frozen=True)
class Paragraph:
    """Some sentences. `tone` is what they are: the answer, plain text, small print, or the law's own words."""

    text: str
    tone: Literal["answer", "plain", "small", "law"] = "plain"
    link: str = ""
    """An address (https) that the text leads to."""


@dataclass(frozen=True)
class Items:
    """A list of short sentences."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Facts:
    """Names and what stands for each: Period, 1 February 2025 to 31 January 2027."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Column:
    """A column of a table; `share` of the width beside the others, or as wide as its words if 0."""

    heading: str
    share: int = 0
    is_number: bool = False


@dataclass(frozen=True)
class Table:
    """A table; each row has a text for every column."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"a row of “{self.caption}” has {len(row)} cells for {len(self.columns)} columns")


@dataclass(frozen=True)
class Picture:
    """A picture (PNG or JPEG) as wide as the page, and its words for whoever does not see it."""

    path: Path
    alt: str
    caption: str = ""


type Part = Paragraph | Items | Facts | Table | Picture


@dataclass(frozen=True)
class Section:
    """A heading and what stands below it. `level` 1 is a section of the document, 2 one within the section before."""

    heading: str
    parts: tuple[Part, ...] = ()
    level: Literal[1, 2] = 1
    on_new_page: bool = False


@dataclass(frozen=True)
class Attachment:
    """A file inside the PDF. `relation` is its part in it: data behind the text, or a supplement such as evidence."""

    name: str
    media_type: str
    content: bytes | Path
    description: str
    relation: Literal["data", "supplement"] = "supplement"


@dataclass(frozen=True)
class Document:
    """One document. `made` is the day it bears; it takes the place of the clock, so the same values give the same file.

    `language` is a code of two letters as in ISO 639-1, `region` one of ISO 3166-1.
    """

    title: str
    made: date
    subtitle: str = ""
    author: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    sections: tuple[Section, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    paper: Paper = "a4"
    language: str = "en"
    region: str = "GB"
    footer: str = ""
