"""`opencme serve`: starts the web app in a process of its own (the command line knows nothing of Django)."""

from __future__ import annotations

import os
import sys

import click


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def serve(options: tuple[str, ...]) -> None:
    """Start the web app (`opencme serve --demo` with demo data; `--help` for its options)."""
    command = [sys.executable, "-m", "opencme.web", "serve", *options]
    os.execv(sys.executable, command)  # noqa: S606 - our own interpreter and module, no shell
