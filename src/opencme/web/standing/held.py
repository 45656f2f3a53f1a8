"""What somebody holds and how it stands with it: a few rows of the database become values, then answers, once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from opencme import rulebook, standing
from opencme.planner import allocation
from opencme.rulebook import Rulebook, brief
from opencme.standing import Standing, pace
from opencme.standing.meaning import meaning
from opencme.web.people.models import User
from opencme.web.record import facts, ledger
from opencme.web.record.models import Credential
from opencme.web.reflection import counting
from opencme.web.rulebooks.models import Read
from opencme.web.rulebooks.noticing import REWRITTEN, Kept, Revision, kept, net

MOST_ASSIGNMENTS = 150
"""Ways to assign credit to one of two periods that a page waits for: a fraction of a second."""


@dataclass(frozen=True)
class Alarm:
    """What changed in a rulebook since the holder last read of it, all in all, and what that means for her."""

    revision: Revision
    meaning: str


@dataclass(frozen=True)
class Held:
    """A credential and its answer; None where this installation has no (readable) rulebook for it."""

    credential: Credential
    answer: Standing | None
    alarms: tuple[Alarm, ...] = ()
    reflections: tuple[counting.Counted, ...] = ()
    """What her reflections answer of it."""
    assignment: str = ""
    """That credit would do more in another period, or seems to count in two; empty where there is nothing to say."""

    @property
    def name(self) -> str:
        return brief.short_name(self.answer.book) if self.answer else self.credential.title


def held_by(holder: User, on: date) -> list[Held]:
    """Everything the holder holds, the most urgent first. Five queries, however long the record is."""
    return answered(list(Credential.objects.filter(holder=holder, archived_at=None)), holder, on)


def answered(credentials: Sequence[Credential], holder: User, on: date) -> list[Held]:
    """The answers for these credentials of the holder. Four queries, one more where a rulebook changed, and one more
    where a programme counts reflections."""
    if not credentials:
        return []
    versions, read = kept_for(credentials, holder)
    learner, transcript = facts.learner_of(holder), ledger.transcript_of(holder)
    written = counting.days_of(holder, {credential.programme for credential in credentials})

    def reflections(book: Rulebook, credential: Credential) -> tuple[counting.Counted, ...]:
        return counting.counted(book, credential.value, learner.born, written, on)

    def answer_from(book: Rulebook, credential: Credential) -> Standing:
        told = counting.told(learner, reflections(book, credential))
        return standing.of(book, credential.value, told, transcript, on=on)

    found = []
    for credential in credentials:
        book = book_of(credential.programme)
        if book is None:
            found.append(Held(credential, None))
            continue
        answer = answer_from(book, credential)
        alarms: tuple[Alarm, ...] = ()
        if revision := unread(credential, versions.get(credential.programme, ()), read, book):
            means = meaning(answer_from(revision.before, credential), answer) if revision.before else REWRITTEN
            alarms = (Alarm(revision, means),)
        chosen = allocation.of(book, credential.value, learner, transcript, on=on, limit=MOST_ASSIGNMENTS)
        assignment = chosen.sentence if chosen else ""
        found.append(Held(credential, answer, alarms, reflections(book, credential), assignment))
    last = (9, date.max, "")
    return sorted(found, key=lambda each: (pace.urgency(each.answer) if each.answer else last, each.credential.pk))


def kept_for(credentials: Sequence[Credential], holder: User) -> tuple[dict[str, list[Kept]], set[int]]:
    """The versions of these credentials' rulebooks, and which the holder has said she read. Two queries."""
    versions = kept(credential.programme for credential in credentials)
    read = Read.objects.filter(holder=holder, version__programme__in=versions).values_list("version", flat=True)
    return versions, set(read) if versions else set()


def unread(credential: Credential, versions: Sequence[Kept], read: Collection[int], today: Rulebook) -> Revision | None:
    """What changed in all since the holder has the credential here, without what she has said she read."""
    later = (each.version for each in versions if each.version.noticed_at > credential.added_at)
    return net(versions, {version.pk for version in later} - set(read), today)


def book_of(programme: str) -> Rulebook | None:
    """The programme's rulebook; None if there is none any more or its file does not load."""
    try:
        return rulebook.load(programme)
    except (rulebook.UnknownProgramme, rulebook.DocumentError):
        return None
