"""Hours on top: what another rule needs may not be used here, so that this one asks for so much more.

`standing.on_top` takes from what a rule counts all that the other needs and cannot get elsewhere. Where the other is
closed as well, that is: what it needs, less what it counts of credit that the two do not share. As a sum: a taking of
at least that, and not below 0, is added to what is needed here. That holds only if nothing else cuts either of them
(ceilings, grants, tiers), and if a shared record is worth as much here as there; else nothing is added, and the choice
is left to be put to `standing`.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

from opencme.standing.worth import Candidate

type Shared = tuple[Candidate | None, Candidate]
"""A record as this rule sees it (None: not at all), and as the rule on top does."""


@dataclass(eq=False)
class Top:
    """A rule on top of another: its name, what it needs, and whether it is closed already."""

    holding: str
    rule: str
    met: bool
    needed: int
    uneven: bool = False
    """Some record shared is worth less here than there."""
    _shared: set[Hashable] = field(default_factory=set)

    @property
    def cell(self) -> tuple[str, str, Hashable]:
        """Under which it stands beside the ceilings in what an option brings."""
        return ("on-top", self.rule, None)

    def outside(self, both: Sequence[Shared]) -> int:
        """What the rule on top counts of credit that the two do not share, in hundredths."""
        total = 0
        for mine, its in both:
            part = 0 if mine is None else max(0, mine.part + its.part - mine.record.amount.hundredths)
            total += its.worth - its.worth_of(part)
            if mine is not None and part:
                self.uneven |= mine.worth_of(part) < its.worth_of(part)
                self._shared.add(id(mine.record))
        return total

    def shares_with(self, other: Top) -> bool:
        """Whether a record is shared with both: the first would take what the second cannot take again."""
        return not self._shared.isdisjoint(other._shared)
