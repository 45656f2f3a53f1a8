"""Ceilings: how much of what each record is worth may count, where limits nest or are apart (section 5, step 3 and 4).

Because the limits form a family of sets that nest, filling records in any order gives the same greatest sum;
the canonical order only decides which record shows what was cut off.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from opencme.rulebook import Rule
from opencme.rulebook.calendar import add_months
from opencme.rulebook.selection import inside
from opencme.standing.worth import Candidate

type CellOf = Callable[[Candidate], Hashable]


@dataclass(frozen=True, slots=True)
class Branch:
    """A ceiling with the ceilings inside it."""

    rule: Rule
    inner: tuple[Branch, ...]


@cache
def forest(ceilings: tuple[Rule, ...]) -> tuple[Branch, ...]:
    """The ceilings on a rule as a forest, in order of id on each level."""

    def around(inner: Rule) -> list[Rule]:
        return [
            outer
            for outer in ceilings
            if outer is not inner
            and inside(inner.where, outer.where)
            and (not inside(outer.where, inner.where) or outer.id < inner.id)
        ]

    depth = {rule.id: len(around(rule)) for rule in ceilings}

    def branches(parent: Rule | None, among: Sequence[Rule]) -> tuple[Branch, ...]:
        level = [
            rule
            for rule in among
            if (parent is None and not depth[rule.id]) or (parent is not None and _closest(around(rule)) is parent)
        ]
        return tuple(Branch(rule, branches(rule, among)) for rule in level)

    def _closest(outer: list[Rule]) -> Rule | None:
        return max(outer, key=lambda rule: (depth[rule.id], rule.id), default=None)

    return branches(None, ceilings)


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit of a ceiling: in which kind of cells it holds, and how much, in hundredths."""

    rule: Rule
    kind: str
    amounts: tuple[int | None, ...]
    """One amount for all cells; for slices one for each year of the period, None where it has no limit."""

    def within(self, cell: Hashable) -> int | None:
        """The limit in a cell."""
        return self.amounts[cell] if self.kind == "slice" and isinstance(cell, int) else self.amounts[0]


def cell(limit: Limit, candidate: Candidate, period_start: date) -> Hashable:
    """The cell that a record falls in: None for the whole window, a year's number from 0 for slices."""
    record = candidate.record
    match limit.kind:
        case "window":
            return None
        case "slice":
            years = record.completed.year - period_start.year
            # Credit that counts from before the period belongs to its first year.
            return max(0, years - (record.completed < add_months(period_start, 12 * years)))
        case "year":
            return record.completed.year
        case "day":
            return record.completed
        case "activity" if record.activity is not None:
            return record.activity
        case _:
            return (candidate.index,)


type Limits = dict[str, tuple[Limit, ...]]
"""The limits in force, by ceiling rule."""


@dataclass(frozen=True, slots=True)
class Filled:
    """How much of a candidate counted, and the ceiling rules that cut off the rest."""

    counted: int
    cut_by: tuple[str, ...]


def fill(
    chosen: Sequence[Candidate], branches: Sequence[Branch], limits: Limits, period_start: date
) -> dict[int, Filled]:
    """How much of each candidate counts under the ceilings, by index."""
    room: dict[tuple[str, str, Hashable], int] = {}
    return {candidate.index: _fill_one(candidate, branches, limits, period_start, room) for candidate in chosen}


def _fill_one(
    candidate: Candidate,
    branches: Sequence[Branch],
    limits: Limits,
    period_start: date,
    room: dict[tuple[str, str, Hashable], int],
) -> Filled:
    counted = 0
    cut: list[str] = []
    for worth, chain in portions(candidate, candidate.part, candidate.worth, branches, limits, ()):
        take = worth
        cells = [((limit.rule.id, limit.kind, cell(limit, candidate, period_start)), limit) for limit in chain]
        cells = [(key, limit) for key, limit in cells if limit.within(key[2]) is not None]
        for key, limit in cells:
            left = room.setdefault(key, limit.within(key[2]) or 0)
            if left < take:
                take = left
                if limit.rule.id not in cut:
                    cut.append(limit.rule.id)
        for key, _ in cells:
            room[key] -= take
        counted += take
    return Filled(counted, tuple(cut))


def portions(
    candidate: Candidate,
    part: int,
    worth: int,
    branches: Sequence[Branch],
    limits: Limits,
    chain: tuple[Limit, ...],
) -> list[tuple[int, tuple[Limit, ...]]]:
    """What a record is worth outside and inside each ceiling, each with the limits it falls under."""
    found = []
    left_part, left_worth = part, worth
    record = candidate.record
    full = record.amount.hundredths or 1
    for branch in branches:
        inner = min(left_part, branch.rule.measure(record, full))
        if inner:
            inner_worth = left_worth if inner == left_part else min(left_worth, candidate.worth_of(inner))
            under = chain + limits.get(branch.rule.id, ())
            found += portions(candidate, inner, inner_worth, branch.inner, limits, under)
            left_part -= inner
            left_worth -= inner_worth
    if left_worth or not found:
        found.append((left_worth, chain))
    return found
