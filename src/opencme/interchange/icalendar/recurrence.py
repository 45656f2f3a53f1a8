"""The days on which a repeated event takes place, found step by step so that no rule can run on for ever."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from opencme.interchange.icalendar.event import CalendarError

MOST_STEPS = 100_000
"""Days, weeks, months or years that are looked at for all rules of a file together."""
UNDERSTOOD = ("FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS", "WKST")
UNTOLD = ("SECONDLY", "MINUTELY", "HOURLY")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass
class Budget:
    """What is left of the steps that a file may take."""

    left: int = MOST_STEPS

    def spend(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise CalendarError("it repeats too often to be followed; export the single dates that you need")


@dataclass(frozen=True, slots=True)
class Rule:
    """A recurrence rule of RFC 5545, 3.3.10, as far as events of whole days and longer steps need it."""

    frequency: str
    interval: int = 1
    count: int | None = None
    until: str = ""
    """As written; the reader knows the event's time zone, this module does not."""
    days: tuple[tuple[int, int], ...] = ()
    """Each with which of them in the month or year (negative from its end; 0 for all) and the weekday, 0 for Monday."""
    months: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()
    week_start: int = 0

    @classmethod
    def of(cls, text: str) -> Rule:
        """The rule from its text; raises CalendarError for one that is not understood."""
        parts = {}
        for part in filter(None, text.strip().upper().split(";")):
            name, separator, value = part.partition("=")
            if name in parts or not separator or not value:
                raise CalendarError(f'its rule for repeating has "{part[:40]}" where one NAME=VALUE should be')
            parts[name] = value
        if unknown := [name for name in parts if name not in UNDERSTOOD]:
            raise CalendarError(f"its rule for repeating uses {unknown[0][:20]}, which is not understood here")
        frequency = parts.get("FREQ", "")
        if frequency in UNTOLD:
            raise CalendarError(f"it repeats {frequency.lower()}; events may repeat daily or more seldom")
        if frequency not in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY"):
            raise CalendarError(f'its rule for repeating has the frequency "{frequency[:20]}", which does not exist')
        return cls(
            frequency,
            interval=_numbers(parts.get("INTERVAL", "1"), 1, 10_000, "INTERVAL")[0],
            count=_numbers(parts["COUNT"], 1, 10**9, "COUNT")[0] if "COUNT" in parts else None,
            until=parts.get("UNTIL", ""),
            days=tuple(_weekday(each) for each in parts["BYDAY"].split(",")) if "BYDAY" in parts else (),
            months=_numbers(parts.get("BYMONTH", ""), 1, 12, "BYMONTH"),
            month_days=_numbers(parts.get("BYMONTHDAY", ""), -31, 31, "BYMONTHDAY"),
            positions=_numbers(parts.get("BYSETPOS", ""), -366, 366, "BYSETPOS"),
            week_start=_weekday(parts.get("WKST", "MO"))[1],
        )


def days_of(rule: Rule, start: date, last: date, budget: Budget) -> Iterator[date]:
    """The days on which an event that starts on `start` takes place, up to the day `last`, in order."""
    found = 0
    for opening, days in _periods(rule, start):
        if opening > last:
            return
        budget.spend()
        ordered = sorted(set(days))
        if rule.positions:
            chosen = {p - 1 if p > 0 else len(ordered) + p for p in rule.positions}
            ordered = [day for place, day in enumerate(ordered) if place in chosen]
        for day in ordered:
            if day < start:
                continue
            if day > last or found == rule.count:
                return
            found += 1
            yield day


def _periods(rule: Rule, start: date) -> Iterator[tuple[date, list[date]]]:
    """Each period of the rule from that of the start: its first day, and the days that the rule takes in it."""
    weekdays = {weekday for _, weekday in rule.days}
    step = 0
    while True:
        try:
            if rule.frequency == "DAILY":
                opening = start + timedelta(days=step)
                days = [opening] if not weekdays or opening.weekday() in weekdays else []
                if rule.month_days and opening.day not in _in_month(opening.year, opening.month, rule.month_days):
                    days = []
            elif rule.frequency == "WEEKLY":
                opening = start + timedelta(days=7 * step - (start.weekday() - rule.week_start) % 7)
                week = [opening + timedelta(days=number) for number in range(7)]
                days = [day for day in week if day.weekday() in (weekdays or {start.weekday()})]
            elif rule.frequency == "MONTHLY":
                year, month = divmod(start.year * 12 + start.month - 1 + step, 12)
                opening = date(year, month + 1, 1)
                days = _of_month(rule, start, opening)
            else:
                opening = date(start.year + step, 1, 1)
                days = _of_year(rule, start, opening)
        except (ValueError, OverflowError):
            # The end of all dates.
            return
        yield opening, [day for day in days if not rule.months or day.month in rule.months]
        step += rule.interval


def _of_month(rule: Rule, start: date, first: date) -> list[date]:
    length = calendar.monthrange(first.year, first.month)[1]
    month = [first.replace(day=number) for number in range(1, length + 1)]
    if not rule.days and not rule.month_days:
        return [day for day in month if day.day == start.day]
    wanted = _in_month(first.year, first.month, rule.month_days)
    taken = [day for day in month if not rule.month_days or day.day in wanted]
    on_weekdays = set(_by_weekday(month, rule.days))
    return [day for day in taken if not rule.days or day in on_weekdays]


def _of_year(rule: Rule, start: date, first: date) -> list[date]:
    if rule.days and not rule.months and not rule.month_days:
        year = [first + timedelta(days=number) for number in range(366 if calendar.isleap(first.year) else 365)]
        return _by_weekday(year, rule.days)
    months = rule.months or (range(1, 13) if rule.month_days else (start.month,))
    return [day for month in months for day in _of_month(rule, start, first.replace(month=month))]


def _by_weekday(span: list[date], days: tuple[tuple[int, int], ...]) -> list[date]:
    found = []
    for which, weekday in days:
        same = [day for day in span if day.weekday() == weekday]
        if which == 0:
            found += same
        elif abs(which) <= len(same):
            found.append(same[which - 1 if which > 0 else which])
    return found


def _in_month(year: int, month: int, days: tuple[int, ...]) -> set[int]:
    length = calendar.monthrange(year, month)[1]
    return {day if day > 0 else length + 1 + day for day in days}


def _numbers(text: str, least: int, most: int, name: str) -> tuple[int, ...]:
    found = []
    for part in filter(None, text.split(",")):
        digits = part.removeprefix("-").removeprefix("+")
        number = int(part) if digits.isascii() and digits.isdigit() and len(digits) < 12 else 0
        if number == 0 or not least <= number <= most:
            raise CalendarError(f'its rule for repeating has {name} "{part[:20]}"; that is no number from {least} on')
        found.append(number)
    return tuple(found)


def _weekday(text: str) -> tuple[int, int]:
    which, day = text[:-2], text[-2:]
    if day not in WEEKDAYS:
        raise CalendarError(f'its rule for repeating has the day "{text[:20]}"; days are written {", ".join(WEEKDAYS)}')
    return (_numbers(which, -53, 53, "BYDAY")[0] if which else 0), WEEKDAYS.index(day)


def until_of(rule: Rule, start: date | datetime) -> date | None:
    """The last day that the rule itself allows, where the event takes place; None if it ends by no day."""
    if not rule.until:
        return None
    for form in ("%Y%m%dT%H%M%SZ", "%Y%m%dT%H%M%S", "%Y%m%d"):
        try:
            moment = datetime.strptime(rule.until, form)
        except ValueError:
            continue
        if not isinstance(start, datetime) or form == "%Y%m%d":
            return moment.date()
        if form.endswith("Z") and start.tzinfo is not None:
            from_utc = moment.replace(tzinfo=UTC).astimezone(start.tzinfo)
            moment = from_utc.replace(tzinfo=None)
        # An occurrence of the last day that starts after the moment is none.
        return moment.date() if start.time() <= moment.time() else moment.date() - timedelta(days=1)
    raise CalendarError(f'it repeats until "{rule.until[:20]}"; that is written 20270131 or 20270131T235959Z')
