"""Reading what a command was given: a file's name, or - for standard input."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from opencme.cli.errors import unreadable
from opencme.rulebook.document import DocumentError, decode, read_file


class Day(click.ParamType[date]):
    """A calendar date as an option's value."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            option = param.opts[0] if param else "the day"
            unreadable(ValueError(f"{option}: “{value}” is not a day of the calendar; write it as 2026-12-01"))


def text_of(file: str) -> tuple[str, str]:
    """The text and the name errors call it by."""
    try:
        if file == "-":
            return decode(sys.stdin.buffer.read(), "standard input"), "standard input"
        return read_file(Path(file)), file
    except DocumentError as error:
        unreadable(error)
