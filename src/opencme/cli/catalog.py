"""`opencme catalog`: catalogs of activities as files."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from tempfile import NamedTemporaryFile

import click

from opencme.cli.errors import unreadable
from opencme.cli.files import Day
from opencme.interchange.catalog.feed_writer import write
from opencme.interchange.catalog.made_up import activities

MOST = 1_000_000
"""Activities. Four times as many as the accredited system of the United States offers in a year."""


@click.group()
def catalog() -> None:
    """Catalogs of activities as files."""


@catalog.command()
@click.argument("number", type=click.IntRange(0, MOST))
@click.option(
    "--out", "path", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The file to write."
)
@click.option("--seed", type=int, default=7, show_default=True, help="Another number makes another catalog.")
@click.option("--on", type=Day(), help="The day that the catalog is of; today if absent.")
def generate(number: int, path: Path, seed: int, on: date | None) -> None:
    """Write a made-up catalog of NUMBER activities as a JSON feed, to try things on.

    The same number, seed and day make the same file. Nothing in it is a claim about any real provider.
    """
    today = on or date.today()
    pieces = write(activities(number, today=today, seed=seed), source="Made-up activities", made=today)
    try:
        # Whole or not at all: it takes the place of what was there only when it is complete.
        with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as file:
            try:
                file.writelines(pieces)
                file.close()
                Path(file.name).chmod(0o644)
                os.replace(file.name, path)
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise
    except OSError as error:
        unreadable(OSError(f"{path} cannot be written: {error.strerror or error}"))
    click.echo(f"wrote {number} activities into {path}")
