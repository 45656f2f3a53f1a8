"""What if: how every credential would stand if something about a clinician changed. Nothing is written anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from opencme import standing
from opencme.credit import Credential, Fact, Learner, Transcript, vocabulary
from opencme.planner.holdings import Holding
from opencme.rulebook import Rule, Rulebook, Unsettled, brief, period_of
from opencme.rulebook.calendar import add_months, day_before
from opencme.rulebook.condition import FactIs, parts
from opencme.rulebook.language import Units
from opencme.standing import Standing, pace, words
from opencme.standing.answer import EXEMPT, MET, NOT_APPLICABLE, OVERDUE, SHORT, UNDETERMINED
from opencme.standing.meaning import meaning

FOLLOWS = frozenset({"issued", "licensed-on", "first-renewal", "expires", "born", "profession", "specialties"})
"""Facts that follow from the credential or the profile: they are changed there."""


@dataclass(frozen=True)
class Change:
    """What is supposed to be otherwise: facts as they would be stated (None: taken back), credentials held or not."""

    facts: Mapping[str, Fact | None] = field(default_factory=dict)
    added: tuple[Holding, ...] = ()
    dropped: frozenset[str] = frozenset()
    """Names of holdings that would be given up."""

    def __bool__(self) -> bool:
        return bool(self.facts or self.added or self.dropped)

    def told(self, learner: Learner) -> Learner:
        """The learner as she would be."""
        facts = {name: fact for name, fact in learner.facts.items() if name not in self.facts}
        facts |= {name: fact for name, fact in self.facts.items() if fact is not None}
        return replace(learner, facts=facts)


@dataclass(frozen=True)
class Consequence:
    """What the change means for one credential. No `before`: it would be new. No `after`: it would be given up."""

    holding: Holding
    before: Standing | None
    after: Standing | None
    assumed: date | None = None
    """The last day of the first period, where it had to be assumed."""

    @property
    def changes(self) -> bool:
        if self.before is None or self.after is None:
            return True
        return _figures(self.before) != _figures(self.after)

    @property
    def new_rules(self) -> tuple[Rule, ...]:
        """The rules that would be asked and are not now."""
        if self.after is None or self.before is None:
            return ()
        asked = _asked(self.before)
        return tuple(self.after.rules[name].rule for name in _asked(self.after) if name not in asked)

    @property
    def sentences(self) -> list[str]:
        """In plain words, what would be otherwise; that nothing would be, where nothing is."""
        if self.after is None:
            return [_given_up(self.before)]
        if self.before is None:
            return list(_taken_on(self.after, self.assumed))
        if not self.changes:
            return ["Nothing changes there."]
        then = words.headline(self.after)
        said = [meaning(self.before, self.after)]
        told = then == words.headline(self.before) or self.after.state == EXEMPT
        return said if told else [*said, f"Then: {then}"]


def of(holding: Holding, learner: Learner, transcript: Transcript, change: Change, *, on: date) -> Consequence:
    """What the change means for a credential that is held."""
    before = standing.of(holding.book, holding.credential, learner, transcript, on=on)
    if holding.name in change.dropped:
        return Consequence(holding, before, None)
    after = standing.of(holding.book, holding.credential, change.told(learner), transcript, on=on)
    return Consequence(holding, before, after)


def added(holding: Holding, learner: Learner, transcript: Transcript, change: Change, *, on: date) -> Consequence:
    """How a credential that is not held yet would stand: issued today, where no day is given.

    Where its period cannot be told, the first one is assumed to be a whole one that begins with its issue.
    """
    told, assumed = change.told(learner), None
    credential = replace(holding.credential, issued=holding.credential.issued or on)
    if isinstance(period_of(holding.book.period, credential, learner.born, on), Unsettled):
        assumed = day_before(add_months(credential.issued or on, holding.book.period.months))
        credential = replace(credential, expires=assumed)
    after = standing.of(holding.book, credential, told, transcript, on=on)
    return Consequence(replace(holding, credential=credential), None, after, assumed)


def headline(consequences: Sequence[Consequence]) -> str:
    """Over all credentials, in a sentence or two."""
    held = [each for each in consequences if each.before and each.after]
    changed = [each for each in held if each.changes]
    said = []
    for each in consequences:
        name = brief.short_name(each.holding.book)
        if each.before is None and each.after:
            said.append(f"{name} would be asked of you besides.")
        elif each.after is None:
            said.append(f"{name} would ask nothing of you any more.")
    if changed:
        names = words.joined(brief.short_name(each.holding.book) for each in changed)
        said.append(f"{names} would change.")
    elif held:
        what = "what you hold" if len(held) == len(consequences) else "the others"
        said.append(f"Nothing would change for {what}.")
    return " ".join(said)


def facts_of(books: Iterable[Rulebook]) -> list[str]:
    """The facts of yes or no, days, spans and numbers that what these programmes ask hangs on, by label."""
    found = {part.name for book in books for part in _conditions(book)}
    found |= {name for book in books for rule in book.rules.values() for name in _less(rule)}
    known = vocabulary().terms("facts")
    offered = [name for name in found - FOLLOWS if name in known and known[name].kind != "list"]
    return sorted(offered, key=lambda name: known[name].label)


def _conditions(book: Rulebook) -> Iterator[FactIs]:
    conditions = [book.exempt_when, *(grant.when for grant in book.grants)]
    for rule in book.rules.values():
        conditions += [rule.when, rule.met_by, rule.exempt_when]
    for condition in conditions:
        for part in parts(condition) if condition else ():
            if isinstance(part, FactIs):
                yield part


def _less(rule: Rule) -> Iterator[str]:
    for fact, _ in rule.need.less if isinstance(rule.need, Units) else ():
        yield fact


def _figures(answer: Standing) -> object:
    rules = {name: (rule.state, rule.missing, rule.due, rule.questions) for name, rule in answer.rules.items()}
    return answer.state, answer.period, answer.questions, rules


def _asked(answer: Standing) -> dict[str, str]:
    return {rule.rule.id: rule.state for rule in answer.deciding() if rule.state not in (NOT_APPLICABLE, UNDETERMINED)}


def _given_up(before: Standing | None) -> str:
    lacking = [rule for rule in before.deciding() if rule.state in (SHORT, OVERDUE)] if before else []
    if not before or not lacking:
        return "Nothing would be asked of you for it any more; nothing of it is missing now."
    return (
        f"Nothing would be asked of you for it any more. Now it lacks {words.lacking(before, lacking[0])}"
        + ("" if len(lacking) == 1 else f", and {_more(len(lacking) - 1)}")
        + "."
    )


def _more(number: int) -> str:
    return "one more thing" if number == 1 else f"{words.number(number)} more things"


def _taken_on(after: Standing, assumed: date | None) -> Iterator[str]:
    """Of a credential that would be new: what it asks by when, and what of it is on the record already."""
    if assumed:
        yield f"When its first period ends is not known here: {words.day(assumed)} is assumed."
    elif after.period:
        yield f"Its period would end on {words.day(after.period.end)}."
    if after.state in (MET, EXEMPT) or after.period is None or not after.rules:
        yield words.headline(after)
        return
    bar = pace.measured(after)
    if bar:
        unit = words.unit_of(bar, after.book.unit)
        there = f"{bar.counted} of {words.quantity(bar.needed, unit)}" if bar.counted else ""
        yield (
            f"Of what is on your record {there} would count."
            if there
            else f"It asks for {words.quantity(bar.needed, unit)}; nothing on your record counts there."
        )
    for rule in after.deciding():
        if rule.state in (SHORT, OVERDUE) and rule is not bar:
            _, due = words.gap(rule)
            yield f"Missing: {words.lacking(after, rule)}{f', by {words.day(due)}' if due else ''}."
    if after.questions:
        yield f"More hangs on your answers: {' '.join(words.question(name) for name in after.questions)}"


def holding_of(book: Rulebook, credential: Credential | None = None) -> Holding:
    """A holding by the programme's short name, for a credential of which little or nothing is known."""
    return Holding(book.id, book, credential or Credential())
