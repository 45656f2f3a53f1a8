"""If I were audited today: what counts for a credential in a period, and what shows it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from opencme.credit import Record
from opencme.rulebook import Period
from opencme.standing import words
from opencme.standing.answer import MET, NOT_APPLICABLE, OVERDUE, SHORT
from opencme.web.people.models import User
from opencme.web.proof.keeping import Kept, strictest
from opencme.web.proof.periods import known_of, periods_of
from opencme.web.proof.transcript import Line, lines_of
from opencme.web.record import evidence
from opencme.web.record.models import Credential, Evidence
from opencme.web.standing import blocks, held


@dataclass(frozen=True)
class Counting:
    """A record that counts: for what, how much of it, and the files that show it."""

    line: Line
    counts_for: tuple[tuple[str, str], ...]
    """Title of the rule, and how much counted there, in words."""
    spoilt: tuple[Evidence, ...] = ()
    """Files that are not there any more as they were kept."""
    kept: Kept | None = None

    @property
    def record(self) -> Record:
        return self.line.record

    @property
    def number(self) -> int:
        return int(self.record.id or 0)

    @property
    def files(self) -> tuple[Evidence, ...]:
        return self.line.files

    @property
    def is_shown(self) -> bool:
        """Whether at least one file shows it that is whole."""
        return len(self.spoilt) < len(self.files)


@dataclass(frozen=True)
class Audit:
    """One credential in one period, as somebody who audits it would look at it."""

    block: blocks.Block
    period: Period
    periods: tuple[Period, ...]
    """Those that may be looked at, the newest first."""
    counting: tuple[Counting, ...]
    """By the day of completion."""

    @property
    def credential(self) -> Credential:
        return self.block.credential

    @cached_property
    def without(self) -> list[Counting]:
        """The records that no file shows."""
        return [each for each in self.counting if not each.is_shown]

    @property
    def in_order_of_need(self) -> list[Counting]:
        """The records that no file shows, then the others, both by the day of completion."""
        return [*self.without, *(each for each in self.counting if each.is_shown)]

    @property
    def days(self) -> str:
        return f"{words.day(self.period.start)} to {words.day(self.period.end)}"

    @property
    def name(self) -> str:
        """What is audited: Florida MD licence, 1 February 2025 to 31 January 2027."""
        return f"{self.block.name}, {self.days}"

    @property
    def sentence(self) -> str:
        """The answer: how much is there, and for how many records there is no certificate."""
        bar = self.block.measured
        figures = bar.figures if bar and bar.figures else words.STATES[self.block.answer.state].lower()
        total, without = len(self.counting), len(self.without)
        if not total:
            return f"{self.name}: {figures}. No record counts here yet."
        if not without:
            every = "the record that counts has its certificate" if total == 1 else "every record has its certificate"
            return f"{self.name}: {figures}; {every}."
        if without == total:
            none = (
                "the record that counts has no certificate"
                if total == 1
                else f"none of {total} records has a certificate"
            )
            return f"{self.name}: {figures}; {none}."
        return f"{self.name}: {figures}; for {without} of {total} records there is no certificate."

    @property
    def headline(self) -> str:
        """What is missing besides, where anything is."""
        answer = self.block.answer
        if answer.state in (SHORT, OVERDUE):
            # As the first page has it: what fills two requirements at once is missing once.
            return words.needs(answer)
        return "" if answer.state == MET else words.headline(answer)

    @property
    def rules(self) -> list[blocks.Line]:
        """The rules that concern this person, what is missing first."""
        return [line for line in self.block.every_line if line.rule.state != NOT_APPLICABLE]

    @cached_property
    def longest(self) -> Kept | None:
        """The longest that a file shown here should be kept."""
        return max((each.kept for each in self.counting if each.kept), key=lambda kept: kept.until, default=None)


def audit_of(
    credential: Credential,
    holder: User,
    today: date,
    end: date | None = None,
    *,
    is_whole: Callable[[Evidence], bool] = evidence.is_there,
) -> Audit | None:
    """The audit of the period that ends on `end` (default: the current one); None where nothing can be said of it.

    A few queries more than the standing's own, however long the record is. `is_whole` tells whether a file is there as
    it was kept; what leaves the house is made with `evidence.is_whole`, which reads every byte.
    """
    born, since = known_of(holder)
    periods = periods_of(credential, born, today, since)
    period = next((each for each in periods if end is None or each.end == end), None)
    if period is None:
        return None
    asked = credential
    if period is not periods[0]:
        # The same credential as it was in that period.
        asked = copy(credential)
        asked.period_start, asked.period_end = period.start, period.end
    block = blocks.block_of(held.answered([asked], holder, today)[0])
    if not isinstance(block, blocks.Block):
        return None
    return Audit(block, period, tuple(periods), _counting(block, holder, today, is_whole))


def _counting(
    block: blocks.Block, holder: User, today: date, is_whole: Callable[[Evidence], bool]
) -> tuple[Counting, ...]:
    records: dict[str, Record] = {}
    counts: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for line in block.every_line:
        for each in line.rule.counted_records:
            unit = words.unit_of(line.rule, block.answer.book.unit)
            much = "counts" if line.rule.counts_records else words.quantity(each.counted, unit)
            records[each.record.id or ""] = each.record
            counts[each.record.id or ""].append((line.title, much))
    ordered = sorted(records.values(), key=lambda record: (record.completed, int(record.id or 0)))
    asking = _asking(holder, today)
    return tuple(
        Counting(
            line,
            tuple(dict.fromkeys(counts[line.record.id or ""])),
            tuple(file for file in line.files if not is_whole(file)),
            strictest(line.record.completed, asking),
        )
        for line in lines_of(holder, ordered)
    )


def _asking(holder: User, today: date) -> Sequence[tuple[str, Sequence[Period]]]:
    """Everything the holder holds, with its periods: any of it may ask for the same evidence."""
    born, since = known_of(holder)
    credentials = Credential.objects.filter(holder=holder, archived_at=None)
    return [(each.programme, periods_of(each, born, today, since)) for each in credentials]
