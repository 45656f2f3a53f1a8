"""The small forms that the published schemas are made of: text, days, amounts, names, lists, mappings with known keys.

A schema may be milder than the reader (it cannot see that a rule is part of itself), but never refuses what the reader
takes; tests/rulebook/test_schema.py holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from opencme.credit import vocabulary

type Schema = dict[str, Any]

TEXT: Schema = {"type": ["string", "number"]}
TEXT_OR_NOTHING: Schema = {"type": ["string", "number", "null"]}
FLAG: Schema = {"type": "boolean"}
# Editors hand a YAML date to the schema as its text.
DAY: Schema = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
AMOUNT: Schema = {"type": "number", "minimum": 0, "maximum": 10_000_000}
"""At most two decimals, which JSON Schema cannot say of decimal fractions without rounding errors."""
FACTOR: Schema = {"type": "number", "minimum": 0, "maximum": 1_000_000}


def said(schema: Schema, words: str) -> Schema:
    """The schema with what an editor shows beside the key."""
    return {**schema, "description": words}


def whole(least: int, greatest: int = 1_000_000) -> Schema:
    return {"type": "integer", "minimum": least, "maximum": greatest}


def choice(names: Iterable[str]) -> Schema:
    return {"enum": list(names)}


def ref(name: str) -> Schema:
    """A form that the schema defines once, under `$defs`."""
    return {"$ref": f"#/$defs/{name}"}


def one_of(*schemas: Schema) -> Schema:
    return {"anyOf": list(schemas)}


def listed(item: Schema, least: int = 0) -> Schema:
    return {"type": "array", "items": item} | ({"minItems": least} if least else {})


def one_or_many(item: Schema) -> Schema:
    return one_of(item, listed(item))


def closed(words: str, keys: Mapping[str, tuple[Schema, str]], required: Iterable[str] = ()) -> Schema:
    """A mapping with these keys and no others, each with what an editor says of it."""
    schema: Schema = {
        "description": words,
        "type": "object",
        "properties": {name: said(form, about) for name, (form, about) in keys.items()},
        "additionalProperties": False,
    }
    return schema | ({"required": list(required)} if required else {})


def named(words: str, value: Schema, least: int = 0) -> Schema:
    """A mapping from names of one's own to values of one form."""
    schema: Schema = {"description": words, "type": "object", "additionalProperties": value}
    return schema | ({"minProperties": least} if least else {})


def since(value: Schema) -> Schema:
    """The value, or a mapping from the day each version of it holds from; null where the law ended it."""
    versions: Schema = {
        "description": "The value as it changed: from each day on, the value in force; null ends it.",
        "type": "object",
        "patternProperties": {DAY["pattern"]: one_of(value, {"type": "null"})},
        "additionalProperties": False,
        "minProperties": 1,
    }
    return one_of(value, versions)


def months_or_years(words: str) -> Schema:
    keys = {"months": (whole(1), "So many months."), "years": (whole(1), "So many years.")}
    return closed(words, keys) | {"minProperties": 1, "maxProperties": 1}


def vocabulary_names() -> dict[str, Schema]:
    """A definition for each section of the vocabulary, and for facts of each kind."""
    known = vocabulary()
    sections = {"system": "credit-systems", "topic": "topics", "format": "formats", "role": "roles"}
    found = {
        name: said(choice(sorted(known.terms(section))), f"A name of the vocabulary, section {section}.")
        for name, section in (sections | {"profession": "professions", "fact": "facts"}).items()
    }
    for name, kinds in (
        ("dated-fact", ("date", "span")),
        ("span-fact", ("span",)),
        ("list-fact", ("list",)),
        ("number-fact", ("number",)),
    ):
        facts = sorted(fact for fact, term in known.terms("facts").items() if term.kind in kinds)
        found[name] = said(choice(facts), f"A fact about the clinician: a {' or a '.join(kinds)}.")
    return found
