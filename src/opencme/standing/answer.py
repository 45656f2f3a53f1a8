"""The answer as values: what is met, what is missing, and why (docs/rulebooks.md, section 9)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from opencme.credit import Amount, Record
from opencme.rulebook import Period, Rule, Rulebook
from opencme.rulebook.language import Duty, Records

MET, LATE, SHORT, OVERDUE = "met", "late", "short", "overdue"
NOT_APPLICABLE, UNDETERMINED, EXEMPT = "not-applicable", "undetermined", "exempt"


@dataclass(frozen=True, slots=True)
class Counted:
    """A record that counted towards a rule: the part looked at, its worth there, and how much of that counted."""

    record: Record
    part: Amount
    worth: Amount
    counted: Amount


@dataclass(frozen=True, slots=True)
class Extra:
    """Credit without a record: a grant, or what was carried over from the period before."""

    kind: str
    """grant or carry."""
    title: str
    counted: Amount


@dataclass(frozen=True, slots=True)
class NotCounted:
    """A record, or the rest of one, that did not count towards a rule, and why.

    `reason` is one of withdrawn, not-yet, not-accepted, not-selected, no-evidence, outside-window, other-period,
    repeat, ceiling; `detail` names what it rests on (the ceiling's rule, the record it repeats).
    """

    record: Record
    amount: Amount
    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Slice:
    """One window of a rule: the whole of it, or one year of the period."""

    start: date | None
    end: date
    needed: Amount
    counted: Amount
    missing: Amount
    state: str


@dataclass(frozen=True)
class RuleStanding:
    """How it stands with one rule. `missing` is what would still be needed if the rule applies."""

    rule: Rule
    state: str
    needed: Amount
    counted: Amount
    missing: Amount
    due: date | None
    """The day by which it is needed; for a rule not yet due, the day it will be."""
    because: str = ""
    """Why the rule does not apply, or what met it without hours."""
    questions: tuple[str, ...] = ()
    slices: tuple[Slice, ...] = ()
    lapses: date | None = None
    """For credit that stays good for a time: the last day on which the need is still met (or was)."""
    _explain: Callable[[], tuple[tuple[Counted, ...], tuple[Extra, ...], tuple[NotCounted, ...]]] = field(
        default=lambda: ((), (), ()), repr=False, compare=False
    )

    @property
    def counts_records(self) -> bool:
        """Whether the figures are activities or duties rather than units of credit."""
        return isinstance(self.rule.need, Records | Duty)

    @cached_property
    def explanation(self) -> tuple[tuple[Counted, ...], tuple[Extra, ...], tuple[NotCounted, ...]]:
        """What counted, what counted without a record, and what did not; worked out when first asked for."""
        return self._explain()

    @property
    def counted_records(self) -> tuple[Counted, ...]:
        return self.explanation[0]

    @property
    def extras(self) -> tuple[Extra, ...]:
        return self.explanation[1]

    @property
    def not_counted(self) -> tuple[NotCounted, ...]:
        return self.explanation[2]


@dataclass(frozen=True)
class Standing:
    """How it stands with one credential on one day."""

    book: Rulebook
    as_of: date
    state: str
    period: Period | None
    rules: dict[str, RuleStanding] = field(default_factory=dict)
    """By rule id, in the rulebook's order."""
    questions: tuple[str, ...] = ()
    because: str = ""
    """Why nothing is asked, where the state is exempt."""
    ceilings_reached: tuple[str, ...] = ()
    """Ceilings that cut something off."""
    possible: tuple[str, ...] = ()
    """Exemptions and grants that could be claimed but that nobody has stated."""

    @property
    def programme(self) -> str:
        return self.book.id

    @property
    def confidence(self) -> str:
        """The least sure rule that the answer rests on: high, medium or low."""
        order = ("low", "medium", "high")
        rests_on = [answer.rule for answer in self.deciding() if answer.state != NOT_APPLICABLE]
        rests_on += [self.book.rules[name] for name in self.ceilings_reached]
        return min((rule.confidence for rule in rests_on), key=order.index, default="high")

    def deciding(self) -> list[RuleStanding]:
        """The rules that decide the state, what is missing first, by the day it is due."""
        rank = {OVERDUE: 0, SHORT: 1, UNDETERMINED: 2, LATE: 3, MET: 4, NOT_APPLICABLE: 5}
        chosen = [self.rules[rule.id] for rule in self.book.deciding() if rule.id in self.rules]
        return sorted(chosen, key=lambda answer: (rank[answer.state], answer.due or date.max))
