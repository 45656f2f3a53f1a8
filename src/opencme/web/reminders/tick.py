"""What is due now is done: who is to be looked at is looked at, letters are written, letters are sent.

It may run as often and as many times at once as anybody likes. Every row is claimed before it is worked on, by an
update that only one can win, and comes back by itself if whoever claimed it does not end. `Letter` says what a crash
can do.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from opencme.web.people.models import User
from opencme.web.record.models import Credential
from opencme.web.reflection.asking import Question
from opencme.web.reflection.models import Reflection
from opencme.web.reminders.deadlines import deadlines_of
from opencme.web.reminders.due import Reminder, due_on, told_to
from opencme.web.reminders.letters import compose, may_be_sent_to
from opencme.web.reminders.models import Asked, Letter, Sent, Wishes
from opencme.web.reminders.questions import questions_for, still_asked
from opencme.web.reminders.usual import usual
from opencme.web.standing.held import held_by

MOST = 500
"""Holders looked at, and letters sent, in one run; the rest is for the next."""
A_DAY = timedelta(days=1)
LEASE = timedelta(minutes=15)
"""How long a claim lasts."""
WAITS = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4), timedelta(hours=12), timedelta(hours=24))
"""How long after each attempt a letter is tried again; after the last of them no more."""

log = logging.getLogger(__name__)


@dataclass
class Report:
    """What one run has done."""

    looked: int = 0
    """Holders looked at."""
    written: int = 0
    """Letters written for them."""
    sent: int = 0
    failed: int = 0
    """Letters that could not be sent this time, and holders whose standing could not be told."""

    def __str__(self) -> str:
        return f"{self.looked} looked at, {self.written} letters written, {self.sent} sent, {self.failed} failed"


def tick(now: datetime) -> Report:
    """Do what is due at the moment `now`, at most `MOST` of each kind."""
    report = Report()
    welcome(now)
    for wishes in Wishes.objects.filter(by_mail=True, next_look_at__lte=now).order_by("next_look_at")[:MOST]:
        look(wishes, now, report)
    waiting = Letter.objects.filter(state=Letter.State.WAITING, try_at__lte=now)
    for letter in waiting.select_related("holder__wishes").order_by("try_at")[:MOST]:
        send(letter, now, report)
    return report


def welcome(now: datetime) -> None:
    """Give the usual wishes to who holds something, or means to change something, and has none yet."""
    holding = Credential.objects.filter(archived_at=None).values("holder")
    changing = Reflection.objects.exclude(change="").values("holder")
    newcomers = User.objects.filter(Q(pk__in=holding) | Q(pk__in=changing), is_active=True, wishes=None)[:MOST]
    Wishes.objects.bulk_create([usual(holder, now) for holder in newcomers], ignore_conflicts=True)


def look(wishes: Wishes, now: datetime, report: Report) -> None:
    """See what is to be told to a holder today, and write a letter if there is something."""
    seen = wishes.next_look_at
    claim = now + LEASE
    if not Wishes.objects.filter(pk=wishes.pk, next_look_at=seen, by_mail=True).update(next_look_at=claim):
        return
    mine = Wishes.objects.filter(pk=wishes.pk, next_look_at=claim)
    tomorrow = now + A_DAY
    try:
        allowed = wishes.quiet_hours.next_allowed(now)
        if allowed > now:
            mine.update(next_look_at=allowed)
            return
        report.looked += 1
        today = wishes.today(now)
        tomorrow = wishes.quiet_hours.morning_after(today)
        reminders, questions = reminders_for(wishes, today)
        with transaction.atomic():
            mine.update(next_look_at=tomorrow)
            if (reminders or questions) and not Letter.objects.filter(holder=wishes.holder_id, day=today).exists():
                write(wishes, reminders, questions, today, now)
                report.written += 1
    except IntegrityError:
        log.info("a letter for holder %s was written by another run", wishes.holder_id)
    except Exception:
        # One record that cannot be told must not keep the others waiting.
        log.exception("what is due for holder %s cannot be told", wishes.holder_id)
        mine.update(next_look_at=tomorrow)
        report.failed += 1


def reminders_for(wishes: Wishes, today: date) -> tuple[list[Reminder], list[Question]]:
    """What is to be told to the holder on the day, and asked; nothing where nobody may be written to."""
    if not may_be_sent_to(wishes.holder):
        return [], []
    deadlines = deadlines_of(held_by(wishes.holder, today))
    return due_on(today, deadlines, wishes, told_to(wishes, today)), questions_for(wishes, today)


def write(wishes: Wishes, reminders: list[Reminder], questions: list[Question], today: date, now: datetime) -> Letter:
    """Write the letter and what it tells of and asks, which is never told or asked again."""
    letter = Letter.objects.create(holder=wishes.holder, day=today, try_at=now)
    Sent.objects.bulk_create(
        Sent(letter=letter, credential=each.deadline.credential, due=each.deadline.day, distance=each.distance)
        for each in reminders
    )
    Asked.objects.bulk_create(
        Asked(letter=letter, reflection_id=each.reflection.number, after=each.after) for each in questions
    )
    return letter


def send(letter: Letter, now: datetime, report: Report) -> None:
    """Try to send a letter, if it is not quiet where its reader is and she still wants to hear what it tells."""
    wishes = letter.holder.wishes
    row = Letter.objects.filter(pk=letter.pk, state=Letter.State.WAITING, tries=letter.tries, try_at=letter.try_at)
    try:
        allowed = wishes.quiet_hours.next_allowed(now)
    except Exception:
        # As above; the attempts are counted, so that it ends.
        log.exception("when reminder %s may be sent cannot be told", letter.pk)
        allowed = now
    if allowed > now:
        row.update(try_at=allowed)
        return
    if letter.tries == len(WAITS):
        row.update(state=Letter.State.GIVEN_UP)
        return
    if not row.update(tries=F("tries") + 1, try_at=now + WAITS[letter.tries]):
        return
    mine = Letter.objects.filter(pk=letter.pk)
    try:
        today = wishes.today(now)
        reminders, questions = still_missing(letter, today), still_asked(letter, today)
        if not (reminders or questions) or not wishes.by_mail or not may_be_sent_to(letter.holder):
            mine.update(state=Letter.State.NEEDLESS)
            return
        compose(letter, reminders, questions, today).send()
    except OSError as error:
        log.warning("reminder %s cannot be sent: %s", letter.pk, error)
        report.failed += 1
        return
    except Exception:
        log.exception("reminder %s cannot be written", letter.pk)
        report.failed += 1
        return
    mine.update(state=Letter.State.SENT, sent_at=now)
    report.sent += 1


def still_missing(letter: Letter, today: date) -> list[Reminder]:
    """What a letter is to tell of, as it stands now; without what has come in since it was written."""
    told = {(each.credential_id, each.due): each.distance for each in letter.told.all()}
    return [
        Reminder(deadline, told[deadline.credential.pk, deadline.day])
        for deadline in deadlines_of(held_by(letter.holder, today))
        if deadline.is_missing and (deadline.credential.pk, deadline.day) in told
    ]
