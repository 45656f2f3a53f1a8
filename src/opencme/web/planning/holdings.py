"""What somebody holds, as the planner takes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from opencme.credit import Learner, Transcript
from opencme.planner import Holding
from opencme.rulebook import brief
from opencme.web.people.models import User
from opencme.web.record import facts, ledger
from opencme.web.record.models import Credential
from opencme.web.reflection import counting as reflections
from opencme.web.standing.held import book_of


@dataclass(frozen=True)
class Standpoint:
    """Where a plan starts: what is held, by whom, with what record."""

    holdings: tuple[Holding, ...]
    learner: Learner
    transcript: Transcript
    credentials: dict[str, Credential]
    """By the holding's name."""
    unread: tuple[Credential, ...]
    """Those without a rulebook here: nothing can be planned for them."""


def standpoint_of(holder: User, on: date) -> Standpoint:
    """At most five queries, however long the record is."""
    credentials = list(Credential.objects.filter(holder=holder, archived_at=None).order_by("pk"))
    learner, transcript = facts.learner_of(holder), ledger.transcript_of(holder)
    written = reflections.days_of(holder, {credential.programme for credential in credentials})
    holdings: list[Holding] = []
    named: dict[str, Credential] = {}
    unread = []
    for credential in credentials:
        book = book_of(credential.programme)
        if book is None:
            unread.append(credential)
            continue
        name = _unused(brief.short_name(book), named)
        named[name] = credential
        holdings.append(Holding(name, book, credential.value))
        counted = reflections.counted(book, credential.value, learner.born, written, on)
        learner = reflections.told(learner, counted)
    return Standpoint(tuple(holdings), learner, transcript, named, tuple(unread))


def _unused(name: str, taken: dict[str, Credential]) -> str:
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name} ({number})"
    return found
