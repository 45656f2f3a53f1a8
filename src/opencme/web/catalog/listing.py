"""The list of the catalog: what was found, and what else could be asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from opencme.web.catalog import search
from opencme.web.catalog.counting import badges_for
from opencme.web.catalog.facets import ANYBODY, FACETS, LENGTHS, LONGER, WHEN, Facet
from opencme.web.catalog.models import FacetTotal
from opencme.web.catalog.showing import Shown
from opencme.web.people.models import User

FIRST = ("topic", "profession", "when")
"""Facets that stand beside the words; the others are a step away."""
FIXED = {
    "when": tuple(WHEN),
    "length": (*(value for _, value, _ in LENGTHS), LONGER[0]),
    "price": ("free",),
}
"""Facets whose values are always offered, in this order."""
UNCOUNTED = frozenset({"when", "profession"})
"""Facets of which one value takes in more than one token, so that a count of tokens would say too little."""


@dataclass(frozen=True)
class Choice:
    """A value that can be chosen, with how many were found of it where that is known."""

    value: str
    label: str
    count: int | None
    is_chosen: bool


@dataclass(frozen=True)
class Choices:
    """A facet with its values."""

    facet: Facet
    choices: list[Choice]

    @property
    def is_chosen(self) -> bool:
        return any(choice.is_chosen for choice in self.choices)


@dataclass(frozen=True)
class Listing:
    """One page of the catalog."""

    wanted: search.Wanted
    found: search.Found
    rows: list[Shown]
    first: list[Choices]
    """What is asked first."""
    more: list[Choices]
    has_any: bool
    """Whether the catalog has anything at all."""

    @property
    def more_is_open(self) -> bool:
        return any(each.is_chosen for each in self.more)

    @property
    def next_query(self) -> str:
        query = self.wanted.query
        return f"{query}&after={self.found.after}" if query else f"after={self.found.after}"


def listing(wanted: search.Wanted, user: User | AnonymousUser, on: date, after: str = "") -> Listing:
    """The page of what is wanted, with what each activity counts for to whoever looks."""
    found = search.find(wanted, on, after)
    badges = badges_for(user, [entry.activity for entry in found.entries], on)
    totals = FacetTotal.objects.all()
    sets = {facet.name: _choices(facet, wanted, found, totals) for facet in FACETS}
    return Listing(
        wanted=wanted,
        found=found,
        rows=[Shown(entry, on, each) for entry, each in zip(found.entries, badges, strict=True)],
        first=[sets[name] for name in FIRST],
        more=[each for name, each in sets.items() if name not in FIRST and (each.choices or each.is_chosen)],
        has_any=bool(found.entries) or bool(totals),
    )


def _choices(facet: Facet, wanted: search.Wanted, found: search.Found, totals: QuerySet[FacetTotal]) -> Choices:
    chosen = wanted.chosen.get(facet.name, "")
    known = [total.value for total in totals if total.facet == facet.name and total.value != ANYBODY]
    values = FIXED.get(facet.name) or sorted(known, key=lambda each: (each != "online", facet.label(each).casefold()))
    if chosen and chosen not in values:
        values = (*values, chosen)
    counts = None if chosen or facet.name in UNCOUNTED else found.by_facet.get(facet.name)
    offered = []
    for value in values:
        count = None if counts is None else counts.get(facet.token(value), 0)
        if count != 0 or value == chosen:
            offered.append(Choice(value, facet.label(value), count, value == chosen))
    return Choices(facet, offered)
