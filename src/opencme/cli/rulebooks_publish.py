"""What is published of all rulebooks together: how much is covered, what has grown old, and the site."""

from __future__ import annotations

import os
import sys
from datetime import date, timedelta

import click
from rich.table import Table

from opencme import rulebook
from opencme.cli.console import printing
from opencme.cli.errors import unreadable
from opencme.cli.files import Day
from opencme.rulebook.coverage import as_markdown, stale
from opencme.rulebook.coverage import coverage as covered


@click.command("coverage")
def coverage() -> None:
    """Print programmes, rules, cases and confidence by country and profession, as Markdown."""
    try:
        click.echo(as_markdown(covered()), nl=False)
    except rulebook.DocumentError as error:
        unreadable(error)


@click.command("stale")
@click.option("--days", type=click.IntRange(0, 36_500), default=365, show_default=True, help="How old is old.")
@click.option("--on", type=Day(), help="The day to count from; today if absent.")
def list_stale(days: int, on: date | None) -> None:
    """List the rulebooks whose sources were last read more than so many days ago; exit 1 if there are any."""
    today = on or date.today()
    try:
        before = today - timedelta(days=days)
    except OverflowError:
        unreadable(ValueError(f"--on: {days} days before {today} is before the calendar begins; write a later day"))
    try:
        found = stale(before)
    except rulebook.DocumentError as error:
        unreadable(error)
    if not found:
        click.echo(f"All {len(rulebook.ids())} rulebooks were checked against their sources in the last {days} days.")
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("programme", no_wrap=True)
    table.add_column("title", ratio=1)
    table.add_column("checked", no_wrap=True)
    table.add_column("days ago", justify="right", no_wrap=True)
    for book in found:
        table.add_row(book.id, book.title, str(book.checked), str((today - book.checked).days))
    with printing() as console:
        console.print(table)
    sys.exit(1)


@click.command("site")
@click.argument("folder")
def site(folder: str) -> None:
    """Write all rulebooks as pages and data into FOLDER, to be served by any web server or opened from a disk."""
    command = [sys.executable, "-m", "opencme.web", "rulebooks", folder]
    os.execv(sys.executable, command)  # noqa: S606 - our own interpreter and module, no shell
