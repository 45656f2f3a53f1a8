"""Pace: whether what is counted keeps up with the time that is gone, and what therefore comes first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from opencme.standing.answer import (
    EXEMPT,
    LATE,
    MET,
    NOT_APPLICABLE,
    OVERDUE,
    SHORT,
    UNDETERMINED,
    RuleStanding,
    Standing,
)

SOON = 90
"""Days. What is missing and due within them is next, however well the rest goes."""

ON_PACE, BEHIND, DONE, PAST = "on pace", "behind", "met", "overdue"

PACED = ("period", "year", "first-period")
"""Windows that open with the period: only for these does the time gone say how much should be there."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Shares in thousandths, 0 to 1000, so that they are exact: of the time gone, and of the need counted."""

    gone: int
    counted: int
    word: str

    @property
    def percent_gone(self) -> int:
        return self.gone // 10

    @property
    def percent_counted(self) -> int:
        return self.counted // 10


def of(answer: Standing, rule: RuleStanding) -> Pace | None:
    """The pace of one rule; None where time says nothing about it (no period, nothing needed, a window of its own)."""
    period = answer.period
    if period is None or not rule.needed or rule.counts_records or rule.rule.over.kind not in PACED:
        return None
    end = rule.due if rule.due and not rule.slices[1:] else period.end
    return reckon(period.start, end, answer.as_of, rule.counted.hundredths, rule.needed.hundredths)


def reckon(start: date, end: date, today: date, counted: int, needed: int) -> Pace | None:
    """The pace of `counted` towards `needed` (any unit, the same for both) on a day of the time from `start` to `end`.

    On pace means: the share counted is no less than the share of time gone, less a grace of a tenth of the time that
    is left. The grace keeps a period that has just begun from being behind, and is used up when the time is.
    """
    days = (end - start).days + 1
    if days <= 1:
        return None
    gone = min(1000, max(0, ((today - start).days * 1000) // days))
    share = min(1000, counted * 1000 // needed)
    if counted >= needed:
        return Pace(gone, 1000, DONE)
    if today > end:
        return Pace(1000, share, PAST)
    grace = (1000 - gone) // 10
    return Pace(gone, share, ON_PACE if share >= gone - grace else BEHIND)


def measured(answer: Standing) -> RuleStanding | None:
    """The rule that a bar speaks of: of those that decide and count units, the one with the greatest need."""
    rules = [
        rule
        for rule in answer.deciding()
        if rule.needed and not rule.counts_records and rule.state not in (NOT_APPLICABLE, UNDETERMINED)
    ]
    return max(rules, key=lambda rule: rule.needed, default=None)


def due_of(answer: Standing) -> date | None:
    """The day that matters next: the first to come on which something unmet is due; without one, the first gone."""
    unmet = [rule.due for rule in answer.deciding() if rule.state in (SHORT, OVERDUE, UNDETERMINED) and rule.due]
    to_come = [day for day in unmet if day >= answer.as_of]
    return min(to_come or unmet, default=answer.period.end if answer.period else None)


def on_track(answer: Standing) -> bool:
    """Nothing is missing, or what is missing is not due soon and the whole keeps pace with the time."""
    if answer.state in (MET, EXEMPT):
        return True
    if answer.state != SHORT:
        return False
    rules = [rule for rule in answer.deciding() if rule.state == SHORT]
    if any(rule.due and (rule.due - answer.as_of).days <= SOON for rule in rules):
        return False
    bar = measured(answer)
    pace = of(answer, bar) if bar else None
    return pace is None or pace.word != BEHIND


def urgency(answer: Standing) -> tuple[int, date, str]:
    """A key to sort by, the most urgent first: what is overdue, what is missing, what is open, what goes well."""
    if answer.state == OVERDUE:
        rank = 0
    elif answer.state == SHORT:
        rank = 3 if on_track(answer) else 1
    else:
        rank = {UNDETERMINED: 2, MET: 4, LATE: 4}.get(answer.state, 5)
    return rank, due_of(answer) or date.max, answer.programme
