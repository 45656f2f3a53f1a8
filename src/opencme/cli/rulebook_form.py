"""A rulebook as a person reads it on a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from opencme.credit import vocabulary
from opencme.rulebook import Rule, Rulebook
from opencme.rulebook.describe import sentence, terms


def show_rulebook(console: Console, book: Rulebook) -> None:
    """Print what the programme asks, rule by rule, with sources, confidence and notes."""
    known = vocabulary()
    console.print(Text(book.title, style="bold"))
    who = ", ".join(known.label("professions", name) for name in book.professions)
    console.print(f"{book.id}; {who}; {book.authority}; sources read on {book.checked}", markup=False)
    console.print()
    for line in terms(book):
        console.print(line, markup=False)
    console.print()
    for rule in book.rules.values():
        _show_rule(console, book, rule)
    for note in book.notes:
        console.print(Text(f"Note: {note}", style="dim"))


def _show_rule(console: Console, book: Rulebook, rule: Rule) -> None:
    heading = Text(rule.id, style="bold")
    heading.append(f"  {rule.title}", style="")
    console.print(heading)
    details = [sentence(book, rule), f"{rule.source.cite}; confidence {rule.confidence}", rule.source.url]
    if rule.note:
        details.append(f"Note: {rule.note}")
    for line in details:
        console.print(Padding(Text(line, overflow="fold"), (0, 0, 0, 2)))
    console.print()
