"""`manage restore ARCHIVE --email ADDRESS`: bring somebody's archive back, for a new account."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from opencme.web.proof.restore import ArchiveError, restore


class Command(BaseCommand):
    help = "Restore an archive for a new account: all of it, or nothing. Nothing that is here is touched."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive", type=Path, help="the ZIP file that OpenCME made")
        parser.add_argument("--email", required=True, help="the address of the account, which must be new here")

    def handle(self, *args: Any, **options: Any) -> None:
        # An installation that is quite new has no tables yet.
        call_command("migrate", verbosity=0, interactive=False)
        try:
            done = restore(options["archive"], options["email"])
        except ArchiveError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Restored {done.rows} rows and {done.files} files for {done.holder.email}.")
        if done.lost:
            self.stdout.write(f"{done.lost} files were gone already when the archive was made.")
        self.stdout.write("The account has no password yet: set one by “Forgotten password” on the sign-in page.")
