"""Which options cannot be needed for a cheapest plan: enough others are as good in everything and cost no more.

If a plan holds an option and not one of its betters, the better one can take its place. If it holds all the betters,
and they alone fill every demand that the option helps with, the option is in it for nothing. Either way there is a
plan at no more cost without it (docs.md, "Reduction").
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np

from opencme.planner.demand import Chain
from opencme.planner.problem import Candidate, Problem, Target

type Dimension = tuple[int, Chain]


def reduced(problem: Problem, targets: Sequence[Target], allowed: Sequence[Candidate]) -> list[Candidate]:
    """Those of the allowed candidates that may be needed, in their order; all if the sums do not say all."""
    if not allowed or not problem.says_all(targets):
        return list(allowed)
    timed = problem.wishes.minutes_per_week is not None
    if not timed:
        allowed = _once_each(allowed)
    dimensions, caps = _dimensions(problem, allowed)
    if not dimensions:
        return list(allowed)
    gains = np.zeros((len(allowed), len(dimensions)), dtype=np.int64)
    place = {dimension: number for number, dimension in enumerate(dimensions)}
    for row, each in enumerate(allowed):
        for demand, chains in each.brings.items():
            for chain, amount in chains.items():
                column = place[demand, chain]
                gains[row, column] = min(amount, caps[column])
    counted = Counter(each.option.activity.id for each in allowed)
    losses = np.array([_losses(problem, each, timed=timed) for each in allowed], dtype=np.int64)
    can_replace = np.array([_can_replace(problem, each, counted) for each in allowed])
    # The least costly first, and of these the ones that bring most: what stands before can take the place of the rest.
    keys = [-gains[:, column] for column in reversed(range(gains.shape[1]))]
    keys += [losses[:, column] for column in reversed(range(losses.shape[1]))]
    order = [int(row) for row in np.lexsort(keys)]
    kept = _kept(order, gains, losses, can_replace, np.array(caps, dtype=np.int64), _fixed(allowed, timed=timed))
    return [each for row, each in enumerate(allowed) if row in kept]


def _once_each(allowed: Sequence[Candidate]) -> list[Candidate]:
    """Of what can be done in several spans of days, the spans in which it brings most: in most cases one."""
    same: dict[str, list[Candidate]] = defaultdict(list)
    for each in allowed:
        same[each.option.id].append(each)
    out = {
        id(each)
        for choices in same.values()
        if len(choices) > 1
        for number, each in enumerate(choices)
        if any(
            _is_as_good(other, each, before=place < number) for place, other in enumerate(choices) if place != number
        )
    }
    return [each for each in allowed if id(each) not in out]


def _is_as_good(one: Candidate, other: Candidate, *, before: bool) -> bool:
    """Whether it brings at least as much to everything; of two that bring the same the one before."""
    if one.brings == other.brings:
        return before
    return all(
        one.brings.get(demand, {}).get(chain, 0) >= amount
        for demand, chains in other.brings.items()
        for chain, amount in chains.items()
    )


def _dimensions(problem: Problem, allowed: Sequence[Candidate]) -> tuple[list[Dimension], list[int]]:
    """Each demand with each chain of ceilings, and how much of it can be of use at most."""
    dimensions = sorted(
        {(demand, chain) for each in allowed for demand, chains in each.brings.items() for chain in chains}, key=repr
    )
    caps = []
    for number, chain in dimensions:
        demand = problem.demands[number]
        on_top = [demand.lacks_on_top(top) for top, _ in demand.tops if chain == (top.cell,)]
        caps.append(max(1, *(on_top or [min([demand.most_of_use, *(demand.limits[cell] for cell in chain)])])))
    return dimensions, caps


def _losses(problem: Problem, each: Candidate, *, timed: bool) -> list[int]:
    """What is better when smaller: cost, price, and where the hours of the week are few also time and days."""
    option = each.option
    price = 0 if problem.is_shared(each) or problem.wishes.budget is None else option.price
    time = [option.minutes, -option.completed.toordinal(), option.begins.toordinal()] if timed else [0, 0, 0]
    return [each.cost, price, *time]


def _can_replace(problem: Problem, each: Candidate, counted: Counter[str]) -> bool:
    """Whether nothing keeps it from taking another's place: no clash, no bundle, no second choice of the same."""
    option = each.option
    bound = option.busy is not None or option.booked or problem.is_shared(each)
    return not bound and counted[option.activity.id] == 1


def _fixed(allowed: Sequence[Candidate], *, timed: bool) -> set[int]:
    """Those that nothing can take the place of: what is booked, and where time is short what takes none at home."""
    return {row for row, each in enumerate(allowed) if each.option.booked or (timed and not each.option.from_home)}


def _kept(
    order: Sequence[int],
    gains: np.ndarray,
    losses: np.ndarray,
    can_replace: np.ndarray,
    caps: np.ndarray,
    fixed: set[int],
) -> set[int]:
    kept = set(fixed)
    betters = np.empty_like(gains)
    costs = np.empty_like(losses)
    count = 0
    for row in order:
        mine = gains[row]
        if row not in fixed:
            better = (betters[:count] >= mine).all(axis=1) & (costs[:count] <= losses[row]).all(axis=1)
            if better.any():
                helped = mine > 0
                if (betters[:count][better][:, helped].sum(axis=0) >= caps[helped]).all():
                    continue
        kept.add(row)
        if can_replace[row]:
            betters[count], costs[count] = mine, losses[row]
            count += 1
    return kept
