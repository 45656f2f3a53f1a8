"""Explanations: for each record what counted of it, and what did not and why; worked out only when somebody asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from opencme.credit import Amount
from opencme.rulebook import Rule
from opencme.rulebook.calendar import add_months, day_before
from opencme.rulebook.language import Records
from opencme.standing.answer import Counted, Extra, NotCounted
from opencme.standing.tally import Part, Tally


def explanation_of(
    tally: Tally, rule: Rule, parts: Sequence[Part]
) -> tuple[tuple[Counted, ...], tuple[Extra, ...], tuple[NotCounted, ...]]:
    counted: list[Counted] = []
    extras: list[Extra] = []
    left: dict[int, NotCounted] = {}
    counter, as_of = tally.counter(rule), tally.situation.as_of
    for part in parts:
        if part.count is None:
            continue
        some, others = counter.explain(part.window.frame, as_of, part.count)
        counted += some
        extras += _fitted(part)
        for each in others:
            known = left.get(id(each.record))
            if known is None or known.reason in ("outside-window", "other-period"):
                left[id(each.record)] = each
    counting = {id(each.record) for each in counted}
    kept = [each for each in left.values() if each.reason == "ceiling" or id(each.record) not in counting]
    unusable = [
        NotCounted(r, r.amount, "withdrawn" if r.state == "withdrawn" else "not-yet") for r in tally.ledger.unusable
    ]
    return tuple(counted), tuple(extras), tuple(kept + unusable)


def _fitted(part: Part) -> list[Extra]:
    """Grants and carry, cut to what the rule's own ceiling left for them, so that what is shown adds up."""
    room = part.counted - (part.count.total if part.count else 0)
    found = []
    for extra in part.extras:
        take = min(room, extra.counted.hundredths)
        room -= take
        found.append(replace(extra, counted=Amount(take)))
    return found


def lapses_of(tally: Tally, rule: Rule, part: Part) -> date | None:
    """The last day on which credit that stays good for a time still meets (or last met) the need."""
    if part.count is None or not part.needed:
        return None
    total = 0
    for candidate in reversed(tally.counter(rule).candidates(None, tally.situation.as_of)):
        total += 100 if isinstance(rule.need, Records) else candidate.worth
        if total >= part.needed:
            return day_before(add_months(candidate.record.completed, rule.over.number))
    return None
