"""Why a rule stands as it does: the records behind its figures, as rows of a table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from opencme.credit import Record, vocabulary
from opencme.rulebook import describe
from opencme.standing import NotCounted, words
from opencme.standing.answer import LATE, NOT_APPLICABLE
from opencme.standing.words import quantity, unit_of
from opencme.web.standing.blocks import Line

BESIDE = ("not-selected", "not-accepted", "withdrawn", "not-yet")
"""Reasons that most of a long record has for any one rule: told in a list of their own, folded away."""
MOST = 40
"""Rows of that list. The record has the rest."""
FEW = 5
"""How many records of another time are shown among those that might have counted."""


@dataclass(frozen=True)
class Row:
    """A record, how much of it was looked at, how much counted or why it did not."""

    record: Record
    printed: str
    part: str
    counted: str = ""
    reason: str = ""

    @property
    def title(self) -> str:
        return self.record.title or vocabulary().label("credit-systems", self.record.system)

    @property
    def number(self) -> int | None:
        return int(self.record.id) if self.record.id and self.record.id.isdigit() else None


@dataclass(frozen=True)
class Why:
    """Everything behind one line of the page."""

    line: Line

    @property
    def sentence(self) -> str:
        return describe.sentence(self.line.answer.book, self.line.rule.rule)

    @property
    def unit(self) -> str:
        return unit_of(self.line.rule, self.line.answer.book.unit)

    @property
    def state(self) -> str:
        """The figures as a sentence."""
        rule = self.line.rule
        if rule.state == NOT_APPLICABLE or rule.because == "met-by":
            return f"{words.why(rule)}."[:1].upper() + f"{words.why(rule)}."[1:]
        figures = f"{rule.counted} of {quantity(rule.needed, self.unit)} counted"
        missing, due = words.gap(rule)
        if self.line.is_open and missing:
            when = f", due {words.day(due)}" if due else ""
            return f"{figures}; {quantity(missing, self.unit)} missing{when}."
        return f"{figures}, but later than it was due." if rule.state == LATE else f"{figures}."

    @property
    def window(self) -> str:
        """Which days count, and how far the time is gone."""
        parts = self.line.rule.slices
        if not parts or self.line.rule.state == NOT_APPLICABLE:
            return ""
        start, end = parts[0].start, parts[-1].end
        days = f"Credit from {words.day(start)} to {words.day(end)} counts" if start else "Credit of any date counts"
        pace = self.line.pace
        if pace and self.line.is_open:
            return f"{days}. {pace.percent_gone} percent of that time is gone, {pace.percent_counted} percent is there."
        return f"{days}."

    @property
    def years(self) -> list[tuple[str, str]]:
        """For a rule that looks at each year on its own: the year, and how it stands with it."""
        parts = self.line.rule.slices
        return [
            (
                f"Year to {words.day(part.end)}",
                f"{part.counted} of {quantity(part.needed, self.unit)}, {words.STATES[part.state].lower()}",
            )
            for part in (parts if len(parts) > 1 else ())
        ]

    @property
    def counted(self) -> list[Row]:
        rows = []
        for each in self.line.rule.counted_records:
            counted = quantity(each.counted, self.unit) if not self.line.rule.counts_records else "yes"
            part = "" if each.part == each.record.amount else f"{each.part} of it"
            rows.append(Row(each.record, str(each.record.amount), part, counted))
        return rows

    @property
    def extras(self) -> list[tuple[str, str]]:
        return [(extra.title, quantity(extra.counted, self.unit)) for extra in self.line.rule.extras]

    @property
    def near(self) -> list[Row]:
        """What is on the subject and still did not count; of what lies outside the time, the newest few."""
        return [self._left(each) for each in self._sorted[0]]

    @property
    def beside(self) -> list[Row]:
        """What was looked at and is something else, the newest first, at most MOST rows."""
        return [self._left(each) for each in self._sorted[1][:MOST]]

    @property
    def beside_count(self) -> int:
        return len(self._sorted[1])

    @property
    def beside_rest(self) -> int:
        return max(0, self.beside_count - MOST)

    @cached_property
    def _sorted(self) -> tuple[list[NotCounted], list[NotCounted]]:
        newest = sorted(self.line.rule.not_counted, key=lambda each: each.record.completed, reverse=True)
        old = [each for each in newest if each.reason == "outside-window"]
        near = [each for each in newest if each.reason not in BESIDE and each.reason != "outside-window"]
        beside = [each for each in newest if each.reason in BESIDE] + old[FEW:]
        return near + old[:FEW], beside

    def _left(self, left: NotCounted) -> Row:
        part = "" if left.amount == left.record.amount else f"{left.amount} of it"
        return Row(
            left.record, str(left.record.amount), part, reason=words.why_not_counted(left, self.line.answer.book)
        )

    @property
    def change(self) -> list[str]:
        """What would change this, in sentences."""
        rule, answer = self.line.rule, self.line.answer
        found = [self.line.next_step] if self.line.next_step else []
        if rule.questions:
            one = len(rule.questions) == 1
            found.append(f"Your answer to {'the question' if one else 'these questions'} above.")
        if rule.rule.exempt_when and rule.rule.id in answer.possible:
            found.append(f"An exemption, if you claim it: {describe.condition(rule.rule.exempt_when)}.")
        found += [
            f"Credit without a record, if it holds: {grant.title[:1].lower()}{grant.title[1:]}."
            for grant in answer.book.grants
            if grant.id in answer.possible and rule.rule.id in grant.to
        ]
        if rule.lapses:
            found.append(f"What counts now stays good until {words.day(rule.lapses)}.")
        return found
