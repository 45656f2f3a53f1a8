"""What a changed rulebook means for one person in one period: a sentence from the answers before and after."""

from __future__ import annotations

from opencme.credit import Amount
from opencme.rulebook import brief
from opencme.rulebook.describe.wording import lower
from opencme.standing import words
from opencme.standing.answer import EXEMPT, RuleStanding, Standing

NOTHING = Amount(0)


def meaning(before: Standing, after: Standing) -> str:
    """One sentence in the second person: what is needed more or less, what has to be answered, or that nothing is."""
    if after.state == EXEMPT and before.state != EXEMPT:
        return "Nothing is asked of you any more for this period."
    if before.period and after.period and before.period.end != after.period.end:
        return f"Your period now ends on {words.day(after.period.end)}."
    when = f"In your period until {words.day(after.period.end)}" if after.period else "For you"
    moved = [*_moved(before, after, "more"), *_moved(after, before, "less")]
    if moved:
        return f"{when} you now need {words.joined(moved)}."
    if asked := [name for name in after.questions if name not in before.questions]:
        return f"It now depends on your answer: {words.question(asked[0])}"
    return f"{when} nothing changes for you."


def _moved(before: Standing, after: Standing, word: str) -> list[str]:
    """By how much the missing part of each rule grew, in words, the largest first."""
    grown = []
    for rule in after.deciding():
        earlier = before.rules.get(rule.rule.id)
        was = earlier.missing if earlier else NOTHING
        if rule.missing > was:
            grown.append((Amount(rule.missing.hundredths - was.hundredths), rule))
    grown.sort(key=lambda each: (-each[0].hundredths, each[1].rule.id))
    return [_phrase(after, rule, amount, word) for amount, rule in grown]


def _phrase(answer: Standing, rule: RuleStanding, amount: Amount, word: str) -> str:
    """2 hours more in all; 1 hour less on domestic violence; 1 activity more (“An audit of one's own”)."""
    subject = brief.subject(answer.book, rule.rule)
    quantity = f"{words.quantity(amount, words.unit_of(rule, answer.book.unit))} {word}"
    if subject.startswith("Total "):
        return f"{quantity} in all"
    return f"{quantity} on {lower(subject)}" if brief.is_on_topic(rule.rule.where) else f"{quantity} (“{subject}”)"
