"""Rules and accepted credit as sentences that an officer of the board could sign."""

from __future__ import annotations

from functools import partial

from opencme.credit import Amount, vocabulary
from opencme.rulebook.dated import Dated
from opencme.rulebook.describe.conditions import clause, point, proviso
from opencme.rulebook.describe.periods import window
from opencme.rulebook.describe.selections import pause, selection, systems
from opencme.rulebook.describe.wording import (
    PLURALS,
    between,
    dated,
    joined,
    lower,
    now_and_then,
    number,
    percent,
    title,
    titles,
    unit,
    units,
    upper,
)
from opencme.rulebook.language import (
    ONE,
    Acceptance,
    Duty,
    Need,
    PerYear,
    Prorate,
    Records,
    Rule,
    Rulebook,
    Share,
    Units,
)

CELLS = {
    "record": "from one record",
    "day": "on one day",
    "activity": "from one activity",
    "year": "in a calendar year",
}

CREDENTIALS = {
    "licence": "the licence",
    "certification": "the certificate",
    "membership": "the membership",
    "award": "the award",
    "prescriber-registration": "the registration",
}
"""What the vocabulary calls the credential, by the kind of programme."""

ANY = "any credit"

YEARLY = " for each year of the period"

REPEATS = {
    "once": "An activity taken twice counts once in a period.",
    "once-a-year": "An activity counts once in a calendar year.",
    "never": "An activity counts only the first time it is ever taken.",
    "allowed": "An activity may be repeated.",
}


def sentence(book: Rulebook, rule: Rule) -> str:
    """What the rule asks or limits, with its conditions; a second sentence says where it counts other credit."""
    parts = [_core(book, rule)]
    if rule.need and rule.part_of:
        parts.append(f"as part of {titles(book, rule.part_of)}")
    if rule.on_top_of:
        parts.append(f"on top of {titles(book, rule.on_top_of)}")
    if rule.when:
        parts.append(proviso(rule.when))
    if rule.due:
        parts.append(f"by {point(rule.due)}")
    text = "; ".join([", ".join(parts), *_further(book, rule)])
    sentences = [named(book, upper(text))]
    if rule.accepts is not None:
        taken = "; ".join(acceptance(entry, book) for entry in rule.accepts)
        sentences.append("Any credit counts for it" if taken == ANY else f"Only this credit counts for it: {taken}")
    if rule.advisory:
        sentences.append(f"It does not decide the standing: {lower(rule.advisory.rstrip('.'))}")
    return ". ".join(sentences) + "."


def named(book: Rulebook, text: str) -> str:
    """The text with the credential called what it is: the licence, the registration."""
    return text.replace("the credential", CREDENTIALS.get(book.kind, "the credential"))


def _further(book: Rulebook, rule: Rule) -> list[str]:
    """What follows the rule itself, each part behind a semicolon."""
    found = []
    if rule.need and rule.is_ceiling:
        found.append(f"at most {_most(book, rule)} of it count{' there' if rule.part_of else ''}")
    if rule.met_by:
        found.append(f"met without {PLURALS[book.unit]} {proviso(rule.met_by)}")
    if rule.exempt_when:
        found.append(f"not asked {proviso(rule.exempt_when)}")
    if rule.carry:
        of = selection(rule.carry.where, unit(book))
        most, when = now_and_then(book, rule.carry.most, partial(units, book))
        surplus = f"surplus {of}{pause(of)}".strip()
        since = f" ({when})" if when else ""
        found.append(f"at most {most} of {surplus} may come from the period before{since}")
    if rule.prorate:
        found.append(_prorated(rule.prorate))
    if rule.repeats:
        found.append(lower(REPEATS[rule.repeats].rstrip(".")))
    if rule.dated_by == "period-start":
        found.append("the number in force on the period's first day is the one that holds")
    if rule.validity.start or rule.validity.end:
        found.append(f"in force {between(rule.validity.start, rule.validity.end)}")
    return found


def _prorated(how: Prorate) -> str:
    each = "month" if how.months == 1 else "year"
    begun = f"a begun {each} counting whole" if how.started else f"only full {each}s counting"
    return f"a shorter first period lowers it {each} by {each}, {begun}"


def _core(book: Rulebook, rule: Rule) -> str:
    if rule.any_of:
        return f"any one of {titles(book, rule.any_of, 'or')}"
    if rule.need:
        return _asked(book, rule, rule.need)
    of = selection(rule.where, unit(book))
    if rule.is_ceiling:
        return _ceiling(book, rule, of)
    value = dated(book, rule.value, number) if rule.value else "0"
    return f"each {unit(book)}{f' {of}' if of else ''} counts as {value}"


def _asked(book: Rulebook, rule: Rule, asked: Need) -> str:
    amount, when = _need(book, asked)
    of, over = selection(rule.where, unit(book)), window(rule.over)
    if isinstance(asked, PerYear) and rule.over.kind == "period":
        amount, over = amount.removesuffix(YEARLY), YEARLY.strip()
    # A phrase behind "what the total asks" or "less an hour for each hour waived" would be read as part of that.
    inserted = isinstance(asked, Share) or (isinstance(asked, Units) and bool(asked.less))
    text = f"{amount}{',' if inserted and of else ''} {of}".strip()
    text += ("," if inserted or over.startswith("good") else pause(of)) + f" {over}"
    if when:
        text += f" ({when})"
    if rule.value is not None:
        text += f", counted at {dated(book, rule.value, number)} each"
    return text


def _ceiling(book: Rulebook, rule: Rule, of: str) -> str:
    towards = _towards(book, rule)
    if isinstance(rule.most, Share):
        each = "each asks" if len(rule.part_of) > 1 else "it asks"
        limit = f"what {titles(book, rule.most.of, 'or')} asks" if rule.most.of else f"what {each}"
        share = dated(book, rule.most.share, percent)
        return f"{PLURALS[book.unit]} {of or 'of this credit'} count{towards} up to {share} of {limit}"
    most = _most(book, rule)
    value = f", counted at {dated(book, rule.value, number)} each" if rule.value is not None else ""
    text = f"at most {most} {of or 'of this credit'}{pause(of)} count{towards}{value}"
    when = now_and_then(book, rule.most, partial(units, book))[1] if rule.most is not None else ""
    return f"{text} ({when})" if when else text


def _towards(book: Rulebook, rule: Rule) -> str:
    return f" towards {titles(book, rule.part_of)}" if rule.part_of else ""


def _most(book: Rulebook, rule: Rule) -> str:
    """The limits of a ceiling, without the days from which the first of them holds."""
    found = []
    if isinstance(rule.most, Share):
        of = titles(book, rule.most.of, "or") if rule.most.of else "what is asked there"
        found.append(f"{dated(book, rule.most.share, percent)} of {of}")
    elif rule.most is not None:
        each_year = " in each year of the period" if rule.over.kind == "year" else ""
        found.append(now_and_then(book, rule.most, partial(units, book))[0] + each_year)
    for cell, amount in rule.most_per:
        found.append(f"{dated(book, amount, partial(units, book))} {CELLS[cell]}")
    return joined(found, "and")


def need(book: Rulebook, what: Need) -> str:
    """What is needed as a phrase, with the days of its numbers in parentheses."""
    text, when = _need(book, what)
    return f"{text} ({when})" if when else text


def _need(book: Rulebook, what: Need) -> tuple[str, str]:
    """What is needed, and since when or in which versions."""
    match what:
        case Units(amount, less):
            text, when = now_and_then(book, amount, partial(units, book))
            return text + "".join(f", less {_off(book, fact, each)}" for fact, each in less), when
        case Records(number_of):
            return now_and_then(book, number_of, lambda n: "one activity" if n == 1 else f"{n} activities")
        case PerYear(amount):
            return now_and_then(book, amount, lambda each: units(book, each) + YEARLY)
        case Share(share, of):
            text, when = now_and_then(book, share, percent)
            whole = " or, where that does not apply, ".join(title(book, name) for name in of)
            return f"{text} of what {whole} asks", when
        case Duty(fact):
            return f"{lower(vocabulary().label('facts', fact))} on a stated day", ""


def _off(book: Rulebook, fact: str, each: Dated[Amount]) -> str:
    """1 hour for each hour waived."""
    return f"{dated(book, each, partial(units, book))} for each {clause(fact)}"


def acceptance(entry: Acceptance, book: Rulebook) -> str:
    """An entry of accepted credit as a phrase: kinds of credit, what is taken of them, and what a unit is worth."""
    names = ANY if entry.systems is None else systems(entry.systems)
    of = selection(entry.where)
    # What follows several kinds of credit concerns each of them.
    each = ", in each case" if of and entry.systems and len(entry.systems) > 1 else ""
    text = f"{names}{each} {of}".strip()
    if entry.validity.start or entry.validity.end:
        text += f", completed {between(entry.validity.start, entry.validity.end)}"
    if entry.tiers:
        first = ", ".join(f"the first {amount} counted at {number(value)} each" for amount, value in entry.tiers)
        text += f", {first} and the rest at {dated(book, entry.value, number)}"
    elif entry.value != ONE:
        text += f", counted at {dated(book, entry.value, number)} {'for each hour' if entry.of_hours else 'each'}"
    return text
