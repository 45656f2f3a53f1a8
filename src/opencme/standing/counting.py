"""Counting: what a rule counts in one window (docs/rulebooks.md, section 5)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from opencme.credit import Amount, Record
from opencme.rulebook import Acceptance, Rule, Rulebook
from opencme.rulebook.language import Records
from opencme.rulebook.selection import Attribute, Selection, constraints, measure
from opencme.standing.answer import Counted, NotCounted
from opencme.standing.ceilings import Filled, Limits, fill, forest
from opencme.standing.worth import Candidate, Taken, candidate_of, taken_by, tier_worths


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

    def capped(self, most: int, rule: str) -> Count:
        """The same, record by record in canonical order up to the rule's own ceiling."""
        if self.total <= most:
            return self
        left, found = most, {}
        for index in sorted(self.filled):
            each = self.filled[index]
            take = min(each.counted, left)
            left -= take
            found[index] = each if take == each.counted else Filled(take, (*each.cut_by, rule))
        return replace(self, total=most, filled=found)


class Ledger:
    """The usable records of a transcript, in canonical order, and which entry of each `accepts` takes them."""

    def __init__(self, all_records: Sequence[Record], as_of: date) -> None:
        self.records = [r for r in all_records if r.completed <= as_of and r.state != "withdrawn"]
        self.unusable = [r for r in all_records if r.completed > as_of or r.state == "withdrawn"]
        self.days = [record.completed for record in self.records]
        self._taken: dict[int, dict[int, Taken | None]] = {}

    def taken(self, accepts: tuple[Acceptance, ...]) -> dict[int, Taken | None]:
        """What is known so far of which entry takes which record; shared by all rules that accept the same."""
        return self._taken.setdefault(id(accepts), {})


class Counter:
    """Counts for one rule; what it makes of a record is worked out once, when a window first holds the record."""

    def __init__(self, ledger: Ledger, book: Rulebook, rule: Rule, period_start: date) -> None:
        self.ledger = ledger
        self.rule = rule
        self.ceilings = book.ceilings[rule.id]
        self.repeats = rule.repeats or book.repeats
        self.period_start = period_start
        self.accepts = rule.accepts or book.accepts
        self._taken = ledger.taken(self.accepts)
        self.valued = book.values[rule.id]
        self._candidates: dict[int, Candidate | None] = {}

    def candidates(self, start: date | None, end: date) -> list[Candidate]:
        """The records completed between the two days that the rule accepts and selects, in canonical order."""
        days = self.ledger.days
        low = bisect_left(days, start) if start else 0
        found = (self.candidate(index) for index in range(low, bisect_right(days, end)))
        return [candidate for candidate in found if candidate is not None]

    def candidate(self, index: int) -> Candidate | None:
        known = self._candidates
        if index not in known:
            taken = self._taken_by(index)
            known[index] = taken and candidate_of(self.rule, self.valued, self.ledger.records[index], index, taken)
        return known[index]

    def _taken_by(self, index: int) -> Taken | None:
        if index not in self._taken:
            self._taken[index] = taken_by(self.accepts, self.ledger.records[index])
        return self._taken[index]

    def count(self, frame: Frame, until: date, limits: Limits) -> Count:
        """What counts of the records completed up to `until` in the frame, under the limits."""
        inside = self.candidates(frame.start, min(frame.end, until))
        if frame.whole or frame.only_for:
            inside = [candidate for candidate in inside if frame.reason_against(candidate.record) is None]
        chosen, repeats = self._without_repeats(inside, frame)
        if isinstance(self.rule.need, Records):
            filled = {candidate.index: Filled(100, ()) for candidate in chosen}
            return Count(100 * len(chosen), tuple(chosen), filled, repeats)
        tiers = tier_worths(chosen)
        if limits:
            # A ceiling that does not apply takes no share from those beside it.
            held = tuple(ceiling for ceiling in self.ceilings if ceiling.id in limits)
            filled = fill(chosen, forest(held), limits, self.period_start)
            for index, worth in tiers.items():
                filled[index] = Filled(worth, ())
        else:
            filled = {c.index: Filled(tiers.get(c.index, c.worth), ()) for c in chosen}
        total = sum(each.counted for each in filled.values())
        return Count(total, tuple(chosen), filled, repeats)

    def worth_within(self, selection: Selection, count: Count) -> int:
        """What the part of the counted records that the selection takes is worth."""
        part_of = measure(selection)
        total = 0
        for candidate in count.chosen:
            part = min(candidate.part, part_of(candidate.record, candidate.record.amount.hundredths or 1))
            total += candidate.worth_of(part) if part else 0
        return total

    def _without_repeats(self, inside: list[Candidate], frame: Frame) -> tuple[list[Candidate], dict[int, Candidate]]:
        """One candidate for each activity, as the rulebook's way with repeats has it."""
        if self.repeats == "allowed":
            return inside, {}
        pool = inside
        if self.repeats == "never" and frame.start:
            pool = [*self.candidates(None, frame.start - timedelta(days=1)), *inside]
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
                repeats[candidate.index] = best[self._same(candidate)]
        return chosen, repeats

    def _same(self, candidate: Candidate) -> Hashable:
        """What makes two candidates the same activity taken twice."""
        record = candidate.record
        return (record.activity, record.completed.year) if self.repeats == "once-a-year" else record.activity

    def explain(self, frame: Frame, until: date, count: Count) -> tuple[list[Counted], list[NotCounted]]:
        """Each usable record of this window: what counted of it, and what did not and why."""
        counted, left = [], []
        for index, record in enumerate(self.ledger.records):
            candidate = self.candidate(index)
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
        if self._taken_by(index) is None:
            return "not-accepted"
        return (
            "no-evidence"
            if self._needs_evidence and self.ledger.records[index].evidence is not True
            else "not-selected"
        )

    @cached_property
    def _needs_evidence(self) -> bool:
        wanted = Attribute("evidence", frozenset({True}))
        return any(item == wanted for item in constraints(self.rule.where))


def _name(record: Record) -> str:
    return f"{record.title or record.activity or record.system} of {record.completed}"
