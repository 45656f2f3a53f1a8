"""Section 6: conditions in Kleene's three-valued logic, facts, and points in time."""

import calendar
import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from tests.plain.periods import (
    ONE_DAY,
    Period,
    Setting,
    add_months,
    is_first,
    months_of,
    moved,
    number_of_period,
    start_of,
)
from tests.plain.reading import Data, as_list

Date = datetime.date
type Answer = tuple[bool | None, set[str]]
type Point = tuple[Date | None, set[str]]

FOR_SPANS = ("overlaps", "throughout", "days-in-period")
KNOWN_TESTS = (*FOR_SPANS, "begun-in", "within", "before", "from", "includes", "at-least", "at-most")


def fact_of(setting: Setting, name: str) -> tuple[Any, set[str]]:
    """Section 6: the stated fact, or what follows from others; None and the question where nobody has stated it."""
    facts = setting.learner.get("facts") or {}
    if facts.get(name) is not None:
        return facts[name], set()
    value: Any = None
    question = {name}
    if name == "issued":
        value = setting.issued
    elif name == "licensed-on":
        return fact_of(setting, "issued")
    elif name == "first-renewal":
        if setting.period is None:
            return None, {"expires"}
        value, question = is_first(setting), {"issued"}
    elif name in ("born", "specialties"):
        value = setting.learner.get(name)
    elif name == "profession":
        value = as_list(setting.learner.get("profession")) or None
    return value, set() if value is not None else question


def holds(setting: Setting, condition: Data) -> Answer:
    """Section 6: true, false or unknown, and what to ask if unknown."""
    answers: list[Answer] = []
    if "all" in condition:
        answers.append(_all([holds(setting, inner) for inner in condition["all"]]))
    if "any" in condition:
        answers.append(_any([holds(setting, inner) for inner in condition["any"]]))
    if "not" in condition:
        answers.append(_not(holds(setting, condition["not"])))
    if "profession" in condition:
        answers.append(holds(setting, {"fact": "profession", "includes": as_list(condition["profession"])}))
    if "renewal" in condition:
        answers.append(_renewal(setting, condition["renewal"]))
    if "fact" in condition:
        answers.append(_fact_holds(setting, condition))
    return _all(answers)


def _all(answers: list[Answer]) -> Answer:
    """Kleene: false if one is false, else unknown if one is unknown, else true."""
    if any(truth is False for truth, _ in answers):
        return False, set()
    if any(truth is None for truth, _ in answers):
        return None, set().union(*(questions for truth, questions in answers if truth is None))
    return True, set()


def _any(answers: list[Answer]) -> Answer:
    """Kleene: true if one is true, else unknown if one is unknown, else false."""
    if any(truth is True for truth, _ in answers):
        return True, set()
    if any(truth is None for truth, _ in answers):
        return None, set().union(*(questions for truth, questions in answers if truth is None))
    return False, set()


def _not(answer: Answer) -> Answer:
    truth, questions = answer
    return (None, questions) if truth is None else (not truth, set())


def _renewal(setting: Setting, bounds: Data) -> Answer:
    """Section 6: P is the n-th to m-th period since issue."""
    if setting.period is None:
        return None, {"expires"}
    number = number_of_period(setting)
    if number is None:
        return None, {"issued"}
    return bounds.get("at-least", number) <= number <= bounds.get("at-most", number), set()


def _fact_holds(setting: Setting, condition: Data) -> Answer:
    """Section 6: the lines of the table that begin with a fact."""
    name = condition["fact"]
    value, questions = fact_of(setting, name)
    tests = {key: wanted for key, wanted in condition.items() if key in KNOWN_TESTS}
    if value is None:
        return None, questions
    if value is False:
        return False, set()
    if value is True:
        if all(key in FOR_SPANS for key in tests):
            return True, set()
        return None, {name}
    if isinstance(value, (int, Decimal)):
        return condition.get("at-least", value) <= value <= condition.get("at-most", value), set()
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return any(item in as_list(condition.get("includes")) for item in value), set()
    if "days-in-period" in tests and setting.period is not None:
        p = setting.period
        days = {
            begun + datetime.timedelta(days=n)
            for begun, ended in ((max(s.begun, p.start), min(s.ended, p.end)) for s in spans_of(value))
            for n in range((ended - begun).days + 1)
        }
        return len(days) >= tests["days-in-period"], set()
    return _any([_span_holds(setting, span, tests) for span in spans_of(value)])


class Span(NamedTuple):
    """A span of days, both included; a date is a span of one day that is read differently when no test is given."""

    begun: Date
    ended: Date
    is_date: bool


def spans_of(value: Any) -> list[Span]:
    """Section 6: a date, a span or a list of spans; a span without `to` is still going on."""
    spans = []
    for item in as_list(value):
        if isinstance(item, Date):
            spans.append(Span(item, item, is_date=True))
        elif isinstance(item, dict):
            spans.append(Span(item["from"], item.get("to") or Date.max, is_date=False))
    return spans


def _span_holds(setting: Setting, span: Span, tests: Data) -> Answer:
    """Section 6: does one date or span pass every test of the condition."""
    if not tests:
        return span.begun <= setting.as_of and (span.is_date or setting.as_of <= span.ended), set()
    return _all([_passes(setting, span, test, wanted) for test, wanted in tests.items()])


def _passes(setting: Setting, span: Span, test: str, wanted: Any) -> Answer:
    begun, ended = span.begun, span.ended
    if test in ("before", "from"):
        point, questions = point_of(setting, wanted)
        if point is None:
            # An event that is stated false gives no day: a condition on it is false.
            return (None, questions) if questions else (False, set())
        return (begun < point if test == "before" else begun >= point), set()
    if setting.period is None:
        return None, {"expires"}
    p = setting.period
    if test == "overlaps":
        return begun <= p.end and ended >= p.start, set()
    if test == "throughout":
        return begun <= p.start and ended >= p.end, set()
    if test == "begun-in":
        return p.start <= begun <= p.end, set()
    if test == "within":
        return start_of(p.end, months_of(wanted)) <= begun <= p.end, set()
    raise AssertionError(test)


# Points in time.


def point_of(setting: Setting, point: Any) -> Point:
    """Section 6, "Points in time": the day, or None and what to ask."""
    if isinstance(point, Date):
        return point, set()
    if "earliest" in point or "latest" in point:
        members = [point_of(setting, member) for member in point.get("earliest") or point["latest"]]
        questions = set[str]().union(*(asked for _, asked in members))
        days = [day for day, _ in members if day is not None]
        if questions or not days:
            return None, questions
        return (min(days) if "earliest" in point else max(days)), set()
    if "after" in point:
        return _after(setting, point)
    if setting.period is None:
        return None, {"expires"}
    if "in-year" in point:
        return _in_year(setting.period, point), set()
    if setting.issued is None:
        return None, {"issued"}
    if "renewal" in point:
        number = number_of_period(setting)
        assert number is not None
        return moved(setting, setting.period, int(point["renewal"]) - number).end, set()
    since, questions = point_of(setting, point["since"]) if "since" in point else (setting.issued, set[str]())
    if since is None:
        return None, questions
    return _full_period(setting, max(setting.issued, since), int(point["full-period"])), set()


def _after(setting: Setting, point: Data) -> Point:
    """`{months: 12, after: issued}`: the day n months (years, days) later."""
    name = point["after"]
    if name in ("period-start", "period-end"):
        if setting.period is None:
            return None, {"expires"}
        day: Any = setting.period.start if name == "period-start" else setting.period.end
    else:
        day, questions = fact_of(setting, name)
        if day is False:
            return None, set()
        if not isinstance(day, Date):
            return None, questions or {name}
    return add_months(day, months_of(point)) + datetime.timedelta(days=int(point.get("days", 0))), set()


def _in_year(period: Period, point: Data) -> Date:
    """`{month: 7, day: 1, in-year: 2}`: that day in the second 12 months of P."""
    start = add_months(period.start, 12 * (int(point["in-year"]) - 1))
    end = add_months(period.start, 12 * int(point["in-year"])) - ONE_DAY
    for year in (start.year, start.year + 1):
        last = calendar.monthrange(year, int(point["month"]))[1]
        day = Date(year, int(point["month"]), last if point["day"] == "last" else min(int(point["day"]), last))
        if start <= day <= end:
            return day
    raise AssertionError(point)


def _full_period(setting: Setting, since: Date, number: int) -> Date:
    """`{full-period: 1}`: the last day of the first period that starts on or after the day."""
    # Each period is reckoned from this one (going step by step would lose 29 February), and starts where another ends.
    steps = 0
    while moved(setting, setting.p, steps - 2).end + ONE_DAY >= since:
        steps -= 1
    while moved(setting, setting.p, steps - 1).end + ONE_DAY < since:
        steps += 1
    return moved(setting, setting.p, steps + number - 1).end
