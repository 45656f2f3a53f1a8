"""YAML with places: reads a document into nodes that know their file and line, so that every error can name them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NoReturn

import yaml

from opencme.credit import Amount, AmountError, UnknownName, vocabulary
from opencme.credit.vocabulary import unknown

LARGEST_FILE = 50_000_000
DEEPEST = 40
LONGEST_TEXT = 100_000
"""In characters: no note of any rulebook needs as many; a longer value is a file in the wrong place."""
LONGEST_NUMBER = 25
"""In characters: what is shorter is exact in decimal arithmetic."""
NO_ANCHORS = "anchors and aliases (& and *) are not allowed; write the value again"
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)$")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}$")


class DocumentError(ValueError):
    """Something in a file is wrong: `place` is file and line, `problem` says what and what would be right."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(f"{place}: {problem}")
        self.place = place
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Node:
    """A value of the document with its place. Mappings hold {name: Node}, sequences [Node], scalars plain values."""

    value: object
    file: str
    line: int

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}"

    def fail(self, problem: str) -> NoReturn:
        raise DocumentError(self.place, problem)

    def mapping(self, what: str, allowed: Collection[str] | None = None, required: Collection[str] = ()) -> Mapping:
        """The mapping's nodes by key; a missing or unknown key fails with the nearest known one."""
        if not isinstance(self.value, dict):
            self.fail(f"{what} must be a mapping of names to values, not {_kind(self.value)}")
        if allowed is not None:
            for key, node in self.value.items():
                if key not in allowed:
                    node.fail(unknown(f"key in {what}", key, allowed))
        for key in required:
            if key not in self.value:
                self.fail(f"{what} has no {key}; add “{key}: …”")
        return self.value

    def sequence(self, what: str) -> list[Node]:
        if not isinstance(self.value, list):
            self.fail(f"{what} must be a list, not {_kind(self.value)}")
        return self.value

    def one_or_many(self) -> list[Node]:
        """The nodes of a list, or this node alone."""
        return self.value if isinstance(self.value, list) else [self]

    def text(self, what: str) -> str:
        if isinstance(self.value, bool) or not isinstance(self.value, (str, int, Decimal)):
            self.fail(f"{what} must be text, not {_kind(self.value)}")
        return str(self.value)

    def name(self, section: str, what: str) -> str:
        """A name of the vocabulary's section."""
        text = self.text(what)
        try:
            return vocabulary().require(section, text)
        except UnknownName as error:
            self.fail(str(error))

    def choice(self, what: str, known: Collection[str]) -> str:
        text = self.text(what)
        if text not in known:
            self.fail(unknown(what, text, known))
        return text

    def flag(self, what: str) -> bool:
        if not isinstance(self.value, bool):
            self.fail(f"{what} must be true or false, not {_kind(self.value)}")
        return self.value

    def date(self, what: str) -> date:
        if not isinstance(self.value, date):
            self.fail(f"{what} must be a date such as 2026-12-01, not {_kind(self.value)}")
        return self.value

    def integer(self, what: str, least: int = 0) -> int:
        if isinstance(self.value, bool) or not isinstance(self.value, int) or self.value < least:
            self.fail(f"{what} must be a whole number of at least {least}, not {_kind(self.value)}")
        if self.value > 1_000_000:
            self.fail(f"{what} is larger than makes sense: {self.value}")
        return self.value

    def decimal(self, what: str, places: int) -> Decimal:
        if isinstance(self.value, bool) or not isinstance(self.value, (int, Decimal)):
            self.fail(f"{what} must be a number, not {_kind(self.value)}")
        number = Decimal(self.value)
        if number < 0 or number > 1_000_000:
            self.fail(f"{what} must lie between 0 and 1000000, not {number}")
        if number != round(number, places):
            self.fail(f"{what} has more than {places} decimal places: {number}")
        return number

    def amount(self, what: str) -> Amount:
        if isinstance(self.value, bool) or not isinstance(self.value, (int, Decimal)):
            self.fail(f"{what} must be a number such as 1.25, not {_kind(self.value)}")
        try:
            return Amount.of(self.value)
        except AmountError as error:
            self.fail(f"{what}: {error}")


type Mapping = dict[str, Node]


def read_file(path: Path) -> str:
    """The text of a UTF-8 file; raises DocumentError for one that is missing, too large or in another encoding."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise DocumentError(str(path), f"the file is larger than {LARGEST_FILE // 1_000_000} MB")
        return decode(path.read_bytes(), str(path))
    except OSError as error:
        raise DocumentError(str(path), f"cannot be read: {error.strerror or error}") from None


def decode(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DocumentError(f"{name}:{line}", "the file is not UTF-8 text; save it as UTF-8") from None


def parse(text: str, name: str) -> Node:
    """The document as nodes. Raises DocumentError for what is no YAML, duplicate keys, anchors, tags and odd values."""
    # Events, not PyYAML's composer: that one is recursive in C and takes the whole process down on deep nesting.
    events = yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    try:
        return _Builder(events, name).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{name}:{mark.line + 1}" if mark else name
        raise DocumentError(place, f"not YAML: {error.problem or error.context}") from None
    except yaml.YAMLError as error:
        raise DocumentError(name, f"not YAML: {str(error).splitlines()[0]}") from None
    except UnicodeEncodeError:
        raise DocumentError(name, "not YAML: the text holds half of a character") from None


def documents(text: str, name: str) -> Iterator[Node]:
    """The document's items: the elements of a list, or the one mapping it is."""
    yield from parse(text, name).one_or_many()


@dataclass(frozen=True, slots=True)
class _Builder:
    """Turns the events of one YAML document into nodes."""

    events: Iterator[yaml.Event]
    file: str

    def document(self) -> Node:
        next(self.events)
        if isinstance(next(self.events), yaml.StreamEndEvent):
            raise DocumentError(self.file, "the file is empty")
        root = self.node(next(self.events), 0)
        next(self.events)
        if not isinstance(event := next(self.events), yaml.StreamEndEvent):
            self.fail(event, "a second document starts here (---); a file holds one")
        return root

    def node(self, event: yaml.Event, depth: int) -> Node:
        self.plain(event)
        if depth > DEEPEST:
            self.fail(event, f"nested more than {DEEPEST} deep")
        line = _line(event)
        if isinstance(event, yaml.MappingStartEvent):
            return Node(self.entries(depth + 1), self.file, line)
        if isinstance(event, yaml.SequenceStartEvent):
            items = []
            while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
                items.append(self.node(event, depth + 1))
            return Node(items, self.file, line)
        if isinstance(event, yaml.ScalarEvent):
            return Node(_scalar(event.value, event.style, f"{self.file}:{line}"), self.file, line)
        self.fail(event, NO_ANCHORS)

    def entries(self, depth: int) -> Mapping:
        entries: Mapping = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            self.plain(event)
            if not isinstance(event, yaml.ScalarEvent):
                self.fail(event, "a key must be a plain name")
            key = event.value
            if key in entries:
                self.fail(event, f"“{_shortened(key)}” stands twice in the same mapping")
            # The key's line is where a person looks for the entry.
            entries[key] = Node(self.node(next(self.events), depth).value, self.file, _line(event))
        return entries

    def plain(self, event: yaml.Event) -> None:
        if getattr(event, "anchor", None) is not None:
            self.fail(event, NO_ANCHORS)
        if getattr(event, "tag", None) is not None:
            self.fail(event, "tags (!) are not allowed; write the plain value")
        if isinstance(event, yaml.ScalarEvent):
            if len(event.value) > LONGEST_TEXT:
                self.fail(event, f"a value of {len(event.value)} characters; the longest allowed has {LONGEST_TEXT}")
            # Escapes would bring them in, and they can rewrite what a terminal shows.
            if _CONTROL.search(event.value):
                self.fail(event, "control characters are not allowed in text")

    def fail(self, event: yaml.Event, problem: str) -> NoReturn:
        raise DocumentError(f"{self.file}:{_line(event)}", problem)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _scalar(text: str, style: str | None, place: str) -> object:
    if style in ("'", '"', "|", ">"):
        return text
    if text in ("", "~", "null"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if _DATE.match(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise DocumentError(place, f"{text} is not a day of the calendar (write year-month-day)") from None
    if _NUMBER.match(text):
        if len(text) > LONGEST_NUMBER:
            raise DocumentError(place, f"{_shortened(text)} has more than {LONGEST_NUMBER} digits")
        return int(text) if re.fullmatch(r"[+-]?\d+", text) else Decimal(text)
    return text


def _kind(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"“{_shortened(str(value))}”"


def _shortened(text: str) -> str:
    """What an error shows of a text that may be ten megabytes long."""
    return text if len(text) <= 60 else f"{text[:60]}…"
