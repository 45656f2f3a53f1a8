"""A rulebook's document as plain data, with shared duties written out: for JSON, for exports and for keeping."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import yaml

from opencme.rulebook.document import Node, parse, read_file
from opencme.rulebook.library import file_of
from opencme.rulebook.shared import with_duties

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DAYS = frozenset({"checked", "from", "until", "since", "due", "before", "earliest", "latest"})
"""The keys whose value may be a day. Everywhere else what looks like one is text: a note, a title, a citation."""


def source_of(programme: str) -> dict[str, Any]:
    """The document of a programme's rulebook as plain data. Raises UnknownProgramme or DocumentError."""
    path = file_of(programme)
    return written_out(parse(read_file(path), path.name))


def written_out(root: Node) -> dict[str, Any]:
    """A rulebook's document as dicts, lists, texts, numbers and dates, with every `use` written out."""
    data: dict[str, Any] = plain_of(with_duties(root))
    return data


def as_json(data: Any) -> Any:
    """The data as JSON has it: days are text (2027-01-31), numbers plain."""
    match data:
        case dict():
            return {str(key): as_json(value) for key, value in data.items()}
        case list():
            return [as_json(item) for item in data]
        case date():
            return data.isoformat()
        case Decimal():
            return int(data) if data == int(data) else float(data)
        case _:
            return data


def from_json(data: Any, key: str = "") -> Any:
    """The data of `as_json`: text that is a day becomes one again where a day may stand, numbers are exact."""
    match data:
        case dict():
            # Under not-encoded, names are free and every value is text.
            return {name: from_json(value, "" if key == "not-encoded" else name) for name, value in data.items()}
        case list():
            return [from_json(item, key) for item in data]
        case str() if key in _DAYS and _DAY.fullmatch(data):
            try:
                return date.fromisoformat(data)
            except ValueError:
                return data
        case float():
            return Decimal(str(data))
        case _:
            return data


def as_text(data: Any) -> str:
    """The data as YAML that reads as the same rulebook."""
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)


def plain_of(node: Node) -> Any:
    """A part of a document as plain data."""
    match node.value:
        case dict() as entries:
            return {key: plain_of(value) for key, value in entries.items()}
        case list() as items:
            return [plain_of(item) for item in items]
        case plain:
            return plain


class _Dumper(yaml.SafeDumper):
    """Writes decimals as plain numbers, and every value in full."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _number(dumper: _Dumper, number: Decimal) -> yaml.ScalarNode:
    text = format(number, "f")
    return dumper.represent_scalar("tag:yaml.org,2002:float" if "." in text else "tag:yaml.org,2002:int", text)


_Dumper.add_representer(Decimal, _number)
