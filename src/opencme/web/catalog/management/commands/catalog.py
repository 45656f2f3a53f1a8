"""`manage catalog import FILE` and `manage catalog export FILE`: the catalog from the command line."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from opencme.interchange.catalog import write
from opencme.web.catalog import importing
from opencme.web.catalog.models import Finding, ImportRun, Source

SHOWN = 20
"""Findings that are printed one by one."""


class Command(BaseCommand):
    help = "Import a list of activities (JSON feed, CSV, Excel, iCalendar, PARS), or write ours as a JSON feed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="command", required=True, metavar="import | export")
        bring = commands.add_parser("import", help="bring a file into the catalog")
        bring.add_argument("file", type=Path)
        bring.add_argument("--source", default="", help="whose list it is (default: the file's name without its end)")
        bring.add_argument("--provider", default="", help="who provides the activities, where the file does not say")
        bring.add_argument("--date-order", choices=("dmy", "mdy", "ymd"), default="", help="of dates in figures")
        bring.add_argument(
            "--part", action="store_true", help="the file is not the whole list: what is not in it stays offered"
        )
        export = commands.add_parser("export", help="write what is offered as a JSON feed")
        export.add_argument("file", type=Path)
        export.add_argument("--name", default="OpenCME", help="whose feed it is (default: %(default)s)")

    def handle(self, *args: Any, command: str, **options: Any) -> None:
        if command == "import":
            self._import(**options)
        else:
            self._export(options["file"], options["name"])

    def _import(self, file: Path, source: str, provider: str, date_order: str, part: bool, **_: Any) -> None:
        if not file.is_file():
            raise CommandError(f"{file}: there is no such file")
        known, _made = Source.objects.get_or_create(name=(source or file.stem)[:200])
        if provider and provider != known.provider:
            known.provider = provider[:300]
            known.save()
        run = ImportRun(source=known, name=file.name[-200:], date_order=date_order, is_whole=not part)
        try:
            importing.work(run, file, timezone.localdate())
        except importing.BusyError as error:
            raise CommandError(str(error)) from None
        for finding in run.findings.exclude(kind=Finding.Kind.REMARK)[:SHOWN]:
            self.stdout.write(f"{finding.where + ': ' if finding.where else ''}{finding.words}")
        if run.state == ImportRun.State.FAILED:
            raise CommandError(run.wrong)
        self.stdout.write(
            f"{known}: {run.fresh} new, {run.changed} changed, {run.same} as before, {run.gone} no longer offered; "
            f"{run.duplicates} listed already elsewhere, {run.asked} with something open, {run.problems} not read"
        )

    def _export(self, file: Path, name: str) -> None:
        today = timezone.localdate()
        half = file.with_name(f".{file.name}.{os.getpid()}")
        count = 0
        try:
            with half.open("w", encoding="utf-8") as out:
                for piece in write((entry.activity for entry in importing.listed(today)), source=name, made=today):
                    out.write(piece)
                    count += 1
            half.replace(file)
        except OSError as error:
            half.unlink(missing_ok=True)
            raise CommandError(f"{file}: cannot be written ({error.strerror})") from None
        self.stdout.write(f"wrote {count - 2} activities into {file}")
