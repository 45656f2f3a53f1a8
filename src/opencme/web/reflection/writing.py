"""Writing a reflection, writing it anew, answering what it asks, and taking it away; what stands, and what stood."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from opencme.web.people.models import User
from opencme.web.record import ledger
from opencme.web.record.models import CreditEntry
from opencme.web.reflection.models import Answer, Reflection

LONGEST = 20_000
"""Characters of one text: some ten printed pages."""


class NotOnRecordError(ValueError):
    """A reflection was to be about a record that its holder does not have."""

    def __init__(self) -> None:
        super().__init__("One of these records is not on your record. Choose from those that are listed.")


class AlreadyRevisedError(ValueError):
    """The reflection has been written anew since it was read."""

    def __init__(self) -> None:
        super().__init__(
            "This reflection was changed while you had it open. Look at it as it is now, then make your change again."
        )


@dataclass(frozen=True)
class Text:
    """What a reflection says. `records` are the numbers of the records that it is about."""

    day: date
    title: str
    learned: str
    change: str = ""
    by: date | None = None
    records: tuple[int, ...] = ()


@dataclass(frozen=True)
class Shown:
    """A reflection as it stands, with the records it is about as they stand, and what was answered so far."""

    reflection: Reflection
    records: tuple[CreditEntry, ...]
    answers: dict[int, Answer]
    """By the days after which the question was asked."""

    @property
    def answered(self) -> list[Answer]:
        return [answer for _, answer in sorted(self.answers.items())]


def write(holder: User, text: Text) -> Reflection:
    """Keep a new reflection. Raises NotOnRecordError."""
    with transaction.atomic():
        return _keep(Reflection(holder=holder), text)


def revise(version: Reflection, text: Text) -> Reflection:
    """Follow a version with a new one. Raises AlreadyRevisedError if another follows it already, NotOnRecordError."""
    try:
        with transaction.atomic():
            return _keep(Reflection(holder=version.holder, replaces=version, origin_id=version.number), text)
    except IntegrityError:
        if Reflection.objects.filter(replaces=version).exists():
            raise AlreadyRevisedError from None
        raise


def answer(reflection: Reflection, after: int, said: str, words: str = "") -> Answer:
    """Keep what the holder says so many days after the reflection; an earlier answer stays in its history."""
    return Answer.objects.create(
        holder=reflection.holder, reflection_id=reflection.number, after=after, said=said, words=words
    )


def delete(reflection: Reflection) -> None:
    """Take a reflection away for good, with all its versions and answers."""
    Reflection.objects.filter(Q(pk=reflection.number) | Q(origin=reflection.number)).delete()


def standing(holder: User) -> QuerySet[Reflection]:
    """The holder's reflections as they stand, the newest first."""
    return Reflection.objects.filter(holder=holder, successor=None).order_by("-day", "-id")


def history_of(number: int, holder: User) -> list[Reflection]:
    """All versions of one reflection, the first one first; empty if the holder has no such reflection."""
    same = Q(pk=number, origin=None) | Q(origin=number)
    return list(Reflection.objects.filter(same, holder=holder).order_by("id"))


def shown(reflections: Iterable[Reflection], holder: User) -> list[Shown]:
    """The reflections with their records and answers; three queries, however many there are."""
    found = list(reflections)
    about = {each.pk: [] for each in found} if found else dict[int, list[int]]()
    for reflection, record in Reflection.records.through.objects.filter(reflection__in=found).values_list(
        "reflection_id", "creditentry_id"
    ):
        about[reflection].append(record)
    entries = {entry.number: entry for entry in records_of(holder, {n for numbers in about.values() for n in numbers})}
    answers: dict[int, dict[int, Answer]] = {each.number: {} for each in found}
    for each in Answer.objects.filter(reflection__in=answers).order_by("id"):
        answers[each.reflection_id][each.after] = each
    return [
        Shown(
            each,
            tuple(sorted((entries[n] for n in about[each.pk] if n in entries), key=_by_day)),
            answers[each.number],
        )
        for each in found
    ]


def records_of(holder: User, numbers: Collection[int]) -> list[CreditEntry]:
    """The holder's records with these numbers, as they stand; one query."""
    if not numbers:
        return []
    return list(ledger.heads(holder).filter(Q(pk__in=numbers, origin=None) | Q(origin__in=numbers)))


def _keep(version: Reflection, text: Text) -> Reflection:
    first = CreditEntry.objects.filter(holder=version.holder, origin=None, pk__in=text.records)
    if len(first) != len(set(text.records)):
        raise NotOnRecordError
    version.day, version.title, version.learned = text.day, text.title, text.learned
    version.change, version.by = text.change, text.by
    version.save(force_insert=True)
    version.records.set(first)
    return version


def _by_day(entry: CreditEntry) -> tuple[date, int]:
    return entry.completed, entry.number
