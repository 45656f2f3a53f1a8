"""What a gap demands as sums: so much within certain days, of which ceilings let only so much through.

The numbers are those of `standing`: the same windows, needs, worths and ceilings. Where a sum cannot say what a rule
says (tiers of value, hours on top beside ceilings), it promises at least what the rule would give, and `says_all` is
False: the plan is then put to `standing` and, if it falls short there, forbidden (see solving.py).
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import combinations

from opencme.credit import Record
from opencme.planner.holdings import Gap, Outlook
from opencme.planner.on_top import Shared, Top
from opencme.rulebook import Rule, Situation
from opencme.rulebook.language import SCALE, Duty, Records, scaled
from opencme.rulebook.selection import Topics, attributes, constraints
from opencme.standing.answer import LATE, MET, NOT_APPLICABLE
from opencme.standing.ceilings import Branch, Limit, Limits, cell, forest, portions
from opencme.standing.counting import Count, Counter, Frame
from opencme.standing.tally import Tally, Window
from opencme.standing.worth import Candidate, Taken, candidate_of, taken_by

type TakenBy = dict[tuple[int, int], tuple[Record, Taken | None]]
"""Which entry of which `accepts` takes which record, both by identity: shared by all demands of one outlook."""
type Cell = tuple[str, str, Hashable]
type Chain = tuple[Cell, ...]
"""The ceilings that a portion of credit passes through, the outermost first; () where none holds it back."""

NOTHING: dict[Chain, int] = {}


@dataclass(eq=False)
class Demand:
    """So much (`needed`, in hundredths) that must come through the ceilings of one window of a rule."""

    rule: Rule
    frame: Frame
    until: date
    """The last day on which credit helps: that of the frame, or the day it is due by."""
    needed: int
    have: dict[Chain, int]
    """What counts already, before ceilings."""
    limits: dict[Cell, int]
    says_all: bool
    """Whether the sums say all that the rule says, hours on top left aside."""
    _counter: Counter
    _limits: Limits
    _branches: tuple[Branch, ...]
    _period_start: date
    _taken: TakenBy
    tops: list[tuple[Top, Demand]] = field(default_factory=list)
    """The rules on top of this one, each with what counts for it until the last day here."""
    outside: dict[str, int] = field(default_factory=dict)
    """By rule on top, what it counts already of credit that is not shared."""

    @property
    def sums_tops(self) -> bool:
        """Whether hours on top can be said as sums of what is known so far."""
        tops = [top for top, _ in self.tops]
        entangled = any(one.shares_with(other) for one, other in combinations(tops, 2))
        return not entangled and not any(top.uneven for top in tops)

    def lacks_on_top(self, top: Top) -> int:
        """What the rule on top still needs of credit that is not shared, so as to take nothing from here."""
        return max(0, top.needed - self.outside[top.rule])

    @property
    def most_of_use(self) -> int:
        """No single activity is of more use than this."""
        held = 0 if self.limits else sum(self.have.values())
        return max(1, self.needed - held + sum(self.lacks_on_top(top) for top, _ in self.tops))

    def gives(self, records: Sequence[Record]) -> dict[Chain, int]:
        """What one activity's records bring, by the ceilings that they pass through."""
        found = self._chosen(records)
        if not found and not self.tops:
            return NOTHING
        if isinstance(self.rule.need, Records):
            return {(): 100 * len(found)} if found else NOTHING
        sums: dict[Chain, int] = {}
        for candidate in found:
            for worth, chain in self.chains(candidate):
                if worth:
                    sums[chain] = sums.get(chain, 0) + worth
        for top, theirs in self.tops:
            if more := top.outside(_shared(found, theirs._chosen(records))):
                sums[(top.cell,)] = more
        return sums

    def _chosen(self, records: Sequence[Record]) -> list[Candidate]:
        """The records of one activity that count: of several one, unless repeats are allowed, and which as they say."""
        found = [each for record in records if (each := self._candidate(record))]
        if len(found) < 2 or self._counter.repeats == "allowed":
            return found
        in_order = sorted(found, key=lambda each: (each.record.completed, each.record.key))
        return [in_order[0] if self._counter.repeats == "never" else max(in_order, key=lambda each: each.worth)]

    def may_serve(self, systems: frozenset[str], topics: frozenset[str]) -> bool:
        """False only where credit of these systems with these topics surely brings nothing."""
        if any(theirs.may_serve(systems, topics) for _, theirs in self.tops):
            return True
        accepted = self._accepted
        if accepted is not None and accepted.isdisjoint(systems):
            return False
        return all(not wanted.isdisjoint(topics) for wanted in self._topics)

    @cached_property
    def attributes(self) -> frozenset[str]:
        """The attributes of a record that what it brings here may hang on."""
        selections = [self.rule.where, *(entry.where for entry in self._counter.accepts)]
        selections += [rule.where for rule in (*self._counter.valued, *self._counter.ceilings)]
        return frozenset().union(*map(attributes, selections), *(theirs.attributes for _, theirs in self.tops))

    @cached_property
    def _accepted(self) -> frozenset[str] | None:
        """The systems that any entry takes; None where one takes whatever there is."""
        named = [entry.systems for entry in self._counter.accepts]
        return None if None in named else frozenset().union(*(each for each in named if each is not None))

    @cached_property
    def _topics(self) -> tuple[frozenset[str], ...]:
        """Of each of these sets at least one topic must be carried."""
        return tuple(each.within for each in constraints(self.rule.where) if isinstance(each, Topics))

    def _candidate(self, record: Record) -> Candidate | None:
        frame = self.frame
        if record.completed > self.until or (frame.start and record.completed < frame.start):
            return None
        if frame.reason_against(record):
            return None
        taken = self._taken_by(record)
        return candidate_of(self.rule, self._counter.valued, record, -1, taken) if taken else None

    def _taken_by(self, record: Record) -> Taken | None:
        key = (id(self._counter.accepts), id(record))
        if key not in self._taken:
            # The record is kept with the answer, so that its identity stays its own.
            self._taken[key] = record, taken_by(self._counter.accepts, record)
        return self._taken[key][1]

    def chains(self, candidate: Candidate) -> list[tuple[int, Chain]]:
        """The candidate's worth in portions, each capped by the ceilings that hold for it alone."""
        if candidate.tiered:
            return [(_at_most(candidate), ())]
        if not self._limits:
            return [(candidate.worth, ())]
        found = []
        for worth, chain in portions(candidate, candidate.part, candidate.worth, self._branches, self._limits, ()):
            shared: list[Cell] = []
            for limit in chain:
                where = cell(limit, candidate, self._period_start)
                most = limit.within(where)
                if most is None:
                    continue
                if _is_its_own(limit, candidate):
                    worth = min(worth, most)
                else:
                    key = (limit.rule.id, limit.kind, where)
                    self.limits.setdefault(key, most)
                    shared.append(key)
            found.append((worth, tuple(shared)))
        return found


def _is_its_own(limit: Limit, candidate: Candidate) -> bool:
    """Whether the ceiling is for this activity or record alone."""
    return limit.kind not in ("window", "slice", "year", "day")


def _at_most(candidate: Candidate) -> int:
    best = max([candidate.value, *(scaled(value) for _, value in candidate.entry.tiers)])
    return candidate.units * best // SCALE


@dataclass(frozen=True)
class AllOf:
    """All of these must be met."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class AnyOf:
    """One of these is enough."""

    parts: tuple[Node, ...]


type Node = Demand | AllOf | AnyOf


def demanded(outlook: Outlook) -> list[tuple[Gap, Node]]:
    """What closing each gap takes, as demands of which all, or one of several, are to be met."""
    if outlook.situation is None:
        return []
    tally = Tally(outlook.holding.book, outlook.situation, outlook.transcript)
    demands = _Demands(outlook, outlook.situation, tally, {})
    return [(gap, demands.of(gap.rule, gap.slice)) for gap in outlook.gaps]


@dataclass(frozen=True)
class _Demands:
    outlook: Outlook
    situation: Situation
    tally: Tally
    taken: TakenBy

    def of(self, rule: Rule, slice_: int | None) -> Node:
        if rule.any_of:
            return AnyOf(tuple(self.of(choice, None) for choice in self._choices(rule)))
        windows = self._windows(rule)
        if slice_ is not None:
            windows = [windows[slice_]]
        demands = (self._demand(rule, window) for window in windows)
        return AllOf(tuple(demand for demand in demands if demand is not None))

    def _choices(self, rule: Rule) -> list[Rule]:
        """The ways of meeting a rule that may serve her: those that surely apply and that credit can meet.

        One that is not due in this period serves as well, if it is met in it.
        """
        rules = self.outlook.standing.rules
        found = []
        for name in rule.any_of:
            choice, answer = self.outlook.holding.book.rules[name], rules[name]
            closed = answer.state == NOT_APPLICABLE and answer.because != "not-yet-due"
            if self.tally.needs.applies(choice).value and not closed and not isinstance(choice.need, Duty):
                found.append(choice)
        return found

    def _windows(self, rule: Rule) -> list[Window]:
        due = self.situation.moment(rule.due)[0] if rule.due else None
        return [
            replace(window, due=due) if due else window
            for window in self.tally.windows(rule)
            if self.tally.needs.in_force(rule, window.reference)
        ]

    def _demand(self, rule: Rule, window: Window) -> Demand | None:
        needed = self.tally.needs.needed(rule, window.reference) or 0
        last = min(window.frame.end, self.situation.period.end)
        late = window.due < self.outlook.on
        until = last if late else min(window.due, last)
        counter = self.tally.counter(rule)
        limits, _ = self.tally.limits(rule, window.reference, doubtful=True)
        bonus = sum(extra.counted.hundredths for extra in self.tally.extras(rule, hopeful=False))
        count = counter.count(window.frame, until, limits)
        held = tuple(ceiling for ceiling in counter.ceilings if ceiling.id in limits)
        demand = Demand(
            rule,
            window.frame,
            until,
            needed - bonus,
            {},
            {},
            says_all=not _has_tiers(counter),
            _counter=counter,
            _limits=limits,
            _branches=forest(held),
            _period_start=self.situation.period.start,
            _taken=self.taken,
        )
        demand.have = _have(demand, count, rule)
        self._put_on_top(demand, count)
        return demand if needed - bonus > 0 else None

    def _put_on_top(self, demand: Demand, count: Count) -> None:
        """What other rules ask on top of this one, where sums can say it."""
        for other in self.outlook.holding.book.on_top[demand.rule.id]:
            applies = self.tally.needs.applies(other).value
            if applies is False:
                continue
            theirs = self._on_top(other, demand) if applies and demand.says_all and not demand.limits else None
            if theirs is None:
                demand.says_all = False
                continue
            met = self.outlook.standing.rules[other.id].state in (MET, LATE)
            needed = self.tally.needs.needed(other, self._windows(other)[0].reference) or 0
            top = Top(self.outlook.holding.name, other.id, met, needed)
            counted = theirs._counter.count(theirs.frame, theirs.until, {})
            demand.outside[other.id] = top.outside(_shared(count.chosen, counted.chosen))
            demand.tops.append((top, theirs))

    def _on_top(self, rule: Rule, demand: Demand) -> Demand | None:
        """The rule on top as a demand without ceilings, until the last day of the other; None where more limits it."""
        windows, counter = self._windows(rule), self.tally.counter(rule)
        limited = counter.ceilings or self.tally.extras(rule, hopeful=True) or _has_tiers(counter)
        counts_units = not isinstance(rule.need, Records | Duty) and not isinstance(demand.rule.need, Records)
        if len(windows) != 1 or limited or not counts_units or windows[0].due > demand.until:
            return None
        nothing: dict[Chain, int] = {}
        return replace(
            demand,
            rule=rule,
            frame=windows[0].frame,
            have=nothing,
            limits={},
            tops=[],
            outside={},
            _counter=counter,
            _limits={},
            _branches=(),
        )


def _shared(mine: Sequence[Candidate], theirs: Sequence[Candidate]) -> list[Shared]:
    by_record = {id(each.record): each for each in mine}
    return [(by_record.get(id(its.record)), its) for its in theirs]


def _has_tiers(counter: Counter) -> bool:
    return any(entry.tiers for entry in counter.accepts)


def _have(demand: Demand, count: Count, rule: Rule) -> dict[Chain, int]:
    """What is counted already, by chain: what a ceiling cuts off is left in, the ceiling will cut it again."""
    if isinstance(rule.need, Records):
        return {(): count.total}
    sums: dict[Chain, int] = {}
    for candidate in count.chosen:
        if candidate.tiered:
            sums[()] = sums.get((), 0) + count.filled[candidate.index].counted
            continue
        for worth, chain in demand.chains(candidate):
            sums[chain] = sums.get(chain, 0) + worth
    return sums
