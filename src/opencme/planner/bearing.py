"""Which records of a long transcript can bear on a standing at all: the few that are asked of again and again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from opencme.credit import Credential, Learner, Transcript
from opencme.rulebook import Period, Rule, Rulebook, Situation
from opencme.standing.tally import Tally


def on(book: Rulebook, credential: Credential, learner: Learner, transcript: Transcript, period: Period) -> Transcript:
    """The records that any figure of that period's standing can rest on, whatever the day on which it is asked.

    Those that some rule takes, of a day that the rule looks at. What explains why others do not count needs them all.
    """
    situation = Situation(date.max, period, credential, learner)
    tally = Tally(book, situation, transcript)
    before = Tally(book, replace(situation, period=period.back()), Transcript())
    matter: set[int] = set()
    for rule in book.rules.values():
        start = _first_day(rule, book, tally, before)
        matter.update(each.index for each in tally.counter(rule).candidates(start, date.max))
    return Transcript(tuple(tally.ledger.records[index] for index in sorted(matter)))


def _first_day(rule: Rule, book: Rulebook, tally: Tally, before: Tally) -> date | None:
    """The first day whose credit can make a difference to the rule; None: any."""
    if (rule.repeats or book.repeats) == "never" or rule.over.kind in ("career", "valid"):
        return None
    looked_at = [tally, before] if rule.carry else [tally]
    starts = [
        window.frame.start
        for each in looked_at
        for hopeful in (False, True)
        for window in each.windows(rule, hopeful=hopeful)
    ]
    known = [start for start in starts if start]
    return min(known) if len(known) == len(starts) else None
