"""The answer in plain words, the same on the terminal and in the browser."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from opencme.credit import Amount, vocabulary
from opencme.standing.answer import (
    EXEMPT,
    LATE,
    MET,
    NOT_APPLICABLE,
    OVERDUE,
    SHORT,
    UNDETERMINED,
    NotCounted,
    RuleStanding,
    Standing,
)

UNITS = {
    "hour": ("hour", "hours"),
    "credit": ("credit", "credits"),
    "point": ("point", "points"),
    "contact-hour": ("contact hour", "contact hours"),
    "ceu": ("CEU", "CEUs"),
    "record": ("activity", "activities"),
}

STATES = {
    MET: "Met",
    LATE: "Done late",
    SHORT: "Missing",
    OVERDUE: "Overdue",
    UNDETERMINED: "Tell us",
    NOT_APPLICABLE: "Not asked",
    EXEMPT: "Exempt",
}

REASONS = {
    "withdrawn": "it was withdrawn",
    "not-yet": "it is not completed yet",
    "not-accepted": "this programme does not accept such credit here",
    "not-selected": "it is not on this subject or of this kind",
    "no-evidence": "there is no evidence for it",
    "outside-window": "its date lies outside the time that counts",
    "other-period": "it was assigned to another period",
    "repeat": "it repeats an activity that already counts",
    "ceiling": "a ceiling is reached",
}

WHY_NOT = {
    "not-in-force": "not in force for this period",
    "exempt": "you are exempt from it",
    "later-period": "asked in the first period only",
    "condition": "it does not concern you",
    "not-yet-due": "not yet due",
    "no-alternative": "none of its alternatives concerns you",
}


def day(on: date) -> str:
    """31 January 2027."""
    return f"{on.day} {on:%B} {on.year}"


def distance(on: date, today: date) -> str:
    """In 69 days, today, 3 days ago."""
    days = (on - today).days
    if days == 0:
        return "today"
    number = f"{abs(days)} day{'s' if abs(days) != 1 else ''}"
    return f"in {number}" if days > 0 else f"{number} ago"


def quantity(amount: Amount, unit: str) -> str:
    """1 hour, 2.5 contact hours."""
    one, many = UNITS[unit]
    return f"{amount} {one if amount == Amount(100) else many}"


def unit_of(answer: RuleStanding, unit: str) -> str:
    """The unit a rule counts in: the programme's, or activities where it counts records and duties."""
    return "record" if answer.counts_records else unit


def joined(parts: Iterable[str], last: str = "and") -> str:
    """a, b and c."""
    items = list(parts)
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}" if items else ""


def headline(answer: Standing) -> str:
    """One sentence that answers the question: am I all right, and if not, what is missing and by when."""
    if answer.state == EXEMPT:
        return f"Nothing is asked of you: {answer.because}."
    if answer.period is None:
        return f"This cannot be told yet: {joined(question(name) for name in answer.questions)}"
    if answer.state == MET:
        return f"You have everything for the period that ends on {day(answer.period.end)}."
    unmet = [rule for rule in answer.deciding() if rule.state in (SHORT, OVERDUE)]
    if not unmet:
        number = len([rule for rule in answer.deciding() if rule.state == UNDETERMINED])
        asked = len(answer.questions)
        answers = "one question" if asked == 1 else f"{asked} questions"
        what = "one requirement" if number == 1 else f"{number} requirements"
        return f"Answer {answers} to settle {what}; everything else is there."
    first = unmet[0]
    missing = f"{quantity(first.missing, unit_of(first, answer.book.unit))} missing: {_lower(first.rule.title)}"
    when = (
        f"was due on {day(first.due)}"
        if first.due and first.state == OVERDUE
        else f"due {day(first.due)}"
        if first.due
        else ""
    )
    rest = f", and {len(unmet) - 1} more requirement{'s' if len(unmet) > 2 else ''}" if len(unmet) > 1 else ""
    return f"{missing} ({when}){rest}."


def question(name: str) -> str:
    """How a person is asked for a fact."""
    term = vocabulary().terms("facts").get(name)
    return term.question if term and term.question else f"What is your {name.replace('-', ' ')}?"


def why_not_counted(left: NotCounted) -> str:
    """The reason in words, with what it rests on."""
    reason = REASONS[left.reason]
    return f"{reason} ({left.detail})" if left.reason in ("repeat", "ceiling") and left.detail else reason


def why(answer: RuleStanding) -> str:
    """In words, why a rule does not apply or how it was met without hours; empty if there is nothing to say."""
    if answer.because == "met-by":
        return "met without hours, by what you told us"
    if answer.state == NOT_APPLICABLE and answer.because == "not-yet-due" and answer.due:
        return f"not yet due; asked by {day(answer.due)}"
    return WHY_NOT.get(answer.because, "")


def _lower(title: str) -> str:
    """A title inside a sentence: its first letter small, unless it starts with an abbreviation or a name."""
    first = title.split(" ", 1)[0]
    return title if first.isupper() or any(letter.isdigit() for letter in first) else title[:1].lower() + title[1:]
