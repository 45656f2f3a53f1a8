"""Solve, put the choice to `standing`, forbid what falls short there, and solve again, until a choice closes the gaps.

The sums of the model promise at least what the rules give. A choice that is cheapest by the sums and closes every gap
by the rules is therefore cheapest by the rules as well. A choice S that leaves a gap open is shut out together with
all its parts: at least one option that could help with the gap and is not in S must be chosen (more credit never opens
a gap: `docs.md`, "Why this is exact").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

from opencme.planner.holdings import Outlook
from opencme.planner.model import Model
from opencme.planner.problem import Candidate, Problem, Target
from opencme.planner.reducing import reduced
from opencme.standing import Standing


@dataclass(frozen=True, slots=True)
class Choice:
    """The candidates that close the targets' gaps at least cost; None where there are none or none was found in time.

    `proven`: nothing cheaper exists, or nothing at all. `bound`: nothing that closes the gaps costs less.
    """

    chosen: tuple[Candidate, ...] | None
    proven: bool
    bound: int


def cheapest(
    problem: Problem, targets: Sequence[Target], held: frozenset[str], until: float, banned: Sequence[Candidate] = ()
) -> Choice:
    """The cheapest choice that closes the targets under the wishes `held`, sought until a moment."""
    wanted = {number for target in targets for number in target.demands}
    out = {id(each) for each in banned}
    allowed = [
        each
        for each in problem.candidates
        if id(each) not in out
        and not (each.option.barred & held)
        and (each.option.booked or not wanted.isdisjoint(each.brings))
    ]
    model = Model(problem, targets, reduced(problem, targets, allowed), held)
    bound = 0
    while True:
        solution = model.solve(until)
        bound = max(bound, solution.bound)
        proven = solution.proven and problem.complete
        if solution.chosen is None:
            return Choice(None, proven, bound if problem.complete else 0)
        if model.make_room(solution.chosen):
            if monotonic() > until:
                return Choice(None, proven=False, bound=bound if problem.complete else 0)
            continue
        open_ = left_open(targets, solution.chosen)
        if not open_:
            known = solution.bound if proven else bound
            return Choice(solution.chosen, proven, known if problem.complete else 0)
        if monotonic() > until:
            return Choice(None, proven=False, bound=bound if problem.complete else 0)
        inside = {id(each) for each in solution.chosen}
        for target in open_:
            helpful = set(target.demands)
            model.forbid([c for c in model.candidates if id(c) not in inside and not helpful.isdisjoint(c.brings)])


def left_open(targets: Sequence[Target], chosen: Sequence[Candidate]) -> list[Target]:
    """The targets whose gap the rules still see once these are done."""
    after = {id(each): standing_after(each, chosen) for each in {id(t.outlook): t.outlook for t in targets}.values()}
    return [target for target in targets if not target.gap.is_closed_by(after[id(target.outlook)])]


def standing_after(outlook: Outlook, chosen: Sequence[Candidate]) -> Standing:
    return outlook.after([record for each in chosen for record in each.option.records])
