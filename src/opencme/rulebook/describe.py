"""A rulebook in plain words, as a board would print it, made from the same values that are evaluated."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from opencme.credit import Amount, vocabulary
from opencme.rulebook import condition as c
from opencme.rulebook import selection as s
from opencme.rulebook.dated import Dated
from opencme.rulebook.language import (
    ONE,
    Acceptance,
    Duty,
    Grant,
    Need,
    PerYear,
    Records,
    Rule,
    Rulebook,
    Share,
    Units,
    Window,
)
from opencme.rulebook.period import (
    AnyDay,
    Birthday,
    BirthMonthEnd,
    Cohorts,
    Ending,
    FixedDate,
    IssueAnniversary,
)

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
PLURALS = {"hour": "hours", "credit": "credits", "point": "points", "contact-hour": "contact hours", "ceu": "CEUs"}


def day(on: date) -> str:
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def units(book: Rulebook, amount: Amount) -> str:
    one = book.unit.replace("-", " ").replace("ceu", "CEU")
    return f"{amount} {one if amount == Amount(100) else PLURALS[book.unit]}"


def joined(parts: list[str], last: str = "or") -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {last} {parts[-1]}" if parts else ""


def sentence(book: Rulebook, rule: Rule) -> str:
    """What the rule asks or limits, in one sentence with its conditions."""
    parts = [_core(book, rule)]
    if rule.part_of and rule.need:
        parts.append(f"as part of {joined([_title(book, name) for name in rule.part_of])}")
    if rule.on_top_of:
        parts.append(f"on top of {joined([_title(book, name) for name in rule.on_top_of])}")
    if rule.when:
        parts.append(f"if {condition(rule.when)}")
    if rule.due:
        parts.append(f"by {point(rule.due)}")
    text = ", ".join(parts)
    if rule.met_by:
        text += f"; met without hours if {condition(rule.met_by)}"
    if rule.exempt_when:
        text += f"; not asked if {condition(rule.exempt_when)}"
    if rule.carry:
        text += (
            f"; at most {_dated(rule.carry.most, lambda a: units(book, a))} of surplus may come from the period before"
        )
    if rule.prorate:
        each = "month" if rule.prorate.months == 1 else "year"
        text += f"; a shorter first period lowers it {each} by {each}"
    if rule.validity.start or rule.validity.end:
        text += f"; in force {_span(rule.validity.start, rule.validity.end)}"
    if rule.advisory:
        text += f"; does not decide the standing: {rule.advisory}"
    return text[:1].upper() + text[1:] + "."


def _title(book: Rulebook, name: str) -> str:
    return f"“{book.rules[name].title}”"


def _core(book: Rulebook, rule: Rule) -> str:
    what = _what(rule)
    over = window(rule.over, book)
    if rule.any_of:
        return f"any one of {joined([_title(book, name) for name in rule.any_of])}"
    if rule.need:
        text = f"{need(book, rule.need)}{what} {over}"
        return f"{text}, of which at most {_most(book, rule)} count further" if rule.is_ceiling else text
    if rule.is_ceiling:
        where = f" towards {joined([_title(book, name) for name in rule.part_of], 'and')}"
        value = f", counted at {_dated(rule.value, number)} each" if rule.value is not None else ""
        return f"at most {_most(book, rule)}{what or ' of this credit'} count{where}{value}"
    return f"each unit{what} counts as {_dated(rule.value, number) if rule.value else 0}"


def _what(rule: Rule) -> str:
    text = selection(rule.where)
    return f" {text}" if text else ""


def _most(book: Rulebook, rule: Rule) -> str:
    found = []
    if isinstance(rule.most, Share):
        of = joined([_title(book, name) for name in rule.most.of]) if rule.most.of else "what is needed there"
        found.append(f"{_dated(rule.most.share, percent)} of {of}")
    elif rule.most is not None:
        found.append(
            _dated(rule.most, lambda amount: units(book, amount)) + (" a year" if rule.over.kind == "year" else "")
        )
    for cell, amount in rule.most_per:
        each = {"record": "record", "day": "day", "activity": "activity", "year": "calendar year"}[cell]
        found.append(f"{_dated(amount, lambda a: units(book, a))} for each {each}")
    return joined(found, "and")


def need(book: Rulebook, what: Need) -> str:
    match what:
        case Units(amount, less):
            text = _dated(amount, lambda a: units(book, a))
            for fact, each in less:
                text += f" less {_dated(each, lambda a: units(book, a))} for each unit of {fact.replace('-', ' ')}"
            return text
        case Records(number_of):
            return _dated(number_of, lambda n: "one activity" if n == 1 else f"{n} activities")
        case PerYear(amount):
            return _dated(amount, lambda a: f"{units(book, a)} for each year")
        case Share(share, of):
            return f"{_dated(share, percent)} of what {joined([_title(book, name) for name in of])} needs"
        case Duty(fact):
            return f"done and dated: {vocabulary().label('facts', fact).lower()}"


def _dated[T](value: Dated[T], say: Callable[[T], str]) -> str:
    words = []
    for since, version in value.versions:
        text = "nothing" if version is None else say(version)
        words.append(text if since is None else f"{text} from {day(since)}")
    return ", ".join(words)


def percent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f} percent"


def number(value: Decimal) -> str:
    return f"{value.normalize():f}"


def window(over: Window, book: Rulebook) -> str:
    """The window in words."""
    match over.kind:
        case "period":
            return "in each period"
        case "year":
            return "in each year of the period"
        case "periods":
            return f"within {over.number} periods that end with this one"
        case "months":
            return f"in the {span(over.number)} that end with the period"
        case "valid":
            return f"that stays good for {'one year' if over.number == 12 else span(over.number)}"
        case "career":
            return "once"
        case _:
            return "in the first period"


def span(months: int) -> str:
    """24 months, six years."""
    if months % 12 == 0:
        years = months // 12
        return "year" if years == 1 else f"{years} years"
    return f"{months} months"


def selection(what: s.Selection) -> str:
    """The selection as a phrase that follows an amount; empty for everything."""
    known = vocabulary()
    match what:
        case s.Topics(names):
            labels = (known.label("topics", name) for name in names)
            return (
                f"on {joined(sorted(label if _proper(label) else label[:1].lower() + label[1:] for label in labels))}"
            )
        case s.Attribute(name, values):
            return _attribute(name, values)
        case s.Stated(name):
            return f"whose {name.replace('-', ' ')} is stated"
        case s.Completed(start, end):
            return f"completed {_span(start, end)}"
        case s.All(items):
            return " ".join(phrase for phrase in map(selection, items) if phrase)
        case s.AnyOf(items):
            return joined([selection(item) for item in items])
        case s.Not(item):
            return f"(not {selection(item)})"


def _proper(label: str) -> bool:
    """Whether a label starts with an abbreviation or a name that keeps its capital."""
    return label.split(" ", 1)[0].isupper() or "Alzheimer" in label


def _attribute(name: str, values: frozenset[object]) -> str:
    known = vocabulary()
    sections = {"system": "credit-systems", "role": "roles"}
    if name in ("tested", "interactive", "evidence", "in-practice-area"):
        words = {
            "tested": ("with a test", "without a test"),
            "interactive": ("that are interactive", "that are not interactive"),
            "evidence": ("with evidence", "without evidence"),
            "in-practice-area": ("in the area of practice", "outside the area of practice"),
        }[name]
        return words[0] if True in values else words[1]
    if name == "format":
        return _formats({str(value) for value in values})
    section = sections.get(name)
    labels = sorted(known.label(section, str(value)) if section else str(value) for value in values)
    lead = {
        "system": "of",
        "role": "as",
        "provider": "from",
        "country": "in",
        "approved-by": "approved by",
    }
    text = joined([label.lower() if name == "role" else label for label in labels])
    return f"{lead.get(name, name.replace('-', ' '))} {text}"


LIVE = frozenset({"live", "live-online", "series"})


def _formats(names: set[str]) -> str:
    """live; in person; as enduring material or reading."""
    if names == {"live"}:
        return "in person"
    if names and names <= LIVE:
        return "live"
    labels = sorted(vocabulary().label("formats", name).lower().replace(",", "") for name in names)
    return f"as {joined(labels)}"


def condition(what: c.Condition) -> str:
    """The condition as a clause."""
    match what:
        case c.FactIs():
            return _fact(what)
        case c.Renewal(least, greatest):
            if least == greatest:
                return f"this is renewal {least}"
            if greatest is None:
                return f"this is renewal {least} or a later one"
            return f"this is renewal {least or 1} to {greatest}"
        case c.Profession(names):
            return f"you are a {joined(sorted(vocabulary().label('professions', n) for n in names))}"
        case c.AllOf(items):
            return joined([condition(item) for item in items], "and")
        case c.AnyOf(items):
            return joined([condition(item) for item in items])
        case c.Not(c.FactIs("first-renewal", "holds")):
            return "this is not the first renewal"
        case c.Not(c.FactIs(name, "holds")):
            return f"not: {_label(name)}"
        case c.Not(item):
            return f"not ({condition(item)})"


def _label(name: str) -> str:
    label = vocabulary().label("facts", name)
    return label if _proper(label) else label[:1].lower() + label[1:]


def _fact(fact: c.FactIs) -> str:
    if fact.name == "first-renewal" and fact.test == "holds":
        return "this is the first renewal"
    label = _label(fact.name)
    match fact.test:
        case "holds":
            return label
        case "overlaps":
            return f"{label} at any time in the period"
        case "throughout":
            return f"{label} throughout the period"
        case "days-in-period":
            return f"{label} for at least {fact.number} days of the period"
        case "begun-in":
            return f"{label} since a day in the period"
        case "within":
            return f"{label} since a day in the {span(fact.months)} that end with the period"
        case "includes":
            return f"{label}: {joined(sorted(name.replace('-', ' ') for name in fact.names))}"
        case "at-least" | "at-most":
            return f"{label}: {fact.test.replace('-', ' ')} {fact.number}"
        case _:
            word = "before" if fact.test == "before" else "on or after"
            return f"{label} {word} {point(fact.point)}" if fact.point else label


def point(what: c.Point) -> str:
    """The point in time as a phrase."""
    match what:
        case c.On(on):
            return day(on)
        case c.After(event, months, days):
            named = {
                "issued": "issue",
                "born": "birth",
                "period-start": "the start of the period",
                "period-end": "its end",
            }
            length = [span(months).replace("year", "one year") if months == 12 else span(months)] if months else []
            length += [f"{days} day{'s' if days > 1 else ''}"] if days else []
            after = f"{joined(length, 'and')} after" if length else "the day of"
            return f"{after} {named.get(event) or _label(event)}"
        case c.RenewalEnd(which, full, since):
            later = f", or after {day(since)} if that is later" if since else ""
            return f"the end of the {ordinal(which)} {'full period' if full else 'period'} after issue{later}"
        case c.DayInYear(month, which_day, year):
            return f"{which_day} {MONTHS[month - 1]} of the period's {ordinal(year)} year"
        case c.Extreme(points, latest):
            return f"the {'latest' if latest else 'earliest'} of: {'; '.join(point(p) for p in points)}"


def ordinal(number_of: int) -> str:
    words = ("first", "second", "third", "fourth", "fifth")
    return words[number_of - 1] if number_of <= len(words) else f"{number_of}th"


def terms(book: Rulebook) -> list[str]:
    """What holds for the whole programme: its period, the credit it accepts, what it gives without a record."""
    rule = book.period
    length = "Rolling" if isinstance(rule.ends, AnyDay) else "Period"
    lines = [
        f"{length}: {rule.months} months, {ending(rule.ends)}"
        + ("; counted from the date of issue" if rule.follows == "issue" else "")
        + "."
    ]
    lines.append("Accepted credit: " + "; ".join(acceptance(entry) for entry in book.accepts) + ".")
    lines += [f"Without a record: {grant.title}: {granted(book, grant)}." for grant in book.grants]
    if book.exempt_when:
        lines.append(f"Exempt if {condition(book.exempt_when)}.")
    repeats = {
        "once": "An activity taken twice counts once in a period.",
        "once-a-year": "An activity counts once in a calendar year.",
        "never": "An activity counts only the first time it is ever taken.",
        "allowed": "An activity may be repeated.",
    }
    return [*lines, repeats[book.repeats]]


def granted(book: Rulebook, grant: Grant) -> str:
    """What a grant gives to which rule, as a phrase."""
    to = [f"{_dated(amount, lambda a: units(book, a))} to {_title(book, name)}" for name, amount in grant.to.items()]
    return joined(to, "and")


def acceptance(entry: Acceptance) -> str:
    known = vocabulary()
    names = (
        "any credit"
        if entry.systems is None
        else joined(sorted(known.label("credit-systems", n) for n in entry.systems))
    )
    phrase = selection(entry.where)
    text = f"{names} {phrase}".strip()
    if entry.tiers:
        first = ", ".join(f"the first {amount} at {number(value)}" for amount, value in entry.tiers)
        text += f" ({first}, then at {_dated(entry.value, number)})"
    elif entry.value != ONE:
        text += f" (at {_dated(entry.value, number)}{' an hour' if entry.of_hours else ''})"
    if entry.validity.start or entry.validity.end:
        text += f" completed {_span(entry.validity.start, entry.validity.end)}"
    return text


def ending(ends: Ending) -> str:
    """How a period ends, as a phrase."""
    match ends:
        case FixedDate(month, 31, parity, anchor) if month in (2, 4, 6, 9, 11):
            return _years(f"ending on the last day of {MONTHS[month - 1]}", parity, anchor)
        case FixedDate(month, on, parity, anchor):
            return _years(f"ending on {on} {MONTHS[month - 1]}", parity, anchor)
        case Cohorts(dates):
            return "by group: " + "; ".join(f"{name} {ending(date)}" for name, date in dates.items())
        case Birthday(before):
            return "ending on the day before the birthday" if before else "ending on the birthday"
        case BirthMonthEnd(plus):
            after = {0: "the birth month", 1: "the month after the birth month"}.get(
                plus, f"the {plus}th month after birth"
            )
            return f"ending on the last day of {after}"
        case IssueAnniversary():
            return "ending on the day before the anniversary of issue"
        case AnyDay():
            return "looked at on any day"


def _years(text: str, parity: int | None, anchor: int | None) -> str:
    if parity is not None:
        return f"{text} of {'odd' if parity else 'even'} years"
    return f"{text}, {anchor} among others" if anchor else text


def _span(start: date | None, end: date | None) -> str:
    if start and end:
        return f"from {day(start)} to {day(end)}"
    return f"from {day(start)}" if start else f"until {day(end)}" if end else ""
