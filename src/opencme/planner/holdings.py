"""What is held, and what will be missing of each credential on the last day of its period if nothing more is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from opencme.credit import Amount, Credential, Learner, Record, Transcript
from opencme.rulebook import Rule, Rulebook, Situation, Unsettled, period_of
from opencme.rulebook.language import Duty
from opencme.standing import RuleStanding, Standing
from opencme.standing import of as standing_of
from opencme.standing.answer import LATE, MET, OVERDUE, SHORT


@dataclass(frozen=True, eq=False)
class Holding:
    """A credential with the rulebook that asks of it; `name` is what the holder calls it."""

    name: str
    book: Rulebook
    credential: Credential


@dataclass(frozen=True)
class Gap:
    """What a rule will lack when the period ends: the whole rule, or one year of it (`slice`, from 0)."""

    holding: Holding
    rule: Rule
    slice: int | None
    missing: Amount
    due: date
    late: bool
    """The day is past already: it can only be closed late."""

    @property
    def key(self) -> tuple[str, str, int | None]:
        return (self.holding.name, self.rule.id, self.slice)

    def is_closed_by(self, standing: Standing) -> bool:
        """Whether it no longer gapes in a standing of the same period."""
        answer = standing.rules.get(self.rule.id)
        if answer is None:
            return False
        state = answer.state if self.slice is None else answer.slices[self.slice].state
        return state == MET or (state == LATE and self.late)


@dataclass(frozen=True, eq=False)
class Outlook:
    """One holding on the last day of its period, with nothing done after `on`."""

    holding: Holding
    learner: Learner
    transcript: Transcript
    on: date
    end: date
    situation: Situation | None
    standing: Standing
    gaps: tuple[Gap, ...]
    passed: tuple[Gap, ...]
    """Years of the period that ended with something missing: nothing that is done now counts there."""
    questions: tuple[str, ...]
    """Facts that nobody stated and that a rule hangs on: what it needs is not planned for."""

    def after(self, records: Sequence[Record]) -> Standing:
        """The standing on the last day of the period with these records as well."""
        holding = self.holding
        transcript = Transcript.of([*self.transcript, *records]) if records else self.transcript
        return standing_of(holding.book, holding.credential, self.learner, transcript, on=self.end)


def outlook(holding: Holding, learner: Learner, transcript: Transcript, on: date) -> Outlook:
    """How it will stand on the last day of the period that `on` lies in; that day is asked about, not `on` itself."""
    period = period_of(holding.book.period, holding.credential, learner.born, on)
    if isinstance(period, Unsettled):
        now = standing_of(holding.book, holding.credential, learner, transcript, on=on)
        return Outlook(holding, learner, transcript, on, on, None, now, (), (), now.questions)
    situation = Situation(period.end, period, holding.credential, learner)
    standing = standing_of(holding.book, holding.credential, learner, transcript, on=period.end)
    found = [gap for answer in standing.deciding() for gap in _gaps(holding, answer, on)]
    return Outlook(
        holding,
        learner,
        transcript,
        on,
        period.end,
        situation,
        standing,
        tuple(gap for gap, open_ in found if open_),
        tuple(gap for gap, open_ in found if not open_),
        standing.questions,
    )


def _gaps(holding: Holding, answer: RuleStanding, on: date) -> list[tuple[Gap, bool]]:
    """The gaps of a rule, each with whether it can still be closed."""
    if answer.state not in (SHORT, OVERDUE) or not _of_credit(holding.book, answer.rule):
        return []
    due = answer.due or on
    if len(answer.slices) < 2 or answer.rule.any_of:
        return [(Gap(holding, answer.rule, None, answer.missing, due, due < on), True)]
    ruled = answer.rule.due is not None
    return [
        (Gap(holding, answer.rule, number, part.missing, day, day < on), part.end >= on or ruled)
        for number, part in enumerate(answer.slices)
        if part.state in (SHORT, OVERDUE)
        for day in [due if ruled else part.end]
    ]


def _of_credit(book: Rulebook, rule: Rule) -> bool:
    """Whether activities can close it: a duty asks for a deed, not for credit."""
    if rule.any_of:
        return any(_of_credit(book, book.rules[name]) for name in rule.any_of)
    return rule.need is not None and not isinstance(rule.need, Duty)
