"""`manage staff ADDRESS`: let somebody look after what everybody here uses, or no longer."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from opencme.web.people.models import User


class Command(BaseCommand):
    help = "Make the person with this account one of the staff, who may import activities into the catalog."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", help="the e-mail address of the account")
        parser.add_argument("--end", action="store_true", help="take it back")

    def handle(self, *args: Any, address: str, end: bool, **options: Any) -> None:
        if not User.objects.filter(email=address.strip().lower()).update(is_staff=not end):
            raise CommandError(f"there is no account with the address {address}; it has to be made first")
        self.stdout.write(f"{address} is {'no longer' if end else 'now'} one of the staff.")
