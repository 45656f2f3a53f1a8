"""What changed between two versions of a rulebook, and what its own dates say will change: in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from opencme.credit import Amount
from opencme.rulebook.alike import core, moved
from opencme.rulebook.brief import subject
from opencme.rulebook.dated import Dated, Validity
from opencme.rulebook.describe import acceptance, condition, granted, period, sentence
from opencme.rulebook.describe.periods import exceptions
from opencme.rulebook.describe.wording import PLURALS, between, day, joined, lower, number, percent, units, upper
from opencme.rulebook.language import ALWAYS, ONE, Acceptance, Grant, PerYear, Records, Rule, Rulebook, Share, Units

PARTS = {
    "where": "which credit it looks at",
    "accepts": "which credit counts for it, and which entry comes first",
    "over": "over which time it looks",
    "need": "what it asks",
    "most": "its limit",
    "most_per": "its limit",
    "part_of": "what it is part of",
    "on_top_of": "what it is on top of",
    "when": "whom it concerns",
    "met_by": "what meets it without credit",
    "exempt_when": "who is exempt from it",
    "any_of": "its alternatives",
    "value": "what credit is worth in it",
    "carry": "what may be carried over",
    "prorate": "how a short first period lowers it",
    "due": "by when it is due",
    "repeats": "how often an activity counts",
    "validity": "when it is in force",
    "dated_by": "which day's number holds",
    "whole_dates": "when an activity must have started",
}
"""The fields of a rule that answers hang on, in words."""

type Said = Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Change:
    """One change: the rule concerned (empty: the programme as a whole), from which day if that is said, in words."""

    rule: str
    since: date | None
    words: str


@dataclass(frozen=True, slots=True)
class Number:
    """A dated number with what it limits or asks, how a value of it is said, and what it means that it ends."""

    kind: str
    dated: Dated[Any]
    say: Said
    ended: str

    def instead(self, before: Any, value: Any) -> str:
        if value is None:
            return self.ended
        return self.say(value) if before is None else f"{self.say(value)} instead of {self.say(before)}"

    def steps(self) -> Iterator[tuple[date, str]]:
        """Each day on which the number changes, with the words for it."""
        before: Any = None
        for since, value in self.dated.versions:
            if since is not None and (before, value) != (None, None):
                yield since, self.instead(before, value)
            before = value


def changes(old: Rulebook, new: Rulebook) -> list[Change]:
    """What an officer would have to tell licensees: every difference that an answer can hang on, in words."""
    old = _called_alike(old, new)
    return [*_programme(old, new), *_rules(old, new), *_grants(old, new)]


def timeline(book: Rulebook) -> list[Change]:
    """What the rulebook's own dates say: numbers that change, what begins or ends; the latest first."""
    found = list(_in_force("", "The programme", "in force", book.validity))
    found += _dated_entries(book, "", "", book.accepts)
    for rule in book.rules.values():
        name = subject(book, rule)
        for each in _numbers(book, rule):
            found += [Change(rule.id, since, f"{name}: {words}") for since, words in each.steps()]
        found += _in_force(rule.id, name, "asked" if rule.asks else "in force", rule.validity)
        found += _dated_entries(book, rule.id, f"{name}: ", rule.accepts or ())
    for grant in book.grants:
        for to, amount in grant.to.items():
            each = Number("grant", amount, partial(units, book), "nothing any more")
            found += [Change(to, since, f"{grant.title}: {words}") for since, words in each.steps()]
    return sorted(found, key=lambda change: change.since or date.min, reverse=True)


def _in_force(rule: str, name: str, how: str, validity: Validity) -> Iterator[Change]:
    if validity.start:
        yield Change(rule, validity.start, f"{name}: {how} from this day")
    if validity.end:
        yield Change(rule, validity.end, f"{name}: {how} until this day")


def _dated_entries(book: Rulebook, rule: str, head: str, entries: Iterable[Acceptance]) -> Iterator[Change]:
    """Credit that is accepted from or until a day, or whose worth changes."""
    for entry in entries:
        name = f"{head}{acceptance(replace(entry, value=ONE, validity=ALWAYS, tiers=()), book)}"
        yield from _in_force(rule, name, "accepted if completed", entry.validity)
        worth = Number("value", entry.value, lambda value: f"counted at {number(value)}", "no longer accepted")
        yield from (Change(rule, since, f"{name}: {words}") for since, words in worth.steps())


def _called_alike(old: Rulebook, new: Rulebook) -> Rulebook:
    """The old rulebook under the titles and on the day of the new one: what is only shown is no change."""
    rules = {
        name: replace(
            rule,
            title=new.rules[name].title if name in new.rules else rule.title,
            # Whether a rule decides counts; in which words it does not is for the reader.
            advisory=new.rules[name].advisory or rule.advisory
            if rule.advisory and name in new.rules
            else rule.advisory,
        )
        for name, rule in old.rules.items()
    }
    return replace(old, rules=rules, checked=new.checked, kind=new.kind)


def _programme(old: Rulebook, new: Rulebook) -> Iterator[Change]:
    before, after = ([period(book.period), *exceptions(book.period)] for book in (old, new))
    if before != after:
        yield Change("", None, f"The period: {_lines(after)} Before: {_lines(before)}")
    elif old.period != new.period:
        yield Change("", None, f"The wording of the period changed{moved(old.period, new.period)}: {after[0]}.")
    if old.unit != new.unit:
        yield Change("", None, f"Everything is counted in {PLURALS[new.unit]} instead of {PLURALS[old.unit]}.")
    yield from _accepted(old, new)
    if new.exempt_when != old.exempt_when:
        words = f"Nothing is asked if {condition(new.exempt_when)}" if new.exempt_when else "Nobody is exempt any more"
        yield Change("", None, f"{words}.")
    if new.validity != old.validity:
        held = between(new.validity.start, new.validity.end)
        yield Change("", None, f"The programme is in force {held}." if held else "The programme is in force.")
    if (old.repeats, old.whole_dates) != (new.repeats, new.whole_dates):
        yield Change("", None, "How often an activity counts, or when it must have started, changed.")


def _lines(lines: list[str]) -> str:
    return " ".join([f"{lines[0]}.", *lines[1:]])


def _accepted(old: Rulebook, new: Rulebook) -> Iterator[Change]:
    before, after = ([(acceptance(entry, book), entry) for entry in book.accepts] for book in (old, new))
    earlier, later = [line for line, _ in before], [line for line, _ in after]
    yield from (Change("", None, f"Accepted now: {line}.") for line in later if line not in earlier)
    yield from (Change("", None, f"No longer accepted as before: {line}.") for line in earlier if line not in later)
    # Entries that read as before may stand in another order, or be others that read alike.
    was, now = [each for each in before if each[0] in later], [each for each in after if each[0] in earlier]
    cores = [[(line, core(entry)) for line, entry in each] for each in (was, now)]
    if cores[0] == cores[1]:
        return
    if sorted(cores[0], key=repr) == sorted(cores[1], key=repr):
        yield Change("", None, f"The first entry that fits counts, and their order is now: {'; '.join(later)}.")
        return
    names = moved([entry for _, entry in was], [entry for _, entry in now])
    lines = dict.fromkeys(line for line, entry in now if (line, core(entry)) not in cores[0]) or dict.fromkeys(later)
    yield Change("", None, f"The wording of what is accepted changed{names}: {'; '.join(lines)}.")


def _rules(old: Rulebook, new: Rulebook) -> Iterator[Change]:
    for name, rule in new.rules.items():
        if name not in old.rules:
            yield Change(name, rule.validity.start, f"New: {lower(rule.title)}. {sentence(new, rule)}")
            continue
        before = old.rules[name]
        numbers = list(_new_numbers(old, before, new, rule))
        yield from (Change(name, since, f"{subject(new, rule)}: {words}.") for since, words in numbers)
        # What was said already is made alike, so that the rest of a rule is compared however much its numbers moved.
        rest = _with_numbers(before, rule) if numbers else before
        now, was = sentence(new, rule), sentence(old, rest)
        if now != was:
            yield Change(name, None, f"{rule.title}: now “{now}” Before: “{sentence(old, before)}”")
            continue
        differing = [field for field in PARTS if core(getattr(rest, field)) != core(getattr(rule, field))]
        if differing:
            # The words are the same and the values are not: no sentence tells them apart.
            what = joined(list(dict.fromkeys(PARTS[field] for field in differing)), "and")
            names = moved(*([getattr(each, field) for field in differing] for each in (rest, rule)))
            yield Change(name, None, f"The wording of “{rule.title}” changed: {what}{names}. It reads: “{now}”")
    for name, rule in old.rules.items():
        if name not in new.rules:
            yield Change(name, None, f"No longer {'asked' if rule.asks else 'in force'}: {lower(rule.title)}.")


def _grants(old: Rulebook, new: Rulebook) -> Iterator[Change]:
    before, after = ({grant.id: grant for grant in book.grants} for book in (old, new))
    for name, grant in after.items():
        if name not in before or core(before[name]) != core(grant):
            yield Change("", None, f"Without a record: {_granted(new, grant)}.")
    for name, grant in before.items():
        if name not in after:
            yield Change("", None, f"No longer without a record: {grant.title}.")


def _granted(book: Rulebook, grant: Grant) -> str:
    return f"{grant.title}: {granted(book, grant)}{f', if {condition(grant.when)}' if grant.when else ''}"


def _numbers(book: Rulebook, rule: Rule) -> Iterator[Number]:
    """The dated numbers of a rule in a fixed order, each with how it is said."""
    amount, ended, unlimited = partial(units, book), "no longer asked", "no limit any more"
    match rule.need:
        case Units(asked) | PerYear(asked):
            yield Number("need", asked, amount, ended)
        case Records(count):
            yield Number("need", count, lambda n: "one activity" if n == 1 else f"{n} activities", ended)
        case Share(share):
            yield Number("need", share, percent, ended)
    if isinstance(rule.most, Share):
        yield Number("most", rule.most.share, lambda share: f"at most {percent(share)}", unlimited)
    elif rule.most is not None:
        yield Number("most", rule.most, lambda most: f"at most {amount(most)}", unlimited)
    for cell, limit in rule.most_per:
        at_most = partial(_at_most, book, f"for each {cell}")
        yield Number(f"most per {cell}", limit, at_most, f"no limit for each {cell} any more")
    if rule.value is not None:
        yield Number("value", rule.value, lambda value: f"counted at {number(value)}", "no value of its own any more")
    if rule.carry is not None:
        carried = partial(_at_most, book, "from the period before")
        yield Number("carry", rule.carry.most, carried, "nothing from the period before any more")


def _at_most(book: Rulebook, of_what: str, most: Amount) -> str:
    return f"at most {units(book, most)} {of_what}"


def _with_numbers(before: Rule, rule: Rule) -> Rule:
    """The rule as it was, with the numbers of today's: both hold the same ones, or none would have been said."""
    need, most, carry = before.need, before.most, before.carry
    match need, rule.need:
        case Units(), Units(amount):
            need = replace(need, amount=amount)
        case Share(), Share(share):
            need = replace(need, share=share)
        case (Records(), Records()) | (PerYear(), PerYear()):
            need = rule.need
    if isinstance(most, Share) and isinstance(rule.most, Share):
        most = replace(most, share=rule.most.share)
    elif isinstance(most, Dated):
        most = rule.most
    if carry and rule.carry:
        carry = replace(carry, most=rule.carry.most)
    return replace(before, need=need, most=most, most_per=rule.most_per, value=rule.value, carry=carry)


def _new_numbers(old: Rulebook, before: Rule, new: Rulebook, rule: Rule) -> Iterator[tuple[date | None, str]]:
    """How the numbers of a rule changed: “from 1 July 2027: three hours instead of two”."""
    earlier, later = list(_numbers(old, before)), list(_numbers(new, rule))
    kinds = [[type(each.need), type(each.most)] for each in (before, rule)]
    if kinds[0] != kinds[1] or [each.kind for each in earlier] != [each.kind for each in later] or old.unit != new.unit:
        # The number means something else now, which only the whole sentence tells.
        return
    for was, now in zip((each.dated for each in earlier), later, strict=True):
        known, days = set(was.versions), {since for since, _ in now.dated.versions}
        for since, value in now.dated.versions:
            if (since, value) in known:
                continue
            other = was.on(since or new.checked)
            # The same number from another day on is a change of the day alone.
            words = now.say(value) if value is not None and other == value else now.instead(other, value)
            yield since, f"from {day(since)}: {words}" if since else upper(words)
        for since, value in was.versions:
            said = "nothing" if value is None else now.say(value)
            if since and now.dated.on(since) != value and since not in days:
                yield None, f"{said} from {day(since)} no longer holds"
            if since is None and None not in days and (first := now.dated.versions[0][0]):
                yield None, f"{said} before {day(first)} no longer holds"
