"""Two records of one activity become one: a reviewed step that can be taken back, in which nothing is overwritten.

The record that goes is withdrawn and names the one that stays. What only it stated is filled into the one that stays,
by a correction, and its certificates show that one too. Undoing says again what stood before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db import transaction

from opencme.credit import Record
from opencme.credit.likeness import Likeness, pairs
from opencme.web.people.models import User
from opencme.web.record import evidence, ledger
from opencme.web.record.models import CreditEntry, Different
from opencme.web.record.records import record_of

FILLED = (
    *("started", "hours", "format", "tested", "interactive", "provider", "accredited_by", "activity", "title"),
    *("country", "in_practice_area", "for_period"),
)
"""What is filled into the record that stays where it says nothing."""
ONLY_NAMES = ("title",)
"""What is filled into it where its provider reported it and nobody vouches that the other's did: what no rule asks for.

Else the holder's own word on topics, approvals or a test would count as if the provider had said it.
"""
MOST_PAIRS = 50
"""Pairs on one page; the next come up once these are decided."""


class NotMergedError(ValueError):
    """The two cannot become one, or are none; the message says why."""


@dataclass(frozen=True)
class Pair:
    """Two records that may be one; `stays` is the better proven, `goes` the other."""

    stays: CreditEntry
    goes: CreditEntry
    likeness: Likeness
    proven: frozenset[int]
    """The numbers of those of the two that a file shows."""

    @property
    def both(self) -> tuple[tuple[CreditEntry, bool], ...]:
        """The two, each with whether a file shows it."""
        return tuple((entry, entry.number in self.proven) for entry in (self.stays, self.goes))


def found(holder: User) -> list[Pair]:
    """The pairs of the holder's record that may be one activity, the surest first; a few queries."""
    heads = {entry.number: entry for entry in ledger.heads(holder).exclude(kind=CreditEntry.Kind.WITHDRAWAL)}
    proven = frozenset(evidence.shown(holder))
    different = {frozenset(pair) for pair in _said_different(holder)}
    made = []
    for one, other, like in pairs([record_of(entry) for entry in heads.values()]):
        numbers = int(one.id or 0), int(other.id or 0)
        if frozenset(numbers) in different:
            continue
        stays, goes = sorted(numbers, key=lambda number: _rank(heads[number], proven), reverse=True)
        made.append(Pair(heads[stays], heads[goes], like, frozenset(n for n in numbers if n in proven)))
        if len(made) == MOST_PAIRS:
            break
    return made


def merge(stays: CreditEntry, goes: CreditEntry, *, by: User) -> CreditEntry:
    """Let one record stand for both; the head of the one that stays. Raises NotMergedError or AlreadyFollowedError."""
    if stays.number == goes.number or stays.holder_id != goes.holder_id:
        raise NotMergedError("A record can only be merged with another one of the same person.")
    if stays.is_withdrawn or goes.is_withdrawn:
        raise NotMergedError("One of the two is withdrawn. Put it back first if it is to be merged.")
    with transaction.atomic():
        _hold(stays, goes)
        words = f"The same activity as record {stays.number}"
        gone = ledger.withdraw(goes, by=by, reason=words, same_as=stays.number)
        for file in evidence.showing(goes.number, goes.holder):
            evidence.attach(file, stays.number, by=by, merged=gone)
        before, other = record_of(stays), record_of(goes)
        after = _filled(before, other)
        if after != before:
            return ledger.correct(stays, replace(after, state=stays.state), by=by, note=_note(goes))
    return stays


def withdraw(entry: CreditEntry, *, by: User, reason: str) -> int:
    """Withdraw a record; those that it stood for are records of their own again. How many came back.

    Raises AlreadyFollowedError.
    """
    with transaction.atomic():
        back = ledger.merged_into(entry.number, entry.holder)
        for gone in back:
            undo(gone, by=by)
        ledger.withdraw(ledger.history_of(entry.number, entry.holder)[-1] if back else entry, by=by, reason=reason)
    return len(back)


def undo(goes: CreditEntry, *, by: User) -> CreditEntry:
    """Make two records of them again; the one that was gone. Raises NotMergedError or AlreadyFollowedError."""
    if goes.same_as_id is None:
        raise NotMergedError("This record was not merged with another.")
    with transaction.atomic():
        stays = ledger.history_of(goes.same_as_id, goes.holder)
        back = ledger.restore(goes, by=by)
        head = stays[-1]
        if head.note in (_note(goes), f"Filled from record {goes.number}") and head.replaces is not None:
            # What the other had filled in goes with it, unless somebody has written since.
            earlier = replace(record_of(head.replaces), state=head.replaces.state)
            ledger.correct(head, earlier, by=by, note=f"No longer merged with record {goes.number}")
        for word in evidence.words_on(head.number):
            if word.merged_id == goes.pk and word.stands:
                evidence.detach(word.evidence, head.number, by=by)
    return back


def tell_apart(one: int, other: int, *, by: User) -> None:
    """Say that two records are two activities, so that nobody asks again."""
    low, high = sorted((one, other))
    entries = CreditEntry.objects.filter(holder=by, origin=None)
    Different.objects.get_or_create(one=entries.get(pk=low), other=entries.get(pk=high))


def _hold(*entries: CreditEntry) -> None:
    """Have everybody else wait who would merge or withdraw these, and see that they still stand."""
    numbers = sorted(entry.number for entry in entries)
    list(CreditEntry.objects.select_for_update(no_key=True).filter(pk__in=numbers).order_by("pk"))
    for entry in entries:
        if CreditEntry.objects.filter(replaces=entry).exists():
            raise ledger.AlreadyFollowedError


def _said_different(holder: User) -> list[tuple[int, int]]:
    return list(Different.objects.filter(one__holder=holder).values_list("one_id", "other_id"))


def _rank(entry: CreditEntry, proven: frozenset[int]) -> tuple[bool, bool, bool, int, int]:
    """The better told of two: reported by a provider, and that vouched for, shown by a file, saying more, earlier."""
    stated = sum(bool(getattr(entry, name)) for name in FILLED) + len(entry.topics)
    reported = entry.state == "reported"
    return reported, reported and not entry.is_unvouched, entry.number in proven, stated, -entry.number


def _filled(stays: Record, goes: Record) -> Record:
    if stays.state == "reported" and (goes.state != "reported" or (goes.unvouched and not stays.unvouched)):
        words = {name: getattr(goes, name) for name in ONLY_NAMES if not getattr(stays, name) and getattr(goes, name)}
        return replace(stays, **words)
    missing = {name: getattr(goes, name) for name in FILLED if getattr(stays, name) in (None, "")}
    if missing.get("started") and missing["started"] > stays.completed:
        del missing["started"]
    if not stays.topics and goes.topics and all(part <= stays.amount for _, part in goes.topics):
        missing["topics"] = goes.topics
    if not stays.approved_by and goes.approved_by:
        missing["approved_by"] = goes.approved_by
    return replace(stays, **{name: value for name, value in missing.items() if value not in (None, "")})


def _note(goes: CreditEntry) -> str:
    return f"Merged with record {goes.number}, and filled from it"
