"""`opencme rulebooks`: list them, show one, check them with their cases, print their schema."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click
from rich.table import Table

from opencme import rulebook, standing
from opencme.cli.console import printing
from opencme.cli.errors import UNREADABLE, unreadable
from opencme.cli.rulebook_form import show_rulebook
from opencme.cli.rulebooks_for import apply_to
from opencme.cli.rulebooks_new import new
from opencme.cli.rulebooks_publish import coverage, list_stale, site
from opencme.credit.vocabulary import unknown
from opencme.rulebook.document import parse, read_file
from opencme.rulebook.schema import case_schema, rulebook_schema
from opencme.standing.mutants import survivors


@click.group(invoke_without_command=True)
@click.pass_context
def rulebooks(context: click.Context) -> None:
    """What programmes ask: list (the default), show one, check files."""
    if context.invoked_subcommand is None:
        context.invoke(list_)


for command in (apply_to, coverage, list_stale, new, site):
    rulebooks.add_command(command)


@rulebooks.command("list")
def list_() -> None:
    """List all programmes with the number of rules and the day their sources were last read."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("programme", no_wrap=True)
    table.add_column("title", ratio=1)
    table.add_column("rules", justify="right")
    table.add_column("checked", no_wrap=True)
    for name in rulebook.ids():
        book = _load(name)
        table.add_row(name, book.title, str(len(book.rules)), str(book.checked))
    with printing() as console:
        console.print(table)


@rulebooks.command("show")
@click.argument("programme")
def show(programme: str) -> None:
    """Show what PROGRAMME (an id or a file) asks, in plain words with its sources."""
    book = _load(programme)
    with printing() as console:
        show_rulebook(console, book)


@rulebooks.command("schema")
@click.argument("of", type=click.Choice(["rulebook", "case"]), default="rulebook")
def schema(of: str) -> None:
    """Print the JSON Schema of rulebook files (or of case files), for completion and help in an editor."""
    found = rulebook_schema() if of == "rulebook" else case_schema()
    click.echo(json.dumps(found, indent=2, ensure_ascii=False))


@rulebooks.command("check")
@click.argument("what", nargs=-1)
@click.option(
    "--mutate", is_flag=True, help="Also change each number, date, name and condition; list what no case notices."
)
def check(what: tuple[str, ...], *, mutate: bool) -> None:
    """Check rulebooks (ids or files; all if none is named) with the cases beside them.

    Exit code 0: all is well; 1: a case differs or is missing; 2: a file cannot be read as a rulebook.
    """
    problems = books = cases = unread = 0
    for name in what or rulebook.ids():
        try:
            found, number = _check_one(name)
        except (rulebook.DocumentError, rulebook.UnknownProgramme) as error:
            found, number, unread = [str(error)], 0, unread + 1
        books += 1
        cases += number
        problems += len(found)
        for line in found:
            click.echo(line, err=True)
    click.echo(f"{_many(books, 'rulebook')}, {_many(cases, 'case')}, {_many(problems, 'problem')}")
    if mutate and not unread:
        _mutate(what or rulebook.ids())
    sys.exit(UNREADABLE if unread else 1 if problems else 0)


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _mutate(names: Sequence[str]) -> None:
    """List the small changes that no case notices."""
    tried = missed = 0
    for name in names:
        path = _path(name)
        beside = path.with_name(f"{path.stem}.cases.yaml")
        cases = list(standing.read_cases(read_file(beside), str(beside))) if beside.exists() else []
        # A case that differs anyway would seem to notice everything.
        good = [case for case in cases if _agrees(rulebook.load_file(path), case)]
        if len(good) < len(cases):
            click.echo(f"{beside}: left out, since they differ already: {_many(len(cases) - len(good), 'case')}")
        cases = good
        found, number = survivors(parse(read_file(path), str(path)), cases)
        tried, missed = tried + number, missed + len(found)
        for mutant in found:
            click.echo(f"{mutant.place}: no case notices {mutant.change}")
    share = f", {100 * (tried - missed) / tried:.1f} %" if tried else ""
    click.echo(f"{tried - missed} of {_many(tried, 'small change')} noticed by a case{share}")


def _agrees(book: rulebook.Rulebook, case: standing.Case) -> bool:
    if case.as_of is None or case.programme != book.id:
        return False
    answer = standing.of(book, case.credential, case.learner, case.transcript, on=case.as_of)
    return not standing.differences(case, answer)


def _path(name: str) -> Path:
    return Path(name) if _is_file(name) else rulebook.file_of(name)


def _is_file(name: str) -> bool:
    return name.endswith((".yaml", ".yml")) or "/" in name


def _check_one(name: str) -> tuple[list[str], int]:
    """The problems of one rulebook and its cases, and how many cases there are."""
    path = _path(name)
    book = rulebook.load_file(path)
    beside = path.with_name(f"{path.stem}.cases.yaml")
    if not beside.exists():
        return [f"{path}: no cases beside it; write {beside.name}"], 0
    problems, number = _successor(book, path), 0
    if book.checked > date.today():
        problems.append(f"{path}: checked is the day the sources were last read; {book.checked} is yet to come")
    for case in standing.read_cases(read_file(beside), str(beside)):
        number += 1
        if case.programme != book.id:
            problems.append(f"{case.place}: the case is about {case.programme}, not {book.id}")
        elif case.as_of is None or case.expect is None:
            problems.append(f"{case.place}: a case beside a rulebook needs as_of and expect")
        else:
            answer = standing.of(book, case.credential, case.learner, case.transcript, on=case.as_of)
            wrong = standing.differences(case, answer)
            problems += [f"{case.place}: {case.title}: {line}" for line in wrong]
    return problems, number


def _successor(book: rulebook.Rulebook, path: Path) -> list[str]:
    """What is wrong with `replaced-by`: it names a programme that we have, or one whose file stands beside this one."""
    name = book.replaced_by
    if not name or name in rulebook.ids() or path.with_name(f"{name}.yaml").is_file():
        return []
    return [f"{path}: replaced-by: {unknown('programme', name, rulebook.ids())}"]


def _load(name: str) -> rulebook.Rulebook:
    try:
        return rulebook.load_file(_path(name)) if _is_file(name) else rulebook.load(name)
    except (rulebook.DocumentError, rulebook.UnknownProgramme) as error:
        unreadable(error)
