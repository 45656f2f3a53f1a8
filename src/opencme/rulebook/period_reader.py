"""Reads the `period` of a rulebook."""

from __future__ import annotations

from opencme.rulebook.condition_reader import read_month_day
from opencme.rulebook.document import Node
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

WAYS = (
    "birthday",
    "day-before-birthday",
    "birth-month-end",
    "issue-anniversary",
    "calendar-year",
    "expiry",
    "any-day",
)


def read_period(node: Node) -> PeriodRule:
    top = node.mapping("period", ("months", "ends", "follows", "renews", "early", "first"), ("months", "ends"))
    months = top["months"].integer("months", 1)
    ends = _ending(top["ends"])
    follows = top["follows"].choice("follows", ("expiry", "issue", "calendar")) if "follows" in top else "expiry"
    if follows != "expiry" and isinstance(ends, AnyDay):
        node.fail("a rolling period (any-day) follows neither issue nor calendar")
    dates = list(ends.dates.values()) if isinstance(ends, Cohorts) else [ends]
    settled = any(isinstance(each, FixedDate) and (each.parity, each.anchor) != (None, None) for each in dates)
    if follows == "calendar" and not isinstance(ends, FixedDate):
        node.fail("follows: calendar needs a fixed date or calendar-year")
    if follows == "calendar" and months > 12 and not settled and "renews" not in top:
        node.fail("follows: calendar needs a period of 12 months or less, a fixed date with years or year, or renews")
    if follows != "expiry" and isinstance(ends, Expiry):
        node.fail("a period that ends with the expiry follows neither issue nor calendar")
    if follows == "issue" and months % 12:
        node.fail("a cycle that follows issue has whole years; write months as a multiple of 12")
    if follows == "issue" and settled:
        node.fail("a cycle that follows issue takes its years from there; leave out years and year")
    first = _months(top["first"], "first") if "first" in top else None
    if first is not None and first <= months:
        top["first"].fail(f"the first period must be longer than the others ({months} months)")
    if "renews" in top and follows != "calendar":
        top["renews"].fail("renews goes with follows: calendar")
    return PeriodRule(
        months=months,
        ends=ends,
        follows=follows,
        renews_months=_months(top["renews"], "renews") if "renews" in top else 0,
        early_months=_months(top["early"], "early") if "early" in top else 0,
        first_months=first,
        calendar_year=top["ends"].value == "calendar-year",
    )


def _months(node: Node, what: str) -> int:
    return node.mapping(what, ("months",), ("months",))["months"].integer("months", 1)


def _ending(node: Node) -> Ending:
    if not isinstance(node.value, dict):
        match node.choice("ends", WAYS):
            case "birthday":
                return Birthday()
            case "day-before-birthday":
                return Birthday(day_before=True)
            case "birth-month-end":
                return BirthMonthEnd()
            case "issue-anniversary":
                return IssueAnniversary()
            case "calendar-year":
                return FixedDate(12, 31)
            case "expiry":
                return Expiry()
            case _:
                return AnyDay()
    top = node.mapping("ends", ("month", "day", "years", "year", "cohorts", "birth-month-end"))
    if "cohorts" in top:
        node.mapping("ends", ("cohorts",))
        return Cohorts({name: _fixed(item) for name, item in top["cohorts"].mapping("cohorts").items()})
    if "birth-month-end" in top:
        node.mapping("ends", ("birth-month-end",))
        plus = top["birth-month-end"].mapping("birth-month-end", ("plus",), ("plus",))["plus"]
        return BirthMonthEnd(plus.integer("plus"))
    return _fixed(node)


def _fixed(node: Node) -> FixedDate:
    top = node.mapping("a fixed date", ("month", "day", "years", "year"), ("month", "day"))
    month, day = read_month_day(node)
    parity = None
    if "years" in top:
        parity = ("even", "odd").index(top["years"].choice("years", ("even", "odd")))
    return FixedDate(month, day, parity, top["year"].integer("year", 1900) if "year" in top else None)
