"""Made-up shares: a link to a part of somebody's record, and what opens it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from opencme.web.people.models import User
from opencme.web.record import evidence, ledger
from opencme.web.record.models import Credential, Evidence
from opencme.web.sharing import links
from opencme.web.sharing.links import Issued
from opencme.web.sharing.models import Share
from tests.web.people import a_record

SPRING: dict[str, Any] = {"first_day": date(2026, 3, 1), "last_day": date(2026, 5, 31)}


def a_share(holder: User, *credentials: Credential, days: int = 14, **fields: Any) -> Issued:
    """A link for a board that can be seen for so many days."""
    until = timezone.localdate() + timedelta(days=days)
    return links.make(Share(holder=holder, recipient="A board", until=until, **fields), credentials)


def a_certificate(holder: User, title: str, completed: date) -> Evidence:
    """A record of that day with a file that shows it."""
    entry = ledger.enter(holder, a_record(title=title, completed=completed), by=holder)
    content = f"%PDF-1.7\n% {title}\n%%EOF\n".encode()
    file = evidence.keep([content], f"{title}.pdf", holder).evidence
    evidence.attach(file, entry.number, by=holder)
    return file


def taken(client: Client, path: str) -> int:
    """What asking for a file is answered with, read to its end so that the file is closed."""
    answer: Any = client.get(path)
    answer.getvalue()
    return int(answer.status_code)


def address(issued: Issued) -> str:
    return f"/sharing/{issued.token}/"


def address_of(issued: Issued, file: Evidence) -> str:
    return f"{address(issued)}certificates/{file.digest}/"
