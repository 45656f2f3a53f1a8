"""What somebody holds and how it stands with it: a few rows of the database become values, then answers, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from opencme import rulebook, standing
from opencme.rulebook import brief
from opencme.standing import Standing, pace
from opencme.web.people.models import User
from opencme.web.record import facts, ledger
from opencme.web.record.models import Credential


@dataclass(frozen=True)
class Held:
    """A credential and its answer; None where this installation has no (readable) rulebook for it."""

    credential: Credential
    answer: Standing | None

    @property
    def name(self) -> str:
        return brief.short_name(self.answer.book) if self.answer else self.credential.title


def held_by(holder: User, on: date) -> list[Held]:
    """Everything the holder holds, the most urgent first. Four queries, however long the record is."""
    return answered(list(Credential.objects.filter(holder=holder, archived_at=None)), holder, on)


def answered(credentials: Sequence[Credential], holder: User, on: date) -> list[Held]:
    """The answers for these credentials of the holder. Three queries."""
    if not credentials:
        return []
    learner, transcript = facts.learner_of(holder), ledger.transcript_of(holder)
    found = []
    for credential in credentials:
        book = book_of(credential.programme)
        answer = standing.of(book, credential.value, learner, transcript, on=on) if book else None
        found.append(Held(credential, answer))
    last = (9, date.max, "")
    return sorted(found, key=lambda each: (pace.urgency(each.answer) if each.answer else last, each.credential.pk))


def book_of(programme: str) -> rulebook.Rulebook | None:
    """The programme's rulebook; None if there is none any more or its file does not load."""
    try:
        return rulebook.load(programme)
    except (rulebook.UnknownProgramme, rulebook.DocumentError):
        return None
