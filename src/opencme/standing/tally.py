"""Tallies: what a rule counts in each of its windows, with grants, carry and what rules on top take (section 5)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from opencme.credit import Amount, Transcript
from opencme.rulebook import Rule, Rulebook, Situation
from opencme.rulebook.calendar import add_months, next_day, start_of
from opencme.rulebook.condition import YES, start_days
from opencme.rulebook.language import Duty, Grant
from opencme.standing.answer import Extra
from opencme.standing.ceilings import Limits
from opencme.standing.counting import Count, Counter, Frame, Ledger
from opencme.standing.needs import Needs
from opencme.standing.on_top import Taken, taken_by, without


@dataclass(frozen=True, slots=True)
class Window:
    """One window of a rule with the day it is due by."""

    frame: Frame
    reference: date
    """The day whose version of a dated number holds."""
    due: date


@dataclass(frozen=True, slots=True)
class Part:
    """One window of a rule, counted; all amounts in hundredths."""

    window: Window
    needed: int
    counted: int
    in_time: int
    count: Count | None
    extras: tuple[Extra, ...]
    questions: frozenset[str]
    doubtful: bool = False


@dataclass
class Tally:
    """Counts for every rule of a rulebook in one situation. What a rule makes of a record is worked out once."""

    book: Rulebook
    situation: Situation
    transcript: Transcript
    needs: Needs = field(init=False)
    ledger: Ledger = field(init=False)
    reached: set[str] = field(default_factory=set)
    """The ceilings that cut something off so far."""
    _counters: dict[str, Counter] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.needs = Needs(self.book, self.situation)
        self.ledger = Ledger(self.transcript.records, self.situation.as_of)

    def windows(self, rule: Rule, *, hopeful: bool = False) -> list[Window]:
        """The windows of a rule; `hopeful`: if nobody knows whether this is the first period, it is not."""
        period, kind, number = self.situation.period, rule.over.kind, rule.over.number
        whole = self.book.whole_dates if rule.whole_dates is None else rule.whole_dates
        as_of = self.situation.as_of

        def window(start: date | None, end: date, *, own: bool = False, due: date | None = None) -> Window:
            frame = Frame(start, end, whole, period.end if own else None)
            return Window(frame, self.needs.reference(rule, end if due is None else due), due or end)

        match kind:
            case "year":
                slices = list(period.slices())
                return [
                    window(period.counts_from(hopeful=hopeful) if index == 0 else start, end, own=True)
                    for index, (start, end) in enumerate(slices)
                ]
            case "periods":
                return [window(add_months(next_day(period.end), -number * period.months), period.end)]
            case "months":
                return [window(start_of(period.end, number), period.end)]
            case "valid":
                good_on = min(as_of, period.end)
                return [window(next_day(add_months(good_on, -number)), max(as_of, period.end), due=period.end)]
            case "career":
                return [window(None, max(as_of, period.end), due=period.end)]
            case _:
                return [window(period.counts_from(hopeful=hopeful), period.end, own=True)]

    def counter(self, rule: Rule) -> Counter:
        if rule.id not in self._counters:
            self._counters[rule.id] = Counter(self.ledger, self.book, rule, self.situation.period.start)
        return self._counters[rule.id]

    def limits(self, rule: Rule, reference: date, *, doubtful: bool) -> tuple[Limits, frozenset[str]]:
        """The ceilings on the rule that hold (with those nobody can tell, if `doubtful`), and the doubts' questions."""
        limits: Limits = {}
        questions: frozenset[str] = frozenset()
        for ceiling in self.book.ceilings[rule.id]:
            applies = self.needs.applies(ceiling)
            if applies.value is None:
                questions |= applies.questions
            if applies.value or (doubtful and applies.value is None):
                limits[ceiling.id] = self.needs.limits(ceiling, rule, reference)
        return limits, questions

    def part(self, rule: Rule, window: Window, hopeful_window: Window) -> Part:
        """The window counted; where it falls short, whether what nobody knows could have made it enough."""
        needed = self.needs.needed(rule, window.reference) or 0 if rule.need else 0
        if isinstance(rule.need, Duty):
            return self._duty(rule.need, window, needed)
        part = self._counted(rule, window, needed, hopeful=False)
        last = self.situation.period.end
        if window.frame.end > last and not part.counted >= needed > part.in_time:
            # What was completed after the period matters only if it is what makes the need met late.
            window, hopeful_window = (replace(w, frame=replace(w.frame, end=last)) for w in (window, hopeful_window))
            part = self._counted(rule, window, needed, hopeful=False)
        if part.in_time >= needed:
            return part
        asked: frozenset[str] = frozenset()
        issue_matters = self.situation.period.number is None and bool(
            rule.carry or (self.situation.period.opens and window.frame.only_for)
        )
        if part.questions or issue_matters:
            hopes = self._counted(rule, hopeful_window, needed, hopeful=True)
            if hopes.counted >= needed:
                asked = part.questions | (frozenset({"issued"}) if issue_matters else frozenset())
        if rule.prorate and self.situation.credential.issued is None:
            asked |= {"issued"}
        return replace(part, questions=asked, doubtful=bool(asked) and part.counted < needed)

    def _counted(self, rule: Rule, window: Window, needed: int, *, hopeful: bool) -> Part:
        """The window with what counts in it, grants and carry included."""
        count, in_time, questions = self._count(rule, window, doubtful=not hopeful)
        extras = self.extras(rule, hopeful=hopeful)
        bonus = sum(extra.counted.hundredths for extra in extras)
        total, in_time = count.total + bonus, in_time + bonus
        most = self.needs.most(rule, rule.part_of, window.reference)
        if most is not None:
            total, in_time = min(total, most), min(in_time, most)
        return Part(window, needed, total, in_time, count, tuple(extras), questions)

    def _count(self, rule: Rule, window: Window, *, doubtful: bool) -> tuple[Count, int, frozenset[str]]:
        """What counts of the records, how much of it in time, and the questions that the ceilings leave open."""
        limits, questions = self.limits(rule, window.reference, doubtful=doubtful)
        most = self.needs.most(rule, rule.part_of, window.reference)

        def count_until(until: date) -> tuple[Count, frozenset[str]]:
            count = self.counter(rule).count(window.frame, until, limits)
            taken = self._taken_on_top(rule, count, until, doubtful=doubtful)
            count = without(count, taken)
            return count if most is None else count.capped(most, rule.id), frozenset().union(
                *(each.questions for each in taken)
            )

        count, asked = count_until(self.situation.as_of)
        early = window.due < self.situation.as_of and window.due < window.frame.end
        in_time = count_until(window.due)[0].total if early else count.total
        self.reached.update(name for filled in count.filled.values() for name in filled.cut_by)
        return count, in_time, questions | asked

    def _taken_on_top(self, rule: Rule, count: Count, until: date, *, doubtful: bool) -> list[Taken]:
        """What rules on top of this one need of the credit it would count."""
        found = []
        for other in self.book.on_top[rule.id]:
            applies = self.needs.applies(other)
            if applies.value or (doubtful and applies.value is None):
                (window,) = self.windows(other)
                needed = self.needs.needed(other, window.reference) or 0
                theirs = self.counter(other).count(window.frame, until, {})
                taken = taken_by(other, needed, count, theirs, applies.questions)
                if taken.amount or taken.questions:
                    found.append(taken)
        return found

    def _duty(self, need: Duty, window: Window, needed: int) -> Part:
        fact, frame = self.situation.facts.get(need.fact), window.frame
        days = start_days(fact)
        until = min(self.situation.as_of, frame.end)
        done = [day for day in days or () if day <= until and (frame.start is None or day >= frame.start)]
        if any(day <= window.due for day in done):
            # What was done after the period matters only if it is what makes the duty met late.
            done = [day for day in done if day <= self.situation.period.end]
        in_time = needed if any(day <= window.due for day in done) else 0
        doubtful = days is None and fact is not False
        questions = frozenset({need.fact}) if doubtful else frozenset()
        return Part(window, needed, needed if done else 0, in_time, None, (), questions, doubtful)

    def extras(self, rule: Rule, *, hopeful: bool) -> list[Extra]:
        extras = [
            Extra("grant", grant.title, Amount(amount.hundredths * times))
            for grant in self.book.grants
            if rule.id in grant.to
            and (amount := grant.to[rule.id].on(self.situation.period.end))
            and (times := self._granted(grant))
        ]
        if rule.carry and (carried := self._carried(rule, hopeful=hopeful)):
            extras.append(Extra("carry", "carried over from the period before", Amount(carried)))
        return extras

    def _granted(self, grant: Grant) -> int:
        """How many times the grant is given."""
        if (self.situation.judge(grant.when) if grant.when else YES).value is not True:
            return 0
        if not grant.each_months:
            return 1
        period = self.situation.period
        return self.needs.blocks(grant.of_fact, grant.each_months, period.start, min(period.end, self.situation.as_of))

    def _carried(self, rule: Rule, *, hopeful: bool) -> int:
        """The usable surplus of the period before; `hopeful`: also where this may be the first period."""
        period = self.situation.period
        if not rule.carry or period.first or (period.first is None and not hopeful):
            return 0
        before = Tally(self.book, replace(self.situation, period=period.back()), self.transcript)
        (window,) = before.windows(rule, hopeful=hopeful)
        needed = before.needs.needed(rule, window.reference)
        allowed = rule.carry.most.on(period.end)
        if needed is None or allowed is None:
            return 0
        count = before._count(rule, window, doubtful=not hopeful)[0]
        within = before.counter(rule).worth_within(rule.carry.where, count)
        carried = min(max(0, count.total - needed), within, allowed.hundredths)
        parents = [self.book.rules[name] for name in rule.part_of if self.book.rules[name].carry]
        return min([carried, *(self._carried(parent, hopeful=hopeful) for parent in parents)])
