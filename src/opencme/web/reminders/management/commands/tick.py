"""`python -m opencme.web manage tick`: do what is due now; to be run every few minutes."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from opencme.web.reminders.tick import tick


class Command(BaseCommand):
    help = "Send the reminders that are due. Harmless to run as often, and as many at once, as you like."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--now", metavar="TIME", help="pretend that it is 2027-01-01T08:00 (UTC unless it says)")

    def handle(self, *args: Any, now: str | None = None, **options: Any) -> None:
        self.stdout.write(str(tick(_moment(now) if now else timezone.now())))


def _moment(written: str) -> datetime:
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise CommandError(f'"{written}" is no time; write it as 2027-01-01T08:00') from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
