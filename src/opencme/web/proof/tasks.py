"""What is made in the background, by the process that `opencme serve` starts beside the site."""

from __future__ import annotations

from django.tasks import task

from opencme.web.proof import making


@task(priority=-10)
def make(number: int) -> None:
    """Make one file. Imports and letters that came in go first: they take seconds."""
    making.work(number)
