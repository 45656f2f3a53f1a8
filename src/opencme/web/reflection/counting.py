"""Some programmes ask for written reflections: those that are written here answer them.

Where a programme asks for a number of them by a day (a duty, met by a dated fact), the fact is read off the reflections
of its period whenever the standing is worked out; nothing is stated in the holder's name. Where it asks for a record,
she puts a reflection on her record herself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib import resources

import yaml
from django.db import transaction

from opencme import credit, rulebook
from opencme.credit import Amount, Learner, Record
from opencme.rulebook import Period, Rulebook, period_of
from opencme.rulebook.language import Duty
from opencme.standing import words
from opencme.web.people.models import User
from opencme.web.record import ledger
from opencme.web.record.models import Credential, CreditEntry, Profile
from opencme.web.record.programmes import titles
from opencme.web.reflection.models import Reflection
from opencme.web.reflection.writing import standing

ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


@dataclass(frozen=True)
class AsRecord:
    """As what a reflection is entered where a programme asks for it as a record."""

    system: str
    amount: Amount
    topic: str


@dataclass(frozen=True)
class Ask:
    """What one rule of a programme asks of reflections: a number of them, or one as a record."""

    programme: str
    rule: str
    number: int = 0
    record: AsRecord | None = None


@cache
def asks() -> Mapping[str, tuple[Ask, ...]]:
    """What programmes ask of reflections (asked.yaml), by programme."""
    found: dict[str, tuple[Ask, ...]] = {}
    for row in yaml.safe_load(resources.files(__package__).joinpath("asked.yaml").read_text("utf-8")):
        made = row.get("record")
        record = AsRecord(made["system"], Amount.of(made["amount"]), made["topic"]) if made else None
        ask = Ask(row["programme"], row["rule"], row.get("number", 0), record)
        found[ask.programme] = (*found.get(ask.programme, ()), ask)
    return found


def days_of(holder: User, programmes: Iterable[str]) -> list[date]:
    """The days of the holder's reflections in order; one query, and none where no programme counts them."""
    if not any(ask.number for programme in programmes for ask in asks().get(programme, ())):
        return []
    return list(standing(holder).order_by("day", "id").values_list("day", flat=True))


@dataclass(frozen=True)
class Counted:
    """The reflections that count for one rule in a period: those asked, and the days of those written so far."""

    rule: str
    fact: str
    number: int
    start: date
    """The first day of the period."""
    days: tuple[date, ...]

    @property
    def day(self) -> date | None:
        """The day on which as many as are asked were there."""
        return self.days[self.number - 1] if len(self.days) >= self.number else None

    @property
    def words(self) -> str:
        """Why the rule stands as it does, as far as that comes from her reflections."""
        asked = words.number(self.number)
        if self.day:
            last = ORDINALS[self.number] if self.number < len(ORDINALS) else f"{self.number}th"
            return f"From your reflections: the {last} of this period is of {words.day(self.day)}."
        there = len(self.days)
        if not there:
            return f"Reflections that you write here count: {asked} are asked, none of this period is here yet."
        return f"From your reflections: {words.number(there)} of {asked} {'is' if there == 1 else 'are'} here so far."


def counted(
    book: Rulebook, credential: credit.Credential, born: date | None, days: Sequence[date], on: date
) -> tuple[Counted, ...]:
    """What the reflections of these days answer of a programme, in the period that the day `on` is about."""
    wanted = [ask for ask in asks().get(book.id, ()) if ask.number and ask.rule in book.rules]
    period = period_of(book.period, credential, born, on) if wanted else None
    if not isinstance(period, Period):
        return ()
    inside = tuple(day for day in days if period.start <= day <= min(period.end, on))
    found = []
    for ask in wanted:
        need = book.rules[ask.rule].need
        if isinstance(need, Duty):
            found.append(Counted(ask.rule, need.fact, ask.number, period.start, inside))
    return tuple(found)


def told(learner: Learner, answers: Iterable[Counted]) -> Learner:
    """The learner with the facts that her reflections answer.

    What she stated herself stays where it is a day of the same period: she may have written elsewhere, and earlier.
    """
    facts = dict(learner.facts)
    for each in answers:
        stated = facts.get(each.fact)
        if each.day and not (isinstance(stated, date) and each.start <= stated <= each.day):
            facts[each.fact] = each.day
    return replace(learner, facts=facts)


def asked_of(holder: User, on: date) -> list[tuple[str, Counted]]:
    """What the programmes that the holder is in ask of her reflections, each with its rule; at most three queries."""
    asking = [programme for programme in asks() if programme in titles()]
    held = list(Credential.objects.filter(holder=holder, archived_at=None, programme__in=asking))
    days = days_of(holder, {credential.programme for credential in held})
    learner = Profile.objects.filter(holder=holder).first() if held else None
    found = []
    for credential in held:
        book = rulebook.load(credential.programme)
        answers = counted(book, credential.value, learner.born if learner else None, days, on)
        found += [(f"{book.title}: {book.rules[each.rule].title}", each) for each in answers]
    return found


def asked_as_record(programmes: Iterable[str]) -> list[Ask]:
    """What these programmes ask to be entered as a record."""
    return [ask for each in programmes if each in titles() for ask in asks().get(each, ()) if ask.record]


def title_of(ask: Ask) -> str:
    """What the rule asks, and who asks it: One reflective account …, General Pharmaceutical Council, revalidation."""
    book = rulebook.load(ask.programme)
    return f"{book.rules[ask.rule].title}, for {book.title}"


def entry_of(reflection: Reflection) -> CreditEntry | None:
    """The record that a reflection was put on as, unless it was withdrawn."""
    entries = ledger.heads(reflection.holder).exclude(kind=CreditEntry.Kind.WITHDRAWAL)
    return entries.filter(activity=_activity(reflection)).first()


def put_on_record(reflection: Reflection, ask: AsRecord) -> tuple[CreditEntry, bool]:
    """Enter the reflection as a record, once; whether it was entered now. What it says stays with the reflection."""
    with transaction.atomic():
        # Of two who ask at once, the second waits here and finds the first one's entry.
        Reflection.objects.select_for_update().get(pk=reflection.number)
        if entry := entry_of(reflection):
            return entry, False
        record = Record(
            completed=reflection.day,
            system=ask.system,
            amount=ask.amount,
            topics=((ask.topic, ask.amount),),
            title=f"Reflective account: {reflection.title}",
            activity=_activity(reflection),
        )
        return ledger.enter(reflection.holder, record, by=reflection.holder, source="your reflections"), True


def _activity(reflection: Reflection) -> str:
    return f"reflection-{reflection.number}"
