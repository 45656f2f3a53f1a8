"""When an activity would be completed, and what it would then put into a learner's record."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date

from opencme.credit import Activity, Record, Session


def day_of(activity: Activity, on: date) -> date | None:
    """The day it would be completed by somebody who decides on `on`: its last day if it happens at a time, else at
    once, or as soon as it is there. None: it is over."""
    if activity.is_over(on):
        return None
    first, last = activity.first_day, activity.last_day
    if activity.happens_at_a_time:
        return last
    return max(on, first) if first else on


def records_of(activity: Activity, profession: str | None, completed: date) -> tuple[Record, ...]:
    """What a learner of that profession may claim: of the whole, or where only its sessions carry credit, of these."""
    whole = activity.records(profession, completed)
    if whole or activity.awards:
        return whole
    attended = together(activity.sessions, profession)
    return tuple(record for session in attended for record in activity.records_of(session, profession))


def together(sessions: tuple[Session, ...], profession: str | None) -> tuple[Session, ...]:
    """The sessions, none of which clashes with another, that carry the most credit between them.

    Weighted interval scheduling: of those that end first, either the best without this one or the best that ends
    before it starts and this one.
    """
    ordered = sorted(sessions, key=lambda each: (each.ends, each.id))
    ends = [each.ends for each in ordered]
    best: list[tuple[int, tuple[Session, ...]]] = [(0, ())]
    for index, session in enumerate(ordered):
        credit = max(
            (award.amount.hundredths for award in session.awards if award.is_for(profession)),
            default=0,
        )
        before = best[bisect_right(ends, session.starts, 0, index)]
        taken = (before[0] + credit, (*before[1], session))
        best.append(taken if credit and taken[0] > best[-1][0] else best[-1])
    return best[-1][1]
