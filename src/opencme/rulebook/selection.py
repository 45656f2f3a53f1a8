"""Selections: how much of a record a rule takes (docs/rulebooks.md, section 3), and proofs about them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from opencme.credit import Record, vocabulary

SINGLE = ("system", "format", "role", "provider", "accredited-by", "activity", "country", "state")
"""Attributes with one name a record; `approved-by` has several."""

FLAGS = ("tested", "interactive", "in-practice-area", "evidence")

type Measure = Callable[[Record, int], int]
"""Record and its full amount in hundredths (1 for a record of amount 0) → the part selected."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """The record's attribute is one of these values."""

    name: str
    values: frozenset[object]


@dataclass(frozen=True, slots=True)
class Stated:
    """The record says something of this attribute, whatever it says."""

    name: str


@dataclass(frozen=True, slots=True)
class Completed:
    """The record was completed between two days, both included; None is open."""

    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class Topics:
    """The part of the record that carries these topics or narrower ones."""

    names: frozenset[str]

    @property
    def within(self) -> frozenset[str]:
        known = vocabulary()
        return frozenset().union(*(known.within(name) for name in self.names))


@dataclass(frozen=True, slots=True)
class All:
    items: tuple[Selection, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    items: tuple[Selection, ...]


@dataclass(frozen=True, slots=True)
class Not:
    item: Selection


type Selection = Attribute | Stated | Completed | Topics | All | AnyOf | Not

EVERYTHING = All(())


def measure(selection: Selection) -> Measure:
    """The function that says how much of a record the selection takes."""
    match selection:
        case Attribute("approved-by", values):
            return lambda record, full: full if not values.isdisjoint(record.approved_by) else 0
        case Attribute(name, values):
            field = name.replace("-", "_")
            return lambda record, full: full if getattr(record, field) in values else 0
        case Stated(name):
            stated = name.replace("-", "_")
            return lambda record, full: full if getattr(record, stated) not in (None, ()) else 0
        case Completed(start, end):
            low, high = start or date.min, end or date.max
            return lambda record, full: full if low <= record.completed <= high else 0
        case Topics():
            return _topics(selection)
        case All(items):
            return _least([measure(item) for item in items])
        case AnyOf(items):
            parts = [measure(item) for item in items]
            return lambda record, full: max((part(record, full) for part in parts), default=0)
        case Not(item):
            inner = measure(item)
            return lambda record, full: full - inner(record, full)


def _least(parts: list[Measure]) -> Measure:
    if not parts:
        return lambda record, full: full
    if len(parts) == 1:
        return parts[0]

    def least(record: Record, full: int) -> int:
        found = full
        for part in parts:
            found = min(found, part(record, full))
            if not found:
                return 0
        return found

    return least


def _topics(selection: Topics) -> Measure:
    wanted = selection.within
    above = vocabulary().above

    def part(record: Record, full: int) -> int:
        if not record.topics:
            return 0
        whole = not record.amount
        stated = {name: full if whole else amount.hundredths for name, amount in record.topics if name in wanted}
        if not stated:
            return 0
        if len(stated) == 1:
            return min(full, *stated.values())
        outermost = sum(amount for name, amount in stated.items() if above(name).isdisjoint(stated))
        return min(full, max(outermost, *stated.values()))

    return part


def constraints(selection: Selection) -> tuple[Selection, ...]:
    """The selections that must all hold: a conjunction taken apart."""
    if isinstance(selection, All):
        return tuple(inner for item in selection.items for inner in constraints(item))
    return (selection,)


def attributes(selection: Selection) -> frozenset[str]:
    """The attributes of a record that the selection looks at; topics and the day of completion left aside."""
    match selection:
        case Attribute(name, _) | Stated(name):
            return frozenset({name})
        case All(items) | AnyOf(items):
            return frozenset().union(*map(attributes, items))
        case Not(item):
            return attributes(item)
    return frozenset()


def inside(inner: Selection, outer: Selection) -> bool:
    """Whether it is proved that `inner` never takes more of a record than `outer`."""
    return all(_implied(inner, constraint) for constraint in constraints(outer))


def _implied(inner: Selection, wanted: Selection) -> bool:
    if isinstance(wanted, AnyOf) and any(inside(inner, option) for option in wanted.items):
        return True
    if isinstance(wanted, Not) and disjoint(inner, wanted.item):
        return True
    if any(_one_implies(have, wanted) for have in constraints(inner)):
        return True
    return any(
        isinstance(have, AnyOf) and all(_implied(option, wanted) for option in have.items)
        for have in constraints(inner)
    )


def _one_implies(have: Selection, wanted: Selection) -> bool:
    match have, wanted:
        case Attribute(name, some), Attribute(other, more):
            return name == other and some <= more
        case Completed(start, end), Completed(low, high):
            return (low is None or (start is not None and start >= low)) and (
                high is None or (end is not None and end <= high)
            )
        case Topics(), Topics():
            return have.within <= wanted.within
        case Not(item), Not(other):
            return inside(other, item)
    return have == wanted


def disjoint(one: Selection, other: Selection) -> bool:
    """Whether it is proved that together they never take more than the whole of any record."""
    mine, theirs = constraints(one), constraints(other)
    if any(_clash(a, b) for a in mine for b in theirs):
        return True
    for these, selection in ((mine, other), (theirs, one)):
        for item in these:
            if isinstance(item, Not) and inside(selection, item.item):
                return True
            if isinstance(item, AnyOf) and all(disjoint(option, selection) for option in item.items):
                return True
    return False


def _clash(one: Selection, other: Selection) -> bool:
    match one, other:
        case Attribute(name, some), Attribute(same, more):
            return name == same and name != "approved-by" and some.isdisjoint(more)
        case Completed(start, end), Completed(low, high):
            return (end is not None and low is not None and end < low) or (
                high is not None and start is not None and high < start
            )
    return False
