"""Reads conditions (`when`, `met-by`, `exempt-when`) and points in time (`due`, `before`, `from`)."""

from __future__ import annotations

from datetime import date

from opencme.credit import vocabulary
from opencme.rulebook.condition import (
    After,
    AllOf,
    AnyOf,
    Condition,
    DayInYear,
    Extreme,
    FactIs,
    Not,
    On,
    Point,
    Profession,
    Renewal,
    RenewalEnd,
)
from opencme.rulebook.document import Node

TESTS = {
    "overlaps": ("span", "date"),
    "throughout": ("span", "date"),
    "days-in-period": ("span", "date"),
    "begun-in": ("span", "date"),
    "within": ("span", "date"),
    "before": ("span", "date"),
    "from": ("span", "date"),
    "includes": ("list",),
    "at-least": ("number",),
    "at-most": ("number",),
}
"""What can be asked of a fact, and of which kinds of fact."""

EVENTS = ("issued", "born", "period-start", "period-end")


def read_condition(node: Node) -> Condition:
    top = node.mapping("a condition", ("fact", "renewal", "profession", "all", "any", "not", *TESTS))
    if "fact" in top:
        return _fact(node)
    if len(top) != 1:
        node.fail("a condition is one of {fact: …}, {renewal: …}, {profession: …}, {all: […]}, {any: […]}, {not: …}")
    ((name, value),) = top.items()
    if name in ("all", "any"):
        items = tuple(read_condition(item) for item in value.sequence(name))
        if not items:
            value.fail(f"{name} needs at least one condition")
        return AllOf(items) if name == "all" else AnyOf(items)
    if name == "not":
        return Not(read_condition(value))
    if name == "renewal":
        bounds = value.mapping("renewal", ("at-least", "at-most"))
        if not bounds:
            value.fail("renewal needs at-least, at-most or both")
        least = bounds["at-least"].integer("at-least", 1) if "at-least" in bounds else None
        greatest = bounds["at-most"].integer("at-most", 1) if "at-most" in bounds else None
        return Renewal(least, greatest)
    if name == "profession":
        return Profession(frozenset(item.name("professions", name) for item in value.one_or_many()))
    node.fail(f"{name} says how a fact is meant, so name the fact: {{fact: …, {name}: …}}")


def _fact(node: Node) -> Condition:
    top = node.mapping("a condition on a fact", ("fact", *TESTS))
    name = top["fact"].name("facts", "fact")
    kind = vocabulary().terms("facts")[name].kind
    tests = [test for test in TESTS if test in top]
    if not tests:
        return FactIs(name)
    if len(tests) > 1:
        node.fail(f"ask one thing of a fact at a time, not {' and '.join(tests)}; join conditions with all")
    (test,) = tests
    if kind not in TESTS[test]:
        node.fail(f"{test} cannot be asked of {name}, which is a {kind}; it goes with a {' or '.join(TESTS[test])}")
    value = top[test]
    match test:
        case "overlaps" | "throughout" | "begun-in":
            value.choice(test, ("period",))
            return FactIs(name, test)
        case "days-in-period":
            return FactIs(name, test, number=value.decimal(test, 0))
        case "within":
            return FactIs(name, test, months=read_months(value, test))
        case "includes":
            return FactIs(name, test, names=frozenset(item.text(test) for item in value.one_or_many()))
        case "at-least" | "at-most":
            return FactIs(name, test, number=value.decimal(test, 2))
        case _:
            return FactIs(name, test, point=read_point(value))


def read_months(node: Node, what: str) -> int:
    """Months from `{months: n}` or `{years: n}`."""
    top = node.mapping(what, ("months", "years"))
    if len(top) != 1:
        node.fail(f"{what} needs {{months: n}} or {{years: n}}")
    ((unit, value),) = top.items()
    return value.integer(unit, 1) * (12 if unit == "years" else 1)


def read_point(node: Node) -> Point:
    if isinstance(node.value, date):
        return On(node.value)
    keys = (
        "months",
        "years",
        "days",
        "after",
        "renewal",
        "full-period",
        "since",
        "month",
        "day",
        "in-year",
        "earliest",
        "latest",
    )
    top = node.mapping("a point in time", keys)
    if "after" in top:
        node.mapping("a point in time", ("months", "years", "days", "after"))
        event = top["after"].text("after")
        if event not in EVENTS:
            event = top["after"].name("facts", "fact")
            if vocabulary().terms("facts")[event].kind not in ("date", "span"):
                top["after"].fail(f"{event} has no date; count from a dated fact or {', '.join(EVENTS)}")
        months = top["months"].integer("months") if "months" in top else 0
        years = top["years"].integer("years") if "years" in top else 0
        return After(event, months + 12 * years, top["days"].integer("days") if "days" in top else 0)
    if "in-year" in top:
        node.mapping("a point in time", ("month", "day", "in-year"), ("month", "day"))
        month, day = read_month_day(node)
        return DayInYear(month, day, top["in-year"].integer("in-year", 1))
    if "since" in top:
        node.mapping("a point in time", ("full-period", "since"), ("full-period",))
        return RenewalEnd(top["full-period"].integer("full-period", 1), full=True, since=top["since"].date("since"))
    if len(top) != 1:
        node.fail("a point in time is a date, {months: n, after: …}, {renewal: n}, {full-period: n}, {earliest: […]} …")
    ((name, value),) = top.items()
    if name in ("renewal", "full-period"):
        return RenewalEnd(value.integer(name, 1), full=name == "full-period")
    if name in ("earliest", "latest"):
        points = tuple(read_point(item) for item in value.sequence(name))
        if not points:
            value.fail(f"{name} needs at least one point in time")
        return Extreme(points, latest=name == "latest")
    node.fail(f"{name} alone is no point in time; add “after: …” or “in-year: …”")


def read_month_day(node: Node) -> tuple[int, int]:
    """Month and day from a mapping that holds them; `day: last` is 31, which every use shortens to the month's end."""
    top = node.mapping("a day of the year", None, ("month", "day"))
    month = top["month"].integer("month", 1)
    if month > 12:
        top["month"].fail(f"month {month} does not exist; write 1 to 12")
    if top["day"].value == "last":
        return month, 31
    day = top["day"].integer("day", 1)
    longest = 29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31
    if day > longest:
        top["day"].fail(f"month {month} has no day {day}; write 1 to {longest}, or last")
    return month, day
