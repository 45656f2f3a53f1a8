"""For which of two periods credit should count, where it may count for either and not for both.

The one choice of that kind that rulebooks leave to a holder: a programme whose periods open early (docs/rulebooks.md,
`early`) takes credit of the last months of a period for that one or for the next, as she assigns it (`for-period`).
All else that may not be counted twice (`on-top-of`, repeats, ceilings, carry) is decided by `standing` in her favour.

The best assignment keeps the earlier period as complete as it can be, and then leaves least missing in the later one.
It is searched by branch and bound: credit more never leaves more missing, so a part of the search that would not do
better with all that is undecided is left out. What is found is then proved to be the best there is. Activities that are
on the record more than once are the exception (one may take another's place): all their assignments are tried.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain, combinations

from opencme import standing
from opencme.credit import Amount, Credential, Learner, Record, Transcript
from opencme.rulebook import Period, Rulebook, period_of
from opencme.standing import Standing, words
from opencme.standing.answer import OVERDUE, SHORT
from opencme.standing.worth import candidate_of, taken_by

LIMIT = 2_000
"""Assignments that are looked at, each with two standings; then the best so far is told as such."""
MOST_REPEATS = 6
"""Records of activities that are there more than once, all of whose assignments are tried."""


@dataclass(frozen=True)
class Allocation:
    """The best assignment that was found. Amounts are what is missing over all rules that decide, in one sum."""

    book: Rulebook
    earlier: Period
    later: Period
    records: tuple[Record, ...]
    """The records that may count for either period, as assigned now."""
    for_later: frozenset[int]
    """Which of them, by place, are best assigned to the later period; the others to the earlier."""
    now: Standing
    """The later period as it stands, with credit that nobody assigned counted there too."""
    best: Standing
    """The later period under the best assignment."""
    earlier_best: Standing
    proven: bool
    looked_at: int
    bound: Amount
    """No assignment leaves less than this missing in the later period."""

    @property
    def moved(self) -> tuple[tuple[Record, date], ...]:
        """The records that are best assigned otherwise than they are, each with the last day of its best period."""
        ends = [self.later.end if index in self.for_later else self.earlier.end for index in range(len(self.records))]
        return tuple((r, end) for r, end in zip(self.records, ends, strict=True) if r.for_period not in (None, end))

    @property
    def closes(self) -> Amount:
        """How much less is missing in the later period than now."""
        return Amount(max(0, missing(self.now) - missing(self.best)))

    @property
    def counted_twice(self) -> Amount:
        """How much more is missing than it seems now, because credit that nobody assigned counts in both periods."""
        return Amount(max(0, missing(self.best) - missing(self.now)))

    @property
    def sentence(self) -> str:
        """What another assignment would do, or that what seems to count is needed in the period before; or nothing."""
        named = [f"“{r.title or 'credit'}” of {words.day(r.completed)}" for r, to in self.moved if to == self.later.end]
        if self.closes and named:
            which = words.joined(named) if len(named) <= 3 else f"{', '.join(named[:3])} and {len(named) - 3} more"
            end, less = words.day(self.later.end), self._most(self.now, self.best)
            sure = "No other assignment does better." if self.proven else "There may be a better one still."
            return (
                f"Assign {which} to the period that ends on {end}: {less} less would be missing here, and "
                f"the period before stays as complete as it can be. {sure}"
            )
        if self.counted_twice:
            start, end, more = words.day(self.later.start), words.day(self.earlier.end), self._most(self.best, self.now)
            return (
                f"Some credit from before {start} seems to count twice: the period that ended on {end} needs it, and "
                f"without it {more} more would be missing here. "
                "Say on those records for which period they count."
            )
        return ""

    def _most(self, more: Standing, less: Standing) -> str:
        """By how much what is missing differs, in the rule where it differs most, with its unit."""
        differences = [
            (rule.missing.less(less.rules[name].missing), words.unit_of(rule, self.book.unit))
            for name, rule in more.rules.items()
        ]
        amount, unit = max(differences)
        return words.quantity(amount, unit)


def of(
    book: Rulebook,
    credential: Credential,
    learner: Learner,
    transcript: Transcript,
    *,
    on: date,
    limit: int = LIMIT,
) -> Allocation | None:
    """The best assignment between the period of the day `on` and the one before it; None where nothing is to choose."""
    later = period_of(book.period, credential, learner.born, on)
    if not isinstance(later, Period) or not later.opens or later.first is not False:
        return None
    earlier = later.back()
    places = [index for index, record in enumerate(transcript.records) if _may_choose(record, earlier, later, book)]
    if not places:
        return None
    return _Choice(book, credential, learner, transcript, on, earlier, later, places, limit).best()


def _subsets(places: Sequence[int]) -> Iterator[tuple[int, ...]]:
    return chain.from_iterable(combinations(places, number) for number in range(len(places) + 1))


def missing(answer: Standing) -> int:
    """What is missing over all rules that decide, in hundredths."""
    return sum(rule.missing.hundredths for rule in answer.deciding() if rule.state in (SHORT, OVERDUE))


def _may_choose(record: Record, earlier: Period, later: Period, book: Rulebook) -> bool:
    ends = (None, earlier.end, later.end)
    inside = later.opens is not None and later.opens <= record.completed < later.start
    return inside and record.state != "withdrawn" and record.for_period in ends and bool(_worths(record, book))


def _worths(record: Record, book: Rulebook) -> tuple[tuple[str, int, int], ...]:
    """What the record is worth to each rule that takes any of it."""
    found = []
    for name, rule in book.rules.items():
        taken = taken_by(rule.accepts or book.accepts, record)
        candidate = taken and candidate_of(rule, book.values[name], record, 0, taken)
        if candidate:
            found.append((name, candidate.worth, candidate.units))
    return tuple(found)


@dataclass
class _Choice:
    """The search: for each group of records that are as good as each other, how many go to the earlier period."""

    book: Rulebook
    credential: Credential
    learner: Learner
    transcript: Transcript
    on: date
    earlier: Period
    later: Period
    places: list[int]
    limit: int
    looked_at: int = 0
    groups: list[list[int]] = field(default_factory=list)
    target: int = 0
    """What is missing in the earlier period at best."""
    bound: int = 0
    """What is missing in the later period if it had all."""
    found: tuple[int, frozenset[int]] = (0, frozenset())

    def best(self) -> Allocation:
        """The best assignment: at first all to the earlier period, but for repeats as it leaves least missing there."""
        repeats, self.groups = self._alike()
        wholly = len(repeats) <= MOST_REPEATS
        ways = [frozenset(each) for each in _subsets(repeats)] if wholly else [frozenset[int](), frozenset(repeats)]
        least = [(missing(self._of_earlier(way)), missing(self._of_later(way)), way) for way in ways]
        self.target, lacks, later = min(least, key=lambda each: each[:2])
        every = frozenset(index for group in self.groups for index in group)
        self.bound = min(missing(self._of_later(way | every)) for way in ways)
        self.found = (lacks, later)
        for way in ways:
            self._search(0, way)
        lacks, later = self.found
        proven = wholly and (self.looked_at < self.limit or lacks == self.bound)
        return Allocation(
            self.book,
            self.earlier,
            self.later,
            records=tuple(self.transcript.records[index] for index in self.places),
            for_later=frozenset(place for place, index in enumerate(self.places) if index in later),
            now=standing.of(self.book, self.credential, self.learner, self.transcript, on=self.on),
            best=self._of_later(later),
            earlier_best=self._of_earlier(later),
            proven=proven,
            looked_at=self.looked_at,
            bound=Amount(lacks if proven else self.bound),
        )

    def _search(self, depth: int, later: frozenset[int]) -> None:
        """Decide the groups from `depth` on; `later` are the records that are decided to go to the later period."""
        if self.looked_at >= self.limit or self.found[0] == self.bound:
            return
        self.looked_at += 1
        undecided = frozenset(index for group in self.groups[depth:] for index in group)
        if missing(self._of_earlier(later)) > self.target:
            return
        lacks = missing(self._of_later(later | undecided))
        if lacks >= self.found[0]:
            return
        if depth == len(self.groups):
            self.found = (lacks, later)
            return
        group = self.groups[depth]
        for number in range(len(group) + 1):
            self._search(depth + 1, later | frozenset(group[number:]))

    def _alike(self) -> tuple[list[int], list[list[int]]]:
        """The records that may take another's place, and the others in groups, the most valuable first.

        Within a group it does not matter which record goes where.
        """
        activities = Counter(record.activity for record in self.transcript)
        dated = any(rule.over.kind == "year" or rule.most_per for rule in self.book.rules.values())
        repeats: list[int] = []
        groups: dict[Hashable, list[int]] = {}
        for index in self.places:
            record = self.transcript.records[index]
            if record.activity is not None and activities[record.activity] > 1:
                repeats.append(index)
            else:
                key = (_worths(record, self.book), index if dated else None)
                groups.setdefault(key, []).append(index)
        amounts = self.transcript.records
        return repeats, sorted(groups.values(), key=lambda group: (-amounts[group[0]].amount.hundredths, group))

    def _of_later(self, later: frozenset[int]) -> Standing:
        return self._standing(later, self.on)

    def _of_earlier(self, later: frozenset[int]) -> Standing:
        return self._standing(later, self.earlier.end)

    def _standing(self, later: frozenset[int], on: date) -> Standing:
        records = list(self.transcript.records)
        for index in self.places:
            end = self.later.end if index in later else self.earlier.end
            records[index] = replace(records[index], for_period=end)
        return standing.of(self.book, self.credential, self.learner, Transcript.of(records), on=on)
