"""`opencme convert`: what credit of one system is worth elsewhere."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import click
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from opencme import rulebook
from opencme.cli.console import printing
from opencme.cli.errors import unreadable
from opencme.cli.files import Day
from opencme.credit import Amount, recognition, vocabulary
from opencme.credit.recognition import Recognition
from opencme.rulebook import Rulebook
from opencme.rulebook.describe import units
from opencme.rulebook.describe.wording import between, day
from opencme.standing.exchange import Way, headline, ways


@click.command()
@click.argument("amount")
@click.argument("system")
@click.option("--for", "programme", help="What it is worth to this programme, such as us-fl-md.")
@click.option("--on", type=Day(), help="The day it was completed; today if absent.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def convert(amount: str, system: str, programme: str | None, on: date | None, form: str) -> None:
    """Print what AMOUNT of credit of SYSTEM is worth elsewhere: `opencme convert 6 ecmec --for us-fl-md`.

    SYSTEM is a credit system's name or label, or a unit such as acpe-ceu.
    """
    try:
        have, name = recognition.understood(amount, system)
        book = rulebook.load(programme) if programme else None
    except ValueError as error:
        unreadable(error)
    completed = on or date.today()
    if form == "json":
        click.echo(json.dumps(_as_json(have, name, book, completed), indent=2, ensure_ascii=False))
        return
    with printing() as console:
        if book:
            _show_programme(console, have, name, book, completed)
        else:
            _show_elsewhere(console, have, name, completed)
        for each in recognition.no_equivalences():
            if name in each.between:
                console.print(Text(each.words, style="dim"))


def _label(system: str) -> str:
    return vocabulary().label("credit-systems", system)


def _show_programme(console: Console, have: Amount, name: str, book: Rulebook, on: date) -> None:
    found = ways(have, name, book, on)
    console.print(Text(headline(have, name, book, on), style="bold"))
    console.print(Text(f"{have} {_label(name)}, completed on {day(on)}", style="dim"))
    if not any(way.through is None for way in found):
        console.print(Text("  As it is: not accepted."))
    for way in found:
        _show_way(console, book, way)
    if not found:
        console.print(Text("  No agreement that we know of makes it count."))


def _show_way(console: Console, book: Rulebook, way: Way) -> None:
    if way.through:
        console.print(Text(f"  Through {_label(way.system)}: {way.amount} of it."))
        _show_terms(console, way.through)
    for taking in way.takings:
        of = f"For “{taking.rule}” only: " if taking.rule else ""
        only = "" if taking.surely else " if it fits"
        _line(console, f"{of}{units(book, taking.worth)}{only}: {taking.words}.", 2 if way.through is None else 4)
    for limit in way.limits:
        _line(console, limit, 4)


def _show_elsewhere(console: Console, have: Amount, name: str, on: date) -> None:
    console.print(Text(f"{have} {_label(name)}, completed on {day(on)}", style="bold"))
    found = recognition.of_system(name)
    for each in found:
        if each.covers(on):
            console.print(Text(f"  {each.worth(have)} {_label(each.to)}"))
        else:
            console.print(Text(f"  {_label(each.to)}: no agreement is in force on that day"))
        _show_terms(console, each)
    if not found:
        console.print(Text("  No owner of another system has said what it is worth there, that we know of."))
        console.print(Text("  What a programme makes of it: opencme convert … --for PROGRAMME"))


def _show_terms(console: Console, each: Recognition) -> None:
    held = between(each.start, each.end)
    for line in (each.by, *each.conditions, f"In force {held}." if held else "", each.note):
        if line:
            _line(console, line, 4)
    _line(console, f"{each.cite}; confidence {each.confidence}", 4)
    _line(console, each.url, 4)


def _line(console: Console, text: str, indent: int) -> None:
    console.print(Padding(Text(text, overflow="fold"), (0, 0, 0, indent)))


def _as_json(have: Amount, name: str, book: Rulebook | None, on: date) -> dict[str, Any]:
    """Amounts are numbers in the unit of what they are of."""
    answer: dict[str, Any] = {"amount": float(have.decimal), "system": name, "completed": on.isoformat()}
    if book is None:
        return answer | {
            "elsewhere": [
                {
                    "system": each.to,
                    "worth": float(each.worth(have).decimal) if each.covers(on) else None,
                    **_terms(each),
                }
                for each in recognition.of_system(name)
            ]
        }
    return answer | {
        "programme": book.id,
        "unit": book.unit,
        "answer": headline(have, name, book, on),
        "ways": [
            {
                "through": _terms(way.through) | {"system": way.system} if way.through else None,
                "amount": float(way.amount.decimal),
                "takings": [
                    {
                        "worth": float(taking.worth.decimal),
                        "surely": taking.surely,
                        "words": taking.words,
                        "rule": taking.rule or None,
                    }
                    for taking in way.takings
                ],
                "limits": list(way.limits),
            }
            for way in ways(have, name, book, on)
        ],
    }


def _terms(each: Recognition) -> dict[str, Any]:
    return {
        "by": each.by,
        "conditions": list(each.conditions),
        "in-force": {
            "from": each.start.isoformat() if each.start else None,
            "until": each.end.isoformat() if each.end else None,
        },
        "note": each.note,
        "confidence": each.confidence,
        "source": {"cite": each.cite, "url": each.url},
    }
