"""The standing of one credential on one day: exact, with every reason (docs/rulebooks.md, sections 5 to 9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from opencme.credit import Amount, Credential, Learner, Transcript
from opencme.rulebook import Rule, Rulebook, Situation, Unsettled, period_of
from opencme.rulebook.calendar import add_months, day_before, next_day, start_of
from opencme.rulebook.condition import NO, YES, Truth, start_days
from opencme.rulebook.language import Duty, Grant, Records
from opencme.standing.answer import (
    EXEMPT,
    LATE,
    MET,
    NOT_APPLICABLE,
    OVERDUE,
    SHORT,
    UNDETERMINED,
    Counted,
    Extra,
    NotCounted,
    RuleStanding,
    Slice,
    Standing,
)
from opencme.standing.ceilings import Filled, Limit, Limits
from opencme.standing.counting import Count, Counter, Frame, Ledger
from opencme.standing.needs import Needs


def of(book: Rulebook, credential: Credential, learner: Learner, transcript: Transcript, *, on: date) -> Standing:
    """How it stands on the day `on` with the credential, by the rulebook, given the learner's facts and record.

    Pure: the same values give the same answer, in whatever order records and rules come.
    """
    period = period_of(book.period, credential, learner.born, on)
    if isinstance(period, Unsettled):
        return Standing(book, on, UNDETERMINED, None, questions=tuple(sorted(period.questions)))
    situation = Situation(on, period, credential, learner)
    if not book.validity.covers(period.end):
        instead = f"; see {book.replaced_by}" if book.replaced_by else ""
        return Standing(book, on, EXEMPT, period, because=f"the programme is not in force for this period{instead}")
    if book.exempt_when and situation.judge(book.exempt_when).value:
        return Standing(book, on, EXEMPT, period, because="an exemption of the programme holds")
    return _Evaluation(book, situation, transcript).standing()


@dataclass(frozen=True, slots=True)
class _Window:
    """One window of a rule with the day it is due by."""

    frame: Frame
    reference: date
    """The day whose version of a dated number holds."""
    due: date


@dataclass
class _Evaluation:
    book: Rulebook
    situation: Situation
    transcript: Transcript
    needs: Needs = field(init=False)
    ledger: Ledger = field(init=False)
    _counters: dict[str, Counter] = field(default_factory=dict)
    _reached: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.needs = Needs(self.book, self.situation)
        self.ledger = Ledger(self.transcript.records, self.situation.as_of)

    def standing(self) -> Standing:
        rules: dict[str, RuleStanding] = {}
        for name in self._alternatives_first():
            rule = self.book.rules[name]
            rules[name] = self._any_of(rule, rules) if rule.any_of else self._judge(rule)
        rules = {name: rules[name] for name in self.book.rules}
        deciding = [rules[rule.id] for rule in self.book.deciding()]
        states = {answer.state for answer in deciding}
        state = next((each for each in (OVERDUE, SHORT, UNDETERMINED) if each in states), MET)
        questions = {question for answer in deciding for question in answer.questions}
        return Standing(
            self.book,
            self.situation.as_of,
            state,
            self.situation.period,
            rules,
            tuple(sorted(questions)),
            ceilings_reached=tuple(sorted(self._reached)),
            possible=tuple(self._possible()),
        )

    def _alternatives_first(self) -> Sequence[str]:
        order: list[str] = []

        def visit(name: str) -> None:
            if name not in order:
                for child in self.book.rules[name].any_of:
                    visit(child)
                order.append(name)

        for name in self.book.rules:
            visit(name)
        return order

    def _possible(self) -> list[str]:
        """What could be claimed, but has not been stated."""
        found = []
        if self.book.exempt_when and self.situation.judge(self.book.exempt_when).value is None:
            found.append("exempt-when")
        claimable = [(rule.id, rule.exempt_when) for rule in self.book.rules.values()]
        claimable += [(grant.id, grant.when) for grant in self.book.grants]
        return found + [name for name, when in claimable if when and self.situation.judge(when).value is None]

    # One rule

    def _judge(self, rule: Rule) -> RuleStanding:
        applies = self.needs.applies(rule)
        if applies.value is False:
            return self._not_applicable(rule, self.needs.why_not(rule))
        due, asked = self._due(rule)
        windows, hopeful = (
            [
                replace(each, due=due) if due else each
                for each in self._windows(rule, hopeful=hopes)
                if self.needs.in_force(rule, each.reference)
            ]
            for hopes in (False, True)
        )
        parts = [self._part(rule, *pair) for pair in zip(windows, hopeful, strict=True)]
        met_by = self.situation.judge(rule.met_by) if rule.met_by else NO
        not_yet = self._not_yet(rule, due)
        states = [self._state(part, applies, met_by, not_yet) for part in parts]
        slices = [_slice(part, state) for part, state in zip(parts, states, strict=True)]
        state, because = _worst(states), ""
        questions: frozenset[str] = frozenset()
        if state == UNDETERMINED:
            questions = asked | applies.questions | met_by.questions
            questions = questions.union(*(part.questions for part in parts))
        elif state in (SHORT, OVERDUE):
            questions = asked
        if state == MET and met_by.value and any(part.counted < part.needed for part in parts):
            because = "met-by"
        if state == NOT_APPLICABLE and not_yet:
            because = "not-yet-due"
        if state != NOT_APPLICABLE:
            not_yet = None
        due_day = (
            not_yet
            or due
            or next(
                (part.window.due for part, each in zip(parts, states, strict=True) if each not in (MET, LATE)),
                windows[-1].due,
            )
        )
        return RuleStanding(
            rule,
            state,
            needed=Amount(sum(part.needed for part in parts)),
            counted=Amount(sum(part.counted for part in parts)),
            missing=Amount(sum(s.missing.hundredths for s in slices)),
            due=due_day if rule.asks else None,
            because=because,
            questions=tuple(sorted(questions)),
            slices=tuple(slices),
            lapses=self._lapses(rule, parts[0]) if rule.over.kind == "valid" else None,
            _explain=lambda: self._explain(rule, parts),
        )

    def _not_applicable(self, rule: Rule, because: str) -> RuleStanding:
        zero = Amount(0)
        return RuleStanding(rule, NOT_APPLICABLE, zero, zero, zero, None, because)

    def _state(self, part: _Part, applies: Truth, met_by: Truth, not_yet: date | None) -> str:
        needed = part.needed
        if part.in_time >= needed or met_by.value:
            return MET
        if not_yet:
            return NOT_APPLICABLE
        if part.counted >= needed and not part.doubtful:
            return LATE
        if applies.value is None or met_by.value is None or part.doubtful:
            return UNDETERMINED
        return OVERDUE if self.situation.as_of > part.window.due else SHORT

    def _due(self, rule: Rule) -> tuple[date | None, frozenset[str]]:
        return self.situation.moment(rule.due) if rule.due else (None, frozenset())

    def _not_yet(self, rule: Rule, due: date | None) -> date | None:
        """The later day on which an unmet rule will be due, if that is after this period."""
        period = self.situation.period
        if due and due > period.end:
            return due
        if not rule.due and rule.over.kind == "periods" and period.number and period.number < rule.over.number:
            return period.end_of(rule.over.number)
        return None

    # Windows

    def _windows(self, rule: Rule, *, hopeful: bool = False) -> list[_Window]:
        period, kind, number = self.situation.period, rule.over.kind, rule.over.number
        whole = self.book.whole_dates if rule.whole_dates is None else rule.whole_dates
        as_of = self.situation.as_of

        def window(start: date | None, end: date, *, own: bool = False, due: date | None = None) -> _Window:
            frame = Frame(start, end, whole, period.end if own else None)
            return _Window(frame, self.needs.reference(rule, end if due is None else due), due or end)

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

    # Counting

    def _counter(self, rule: Rule) -> Counter:
        if rule.id not in self._counters:
            self._counters[rule.id] = Counter(self.ledger, self.book, rule, self.situation.period.start)
        return self._counters[rule.id]

    def _limits(self, rule: Rule, reference: date, *, doubtful: bool) -> tuple[Limits, frozenset[str]]:
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

    def _part(self, rule: Rule, window: _Window, hopeful_window: _Window) -> _Part:
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

    def _counted(self, rule: Rule, window: _Window, needed: int, *, hopeful: bool) -> _Part:
        """The window with what counts in it, grants and carry included."""
        count, in_time, questions = self._count(rule, window, doubtful=not hopeful)
        extras = self._extras(rule, hopeful=hopeful)
        bonus = sum(extra.counted.hundredths for extra in extras)
        total, in_time = count.total + bonus, in_time + bonus
        most = self.needs.most(rule, rule.part_of, window.reference)
        if most is not None:
            total, in_time = min(total, most), min(in_time, most)
        return _Part(window, needed, total, in_time, count, tuple(extras), questions)

    def _count(self, rule: Rule, window: _Window, *, doubtful: bool) -> tuple[Count, int, frozenset[str]]:
        """What counts of the records, how much of it in time, and the questions that the ceilings leave open."""
        limits, questions = self._limits(rule, window.reference, doubtful=doubtful)
        most = self.needs.most(rule, rule.part_of, window.reference)

        def count_until(until: date) -> tuple[Count, frozenset[str]]:
            count = self._counter(rule).count(window.frame, until, limits)
            taken = self._taken_on_top(rule, count, until, doubtful=doubtful)
            count = self._without(count, taken)
            return count if most is None else count.capped(most, rule.id), frozenset().union(
                *(each.questions for each in taken)
            )

        count, asked = count_until(self.situation.as_of)
        early = window.due < self.situation.as_of and window.due < window.frame.end
        in_time = count_until(window.due)[0].total if early else count.total
        self._reached.update(name for filled in count.filled.values() for name in filled.cut_by)
        return count, in_time, questions | asked

    def _taken_on_top(self, rule: Rule, count: Count, until: date, *, doubtful: bool) -> list[_Taken]:
        """What rules on top of this one need of the credit it would count: those hours serve them alone.

        Of a record that carries both, only what cannot be apart is shared: the parts less the whole amount.
        """
        found = []
        for other in self.book.on_top[rule.id]:
            applies = self.needs.applies(other)
            if applies.value is False or (applies.value is None and not doubtful):
                continue
            (window,) = self._windows(other)
            needed = self.needs.needed(other, window.reference) or 0
            theirs = {c.index: c for c in self._counter(other).count(window.frame, until, {}).chosen}
            both = [(mine, theirs[mine.index]) for mine in count.chosen if mine.index in theirs]
            parts = [(mine, its, max(0, mine.part + its.part - mine.record.amount.hundredths)) for mine, its in both]
            shared = {mine.index: mine.worth_of(part) for mine, _, part in parts if part}
            total = sum(candidate.worth for candidate in theirs.values())
            outside = total - sum(its.worth_of(part) for _, its, part in parts)
            amount = min(max(0, min(needed, total) - outside), sum(shared.values()))
            if amount or applies.value is None:
                found.append(_Taken(other, amount, shared, applies.questions))
        return found

    def _without(self, count: Count, taken: Sequence[_Taken]) -> Count:
        """The count without what is taken, record by record in canonical order."""
        filled = dict(count.filled)
        total = count.total
        for each in taken:
            left = each.amount
            for index in sorted(each.shared):
                cut = min(left, filled[index].counted, each.shared[index])
                if cut:
                    filled[index] = Filled(filled[index].counted - cut, (*filled[index].cut_by, each.rule.id))
                    left -= cut
                    total -= cut
        return replace(count, filled=filled, total=total)

    def _duty(self, need: Duty, window: _Window, needed: int) -> _Part:
        fact, frame = self.situation.facts.get(need.fact), window.frame
        days = start_days(fact)
        until = min(self.situation.as_of, frame.end)
        done = [day for day in days or () if day <= until and (frame.start is None or day >= frame.start)]
        in_time = needed if any(day <= window.due for day in done) else 0
        doubtful = days is None and fact is not False
        questions = frozenset({need.fact}) if doubtful else frozenset()
        return _Part(window, needed, needed if done else 0, in_time, None, (), questions, doubtful)

    # Credit without a record

    def _extras(self, rule: Rule, *, hopeful: bool) -> list[Extra]:
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
        before = _Evaluation(self.book, replace(self.situation, period=period.back()), self.transcript)
        (window,) = before._windows(rule, hopeful=hopeful)
        needed = before.needs.needed(rule, window.reference)
        allowed = rule.carry.most.on(period.end)
        if needed is None or allowed is None:
            return 0
        count = before._count(rule, window, doubtful=not hopeful)[0]
        within = before._counter(rule).worth_within(rule.carry.where, count)
        carried = min(max(0, count.total - needed), within, allowed.hundredths)
        parents = [self.book.rules[name] for name in rule.part_of if self.book.rules[name].carry]
        return min([carried, *(self._carried(parent, hopeful=hopeful) for parent in parents)])

    # Alternatives

    def _any_of(self, rule: Rule, rules: dict[str, RuleStanding]) -> RuleStanding:
        applies = self.needs.applies(rule)
        if applies.value is False:
            return self._not_applicable(rule, self.needs.why_not(rule))
        choices = [rules[name] for name in rule.any_of if rules[name].state != NOT_APPLICABLE]
        if not choices:
            return self._not_applicable(rule, "no-alternative")
        best = min(choices, key=lambda answer: (answer.missing, answer.needed, answer.rule.id))
        met_by = self.situation.judge(rule.met_by) if rule.met_by else NO
        doubtful = [answer for answer in choices if answer.state == UNDETERMINED]
        questions: set[str] = set()
        if met_by.value or any(answer.state == MET for answer in choices):
            state = MET
        elif best.state == LATE and not doubtful:
            state = LATE
        elif doubtful or applies.value is None or met_by.value is None:
            state = UNDETERMINED
            questions = {q for answer in doubtful for q in answer.questions} | applies.questions | met_by.questions
        else:
            state = best.state
            questions = set(best.questions)
        return RuleStanding(
            rule,
            state,
            best.needed,
            best.counted,
            Amount(0) if state in (MET, LATE) else best.missing,
            best.due,
            because="met-by" if met_by.value and best.state != MET else best.rule.id,
            questions=tuple(sorted(questions)),
            slices=best.slices,
            _explain=lambda: best.explanation,
        )

    # Explanation

    def _lapses(self, rule: Rule, part: _Part) -> date | None:
        """The last day on which credit that stays good for a time still meets (or last met) the need."""
        if part.count is None or not part.needed:
            return None
        total = 0
        for candidate in reversed(self._counter(rule).candidates(None, self.situation.as_of)):
            total += 100 if isinstance(rule.need, Records) else candidate.worth
            if total >= part.needed:
                return day_before(add_months(candidate.record.completed, rule.over.number))
        return None

    def _explain(
        self, rule: Rule, parts: Sequence[_Part]
    ) -> tuple[tuple[Counted, ...], tuple[Extra, ...], tuple[NotCounted, ...]]:
        counted: list[Counted] = []
        extras: list[Extra] = []
        left: dict[int, NotCounted] = {}
        counter, as_of = self._counter(rule), self.situation.as_of
        for part in parts:
            if part.count is None:
                continue
            some, others = counter.explain(part.window.frame, as_of, part.count)
            counted += some
            extras += _fitted(part)
            for each in others:
                known = left.get(id(each.record))
                if known is None or known.reason in ("outside-window", "other-period"):
                    left[id(each.record)] = each
        counting = {id(each.record) for each in counted}
        kept = [each for each in left.values() if each.reason == "ceiling" or id(each.record) not in counting]
        unusable = [
            NotCounted(r, r.amount, "withdrawn" if r.state == "withdrawn" else "not-yet") for r in self.ledger.unusable
        ]
        return tuple(counted), tuple(extras), tuple(kept + unusable)


@dataclass(frozen=True, slots=True)
class _Part:
    """One window of a rule, counted; all amounts in hundredths."""

    window: _Window
    needed: int
    counted: int
    in_time: int
    count: Count | None
    extras: tuple[Extra, ...]
    questions: frozenset[str]
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class _Taken:
    """What a rule on top takes, in hundredths: at most so much of each record, by index."""

    rule: Rule
    amount: int
    shared: dict[int, int]
    questions: frozenset[str]


def _slice(part: _Part, state: str) -> Slice:
    frame = part.window.frame
    missing = 0 if state in (MET, LATE, NOT_APPLICABLE) else max(0, part.needed - part.counted)
    return Slice(frame.start, frame.end, Amount(part.needed), Amount(part.counted), Amount(missing), state)


def _fitted(part: _Part) -> list[Extra]:
    """Grants and carry, cut to what the rule's own ceiling left for them, so that what is shown adds up."""
    room = part.counted - (part.count.total if part.count else 0)
    found = []
    for extra in part.extras:
        take = min(room, extra.counted.hundredths)
        room -= take
        found.append(replace(extra, counted=Amount(take)))
    return found


def _worst(states: Sequence[str]) -> str:
    """The state of a rule from those of its windows; lateness shows only where there is a single window."""
    order = (OVERDUE, UNDETERMINED, SHORT, LATE, MET, NOT_APPLICABLE)
    return next(state for state in order if state in states)


__all__ = ["Limit", "of"]
