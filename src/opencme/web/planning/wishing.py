"""A holder's wishes as they are kept, as the planner takes them, and given up again."""

from __future__ import annotations

from datetime import date
from typing import Any

from opencme import planner
from opencme.planner import wishes as named
from opencme.planner.plan_words import LEAST
from opencme.web.people.models import User
from opencme.web.planning.models import Wishes

NOTHING: dict[str, dict[str, Any]] = {
    named.BUDGET: {"budget": None},
    named.TIME: {"minutes_per_week": None},
    named.DAYS: {"busy": [], "weekdays": []},
    named.DISTANCE: {"kilometres": None},
    named.FORMATS: {"formats": []},
    named.LANGUAGES: {"languages": []},
}
"""What each wish is where it is not wished for, by the planner's names."""


def wishes_of(holder: User) -> Wishes:
    """What she wishes; the defaults, not saved, where she never said."""
    return Wishes.objects.filter(holder=holder).first() or Wishes(holder=holder)


def as_value(kept: Wishes) -> planner.Wishes:
    """What is booked or hidden is added by whoever knows it."""
    return planner.Wishes(
        weights=LEAST[kept.least],
        budget=kept.budget,
        currency=kept.currency,
        minutes_per_week=kept.minutes_per_week,
        busy=tuple((date.fromisoformat(first), date.fromisoformat(last)) for first, last in kept.busy),
        weekdays=frozenset(kept.weekdays),
        home=kept.home,
        kilometres=kept.kilometres,
        formats=frozenset(kept.formats),
        languages=frozenset(kept.languages),
    )


def give_up(holder: User, wishes: list[str]) -> bool:
    """Wish for these no more; False where none of them is a wish."""
    given = {name: value for wish in wishes for name, value in NOTHING.get(wish, {}).items()}
    if not given:
        return False
    Wishes.objects.filter(holder=holder).update(**given)
    return True
