"""A plan as a person reads it on a terminal: the answer, what to do by day, and what no plan can do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from opencme.planner import Gap, Pick, Plan, Wishes
from opencme.planner import plan_words as say
from opencme.planner.plan import NOTHING_MISSING, OPTIMAL
from opencme.standing.words import day, distance


def show_plan(console: Console, plan: Plan, wishes: Wishes, on: date) -> None:
    """Print the plan; wraps to the console's width, and has no colour where the console has none."""
    good = plan.outcome in (OPTIMAL, NOTHING_MISSING) and not plan.unclosable
    console.print(Text(say.sentence(plan, wishes), style="bold green" if good else "bold yellow"))
    console.print()
    _show(console, "", [Text(line) for line in [say.in_the_way(plan, wishes)] if line])
    best = {id(each.without): say.next_best(each, wishes) for each in plan.alternatives}
    for due, picks in groupby(plan.picks, key=lambda pick: pick.day):
        console.print(Text(f"{day(due)} ({distance(due, on)})", style="bold"))
        for pick in picks:
            console.print(Padding(Text(pick.option.title + (" (booked)" if pick.option.booked else "")), (0, 0, 0, 2)))
            for line in _lines(pick, wishes, best.get(id(pick.option), "")):
                console.print(Padding(line, (0, 0, 0, 4)))
        console.print()
    nothing = "Nothing in the catalog closes" if plan.complete else "Nothing that was looked at closes"
    _show(console, nothing, [_gap(each.gap, on, helps=each.helps) for each in plan.unclosable])
    _show(console, "Its time is over", [_gap(gap, on) for gap in plan.passed])
    asked = [Text(f"{question} ({whose})") for question, whose in say.questions(plan)]
    _show(console, "Not planned for until you say", asked)


def _lines(pick: Pick, wishes: Wishes, best: str) -> Iterator[Text]:
    option = pick.option
    facts = [say.duration(option.minutes), say.price(option, wishes), say.place(option)]
    yield Text(f"{', '.join(filter(None, [option.activity.provider, *facts]))} [{option.id}]", style="dim")
    if pick.closes:
        yield Text(f"Closes {say.subjects(pick.closes)}.")
    if tuple(pick.needed_for) != tuple(pick.closes):
        yield Text(f"{say.reason(pick)}")
    if best:
        yield Text(f"{best}", style="dim")


def _gap(gap: Gap, on: date, *, helps: bool = False) -> Text:
    part = "; something there does a part of it" if helps else ""
    return Text(f"{say.gap(gap)}, due {day(gap.due)} ({distance(gap.due, on)}){part}")


def _show(console: Console, heading: str, lines: list[Text]) -> None:
    if not lines:
        return
    if heading:
        console.print(Text(heading, style="bold"))
    for line in lines:
        console.print(Padding(line, (0, 0, 0, 2 if heading else 0)))
    console.print()
