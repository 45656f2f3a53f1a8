"""The choice as a mixed-integer programme for HiGHS: one yes or no for each candidate, all sums in whole numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil, inf
from time import monotonic
from typing import override

import highspy
import numpy as np

from opencme.planner.demand import AllOf, AnyOf, Cell, Chain, Demand, Node
from opencme.planner.options import Option
from opencme.planner.problem import Candidate, Problem, Target, closed_by, sums_tops
from opencme.planner.wishes import BUDGET, TIME

PER_COST = 1000
"""Among plans of one cost the one with the fewest parts is sought: a part weighs a thousandth of a unit of cost."""

type Term = tuple[int, float]
"""A variable by number with its factor."""


@dataclass(frozen=True, slots=True)
class Solution:
    """What the solver found: the chosen candidates (none where nothing is possible), and how sure it is."""

    chosen: tuple[Candidate, ...] | None
    proven: bool
    """Nothing cheaper exists; or, where nothing was found, nothing is possible."""
    bound: int
    """No choice that meets the rows costs less, in units of cost."""


class Model:
    """The programme for some targets, some candidates and the wishes that hold. Rows can be added between solutions."""

    def __init__(
        self, problem: Problem, targets: Sequence[Target], candidates: Sequence[Candidate], held: frozenset[str]
    ) -> None:
        self.problem = problem
        self.candidates = tuple(candidates)
        self._costs: list[float] = []
        self._upper: list[float] = []
        self._lower: list[float] = []
        self._whole: list[bool] = []
        self._rows: list[tuple[float, float, list[Term]]] = []
        self._seen = 0
        self._closing = closed_by(targets)
        for each in self.candidates:
            self._variable(each.cost * PER_COST + 1, whole=True)
        self._number = {id(each): number for number, each in enumerate(self.candidates)}
        self._bundle = self._bundles()
        self._each_once()
        for target in targets:
            demands = iter(target.demands)
            self._meet(target.node, demands, None)
        self._clashes()
        if BUDGET in held and problem.wishes.budget is not None:
            self._budget(problem.wishes.budget)
        self._timed = TIME in held
        self._solver: highspy.Highs | None = None

    # Variables and rows

    def _variable(self, cost: float, *, whole: bool, lower: float = 0.0, upper: float = 1.0) -> int:
        self._costs.append(cost)
        self._lower.append(lower)
        self._upper.append(upper)
        self._whole.append(whole)
        return len(self._costs) - 1

    def _row(self, terms: Sequence[Term], *, least: float = -inf, most: float = inf) -> None:
        self._rows.append((least, most, list(terms)))

    def _bundles(self) -> dict[str, int]:
        """A variable for each bundle that is paid once, bought when one of its options is chosen."""
        found: dict[str, int] = {}
        for number, each in enumerate(self.candidates):
            if self.problem.is_shared(each):
                name = each.option.bundle
                if name not in found:
                    found[name] = self._variable(self.problem.bundle_cost(each.option) * PER_COST, whole=True)
                self._row([(found[name], 1), (number, -1)], least=0)
        return found

    def _each_once(self) -> None:
        """An activity is done once, whenever that is; and either as a whole or by its sessions."""
        same: dict[str, list[int]] = defaultdict(list)
        for number, each in enumerate(self.candidates):
            same[each.option.id].append(number)
        for name, numbers in same.items():
            first = self.candidates[numbers[0]].option
            terms: list[Term] = [(number, 1) for number in numbers]
            if len(numbers) > 1 or first.booked:
                self._row(terms, least=1 if first.booked else 0, most=1)
            if first.activity.sessions and not first.session:
                parts = [n for other, many in same.items() if other.startswith(f"{name}#") for n in many]
                for part in parts:
                    self._row([(part, 1), *terms], most=1)

    # Demands

    def _meet(self, node: Node, demands: Iterator[int], chosen: int | None) -> None:
        """Rows for a node that must be met, or if the variable `chosen` is 1."""
        if isinstance(node, Demand):
            self._sum(node, next(demands), chosen)
        elif isinstance(node, AllOf):
            for part in node.parts:
                self._meet(part, demands, chosen)
        else:
            self._one_of(node, demands, chosen)

    def _one_of(self, node: AnyOf, demands: Iterator[int], chosen: int | None) -> None:
        ways = [self._variable(0, whole=True) for _ in node.parts]
        terms: list[Term] = [(way, 1) for way in ways]
        if chosen is None:
            self._row(terms, least=1)
        else:
            self._row([*terms, (chosen, -1)], least=0)
        for way, part in zip(ways, node.parts, strict=True):
            self._meet(part, demands, way)

    def _sum(self, demand: Demand, number: int, chosen: int | None) -> None:
        chains: dict[Chain, list[Term]] = defaultdict(list)
        for candidate, each in enumerate(self.candidates):
            for chain, amount in each.brings.get(number, {}).items():
                chains[chain].append((candidate, amount))
        free = chains.pop((), [])
        takings = self._takings(demand, chains)
        have = demand.have.get((), 0)
        lacks = demand.needed - have
        terms = list(free)
        cells: dict[Cell, list[Term]] = defaultdict(list)
        for chain in {*chains, *(chain for chain in demand.have if chain)}:
            held, gains = demand.have.get(chain, 0), chains.get(chain, [])
            through = self._variable(0, whole=False, upper=held + sum(amount for _, amount in gains))
            self._row([(through, 1), *((candidate, -amount) for candidate, amount in gains)], most=held)
            terms.append((through, 1))
            for cell in chain:
                cells[cell].append((through, 1))
        for cell, flows in cells.items():
            self._row(flows, most=demand.limits[cell])
        if not cells:
            # Nobody brings more than what lacks: the same choices, and a far tighter bound.
            most = demand.most_of_use
            terms = [(candidate, min(amount, most)) for candidate, amount in terms]
        terms += takings
        self._row(terms if chosen is None else [*terms, (chosen, -lacks)], least=lacks if chosen is None else 0)

    def _takings(self, demand: Demand, chains: dict[Chain, list[Term]]) -> list[Term]:
        """What rules on top take: what each needs and does not count of credit that is not shared."""
        known = sums_tops(demand, self._closing)
        found: list[Term] = []
        for top, _ in demand.tops:
            outside = chains.pop((top.cell,), [])
            lacks = demand.lacks_on_top(top)
            if known and lacks:
                taking = self._variable(0, whole=False, upper=lacks)
                self._row([(taking, 1), *outside], least=lacks)
                found.append((taking, -1))
        return found

    # Wishes

    def _clashes(self) -> None:
        """Of what happens at one time one can be attended."""
        moments: list[tuple[datetime, int, int]] = []
        for number, each in enumerate(self.candidates):
            busy = each.option.busy
            if busy and not each.option.booked:
                moments += [(busy[0], 1, number), (busy[1], 0, number)]
        now: set[int] = set()
        grown = False
        for _, opens, number in sorted(moments, key=lambda each: each[:2]):
            if opens:
                now.add(number)
                grown = True
            else:
                if grown and len(now) > 1:
                    self._row([(other, 1) for other in sorted(now)], most=1)
                now.discard(number)
                grown = False

    def _budget(self, budget: int) -> None:
        terms: list[Term] = [
            (number, each.option.price)
            for number, each in enumerate(self.candidates)
            if each.option.price and not self.problem.is_shared(each)
        ]
        prices = {each.option.bundle: each.option.price for each in self.candidates}
        terms += [(variable, prices[name]) for name, variable in self._bundle.items() if prices[name]]
        if terms:
            self._row(terms, most=budget)

    def make_room(self, chosen: Sequence[Candidate]) -> bool:
        """Rows for the spans of weeks that the chosen overfill with work from home; whether there were any.

        Work fits into its weeks exactly if between any two of them there is no more of it than they have room for.
        """
        room = self.problem.wishes.minutes_per_week
        if room is None or not self._timed:
            return False
        mine = [each.option for each in chosen if _takes_time(each.option)]
        firsts = sorted({self._week(max(option.begins, self.problem.on)) for option in mine})
        lasts = sorted({self._week(option.completed) for option in mine})
        spans = [(first, last) for first in firsts for last in lasts if first <= last]
        overfull = [span for span in spans if sum(o.minutes for o in mine if self._lies_in(o, span)) > self._room(span)]
        for span in overfull:
            terms: list[Term] = [
                (number, each.option.minutes)
                for number, each in enumerate(self.candidates)
                if _takes_time(each.option) and self._lies_in(each.option, span)
            ]
            self._row(terms, most=self._room(span))
        return bool(overfull)

    def _room(self, span: tuple[int, int]) -> int:
        return (span[1] - span[0] + 1) * (self.problem.wishes.minutes_per_week or 0)

    def _lies_in(self, option: Option, span: tuple[int, int]) -> bool:
        begins = self._week(max(option.begins, self.problem.on))
        return span[0] <= begins and self._week(option.completed) <= span[1]

    def _week(self, day: date) -> int:
        """Weeks since the day of the plan."""
        return (day - self.problem.on).days // 7

    # Solving

    def forbid(self, fewer_than_one_of: Sequence[Candidate]) -> None:
        """From now on at least one of these must be chosen."""
        self._row([(self._number[id(each)], 1) for each in fewer_than_one_of if id(each) in self._number], least=1)

    def ban(self, banned: Sequence[Candidate]) -> None:
        """From now on none of these may be chosen."""
        self._row([(self._number[id(each)], 1) for each in banned if id(each) in self._number], most=0)

    def solve(self, until: float) -> Solution:
        """The cheapest choice; stops at the moment `until` of the monotonic clock with the best found."""
        if not self._costs:
            possible = all(least <= 0 <= most for least, most, _ in self._rows)
            return Solution(() if possible else None, proven=True, bound=0)
        solver = self._loaded()
        solver.setOptionValue("time_limit", max(0.01, until - monotonic()) + solver.getRunTime())
        solver.run()
        status = solver.getModelStatus()
        if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
            return Solution(None, proven=True, bound=0)
        info = solver.getInfo()
        bound = info.mip_dual_bound
        units = max(0, ceil((bound - len(self.candidates)) / PER_COST)) if bound > -inf and bound < 1e15 else 0
        if info.primal_solution_status != int(highspy.SolutionStatus.kSolutionStatusFeasible):
            return Solution(None, proven=False, bound=units)
        values = solver.getSolution().col_value
        chosen = tuple(each for number, each in enumerate(self.candidates) if values[number] > 0.5)
        proven = status == highspy.HighsModelStatus.kOptimal
        return Solution(chosen, proven, self.problem.cost_of(chosen) if proven else units)

    def _loaded(self) -> highspy.Highs:
        if self._solver is None:
            self._solver = _empty(self._costs, self._lower, self._upper, self._whole)
        for least, most, terms in self._rows[self._seen :]:
            columns = np.array([variable for variable, _ in terms], dtype=np.int32)
            factors = np.array([factor for _, factor in terms], dtype=np.float64)
            self._solver.addRow(least, most, len(terms), columns, factors)
        self._seen = len(self._rows)
        return self._solver


def _takes_time(option: Option) -> bool:
    """Whether it takes of the free hours of a week."""
    return option.from_home and not option.booked


class _Quiet(highspy.Highs):
    """The solver without the line that it prints when it is made to call back, which nobody asks it for."""

    @override
    def enableCallbacks(self) -> None:
        self.setOptionValue("output_flag", False)


def _empty(
    costs: Sequence[float], lower: Sequence[float], upper: Sequence[float], whole: Sequence[bool]
) -> highspy.Highs:
    solver: highspy.Highs = _Quiet()  # type: ignore[no-untyped-call]
    for name, value in (
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", 0.5),
        ("mip_feasibility_tolerance", 1e-9),
        ("threads", 1),
        ("random_seed", 1),
    ):
        solver.setOptionValue(name, value)
    size = len(costs)
    nothing = np.array([], dtype=np.int32)
    solver.addCols(
        size,
        np.array(costs, dtype=np.float64),
        np.array(lower, dtype=np.float64),
        np.array(upper, dtype=np.float64),
        0,
        np.zeros(size, dtype=np.int32),
        nothing,
        np.array([], dtype=np.float64),
    )
    kinds = np.array([1 if each else 0 for each in whole], dtype=np.uint8)
    solver.changeColsIntegrality(size, np.arange(size, dtype=np.int32), kinds)
    return solver
