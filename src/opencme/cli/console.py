"""What text is printed on: a terminal with its colours, or plain lines where the output goes into a pipe or a file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from rich.console import Console


@contextmanager
def printing() -> Iterator[Console]:
    """A console as wide as the terminal (COLUMNS, or 80, where there is none).

    Without a terminal everything is printed at the end, without colour and without the spaces that fill up columns.
    """
    console = Console(highlight=False, emoji=False)
    if console.is_terminal:
        yield console
        return
    with console.capture() as captured:
        yield console
    for line in captured.get().removesuffix("\n").split("\n"):
        click.echo(line.rstrip())
