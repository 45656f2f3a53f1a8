"""Everything as data for others: one JSON document, one Parquet table of all rules (CC BY 4.0)."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from opencme.credit import Amount, recognition
from opencme.rulebook.changes import timeline
from opencme.rulebook.coverage import CASES
from opencme.rulebook.describe import need, period, sentence
from opencme.rulebook.document import documents, read_file
from opencme.rulebook.language import PerYear, Records, Rule, Rulebook, Units
from opencme.rulebook.library import file_of, load, readable
from opencme.rulebook.plain import as_json, plain_of, source_of

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
    "period": "VARCHAR",
    "programme_confidence": "VARCHAR",
    "in_force_from": "DATE",
    "in_force_until": "DATE",
    "replaced_by": "VARCHAR",
    "notes": "VARCHAR[]",
    "accepts": "JSON",
    "grants": "JSON",
    "not_encoded": "JSON",
    "needed": "DECIMAL(12, 2)",
    "needed_of": "VARCHAR",
}
"""One row a rule. `sentence` is the rule in plain words, `need` what it asks, `decides` whether the standing hangs on
it, `definition` the rule as in the rulebook (docs/rulebooks.md). A programme without rules has one row, without one.

From `period` on, like the first ones, they are of the programme: its period in words, the confidence of its least sure
rule, from when until when it is in force, what the rulebook says in `accepts`, `grants` and `not-encoded`.

`needed` is the number in force on the day the sources were read, to compute with; `needed_of` says of what: the unit of
the programme, `unit a year`, or `record`. Both are empty for a share of another rule, a duty and a ceiling."""


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
    return {"rulebook": source, "words": in_words, "history": history, "cases": _cases(programme)}


def everything_as_json() -> dict[str, Any]:
    """All rulebooks by id with their cases, and what credit is worth elsewhere, with the licence."""
    return {
        "licence": LICENCE,
        "language": "docs/rulebooks.md",
        "rulebooks": {book.id: programme_as_json(book.id) for book in readable()},
        "credit": _credit(),
    }


def _cases(programme: str) -> list[Any]:
    """The cases beside a rulebook; none where there is no such file."""
    path = file_of(programme).with_suffix(CASES)
    return [as_json(plain_of(case)) for case in documents(read_file(path), path.name)] if path.exists() else []


def _credit() -> dict[str, Any]:
    """The agreements between credit systems, with the keys of `credit/recognition.yaml`."""
    agreements = {
        each.id: {
            "from": list(each.of),
            "to": each.to,
            "worth": {"gives": each.gives, "for": each.needs},
            "in-force": {"from": as_json(each.start), "until": as_json(each.end)},
            "by": each.by,
            "conditions": list(each.conditions),
            "note": each.note,
            "confidence": each.confidence,
            "source": {"cite": each.cite, "url": each.url},
        }
        for each in recognition.recognitions()
    }
    units = {
        name: {
            "label": unit.label,
            "aliases": list(unit.aliases),
            "of": unit.of,
            "each": unit.each,
            "source": {"cite": unit.cite, "url": unit.url},
        }
        for name, unit in recognition.units().items()
    }
    different = [{"between": list(each.between), "words": each.words} for each in recognition.no_equivalences()]
    return {"recognitions": agreements, "units": units, "no-equivalence": different}


def write_parquet(path: Path) -> int:
    """Write one row a rule to a Parquet file; the number of rows."""
    rows = [row for book in readable() for row in _rows(book, source_of(book.id))]
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
    """The rows of one programme, each with a value for every column."""
    programme = _of_programme(book, source)
    deciding = {rule.id for rule in book.deciding()}
    rules: list[dict[str, Any]] = [
        {
            "rule": rule.id,
            "title": rule.title,
            "sentence": sentence(book, rule),
            "need": need(book, rule.need) if rule.need else None,
            "part_of": list(rule.part_of),
            "decides": rule.id in deciding,
            "confidence": rule.confidence,
            "cite": rule.source.cite,
            "url": rule.source.url,
            "note": rule.note or None,
            "definition": _json(source["rules"][rule.id]),
            **_needed(book, rule),
        }
        for rule in book.rules.values()
    ]
    return [[(programme | rule).get(column) for column in COLUMNS] for rule in rules or [{}]]


def _needed(book: Rulebook, rule: Rule) -> dict[str, Any]:
    match rule.need:
        case Units(amount):
            return {"needed": _decimal(amount.on(book.checked)), "needed_of": book.unit}
        case PerYear(amount):
            return {"needed": _decimal(amount.on(book.checked)), "needed_of": f"{book.unit} a year"}
        case Records(number):
            return {"needed": number.on(book.checked), "needed_of": "record"}
    return {}


def _decimal(amount: Amount | None) -> Decimal | None:
    return None if amount is None else amount.decimal


def _of_programme(book: Rulebook, source: dict[str, Any]) -> dict[str, Any]:
    return {
        "programme": book.id,
        "programme_title": book.title,
        "kind": book.kind,
        "authority": book.authority,
        "country": book.country,
        "region": book.region,
        "professions": list(book.professions),
        "unit": book.unit,
        "period_months": book.period.months,
        "checked": book.checked,
        "period": period(book.period),
        "programme_confidence": book.least_sure,
        "in_force_from": book.validity.start,
        "in_force_until": book.validity.end,
        "replaced_by": book.replaced_by,
        "notes": list(book.notes),
        "accepts": _json(source["accepts"]),
        "grants": _json(source["grants"]) if source.get("grants") else None,
        "not_encoded": _json(dict(book.not_encoded)) if book.not_encoded else None,
    }


def _json(data: Any) -> str:
    return json.dumps(as_json(data), ensure_ascii=False)


def json_text(data: Any) -> str:
    """JSON as it is published: indented, letters as they are, ending with a line feed."""
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"
