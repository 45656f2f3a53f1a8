"""The rulebook as values: what docs/rulebooks.md says in YAML, read, checked and immutable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from opencme.credit import Amount
from opencme.rulebook.condition import Condition, Point
from opencme.rulebook.dated import Dated, Validity
from opencme.rulebook.period import PeriodRule
from opencme.rulebook.selection import EVERYTHING, Measure, Selection, measure

ALWAYS = Validity()
SCALE = 10_000
"""Values have four decimals; as integers of ten-thousandths they multiply exactly."""


def scaled(value: Decimal) -> int:
    return int(value * SCALE)


ONE = Dated.always(Decimal(1))
CONFIDENCES = ("high", "medium", "low")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a number comes from: the citation and an address where it can be read."""

    cite: str
    url: str


@dataclass(frozen=True, eq=False)
class Acceptance:
    """Which credit a programme takes, and what one unit of it is worth in the programme's own unit."""

    systems: frozenset[str] | None
    """None: any system."""
    value: Dated[Decimal] = ONE
    of_hours: bool = False
    where: Selection = EVERYTHING
    validity: Validity = ALWAYS
    tiers: tuple[tuple[Amount, Decimal], ...] = ()
    """(how many units, what each is worth), before `value` applies to the rest."""

    @cached_property
    def measure(self) -> Measure:
        return measure(self.where)

    def value_on(self, completed: date) -> int | None:
        """The value of a record completed on that day, in ten-thousandths; None where none is in force."""
        value = self.value.on(completed)
        return None if value is None else scaled(value)


@dataclass(frozen=True, slots=True)
class Window:
    """Which days a rule looks at: period, year, periods, months, valid, career or first-period."""

    kind: str = "period"
    number: int = 0
    """Periods for `periods`, months for `months` and `valid`."""


@dataclass(frozen=True, slots=True)
class Units:
    """So many of the rulebook's units, less so many for each unit of a number fact."""

    amount: Dated[Amount]
    less: tuple[tuple[str, Dated[Amount]], ...] = ()


@dataclass(frozen=True, slots=True)
class Records:
    """So many different records, whatever their amount."""

    number: Dated[int]


@dataclass(frozen=True, slots=True)
class PerYear:
    """So many units for each started year of the period."""

    amount: Dated[Amount]


@dataclass(frozen=True, slots=True)
class Share:
    """A share of what another rule needs; of several, the first applicable one."""

    share: Dated[Decimal]
    of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty without credit, met by a dated fact."""

    fact: str


type Need = Units | Records | PerYear | Share | Duty


@dataclass(frozen=True, slots=True)
class Carry:
    """How much surplus of the period before may be used, and of which credit."""

    most: Dated[Amount]
    where: Selection = EVERYTHING


@dataclass(frozen=True, slots=True)
class Prorate:
    """How a short first period lowers a need: by months or years, a begun one counted whole or not."""

    months: int
    started: bool


@dataclass(frozen=True, eq=False)
class Rule:
    """One requirement, ceiling, value or choice of a programme."""

    id: str
    title: str
    source: Source
    confidence: str
    note: str = ""
    where: Selection = EVERYTHING
    accepts: tuple[Acceptance, ...] | None = None
    over: Window = Window()
    need: Need | None = None
    most: Dated[Amount] | Share | None = None
    most_per: tuple[tuple[str, Dated[Amount]], ...] = ()
    part_of: tuple[str, ...] = ()
    on_top_of: tuple[str, ...] = ()
    """Rules that may not use the hours this one needs."""
    when: Condition | None = None
    met_by: Condition | None = None
    exempt_when: Condition | None = None
    any_of: tuple[str, ...] = ()
    value: Dated[Decimal] | None = None
    carry: Carry | None = None
    prorate: Prorate | None = None
    due: Point | None = None
    repeats: str | None = None
    validity: Validity = ALWAYS
    dated_by: str | None = None
    whole_dates: bool | None = None
    advisory: str = ""
    shared: str = ""
    """The shared duty that it takes over, by name."""
    line: int = 0

    @cached_property
    def measure(self) -> Measure:
        return measure(self.where)

    @property
    def is_ceiling(self) -> bool:
        return self.most is not None or bool(self.most_per)

    @property
    def asks(self) -> bool:
        """Whether the rule asks for something, rather than only limiting or valuing credit."""
        return self.need is not None or bool(self.any_of)


@dataclass(frozen=True, slots=True)
class Grant:
    """Credit without a record: so much towards each of these rules when the condition is true."""

    id: str
    title: str
    to: Mapping[str, Dated[Amount]]
    source: Source
    when: Condition | None = None
    each_months: int = 0
    of_fact: str = ""
    line: int = 0


@dataclass(frozen=True, eq=False)
class Rulebook:
    """What one programme asks."""

    id: str
    title: str
    kind: str
    authority: str
    authority_url: str
    professions: tuple[str, ...]
    country: str
    region: str | None
    unit: str
    period: PeriodRule
    accepts: tuple[Acceptance, ...]
    rules: Mapping[str, Rule]
    checked: date
    grants: tuple[Grant, ...] = ()
    exempt_when: Condition | None = None
    repeats: str = "once"
    whole_dates: bool = False
    validity: Validity = ALWAYS
    replaced_by: str | None = None
    notes: tuple[str, ...] = ()
    keep_years: int | None = None
    evidence: str = ""
    reporting: str = ""
    penalties: str = ""
    confidence: str = "high"
    """How sure we are of the rules that do not say so themselves, and of a programme without rules."""
    concerns: Condition | None = None
    """Whom of the profession it concerns, where not everybody; only to propose it, no standing hangs on it."""
    not_encoded: Mapping[str, str] = field(default_factory=dict)
    """What the programme asks and the language cannot say: by name, with the reason."""
    file: str = ""

    @cached_property
    def doubts(self) -> Mapping[str, int]:
        """How many rules are of each confidence; of a programme without rules, its own."""
        found = [rule.confidence for rule in self.rules.values()] or [self.confidence]
        return {level: found.count(level) for level in CONFIDENCES if level in found}

    @property
    def least_sure(self) -> str:
        """The confidence of the least sure rule."""
        return list(self.doubts)[-1]

    @cached_property
    def alternatives(self) -> frozenset[str]:
        """Rules that are only a way of meeting another one; they never decide the standing themselves."""
        return frozenset(name for rule in self.rules.values() for name in rule.any_of)

    def ancestors(self, name: str) -> frozenset[str]:
        """Every rule that this one is part of, at any depth."""
        found: set[str] = set()
        waiting = [name]
        while waiting:
            for parent in self.rules[waiting.pop()].part_of:
                if parent not in found:
                    found.add(parent)
                    waiting.append(parent)
        return frozenset(found)

    @cached_property
    def ceilings(self) -> Mapping[str, tuple[Rule, ...]]:
        """For each rule the ceilings on what others add to it, in order of id."""
        return {
            name: tuple(
                sorted((r for r in self.rules.values() if r.is_ceiling and name in r.part_of), key=lambda r: r.id)
            )
            for name in self.rules
        }

    @cached_property
    def on_top(self) -> Mapping[str, tuple[Rule, ...]]:
        """For each rule the rules whose hours are on top of its own, in order of id."""
        return {
            name: tuple(sorted((r for r in self.rules.values() if name in r.on_top_of), key=lambda r: r.id))
            for name in self.rules
        }

    @cached_property
    def values(self) -> Mapping[str, tuple[Rule, ...]]:
        """For each rule the rules that set another value for its records: itself and those that are part of it."""
        valued = [rule for rule in self.rules.values() if rule.value is not None]
        return {
            name: tuple(rule for rule in valued if rule.id == name or name in self.ancestors(rule.id))
            for name in self.rules
        }

    def deciding(self) -> Iterator[Rule]:
        """The rules that decide the standing."""
        return (r for r in self.rules.values() if r.asks and r.id not in self.alternatives and not r.advisory)
