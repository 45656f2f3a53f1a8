"""What an amount of credit is worth to a programme: as it is, or once another system's owner has recognised it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from opencme.credit import Amount, Record, recognition
from opencme.credit.recognition import Recognition
from opencme.rulebook import Acceptance, Rulebook, describe
from opencme.rulebook.language import SCALE, scaled
from opencme.rulebook.selection import EVERYTHING


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
    """The programme's ceilings on such credit, in words."""


def ways(amount: Amount, system: str, book: Rulebook, on: date) -> list[Way]:
    """How an amount of one system's credit, completed on that day, counts for a programme: as it is first.

    Agreements do not add up: credit that was recognised once is not recognised again as something else. Ways by which
    nothing counts are left out.
    """
    found = [_way(None, system, amount, book, on)]
    found += [
        _way(each, each.to, each.worth(amount), book, on) for each in recognition.of_system(system) if each.covers(on)
    ]
    return [way for way in found if way.takings]


def _way(through: Recognition | None, system: str, amount: Amount, book: Rulebook, on: date) -> Way:
    takings = tuple(_takings(amount, system, book, on))
    return Way(through, system, amount, takings, tuple(_limits(amount, system, book, on)) if takings else ())


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


def _limits(amount: Amount, system: str, book: Rulebook, on: date) -> Iterator[str]:
    trial = Record(on, system, max(amount, Amount(1)))
    for rule in book.rules.values():
        if rule.is_ceiling and not rule.asks and rule.measure(trial, trial.amount.hundredths):
            yield describe.sentence(book, rule)
