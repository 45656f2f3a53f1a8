"""The command `opencme` and its parts."""

from __future__ import annotations

import sys
from io import TextIOWrapper

import click

from opencme import __version__
from opencme.cli.catalog import catalog
from opencme.cli.check import check
from opencme.cli.convert import convert
from opencme.cli.errors import UNREADABLE
from opencme.cli.plan import plan
from opencme.cli.rulebooks import rulebooks
from opencme.cli.serve import serve
from opencme.cli.transcript import transcript
from opencme.cli.verify import verify


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="opencme")
def group() -> None:
    """Continuing education: what your renewal asks, what counts, what is missing, and why."""


group.add_command(catalog)
group.add_command(check)
group.add_command(convert)
group.add_command(plan)
group.add_command(rulebooks)
group.add_command(serve)
group.add_command(transcript)
group.add_command(verify)


def main() -> None:
    """Run the command line; a pipe closed by the reader (`opencme … | head`) ends it quietly."""
    # An old encoding lacks some letters of a name: it then shows their number, and JSON stays JSON.
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        group(prog_name="opencme")
    except BrokenPipeError:
        # Python would complain again when it flushes standard output on exit.
        sys.stdout = None
        sys.exit(0)
    except OSError as error:
        sys.stdout = None
        print(f"opencme: the output cannot be written: {error.strerror or error}", file=sys.stderr)
        sys.exit(UNREADABLE)
