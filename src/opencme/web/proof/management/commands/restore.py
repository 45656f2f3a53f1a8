"""`manage restore ARCHIVE --email ADDRESS`: bring somebody's archive back, for a new account."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from opencme.credentials import IssuerError, known_key
from opencme.web.proof.restore import ArchiveError, Restored, restore


class Command(BaseCommand):
    help = "Restore an archive for a new account: all of it, or nothing. Nothing that is here is touched."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive", type=Path, help="the ZIP file that OpenCME made")
        parser.add_argument("--email", required=True, help="the address of the account, which must be new here")
        parser.add_argument(
            "--trust",
            metavar="DID:KEY",
            action="append",
            default=[],
            help="the key of another installation whose signature is to hold here: did:key:z6Mk…; may be given again",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        # An installation that is quite new has no tables yet.
        call_command("migrate", verbosity=0, interactive=False)
        try:
            trusted = [known_key(key).did for key in options["trust"]]
            done = restore(options["archive"], options["email"], trusted)
        except (ArchiveError, IssuerError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Restored {done.rows} rows and {done.files} files for {done.holder.email}.")
        if done.lost:
            self.stdout.write(f"{done.lost} files were gone already when the archive was made.")
        if not done.vouched:
            self.stdout.write(
                f"{_why(done)}. What providers reported counts as the archive says and is marked as not vouched for; "
                "what others confirmed came back as the holder's own word; the days of both are the archive's word."
            )
        elif done.confirmations:
            self.stdout.write(
                f"What others confirmed stands as of {done.made}, the day of the archive: what they took back later "
                "is not in it."
            )
        if done.taken_back:
            self.stdout.write(f"{done.taken_back} confirmations were taken back here since, and stay taken back.")
        self.stdout.write("The account has no password yet: set one by “Forgotten password” on the sign-in page.")


def _why(done: Restored) -> str:
    seal = done.seal
    if not seal.key:
        return "The archive is not signed"
    if not seal.holds:
        return "The archive was changed after it was signed"
    if done.is_anothers:
        return f"The archive is that of {done.person or 'nobody'}, not of {done.holder.email}, so nobody vouches for it"
    return f"The archive is signed by {seal.key}, which is not known here (--trust takes it if you know whose it is)"
