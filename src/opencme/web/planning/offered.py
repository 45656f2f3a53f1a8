"""Which activities of the catalog a plan is made from: in a large one only those that can help, found by its index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from django.db import connection

from opencme.credit import Activity
from opencme.interchange.catalog import activity_of
from opencme.planner import Holding, Outlook
from opencme.rulebook import Rule
from opencme.rulebook import selection as s
from opencme.web.catalog.facets import ANYBODY, BY_NAME, free_for
from opencme.web.catalog.index import INDEX, MARK, TABLE
from opencme.web.catalog.models import NEVER, Entry
from opencme.web.planning.choosing import Chosen, Key, key_of, keys_of
from opencme.web.planning.models import Choice

MOST = 4_000
"""Activities that one plan looks at; reading them takes a fraction of a second."""
AT_ONCE = 500
REMEMBERED = 20_000
"""Activities that a process remembers having read."""

type Group = Sequence[str]
"""Tokens of the catalog of which one must be there."""


@dataclass(frozen=True)
class Offered:
    """The activities, each with an id of its own, and which entry of the catalog each is."""

    activities: list[Activity]
    entries: dict[str, int] = field(default_factory=dict)
    is_cut: bool = False
    """Whether more than MOST could help: the others were not looked at."""
    booked: dict[str, Choice] = field(default_factory=dict)
    """What is booked, by the id that the planner's wishes name it with."""


def offered(outlooks: Sequence[Outlook], profession: str | None, chosen: Chosen, on: date) -> Offered:
    """What can help with the gaps, without what is hidden, and with all that is booked, whether it helps or not."""
    horizon = max([on, *(day for look in outlooks for gap in look.gaps for day in (gap.due, look.end))])
    numbers, is_cut = _sought(outlooks, profession, on)
    hidden, booked = chosen.hidden_keys, keys_of(chosen.booked)
    taken: dict[str, Key] = {}
    found: dict[str, Activity] = {}
    entries: dict[str, int] = {}
    named_so: dict[str, Choice] = {}
    for choice in chosen.booked:
        activity = _named(choice.activity, taken)
        found[activity.id] = activity
        named_so[f"{activity.id}#{choice.session}" if choice.session else activity.id] = choice
    for number, activity in _read(numbers, horizon):
        key = key_of(activity)
        if key in hidden and key not in booked:
            continue
        named = _named(activity, taken)
        entries.setdefault(named.id, number)
        found.setdefault(named.id, named)
    return Offered(list(found.values()), entries, is_cut, named_so)


def _named(activity: Activity, taken: dict[str, Key]) -> Activity:
    """The activity with an id that no other provider's activity has."""
    key, own, number = key_of(activity), activity.id, 1
    while taken.setdefault(own, key) != key:
        number += 1
        own = f"{activity.id} ({number})"
    return activity if own == activity.id else replace(activity, id=own)


def _read(numbers: Sequence[int], horizon: date) -> Iterator[tuple[int, Activity]]:
    """The entries with these numbers that open in time, in the order given."""
    for start in range(0, len(numbers), AT_ONCE):
        part = numbers[start : start + AT_ONCE]
        rows = Entry.objects.filter(pk__in=part).values_list("pk", "opens_on", "content")
        there = {number: content for number, opens, content in rows if opens is None or opens <= horizon}
        yield from ((number, _activity(there[number])) for number in part if number in there)


@lru_cache(maxsize=REMEMBERED)
def _activity(content: str) -> Activity:
    return activity_of(content)


def _sought(outlooks: Sequence[Outlook], profession: str | None, on: date) -> tuple[list[int], bool]:
    """The numbers of the entries that can help, and whether there were more: those on the topics first, then the free.

    Only of systems that a programme with gaps takes, and for the profession.
    """
    holdings = {id(look.holding): look.holding for look in outlooks if look.gaps}
    if not holdings:
        return [], False
    groups: list[Group] = []
    if (systems := systems_of(holdings.values())) is not None:
        groups.append([BY_NAME["system"].token(name) for name in sorted(systems)])
    if profession:
        facet = BY_NAME["profession"]
        groups.append([facet.token(profession), facet.token(ANYBODY)])
    topics = sorted({name for look in outlooks for gap in look.gaps for name in topics_of(look.holding, gap.rule)})
    free = [BY_NAME["price"].token("free")] + ([free_for(profession)] if profession else [])
    every = _find(groups, on, MOST + 1)
    if len(every) <= MOST:
        return every, False
    on_topic = _find([*groups, [BY_NAME["topic"].token(name) for name in topics]], on, MOST // 2) if topics else []
    first = [*on_topic, *_find([*groups, free], on, MOST // 4), *every]
    return list(dict.fromkeys(first))[:MOST], True


def systems_of(holdings: Iterable[Holding]) -> frozenset[str] | None:
    """The credit systems that any rule of these takes; None: any."""
    found: set[str] = set()
    for holding in holdings:
        book = holding.book
        for entry in (*book.accepts, *(each for rule in book.rules.values() for each in rule.accepts or ())):
            if entry.systems is None:
                return None
            found |= entry.systems
    return frozenset(found)


def topics_of(holding: Holding, rule: Rule) -> set[str]:
    """The topics that a rule asks for, itself or by one of its alternatives."""
    alternatives = [holding.book.rules[name] for name in rule.any_of]
    return set().union(_topics(rule.where), *(topics_of(holding, each) for each in alternatives))


def _topics(where: s.Selection) -> set[str]:
    if isinstance(where, s.Topics):
        return set(where.names)
    if isinstance(where, s.All | s.AnyOf):
        return set().union(*map(_topics, where.items))
    return set()


def _find(groups: Sequence[Group], on: date, most: int) -> list[int]:
    """The first entries with a token of each group, in the order in which they close; nothing over or withdrawn."""
    low, high = on.toordinal(), NEVER
    with connection.cursor() as cursor:
        if not groups:
            rows = Entry.objects.filter(place__gte=low, place__lte=high).order_by("place", "id")
            return list(rows.values_list("pk", flat=True)[:most])
        if connection.vendor == "postgresql":
            query = " & ".join("(" + " | ".join(f"'{MARK}{token}'" for token in group) + ")" for group in groups)
            cursor.execute(
                f"SELECT id FROM {TABLE} WHERE words @@ %s::tsquery AND place BETWEEN %s AND %s "  # noqa: S608
                "ORDER BY place, id LIMIT %s",
                [query, low, high, most],
            )
            return [number for (number,) in cursor.fetchall()]
        query = " AND ".join("(" + " OR ".join(f"tokens : {token}" for token in group) + ")" for group in groups)
        cursor.execute(
            f"SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s AND rowid > %s AND rowid < %s ORDER BY rowid LIMIT %s",  # noqa: S608
            [query, low << 32, (high + 1) << 32, most],
        )
        return [row & 0xFFFFFFFF for (row,) in cursor.fetchall()]
