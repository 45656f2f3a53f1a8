"""Whether two values of a rulebook are the same to every answer, and which names, numbers and days tell them apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from opencme.credit import Amount
from opencme.rulebook.language import Acceptance, Grant

SHOWN_ONLY = frozenset({"id", "title", "source", "line"})
"""Fields of a grant that no answer hangs on."""


def core(value: Any) -> Any:
    """A value as plain tuples, without what is only shown: equal where no answer can tell two values apart."""
    match value:
        case Amount():
            return value
        case Mapping():
            return tuple(sorted((str(key), core(item)) for key, item in value.items()))
        case tuple() | list():
            return tuple(core(item) for item in value)
        case frozenset():
            return ("any of", *sorted(map(core, value), key=repr))
        case _ if is_dataclass(value) and not isinstance(value, type):
            return (type(value).__name__, *((name, core(item)) for name, item in _entries(value)))
    return value


def moved(before: Any, after: Any) -> str:
    """What is in the one value and not in the other, in parentheses; empty where only order or kind tells them."""
    was, now = Counter(_atoms(before)), Counter(_atoms(after))
    more, less = (", ".join(sorted(each)) for each in (now - was, was - now))
    said = [f"now {more}"] * bool(more) + [f"no longer {less}"] * bool(less)
    return f" ({'; '.join(said)})" if said else ""


def _entries(value: Any) -> Iterator[tuple[str, Any]]:
    shown = SHOWN_ONLY if isinstance(value, Grant) else ()
    return ((each.name, getattr(value, each.name)) for each in fields(value) if each.name not in shown)


def _atoms(value: Any) -> Iterator[str]:
    """The names, numbers and days of a value."""
    match value:
        case bool() | None:
            return
        case Amount() | int() | Decimal() | date() | str():
            yield str(value)
        case Mapping():
            for key, item in value.items():
                yield str(key)
                yield from _atoms(item)
        case tuple() | list() | frozenset():
            for item in value:
                yield from _atoms(item)
        case _ if is_dataclass(value):
            if isinstance(value, Acceptance) and value.of_hours:
                yield "counted by the hour"
            for _, item in _entries(value):
                yield from _atoms(item)
