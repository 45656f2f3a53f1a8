"""Section 8: which period a case is about; section 5: months counted back and the windows."""

import calendar
import datetime
from dataclasses import dataclass
from typing import Any

from tests.plain.reading import Data

ONE_DAY = datetime.timedelta(days=1)
Date = datetime.date


@dataclass(frozen=True)
class Period:
    """Whole days, both ends included."""

    start: Date
    end: Date


@dataclass(frozen=True)
class Setting:
    """A rulebook, a case and the period P in question (None while it is not known)."""

    rulebook: Data
    case: Data
    period: Period | None

    @property
    def as_of(self) -> Date:
        """D, the as-of day."""
        day: Date = self.case["as_of"]
        return day

    @property
    def credential(self) -> Data:
        return self.case.get("credential") or {}

    @property
    def learner(self) -> Data:
        return self.case.get("learner") or {}

    @property
    def credits(self) -> list[Data]:
        return self.case.get("credits") or []

    @property
    def rules(self) -> Data:
        rules: Data = self.rulebook["rules"]
        return rules

    @property
    def months(self) -> int:
        return int(self.rulebook["period"]["months"])

    @property
    def issued(self) -> Date | None:
        """The credential's date of issue."""
        return self.credential.get("issued")

    @property
    def p(self) -> Period:
        """P where it must be known."""
        assert self.period is not None
        return self.period


def add_months(day: Date, months: int) -> Date:
    """Section 5: the same day of the month, or the month's last day where it is missing."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return Date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def start_of(end: Date, months: int) -> Date:
    """Section 5: a period or window of n months that ends on E starts on (E + 1 day) - n months."""
    return add_months(end + ONE_DAY, -months)


def months_of(length: Data) -> int:
    """`{months: n}` or `{years: n}` in months."""
    return int(length.get("months", 0)) + 12 * int(length.get("years", 0))


def count_months(start: Date, end: Date, *, started: bool) -> int:
    """Months from start to end, both included, counted back from the end; a begun one counts whole if `started`."""
    count = 0
    while start_of(end, count + 1) >= start:
        count += 1
    if started and start_of(end, count) > start:
        count += 1
    return count


# Section 8: moving by whole periods, and the number of a period.


def widened(setting: Setting, regular: Period) -> Period:
    """Section 8, `first`: a period preceded by a part-period with the issue date in it begins then."""
    first = setting.rulebook["period"].get("first")
    issued = setting.issued
    anniversary = setting.rulebook["period"].get("ends") == "issue-anniversary"
    if anniversary and issued is not None and regular.start == issued + ONE_DAY:
        return Period(issued, regular.end)
    if not first or issued is None or issued >= regular.start:
        return regular
    if issued < add_months(regular.start, -(months_of(first) - setting.months)):
        return regular
    if setting.rulebook["period"].get("ends") == "calendar-year":
        return Period(Date(issued.year, 1, 1), regular.end)
    return Period(issued, regular.end)


def one_back(setting: Setting, period: Period) -> Period:
    """The period before: it ends the day before this one starts."""
    end = period.start - ONE_DAY
    return widened(setting, Period(start_of(end, setting.months), end))


def moved(setting: Setting, period: Period, steps: int) -> Period:
    """A period moved by whole periods, back if steps is negative."""
    if steps > 0:
        end = add_months(period.end + ONE_DAY, steps * setting.months) - ONE_DAY
        return Period(start_of(end, setting.months), end)
    for _ in range(-steps):
        period = one_back(setting, period)
    return period


def is_first(setting: Setting) -> bool | None:
    """Section 8: P is the first period when `issued` is not before its start; unknown without the issue date."""
    if setting.issued is None:
        return None
    return _is_first(setting, setting.issued, setting.p)


def _is_first(setting: Setting, issued: Date, period: Period) -> bool:
    """Section 8, the first period; with `follows: issue` the first cycle."""
    if setting.rulebook["period"].get("follows") == "issue":
        ends = matching_days(setting, _table(setting))
        if ends:
            return period.end <= _first_cycle_end(setting, ends, issued)
    return issued >= period.start


def number_of_period(setting: Setting) -> int | None:
    """Section 8: 1 for the first, counted in steps of `months`."""
    if setting.issued is None:
        return None
    if setting.rulebook["period"].get("follows") == "issue" and (ends := matching_days(setting, _table(setting))):
        # Cycles of whole years, each ending on that year's matching day.
        years = setting.p.end.year - _first_cycle_end(setting, ends, setting.issued).year
        return max(1, 1 + years * 12 // setting.months)
    number, period = 1, setting.p
    while not _is_first(setting, setting.issued, period):
        number, period = number + 1, one_back(setting, period)
    return number


# Section 8: the table of `ends`.


def _day_in(year: int, month: int, day: Any) -> Date:
    last = calendar.monthrange(year, month)[1]
    return Date(year, month, last if day == "last" else min(int(day), last))


def _table(setting: Setting) -> Any:
    """What says when periods end: `cohorts` as the credential's cohort says (None if unknown)."""
    ends = setting.rulebook["period"].get("ends")
    if isinstance(ends, dict) and "cohorts" in ends:
        return ends["cohorts"].get(setting.credential.get("cohort"))
    return ends


def matching_day(setting: Setting, table: Any, year: int) -> Date | None:
    """Section 8: the day in (or, before a birthday, next to) a year on which a period may end, if there is one."""
    born, issued = setting.learner.get("born"), setting.issued
    if table == "calendar-year":
        return Date(year, 12, 31)
    if table == "issue-anniversary":
        return None if issued is None else add_months(issued, 12 * (year - issued.year)) - ONE_DAY
    if isinstance(table, dict) and "month" in table:
        if "years" in table and (year % 2 == 1) != (table["years"] == "odd"):
            return None
        if "year" in table and (year - int(table["year"])) * 12 % setting.months:
            return None
        return _day_in(year, int(table["month"]), table["day"])
    if born is None:
        return None
    if table == "birthday":
        return _day_in(year, born.month, born.day)
    if table == "day-before-birthday":
        return _day_in(year, born.month, born.day) - ONE_DAY
    plus = 0
    if isinstance(table, dict):
        plus = int((table["birth-month-end"] or {}).get("plus", 0))
    month = (born.month - 1 + plus) % 12 + 1
    return _day_in(year, month, "last")


def matching_days(setting: Setting, table: Any) -> list[Date]:
    """Every matching day of a long time around the case, in order; none where the table is not known."""
    if table is None or table == "expiry":
        return []
    days = [matching_day(setting, table, year) for year in range(1980, 2060)]
    return sorted(day for day in days if day is not None)


def find_period(setting: Setting) -> tuple[Period | None, set[str]]:
    """Section 8: P, or None and what must be asked to know it."""
    own = setting.credential.get("period")
    if own:
        return Period(own["start"], own["end"]), set()
    if setting.rulebook["period"].get("ends") == "any-day":
        return widened(setting, Period(start_of(setting.as_of, setting.months), setting.as_of)), set()
    if setting.rulebook["period"].get("follows") == "issue":
        return _education_cycle(setting)
    end: Date | None = setting.credential.get("expires")
    if setting.rulebook["period"].get("follows") == "calendar" and end is not None:
        # The education year has a calendar of its own: `expires` counts only if it is such a day, or soon after one.
        after = months_of(setting.rulebook["period"].get("renews") or {})
        fitting = [day for day in matching_days(setting, _table(setting)) if day <= end <= add_months(day, after)]
        end = fitting[-1] if fitting else None
    if end is None:
        end = _end_from_table(setting)
    if end is None:
        return None, {"expires"}
    period = widened(setting, Period(start_of(end, setting.months), end))
    while setting.as_of < period.start:
        period = one_back(setting, period)
    return period, set()


def _end_from_table(setting: Setting) -> Date | None:
    """Section 8, `follows: expiry` without `expires`: the end of a period at or after D, if it can be told."""
    table = _table(setting)
    if table is None:
        return None
    if table == "issue-anniversary":
        if setting.issued is None:
            return None
        steps = 1
        while add_months(setting.issued, steps * setting.months) - ONE_DAY < setting.as_of:
            steps += 1
        return add_months(setting.issued, steps * setting.months) - ONE_DAY
    known = isinstance(table, dict) and ("years" in table or "year" in table)
    if setting.months > 12 and not known:
        return None
    days = [day for day in matching_days(setting, table) if day >= setting.as_of]
    return days[0] if days else None


def _education_cycle(setting: Setting) -> tuple[Period | None, set[str]]:
    """Section 8, `follows: issue`: the cycle of D; the first one if that has not begun."""
    if setting.issued is None:
        return None, {"issued"}
    table = _table(setting)
    if table is None:
        return None, {"cohort"}
    days = matching_days(setting, table)
    if not days:
        return None, {"born"}
    end = _first_cycle_end(setting, days, setting.issued)
    while end < setting.as_of:
        end = _next_cycle_end(setting, days, end)
    before = days[days.index(end) - setting.months // 12]
    return Period(before + ONE_DAY, end), set()


def _first_cycle_end(setting: Setting, days: list[Date], issued: Date) -> Date:
    """Section 8: where the months have passed since the first matching day after issue."""
    return _next_cycle_end(setting, days, next(day for day in days if day >= issued))


def _next_cycle_end(setting: Setting, days: list[Date], end: Date) -> Date:
    """Section 8: the matching day so many years later."""
    return days[days.index(end) + setting.months // 12]


# Section 5: windows.


@dataclass(frozen=True)
class Window:
    """Days in which a record must be completed; `late_until` is later than `end` where later ones may be late."""

    start: Date | None
    end: Date
    late_until: Date


def begins_early(setting: Setting, *, hopeful: bool) -> Date:
    """Section 8, `early`: where windows that start with P start; if the issue date is unknown, as hopeful says."""
    early = setting.rulebook["period"].get("early")
    first = is_first(setting)
    if not early or first is True or (first is None and not hopeful):
        return setting.p.start
    return add_months(setting.p.start, -months_of(early))


def slices_of(period: Period) -> list[Period]:
    """Section 5, `year`: P cut into slices of 12 months from its first day (the last may be shorter)."""
    slices = []
    number = 0
    while (start := add_months(period.start, 12 * number)) <= period.end:
        number += 1
        slices.append(Period(start, min(add_months(period.start, 12 * number) - ONE_DAY, period.end)))
    return slices


def window_of(setting: Setting, rule: Data, *, hopeful: bool) -> Window:
    """Section 5, the table of `over`, but for `year`."""
    over = rule.get("over", "period")
    p, as_of = setting.p, setting.as_of
    if over in ("period", "first-period"):
        return Window(begins_early(setting, hopeful=hopeful), p.end, p.end)
    if over == "career":
        return Window(None, p.end, max(p.end, as_of))
    if "periods" in over:
        return Window(moved(setting, p, 1 - int(over["periods"])).start, p.end, p.end)
    if "valid" in over:
        # Section 7: with D after the end of P, "still good" is judged on the last day of P.
        judged = min(as_of, p.end)
        return Window(add_months(judged, -months_of(over["valid"])) + ONE_DAY, judged, max(judged, as_of))
    return Window(start_of(p.end, months_of(over)), p.end, p.end)
