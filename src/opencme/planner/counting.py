"""Whether an activity would count for somebody: for each rule how much of it, what is then still missing, and why not.

The answer is the difference between two standings, without and with the activity's records, on the last day of the
period in which it would be completed. It never differs from what `standing` says once the activity is on the record.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from opencme import standing
from opencme.credit import Activity, Amount, Credential, Learner, Record, Transcript
from opencme.planner import bearing, completion
from opencme.rulebook import Period, Rule, Rulebook, Unsettled, period_of
from opencme.rulebook.language import Duty, Records
from opencme.rulebook.selection import Selection, Topics, constraints, measure
from opencme.standing import NotCounted, RuleStanding, Standing
from opencme.standing.answer import EXEMPT, NOT_APPLICABLE, UNDETERMINED
from opencme.standing.worth import candidate_of, taken_by

YES, PARTLY, NO, DEPENDS = "yes", "partly", "no", "depends"

OVER, NO_CREDIT, NOT_FOR_YOU, NOTHING_ASKED, EXEMPTED = "over", "no-credit", "not-for-you", "nothing-asked", "exempt"
NOT_KNOWN = "not-known"


@dataclass(frozen=True, slots=True)
class Effect:
    """What the activity does for one rule. Amounts in the unit that the rule counts in (hundredths of a record too)."""

    before: RuleStanding
    after: RuleStanding
    counts: Amount
    offered: Amount
    """What it would be worth there if nothing cut it."""

    @property
    def rule(self) -> Rule:
        return self.before.rule

    @property
    def closes(self) -> Amount:
        """How much less is missing with it."""
        return self.before.missing.less(self.after.missing)

    @property
    def is_cut(self) -> bool:
        return self.counts < self.offered

    @property
    def is_asked(self) -> bool:
        """Whether the rule is known to concern her."""
        return self.before.state not in (UNDETERMINED, NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Left:
    """A rule that still lacks something and takes nothing of the activity; or the part that it does not take."""

    after: RuleStanding
    why: NotCounted
    on_its_subject: bool
    """Whether the activity is on the subject that the rule asks for, and does not count for another reason."""


@dataclass(frozen=True)
class Answer:
    """Whether the activity counts for one credential. `because` says why nothing could be looked at, if so."""

    verdict: str
    book: Rulebook
    records: tuple[Record, ...] = ()
    completed: date | None = None
    before: Standing | None = None
    after: Standing | None = None
    effects: tuple[Effect, ...] = ()
    """The rules for which something counts, those where it closes a gap first."""
    questions: tuple[str, ...] = ()
    because: str = ""
    later: bool = False
    """Whether it counts for a later period than the one that is running now."""
    _explain: Callable[[], tuple[Left, ...]] = field(default=lambda: (), repr=False, compare=False)

    @property
    def helps(self) -> tuple[Effect, ...]:
        """Where it closes (some of) a gap."""
        return tuple(each for each in self.effects if each.closes)

    @property
    def is_needed(self) -> bool:
        """Whether anything that is missing gets less; else it counts, and nothing more is needed there."""
        return bool(self.helps)

    @cached_property
    def left(self) -> tuple[Left, ...]:
        """Why it does not count for what is missing, rule by rule; worked out when first asked for."""
        return self._explain()


def of(
    activity: Activity, book: Rulebook, credential: Credential, learner: Learner, transcript: Transcript, *, on: date
) -> Answer:
    """Whether the activity, taken up on the day `on`, counts for the credential."""
    return Standpoint(book, credential, learner, transcript, on).of(activity)


@dataclass
class Standpoint:
    """One credential and all that its standing rests on, prepared for being asked about many activities."""

    book: Rulebook
    credential: Credential
    learner: Learner
    transcript: Transcript
    on: date
    _bases: dict[tuple[date, date], _Base] = field(default_factory=dict)
    _matter: dict[date, Transcript] = field(default_factory=dict)

    def of(self, activity: Activity) -> Answer:
        """Whether the activity counts if she takes it up now."""
        completed = completion.day_of(activity, self.on)
        if completed is None:
            return Answer(NO, self.book, because=OVER)
        awards = [*activity.awards, *(award for session in activity.sessions for award in session.awards)]
        if not awards:
            return Answer(DEPENDS, self.book, completed=completed, because=NO_CREDIT)
        records = completion.records_of(activity, self.learner.profession, completed)
        if not records:
            return Answer(NO, self.book, completed=completed, because=NOT_FOR_YOU)
        return self.of_records(records)

    def of_records(self, records: Sequence[Record]) -> Answer:
        """Whether these records, which are not on her record yet, would count."""
        records = tuple(records)
        completed = max(record.completed for record in records)
        if not self.book.rules:
            return Answer(NO, self.book, records, completed, because=NOTHING_ASKED)
        period = period_of(self.book.period, self.credential, self.learner.born, completed)
        if isinstance(period, Unsettled):
            return Answer(DEPENDS, self.book, records, completed, questions=tuple(sorted(period.questions)))
        worths = {
            name: worth
            for name, rule in self.book.rules.items()
            if _looks_at(rule, completed, period) and (worth := _worth(self.book, rule, records))
        }
        # What comes too late for all that is asked changes nothing: the last day of the period tells it.
        base = self._base(period, max(period.end, completed) if worths else period.end)
        if base.standing.state == EXEMPT:
            return Answer(NO, self.book, records, completed, base.standing, base.standing, because=EXEMPTED)
        if not base.standing.rules:
            return Answer(DEPENDS, self.book, records, completed, base.standing, base.standing, because=NOT_KNOWN)
        return base.answer(records, worths, completed, later=self._is_later(period))

    def _is_later(self, period: Period) -> bool:
        now = period_of(self.book.period, self.credential, self.learner.born, self.on)
        return isinstance(now, Period) and now.end < period.start

    def _base(self, period: Period, day: date) -> _Base:
        if period.end not in self._matter:
            self._matter[period.end] = bearing.on(self.book, self.credential, self.learner, self.transcript, period)
        key = (period.end, day)
        if key not in self._bases:
            self._bases[key] = _Base(self, self._matter[period.end], day)
        return self._bases[key]


class _Base:
    """The standing on the last day of one period, without any activity that is asked about."""

    def __init__(self, point: Standpoint, transcript: Transcript, day: date) -> None:
        self.point, self.transcript, self.day = point, transcript, day
        self.standing = self._standing(transcript)
        asked = [
            rule
            for rule in self.standing.rules.values()
            if rule.rule.asks
            and rule.rule.id not in point.book.alternatives
            and rule.state != NOT_APPLICABLE
            and not isinstance(rule.rule.need, Duty)
        ]
        self.asked = {rule.rule.id: rule for rule in asked}

    def _standing(self, transcript: Transcript, on: date | None = None) -> Standing:
        point = self.point
        return standing.of(point.book, point.credential, point.learner, transcript, on=on or self.day)

    def answer(self, records: tuple[Record, ...], worths: dict[str, int], completed: date, *, later: bool) -> Answer:
        """`worths` is what the records are worth to the rules that look at their day and take any of them."""
        book = self.point.book
        with_them = Transcript.of([*self.transcript, *records])
        # What no rule takes changes no figure; only reasons are then worked out from a standing with it.
        after = self._standing(with_them) if worths else self.standing
        effects = [effect for name in self.asked if (effect := self._effect(name, after, worths))]
        effects.sort(key=lambda each: (not each.is_asked, not each.closes, -each.closes.hundredths))

        def explain() -> tuple[Left, ...]:
            explained = after if worths else self._standing(with_them, max(self.day, completed))
            if not explained.rules:
                # Too late for the period, and exempt by then.
                return ()
            return tuple(self._left(explained, records, {each.rule.id: each for each in effects}))

        helps = [each for each in effects if each.closes]
        doubtful = [each for each in helps if not each.is_asked]
        questions = {question for each in doubtful for question in each.before.questions}
        if not effects:
            verdict = NO
        elif doubtful and len(doubtful) == len(helps):
            verdict = DEPENDS
        elif any(each.is_cut for each in effects if each.is_asked) or self._misses(effects, records):
            verdict = PARTLY
        else:
            verdict = YES
        return Answer(
            verdict,
            book,
            records,
            completed,
            self.standing,
            after,
            tuple(effects),
            tuple(sorted(questions)),
            later=later,
            _explain=explain,
        )

    def _effect(self, name: str, after: Standing, worths: dict[str, int]) -> Effect | None:
        """What changes for a rule; of a choice, for the alternative that moves (the nearest, if that does)."""
        before, now = self.asked[name], after.rules[name]
        moved = [
            (other == now.because, gain, other)
            for other in _ways(self.point.book, name)
            if (gain := _gain(self.standing, after, other)) > 0
        ]
        if not moved:
            return None
        _, gain, other = max(moved)
        on_top = sum(max(0, _gain(self.standing, after, each.id)) for each in self.point.book.on_top[other])
        return Effect(before, now, Amount(gain), Amount(max(gain, worths.get(other, 0) - on_top)))

    def _misses(self, effects: Sequence[Effect], records: Sequence[Record]) -> bool:
        """Whether a gap on a subject that the activity names stays as it is."""
        moved = {each.rule.id for each in effects}
        return any(
            rule.missing and name not in moved and rule.state != UNDETERMINED and self._names(name, records)
            for name, rule in self.asked.items()
        )

    def _names(self, name: str, records: Sequence[Record]) -> bool:
        return any(on_subject(self.point.book.rules[way].where, records) for way in _ways(self.point.book, name))

    def _left(self, after: Standing, records: Sequence[Record], effects: dict[str, Effect]) -> list[Left]:
        ours = {id(record) for record in records}
        found = []
        for name, rule in self.asked.items():
            effect = effects.get(name)
            if (not rule.missing and not effect) or (effect and not effect.is_cut):
                continue
            reasons = [each for each in after.rules[name].not_counted if id(each.record) in ours]
            # Several awards of one activity repeat each other; what matters is why the best of them does not count.
            order = ("ceiling", "repeat", "other-period", "outside-window", "not-yet", "no-evidence", "not-selected")
            reasons.sort(key=lambda each: order.index(each.reason) if each.reason in order else len(order))
            named = [each for each in reasons if not _repeats_one_of(each, records)] or reasons
            if named:
                found.append(Left(after.rules[name], named[0], self._names(name, records)))
        return sorted(found, key=lambda each: not each.on_its_subject)


def _repeats_one_of(left: NotCounted, records: Sequence[Record]) -> bool:
    """Whether the record is passed over only for another award of the same activity."""
    return left.reason == "repeat" and any(
        other is not left.record and other.activity == left.record.activity for other in records
    )


def _ways(book: Rulebook, name: str) -> list[str]:
    """The rule itself, or of a choice all that it can be met by."""
    rule = book.rules[name]
    return [way for other in rule.any_of for way in _ways(book, other)] if rule.any_of else [name]


def _gain(before: Standing, after: Standing, name: str) -> int:
    return after.rules[name].counted.hundredths - before.rules[name].counted.hundredths


def _looks_at(rule: Rule, day: date, period: Period) -> bool:
    """Whether the rule can look at credit of that day: after the period's end only what counts whenever it is done."""
    return day <= period.end or rule.over.kind in ("career", "valid")


def _worth(book: Rulebook, rule: Rule, records: Sequence[Record]) -> int | None:
    """What the records are worth to the rule, of one activity the best; None if it takes none of them."""
    best: dict[object, int] = {}
    for index, record in enumerate(records):
        taken = taken_by(rule.accepts or book.accepts, record)
        candidate = taken and candidate_of(rule, book.values[rule.id], record, index, taken)
        if candidate:
            key = record.activity if record.activity is not None else index
            best[key] = 100 if isinstance(rule.need, Records) else max(best.get(key, 0), candidate.worth)
    return sum(best.values()) if best else None


def on_subject(where: Selection, records: Sequence[Record]) -> bool:
    """Whether the selection asks for a subject, and one of the records is on it."""
    subjects = [measure(item) for item in constraints(where) if isinstance(item, Topics)]
    return any(subject(record, record.amount.hundredths or 1) for subject in subjects for record in records)
