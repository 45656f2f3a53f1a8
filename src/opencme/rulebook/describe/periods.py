"""Periods and windows in words: which days a programme and each of its rules look at."""

from __future__ import annotations

from opencme.rulebook.describe.wording import MONTHS, length, ordinal, span, spelled
from opencme.rulebook.language import Window
from opencme.rulebook.period import (
    AnyDay,
    Birthday,
    BirthMonthEnd,
    Cohorts,
    Ending,
    Expiry,
    FixedDate,
    IssueAnniversary,
    PeriodRule,
)


def period(rule: PeriodRule) -> str:
    """How the programme's periods are laid out, as a phrase: 2 years, ending on 31 January of odd years."""
    if isinstance(rule.ends, AnyDay):
        return f"any {rule.months} months in a row, {ending(rule.ends)}"
    text = f"{length(rule.months)}, {ending(rule.ends, rule.months)}"
    if rule.follows == "calendar":
        text += ", whatever day the licence expires"
        if rule.renews_months:
            text += f" (one that expires within {length(rule.renews_months)} of its end renews on that period)"
    if rule.follows == "issue":
        text += f", counted from {_first_day(rule.ends)}, apart from the licence's own expiry"
    return text


def exceptions(rule: PeriodRule) -> list[str]:
    """Where the period takes in more than its own months, in sentences."""
    lines = []
    if rule.early_months:
        lines.append(f"Credit of the {span(rule.early_months)} before a period counts in it too, except in the first.")
    if rule.first_months:
        start = "1 January of the year of issue" if rule.calendar_year else "the date of issue"
        lines.append(
            f"The first period begins on {start}, where issue falls before it and makes it"
            f" no longer than {rule.first_months} months."
        )
    return lines


def _first_day(ends: Ending) -> str:
    """From when a cycle of its own is counted: the day after the first ending day after issue."""
    match ends:
        case Birthday(day_before=True):
            return "the first birthday after issue"
        case Birthday():
            return "the day after the first birthday after issue"
        case BirthMonthEnd():
            return "the end of the first such month after issue"
        case _:
            return "the day after the first such day after issue"


def ending(ends: Ending, months: int = 0) -> str:
    """How a period of so many months ends, as a phrase."""
    match ends:
        case FixedDate():
            return f"ending on {_date(ends, months)}"
        case Cohorts(dates):
            groups = [
                f"group {name.replace('-', ' ').capitalize()}, on {_date(on, months)}" for name, on in dates.items()
            ]
            return f"by renewal group: {'; '.join(groups)}"
        case Birthday(before):
            return "ending on the day before the birthday" if before else "ending on the birthday"
        case BirthMonthEnd(plus):
            after = {0: "the birth month", 1: "the month after the birth month"}.get(
                plus, f"the {ordinal(plus)} month after the birth month"
            )
            return f"ending on the last day of {after}"
        case IssueAnniversary():
            return "ending on the day before the anniversary of issue"
        case Expiry():
            return "ending on the day it expires"
        case AnyDay():
            return "looked at on any day"


def _date(ends: FixedDate, months: int) -> str:
    last = ends.day == 31 and ends.month in (2, 4, 6, 9, 11)
    text = f"the last day of {MONTHS[ends.month - 1]}" if last else f"{ends.day} {MONTHS[ends.month - 1]}"
    if ends.parity is not None:
        return f"{text} of {'odd' if ends.parity else 'even'} years"
    if ends.anchor is not None and months > 12 and months % 12 == 0:
        return f"{text} of every {ordinal(months // 12)} year ({ends.anchor} is one)"
    return text


def window(over: Window) -> str:
    """The window as a phrase behind an amount and its selection."""
    match over.kind:
        case "period":
            return "in each period"
        case "year":
            return "in each year of the period"
        case "periods":
            return f"in the {spelled(over.number)} periods that end with this one"
        case "months":
            return f"in the {span(over.number)} that end{'s' if over.number == 12 else ''} with the period"
        case "valid":
            return f"good for {length(over.number)} after completion"
        case "career":
            return "once"
        case _:
            return "in the first period"
