"""Counting: what a rule counts in one window (docs/rulebooks.md, section 5)."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from opencme.credit import Amount, Record
from opencme.rulebook import Rule, Rulebook
from opencme.rulebook.language import Records
from opencme.rulebook.selection import Attribute, Selection, constraints, measure
from opencme.standing.answer import Counted, NotCounted
from opencme.standing.ceilings import Filled, Limits, fill, forest
from opencme.standing.worth import Accepted, Candidate, accepted, candidates, tier_worths


@dataclass(frozen=True, slots=True)
class Frame:
    """Which completed records a window takes: first and last day (None: any), whether the start must lie in it."""

    start: date | None
    end: date
    whole: bool = False
    only_for: date | None = None
    """Records assigned to a period that does not end on this day are left out; None: assignment does not matter."""

    def reason_against(self, record: Record) -> str | None:
        if record.completed > self.end or (self.start and record.completed < self.start):
            return "outside-window"
        if self.whole and self.start and record.begun < self.start:
            return "outside-window"
        if self.only_for and record.for_period and record.for_period != self.only_for:
            return "other-period"
        return None


@dataclass(frozen=True, slots=True)
class Count:
    """What counted in one window, in hundredths (or in hundredths of a record), before grants and carry."""

    total: int
    chosen: tuple[Candidate, ...]
    filled: dict[int, Filled]
    repeats: dict[int, Candidate]
    """Records passed over as repeats, with the one that counts instead."""


class Ledger:
    """The usable records of a transcript and what each rule of a rulebook would count of them."""

    def __init__(self, all_records: Sequence[Record], as_of: date) -> None:
        self.records = [r for r in all_records if r.state != "withdrawn" and r.completed <= as_of]
        self.unusable = [r for r in all_records if r.state == "withdrawn" or r.completed > as_of]
        self._accepted: dict[int, Accepted] = {}

    def counter(self, book: Rulebook, rule: Rule, period_start: date) -> Counter:
        """The counter of a rule; what is accepted is worked out once for all rules that accept the same."""
        accepts = rule.accepts or book.accepts
        taken = self._accepted.get(id(accepts))
        if taken is None:
            taken = self._accepted[id(accepts)] = accepted(accepts, self.records)
        found = candidates(book, rule, self.records, taken)
        repeats = rule.repeats or book.repeats
        return Counter(rule, book.ceilings[rule.id], taken, found, self.records, repeats, period_start)

    def unusable_as(self, record: Record) -> str:
        return "withdrawn" if record.state == "withdrawn" else "not-yet"


@dataclass(frozen=True)
class Counter:
    """Counts for one rule: its candidates are worked out once, then looked at through any window."""

    rule: Rule
    ceilings: tuple[Rule, ...]
    accepted: Accepted
    candidates: Sequence[Candidate]
    records: Sequence[Record]
    repeats: str
    period_start: date

    def count(self, frame: Frame, until: date, limits: Limits, own_most: int | None) -> Count:
        """What counts of the records completed up to `until` in the frame, under the limits."""
        inside = [
            candidate
            for candidate in self.candidates
            if candidate.record.completed <= until and frame.reason_against(candidate.record) is None
        ]
        chosen, repeats = self._without_repeats(inside, until)
        if isinstance(self.rule.need, Records):
            filled = {candidate.index: Filled(100, ()) for candidate in chosen}
            return Count(100 * len(chosen), tuple(chosen), filled, repeats)
        tiers = tier_worths(chosen)
        if limits:
            filled = fill(chosen, forest(self.ceilings), limits, self.period_start)
            for index, worth in tiers.items():
                filled[index] = Filled(worth, ())
        else:
            filled = {c.index: Filled(tiers.get(c.index, c.worth), ()) for c in chosen}
        total = sum(each.counted for each in filled.values())
        if own_most is not None and total > own_most:
            filled = _cut(filled, own_most, self.rule.id)
            total = own_most
        return Count(total, tuple(chosen), filled, repeats)

    def worth_within(self, selection: Selection, count: Count) -> int:
        """What the part of the counted records that the selection takes is worth."""
        part_of = measure(selection)
        total = 0
        for candidate in count.chosen:
            part = min(candidate.part, part_of(candidate.record, candidate.record.amount.hundredths or 1))
            total += candidate.worth_of(part) if part else 0
        return total

    def _without_repeats(self, inside: list[Candidate], until: date) -> tuple[list[Candidate], dict[int, Candidate]]:
        """One candidate for each activity, as the rulebook's way with repeats has it."""
        if self.repeats == "allowed":
            return inside, {}
        pool = [c for c in self.candidates if c.record.completed <= until] if self.repeats == "never" else inside
        best: dict[Hashable, Candidate] = {}
        for candidate in pool:
            if candidate.record.activity is None:
                continue
            key = self._same(candidate)
            other = best.get(key)
            # Canonical order comes first, so that only a greater worth displaces an earlier candidate.
            if other is None or (self.repeats != "never" and candidate.worth > other.worth):
                best[key] = candidate
        if not best:
            return inside, {}
        chosen, repeats = [], {}
        for candidate in inside:
            activity = candidate.record.activity
            if activity is None or best[self._same(candidate)] is candidate:
                chosen.append(candidate)
            else:
                repeats[candidate.index] = best[key]
        return chosen, repeats

    def _same(self, candidate: Candidate) -> Hashable:
        """What makes two candidates the same activity taken twice."""
        record = candidate.record
        return (record.activity, record.completed.year) if self.repeats == "once-a-year" else record.activity

    def explain(self, frame: Frame, until: date, count: Count) -> tuple[list[Counted], list[NotCounted]]:
        """Each usable record of this window: what counted of it, and what did not and why."""
        counted, left = [], []
        by_index = {candidate.index: candidate for candidate in self.candidates}
        for index, record in enumerate(self.records):
            candidate = by_index.get(index)
            if candidate is None:
                left.append(NotCounted(record, record.amount, self._reason_unselected(index), self.rule.id))
                continue
            reason = "outside-window" if record.completed > until else frame.reason_against(record)
            if reason:
                left.append(NotCounted(record, record.amount, reason, self.rule.id))
            elif index in count.repeats:
                left.append(NotCounted(record, record.amount, "repeat", _name(count.repeats[index].record)))
            else:
                filled = count.filled[index]
                worth = max(candidate.worth, filled.counted)
                if filled.counted or not worth:
                    counted.append(Counted(record, Amount(candidate.part), Amount(worth), Amount(filled.counted)))
                if filled.counted < candidate.worth and filled.cut_by:
                    rest = Amount(candidate.worth - filled.counted)
                    left.append(NotCounted(record, rest, "ceiling", ", ".join(filled.cut_by)))
        return counted, left

    def _reason_unselected(self, index: int) -> str:
        if self.accepted[index] is None:
            return "not-accepted"
        return "no-evidence" if self._needs_evidence and self.records[index].evidence is not True else "not-selected"

    @cached_property
    def _needs_evidence(self) -> bool:
        wanted = Attribute("evidence", frozenset({True}))
        return any(item == wanted for item in constraints(self.rule.where))


def _cut(filled: dict[int, Filled], most: int, rule: str) -> dict[int, Filled]:
    """The same, in canonical order, up to the rule's own ceiling."""
    found = {}
    for index in sorted(filled):
        each = filled[index]
        take = min(each.counted, most)
        most -= take
        found[index] = each if take == each.counted else Filled(take, (*each.cut_by, rule))
    return found


def _name(record: Record) -> str:
    return f"{record.title or record.activity or record.system} of {record.completed}"
