"""All rulebooks as data for others: one JSON document, one Parquet table (CC BY 4.0)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb

from opencme.rulebook.changes import timeline
from opencme.rulebook.coverage import cases_of
from opencme.rulebook.describe import need, sentence
from opencme.rulebook.language import Rulebook
from opencme.rulebook.library import ids, load
from opencme.rulebook.plain import as_json, source_of

LICENCE = "CC BY 4.0"
COLUMNS = {
    "programme": "VARCHAR",
    "programme_title": "VARCHAR",
    "kind": "VARCHAR",
    "authority": "VARCHAR",
    "country": "VARCHAR",
    "region": "VARCHAR",
    "professions": "VARCHAR[]",
    "unit": "VARCHAR",
    "period_months": "INTEGER",
    "checked": "DATE",
    "rule": "VARCHAR",
    "title": "VARCHAR",
    "sentence": "VARCHAR",
    "need": "VARCHAR",
    "part_of": "VARCHAR[]",
    "decides": "BOOLEAN",
    "confidence": "VARCHAR",
    "cite": "VARCHAR",
    "url": "VARCHAR",
    "note": "VARCHAR",
    "definition": "JSON",
}
"""One row a rule. `sentence` is the rule in plain words, `need` what it asks, `decides` whether the standing hangs on
it, `definition` the rule as in the rulebook (docs/rulebooks.md). A programme without rules has one row, without one."""


def programme_as_json(programme: str) -> dict[str, Any]:
    """A rulebook as JSON: its document with shared duties written out, and what follows from it in words."""
    book, source = load(programme), as_json(source_of(programme))
    in_words = {
        rule.id: {"sentence": sentence(book, rule), "need": need(book, rule.need) if rule.need else None}
        for rule in book.rules.values()
    }
    history = [
        {"since": change.since.isoformat() if change.since else None, "rule": change.rule, "words": change.words}
        for change in timeline(book)
    ]
    return {"rulebook": source, "words": in_words, "history": history, "cases": cases_of(programme)}


def everything_as_json() -> dict[str, Any]:
    """All rulebooks by id, with the licence."""
    return {
        "licence": LICENCE,
        "language": "docs/rulebooks.md",
        "rulebooks": {name: programme_as_json(name) for name in ids()},
    }


def write_parquet(path: Path) -> int:
    """Write one row a rule to a Parquet file; the number of rows."""
    rows = [row for name in ids() for row in _rows(load(name), source_of(name))]
    columns = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE rules ({columns})")
        places = ", ".join("?" * len(COLUMNS))
        connection.executemany(f"INSERT INTO rules VALUES ({places})", rows)  # noqa: S608 - only question marks
        # A file's name cannot be a parameter of COPY's target in every version: quoted as SQL quotes.
        quoted = str(path).replace("'", "''")
        connection.execute(f"COPY rules TO '{quoted}' (FORMAT parquet, COMPRESSION zstd)")
    return len(rows)


def _rows(book: Rulebook, source: dict[str, Any]) -> list[list[Any]]:
    deciding = {rule.id for rule in book.deciding()}
    top: list[Any] = [
        book.id,
        book.title,
        book.kind,
        book.authority,
        book.country,
        book.region,
        list(book.professions),
        book.unit,
        book.period.months,
        book.checked,
    ]
    rows = [
        [
            *top,
            rule.id,
            rule.title,
            sentence(book, rule),
            need(book, rule.need) if rule.need else None,
            list(rule.part_of),
            rule.id in deciding,
            rule.confidence,
            rule.source.cite,
            rule.source.url,
            rule.note or None,
            json.dumps(as_json(source["rules"][rule.id]), ensure_ascii=False),
        ]
        for rule in book.rules.values()
    ]
    return rows or [[*top, *[None] * (len(COLUMNS) - len(top))]]


def json_text(data: Any) -> str:
    """JSON as it is published: indented, letters as they are, ending with a line feed."""
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"
