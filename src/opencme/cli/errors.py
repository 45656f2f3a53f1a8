"""Errors as a person reads them: one line on standard error and exit code 2, never a traceback."""

from __future__ import annotations

import sys
from typing import NoReturn

import click

UNREADABLE = 2


class Unreadable(click.ClickException):
    """What was given cannot be read; the message says where and why."""

    exit_code = UNREADABLE

    def show(self, file: object = None) -> None:
        print(f"opencme: {self.message}", file=sys.stderr)


def unreadable(error: Exception) -> NoReturn:
    raise Unreadable(" ".join(str(error).split())) from None
