"""Does it count for me: what activities of the catalog are worth to the credentials of whoever is signed in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AnonymousUser

from opencme.credit import Activity
from opencme.planner import counting, counting_words
from opencme.planner.counting import DEPENDS, NO, NO_CREDIT, PARTLY, YES, Answer, Standpoint
from opencme.planner.counting_words import Reason
from opencme.rulebook import brief
from opencme.standing import words
from opencme.web.people.models import User
from opencme.web.record import facts, ledger
from opencme.web.record.models import Credential
from opencme.web.reflection import counting as reflections
from opencme.web.standing.held import book_of

MOST_BADGES = 2
"""Lines below one activity of a list. Its page has them all."""

STYLES = {YES: "met", PARTLY: "behind", DEPENDS: "unknown", NO: "none"}


@dataclass(frozen=True)
class Badge:
    """One line of a list: its first words are the verdict, `style` that of the state which it stands for."""

    word: str
    rest: str
    style: str

    @property
    def text(self) -> str:
        return f"{self.word}{self.rest}"


@dataclass(frozen=True)
class Row:
    """What an activity is worth to one credential, as the activity's page shows it."""

    credential: Credential
    answer: Answer

    @property
    def name(self) -> str:
        return brief.short_name(self.answer.book)

    @property
    def word(self) -> str:
        return counting_words.VERDICTS[self.answer.verdict]

    @property
    def style(self) -> str:
        return "none" if self.answer.verdict == YES and not self.answer.is_needed else STYLES[self.answer.verdict]

    @cached_property
    def sentence(self) -> str:
        return counting_words.sentence(self.answer)

    @property
    def rest(self) -> str:
        """The sentence behind its first words, which are the verdict."""
        return self.sentence.removeprefix(self.word)

    @cached_property
    def counts(self) -> list[Reason]:
        return counting_words.counts(self.answer)

    @cached_property
    def does_not_count(self) -> list[Reason]:
        return counting_words.does_not_count(self.answer)

    @property
    def questions(self) -> list[tuple[str, str]]:
        """The facts that it hangs on, each with its question."""
        return [(name, words.question(name)) for name in self.answer.questions]


@dataclass(frozen=True)
class Counts:
    """The whole answer for one activity. Nobody signed in: no rows, and an invitation instead."""

    signed_in: bool
    rows: tuple[Row, ...] = ()

    @property
    def headline(self) -> str:
        """Where it counts, in a sentence."""
        needed = [row.name for row in self.rows if row.answer.is_needed and row.answer.verdict in (YES, PARTLY)]
        counted = [row.name for row in self.rows if row.answer.verdict in (YES, PARTLY)]
        hanging = [row.name for row in self.rows if row.answer.verdict == DEPENDS]
        if any(row.answer.because == NO_CREDIT for row in self.rows):
            return "Whether it counts cannot be told: nobody has stated what credit it carries."
        if needed:
            return f"It counts where you still need credit: {words.joined(needed)}."
        if counted:
            return f"It counts for {words.joined(counted)}, where you need nothing more of it."
        if hanging:
            return f"Whether it counts hangs on what you have not told us, for {words.joined(hanging)}."
        return "It counts for none of the credentials you told us about." if self.rows else ""


def counts_for(user: User | AnonymousUser, activity: Activity, on: date) -> Counts:
    """What the activity counts for, credential by credential, those first where it is needed. At most five queries."""
    if not isinstance(user, User):
        return Counts(signed_in=False)
    rows = [Row(credential, point.of(activity)) for credential, point in standpoints(user, on)]
    return Counts(signed_in=True, rows=tuple(sorted(rows, key=lambda row: _rank(row.answer))))


def badges_for(user: User | AnonymousUser, activities: Sequence[Activity], on: date) -> list[list[Badge]]:
    """For each activity of a list its lines, where it counts and is needed first; at most five queries in all.

    An activity that counts nowhere has no line, so that a list stays calm.
    """
    points = standpoints(user, on) if isinstance(user, User) and activities else []
    return [_badges(point.of(activity) for _, point in points) for activity in activities]


def _badges(answers: Iterable[Answer]) -> list[Badge]:
    said = [each for each in answers if each.verdict != NO and each.because != NO_CREDIT]
    said.sort(key=_rank)
    return [_badge(each) for each in said[:MOST_BADGES]]


def _badge(answer: Answer) -> Badge:
    word = counting_words.VERDICTS[answer.verdict]
    rest = counting_words.badge(answer).removeprefix(word)
    return Badge(word, rest, STYLES[answer.verdict] if answer.is_needed else "none")


def _rank(answer: Answer) -> tuple[Any, ...]:
    order = (YES, PARTLY, DEPENDS, NO)
    subject = bool(answer.helps) and brief.is_on_topic(counting_words.first(answer).rule.where)
    return (not answer.is_needed, order.index(answer.verdict), not subject)


def standpoints(holder: User, on: date) -> list[tuple[Credential, Standpoint]]:
    """The holder's credentials that have a rulebook here, prepared for being asked. At most five queries."""
    held = [
        (credential, book)
        for credential in Credential.objects.filter(holder=holder, archived_at=None).order_by("pk")
        if (book := book_of(credential.programme))
    ]
    if not held:
        return []
    learner, transcript = facts.learner_of(holder), ledger.transcript_of(holder)
    written = reflections.days_of(holder, {credential.programme for credential, _ in held})
    found = []
    for credential, book in held:
        answers = reflections.counted(book, credential.value, learner.born, written, on)
        told = reflections.told(learner, answers)
        found.append((credential, counting.Standpoint(book, credential.value, told, transcript, on)))
    return found
