"""Renewal periods of every kind: which days a programme looks at (docs/rulebooks.md, section 8)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from opencme.credit import Credential
from opencme.rulebook.calendar import add_days, add_months, day_before, day_in, month_end, next_day, start_of


@dataclass(frozen=True, slots=True)
class Period:
    """The period in question: first and last day, its length, and its number since issue (None: unknown)."""

    start: date
    end: date
    months: int
    number: int | None = None
    opens: date | None = None
    """The first day from which credit counts in all but the first period, where that is before `start`."""
    first_full: int | None = None
    """The number of the first period that starts on or after the date of issue."""

    @property
    def first(self) -> bool | None:
        return None if self.number is None else self.number == 1

    def counts_from(self, *, hopeful: bool = False) -> date:
        """The first day from which credit counts; if nobody knows whether this is the first, as `hopeful` says."""
        early = self.opens and (not self.first if self.number is not None else hopeful)
        return self.opens if early and self.opens else self.start

    def end_of(self, number: int, *, full: bool = False, since: date | None = None) -> date | None:
        """The last day of the number-th period since issue, or of the number-th full one; None if issue is unknown.

        Full periods are counted from the first that starts on or after the date of issue, and on or after `since`.
        """
        if self.number is None or self.first_full is None:
            return None
        first = self.first_full
        while full and since and self._start_of(first) < since:
            first += 1
        wanted = number + (first - 1 if full else 0)
        return self.end if wanted == self.number else day_before(self._start_of(wanted + 1))

    def _start_of(self, number: int) -> date:
        """The first day of the number-th period since issue, counted back from this one's start or on from its end."""
        steps = number - (self.number or 0)
        return add_months(self.start, steps * self.months) if steps <= 0 else self._after(steps - 1)

    def _after(self, periods: int) -> date:
        """The day so many periods after the day that follows this one."""
        return add_months(next_day(self.end), periods * self.months)

    def day_in_year(self, month: int, day: int, year: int) -> date:
        """The first such calendar day on or after the start of the period's year-th twelve months."""
        low = add_months(self.start, 12 * (year - 1))
        here = day_in(low.year, month, day)
        return here if here >= low else day_in(low.year + 1, month, day)

    def slices(self) -> Iterator[tuple[date, date]]:
        """The period cut into twelve months each from its first day; the last may be shorter."""
        start, count = self.start, 1
        while start <= self.end:
            following = add_months(self.start, 12 * count)
            yield start, min(day_before(following), self.end)
            start, count = following, count + 1

    def back(self) -> Period:
        """The period before this one."""
        end = day_before(self.start)
        number = None if self.number is None else self.number - 1
        start = start_of(end, self.months)
        opens = self.opens and add_months(self.opens, -self.months)
        return Period(start, end, self.months, number, opens, self.first_full)


@dataclass(frozen=True, slots=True)
class FixedDate:
    """A day of the year (31: the month's last); `parity` 0 or 1 for even or odd years; `anchor`: a year with an end."""

    month: int
    day: int
    parity: int | None = None
    anchor: int | None = None


@dataclass(frozen=True, slots=True)
class Cohorts:
    dates: Mapping[str, FixedDate]


@dataclass(frozen=True, slots=True)
class Birthday:
    """The birthday, or the day before it."""

    day_before: bool = False


@dataclass(frozen=True, slots=True)
class BirthMonthEnd:
    """The last day of the birth month, or of the month so many later."""

    plus: int = 0


@dataclass(frozen=True, slots=True)
class IssueAnniversary:
    """The day before the anniversary of the date of issue."""


@dataclass(frozen=True, slots=True)
class AnyDay:
    """The as-of day itself: a rolling period."""


@dataclass(frozen=True, slots=True)
class Expiry:
    """The day on which the credential expires, and nothing else tells it."""


type Ending = FixedDate | Cohorts | Birthday | BirthMonthEnd | IssueAnniversary | AnyDay | Expiry


@dataclass(frozen=True, slots=True)
class PeriodRule:
    """How a programme's periods are laid out."""

    months: int
    ends: Ending
    follows: str = "expiry"
    """expiry, issue (a cycle apart from the licence's) or calendar (an expiry on another day does not matter)."""
    renews_months: int = 0
    """With `follows: calendar`: how long after the end of a period the credential it renews expires, at the most."""
    early_months: int = 0
    first_months: int | None = None
    calendar_year: bool = False


@dataclass(frozen=True, slots=True)
class Unsettled:
    """The period cannot be told without these facts."""

    questions: frozenset[str]


def period_of(rule: PeriodRule, credential: Credential, born: date | None, as_of: date) -> Period | Unsettled:
    """The period that the as-of day's question is about."""
    if credential.period:
        return _numbered(rule, *credential.period, credential.issued)
    if rule.follows == "issue":
        return _cycle(rule, credential, born, as_of)
    if isinstance(rule.ends, AnyDay):
        return _numbered(rule, start_of(as_of, rule.months), as_of, credential.issued)
    end = _stated_end(rule, credential, born) or _next_end(rule, credential, born, as_of)
    if isinstance(end, Unsettled):
        # Whatever is missing for the table, the expiry alone would do.
        return Unsettled(frozenset({"expires"}))
    # Numbered only where the walk ends: a credential that expires in 9999 has thousands of periods behind it.
    while as_of < (start := _begun(rule, start_of(end, rule.months), credential.issued)) and start > date.min:
        end = day_before(start_of(end, rule.months))
    return _numbered(rule, start_of(end, rule.months), end, credential.issued)


def _stated_end(rule: PeriodRule, credential: Credential, born: date | None) -> date | None:
    """The period's end that the credential's expiry tells; with `follows: calendar` one on it or a little before it."""
    expires = credential.expires
    if expires is None or rule.follows != "calendar":
        return expires
    matching, ends = _matching(rule.ends, credential, born), rule.ends
    if isinstance(matching, Unsettled) or not isinstance(ends, FixedDate):
        return None
    earliest = add_months(expires, -rule.renews_months)
    found = [matching(year) for year in range(earliest.year, expires.year + 1)]
    return max((end for end in found if earliest <= end <= expires and _in_cycle(rule, ends, end)), default=None)


def _in_cycle(rule: PeriodRule, ends: FixedDate, end: date) -> bool:
    """Whether a fixed date falls in a year in which a period ends."""
    if ends.parity is not None:
        return end.year % 2 == ends.parity
    return ends.anchor is None or (end.year - ends.anchor) * 12 % rule.months == 0


def _numbered(rule: PeriodRule, start: date, end: date, issued: date | None) -> Period:
    """Number the period since issue, and apply the programme's own ways with its first period and early credit."""
    start = _begun(rule, start, issued)
    number = first_full = None
    if issued:
        number, begin = 1, start
        while issued < begin and begin > date.min:
            begin, number = _begun(rule, start_of(day_before(begin), rule.months), issued), number + 1
        first_full = 1 if begin >= issued else 2
    opens = add_months(start, -rule.early_months) if rule.early_months else None
    return Period(start, end, rule.months, number, opens, first_full)


def _begun(rule: PeriodRule, start: date, issued: date | None) -> date:
    """The start of a period, earlier where the programme lets a first period take in the part-period before it."""
    if rule.first_months and issued and add_months(start, rule.months - rule.first_months) <= issued < start:
        return date(issued.year, 1, 1) if rule.calendar_year else issued
    if isinstance(rule.ends, IssueAnniversary) and issued and issued < start <= add_days(issued, 1):
        # A licence that expires on the anniversary itself, or was issued on 29 February.
        return issued
    return start


def _cycle(rule: PeriodRule, credential: Credential, born: date | None, as_of: date) -> Period | Unsettled:
    """An education cycle counted from the first matching day after issue, apart from the licence's own expiry."""
    if credential.issued is None:
        return Unsettled(frozenset({"issued"}))
    matching = _matching(rule.ends, credential, born)
    if isinstance(matching, Unsettled):
        return matching
    anchor = next(_days_from(matching, credential.issued), date.max)
    number = 0
    while True:
        start = next_day(_same_day(matching, anchor, number * rule.months))
        end = _same_day(matching, anchor, (number + 1) * rule.months)
        number += 1
        if as_of <= end or end.year >= 9000:
            return Period(start, end, rule.months, number, None, 1)


def _same_day(matching: Callable[[int], date], anchor: date, months: int) -> date:
    """The matching day so many months after the anchor; in whole years by that year's own calendar."""
    if months % 12 == 0:
        return matching(anchor.year + months // 12)
    return add_months(anchor, months)


def _next_end(rule: PeriodRule, credential: Credential, born: date | None, as_of: date) -> date | Unsettled:
    """The end of the period that holds the day, where the programme's own rule is enough to tell it."""
    ends = rule.ends
    if isinstance(ends, IssueAnniversary):
        if credential.issued is None:
            return Unsettled(frozenset({"issued"}))
        count = 1
        while (following := add_months(credential.issued, count * rule.months)) <= as_of and following < date.max:
            count += 1
        return day_before(following)
    if isinstance(ends, Cohorts):
        if credential.cohort is None or credential.cohort not in ends.dates:
            return Unsettled(frozenset({"cohort"}))
        ends = ends.dates[credential.cohort]
    matching = _matching(ends, credential, born)
    if isinstance(matching, Unsettled):
        return matching
    for end in _days_from(matching, as_of):
        if rule.months <= 12:
            return end
        if not isinstance(ends, FixedDate) or (ends.parity, ends.anchor) == (None, None):
            break
        if _in_cycle(rule, ends, end):
            return end
    return Unsettled(frozenset({"expires"}))


def _matching(ends: Ending, credential: Credential, born: date | None) -> Callable[[int], date] | Unsettled:
    """The function from a year to that year's ending day."""
    match ends:
        case FixedDate(month, day):
            return lambda year: day_in(year, month, day)
        case Cohorts(dates):
            if credential.cohort is None or credential.cohort not in dates:
                return Unsettled(frozenset({"cohort"}))
            return _matching(dates[credential.cohort], credential, born)
        case Birthday(before):
            if born is None:
                return Unsettled(frozenset({"born"}))
            birthday = born
            if before:
                return lambda year: day_before(day_in(year, birthday.month, birthday.day))
            return lambda year: day_in(year, birthday.month, birthday.day)
        case BirthMonthEnd(plus):
            if born is None:
                return Unsettled(frozenset({"born"}))
            month = (born.month - 1 + plus) % 12 + 1
            return lambda year: month_end(year, month)
        case IssueAnniversary():
            if credential.issued is None:
                return Unsettled(frozenset({"issued"}))
            issued = credential.issued
            return lambda year: day_before(day_in(year, issued.month, issued.day))
        case AnyDay() | Expiry():
            return Unsettled(frozenset({"expires"}))


def _days_from(matching: Callable[[int], date], day: date) -> Iterator[date]:
    """The ending days on or after the day, year by year."""
    for year in range(day.year - 1, day.year + 60):
        end = matching(year)
        if end >= day:
            yield end
