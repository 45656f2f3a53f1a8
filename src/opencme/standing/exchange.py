"""What an amount of credit is worth to a programme: as it is, or once another system's owner has recognised it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from opencme.credit import Amount, Credential, Learner, Record, Transcript, recognition
from opencme.credit.recognition import Recognition
from opencme.rulebook import Acceptance, Rule, Rulebook, describe
from opencme.rulebook.brief import is_open, short_name
from opencme.rulebook.calendar import add_months, day_before
from opencme.rulebook.language import SCALE, PerYear, Units, scaled
from opencme.rulebook.selection import EVERYTHING, All, Attribute, Selection
from opencme.standing.answer import NOT_APPLICABLE
from opencme.standing.evaluate import of


@dataclass(frozen=True, slots=True)
class Taking:
    """One entry of what is accepted, and what the amount is worth by it, in the programme's unit."""

    worth: Amount
    words: str
    surely: bool
    """Whether it takes any such credit; else only what `words` says."""
    rule: str = ""
    """The title of the one rule that takes it, where the programme as a whole does not."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way for credit to count: as it is (`through` is None), or through another system."""

    through: Recognition | None
    system: str
    amount: Amount
    takings: tuple[Taking, ...]
    limits: tuple[str, ...]
    """The programme's ceilings that may touch such credit, in words."""


def ways(amount: Amount, system: str, book: Rulebook, on: date) -> list[Way]:
    """How an amount of one system's credit, completed on that day, counts for a programme: as it is first.

    Agreements do not add up: credit that was recognised once is not recognised again as something else, and what the
    programme itself takes without conditions is not taken another way. Ways by which nothing counts are left out.
    """
    direct = _way(None, system, amount, book, on)
    if any(taking.surely and not taking.rule for taking in direct.takings):
        return [direct]
    agreements = [each for each in recognition.of_system(system) if each.covers(on)]
    found = [direct, *(_way(each, each.to, each.worth(amount), book, on) for each in agreements)]
    return [way for way in found if way.takings]


def headline(amount: Amount, system: str, book: Rulebook, on: date) -> str:
    """The answer in a sentence: nothing, so much, or at most so much, and why nothing where that is known."""
    name = short_name(book)
    if not any(rule.need is not None for rule in book.rules.values()):
        return f"{name}: no continuing education is asked for."
    if book.validity.end and on > book.validity.end:
        return f"{name}: not in force any more on that day."
    if book.validity.start and add_months(on, book.period.months) < book.validity.start:
        return f"{name}: not in force yet on that day."
    found = ways(amount, system, book, on)
    general = [(way, taking) for way in found for taking in way.takings if not taking.rule]
    takings = general or [(way, taking) for way in found for taking in way.takings]
    if not takings:
        return f"{name}: nothing, as far as we know."
    way, best = max(takings, key=lambda pair: (pair[1].worth, pair[1].surely))
    worth = min(best.worth, _within_limits(way, book, on) or best.worth)
    surely = best.surely and not best.rule and way.through is None and not way.limits
    only = f", for “{best.rule}” only" if best.rule else ""
    return f"{name}: {'' if surely else 'at most '}{describe.units(book, worth)}{only}."


def _within_limits(way: Way, book: Rulebook, on: date) -> Amount | None:
    """What a record of it adds to the total under the ceilings, in a period that begins on the day; None: no total."""
    totals = [rule for rule in book.deciding() if _is_total(rule)]
    period = (on, day_before(add_months(on, book.period.months)))
    record = Record(on, way.system, way.amount)
    answer = of(book, Credential(period=period), Learner(), Transcript.of([record]), on=on)
    counted = [answer.rules[rule.id] for rule in totals if rule.id in answer.rules]
    return max((each.counted for each in counted if each.state != NOT_APPLICABLE and each.counted), default=None)


def _is_total(rule: Rule) -> bool:
    return is_open(rule.where) and rule.accepts is None and isinstance(rule.need, Units | PerYear) and not rule.part_of


def _way(through: Recognition | None, system: str, amount: Amount, book: Rulebook, on: date) -> Way:
    takings = tuple(_takings(amount, system, book, on))
    return Way(through, system, amount, takings, tuple(_limits(system, book)) if takings else ())


def _takings(amount: Amount, system: str, book: Rulebook, on: date) -> Iterator[Taking]:
    yield from _by(book.accepts, amount, system, book, on)
    for rule in book.rules.values():
        if rule.accepts is not None:
            for taking in _by(rule.accepts, amount, system, book, on):
                yield replace(taking, rule=rule.title)


def _by(accepts: Sequence[Acceptance], amount: Amount, system: str, book: Rulebook, on: date) -> Iterator[Taking]:
    """The entries that may take the credit, up to the first that surely does."""
    for entry in accepts:
        value = entry.value_on(on)
        if (entry.systems is not None and system not in entry.systems) or not entry.validity.covers(on):
            continue
        if value is None:
            continue
        surely = entry.where == EVERYTHING
        yield Taking(_worth(entry, value, amount), describe.acceptance(entry, book), surely)
        if surely:
            return


def _worth(entry: Acceptance, value: int, amount: Amount) -> Amount:
    """The amount at the entry's value, the first units at that of its tiers; rounded down once."""
    left, worth = amount.hundredths, 0
    for first, each in entry.tiers:
        part = min(left, first.hundredths)
        worth += part * scaled(each)
        left -= part
    return Amount((worth + left * value) // SCALE)


def _limits(system: str, book: Rulebook) -> Iterator[str]:
    """The ceilings that are not for other systems alone: in what format or on what subject it is, nobody said."""
    for rule in book.rules.values():
        if rule.is_ceiling and not rule.asks and _may_take(rule.where, system):
            yield describe.sentence(book, rule)


def _may_take(where: Selection, system: str) -> bool:
    match where:
        case All(items):
            return all(_may_take(item, system) for item in items)
        case Attribute(name="system", values=names):
            return system in names
        case _:
            return True
