"""What falls due for a holder, by credential and day: the answers of `standing`, put in the order of the calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.conf import settings
from django.urls import reverse

from opencme.standing import RuleStanding, Standing, pace, words
from opencme.standing.answer import EXEMPT, OVERDUE, SHORT, UNDETERMINED
from opencme.web.record.models import Credential
from opencme.web.standing.blocks import Block, Line, block_of
from opencme.web.standing.held import Held


@dataclass(frozen=True)
class Step:
    """One thing that would help: what it is about, and the least that would do or the question to answer."""

    title: str
    text: str


@dataclass(frozen=True)
class Deadline:
    """A day on which a credential asks for something, and in a sentence what is missing then, or that nothing is."""

    credential: Credential
    name: str
    """What is held, in few words: Florida MD licence."""
    day: date
    is_missing: bool
    """Whether something is lacking, or may be until a question is answered."""
    sentence: str
    steps: tuple[Step, ...] = ()
    behind: str = ""
    """How far what is counted lags behind the time; empty if it does not, or time says nothing about it."""

    @property
    def link(self) -> str:
        """The whole address of the credential on the page of the standing."""
        return f"{settings.ADDRESS}{reverse('standing')}#credential-{self.credential.pk}"


def deadlines_of(held: Sequence[Held]) -> list[Deadline]:
    """Every day to come or gone on which something held lacks something, and the ends of periods that lack nothing."""
    found = [deadline for each in held if each.answer for deadline in _of(each, each.answer)]
    return sorted(found, key=lambda deadline: (deadline.day, deadline.credential.pk))


def _of(held: Held, answer: Standing) -> list[Deadline]:
    if answer.period is None or answer.state == EXEMPT:
        return []
    unmet = [rule for rule in answer.deciding() if rule.state in (SHORT, OVERDUE, UNDETERMINED)]
    if not unmet:
        return [Deadline(held.credential, held.name, answer.period.end, False, words.headline(answer))]
    lines = {line.rule.rule.id: line for line in _lines(held)}
    days = sorted({_day_of(rule, answer) for rule in unmet})
    return [_on(day, held, answer, [rule for rule in unmet if _day_of(rule, answer) == day], lines) for day in days]


def _on(day: date, held: Held, answer: Standing, unmet: Sequence[RuleStanding], lines: dict[str, Line]) -> Deadline:
    """The deadline of some rules that are due on the same day."""
    same = {rule.rule.id: rule for rule in unmet}
    part = replace(answer, rules=same, questions=tuple(sorted({name for rule in unmet for name in rule.questions})))
    lacking = [rule for rule in unmet if rule.state != UNDETERMINED]
    steps = [
        Step(lines[rule.rule.id].title, _step(answer, rule))
        for rule in unmet
        if rule.rule.id in lines and words.filling_part(answer, rule) is None
    ]
    measured = pace.measured(answer)
    behind = _behind(answer, measured) if measured and measured.rule.id in same else ""
    sentence = words.needs(part) if lacking else words.asks(part)
    return Deadline(held.credential, held.name, day, True, sentence, tuple(steps), behind)


def _step(answer: Standing, rule: RuleStanding) -> str:
    if rule.state == UNDETERMINED:
        return " ".join(words.question(name) for name in rule.questions)
    return words.next_step(answer, rule)


def _behind(answer: Standing, rule: RuleStanding) -> str:
    found = pace.of(answer, rule)
    if found is None or found.word != pace.BEHIND or rule.state != SHORT:
        return ""
    needed = words.quantity(rule.needed, words.unit_of(rule, answer.book.unit))
    return f"{rule.counted} of {needed} are counted, and {found.percent_gone} percent of the time has gone."


def _day_of(rule: RuleStanding, answer: Standing) -> date:
    _, due = words.gap(rule)
    return due or (answer.period.end if answer.period else answer.as_of)


def _lines(held: Held) -> list[Line]:
    block = block_of(held)
    return block.every_line if isinstance(block, Block) else []
