"""`manage register import FILE`: bring an accreditor's list of accredited providers; `manage register list`."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count
from django.utils import timezone

from opencme.credit import UnknownName
from opencme.interchange.register import RegisterError
from opencme.web.register.importing import bring
from opencme.web.register.models import Register

LARGEST = 50_000_000
"""Bytes. The longest register has a few thousand lines."""
MOST_TOLD = 20
"""Rows with problems that are told one by one."""


class Command(BaseCommand):
    help = "Registers of accredited providers, by which claims of accreditation are checked."

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="what", required=True)
        brought = commands.add_parser("import", help="replace an accreditor's register by a CSV list")
        brought.add_argument("file", type=Path)
        brought.add_argument("--accreditor", help="whose register it is, such as accme, where no column says so")
        brought.add_argument("--as-of", type=_day, help="the day of the list, such as 2026-11-01 (today, if not given)")
        commands.add_parser("list", help="the registers that are here")

    def handle(self, *args: Any, **options: Any) -> None:
        # An installation that is quite new has no tables yet.
        call_command("migrate", verbosity=0, interactive=False)
        if options["what"] == "list":
            self._list()
        else:
            self._import(options["file"], options["accreditor"], options["as_of"])

    def _list(self) -> None:
        found = Register.objects.annotate(number=Count("providers")).order_by("accreditor")
        for register in found:
            self.stdout.write(f"{register.accreditor}: {register.number} providers as of {register.as_of}")
        if not found:
            self.stdout.write("No register is here; bring one with: manage register import FILE --accreditor accme")

    def _import(self, file: Path, accreditor: str | None, as_of: date | None) -> None:
        try:
            if file.stat().st_size > LARGEST:
                raise CommandError(f"{file}: it is larger than {LARGEST // 10**6} MB; no register is")
            done = bring(file.read_bytes(), file.name, accreditor, as_of or timezone.localdate())
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror or error}") from None
        except (RegisterError, UnknownName) as error:
            raise CommandError(str(error)) from None
        for remark in done.remarks:
            self.stdout.write(remark)
        for problem in done.problems[:MOST_TOLD]:
            self.stderr.write(f"{file.name}, {problem}")
        if len(done.problems) > MOST_TOLD:
            self.stderr.write(f"and {len(done.problems) - MOST_TOLD} more rows that could not be read")
        for name, number in done.counts.items():
            self.stdout.write(f"{name}: {number} providers.")


def _day(text: str) -> date:
    return date.fromisoformat(text)
