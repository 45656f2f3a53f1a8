"""An installation made for a test, and what it signs."""

from __future__ import annotations

from datetime import UTC, date, datetime

from opencme.credit import Amount, Record

AT = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
NAME = "Springfield Hospital"


def a_record(**changes: object) -> Record:
    """One record with something in every field that a credential tells."""
    said: dict[str, object] = {
        "completed": date(2026, 5, 3),
        "started": date(2026, 5, 1),
        "system": "ama-pra-1",
        "amount": Amount.of("6.75"),
        "format": "live",
        "topics": (("opioid-prescribing", Amount.of("0.5")),),
        "provider": "Springfield Medical Society",
        "accredited_by": "accme",
        "activity": "2026-017",
        "title": "Heart failure in 2026",
        "state": "reported",
    }
    return Record(**{**said, **changes})  # type: ignore[arg-type]  # fields by name
