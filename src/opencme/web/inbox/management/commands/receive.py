"""`python -m opencme.web manage receive ADDRESS < mail`: for a mail server, which pipes each mail to it.

Ends as such programs do (sysexits): 0 taken, 67 no such address, 65 the mail cannot be read, 75 try again later.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError

from opencme.interchange.kinds import RefusedKind
from opencme.interchange.mail import MailError
from opencme.web.inbox import arriving, post
from opencme.web.record import evidence

UNREADABLE, NOBODY, LATER = 65, 67, 75


class Command(BaseCommand):
    help = "Take one mail from standard input into the inbox of whoever has the address."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", help="whom the mail was sent to: inbox+…@…")

    def handle(self, *args: Any, address: str, **options: Any) -> None:
        content = sys.stdin.buffer.read(settings.UPLOAD_LIMIT + 1)
        try:
            arrival = post.receive(address, content)
        except post.NobodyError as error:
            self._end(NOBODY, error)
        except (MailError, RefusedKind, evidence.TooLargeError) as error:
            self._end(UNREADABLE, error)
        except (arriving.FullError, DatabaseError, OSError) as error:
            self._end(LATER, error)
        else:
            self.stdout.write("there already" if arrival.again else "taken")

    def _end(self, status: int, error: Exception) -> None:
        self.stderr.write(str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__)
        sys.exit(status)
