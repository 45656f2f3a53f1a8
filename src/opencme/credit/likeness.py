"""Whether two records tell of the same activity: certificate, roster and typing rarely say quite the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from rapidfuzz import fuzz

from opencme.credit.record import Record
from opencme.credit.wording import plain

NEAR = timedelta(days=3)
"""A certificate is often dated by the last day, a roster by the first, a mail by the day after."""
MOST_LOOKED_AT = 100_000
"""Pairs of records near each other that are compared, the latest first: about a second's work."""
ALIKE = 80
"""Of 100: how alike two titles or providers must be to be taken for the same words."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Why two records may be one activity; `sure` where nothing speaks against it."""

    sure: bool
    reasons: tuple[str, ...]
    against: tuple[str, ...] = ()


def likeness(one: Record, other: Record) -> Likeness | None:
    """How two records are alike, or None where they are two activities.

    Different systems never make two records one: a certificate may award credit of two systems for one activity, and
    each is counted by those who take it. The same activity number, or a like title, on days near each other is what
    makes them one; a different amount is said, not decided.
    """
    if one.system != other.system or not _days_meet(one, other):
        return None
    reasons, against = [], []
    if one.activity and other.activity:
        if plain(one.activity) == plain(other.activity):
            reasons.append(f"the same activity number, {one.activity}")
        else:
            against.append("different activity numbers")
    titles = _alike(one.title, other.title)
    if titles is not None:
        (reasons if titles else against).append("a like title" if titles else "different titles")
    providers = _alike(one.provider, other.provider)
    if providers is not None:
        (reasons if providers else against).append("the same provider" if providers else "different providers")
    same_day = one.completed == other.completed
    same_amount = one.amount == other.amount
    named = bool(reasons) and reasons[0] != "the same provider"
    silent = titles is None and not against
    if not named and not (silent and same_day and same_amount):
        return None
    if "different titles" in against and not (one.activity and reasons and reasons[0].startswith("the same activity")):
        return None
    reasons.append("the same day" if same_day else "days near each other")
    if same_amount:
        reasons.append("the same amount")
    else:
        against.append(f"{one.amount} on one, {other.amount} on the other")
    return Likeness(same_day and same_amount and not against, tuple(reasons), tuple(against))


def pairs(records: Sequence[Record]) -> list[tuple[Record, Record, Likeness]]:
    """Every two records that may be one, the surest first; withdrawn ones are left out.

    Of a record with very many on the same days the latest pairs are looked at, MOST_LOOKED_AT in all.
    """
    standing = sorted((record for record in records if record.state != "withdrawn"), key=lambda r: (r.completed, r.key))
    standing.reverse()
    longest = max((record.completed - record.begun for record in standing), default=NEAR)
    found, looked_at = [], 0
    for index, one in enumerate(standing):
        for place in range(index + 1, len(standing)):
            other = standing[place]
            looked_at += 1
            if one.completed - other.completed > longest + NEAR or looked_at > MOST_LOOKED_AT:
                break
            like = likeness(one, other)
            if like:
                found.append((one, other, like))
    return sorted(found, key=lambda pair: (not pair[2].sure, -pair[1].completed.toordinal()))


def nearest(record: Record, among: Iterable[Record]) -> tuple[Record, Likeness] | None:
    """The record among these that most likely tells of the same activity, if any does."""
    best: tuple[Record, Likeness] | None = None
    for other in among:
        like = likeness(record, other) if other.state != "withdrawn" else None
        if like and (best is None or _rank(like) > _rank(best[1])):
            best = other, like
    return best


def _rank(like: Likeness) -> tuple[bool, int, int]:
    return like.sure, len(like.reasons), -len(like.against)


def _days_meet(one: Record, other: Record) -> bool:
    return one.begun - NEAR <= other.completed and other.begun - NEAR <= one.completed


def _alike(one: str | None, other: str | None) -> bool | None:
    """Whether two texts are the same words; None where one of them is not stated."""
    if not one or not other:
        return None
    first, second = plain(one[:300]), plain(other[:300])
    if _numbers(first) != _numbers(second) and _numbers(first) and _numbers(second):
        # Module 1 and module 2 share every other word.
        return False
    return fuzz.token_set_ratio(first, second) >= ALIKE


def _numbers(words: str) -> set[str]:
    return {word for word in words.split() if any(map(str.isdigit, word))}
