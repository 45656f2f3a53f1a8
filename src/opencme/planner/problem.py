"""The choice as numbers: what each option brings to each demand, and which options could be in a cheapest plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import inf
from operator import attrgetter
from time import monotonic

from opencme.credit import Record
from opencme.planner.demand import Chain, Demand, Node, demanded
from opencme.planner.holdings import Gap, Outlook
from opencme.planner.options import Option
from opencme.planner.wishes import Wishes

TOLD_APART = ("provider", "activity")
"""Attributes that nearly every activity has its own of: only looked at where a rule does."""
ALWAYS = attrgetter("tested", "interactive", "accredited_by", "approved_by", "country")
type Brings = dict[int, dict[Chain, int]]
"""By demand, then by chain of ceilings: hundredths."""


@dataclass(frozen=True, eq=False)
class Target:
    """A gap to be closed, with what that takes."""

    outlook: Outlook
    gap: Gap
    node: Node
    demands: tuple[int, ...]
    """The numbers of its demands, of all its alternatives."""


@dataclass(frozen=True, eq=False)
class Candidate:
    """An option that brings something, or is booked."""

    option: Option
    brings: Brings
    cost: int
    """Its own, without what its bundle costs once."""


@dataclass(frozen=True, eq=False)
class Problem:
    """All that a solver needs: the targets, the demands by number, and who could help."""

    wishes: Wishes
    on: date
    targets: tuple[Target, ...]
    demands: tuple[Demand, ...]
    candidates: tuple[Candidate, ...]
    shared: frozenset[str]
    """Bundles of several options whose price or way is paid once."""
    complete: bool = True
    """Whether every activity was looked at; if not, nothing can be proven."""

    def says_all(self, targets: Sequence[Target]) -> bool:
        """Whether the sums say all that the rules say of these targets."""
        closing = closed_by(targets)
        demands = [self.demands[number] for target in targets for number in target.demands]
        return all(each.says_all and sums_tops(each, closing) for each in demands)

    def bundle_cost(self, option: Option) -> int:
        return self.wishes.weights.cost(0, option.price, option.kilometres)

    def cost_of(self, chosen: Iterable[Candidate]) -> int:
        """What a choice costs, each bundle once."""
        chosen = list(chosen)
        once = {each.option.bundle: self.bundle_cost(each.option) for each in chosen if self.is_shared(each)}
        return sum(each.cost for each in chosen) + sum(once.values())

    def price_of(self, chosen: Iterable[Candidate]) -> int:
        return sum({each.option.bundle: each.option.price for each in chosen}.values())

    def is_shared(self, candidate: Candidate) -> bool:
        return candidate.option.bundle in self.shared


def closed_by(targets: Sequence[Target]) -> frozenset[tuple[str, str]]:
    """The rules that closing the targets closes, by holding and rule."""
    return frozenset((target.gap.holding.name, target.gap.rule.id) for target in targets)


def sums_tops(demand: Demand, closing: frozenset[tuple[str, str]]) -> bool:
    """Whether hours on top can be said as sums: where every rule on top is closed too, or was already."""
    closed = all(top.met or (top.holding, top.rule) in closing for top, _ in demand.tops)
    return closed and demand.sums_tops


def turning_days(outlooks: Sequence[Outlook]) -> list[date]:
    """The days after which something counts differently: when a demand ends, or the day before one begins."""
    days = set()
    for outlook in outlooks:
        if outlook.situation is None:
            continue
        days.add(outlook.end)
        for _, node in demanded(outlook):
            for demand in leaves(node):
                days.add(demand.until)
                if demand.frame.start:
                    days.add(demand.frame.start - timedelta(1))
    return sorted(day for day in days if day >= outlooks[0].on)


def leaves(node: Node) -> Iterator[Demand]:
    if isinstance(node, Demand):
        yield node
    else:
        for part in node.parts:
            yield from leaves(part)


def problem(
    outlooks: Sequence[Outlook], choices: Iterable[Option], wishes: Wishes, on: date, *, until: float = inf
) -> Problem:
    """The gaps of all outlooks as targets, and the options that bring something to at least one of them.

    After the moment `until` of the monotonic clock no further option is looked at.
    """
    demands: list[Demand] = []
    targets = []
    for outlook in outlooks:
        for gap, node in demanded(outlook):
            own = list(leaves(node))
            numbers = tuple(range(len(demands), len(demands) + len(own)))
            demands += own
            targets.append(Target(outlook, gap, node, numbers))
    done = {record.activity for outlook in outlooks for record in outlook.transcript if record.state != "withdrawn"}
    serving = _Serving(demands)
    candidates = []
    complete = True
    for option in choices:
        if monotonic() > until:
            complete = False
            break
        if option.booked or not done.intersection((option.id, option.activity.id)):
            brings = serving.brings(option)
            if brings or option.booked:
                candidates.append(Candidate(option, brings, 0))
    sizes: dict[str, set[str]] = defaultdict(set)
    for each in candidates:
        sizes[each.option.bundle].add(each.option.id)
    shared = frozenset(
        each.option.bundle
        for each in candidates
        if len(sizes[each.option.bundle]) > 1 and (each.option.price or each.option.kilometres)
    )
    priced = tuple(Candidate(each.option, each.brings, _cost(each.option, wishes, shared)) for each in candidates)
    return Problem(wishes, on, tuple(targets), tuple(demands), _without_clashes(priced), shared, complete)


def _cost(option: Option, wishes: Wishes, shared: frozenset[str]) -> int:
    if option.bundle in shared:
        return wishes.weights.cost(option.minutes, 0, 0)
    return wishes.weights.cost(option.minutes, option.price, option.kilometres)


class _Serving:
    """What options bring, worked out once for all whose records say the same in what the demands look at."""

    def __init__(self, demands: Sequence[Demand]) -> None:
        self._demands = demands
        self._known: dict[tuple[object, ...], Brings] = {}
        self._served: dict[tuple[frozenset[str], frozenset[str]], list[tuple[int, Demand]]] = {}
        looked_at = frozenset[str]().union(*(demand.attributes for demand in demands))
        self._told_apart = tuple(name for name in TOLD_APART if name in looked_at)

    def brings(self, option: Option) -> Brings:
        """What the option brings to each demand that it serves."""
        kind = tuple(self._kind(record) for record in option.records)
        if kind not in self._known:
            self._known[kind] = self._worked_out(option.records)
        return self._known[kind]

    def _kind(self, record: Record) -> tuple[object, ...]:
        amounts = (record.amount.hundredths, record.hours and record.hours.hundredths)
        topics = tuple((name, part.hundredths) for name, part in record.topics)
        told_apart = (getattr(record, name) for name in self._told_apart)
        days = (record.completed, record.started)
        return (*days, record.system, record.format, amounts, topics, *ALWAYS(record), *told_apart)

    def _worked_out(self, records: Sequence[Record]) -> Brings:
        systems = frozenset(record.system for record in records)
        topics = frozenset(topic for record in records for topic, _ in record.topics)
        found = {}
        for number, demand in self._serving(systems, topics):
            if gives := demand.gives(records):
                found[number] = gives
        return found

    def _serving(self, systems: frozenset[str], topics: frozenset[str]) -> list[tuple[int, Demand]]:
        if (systems, topics) not in self._served:
            every = enumerate(self._demands)
            self._served[systems, topics] = [(n, demand) for n, demand in every if demand.may_serve(systems, topics)]
        return self._served[systems, topics]


def _without_clashes(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Without those that happen while something booked does."""
    booked = [each.option.busy for each in candidates if each.option.booked and each.option.busy]
    if not booked:
        return tuple(candidates)

    def free(candidate: Candidate) -> bool:
        busy = candidate.option.busy
        if candidate.option.booked or busy is None:
            return True
        return not any(busy[0] < end and start < busy[1] for start, end in booked)

    return tuple(each for each in candidates if free(each))
