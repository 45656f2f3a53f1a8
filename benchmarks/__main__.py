"""Runs every benchmark and prints what it measured; `python -m benchmarks certificates` runs that one alone."""

import click

from benchmarks import planning, rulebooks, standing
from benchmarks.certificates import score


@click.group(invoke_without_command=True)
@click.pass_context
def benchmarks(context: click.Context) -> None:
    """Measure everything, or what is named."""
    if context.invoked_subcommand is None:
        standing.main()
        rulebooks.main()
        planning.main()
        score.main()


benchmarks.add_command(score.command)
benchmarks.add_command(click.Command("planning", callback=planning.main, help="Measure the planner alone."))

if __name__ == "__main__":
    benchmarks(prog_name="python -m benchmarks")
