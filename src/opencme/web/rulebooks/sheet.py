"""One rulebook as a sheet that an officer of its board could sign: everything it says, in the words of `describe`."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from opencme.credit import vocabulary
from opencme.rulebook import Rule, Rulebook, Source, brief, describe
from opencme.rulebook.changes import Change, timeline
from opencme.rulebook.dated import Dated
from opencme.rulebook.language import Units
from opencme.rulebook.period import AnyDay
from opencme.rulebook.placenames import place_name


@dataclass(frozen=True)
class Entry:
    """A rule, limit or grant as it is printed."""

    id: str
    title: str
    sentence: str
    source: Source
    confidence: str = "high"
    note: str = ""

    @property
    def doubt(self) -> str:
        return "" if self.confidence == "high" else f"{self.confidence} confidence"


@dataclass(frozen=True)
class Sheet:
    """The whole of it."""

    book: Rulebook

    @property
    def name(self) -> str:
        return brief.short_name(self.book)

    @property
    def place(self) -> str:
        return place_name(self.book.country, self.book.region)

    @property
    def who(self) -> str:
        return describe.joined([vocabulary().label("professions", name) for name in self.book.professions], "and")

    @property
    def answer(self) -> str:
        """The first sentence: what is asked, how often."""
        book = self.book
        if not book.rules:
            return f"{book.authority} asks for no continuing education."
        first = next(book.deciding(), None)
        if first is None or first.need is None:
            return f"{book.authority} asks for what is set out below."
        need = _now(first.need) if isinstance(first.need, Units) else first.need
        others = len(list(book.deciding())) - 1
        more = f", and {others} more requirement{'s' if others > 1 else ''}" if others else ""
        pause = "," if isinstance(need, Units) and need.less else ""
        return f"{book.authority} asks for {describe.need(book, need)}{pause} {_every(book, first)}{more}."

    @property
    def period(self) -> str:
        return _upper(describe.period(self.book.period))

    @property
    def accepted(self) -> list[str]:
        return [_upper(describe.acceptance(entry, self.book)) for entry in self.book.accepts]

    @property
    def terms(self) -> list[str]:
        """What else holds for the whole programme."""
        elsewhere = ("Period:", "Accepted credit:", "Without a record:")
        return [line for line in describe.terms(self.book) if not line.startswith(elsewhere)]

    @property
    def required(self) -> list[Entry]:
        return [self._entry(rule) for rule in self.book.deciding()]

    @property
    def alternatives(self) -> list[Entry]:
        return [self._entry(rule) for rule in self.book.rules.values() if rule.id in self.book.alternatives]

    @property
    def advised(self) -> list[Entry]:
        return [self._entry(rule) for rule in self.book.rules.values() if rule.advisory]

    @property
    def limits(self) -> list[Entry]:
        """Ceilings, and rules that give credit another value."""
        return [self._entry(rule) for rule in self.book.rules.values() if not rule.asks and not rule.advisory]

    @property
    def granted(self) -> list[Entry]:
        """Credit without a record."""
        book = self.book
        entries = []
        for grant in book.grants:
            when = f", if {describe.condition(grant.when)}" if grant.when else ""
            entries.append(Entry(grant.id, grant.title, f"{describe.granted(book, grant)}{when}.", grant.source))
        return entries

    @property
    def history(self) -> list[Change]:
        """What the rulebook's own dates say, the latest first."""
        return [change for change in timeline(self.book) if change.since]

    @property
    def confidence(self) -> str:
        """How sure we are, in words."""
        doubts = self.book.doubts
        if not self.book.rules:
            return {
                "high": "That nothing is asked is confirmed by the authority’s own text or law.",
                "medium": "That nothing is asked rests on secondary sources (medium confidence).",
                "low": "That nothing is asked is not confirmed (low confidence).",
            }[self.book.confidence]
        if list(doubts) == ["high"]:
            return "Every rule is confirmed by the authority’s own text or law."
        parts = [f"{number} of {level}" for level, number in doubts.items()]
        return f"Of {len(self.book.rules)} rules, {describe.joined(parts, 'and')} confidence."

    def _entry(self, rule: Rule) -> Entry:
        sentence = describe.sentence(self.book, rule)
        return Entry(rule.id, rule.title, sentence, rule.source, rule.confidence, rule.note)


def _now(need: Units) -> Units:
    """The need with the number in force today alone, or else with its newest."""
    return Units(Dated.always(need.amount.on(timezone.localdate()) or need.amount.values[-1]), need.less)


def _every(book: Rulebook, rule: Rule) -> str:
    if rule.over.kind == "year":
        return "every year"
    if rule.over.kind in ("career", "first-period", "months"):
        return describe.window(rule.over)
    if isinstance(book.period.ends, AnyDay):
        return f"in any {book.period.months} months"
    return f"every {describe.span(book.period.months)}"


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
