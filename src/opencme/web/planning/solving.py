"""Working a plan out for a page: never for long, and never too many at a time, since it takes all of a processor."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from threading import BoundedSemaphore

from opencme import planner
from opencme.web.people.models import User
from opencme.web.planning.choosing import Chosen, chosen_by
from opencme.web.planning.holdings import Standpoint, standpoint_of
from opencme.web.planning.models import Wishes
from opencme.web.planning.offered import MOST, Offered, offered
from opencme.web.planning.wishing import as_value, wishes_of

SECONDS = 5.0
"""How long a plan is looked for while a page waits."""
AT_ONCE = 2
"""Plans that one process works out at a time."""
PATIENCE = 3.0
"""Seconds that a page waits for its turn."""

_turns = BoundedSemaphore(AT_ONCE)


class Busy(Exception):
    """Too many plans are being worked out; it is to be tried again."""


@dataclass(frozen=True)
class Planned:
    """A plan with all that it was made from."""

    plan: planner.Plan
    on: date
    standpoint: Standpoint
    wishes: planner.Wishes
    kept: Wishes
    offered: Offered
    chosen: Chosen

    @property
    def looked_at(self) -> int:
        """Activities that the plan was made from, where that was not all that could help; else 0."""
        return MOST if self.offered.is_cut else 0


def planned(holder: User, on: date) -> Planned:
    """The holder's plan as it is now. Raises Busy."""
    standpoint, kept = standpoint_of(holder, on), wishes_of(holder)
    chosen = chosen_by(holder, standpoint.transcript, on)
    with _turn():
        outlooks = [
            planner.outlook(holding, standpoint.learner, standpoint.transcript, on) for holding in standpoint.holdings
        ]
        found = offered(outlooks, standpoint.learner.profession, chosen, on)
        wishes = replace(as_value(kept), booked=frozenset(found.booked))
        plan = planner.plan(
            standpoint.holdings,
            standpoint.learner,
            standpoint.transcript,
            found.activities,
            wishes,
            on=on,
            seconds=SECONDS,
        )
    return Planned(plan, on, standpoint, wishes, kept, found, chosen)


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=PATIENCE):
        raise Busy
    try:
        yield
    finally:
        _turns.release()
