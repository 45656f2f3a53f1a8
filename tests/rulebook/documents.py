"""Rulebook and case files as plain data, to be changed and written again."""

from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from opencme.rulebook.document import Node, parse

HERE = Path(__file__).parent
EVERY_KEY = (HERE / "every_key.yaml").read_text("utf-8")
EVERY_CASE_KEY = (HERE / "every_key.cases.yaml").read_text("utf-8")

type Place = tuple[str | int, ...]
"""Where a value stands in a document: keys and positions from the top."""


class Delete:
    """Takes a key out. Always written the same, since tests are named by it in every process alike."""

    def __repr__(self) -> str:
        return "deleted"


DELETE = Delete()


def data_of(text: str) -> Any:
    """The document as dicts, lists, texts, numbers and dates."""
    return _data(parse(text, "a document"))


def _data(node: Node) -> Any:
    match node.value:
        case dict() as entries:
            return {key: _data(value) for key, value in entries.items()}
        case list() as items:
            return [_data(item) for item in items]
        case Decimal() as number:
            return float(number)
        case plain:
            return plain


def as_json(data: Any) -> Any:
    """The data as an editor hands it to a schema: dates are their text."""
    match data:
        case dict():
            return {key: as_json(value) for key, value in data.items()}
        case list():
            return [as_json(item) for item in data]
        case date():
            return data.isoformat()
        case _:
            return data


def as_text(data: Any) -> str:
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True)


def places(data: Any, at: Place = ()) -> Iterator[Place]:
    """Every place in the data below the top, outermost first."""
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in entries:
        yield (*at, key)
        yield from places(value, (*at, key))


def changed(data: Any, at: Place, value: Any) -> Any:
    """A copy in which another value stands at the place, or (DELETE) nothing."""
    copy = deepcopy(data)
    *way, last = at
    inner = copy
    for key in way:
        inner = inner[key]
    if value is DELETE:
        del inner[last]
    else:
        inner[last] = value
    return copy
