"""What the record has done in the background, by the process that `opencme serve` starts beside the site."""

from __future__ import annotations

from django.tasks import task

from opencme.web.record import running


@task()
def run_import(number: int) -> None:
    """Import one file to its end."""
    running.work(number)
