"""What the catalog has done in the background."""

from __future__ import annotations

from django.tasks import task

from opencme.web.catalog import bringing


@task()
def run_import(number: int) -> None:
    """Import one file to its end."""
    bringing.work(number)
