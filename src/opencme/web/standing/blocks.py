"""One credential's answer as the page shows it: a bar, what is missing, what to tell us, and what is met."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from opencme.rulebook import brief
from opencme.standing import RuleStanding, Standing, pace, words
from opencme.standing.answer import EXEMPT, LATE, MET, NOT_APPLICABLE, OVERDUE, SHORT, UNDETERMINED
from opencme.standing.pace import Pace
from opencme.web.record.models import Credential
from opencme.web.reflection.counting import Counted
from opencme.web.standing.held import Alarm, Held
from opencme.web.standing.questions import AnswerForm, Question

STYLES = {
    SHORT: "behind",
    OVERDUE: "overdue",
    UNDETERMINED: "unknown",
    LATE: "behind",
    MET: "met",
    NOT_APPLICABLE: "none",
    EXEMPT: "none",
}
PACE_STYLES = {pace.ON_PACE: "pace", pace.BEHIND: "behind", pace.DONE: "met", pace.PAST: "overdue"}


@dataclass(frozen=True)
class Line:
    """One rule of a credential: a word for its state with a style, what it is about, its figures, what to do."""

    credential: Credential
    answer: Standing
    rule: RuleStanding
    title: str
    pace: Pace | None = None
    asked: tuple[AnswerForm, ...] = ()
    reflections: str = ""
    """What of it comes from her reflections."""

    @property
    def is_open(self) -> bool:
        return self.rule.state in (SHORT, OVERDUE, UNDETERMINED)

    @property
    def is_not_yet(self) -> bool:
        return self.rule.state == NOT_APPLICABLE and self.rule.because == "not-yet-due"

    @property
    def word(self) -> str:
        if self.rule.rule.advisory and self.rule.state in (SHORT, OVERDUE):
            return "Advised"
        if self.is_not_yet:
            return "Not yet"
        if self.pace and self.rule.state == SHORT:
            return self.pace.word[:1].upper() + self.pace.word[1:]
        return words.STATES[self.rule.state]

    @property
    def style(self) -> str:
        if self.rule.rule.advisory and self.rule.state in (SHORT, OVERDUE):
            return "none"
        if self.pace and self.rule.state == SHORT:
            return PACE_STYLES[self.pace.word]
        return STYLES[self.rule.state]

    @property
    def figures(self) -> str:
        """0 of 2 hours; or why there are no figures."""
        if self.is_not_yet and self.rule.due:
            return f"due {words.day(self.rule.due)}"
        if self.rule.state == NOT_APPLICABLE or self.rule.because == "met-by":
            return words.why(self.rule)
        if words.is_duty(self.rule):
            return ""
        unit = words.unit_of(self.rule, self.answer.book.unit)
        return f"{self.rule.counted} of {words.quantity(self.rule.needed, unit)}" if self.rule.needed else ""

    @property
    def due(self) -> date | None:
        """The day, where it is not the day of the whole block."""
        _, due = words.gap(self.rule)
        return due if self.is_open and due != pace.due_of(self.answer) else None

    @property
    def next_step(self) -> str:
        return words.next_step(self.answer, self.rule) if self.rule.state in (SHORT, OVERDUE) else ""

    @property
    def doubt(self) -> str:
        """How sure we are, where it is not wholly."""
        sure = self.rule.rule.confidence
        return "" if sure == "high" else f"{sure} confidence"


@dataclass(frozen=True)
class Block:
    """One credential as it is shown. `sent` is an answer that was sent for it and could not be read."""

    credential: Credential
    answer: Standing
    name: str
    sent: AnswerForm | None = None
    alarms: tuple[Alarm, ...] = ()
    reflections: tuple[Counted, ...] = ()
    assignment: str = ""
    """What to do about credit that may count for either of two periods."""
    _asked: list[str] = field(default_factory=list)

    is_readable = True

    @property
    def due(self) -> date | None:
        return pace.due_of(self.answer) if self.answer.state not in (MET, EXEMPT) else None

    @property
    def until(self) -> date | None:
        """The end of a period in which nothing is missing."""
        return self.answer.period.end if self.answer.state == MET and self.answer.period else None

    @cached_property
    def measured(self) -> Line | None:
        """The rule that the bar speaks of."""
        rule = pace.measured(self.answer)
        return self._line(rule, pace.of(self.answer, rule)) if rule else None

    @property
    def lines(self) -> list[Line]:
        """What is missing, open, done late or not yet due, in this order; without the rule of the bar."""
        return [line for line in self._lines if line.is_open or line.rule.state == LATE or line.is_not_yet]

    @property
    def met(self) -> list[Line]:
        return [line for line in self._lines if line.rule.state == MET]

    @property
    def others(self) -> list[Line]:
        """Rules that do not concern this person."""
        return [line for line in self._lines if line.rule.state == NOT_APPLICABLE and not line.is_not_yet]

    @property
    def every_line(self) -> list[Line]:
        return [*([self.measured] if self.measured else []), *self._lines]

    @cached_property
    def questions(self) -> tuple[AnswerForm, ...]:
        """What must be known before anything can be said."""
        return self._forms(self.answer.questions) if self.answer.period is None else ()

    @property
    def is_sure(self) -> bool:
        return self.answer.confidence == "high"

    @cached_property
    def _lines(self) -> list[Line]:
        bar = self.measured
        rules = [rule for rule in self.answer.deciding() if bar is None or rule.rule.id != bar.rule.rule.id]
        rules += [
            rule
            for rule in self.answer.rules.values()
            if rule.rule.advisory and rule.rule.asks and rule.rule.id not in self.answer.book.alternatives
        ]
        return [self._line(rule) for rule in rules]

    @cached_property
    def _subjects(self) -> Counter[str]:
        """How many rules that concern this person have each subject: one that is not unique does not name its rule."""
        shown = [rule for rule in self.answer.rules.values() if rule.rule.asks and rule.state != NOT_APPLICABLE]
        return Counter(brief.subject(self.answer.book, rule.rule) for rule in shown)

    def _line(self, rule: RuleStanding, measured: Pace | None = None) -> Line:
        subject = brief.subject(self.answer.book, rule.rule)
        title = subject if self._subjects[subject] == 1 else rule.rule.title
        asked = self._forms(rule.questions) if rule.state == UNDETERMINED else ()
        written = next((each.words for each in self.reflections if each.rule == rule.rule.id), "")
        return Line(self.credential, self.answer, rule, title, measured, asked, written)

    def _forms(self, names: tuple[str, ...]) -> tuple[AnswerForm, ...]:
        """A form for each question that no line before has asked already."""
        fresh = [name for name in names if name not in self._asked]
        self._asked.extend(fresh)
        return tuple(self._form(Question.about(name, [self.answer.book])) for name in fresh)

    def _form(self, question: Question) -> AnswerForm:
        if self.sent is not None and self.sent.question.name == question.name:
            return self.sent
        return AnswerForm(question, auto_id=field_ids(self.credential, question))


@dataclass(frozen=True)
class Unread:
    """A credential whose rulebook this installation does not have (any more), or cannot read."""

    credential: Credential
    name: str

    is_readable = False


def block_of(held: Held, sent: AnswerForm | None = None) -> Block | Unread:
    if held.answer is None:
        return Unread(held.credential, held.name)
    return Block(held.credential, held.answer, held.name, sent, held.alarms, held.reflections, held.assignment)


def field_ids(credential: Credential, question: Question) -> str:
    """How the fields of a question are named on a page that may ask it for several credentials."""
    return f"{credential.pk}-{question.name}-%s"
