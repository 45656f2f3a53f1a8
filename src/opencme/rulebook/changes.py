"""What changed between two versions of a rulebook, and what its own dates say will change: in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from opencme.rulebook.brief import subject
from opencme.rulebook.dated import Dated
from opencme.rulebook.describe import acceptance, condition, granted, period, sentence
from opencme.rulebook.describe.wording import between, day, lower, percent, units, upper
from opencme.rulebook.language import PerYear, Records, Rule, Rulebook, Share, Units

type Number = tuple[Dated[Any], Callable[[Any], str]]


@dataclass(frozen=True, slots=True)
class Change:
    """One change: the rule concerned (empty: the programme as a whole), from which day if that is said, in words."""

    rule: str
    since: date | None
    words: str


def changes(old: Rulebook, new: Rulebook) -> list[Change]:
    """What an officer would have to tell licensees: every difference that an answer can hang on, in words."""
    return [*_programme(old, new), *_rules(old, new), *_grants(old, new)]


def timeline(book: Rulebook) -> list[Change]:
    """What the rulebook's own dates say: numbers that change, rules that begin or end; the latest first."""
    found = []
    for rule in book.rules.values():
        for number, say in _numbers(book, rule):
            found += [Change(rule.id, since, f"{subject(book, rule)}: {words}") for since, words in _steps(number, say)]
        if rule.validity.start:
            found.append(Change(rule.id, rule.validity.start, f"{subject(book, rule)}: asked from this day"))
        if rule.validity.end:
            found.append(Change(rule.id, rule.validity.end, f"{subject(book, rule)}: asked until this day"))
    return sorted(found, key=lambda change: change.since or date.min, reverse=True)


def _programme(old: Rulebook, new: Rulebook) -> Iterator[Change]:
    if period(old.period) != period(new.period):
        yield Change("", None, f"The period: {period(new.period)}. Before: {period(old.period)}.")
    before, after = ([acceptance(entry, book) for entry in book.accepts] for book in (old, new))
    for line in after:
        if line not in before:
            yield Change("", None, f"Accepted now: {line}.")
    for line in before:
        if line not in after:
            yield Change("", None, f"No longer accepted as before: {line}.")
    if new.exempt_when != old.exempt_when:
        words = f"Nothing is asked if {condition(new.exempt_when)}" if new.exempt_when else "Nobody is exempt any more"
        yield Change("", None, f"{words}.")
    if new.validity != old.validity:
        held = between(new.validity.start, new.validity.end)
        yield Change("", None, f"The programme is in force {held}." if held else "The programme is in force.")
    if (old.repeats, old.whole_dates) != (new.repeats, new.whole_dates):
        yield Change("", None, "How often an activity counts, or when it must have started, changed.")


def _rules(old: Rulebook, new: Rulebook) -> Iterator[Change]:
    for name, rule in new.rules.items():
        if name not in old.rules:
            yield Change(name, rule.validity.start, f"New: {lower(rule.title)}. {sentence(new, rule)}")
            continue
        before = old.rules[name]
        numbers = list(_new_numbers(old, before, new, rule))
        yield from (Change(name, since, f"{subject(new, rule)}: {words}.") for since, words in numbers)
        # Said without its numbers, where those alone are not the whole change.
        if not numbers and sentence(new, rule) != sentence(old, before):
            yield Change(name, None, f"{rule.title}: now “{sentence(new, rule)}” Before: “{sentence(old, before)}”")
    for name, rule in old.rules.items():
        if name not in new.rules:
            yield Change(name, None, f"No longer asked: {lower(rule.title)}.")


def _grants(old: Rulebook, new: Rulebook) -> Iterator[Change]:
    before, after = (
        {each.title: (granted(book, each), condition(each.when) if each.when else "") for each in book.grants}
        for book in (old, new)
    )
    for title, said in after.items():
        if before.get(title) != said:
            yield Change("", None, f"Without a record: {title}: {said[0]}{f', if {said[1]}' if said[1] else ''}.")
    for title in before:
        if title not in after:
            yield Change("", None, f"No longer without a record: {title}.")


def _numbers(book: Rulebook, rule: Rule) -> Iterator[Number]:
    """The dated numbers of a rule in a fixed order, each with how it is said."""
    amount = partial(units, book)
    match rule.need:
        case Units(number) | PerYear(number):
            yield number, amount
        case Records(count):
            yield count, lambda n: "one activity" if n == 1 else f"{n} activities"
        case Share(share):
            yield share, percent
    if isinstance(rule.most, Share):
        yield rule.most.share, lambda share: f"at most {percent(share)}"
    elif rule.most is not None:
        yield rule.most, lambda most: f"at most {amount(most)}"
    for cell, limit in rule.most_per:
        yield limit, lambda most, cell=cell: f"at most {amount(most)} for each {cell}"  # type: ignore[misc]


def _steps(number: Dated[Any], say: Callable[[Any], str]) -> Iterator[tuple[date, str]]:
    """Each day on which a number changes, with the words for it."""
    before: Any = None
    for since, value in number.versions:
        if since is not None:
            yield since, _instead(before, value, say)
        before = value


def _instead(before: Any, value: Any, say: Callable[[Any], str]) -> str:
    if value is None:
        return "no longer asked"
    return say(value) if before is None else f"{say(value)} instead of {say(before)}"


def _new_numbers(old: Rulebook, before: Rule, new: Rulebook, rule: Rule) -> Iterator[tuple[date | None, str]]:
    """How the numbers of a rule changed: “from 1 July 2027: three hours instead of two”."""
    earlier, later = list(_numbers(old, before)), list(_numbers(new, rule))
    if [type(before.need), type(before.most), len(earlier)] != [type(rule.need), type(rule.most), len(later)]:
        return
    for (was, _), (now, say) in zip(earlier, later, strict=True):
        known = set(was.versions)
        for since, value in now.versions:
            if (since, value) in known:
                continue
            other = was.on(since or new.checked)
            # The same number from another day on is a change of the day alone.
            words = say(value) if value is not None and other == value else _instead(other, value, say)
            yield since, f"from {day(since)}: {words}" if since else upper(words)
        for since, value in was.versions:
            if since and now.on(since) != value and since not in {other for other, _ in now.versions}:
                yield None, f"{'nothing' if value is None else say(value)} from {day(since)} no longer holds"
