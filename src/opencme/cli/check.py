"""`opencme check FILE`: the standing of every case in a file."""

from __future__ import annotations

import json
import sys
from datetime import date

import click

from opencme import rulebook, standing
from opencme.cli.console import printing
from opencme.cli.errors import unreadable
from opencme.cli.files import Day, text_of
from opencme.cli.text_form import show_standing
from opencme.standing.plain import standing_as_json


@click.command()
@click.argument("file")
@click.option("--as-of", type=Day(), help="Ask about this day instead of the one in the file.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--expect", is_flag=True, help="Compare with what the file expects; exit 1 on a difference.")
def check(file: str, as_of: date | None, form: str, expect: bool) -> None:
    """Print how it stands with every case in FILE (- for standard input): one case, or a list of them.

    Exit code 0: done; 1: --expect found a difference; 2: the file cannot be read.
    """
    text, name = text_of(file)
    try:
        cases = list(standing.read_cases(text, name))
        answers = [(case, _answer(case, as_of)) for case in cases]
        found = [(case, standing.differences(case, answer)) for case, answer in answers] if expect else []
    except rulebook.DocumentError as error:
        unreadable(error)
    if not answers:
        unreadable(ValueError(f"{name}: the file holds no case"))
    if expect and all(case.expect is None for case, _ in answers):
        unreadable(ValueError(f"{name}: no case says what it expects; write expect: into the file"))
    if form == "json":
        click.echo(json.dumps([standing_as_json(a, c.title) for c, a in answers], indent=2, ensure_ascii=False))
    elif not expect:
        with printing() as console:
            for index, (case, answer) in enumerate(answers):
                if index:
                    console.rule(characters="─")
                show_standing(console, answer, case.title)
    if expect:
        sys.exit(_report(found, quiet=form == "json"))


def _answer(case: standing.Case, as_of: date | None) -> standing.Standing:
    try:
        book = rulebook.load(case.programme)
    except rulebook.UnknownProgramme as error:
        raise rulebook.DocumentError(case.place, str(error)) from None
    on = as_of or case.as_of or date.today()
    return standing.of(book, case.credential, case.learner, case.transcript, on=on)


def _report(found: list[tuple[standing.Case, list[str]]], *, quiet: bool) -> int:
    """Print every difference, and say how many cases were compared; with JSON on standard output, on standard error."""
    expecting = [(case, lines) for case, lines in found if case.expect is not None]
    wrong = [(case, lines) for case, lines in expecting if lines]
    for case, lines in wrong:
        click.echo(f"{case.place}: {case.title or case.programme}", err=True)
        for line in lines:
            click.echo(f"  {line}", err=True)
    click.echo(f"{len(expecting) - len(wrong)} of {len(expecting)} cases as expected", err=quiet or bool(wrong))
    return 1 if wrong else 0
