"""Conditions as clauses (you hold a DEA registration) and provisos (at the first renewal, if …); days of the law."""

from __future__ import annotations

from opencme.credit import vocabulary
from opencme.rulebook import condition as c
from opencme.rulebook.describe.wording import (
    MONTHS,
    day,
    joined,
    length,
    lower,
    number,
    ordinal,
    span,
    spelled,
)
from opencme.rulebook.placenames import REGIONS

PAST = {"are": "were", "is": "was", "hold": "held", "have": "had"}

EVENTS = {
    "issued": "issue",
    "born": "birth",
    "period-start": "the start of the period",
    "period-end": "the end of the period",
}
"""What a day is counted from, where it is no clause."""


def condition(what: c.Condition) -> str:
    """The condition as a clause that follows "if"; "either" and "both" show what belongs together."""
    match what:
        case c.FactIs():
            return _fact(what)
        case c.Renewal(least, greatest):
            return f"this is {_renewals(least, greatest)}"
        case c.Profession(names):
            labels = sorted(vocabulary().label("professions", name).split(", ")[-1].lower() for name in names)
            return f"you are {joined([_article(label) for label in labels])}"
        case c.AllOf(items):
            return joined(_clauses(items), "and")
        case c.AnyOf(items):
            phrases = [condition(item) for item in items]
            plain = all(mark not in phrase for phrase in phrases for mark in (",", " or ", " and "))
            return joined(phrases) if plain or len(items) == 1 else _alternatives(what)
        case c.Not(c.FactIs("first-renewal", "holds")):
            return "this is the second renewal or a later one"
        case c.Not(c.FactIs() as fact):
            return _fact(fact, denied=True)
        case c.Not(item):
            return f"it is not so that {condition(item)}"


def proviso(what: c.Condition) -> str:
    """The condition as it stands in a sentence: at the first renewal; from the second on, if you treat adults."""
    items = what.items if isinstance(what, c.AllOf) else (what,)
    when = [phrase for phrase in map(_at_renewal, items) if phrase]
    rest = tuple(item for item in items if not _at_renewal(item))
    if rest:
        when.append(f"if {condition(c.AllOf(rest) if len(rest) > 1 else rest[0])}")
    return ", ".join(when)


def _at_renewal(what: c.Condition) -> str:
    """A condition on the renewal alone as a phrase of time; empty for any other."""
    match what:
        case c.FactIs("first-renewal", "holds"):
            return "at the first renewal"
        case c.Not(c.FactIs("first-renewal", "holds")):
            return "from the second renewal on"
        case c.Renewal(least, None):
            return f"from the {ordinal(least or 1)} renewal on"
        case c.Renewal(None | 1, int() as greatest) if greatest > 1:
            return f"at the first {spelled(greatest)} renewals"
        case c.Renewal(least, greatest):
            return f"at {_renewals(least, greatest)}"
        case _:
            return ""


def _renewals(least: int | None, greatest: int | None) -> str:
    """the second renewal; one of the first two renewals; the third renewal or a later one."""
    first = least or 1
    if greatest is None:
        return f"the {ordinal(first)} renewal or a later one"
    if first == greatest:
        return f"the {ordinal(first)} renewal"
    if first == 1:
        return f"one of the first {spelled(greatest)} renewals"
    return f"one of the {ordinal(first)} to {ordinal(greatest)} renewals"


def _alternatives(what: c.AnyOf) -> str:
    """Either a or b; what has parts of its own comes last."""
    ordered = sorted(what.items, key=lambda item: len(item.items) if isinstance(item, c.AllOf) else 0)
    phrases = [_grouped(item) for item in ordered]
    plain = all(mark not in phrase for phrase in phrases for mark in (",", " or ", " and "))
    return f"either {joined(phrases) if plain else ', or '.join(phrases)}"


def _grouped(item: c.Condition) -> str:
    clauses = _clauses(item.items) if isinstance(item, c.AllOf) else [condition(item)]
    if len(clauses) > 2:
        return f"all of this is so: {joined(clauses, 'and')}"
    return f"{'both ' if len(clauses) == 2 else ''}{joined(clauses, 'and')}"


def _clauses(items: tuple[c.Condition, ...]) -> list[str]:
    """Conditions that must all hold, the alternatives last; two bounds on one day share their clause."""
    bounds: dict[str, list[str]] = {}
    for item in items:
        if isinstance(item, c.FactIs) and item.test in ("before", "from"):
            bounds.setdefault(item.name, []).append(_compared(item))
    found = []
    for item in sorted(items, key=lambda item: isinstance(item, c.AnyOf)):
        if isinstance(item, c.AnyOf) and len(item.items) > 1:
            found.append(_alternatives(item))
        elif isinstance(item, c.FactIs) and item.test in ("before", "from"):
            both = bounds.pop(item.name, [])
            found += [f"{_beginning(item.name)} {' and '.join(both)}"] if both else []
        else:
            found.append(condition(item))
    return found


def _article(noun: str) -> str:
    return f"{'an' if noun[:1] in 'aeio' else 'a'} {noun}"


def clause(name: str) -> str:
    """The fact as a clause about the reader."""
    term = vocabulary().terms("facts").get(name)
    return term.clause if term and term.clause else f"this is stated of you: {lower(term.label if term else name)}"


def _beginning(name: str) -> str:
    term = vocabulary().terms("facts").get(name)
    return term.event if term and term.event else clause(name)


def _past(text: str) -> str:
    """you are in training → you were in training."""
    return _change(text, PAST)


def _denied(text: str) -> str:
    """you are retired → you are not retired; you hold a licence → you do not hold a licence."""
    changed = _change(text, {verb: f"{verb} not" for verb in ("are", "is", "was", "were")})
    if changed != text:
        return changed
    subject, verb, *rest = text.split(" ")
    helper = f"had not {verb}" if verb.endswith("ed") else f"do not {verb}"
    return " ".join([subject, helper, *rest])


def _change(text: str, verbs: dict[str, str]) -> str:
    """The clause with its verb changed: the first of these words among the first six."""
    words = text.split(" ")
    for index, word in enumerate(words[:6]):
        if word in verbs:
            return " ".join([*words[:index], verbs[word], *words[index + 1 :]])
        if word not in ("you", "your", "this", "licence", "the", "credential", "AAFP", "chapter"):
            break
    return text


def _fact(fact: c.FactIs, *, denied: bool = False) -> str:
    stated, tail = _stated(fact)
    if denied and fact.test == "holds" and " was " in stated:
        return stated.replace(" was ", " has not been ")
    return f"{_denied(stated) if denied else stated}{tail}"


def _stated(fact: c.FactIs) -> tuple[str, str]:
    """The clause and what follows it."""
    text = clause(fact.name)
    match fact.test:
        case "holds":
            return text, ""
        case "overlaps":
            return _past(text), " at some time in the period"
        case "throughout":
            return _past(text), " throughout the period"
        case "days-in-period":
            return _past(text), f" for at least {fact.number} days of the period"
        case "begun-in":
            return _beginning(fact.name), " in the period"
        case "within":
            return _beginning(fact.name), f" in the {span(fact.months)} that end with the period"
        case "includes":
            return text, f" {joined(sorted(_name(name) for name in fact.names))}"
        case "at-least" | "at-most":
            label = lower(vocabulary().label("facts", fact.name))
            least = f"{fact.test.replace('-', ' ')} {number(fact.number) if fact.number is not None else ''}"
            return f"you have {least} {label}", ""
        case _:
            return _beginning(fact.name), f" {_compared(fact)}"


def _compared(fact: c.FactIs) -> str:
    """before 2 January 2021; 6 months after issue or later."""
    if fact.point is None:
        return "then"
    when = point(fact.point)
    on_a_day = not (isinstance(fact.point, c.After) and (fact.point.months or fact.point.days))
    if fact.test == "before":
        return f"before {when}" if on_a_day else f"earlier than {when}"
    return f"on or after {when}" if on_a_day else f"{when} or later"


def _name(name: str) -> str:
    """One name of a list fact; a region keeps its capital."""
    regions = {region.lower().replace(" ", "-"): region for region in REGIONS["US"].values()}
    return regions.get(name, name.replace("-", " "))


def point(what: c.Point) -> str:
    """The point in time as a phrase."""
    match what:
        case c.On(on):
            return day(on)
        case c.After(event, months, days):
            event_words = EVENTS.get(event) or clause(event)
            lengths = [length(months)] if months else []
            lengths += ["one day" if days == 1 else f"{days} days"] if days else []
            if lengths:
                return f"{joined(lengths, 'and')} after {event_words}"
            return event_words if event.startswith("period-") else _day_of(event, event_words)
        case c.RenewalEnd(which, full, since):
            later = f", or after {day(since)} if that is later" if since else ""
            return f"the end of the {ordinal(which)} {'full period' if full else 'period'} after issue{later}"
        case c.DayInYear(month, which_day, year):
            return f"{which_day} {MONTHS[month - 1]} of the period's {ordinal(year)} year"
        case c.Extreme(points, latest):
            # What has a comma or an "and" of its own comes last.
            ordered = sorted(points, key=_inner)
            word = ("later" if latest else "earlier") if len(points) == 2 else "latest" if latest else "earliest"
            return f"the {word} of {joined([point(each) for each in ordered], 'and')}"


def _day_of(event: str, words: str) -> str:
    return f"the day of {words}" if event in EVENTS else f"the day {words}"


def _inner(what: c.Point) -> int:
    """How much a point in time holds of its own."""
    return 2 if isinstance(what, c.Extreme) else 1 if isinstance(what, c.RenewalEnd) and what.since else 0
