"""Plans for clinicians with three programmes over ten thousand activities, and what a greedy list would cost more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from statistics import median
from time import perf_counter

from benchmarks.catalog.generate import activities
from benchmarks.standing import records
from opencme import rulebook
from opencme.credit import Activity, Credential, Learner, Transcript
from opencme.planner import MIXED, Holding, Plan, Wishes, outlook, plan
from opencme.planner.options import options
from opencme.planner.plan import OPTIMAL
from opencme.planner.problem import Candidate, Problem, Target, problem, turning_days
from opencme.planner.solving import left_open

ON = date(2026, 12, 1)
SIZE = 10_000
LEARNER = Learner(
    profession="physician-md",
    specialties=("internal-medicine",),
    born=date(1980, 3, 9),
    facts={"dea-registered": True, "prescribes-controlled-substances": True, "sees-adults": True},
)
CREDENTIALS = {
    "us-fl-md": Credential(issued=date(2012, 5, 4), expires=date(2027, 1, 31)),
    "us-ma-md": Credential(issued=date(2014, 3, 9), expires=date(2028, 3, 9)),
    "us-pa-md": Credential(issued=date(2012, 8, 15), expires=date(2026, 12, 31)),
    "us-ca-md": Credential(issued=date(2012, 8, 15), expires=date(2028, 3, 31)),
    "us-tx-md": Credential(issued=date(2018, 5, 4), expires=date(2027, 2, 28)),
    "us-ama-pra-1": Credential(issued=date(2024, 6, 1), expires=date(2027, 5, 31)),
    "us-aafp": Credential(issued=date(2024, 1, 1), expires=date(2026, 12, 31)),
}
TRANSCRIPT = Transcript.of(list(records(number=60)))
"""Something of everything, spread over ten years: some of it counts still."""
TRIOS = (
    ("us-fl-md", "us-ma-md", "us-ama-pra-1"),
    ("us-pa-md", "us-fl-md", "us-aafp"),
    ("us-ca-md", "us-fl-md", "us-tx-md"),
    ("us-ma-md", "us-pa-md", "us-ca-md"),
    ("us-tx-md", "us-aafp", "us-ama-pra-1"),
)


def main() -> None:
    print(f"planning: {SIZE:,} activities, {len(TRIOS)} clinicians with three programmes each, time and money weighed")
    times, bare, savings = [], [], []
    for seed, trio in enumerate(TRIOS):
        catalog = list(activities(SIZE, today=ON, seed=seed))
        holdings = [Holding(name, rulebook.load(name), CREDENTIALS[name]) for name in trio]
        started = perf_counter()
        found = _planned(holdings, catalog)
        times.append(perf_counter() - started)
        started = perf_counter()
        for activity in catalog:
            activity.records(LEARNER.profession, ON if activity.last_day is None else activity.last_day)
        bare.append(perf_counter() - started)
        greedy = _greedy_cost(holdings, catalog, found)
        if found.cost and greedy is not None:
            savings.append(1 - found.cost / greedy)
        proven = "proven" if found.outcome == OPTIMAL else found.outcome
        print(
            f"  {', '.join(trio)}: {len(found.closes)} gaps closed, {len(found.unclosable)} not in the catalog; "
            f"{found.minutes / 60:.2f} h, {found.price / 100:,.0f} USD in {len(found.picks)}, {proven}, "
            f"{times[-1]:.2f} s; a greedy list costs {_more(greedy, found.cost)}"
        )
    print(f"  median {median(times):.2f} s (goal: under 1 s)")
    print(f"  ratio to merely making the records of every activity: {median(times) / median(bare):.1f}")
    if savings:
        print(f"  saved over a greedy list: {median(savings):.0%} at the median, {max(savings):.0%} at most")


def _more(greedy: int | None, least: int) -> str:
    if greedy is None:
        return "nothing, because it finds none"
    return f"{greedy / least - 1:.1%} more" if least else "as much"


def _planned(holdings: Sequence[Holding], catalog: Sequence[Activity]) -> Plan:
    return plan(holdings, LEARNER, TRANSCRIPT, catalog, Wishes(weights=MIXED), on=ON, seconds=30, alternatives=False)


def _greedy_cost(holdings: Sequence[Holding], catalog: Sequence[Activity], found: Plan) -> int | None:
    """What it costs to take, again and again, what brings most to the open gaps for its cost."""
    outlooks = [outlook(each, LEARNER, TRANSCRIPT, ON) for each in holdings]
    wishes = Wishes(weights=MIXED)
    choices = options(catalog, LEARNER.profession, wishes, ON, turning_days(outlooks))
    asked = problem(outlooks, choices, wishes, ON)
    closable = {gap.key for gap in found.closes}
    targets = [target for target in asked.targets if target.gap.key in closable]
    return _taken_greedily(asked, targets)


def _taken_greedily(asked: Problem, targets: Sequence[Target]) -> int | None:
    chosen: list[Candidate] = []
    while open_ := left_open(targets, chosen):
        numbers = [number for target in open_ for number in target.demands]
        lacks = {n: asked.demands[n].most_of_use - _brought(chosen, n) for n in numbers}
        lacks = {n: lack for n, lack in lacks.items() if lack > 0} or dict.fromkeys(numbers, 100)
        taken = {each.option.activity.id for each in chosen}
        free = [each for each in asked.candidates if each.option.activity.id not in taken and not _clash(each, chosen)]
        best = max(free, key=lambda each: _use(each, lacks) / max(1, each.cost), default=None)
        if best is None or not _use(best, lacks):
            return None
        chosen.append(best)
    return asked.cost_of(chosen)


def _brought(chosen: Sequence[Candidate], demand: int) -> int:
    return sum(sum(each.brings.get(demand, {}).values()) for each in chosen)


def _use(each: Candidate, lacks: dict[int, int]) -> int:
    return sum(min(lack, sum(each.brings.get(number, {}).values())) for number, lack in lacks.items())


def _clash(one: Candidate, chosen: Sequence[Candidate]) -> bool:
    mine = one.option.busy
    return mine is not None and any(
        theirs and mine[0] < theirs[1] and theirs[0] < mine[1] for theirs in (each.option.busy for each in chosen)
    )


if __name__ == "__main__":
    main()
