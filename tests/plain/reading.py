"""Plain data from YAML, exact numbers and their rounding (section 1), and the hierarchy of topics (section 3)."""

import datetime
import json
import math
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import yaml

type Data = dict[str, Any]

VOCABULARY = Path(__file__).parents[2] / "src" / "opencme" / "credit" / "vocabulary.yaml"


class ExactLoader(yaml.SafeLoader):
    """Reads YAML with decimals where YAML has binary floats (section 1: amounts are exact decimals)."""


def _construct_decimal(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> Decimal:
    return Decimal(str(loader.construct_scalar(node)).replace("_", ""))


ExactLoader.add_constructor("tag:yaml.org,2002:float", _construct_decimal)


def load_yaml(text: str) -> Any:
    """Parse YAML into plain data with ``Decimal`` for every number with a point."""
    return yaml.load(text, Loader=ExactLoader)  # noqa: S506 (a SafeLoader)


def round_down(number: Fraction) -> Fraction:
    """Section 1: what a record is worth is rounded down to the hundredth."""
    return Fraction(math.floor(number * 100), 100)


def round_up(number: Fraction) -> Fraction:
    """Section 1: what is needed is rounded up to the hundredth."""
    return Fraction(math.ceil(number * 100), 100)


def to_decimal(number: Fraction) -> Decimal:
    """Write an exact number of hundredths as a decimal."""
    hundredths = number * 100
    assert hundredths.denominator == 1, number
    return Decimal(hundredths.numerator) / 100


def is_dated(value: Any) -> bool:
    """Section 1: a dated number is a mapping whose keys are dates."""
    return isinstance(value, dict) and bool(value) and all(isinstance(key, datetime.date) for key in value)


def value_on(value: Any, day: datetime.date) -> Fraction | None:
    """Section 1: the value with the latest date not after the day; None before the first, or where null ends it."""
    if not is_dated(value):
        return None if value is None else Fraction(value)
    begun = [date for date in value if date <= day]
    if not begun:
        return None
    latest = value[max(begun)]
    return None if latest is None else Fraction(latest)


def as_list(value: Any) -> list[Any]:
    """A name or a list (sections 3, 4, 5), always as a list."""
    if value is None:
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]


def canonical_key(record: Data) -> str:
    """Section 9: the fields of a record written as JSON with sorted keys."""

    def text(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: text(part) for key, part in value.items()}
        if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
            return format(Decimal(value).normalize(), "f")
        return value

    stated = {name: text(value) for name, value in record.items() if value is not None}
    return json.dumps(stated, sort_keys=True, default=str, ensure_ascii=False)


@cache
def vocabulary() -> Data:
    """The controlled vocabulary as plain data."""
    data: Data = load_yaml(VOCABULARY.read_text(encoding="utf-8"))
    return data


@cache
def all_broader(topic: str) -> frozenset[str]:
    """Section 3: every topic broader than this one, at any depth."""
    found: set[str] = set()
    waiting = as_list((vocabulary()["topics"].get(topic) or {}).get("broader"))
    while waiting:
        broader = waiting.pop()
        if broader not in found:
            found.add(broader)
            waiting += as_list((vocabulary()["topics"].get(broader) or {}).get("broader"))
    return frozenset(found)


class ExactDumper(yaml.SafeDumper):
    """Writes decimals as plain numbers, and every value in full (no anchors)."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _represent_decimal(dumper: yaml.SafeDumper, number: Decimal) -> yaml.ScalarNode:
    text = format(number, "f")
    return dumper.represent_scalar("tag:yaml.org,2002:float" if "." in text else "tag:yaml.org,2002:int", text)


ExactDumper.add_representer(Decimal, _represent_decimal)


def dump_yaml(data: Any) -> str:
    """Write plain data as the YAML of a rulebook or a case file; ``load_yaml`` reads the same data back."""
    return yaml.dump(data, Dumper=ExactDumper, sort_keys=False, allow_unicode=True, width=120)
