"""What each record is worth to each rule, before windows and ceilings (docs/rulebooks.md, sections 3 and 4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from opencme.credit import Record
from opencme.rulebook import Acceptance, Rule
from opencme.rulebook.language import SCALE, scaled


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that a rule accepts and selects. Amounts are hundredths; `worth` is in the programme's own unit."""

    index: int
    """Place in the canonical order of the transcript."""
    record: Record
    entry: Acceptance
    part: int
    """How much of the printed amount."""
    units: int
    """What the value applies to: the part, or its hours."""
    value: int
    """Ten-thousandths of the programme's unit for one unit."""
    worth: int
    tiered: bool

    def worth_of(self, part: int) -> int:
        """What a smaller part of the same record is worth, rounded down."""
        return self.worth if part == self.part else in_units(self.record, self.entry, part) * self.value // SCALE


def in_units(record: Record, entry: Acceptance, part: int) -> int:
    """The part in what the entry's value applies to: printed units, or hours where the entry counts hours."""
    if not entry.of_hours or record.hours is None or not part:
        return part
    amount, hours = record.amount.hundredths, record.hours.hundredths
    return hours if part == amount else part * hours // amount


type Taken = tuple[Acceptance, int]
"""The entry that takes a record and how much of it (of 1 for a record of amount 0)."""


def taken_by(accepts: Sequence[Acceptance], record: Record) -> Taken | None:
    """The first entry that takes the record, as the document has it; None if none does."""
    for entry in accepts:
        if entry.systems is not None and record.system not in entry.systems:
            continue
        if not entry.validity.covers(record.completed):
            continue
        part = entry.measure(record, record.amount.hundredths or 1)
        if part and entry.value_on(record.completed) is not None:
            return entry, part
    return None


def candidate_of(rule: Rule, valued: Sequence[Rule], record: Record, index: int, taken: Taken) -> Candidate | None:
    """The record as the rule sees it, None if it selects nothing of it; `valued`: the rules with other values."""
    entry, part = taken
    full = record.amount.hundredths or 1
    part = min(part, rule.measure(record, full))
    if not part:
        return None
    if not record.amount.hundredths:
        part = 0
    value, tiered = entry.value_on(record.completed) or 0, bool(entry.tiers)
    for other in valued:
        another = other.value.on(record.completed) if other.value else None
        if another is not None and other.validity.covers(record.completed) and other.measure(record, full):
            value, tiered = scaled(another), False
            break
    units = in_units(record, entry, part)
    return Candidate(index, record, entry, part, units, value, units * value // SCALE, tiered)


def tier_worths(chosen: Sequence[Candidate]) -> dict[int, int]:
    """Worth by index of records valued in tiers: the first units, in canonical order, count at the higher values.

    The sum is rounded down once, so that the order decides only which record shows the higher value.
    """
    worths: dict[int, int] = {}
    used: dict[int, int] = {}
    for candidate in chosen:
        if candidate.tiered:
            before = used.get(id(candidate.entry), 0)
            after = before + candidate.units
            used[id(candidate.entry)] = after
            worths[candidate.index] = _tiered(candidate.entry, after) - _tiered(candidate.entry, before)
    return worths


def _tiered(entry: Acceptance, units: int) -> int:
    total, rest = 0, units
    for first, value in entry.tiers:
        within = min(rest, first.hundredths)
        total += within * scaled(value)
        rest -= within
    return (total + rest * scaled(entry.value.values[0])) // SCALE
