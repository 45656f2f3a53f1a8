"""Days, amounts, lists and dated numbers in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from opencme.credit import Amount
from opencme.rulebook.calendar import day_before
from opencme.rulebook.dated import Dated
from opencme.rulebook.language import Rulebook

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
PLURALS = {"hour": "hours", "credit": "credits", "point": "points", "contact-hour": "contact hours", "ceu": "CEUs"}
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
PROPER = ("Alzheimer", "Michigan", "New Jersey", "New York")
"""Names with which a label may begin; they keep their capital."""


def day(on: date) -> str:
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def between(start: date | None, end: date | None) -> str:
    """From 1 July 2019 to 31 March 2022; empty where both ends are open."""
    if start and end:
        return f"from {day(start)} to {day(end)}"
    return f"from {day(start)}" if start else f"until {day(end)}" if end else ""


def unit(book: Rulebook) -> str:
    """One of the rulebook's units: contact hour."""
    return book.unit.replace("-", " ").replace("ceu", "CEU")


def units(book: Rulebook, amount: Amount) -> str:
    return f"{amount} {unit(book) if amount == Amount(100) else PLURALS[book.unit]}"


def joined(parts: list[str], last: str = "or") -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {last} {parts[-1]}" if parts else ""


def ordinal(number_of: int) -> str:
    return ORDINALS[number_of - 1] if number_of <= len(ORDINALS) else f"{number_of}th"


def spelled(number_of: int) -> str:
    """three; 11."""
    return NUMBERS[number_of] if number_of < len(NUMBERS) else str(number_of)


def span(months: int) -> str:
    """24 months, six years."""
    if months % 12 == 0:
        years = months // 12
        return "year" if years == 1 else f"{years} years"
    return "month" if months == 1 else f"{months} months"


def length(months: int) -> str:
    """A span with its article's number: one year, 18 months."""
    return f"one {span(months)}" if months in (1, 12) else span(months)


def percent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f} percent"


def number(value: Decimal) -> str:
    return f"{value.normalize():f}"


def upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def lower(label: str) -> str:
    """A label inside a sentence: its first letter small, unless it starts with an abbreviation or a name."""
    keeps = label.split(" ", 1)[0].isupper() or label.startswith(PROPER)
    return label if keeps else label[:1].lower() + label[1:]


def title(book: Rulebook, name: str) -> str:
    return f"“{book.rules[name].title}”"


def titles(book: Rulebook, names: tuple[str, ...], last: str = "and") -> str:
    return joined([title(book, name) for name in names], last)


def now_and_then[T](book: Rulebook, value: Dated[T], say: Callable[[T], str]) -> tuple[str, str]:
    """A number in words and, where the law changed it or begins or ends it, when it holds: (40 hours, since 2019).

    The number is the one in force when the sources were read, or else the last there was or will be.
    """
    current = value.on(book.checked)
    known = current if current is not None else value.values[-1] if value.values else None
    head = "nothing" if known is None else say(known)
    first = value.versions[0][0]
    if len(value.versions) == 1:
        return head, "" if first is None else f"{'since' if first <= book.checked else 'from'} {day(first)}"
    if len(value.versions) == 2 and value.versions[1][1] is None and value.versions[1][0]:
        return head, between(first, day_before(value.versions[1][0]))
    pieces = []
    for index, (since, version) in enumerate(value.versions):
        text = "nothing" if version is None else say(version)
        following = value.versions[index + 1][0] if index + 1 < len(value.versions) else None
        if since is None:
            pieces.append(f"{text} until {day(day_before(following))}" if following else text)
        else:
            pieces.append(f"{text} from {day(since)}")
    return head, ", ".join(pieces)


def dated[T](book: Rulebook, value: Dated[T], say: Callable[[T], str]) -> str:
    """The number with its dates behind it in parentheses."""
    head, when = now_and_then(book, value, say)
    return f"{head} ({when})" if when else head
