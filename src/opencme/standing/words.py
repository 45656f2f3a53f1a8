"""The answer in plain words, the same on the terminal and in the browser."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from opencme.credit import Amount, vocabulary
from opencme.rulebook import Rulebook, brief
from opencme.rulebook.language import Duty
from opencme.rulebook.selection import EVERYTHING
from opencme.standing import pace
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


def is_duty(answer: RuleStanding) -> bool:
    """Whether the rule is met by something done on a day, not by credit: it has no figures to show."""
    return isinstance(answer.rule.need, Duty)


def joined(parts: Iterable[str], last: str = "and") -> str:
    """a, b and c."""
    items = list(parts)
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}" if items else ""


def headline(answer: Standing) -> str:
    """One sentence that answers the question: am I all right, and if not, what is missing and by when."""
    if answer.state == EXEMPT:
        return f"Nothing is asked of you: {answer.because}."
    if not answer.book.rules:
        return f"{named(answer)} asks for no continuing education."
    if answer.state == UNDETERMINED and answer.because:
        return f"{named(answer)} cannot be told: {answer.because}."
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
    amount, due = gap(first)
    what = lacking(answer, first)
    if what.startswith("“"):
        what = f"“{what[1:2].upper()}{what[2:]}"
    verb = "is" if amount == Amount(100) or what.startswith("“") else "are"
    when = f" ({'due since' if first.state == OVERDUE else 'due'} {day(due)})" if due else ""
    rest = f", and {len(unmet) - 1} more requirement{'s' if len(unmet) > 2 else ''}" if len(unmet) > 1 else ""
    return f"{what} {verb} missing{when}{rest}."


NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def number(count: int) -> str:
    """Three; 11."""
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def overall(answers: Sequence[Standing]) -> str:
    """Over all credentials, in one or two sentences: am I all right, and if not, what comes first."""
    if not answers:
        return "You have not told us what you hold."
    ordered = sorted(answers, key=pace.urgency)
    unmet = [answer for answer in ordered if answer.state in (SHORT, OVERDUE)]
    good = [answer for answer in ordered if pace.on_track(answer)]
    asking = [answer for answer in ordered if answer.state == UNDETERMINED]
    first = needs(unmet[0]) if unmet else asks(asking[0]) if asking else ""
    total = len(answers)
    if total == 1:
        if first:
            return f"You are on track. {first}" if good else first
        return headline(answers[0])
    if not first:
        return f"You have everything: nothing is missing in any of your {number(total)} credentials."
    if len(good) == total:
        return f"You are on track in {'both' if total == 2 else f'all {number(total)}'}. {first}"
    if not good:
        return f"{'Both' if total == 2 else f'All {number(total)}'} need something. {first}"
    return f"You are on track in {number(len(good))} of {number(total)}. {first}"


def needs(answer: Standing) -> str:
    """What a credential needs first, as a sentence: Your Florida MD licence needs 2 hours on … by 31 January 2027."""
    # What the missing part of a rule fills need not be told besides.
    unmet = [
        rule for rule in answer.deciding() if rule.state in (SHORT, OVERDUE) and filling_part(answer, rule) is None
    ]
    first = next_rule(unmet)
    within = parts_of(answer, first)
    _, due = gap(first)
    if first.state == OVERDUE:
        text = f"{named(answer)} lacks {lacking(answer, first)}" + (f", due since {day(due)}" if due else "")
    else:
        text = f"{named(answer)} needs {lacking(answer, first)}" + (f" by {day(due)}" if due else "")
    if within:
        text += f", {_of_them(within)}"
    rest = len([rule for rule in unmet if rule is not first and rule not in within])
    return f"{text}, and {'one more thing' if rest == 1 else f'{number(rest)} more things'}." if rest else f"{text}."


def _of_them(parts: Sequence[RuleStanding]) -> str:
    """2 of them on prevention of medical errors; three set subjects among them."""
    phrase = brief.phrase(parts[0].rule.where)
    if len(parts) == 1 and phrase:
        return f"{gap(parts[0])[0]} of them {phrase}"
    kind = "subject" if all(brief.is_on_topic(part.rule.where) for part in parts) else "part"
    return f"a set {kind} among them" if len(parts) == 1 else f"{number(len(parts))} set {kind}s among them"


def next_rule(unmet: Sequence[RuleStanding]) -> RuleStanding:
    """Of unmet rules the one to speak of first: by state and day as they come; on the same day, the wider one."""
    first = unmet[0]
    same = [rule for rule in unmet if rule.state == first.state and gap(rule)[1] == gap(first)[1]]
    return max(same, key=lambda rule: (not rule.counts_records, gap(rule)[0]))


def parts_of(answer: Standing, whole: RuleStanding) -> list[RuleStanding]:
    """The unmet rules inside another one, due when it is, that lack no more than it does."""
    return [rule for rule in _inside(answer, whole) if gap(rule)[0] <= gap(whole)[0]]


def _inside(answer: Standing, whole: RuleStanding) -> list[RuleStanding]:
    return [
        rule
        for rule in answer.deciding()
        if rule.state == whole.state
        and whole.rule.id in rule.rule.part_of
        and not rule.counts_records
        and gap(rule)[1] == gap(whole)[1]
    ]


def filling_part(answer: Standing, whole: RuleStanding) -> RuleStanding | None:
    """A part that lacks at least what the whole does, where what fills the part surely fills the whole too."""
    if whole.rule.where != EVERYTHING or answer.ceilings_reached:
        return None
    return next(
        (
            part
            for part in _inside(answer, whole)
            if part.rule.accepts is None and part.rule.value is None and gap(part)[0] >= gap(whole)[0]
        ),
        None,
    )


def asks(answer: Standing) -> str:
    """What a credential cannot be told without: Answer one question about your Florida MD licence."""
    if answer.because:
        return headline(answer)
    count = len(answer.questions)
    name = named(answer)
    about = f"your{name.removeprefix('Your')}" if name.startswith("Your ") else name
    return f"Answer {'one question' if count == 1 else f'{number(count)} questions'} about {about}."


def named(answer: Standing) -> str:
    """The credential as the subject of a sentence."""
    name = brief.short_name(answer.book)
    return f"Your {name}" if answer.book.kind == "licence" and answer.book.region else name


def gap(rule: RuleStanding) -> tuple[Amount, date | None]:
    """What is missing first and by when: in a rule for each year, the first year that lacks something."""
    lacking_years = [part for part in rule.slices if part.state in (SHORT, OVERDUE, UNDETERMINED)]
    if len(rule.slices) > 1 and lacking_years:
        return lacking_years[0].missing, lacking_years[0].end
    return rule.missing, rule.due


def lacking(answer: Standing, rule: RuleStanding, *, named: bool = True) -> str:
    """What is missing as a phrase: 2 hours on prevention of medical errors; 36 more points.

    A rule that no few words can tell is called by its title, or with `named` false not at all.
    """
    shown = answer.book.rules.get(rule.because, rule.rule) if rule.rule.any_of else rule.rule
    if isinstance(shown.need, Duty):
        return f"“{_lower(shown.title)}”"
    if not brief.phrase(shown.where) and not brief.is_open(shown.where) and named and gap(rule)[0] == rule.needed:
        # Nothing is there yet, and the title says how much is asked.
        return f"“{_lower(shown.title)}”"
    amount = quantity(gap(rule)[0], unit_of(rule, answer.book.unit))
    if rule.counted and gap(rule)[0] != rule.needed:
        figure, _, unit = amount.partition(" ")
        amount = f"{figure} more {unit}"
    phrase = brief.phrase(shown.where)
    if phrase:
        return f"{amount} {phrase}"
    return amount if brief.is_open(shown.where) or not named else f"{amount} for “{_lower(shown.title)}”"


def next_step(answer: Standing, rule: RuleStanding) -> str:
    """What to do about an unmet rule: 2 hours on … by 31 January 2027; AMA PRA Category 1 Credit will do."""
    _, due = gap(rule)
    when = f" by {day(due)}" if due and rule.state != OVERDUE else ""
    shown = answer.book.rules.get(rule.because, rule.rule) if rule.rule.any_of else rule.rule
    if isinstance(shown.need, Duty):
        return f"Do it{when}, then tell us the day."
    if filling_part(answer, rule) is not None:
        return "What is missing below fills this too."
    credit = brief.credit_for(answer.book, shown, answer.as_of)
    text = f"{lacking(answer, rule, named=False)}{when}"
    return f"{text}; {credit} will do." if credit and credit not in text else f"{text}."


def question(name: str) -> str:
    """How a person is asked for a fact."""
    term = vocabulary().terms("facts").get(name)
    return term.question if term and term.question else f"What is your {name.replace('-', ' ')}?"


def why_not_counted(left: NotCounted, book: Rulebook | None = None) -> str:
    """The reason in words, with what it rests on; with the rulebook, a ceiling by its title instead of its id."""
    reason, detail = REASONS[left.reason], left.detail
    if left.reason == "ceiling" and book:
        detail = "; ".join(book.rules[name].title for name in detail.split(", ") if name in book.rules)
    return f"{reason} ({detail})" if left.reason in ("repeat", "ceiling") and detail else reason


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
