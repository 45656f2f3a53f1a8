"""Did I change it? Asked thirty and ninety days after a reflection that meant to change something."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from opencme.web.people.models import User
from opencme.web.reflection.models import Answer, Reflection
from opencme.web.reflection.writing import standing

DISTANCES = (30, 90)
"""Days after the reflection on which its holder is asked."""


@dataclass(frozen=True)
class Question:
    """One question that waits: about which reflection, after how many days, and since when."""

    reflection: Reflection
    after: int
    since: date

    @property
    def text(self) -> str:
        return f"{self.after} days on: did you change it?"


def day_of(reflection: Reflection, after: int) -> date:
    """The day from which the question is asked."""
    return reflection.day + timedelta(days=after)


def due(holder: User, today: date) -> list[Question]:
    """The questions that wait for an answer on this day, the oldest first; two queries.

    A reflection is asked about once at a time: what was due after thirty days is asked no more when ninety are gone.
    Who no longer means to change it is not asked again.
    """
    meant = list(standing(holder).exclude(change="").filter(day__lte=today - timedelta(days=DISTANCES[0])))
    said: dict[int, dict[int, str]] = {}
    if meant:
        answers = Answer.objects.filter(holder=holder).order_by("id")
        for number, after, word in answers.values_list("reflection_id", "after", "said"):
            said.setdefault(number, {})[after] = word
    found = [
        Question(reflection, asked, day_of(reflection, asked))
        for reflection in meant
        if (asked := _waiting(reflection, said.get(reflection.number, {}), today)) is not None
    ]
    return sorted(found, key=lambda question: (question.since, question.reflection.number))


def _waiting(reflection: Reflection, said: dict[int, str], today: date) -> int | None:
    if Answer.Said.DROPPED in said.values():
        return None
    past = [after for after in DISTANCES if day_of(reflection, after) <= today]
    return past[-1] if past and past[-1] not in said else None
