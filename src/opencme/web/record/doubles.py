"""How many activities seem to be on a record twice, said where somebody would want to know before she goes on.

The page that asks about each pair looks at the whole record; here the newest records will do, so that no page waits.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from opencme.credit import Record
from opencme.credit.likeness import nearest, pairs
from opencme.standing.words import day
from opencme.web.people.models import User
from opencme.web.record import ledger
from opencme.web.record.models import CreditEntry, Different
from opencme.web.record.records import record_of

LOOKED_AT = 200
"""Records, the newest, that are compared with each other."""


def doubles(holder: User) -> int:
    """The pairs among the newest records that may each be one activity and were not told apart; two queries."""
    standing = ledger.heads(holder).exclude(kind=CreditEntry.Kind.WITHDRAWAL).order_by("-completed", "-id")
    found = pairs([record_of(entry) for entry in standing[:LOOKED_AT]])
    if not found:
        return 0
    apart = {frozenset(pair) for pair in told_apart(holder).values_list("one_id", "other_id")}
    return sum(frozenset((int(one.id or 0), int(other.id or 0))) not in apart for one, other, _ in found)


def may_be_same(entry: CreditEntry, among: Iterable[Record]) -> str:
    """A sentence about the record that may tell of the same activity as a new one; empty if none does."""
    found = nearest(record_of(entry), [record for record in among if record.id != str(entry.number)])
    if not found:
        return ""
    other = found[0]
    named = f"“{entry.title or 'Untitled activity'}” may be the same as “{other.title or 'Untitled activity'}”"
    return f"{named} of {day(other.completed)}. “One activity twice?” on your record asks about the two."


def told_apart(holder: User) -> QuerySet[Different]:
    """What the holder has said to be two activities."""
    return Different.objects.filter(one__holder=holder)


def ask_again(one: int, other: int, *, by: User) -> bool:
    """Take back that two records are two activities; False if it was not said."""
    low, high = sorted((one, other))
    deleted, _ = told_apart(by).filter(one=low, other=high).delete()
    return bool(deleted)
