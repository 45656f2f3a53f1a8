"""The plan: the choice with its reasons, what it costs, what would be next best, or what is in its way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from time import monotonic

from opencme.credit import Activity, Learner, Transcript
from opencme.planner.holdings import Gap, Holding, Outlook, outlook
from opencme.planner.options import Option, options
from opencme.planner.problem import Candidate, Problem, Target, problem, turning_days
from opencme.planner.solving import Choice, cheapest, left_open, standing_after
from opencme.planner.timeline import scheduled
from opencme.planner.wishes import Wishes
from opencme.standing import Standing

NOTHING_MISSING, OPTIMAL, BEST_FOUND, NOT_FOUND, IMPOSSIBLE = (
    "nothing-missing",
    "optimal",
    "best-found",
    "not-found",
    "impossible",
)


TO_LOOK_AT_ALL = 0.6
"""The share of the time in which every activity must have been looked at; of those left over nothing is known."""


@dataclass(frozen=True)
class Pick:
    """One thing to do, by when, and why: the gaps that would stay open without it."""

    option: Option
    day: date
    """When it is planned: its own day, or the last of the week in which there is room for it."""
    closes: tuple[Gap, ...]
    """The gaps that it brings something to."""
    needed_for: tuple[Gap, ...]
    """The gaps that open again if it alone is left out."""


@dataclass(frozen=True)
class Alternative:
    """The cheapest plan without one of the picks: what is done instead, and how much more it costs."""

    without: Option
    instead: tuple[Option, ...]
    more: int | None
    """Units of cost; None: without it there is no plan."""
    proven: bool


@dataclass(frozen=True)
class Unclosable:
    """A gap that nothing closes of what was looked at; `helps`: something there brings at least a part."""

    gap: Gap
    helps: bool


@dataclass(frozen=True)
class Plan:
    """What to do. `outcome` says how sure it is; `cost` and `bound` are in the units of the wishes' weights."""

    outcome: str
    outlooks: tuple[Outlook, ...]
    picks: tuple[Pick, ...] = ()
    cost: int = 0
    bound: int = 0
    """No plan costs less: equal to `cost` where that is proven."""
    minutes: int = 0
    price: int = 0
    kilometres: int = 0
    closes: tuple[Gap, ...] = ()
    unclosable: tuple[Unclosable, ...] = ()
    in_the_way: tuple[frozenset[str], ...] = ()
    """The smallest sets of wishes that must be given up for a plan to exist."""
    alternatives: tuple[Alternative, ...] = ()
    standings: tuple[Standing, ...] = ()
    """How each holding stands on the last day of its period after the plan."""
    considered: int = 0
    """Choices that bring something."""
    complete: bool = True
    """Whether there was time to look at every activity."""

    @property
    def questions(self) -> dict[str, tuple[str, ...]]:
        """By holding, the facts that nobody stated and that something not planned for hangs on."""
        return {each.holding.name: each.questions for each in self.outlooks if each.questions}

    @property
    def passed(self) -> tuple[Gap, ...]:
        """What can no longer be closed because its time is over."""
        return tuple(gap for each in self.outlooks for gap in each.passed)


def plan(
    holdings: Sequence[Holding],
    learner: Learner,
    transcript: Transcript,
    activities: Iterable[Activity],
    wishes: Wishes,
    *,
    on: date,
    seconds: float = 10.0,
    alternatives: bool = True,
) -> Plan:
    """The provably least that closes every gap of every holding by its own day; after `seconds` the best found."""
    begun = monotonic()
    until = begun + seconds
    outlooks = tuple(outlook(holding, learner, transcript, on) for holding in holdings)
    if not any(each.gaps for each in outlooks):
        return Plan(NOTHING_MISSING, outlooks, standings=tuple(each.standing for each in outlooks))
    choices = options(activities, learner.profession, wishes, on, turning_days(outlooks))
    asked = problem(outlooks, choices, wishes, on, until=begun + seconds * TO_LOOK_AT_ALL)
    return _Planning(asked, outlooks, until).planned(alternatives=alternatives)


@dataclass(frozen=True)
class _Planning:
    problem: Problem
    outlooks: tuple[Outlook, ...]
    until: float

    def planned(self, *, alternatives: bool) -> Plan:
        asked = frozenset(self.problem.wishes.asked())
        helped = {number for each in self.problem.candidates for number in each.brings}
        targets = [target for target in self.problem.targets if not helped.isdisjoint(target.demands)]
        unhelped = [target for target in self.problem.targets if helped.isdisjoint(target.demands)]
        choice = cheapest(self.problem, targets, asked, self.until)
        hopeless: list[Target] = []
        if choice.chosen is None and choice.proven:
            hopeless = [target for target in targets if self._is_hopeless(target)]
            if hopeless:
                targets = [target for target in targets if target not in hopeless]
                choice = cheapest(self.problem, targets, asked, self.until)
        unclosable = (
            *(Unclosable(target.gap, helps=False) for target in unhelped),
            *(Unclosable(target.gap, helps=True) for target in hopeless),
        )
        if choice.chosen is None:
            return self._none(choice, targets, unclosable, asked)
        return self._found(choice, choice.chosen, targets, unclosable, asked, alternatives=alternatives)

    def _found(
        self,
        choice: Choice,
        chosen: tuple[Candidate, ...],
        targets: Sequence[Target],
        unclosable: tuple[Unclosable, ...],
        asked: frozenset[str],
        *,
        alternatives: bool,
    ) -> Plan:
        cost = self.problem.cost_of(chosen)
        days = scheduled([each.option for each in chosen], self.problem.wishes, self.problem.on)
        picks = [self._pick(each, chosen, targets, days[each.option.id]) for each in chosen]
        ways = {each.option.bundle: each.option.kilometres for each in chosen}
        return Plan(
            OPTIMAL if choice.proven else BEST_FOUND,
            self.outlooks,
            tuple(sorted(picks, key=lambda pick: (pick.day, pick.option.id))),
            cost,
            choice.bound,
            sum(each.option.minutes for each in chosen),
            self.problem.price_of(chosen),
            sum(ways.values()),
            tuple(target.gap for target in targets),
            unclosable,
            (),
            tuple(self._alternatives(chosen, cost, targets, asked)) if alternatives and choice.proven else (),
            tuple(standing_after(each, chosen) for each in self.outlooks),
            len(self.problem.candidates),
            self.problem.complete,
        )

    def _none(
        self, choice: Choice, targets: Sequence[Target], unclosable: tuple[Unclosable, ...], asked: frozenset[str]
    ) -> Plan:
        ways = self._in_the_way(targets, asked) if choice.proven and targets else ()
        return Plan(
            IMPOSSIBLE if choice.proven else NOT_FOUND,
            self.outlooks,
            bound=choice.bound,
            unclosable=unclosable,
            in_the_way=ways,
            standings=tuple(each.standing for each in self.outlooks),
            considered=len(self.problem.candidates),
            complete=self.problem.complete,
        )

    def _pick(self, each: Candidate, chosen: Sequence[Candidate], targets: Sequence[Target], day: date) -> Pick:
        rest = [other for other in chosen if other is not each]
        helped = tuple(target.gap for target in targets if not set(target.demands).isdisjoint(each.brings))
        needed = tuple(target.gap for target in left_open(targets, rest))
        return Pick(each.option, day, helped, needed)

    def _alternatives(
        self, chosen: Sequence[Candidate], cost: int, targets: Sequence[Target], asked: frozenset[str]
    ) -> Iterable[Alternative]:
        inside = {each.option.id for each in chosen}
        for each in chosen:
            if each.option.booked or monotonic() > self.until:
                continue
            same = [other for other in self.problem.candidates if other.option.id == each.option.id]
            choice = cheapest(self.problem, targets, asked, self.until, banned=same)
            if choice.chosen is None:
                if choice.proven:
                    yield Alternative(each.option, (), None, proven=True)
                continue
            instead = tuple(other.option for other in choice.chosen if other.option.id not in inside)
            more = self.problem.cost_of(choice.chosen) - cost
            yield Alternative(each.option, instead, more, choice.proven)

    def _is_hopeless(self, target: Target) -> bool:
        """Whether no choice closes the gap, whatever is wished."""
        choice = cheapest(self.problem, (target,), frozenset(), self.until)
        return choice.chosen is None and choice.proven

    def _in_the_way(self, targets: Sequence[Target], asked: frozenset[str]) -> tuple[frozenset[str], ...]:
        """The smallest sets of wishes without which there is a choice, all of that size."""
        for size in range(1, len(asked) + 1):
            found = tuple(
                given_up
                for given_up in map(frozenset, combinations(sorted(asked), size))
                if cheapest(self.problem, targets, asked - given_up, self.until).chosen is not None
            )
            if found:
                return found
        return ()
