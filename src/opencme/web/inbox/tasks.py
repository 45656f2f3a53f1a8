"""What the inbox has done in the background, by the process that `opencme serve` starts beside the site."""

from __future__ import annotations

from django.tasks import task

from opencme.web.inbox import reading


@task()
def read_item(number: int) -> None:
    """Read one document."""
    reading.read(number)
