"""Between a row of the ledger and the value that the rooms below count: credit.Record, both ways."""

from __future__ import annotations

from typing import Any

from opencme.credit import Amount, Record
from opencme.web.record.models import CreditEntry

SAME = ("completed", "started", "system", "amount", "hours", "tested", "interactive", "in_practice_area", "evidence")
OPTIONAL_TEXT = ("format", "provider", "accredited_by", "activity", "title", "country")


def record_of(entry: CreditEntry) -> Record:
    """The entry as a value; what was withdrawn says so."""
    same: dict[str, Any] = {name: getattr(entry, name) for name in SAME}
    texts: dict[str, Any] = {name: getattr(entry, name) or None for name in OPTIONAL_TEXT}
    return Record(
        **same,
        **texts,
        topics=tuple((topic, Amount(part)) for topic, part in entry.topics.items()),
        role=entry.role,
        approved_by=tuple(entry.approved_by),
        state="withdrawn" if entry.is_withdrawn else entry.state,
        for_period=entry.for_period,
        id=str(entry.number),
        unvouched=entry.is_unvouched,
    )


def columns_of(record: Record) -> dict[str, Any]:
    """The columns that hold a record. Its `id` is not among them: the ledger numbers its records itself."""
    return {
        **{name: getattr(record, name) for name in SAME},
        **{name: getattr(record, name) or "" for name in OPTIONAL_TEXT},
        "topics": {topic: part.hundredths for topic, part in record.topics},
        "role": record.role,
        "approved_by": list(record.approved_by),
        "state": record.state,
        "for_period": record.for_period,
    }
