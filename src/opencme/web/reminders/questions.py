"""Did I change it? Which questions about reflections a mail asks on a day, and when the next one will."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.urls import reverse

from opencme.web.reflection.asking import DISTANCES, Question, day_of, due
from opencme.web.reflection.writing import standing
from opencme.web.reminders.models import Asked, Letter, Wishes

LATE = timedelta(days=30)
"""How long after its day a question is still asked by mail; later it only waits on the page of reflections."""


def questions_for(wishes: Wishes, today: date) -> list[Question]:
    """What a mail is to ask on the day, the oldest first; nothing twice, and nothing from before she was here.

    Three queries, one where she does not write reflections.
    """
    if not wishes.when_asked:
        return []
    earliest = max(wishes.since, today - LATE)
    waiting = [question for question in due(wishes.holder, today) if question.since >= earliest]
    if not waiting:
        return []
    numbers = [question.reflection.number for question in waiting]
    asked = set(Asked.objects.filter(reflection__in=numbers).values_list("reflection", "after"))
    return [question for question in waiting if (question.reflection.number, question.after) not in asked]


def still_asked(letter: Letter, today: date) -> list[Question]:
    """What a letter is to ask, as it stands now: without what was answered or deleted since it was written."""
    asked = set(letter.asked.values_list("reflection", "after"))
    if not asked or not letter.holder.wishes.when_asked:
        return []
    return [each for each in due(letter.holder, today) if (each.reflection.number, each.after) in asked]


def next_question(wishes: Wishes, now: datetime) -> date | None:
    """The day, where she is, of the next mail that asks about a reflection, as far as is known now."""
    if not wishes.when_asked:
        return None
    looks = wishes.today(wishes.quiet_hours.next_allowed(max(now, wishes.next_look_at)))
    if questions_for(wishes, looks):
        return looks
    meant = standing(wishes.holder).exclude(change="").filter(day__gt=looks - timedelta(days=DISTANCES[-1]))
    days = [day_of(each, after) for each in meant for after in DISTANCES]
    later = min((day for day in days if day > looks), default=None)
    return wishes.today(wishes.quiet_hours.opening_of(later)) if later else None


def link_of(question: Question) -> str:
    """The whole address at which the question is answered."""
    return f"{settings.ADDRESS}{reverse('reflection:answer', args=[question.reflection.number, question.after])}"
