"""When each part of a plan is done: its own day, or a week in which there is room for it before its deadline."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from opencme.planner.options import Option
from opencme.planner.wishes import Wishes

WEEK = 7


def scheduled(chosen: Sequence[Option], wishes: Wishes, on: date) -> dict[str, date]:
    """The day by which each is done, by id.

    What has a day of its own keeps it. All else is done in the order of the deadlines, as early as there is room:
    without a limit of hours, one after the other in equal shares of the weeks until the last deadline.
    """
    days = {option.id: option.completed for option in chosen if option.busy}
    free = sorted((option for option in chosen if option.busy is None), key=lambda each: (each.completed, each.id))
    if wishes.minutes_per_week is None:
        return days | _spread(free, on)
    used: dict[int, int] = defaultdict(int)
    for option in chosen:
        if option.busy and option.from_home:
            used[(option.completed - on).days // WEEK] += option.minutes
    for option in free:
        days[option.id] = _placed(option, used, wishes.minutes_per_week, on)
    return days


def _spread(free: Sequence[Option], on: date) -> dict[str, date]:
    """In equal distances until the last deadline, but each before its own."""
    found = {}
    for number, option in enumerate(free, start=1):
        share = (option.completed - on) * number // (len(free) + 1)
        found[option.id] = min(option.completed, max(option.begins, on + share))
    return found


def _placed(option: Option, used: dict[int, int], room: int, on: date) -> date:
    """Fills the weeks from the first day that it can be done; the day that the last minute falls on."""
    left, week = option.minutes, (option.begins - on).days // WEEK
    last = (option.completed - on).days // WEEK
    while True:
        share = min(left, max(0, room - used[week]))
        used[week] += share
        left -= share
        if left <= 0 or week >= last:
            break
        week += 1
    end = on + timedelta(week * WEEK + WEEK - 1)
    return max(option.begins, min(end, option.completed))
