"""What somebody holds and how it stands with it: a few rows of the database become values, then answers, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from opencme import rulebook, standing
from opencme.rulebook import brief
from opencme.standing import Standing, pace
from opencme.standing.meaning import meaning
from opencme.web.people.models import User
from opencme.web.record import facts, ledger
from opencme.web.record.models import Credential
from opencme.web.rulebooks.models import Read
from opencme.web.rulebooks.noticing import Revision, revisions


@dataclass(frozen=True)
class Alarm:
    """A version of a rulebook that the holder has not read of: what it changed, and what that means for her."""

    revision: Revision
    meaning: str


@dataclass(frozen=True)
class Held:
    """A credential and its answer; None where this installation has no (readable) rulebook for it."""

    credential: Credential
    answer: Standing | None
    alarms: tuple[Alarm, ...] = ()

    @property
    def name(self) -> str:
        return brief.short_name(self.answer.book) if self.answer else self.credential.title


def held_by(holder: User, on: date) -> list[Held]:
    """Everything the holder holds, the most urgent first. Five queries, however long the record is."""
    return answered(list(Credential.objects.filter(holder=holder, archived_at=None)), holder, on)


def answered(credentials: Sequence[Credential], holder: User, on: date) -> list[Held]:
    """The answers for these credentials of the holder. Four queries, and one more where a rulebook changed."""
    if not credentials:
        return []
    changed = unread(credentials, holder)
    learner, transcript = facts.learner_of(holder), ledger.transcript_of(holder)
    found = []
    for credential in credentials:
        book = book_of(credential.programme)
        answer = standing.of(book, credential.value, learner, transcript, on=on) if book else None
        alarms = (
            Alarm(
                revision,
                meaning(standing.of(revision.before, credential.value, learner, transcript, on=on), answer),
            )
            for revision in changed.get(credential.programme, ())
            if answer and credential.added_at < revision.version.noticed_at
        )
        found.append(Held(credential, answer, tuple(alarms)))
    last = (9, date.max, "")
    return sorted(found, key=lambda each: (pace.urgency(each.answer) if each.answer else last, each.credential.pk))


def unread(credentials: Sequence[Credential], holder: User) -> dict[str, list[Revision]]:
    """What changed in the rulebooks of these credentials and the holder has not said she read. Two queries."""
    found = revisions(credential.programme for credential in credentials)
    read = set(Read.objects.filter(holder=holder).values_list("version", flat=True)) if found else set()
    return {name: [each for each in changed if each.version.pk not in read] for name, changed in found.items()}


def book_of(programme: str) -> rulebook.Rulebook | None:
    """The programme's rulebook; None if there is none any more or its file does not load."""
    try:
        return rulebook.load(programme)
    except (rulebook.UnknownProgramme, rulebook.DocumentError):
        return None
