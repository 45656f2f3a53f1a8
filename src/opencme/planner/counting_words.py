"""Whether an activity counts, in plain words: a line for lists, a sentence for its page, and why rule by rule."""

from __future__ import annotations

from dataclasses import dataclass

from opencme.credit import Amount
from opencme.planner.counting import (
    DEPENDS,
    EXEMPTED,
    NO,
    NO_CREDIT,
    NOT_FOR_YOU,
    NOT_KNOWN,
    NOTHING_ASKED,
    OVER,
    PARTLY,
    Answer,
    Effect,
    Left,
)
from opencme.rulebook import Rule, brief, describe
from opencme.rulebook.describe.wording import lower
from opencme.standing import RuleStanding, words
from opencme.standing.answer import LATE

VERDICTS = {"yes": "Counts", "partly": "Counts in part", "no": "Does not count", "depends": "May count"}

REASONS = {
    OVER: "it is over",
    NO_CREDIT: "nobody has stated what credit it carries",
    NOT_FOR_YOU: "it carries no credit for your profession",
    NOTHING_ASKED: "no continuing education is asked for there",
    EXEMPTED: "nothing is asked of you there in that period",
    NOT_KNOWN: "what is asked there at that time is not known",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule: what the activity does for it or why not, in a sentence, and the law behind it."""

    rule: Rule
    title: str
    text: str


def badge(answer: Answer) -> str:
    """One line for a list: Counts for Florida MD licence: 2 hours on prevention of medical errors."""
    name = brief.short_name(answer.book)
    said = f"{VERDICTS[answer.verdict]} for {name}"
    if answer.verdict == NO:
        return f"{said}: {REASONS[answer.because]}" if answer.because else said
    if answer.because:
        return f"{said}: {REASONS[answer.because]}"
    if answer.verdict == DEPENDS:
        count = len(answer.questions)
        return f"{said}: that hangs on {'one answer' if count == 1 else f'{words.number(count)} answers'} of yours"
    period = answer.after.period if answer.after else None
    when = f" in the period to {words.day(period.end)}" if answer.later and period else ""
    if not answer.is_needed:
        return f"{said}{when}; nothing more is missing there"
    return f"{said}{when}: {amount_of(answer, first(answer))}"


def sentence(answer: Answer) -> str:
    """The answer for the activity's page, with what it leaves to do."""
    if answer.verdict == DEPENDS and answer.questions:
        return f"{badge(answer)}. {' '.join(words.question(name) for name in answer.questions)}"
    if answer.verdict == NO and not answer.because:
        why = f": {words.why_not_counted(answer.left[0].why, answer.book)}" if answer.left else ""
        return f"{badge(answer)}{why}."
    if answer.because or not answer.is_needed or answer.after is None:
        return f"{badge(answer)}."
    return f"{badge(answer)}. {_afterwards(answer, first(answer))}"


def first(answer: Answer) -> Effect:
    """What is said first of an activity: a set subject before the total, then where it closes most."""
    effects = answer.helps or answer.effects
    return max(effects, key=lambda each: (each.is_asked, brief.is_on_topic(each.rule.where), each.closes.hundredths))


def amount_of(answer: Answer, effect: Effect) -> str:
    """2 hours on prevention of medical errors; 1 of 2 hours, where something cuts it."""
    unit = words.unit_of(effect.after, answer.book.unit)
    quantity = words.quantity(effect.counts, unit)
    if effect.is_cut and answer.verdict == PARTLY:
        quantity = f"{effect.counts} of {words.quantity(effect.offered, unit)}"
    if phrase := brief.phrase(effect.rule.where):
        return f"{quantity} {phrase}"
    if brief.is_open(effect.rule.where) and effect.rule.accepts is None and not effect.rule.any_of:
        return quantity
    return f"{quantity} for “{lower(effect.rule.title)}”"


def counts(answer: Answer) -> list[Reason]:
    """For each rule towards which it counts: how much, and what is then still missing."""
    return [
        Reason(each.rule, _title(answer, each.rule), f"{_upper(_amount(answer, each))}. {_afterwards(answer, each)}")
        for each in answer.effects
    ]


def does_not_count(answer: Answer) -> list[Reason]:
    """Why it does not count for what it seems made for, or where something cuts it; of the rest, only if it counts
    nowhere, the one that asks most."""
    wanted = [each for each in answer.left if each.on_its_subject or each.why.reason == "ceiling"]
    if not wanted and not answer.effects and answer.left:
        wanted = [max(answer.left, key=lambda each: (not each.after.counts_records, each.after.missing))]
    return [Reason(each.after.rule, _title(answer, each.after.rule), _why_not(answer, each)) for each in wanted]


def _why_not(answer: Answer, left: Left) -> str:
    reason = words.why_not_counted(left.why, answer.book)
    if left.why.reason == "not-selected" and left.on_its_subject:
        reason = f"it is on the subject, but not of the kind that is asked: {lower(_asked(answer, left.after.rule))}"
    elif left.why.reason == "ceiling":
        unit = words.unit_of(left.after, answer.book.unit)
        reason = f"{words.quantity(left.why.amount, unit)} of it: {reason}"
    still = _still(answer, left.after)
    return f"{_upper(reason).rstrip('.')}. {still}".strip()


def _asked(answer: Answer, rule: Rule) -> str:
    return describe.selection(rule.where) if not brief.is_open(rule.where) else rule.title


def _afterwards(answer: Answer, effect: Effect) -> str:
    if not effect.closes:
        return "Nothing more is missing there." if not effect.before.missing else _still(answer, effect.after)
    if effect.after.state == LATE:
        return "That is all that is asked there, though later than it was due."
    return _still(answer, effect.after) or "That is all that is asked there."


def _still(answer: Answer, rule: RuleStanding) -> str:
    if not rule.missing:
        return ""
    quantity = words.quantity(rule.missing, words.unit_of(rule, answer.book.unit))
    return f"{quantity} {'is' if rule.missing == Amount(100) else 'are'} still missing there."


def _amount(answer: Answer, effect: Effect) -> str:
    unit = words.unit_of(effect.after, answer.book.unit)
    if effect.is_cut:
        return f"{effect.counts} of {words.quantity(effect.offered, unit)} {'counts' if unit == 'record' else 'count'}"
    return f"{words.quantity(effect.counts, unit)} {'counts' if effect.counts == Amount(100) else 'count'}"


def _title(answer: Answer, rule: Rule) -> str:
    return brief.subject(answer.book, rule)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
