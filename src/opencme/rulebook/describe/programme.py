"""What holds for a whole programme, in sentences: its period, the credit it accepts, what it gives without a record."""

from __future__ import annotations

from functools import partial

from opencme.credit import vocabulary
from opencme.rulebook.describe.conditions import condition, proviso
from opencme.rulebook.describe.periods import exceptions, period
from opencme.rulebook.describe.rules import REPEATS, acceptance, named
from opencme.rulebook.describe.wording import dated, joined, lower, span, title, units
from opencme.rulebook.language import Grant, Rulebook


def terms(book: Rulebook) -> list[str]:
    """What holds for the whole programme: its period, the credit it accepts, what it gives without a record."""
    lines = [f"Period: {period(book.period)}.", *exceptions(book.period)]
    lines.append("Accepted credit: " + "; ".join(acceptance(entry, book) for entry in book.accepts) + ".")
    lines += [f"Without a record: {grant.title}: {granted(book, grant)}{_given(grant)}." for grant in book.grants]
    if book.exempt_when:
        lines.append(named(book, f"Exempt {proviso(book.exempt_when)}."))
    return [*lines, REPEATS[book.repeats]]


def granted(book: Rulebook, grant: Grant) -> str:
    """What a grant gives to which rule, as a phrase."""
    to = [f"{dated(book, amount, partial(units, book))} to {title(book, name)}" for name, amount in grant.to.items()]
    each = f"for each {_full(grant)}, " if grant.each_months else ""
    return each + joined(to, "and")


def _full(grant: Grant) -> str:
    """full month in training; full 6 months in training."""
    return f"full {span(grant.each_months)} {lower(vocabulary().label('facts', grant.of_fact))}"


def _given(grant: Grant) -> str:
    return f", if {condition(grant.when)}" if grant.when else ""
