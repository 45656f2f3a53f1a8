"""Conditions over facts in three-valued logic (docs/rulebooks.md, section 6): what nobody stated is unknown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from opencme.credit import Credential, Fact, Learner, Span
from opencme.rulebook.calendar import add_days, add_months, next_day, start_of
from opencme.rulebook.period import Period


@dataclass(frozen=True, slots=True)
class Truth:
    """True, false or unknown (None), with the facts to ask about where it is unknown."""

    value: bool | None
    questions: frozenset[str] = frozenset()


YES = Truth(True)
NO = Truth(False)


def unknown(*questions: str) -> Truth:
    return Truth(None, frozenset(questions))


@dataclass(frozen=True, slots=True)
class FactIs:
    """The fact holds; `test` says in which way: holds, overlaps, throughout, days-in-period, begun-in, within, …"""

    name: str
    test: str = "holds"
    number: Decimal | None = None
    months: int = 0
    names: frozenset[str] = frozenset()
    point: Point | None = None


@dataclass(frozen=True, slots=True)
class Renewal:
    """The period is the n-th to m-th since the date of issue."""

    least: int | None = None
    greatest: int | None = None


@dataclass(frozen=True, slots=True)
class Profession:
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class AllOf:
    items: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    items: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    item: Condition


type Condition = FactIs | Renewal | Profession | AllOf | AnyOf | Not


def parts(condition: Condition) -> Iterator[Condition]:
    """The condition and every one inside it."""
    yield condition
    match condition:
        case AllOf(items) | AnyOf(items):
            for item in items:
                yield from parts(item)
        case Not(item):
            yield from parts(item)


@dataclass(frozen=True, slots=True)
class On:
    """A date."""

    day: date


@dataclass(frozen=True, slots=True)
class After:
    """So many months and days after an event: issued, born, period-start, period-end or a dated fact."""

    event: str
    months: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True)
class RenewalEnd:
    """The last day of the n-th period since issue; with `full`, of the n-th that starts on or after the issue date."""

    number: int
    full: bool = False
    since: date | None = None
    """For full periods: not counted from the date of issue alone, but from this day if it is later."""


@dataclass(frozen=True, slots=True)
class DayInYear:
    """A month and day in the n-th twelve months of the period."""

    month: int
    day: int
    year: int


@dataclass(frozen=True, slots=True)
class Extreme:
    """The earliest (or latest) of several points; unknown if one of them is."""

    points: tuple[Point, ...]
    latest: bool = False


type Point = On | After | RenewalEnd | DayInYear | Extreme


@dataclass(frozen=True)
class Situation:
    """One clinician with one credential in one period, asked about on one day."""

    as_of: date
    period: Period
    credential: Credential = field(default_factory=Credential)
    learner: Learner = field(default_factory=Learner)

    @cached_property
    def facts(self) -> dict[str, Fact]:
        """What was stated, and what follows from it."""
        learner, issued = self.learner, self.credential.issued
        derived: dict[str, Fact] = {}
        if issued:
            derived["issued"] = derived["licensed-on"] = issued
            derived["first-renewal"] = bool(self.period.first)
        if self.credential.expires:
            derived["expires"] = self.credential.expires
        if learner.born:
            derived["born"] = learner.born
        if learner.specialties is not None:
            derived["specialties"] = learner.specialties
        if learner.profession:
            derived["profession"] = (learner.profession,)
        return derived | dict(learner.facts)

    def judge(self, condition: Condition) -> Truth:
        """Kleene's logic: unknown only where the answer really hangs on what nobody stated."""
        match condition:
            case FactIs():
                return self._fact(condition)
            case Renewal(least, greatest):
                number = self.period.number
                if number is None:
                    return unknown("issued")
                return Truth((least is None or number >= least) and (greatest is None or number <= greatest))
            case Profession(names):
                mine = self.learner.profession
                return unknown("profession") if mine is None else Truth(mine in names)
            case AllOf(items):
                return _both(self.judge(item) for item in items)
            case AnyOf(items):
                return _opposite(_both(_opposite(self.judge(item)) for item in items))
            case Not(item):
                return _opposite(self.judge(item))

    def moment(self, point: Point) -> tuple[date | None, frozenset[str]]:
        """The day a point in time falls on, or None with the facts to ask about."""
        match point:
            case On(day):
                return day, frozenset()
            case After(event, months, days):
                base = self._event(event)
                if base is None:
                    # What is stated not to have happened gives no day, and there is nothing to ask.
                    return None, frozenset() if self.facts.get(event) is False else frozenset({event})
                return add_days(add_months(base, months), days), frozenset()
            case RenewalEnd(number, full, since):
                end = self.period.end_of(number, full=full, since=since)
                return end, frozenset() if end else frozenset({"issued"})
            case DayInYear(month, day, year):
                return self.period.day_in_year(month, day, year), frozenset()
            case Extreme(points, latest):
                found = [self.moment(each) for each in points]
                questions = frozenset().union(*(asked for _, asked in found))
                known = [day for day, _ in found if day is not None]
                if len(known) < len(points):
                    return None, questions
                return (max(known) if latest else min(known)), frozenset()

    def _event(self, name: str) -> date | None:
        if name == "period-start":
            return self.period.start
        if name == "period-end":
            return self.period.end
        days = start_days(self.facts.get(name))
        return min(days) if days else None

    def _fact(self, condition: FactIs) -> Truth:
        name, test = condition.name, condition.test
        fact = self.facts.get(name)
        if fact is None:
            return unknown("issued" if name in ("first-renewal", "licensed-on") else name)
        if fact is False:
            return NO
        ask = unknown(name)
        start, end = self.period.start, self.period.end
        if test == "includes":
            return Truth(not condition.names.isdisjoint(fact)) if isinstance(fact, tuple) else ask
        if test in ("at-least", "at-most"):
            if not isinstance(fact, Decimal) or condition.number is None:
                return ask
            return Truth(fact >= condition.number if test == "at-least" else fact <= condition.number)
        if test == "holds":
            return self._holds(fact)
        if test in ("overlaps", "throughout", "days-in-period"):
            spans = _spans(fact)
            if fact is True:
                return YES
            if spans is None:
                return ask
            if test == "overlaps":
                return Truth(any(span.overlaps(start, end) for span in spans))
            if test == "throughout":
                return Truth(any(span.contains(start, end) for span in spans))
            return Truth(_days(spans, start, end) >= (condition.number or 0))
        first_days = start_days(fact)
        if first_days is None:
            return ask
        if test == "begun-in":
            return Truth(any(start <= day <= end for day in first_days))
        if test == "within":
            return Truth(any(start_of(end, condition.months) <= day <= end for day in first_days))
        limit, asked = self.moment(condition.point) if condition.point else (None, frozenset())
        if limit is None:
            return Truth(None, asked) if asked else NO
        return Truth(any(day < limit if test == "before" else day >= limit for day in first_days))

    def _holds(self, fact: Fact) -> Truth:
        if isinstance(fact, bool):
            return Truth(fact)
        if isinstance(fact, date):
            return Truth(fact <= self.as_of)
        if isinstance(fact, Decimal):
            return Truth(fact > 0)
        spans = _spans(fact)
        if spans is not None:
            return Truth(any(span.contains(self.as_of, self.as_of) for span in spans))
        return Truth(bool(fact))


def _spans(fact: Fact) -> tuple[Span, ...] | None:
    if isinstance(fact, tuple) and (spans := tuple(item for item in fact if isinstance(item, Span))):
        return spans
    if isinstance(fact, date):
        return (Span(fact),)
    return None


def start_days(fact: Fact | None) -> list[date] | None:
    """The days on which a fact began: a date itself, the start of each span; None if it has none."""
    if isinstance(fact, date):
        return [fact]
    spans = _spans(fact) if fact is not None else None
    return [span.start for span in spans] if spans else None


def _days(spans: Iterable[Span], start: date, end: date) -> int:
    """Days of the period that lie in at least one span."""
    total, covered = 0, start
    for span in sorted(spans, key=lambda each: each.start):
        low, high = max(span.start, covered), min(span.end or end, end)
        if low <= high:
            total += (high - low).days + 1
            covered = next_day(high)
    return total


def _both(truths: Iterable[Truth]) -> Truth:
    questions: frozenset[str] = frozenset()
    doubtful = False
    for truth in truths:
        if truth.value is False:
            return NO
        if truth.value is None:
            doubtful = True
            questions |= truth.questions
    return Truth(None, questions) if doubtful else YES


def _opposite(truth: Truth) -> Truth:
    return truth if truth.value is None else Truth(not truth.value)
