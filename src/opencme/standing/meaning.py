"""What a changed rulebook means for one person in one period: sentences from the answers before and after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from opencme.credit import Amount
from opencme.rulebook import Rule, brief
from opencme.rulebook.describe.wording import PLURALS, lower
from opencme.rulebook.language import Duty, Records
from opencme.standing import words
from opencme.standing.answer import (
    EXEMPT,
    LATE,
    MET,
    NOT_APPLICABLE,
    OVERDUE,
    SHORT,
    UNDETERMINED,
    RuleStanding,
    Standing,
)

NOTHING = Amount(0)
ASKED = (SHORT, OVERDUE)


def meaning(before: Standing, after: Standing) -> str:
    """In the second person: what is needed more or less, when it is due, what has to be answered, or that nothing is.

    That nothing changes is said only where every rule stands as it did, and nothing else is asked.
    """
    if after.state == EXEMPT and before.state != EXEMPT:
        return "Nothing is asked of you any more for this period."
    if _is_unknown(after):
        return f"What is asked of you in this period cannot be told any more: {after.because}."
    if _is_unknown(before):
        return "What is asked of you in this period is known now; it is shown below."
    when = f"In your period until {words.day(after.period.end)}" if after.period else "For you"
    pairs = _pairs(before, after)
    said = list(_in_general(before, after))
    if moved := [*_amounts(before, after, pairs, "more"), *_amounts(before, after, pairs, "less")]:
        said.append(f"{when} you now need {words.joined(moved)}.")
    said += [sentence for pair in pairs for sentence in pair.sentences()]
    said += _questions(before, after, pairs)
    if said:
        return " ".join(dict.fromkeys(said))
    if set(before.questions) != set(after.questions):
        return "It now depends on fewer of your answers."
    if before.state == after.state and all(pair.stands_as_it_did for pair in pairs):
        return f"{when} nothing changes for you."
    return "What is asked of you stands otherwise now; it is shown below."


def _is_unknown(answer: Standing) -> bool:
    """Whether the rulebook itself knows no rules for the period."""
    return answer.state == UNDETERMINED and bool(answer.because)


@dataclass(frozen=True)
class _Pair:
    """How it stands with one deciding rule before and after; None where it did not decide, or is no rule any more."""

    old: Standing
    new: Standing
    before: RuleStanding | None
    after: RuleStanding | None

    @property
    def state_before(self) -> str:
        return self.before.state if self.before else NOT_APPLICABLE

    @property
    def state(self) -> str:
        return self.after.state if self.after else NOT_APPLICABLE

    @property
    def stands_as_it_did(self) -> bool:
        return (self.state_before, *_figures(self.before)) == (self.state, *_figures(self.after))

    @property
    def named(self) -> str:
        rule = self.after or self.before
        return f"“{rule.rule.title}”" if rule else ""

    @cached_property
    def in_amounts(self) -> bool:
        """Whether what is missing can be compared: known on both sides, and in the same unit."""
        sides = [(self.old, self.before), (self.new, self.after)]
        counted = [_unit(answer, rule) for answer, rule in sides if rule and rule.state in ASKED]
        doubtful = UNDETERMINED in (self.state_before, self.state)
        return bool(counted) and len(set(counted)) == 1 and bool(counted[0]) and not doubtful and not self.newly_decides

    @property
    def newly_decides(self) -> bool:
        """Whether the rule was there before and did not decide the standing."""
        return self.before is None and self.after is not None and self.after.rule.id in self.old.rules

    def more(self) -> Amount:
        return Amount(max(0, _owed(self.after) - _owed(self.before)))

    def less(self) -> Amount:
        return Amount(max(0, _owed(self.before) - _owed(self.after)))

    def sentences(self) -> Iterator[str]:
        """What amounts do not tell: that it is asked or not, and by when."""
        was, now = self.state_before, self.state
        if now in ASKED and was not in ASKED and not self.in_amounts:
            yield f"{self.named} is now asked of you{self._by()}."
        elif now in ASKED and was in ASKED and not self.in_amounts and _figures(self.before) != _figures(self.after):
            yield f"{self.named} is now asked of you in another way{self._by()}."
        elif now in ASKED and self._is_due_otherwise:
            yield f"{self.named} is{'' if now == OVERDUE else ' now'}{self._due()}."
        elif now in (MET, LATE) and was != now:
            yield from self._is_there(was, now)
        elif (
            now == NOT_APPLICABLE
            and was in (MET, LATE, UNDETERMINED, *ASKED)
            and not (was in ASKED and self.in_amounts)
        ):
            yield f"{self.named} is not asked of you any more."
        elif now not in ASKED and now != UNDETERMINED and self._is_due_otherwise and self.after and self.after.due:
            have = "; you have it" if now in (MET, LATE) else ""
            yield f"{self.named} is now due by {words.day(self.after.due)}{have}."

    def _is_there(self, was: str, now: str) -> Iterator[str]:
        how = "you have it" if now == MET else "you have done it late"
        if was == NOT_APPLICABLE:
            yield f"{self.named} is now asked of you; {how}."
        elif was in (MET, LATE):
            yield f"{self.named} now counts as done {'late' if now == LATE else 'in time'}."
        elif not (self.in_amounts and self.less()) or now == LATE:
            yield f"{self.named}: {how} now."

    @property
    def _is_due_otherwise(self) -> bool:
        """Whether the day moved, other than with the end of the period; a new rule's is told where it is another."""
        if self.after is None or self.after.due is None:
            return False
        overdue = self.state == OVERDUE and self.state_before != OVERDUE
        end = self.new.period.end if self.new.period else None
        if self.before is None or self.before.due is None:
            return overdue or (self.state in ASKED and self.after.due != end)
        with_period = self.old.period and self.before.due == self.old.period.end and self.after.due == end
        return overdue or (self.after.due != self.before.due and not with_period)

    def _due(self) -> str:
        due = self.after.due if self.after else None
        if due is None:
            return " overdue" if self.state == OVERDUE else ""
        return f" overdue since {words.day(due)}" if self.state == OVERDUE else f" due by {words.day(due)}"

    def _by(self) -> str:
        due = self._due()
        return f", and is{due}" if due and self.state == OVERDUE else f",{due}" if due else ""


def _pairs(before: Standing, after: Standing) -> list[_Pair]:
    """The deciding rules before and after; one that is new under another name with the same title is the same rule."""
    old, new = ({rule.rule.id: rule for rule in answer.deciding()} for answer in (before, after))
    gone = {rule.rule.title: name for name, rule in old.items() if name not in after.book.rules}
    found = []
    for name, rule in new.items():
        earlier = name if name in old or name in before.book.rules else gone.get(rule.rule.title, name)
        found.append(_Pair(before, after, old.pop(earlier, None), rule))
    return [*found, *(_Pair(before, after, rule, None) for rule in old.values())]


def _figures(rule: RuleStanding | None) -> tuple[object, ...]:
    if rule is None or (rule.state == NOT_APPLICABLE and rule.because != "not-yet-due"):
        return (None, NOTHING, ())
    return rule.due, rule.missing, rule.questions if rule.state == UNDETERMINED else ()


def _owed(rule: RuleStanding | None) -> int:
    """What is surely missing, in hundredths: nothing where the rule hangs on an unanswered question."""
    return rule.missing.hundredths if rule and rule.state in ASKED else 0


def _shown(answer: Standing, rule: RuleStanding) -> Rule:
    """The rule whose figures these are: of a choice, the alternative that comes nearest."""
    return answer.book.rules.get(rule.because, rule.rule) if rule.rule.any_of else rule.rule


def _unit(answer: Standing, rule: RuleStanding) -> str:
    """What a rule's figures count; empty for a duty, of which nobody needs more or less."""
    need = _shown(answer, rule).need
    return "" if isinstance(need, Duty) else "record" if isinstance(need, Records) else answer.book.unit


def _amounts(before: Standing, after: Standing, pairs: list[_Pair], word: str) -> list[str]:
    """By how much what is missing of each rule grew (or shrank), in words, the largest first."""
    grown = []
    for pair in pairs:
        by = pair.more() if word == "more" else pair.less()
        rule, answer = (pair.after, after) if pair.after else (pair.before, before)
        if by and pair.in_amounts and rule:
            unit = _unit(answer, rule) if rule.state in ASKED else _unit(before, pair.before or rule)
            grown.append((by, rule, answer, unit))
    grown.sort(key=lambda each: (-each[0].hundredths, each[1].rule.id))
    return [_phrase(answer, rule, f"{words.quantity(by, unit)} {word}") for by, rule, answer, unit in grown]


def _phrase(answer: Standing, rule: RuleStanding, quantity: str) -> str:
    """2 hours more in all; 1 hour less on domestic violence; 1 activity more (“An audit of one's own”)."""
    subject = brief.subject(answer.book, rule.rule)
    if subject.startswith("Total "):
        return f"{quantity} in all"
    return f"{quantity} on {lower(subject)}" if brief.is_on_topic(rule.rule.where) else f"{quantity} (“{subject}”)"


def _in_general(before: Standing, after: Standing) -> Iterator[str]:
    """What concerns the whole period: that it is another, or that an exemption or the unit is."""
    if before.state == EXEMPT and after.state != EXEMPT:
        yield "You are not exempt any more."
    if before.period and after.period and before.period.end != after.period.end:
        yield f"Your period now ends on {words.day(after.period.end)}."
    elif before.period and after.period and before.period.start != after.period.start:
        yield f"Your period now begins on {words.day(after.period.start)}."
    if before.book.unit != after.book.unit and before.rules and after.rules:
        yield f"What you need is counted in {PLURALS[after.book.unit]} now."


def _questions(before: Standing, after: Standing, pairs: list[_Pair]) -> Iterator[str]:
    """What it depends on: questions that are new, and those of rules that changed and nobody can tell yet."""
    fresh = [name for name in after.questions if name not in before.questions]
    open_ = [
        name
        for pair in pairs
        if pair.after and pair.state == UNDETERMINED and not pair.stands_as_it_did
        for name in pair.after.questions
    ]
    asked = list(dict.fromkeys([*fresh, *open_]))
    if not asked and after.period is None and after.questions:
        asked = list(after.questions)
    if asked:
        answers = "your answer" if len(asked) == 1 else "your answers"
        how = "It now depends" if fresh else "What it means for you depends"
        yield f"{how} on {answers}: {' '.join(words.question(name) for name in asked)}"
