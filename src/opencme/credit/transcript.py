"""A transcript: one learner's credit records, in an order that does not depend on how they were entered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from opencme.credit.record import Record


@dataclass(frozen=True)
class Transcript:
    """Records in canonical order: by date of completion, then canonical key. Identical records stay apart."""

    records: tuple[Record, ...] = ()

    @classmethod
    def of(cls, records: Iterable[Record]) -> Transcript:
        return cls(tuple(sorted(records, key=lambda record: (record.completed, record.key))))

    def __iter__(self) -> Iterator[Record]:
        return iter(self.records)

    def __len__(self) -> int:
        return len(self.records)
