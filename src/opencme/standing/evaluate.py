"""The standing of one credential on one day: exact, with every reason (docs/rulebooks.md, sections 5 to 9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from opencme.credit import Amount, Credential, Learner, Transcript
from opencme.rulebook import Rule, Rulebook, Situation, Unsettled, period_of
from opencme.rulebook.condition import NO, Truth
from opencme.standing.answer import (
    EXEMPT,
    LATE,
    MET,
    NOT_APPLICABLE,
    OVERDUE,
    SHORT,
    UNDETERMINED,
    RuleStanding,
    Slice,
    Standing,
)
from opencme.standing.explain import explanation_of, lapses_of
from opencme.standing.tally import Part, Tally


def of(book: Rulebook, credential: Credential, learner: Learner, transcript: Transcript, *, on: date) -> Standing:
    """How it stands on the day `on` with the credential, by the rulebook, given the learner's facts and record.

    Pure: the same values give the same answer, in whatever order records and rules come.
    """
    period = period_of(book.period, credential, learner.born, on)
    if isinstance(period, Unsettled):
        if not book.rules:
            return Standing(book, on, MET, None)
        return Standing(book, on, UNDETERMINED, None, questions=tuple(sorted(period.questions)))
    situation = Situation(on, period, credential, learner)
    exempt = bool(book.exempt_when and situation.judge(book.exempt_when).value)
    ended = book.validity.end is not None and period.end > book.validity.end and not book.replaced_by
    if ended and not exempt:
        return Standing(book, on, UNDETERMINED, period, because="its rules are only known for an earlier time")
    if not book.validity.covers(period.end):
        instead = f"; see {book.replaced_by}" if book.replaced_by else ""
        return Standing(book, on, EXEMPT, period, because=f"the programme is not in force for this period{instead}")
    if exempt:
        return Standing(book, on, EXEMPT, period, because="an exemption of the programme holds")
    return _Evaluation(book, situation, Tally(book, situation, transcript)).standing()


@dataclass(frozen=True)
class _Evaluation:
    """Judges each rule of a rulebook in one situation from what the tally counts."""

    book: Rulebook
    situation: Situation
    tally: Tally

    def standing(self) -> Standing:
        rules: dict[str, RuleStanding] = {}
        for name in self._alternatives_first():
            rule = self.book.rules[name]
            rules[name] = self._any_of(rule, rules) if rule.any_of else self._judge(rule)
        rules = {name: rules[name] for name in self.book.rules}
        deciding = [rules[rule.id] for rule in self.book.deciding()]
        states = {answer.state for answer in deciding}
        state = next((each for each in (OVERDUE, SHORT, UNDETERMINED) if each in states), MET)
        questions = {question for answer in deciding for question in answer.questions}
        return Standing(
            self.book,
            self.situation.as_of,
            state,
            self.situation.period,
            rules,
            tuple(sorted(questions)),
            ceilings_reached=tuple(sorted(self.tally.reached)),
            possible=tuple(self._possible()),
        )

    def _alternatives_first(self) -> Sequence[str]:
        order: list[str] = []

        def visit(name: str) -> None:
            if name not in order:
                for child in self.book.rules[name].any_of:
                    visit(child)
                order.append(name)

        for name in self.book.rules:
            visit(name)
        return order

    def _possible(self) -> list[str]:
        """What could be claimed, but has not been stated."""
        found = []
        if self.book.exempt_when and self.situation.judge(self.book.exempt_when).value is None:
            found.append("exempt-when")
        claimable = [(rule.id, rule.exempt_when) for rule in self.book.rules.values()]
        claimable += [(grant.id, grant.when) for grant in self.book.grants]
        return found + [name for name, when in claimable if when and self.situation.judge(when).value is None]

    # One rule

    def _judge(self, rule: Rule) -> RuleStanding:
        applies = self.tally.needs.applies(rule)
        if applies.value is False:
            return self._not_applicable(rule, self.tally.needs.why_not(rule))
        due, asked = self._due(rule)
        windows, hopeful = (
            [
                replace(each, due=due) if due else each
                for each in self.tally.windows(rule, hopeful=hopes)
                if self.tally.needs.in_force(rule, each.reference)
            ]
            for hopes in (False, True)
        )
        parts = [self.tally.part(rule, *pair) for pair in zip(windows, hopeful, strict=True)]
        met_by = self.situation.judge(rule.met_by) if rule.met_by else NO
        not_yet = self._not_yet(rule, due)
        alternative = rule.id in self.book.alternatives
        states = [self._state(part, applies, met_by, not_yet, alternative=alternative) for part in parts]
        slices = [_slice(part, state) for part, state in zip(parts, states, strict=True)]
        state, because = _worst(states), ""
        questions: frozenset[str] = frozenset()
        if state == UNDETERMINED:
            questions = asked | applies.questions | met_by.questions
            questions = questions.union(*(part.questions for part in parts))
        elif state in (SHORT, OVERDUE):
            questions = asked
        if state == MET and met_by.value and any(part.counted < part.needed for part in parts):
            because = "met-by"
        if state == NOT_APPLICABLE and not_yet:
            because = "not-yet-due"
        if state != NOT_APPLICABLE:
            not_yet = None
        due_day = (
            not_yet
            or due
            or next(
                (part.window.due for part, each in zip(parts, states, strict=True) if each not in (MET, LATE)),
                self.situation.period.end,
            )
        )
        return RuleStanding(
            rule,
            state,
            needed=Amount(sum(part.needed for part in parts)),
            counted=Amount(sum(part.counted for part in parts)),
            missing=Amount(sum(s.missing.hundredths for s in slices)),
            due=due_day if rule.asks else None,
            because=because,
            questions=tuple(sorted(questions)),
            slices=tuple(slices),
            lapses=lapses_of(self.tally, rule, parts[0]) if rule.over.kind == "valid" else None,
            _explain=lambda: explanation_of(self.tally, rule, parts),
        )

    def _not_applicable(self, rule: Rule, because: str) -> RuleStanding:
        zero = Amount(0)
        return RuleStanding(rule, NOT_APPLICABLE, zero, zero, zero, None, because)

    def _state(self, part: Part, applies: Truth, met_by: Truth, not_yet: date | None, *, alternative: bool) -> str:
        needed = part.needed
        if alternative and applies.value is None and not (not_yet and part.in_time < needed):
            # A rule that may not concern her is met either way; a way of meeting another rule may be none.
            return UNDETERMINED
        if part.in_time >= needed or met_by.value:
            return MET
        if not_yet:
            return NOT_APPLICABLE
        if part.counted >= needed and not part.doubtful:
            return LATE
        if applies.value is None or met_by.value is None or part.doubtful:
            return UNDETERMINED
        return OVERDUE if self.situation.as_of > part.window.due else SHORT

    def _due(self, rule: Rule) -> tuple[date | None, frozenset[str]]:
        return self.situation.moment(rule.due) if rule.due else (None, frozenset())

    def _not_yet(self, rule: Rule, due: date | None) -> date | None:
        """The later day on which an unmet rule will be due, if that is after this period."""
        period = self.situation.period
        if due and due > period.end:
            return due
        if not rule.due and rule.over.kind == "periods" and period.number and period.number < rule.over.number:
            return period.end_of(rule.over.number)
        return None

    def _any_of(self, rule: Rule, rules: dict[str, RuleStanding]) -> RuleStanding:
        applies = self.tally.needs.applies(rule)
        if applies.value is False:
            return self._not_applicable(rule, self.tally.needs.why_not(rule))
        choices = [rules[name] for name in rule.any_of if rules[name].state != NOT_APPLICABLE]
        if not choices:
            return self._not_applicable(rule, "no-alternative")
        best = min(choices, key=lambda answer: (answer.missing, answer.needed, answer.rule.id))
        met_by = self.situation.judge(rule.met_by) if rule.met_by else NO
        doubtful = [answer for answer in choices if answer.state == UNDETERMINED]
        questions: set[str] = set()
        if met_by.value or any(answer.state == MET for answer in choices):
            state = MET
        elif best.state == LATE and not doubtful:
            state = LATE
        elif doubtful or applies.value is None or met_by.value is None:
            state = UNDETERMINED
            questions = {q for answer in doubtful for q in answer.questions} | applies.questions | met_by.questions
        else:
            state = best.state
            questions = set(best.questions)
        return RuleStanding(
            rule,
            state,
            best.needed,
            best.counted,
            Amount(0) if state in (MET, LATE) else best.missing,
            best.due,
            because="met-by" if met_by.value and best.state != MET else best.rule.id,
            questions=tuple(sorted(questions)),
            slices=best.slices,
            _explain=lambda: best.explanation,
        )


def _slice(part: Part, state: str) -> Slice:
    frame = part.window.frame
    missing = 0 if state in (MET, LATE, NOT_APPLICABLE) else max(0, part.needed - part.counted)
    return Slice(frame.start, frame.end, Amount(part.needed), Amount(part.counted), Amount(missing), state)


def _worst(states: Sequence[str]) -> str:
    """The state of a rule from those of its windows; lateness shows only where there is a single window."""
    order = (OVERDUE, UNDETERMINED, SHORT, LATE, MET, NOT_APPLICABLE)
    return next(state for state in order if state in states)
