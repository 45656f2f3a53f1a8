"""YAML with places: reads a document into nodes that know their file and line, so that every error can name them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
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
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)$")
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
    """The document as nodes. Raises DocumentError for what is no YAML, for duplicate keys, anchors and odd values."""
    try:
        root = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{name}:{mark.line + 1}" if mark else name
        raise DocumentError(place, f"not YAML: {error.problem or error.context}") from None
    except yaml.YAMLError as error:
        raise DocumentError(name, f"not YAML: {str(error).splitlines()[0]}") from None
    except RecursionError:
        raise DocumentError(name, f"nested more than {DEEPEST} deep") from None
    if root is None:
        raise DocumentError(name, "the file is empty")
    seen: set[int] = set()

    def build(node: yaml.Node, depth: int) -> Node:
        line = node.start_mark.line + 1
        place = f"{name}:{line}"
        if depth > DEEPEST:
            raise DocumentError(place, f"nested more than {DEEPEST} deep")
        if id(node) in seen:
            raise DocumentError(place, "anchors and aliases (& and *) are not allowed; write the value again")
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return Node(_entries(node, name, lambda child: build(child, depth + 1)), name, line)
        if isinstance(node, yaml.SequenceNode):
            return Node([build(child, depth + 1) for child in node.value], name, line)
        return Node(_scalar(str(node.value), getattr(node, "style", None), place), name, line)

    return build(root, 0)


def documents(text: str, name: str) -> Iterator[Node]:
    """The document's items: the elements of a list, or the one mapping it is."""
    yield from parse(text, name).one_or_many()


def _entries(node: yaml.MappingNode, file: str, build: Callable[[yaml.Node], Node]) -> Mapping:
    entries: Mapping = {}
    for key_node, value_node in node.value:
        place = f"{file}:{key_node.start_mark.line + 1}"
        if not isinstance(key_node, yaml.ScalarNode):
            raise DocumentError(place, "a key must be a plain name")
        key = str(key_node.value)
        if key in entries:
            raise DocumentError(place, f"“{key}” stands twice in the same mapping")
        value = build(value_node)
        # The key's line is where a person looks for the entry.
        entries[key] = Node(value.value, file, key_node.start_mark.line + 1)
    return entries


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
        return int(text) if re.fullmatch(r"[+-]?\d+", text) and len(text) < 20 else Decimal(text)
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
    shown = str(value)
    return f"“{shown if len(shown) <= 60 else shown[:60] + '…'}”"
