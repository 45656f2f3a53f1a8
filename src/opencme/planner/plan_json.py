"""A plan for programs: plain values with the same words as people read."""

from __future__ import annotations

from datetime import date
from typing import Any

from opencme.planner import plan_words as say
from opencme.planner.holdings import Gap
from opencme.planner.options import Option
from opencme.planner.plan import Alternative, Pick, Plan
from opencme.planner.wishes import Wishes


def plan_as_json(plan: Plan, wishes: Wishes, on: date) -> dict[str, Any]:
    """`cost` and `bound` are in units of `weights`; money in hundredths of `currency`, time in minutes."""
    weights = wishes.weights
    best = {id(each.without): each for each in plan.alternatives}
    return {
        "sentence": say.sentence(plan, wishes),
        "outcome": plan.outcome,
        "on": on.isoformat(),
        "weights": {"minute": weights.minute, "hundredth": weights.hundredth, "kilometre": weights.kilometre},
        "cost": plan.cost,
        "bound": plan.bound,
        "complete": plan.complete,
        "minutes": plan.minutes,
        "price": plan.price,
        "currency": wishes.currency,
        "kilometres": plan.kilometres,
        "picks": [_pick(pick, best.get(id(pick.option))) for pick in plan.picks],
        "closes": [_gap(gap) for gap in plan.closes],
        "unclosable": [_gap(each.gap) | {"helps": each.helps} for each in plan.unclosable],
        "passed": [_gap(gap) for gap in plan.passed],
        "questions": {name: list(questions) for name, questions in plan.questions.items()},
        "in_the_way": [sorted(each) for each in plan.in_the_way],
        "standings": {
            look.holding.name: standing.state for look, standing in zip(plan.outlooks, plan.standings, strict=True)
        },
        "considered": plan.considered,
    }


def _pick(pick: Pick, best: Alternative | None) -> dict[str, Any]:
    option = pick.option
    return {
        "id": option.id,
        "title": option.title,
        "provider": option.activity.provider,
        "day": pick.day.isoformat(),
        "by": option.completed.isoformat(),
        "minutes": option.minutes,
        "price": option.price,
        "kilometres": option.kilometres,
        "booked": option.booked,
        "url": option.activity.url,
        "closes": [_name(gap) for gap in pick.closes],
        "needed_for": [_name(gap) for gap in pick.needed_for],
        "without_it": _alternative(best) if best else None,
    }


def _alternative(best: Alternative) -> dict[str, Any]:
    return {"instead": [_named(option) for option in best.instead], "more": best.more, "proven": best.proven}


def _named(option: Option) -> dict[str, str]:
    return {"id": option.id, "title": option.title}


def _name(gap: Gap) -> dict[str, Any]:
    year = {"year_to": gap.due.isoformat()} if gap.slice is not None else {}
    return {"holding": gap.holding.name, "programme": gap.holding.book.id, "rule": gap.rule.id, **year}


def _gap(gap: Gap) -> dict[str, Any]:
    missing = float(gap.missing.decimal)
    return _name(gap) | {
        "title": gap.rule.title,
        "missing": int(missing) if missing.is_integer() else missing,
        "due": gap.due.isoformat(),
        "late": gap.late,
    }
