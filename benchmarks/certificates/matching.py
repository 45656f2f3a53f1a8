"""Which proposal of the reader is about which record of the truth, and whether each of its values is right."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache

from benchmarks.certificates.corpus import FIELDS, Truth, Truths
from opencme.interchange.certificate.proposal import Proposal

WEIGHTS = {"completed": 3, "system": 3, "amount": 3}
"""What makes a proposal and a record belong together; every other field weighs one."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One field of one record: what would be right, what was read, and how sure the reader was of it."""

    field: str
    right: tuple[str | None, ...]
    """Empty where the record has no such field."""
    read: str | None
    confidence: float = 0.0
    doubted: bool = False
    """Whether the proposal asks a person something."""

    @property
    def is_right(self) -> bool:
        return self.read is not None and agrees(self.field, self.read, self.right)

    @property
    def is_wrong(self) -> bool:
        return self.read is not None and not self.is_right

    @property
    def is_expected(self) -> bool:
        """Whether a person would state it: recall is a share of these."""
        return self.is_right or bool(self.right and None not in self.right)

    @property
    def is_missed(self) -> bool:
        return self.read is None and self.is_expected


def outcomes(truths: Truths, proposals: Sequence[Proposal]) -> list[Outcome]:
    """Every field, by the way of dividing the page that the proposals come nearest to."""
    return min((_of_one_way(way, proposals) for way in truths), key=_faults)


def _faults(found: Sequence[Outcome]) -> int:
    return sum(outcome.is_wrong or outcome.is_missed for outcome in found)


def _of_one_way(truth: Sequence[Truth], proposals: Sequence[Proposal]) -> list[Outcome]:
    """By the best assignment. A record that nobody proposed is missed; a proposal without a record is wrong."""
    pairs = assigned(truth, proposals)
    found = [_compared(truth[row], proposals[column]) for row, column in pairs]
    rows, columns = {row for row, _ in pairs}, {column for _, column in pairs}
    missed = [_compared(record, Proposal()) for row, record in enumerate(truth) if row not in rows]
    invented = [_compared({}, proposal) for column, proposal in enumerate(proposals) if column not in columns]
    return [outcome for record in (*found, *missed, *invented) for outcome in record]


def assigned(truth: Sequence[Truth], proposals: Sequence[Proposal]) -> list[tuple[int, int]]:
    """Pairs of record and proposal, each in one pair at most, with the greatest sum of agreement."""
    scores = [[_agreement(record, proposal) for proposal in proposals] for record in truth]

    @cache
    def best(column: int, taken: int) -> tuple[int, tuple[tuple[int, int], ...]]:
        if column == len(proposals):
            return 0, ()
        choices = [best(column + 1, taken)]
        for row, line in enumerate(scores):
            if line[column] and not taken & 1 << row:
                rest, pairs = best(column + 1, taken | 1 << row)
                choices.append((rest + line[column], ((row, column), *pairs)))
        return max(choices)

    return list(best(0, 0)[1])


def agrees(field: str, value: str, right: Sequence[str | None]) -> bool:
    """Dates, names of the vocabulary and amounts exactly; words without case, spaces and punctuation."""
    comparable = _amount if field == "amount" else _words if field in WORDY else str.strip
    return comparable(value) in {comparable(each) for each in right if each is not None}


WORDY = ("title", "provider", "joint-provider", "learner", "activity")


def _words(value: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", value).casefold())


def _amount(value: str) -> Decimal | None:
    try:
        return Decimal(value)
    except InvalidOperation:
        return None


def _agreement(record: Truth, proposal: Proposal) -> int:
    agreed = [outcome.field for outcome in _compared(record, proposal) if outcome.is_right]
    return sum(WEIGHTS.get(field, 1) for field in agreed)


def _compared(record: Truth, proposal: Proposal) -> list[Outcome]:
    return [
        Outcome(
            field,
            record.get(field, ()),
            proposal.value(field),
            proposal.fields[field].confidence if field in proposal.fields else 0.0,
            bool(proposal.doubts),
        )
        for field in FIELDS
    ]
