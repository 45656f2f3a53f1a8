"""`opencme transcript FILE`: reads a table of credit as people have it, and says how it stands with it."""

from __future__ import annotations

import io
import json
import sys
from collections import defaultdict
from datetime import date

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from opencme import rulebook, standing
from opencme.cli.console import printing
from opencme.cli.errors import unreadable
from opencme.cli.files import Day
from opencme.cli.text_form import show_standing
from opencme.credit import Amount, Credential, Fact, Learner, Record, Transcript, UnknownName, vocabulary
from opencme.interchange.tabular import Row, Summary, TableError, read
from opencme.rulebook.document import DocumentError, parse
from opencme.standing.plain import standing_as_json

MOST_FINDINGS = 200
"""Findings printed one by one; further ones are counted, and all of them are in the JSON."""


@click.command()
@click.argument("file")
@click.option("--programme", "-p", "programmes", multiple=True, help="Ask this programme (may be given several times).")
@click.option("--as-of", type=Day(), help="Ask about this day [default: today].")
@click.option("--issued", type=Day(), help="The day the credential was first issued.")
@click.option("--expires", type=Day(), help="The day the credential expires.")
@click.option("--cohort", help="The renewal group, where the programme has groups.")
@click.option("--born", type=Day(), help="Your date of birth, where the period ends by it.")
@click.option("--profession", help="Your profession, such as nurse-rn.")
@click.option("--fact", "facts", multiple=True, metavar="NAME=VALUE", help="A fact about you: dea-registered=true.")
@click.option("--date-order", type=click.Choice(["dmy", "mdy", "ymd"]), help="How dates like 03/04/2025 are written.")
@click.option("--system", default="", help="The credit system of rows that name none, such as ama-pra-1.")
@click.option("--sheet", help="Read this sheet of the workbook only.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def transcript(
    file: str,
    programmes: tuple[str, ...],
    as_of: date | None,
    issued: date | None,
    expires: date | None,
    cohort: str | None,
    born: date | None,
    profession: str | None,
    facts: tuple[str, ...],
    date_order: str | None,
    system: str,
    sheet: str | None,
    form: str,
) -> None:
    """Read the CSV or Excel table FILE (- for CSV on standard input) and print how it stands with each programme.

    Exit code 0: every row was understood; 1: some were not, and are listed; 2: the file cannot be read.
    """
    try:
        books = [rulebook.load(name) for name in programmes]
        if profession:
            vocabulary().require("professions", profession)
        credential = Credential(issued, expires, cohort)
        learner = Learner(profession, None, born, dict(_fact(each) for each in facts))
        records, findings, unread, summary = _read(file, date_order, system, sheet)
    except (rulebook.UnknownProgramme, DocumentError, TableError, UnknownName, ValueError) as error:
        unreadable(error)
    on = as_of or date.today()
    known = Transcript.of(records)
    answers = [standing.of(book, credential, learner, known, on=on) for book in books]
    if form == "json":
        found = {
            "records": [record.fields for record in known],
            "not_understood": findings,
            "questions": [question.text for question in summary.questions],
            "remarks": summary.remarks,
            "standings": [standing_as_json(answer) for answer in answers],
        }
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
    else:
        with printing() as console:
            _show_records(console, known, summary)
            for answer in answers:
                console.rule(characters="─")
                show_standing(console, answer)
    _show_findings(findings, unread, summary)
    sys.exit(1 if unread else 0)


def _fact(text: str) -> tuple[str, Fact]:
    name, sign, value = text.partition("=")
    if not sign:
        raise ValueError(f"--fact {text}: write it as name=value, such as dea-registered=true")
    vocabulary().require("facts", name)
    return name, standing.read_fact(name, parse(value, f"--fact {name}"))


def _read(
    file: str, date_order: str | None, system: str, sheet: str | None
) -> tuple[list[Record], list[str], int, Summary]:
    """The records of the file, a line for each thing not understood, and how many rows are not read for that."""
    source = io.BytesIO(sys.stdin.buffer.read()) if file == "-" else file
    name = "standard input" if file == "-" else file
    records: list[Record] = []
    findings: list[str] = []
    unread = 0
    with read(source, date_order=date_order, system=system, sheet=sheet, name=name) as reading:
        for row in reading:
            records += row.records
            findings += _findings(row)
            unread += bool(row.problems or row.questions)
    return records, findings, unread, reading.summary


def _findings(row: Row) -> list[str]:
    found = [str(problem) for problem in row.problems]
    found += [f"row {row.number}, {remark}" for remark in row.remarks if remark.confirm]
    return [*found, f"row {row.number}: left out, {row.skipped}"] if row.skipped else found


def _show_records(console: Console, known: Transcript, summary: Summary) -> None:
    """How much was read, by credit system."""
    sums: dict[str, tuple[int, Amount]] = defaultdict(lambda: (0, Amount(0)))
    for record in known:
        number, total = sums[record.system]
        sums[record.system] = number + 1, total + record.amount
    console.print(Text(f"{_number(len(known), 'record')} from {_number(summary.rows, 'row')}", style="bold"))
    table = Table(box=None, pad_edge=False, show_header=False)
    for name, (number, total) in sorted(sums.items()):
        table.add_row(str(total), vocabulary().label("credit-systems", name), _number(number, "record"))
    console.print(table)


def _number(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _show_findings(findings: list[str], unread: int, summary: Summary) -> None:
    """On standard error, so that a table or JSON on standard output stays clean."""
    for line in [*summary.remarks, *findings[:MOST_FINDINGS]]:
        click.echo(line, err=True)
    if len(findings) > MOST_FINDINGS:
        click.echo(f"{len(findings) - MOST_FINDINGS} more findings; --format json lists all", err=True)
    for question, rows in summary.questions.items():
        answer = {"date-order": "--date-order", "system": "--system"}.get(question.about, "")
        click.echo(f"{question.text} ({_number(rows, 'row')} waiting; answer with {answer})", err=True)
    if unread:
        click.echo(f"{unread} of {_number(summary.rows, 'row')} not counted above", err=True)
