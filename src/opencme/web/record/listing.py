"""The record as a list: what is filtered, what is on the page, the figures above it. Always the same few queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet, Sum

from opencme.credit import Amount, vocabulary
from opencme.web.people.models import User
from opencme.web.record.ledger import heads
from opencme.web.record.models import CreditEntry

PAGE = 50
"""Records on one page."""
SHOWN = {"standing": "Left out", "withdrawn": "Alone"}
"""What may be asked for of the records that stand and those that do not."""


@dataclass(frozen=True)
class Filter:
    """What the address asks to see. A part that names nothing we know is left out."""

    year: int | None = None
    system: str = ""
    topic: str = ""
    shown: str = ""
    """`standing` leaves out what is withdrawn, `withdrawn` all else."""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Filter:
        year = query.get("year", "")
        topic, system = query.get("topic", ""), query.get("system", "")
        return cls(
            year=int(year) if len(year) == 4 and year.isascii() and year.isdigit() and year > "0000" else None,
            system=system if system in vocabulary().terms("credit-systems") else "",
            topic=topic if topic in vocabulary().terms("topics") else "",
            shown=shown if (shown := query.get("shown", "")) in SHOWN else "",
        )

    def __bool__(self) -> bool:
        return bool(self.year or self.system or self.topic or self.shown)

    @property
    def query(self) -> str:
        """The filter as the part of an address after the question mark."""
        parts = {"year": self.year, "system": self.system, "topic": self.topic, "shown": self.shown}
        return urlencode({name: value for name, value in parts.items() if value})

    def apply(self, entries: QuerySet[CreditEntry]) -> QuerySet[CreditEntry]:
        if self.year:
            entries = entries.filter(completed__year=self.year)
        if self.system:
            entries = entries.filter(system=self.system)
        if self.topic:
            # Narrower topics belong to a broader one.
            entries = entries.filter(topics__has_any_keys=sorted(vocabulary().within(self.topic)))
        match self.shown:
            case "standing":
                return entries.exclude(kind=CreditEntry.Kind.WITHDRAWAL)
            case "withdrawn":
                return entries.filter(kind=CreditEntry.Kind.WITHDRAWAL)
            case _:
                return entries


@dataclass(frozen=True)
class Listing:
    """One page of the record."""

    chosen: Filter
    page: Page[CreditEntry]
    totals: list[tuple[str, Amount]]
    """Per credit system, in its own unit, what the records shown add up to; withdrawn ones left out."""
    standing: int
    """How many of the records are not withdrawn."""
    withdrawn: int
    years: list[int]
    systems: list[tuple[str, str]]
    topics: list[tuple[str, str]]
    has_any: bool


def listing(holder: User, chosen: Filter, page: str) -> Listing:
    """The page of the holder's record that the filter asks for, newest first."""
    everything = heads(holder)
    shown = chosen.apply(everything)
    sums = (
        shown.exclude(kind=CreditEntry.Kind.WITHDRAWAL)
        .values("system")
        .annotate(amount_sum=Sum("amount"), records=Count("id"))
        .order_by("system")
    )
    totals = [(row["system"], row["amount_sum"], row["records"]) for row in sums]
    years: Counter[int] = Counter()
    systems: set[str] = set()
    topics: set[str] = set()
    for completed, system, stated in everything.values_list("completed", "system", "topics"):
        years[completed.year] += 1
        systems.add(system)
        topics.update(stated)
    paginator = Paginator(shown.order_by("-completed", "-id"), PAGE)
    standing = sum(records for _, _, records in totals)
    return Listing(
        chosen=chosen,
        page=paginator.get_page(page),
        totals=[(system, amount) for system, amount, _ in totals],
        standing=standing,
        withdrawn=paginator.count - standing,
        years=sorted(years, reverse=True),
        systems=_labelled("credit-systems", systems),
        topics=_labelled("topics", topics.union(*(vocabulary().above(topic) for topic in topics if _known(topic)))),
        has_any=bool(years),
    )


def used_systems(holder: User) -> list[str]:
    """The credit systems of the holder's record, the most frequent first."""
    counted = heads(holder).filter(~Q(kind=CreditEntry.Kind.WITHDRAWAL)).values_list("system").annotate(Count("id"))
    return [system for system, _ in sorted(counted, key=lambda row: (-row[1], row[0]))]


def _known(topic: str) -> bool:
    return topic in vocabulary().terms("topics")


def _labelled(section: str, names: set[str]) -> list[tuple[str, str]]:
    return sorted(((name, vocabulary().label(section, name)) for name in names), key=lambda pair: pair[1].casefold())
