"""Hours on top: what one rule needs may not be used by another (docs/rulebooks.md, section 5, on-top-of)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from opencme.rulebook import Rule
from opencme.standing.ceilings import Filled
from opencme.standing.counting import Count


@dataclass(frozen=True, slots=True)
class Taken:
    """What a rule on top takes, in hundredths: at most so much of each record, by index."""

    rule: Rule
    amount: int
    shared: dict[int, int]
    questions: frozenset[str]


def taken_by(rule: Rule, needed: int, count: Count, theirs: Count, questions: frozenset[str]) -> Taken:
    """What the rule, which needs so much and counts `theirs`, takes out of what another one counts.

    Of a record that carries both, only what cannot be apart is shared: the two parts less the whole amount.
    """
    by_index = {candidate.index: candidate for candidate in theirs.chosen}
    both = [(mine, by_index[mine.index]) for mine in count.chosen if mine.index in by_index]
    parts = [(mine, its, max(0, mine.part + its.part - mine.record.amount.hundredths)) for mine, its in both]
    shared = {mine.index: mine.worth_of(part) for mine, _, part in parts if part}
    total = sum(candidate.worth for candidate in theirs.chosen)
    outside = total - sum(its.worth_of(part) for _, its, part in parts)
    return Taken(rule, min(max(0, min(needed, total) - outside), sum(shared.values())), shared, questions)


def without(count: Count, taken: Sequence[Taken]) -> Count:
    """The count without what is taken, record by record in canonical order."""
    filled, total = dict(count.filled), count.total
    for each in taken:
        left = each.amount
        for index in sorted(each.shared):
            cut = min(left, filled[index].counted, each.shared[index])
            if cut:
                filled[index] = Filled(filled[index].counted - cut, (*filled[index].cut_by, each.rule.id))
                left, total = left - cut, total - cut
    return replace(count, filled=filled, total=total)
