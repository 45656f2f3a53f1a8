"""A credit record: what one certificate says, and nothing that depends on who counts it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from opencme.credit.amount import Amount

FLAGS = ("tested", "interactive", "in-practice-area", "evidence")
"""Attributes that are true, false or not stated."""

STATES = ("claimed", "reported", "withdrawn")


class RecordError(ValueError):
    """The record contradicts itself; `field` names the attribute at fault."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Record:
    """One completed activity.

    `amount` is as printed on the certificate, in the unit of `system`; `hours` only where they differ. `topics` gives
    for each topic the part of the amount that carries it. Multipliers never appear here: they belong to the programme
    that counts (see docs/rulebooks.md, sections 2 to 4).
    """

    completed: date
    system: str
    amount: Amount
    started: date | None = None
    hours: Amount | None = None
    format: str | None = None
    topics: tuple[tuple[str, Amount], ...] = ()
    role: str = "learner"
    tested: bool | None = None
    interactive: bool | None = None
    provider: str | None = None
    accredited_by: str | None = None
    approved_by: tuple[str, ...] = ()
    activity: str | None = None
    title: str | None = None
    country: str | None = None
    in_practice_area: bool | None = None
    evidence: bool | None = None
    state: str = "claimed"
    for_period: date | None = None
    id: str | None = None
    unvouched: bool = False
    """Whether an archive alone says that the provider reported it, and nobody vouches for the archive.

    It counts all the same, so it is no part of `fields`; whoever shows how the record is known has to say so.
    """

    def __post_init__(self) -> None:
        if self.started and self.started > self.completed:
            raise RecordError("started", f"started {self.started} is after completed {self.completed}")
        if self.state not in STATES:
            raise RecordError("state", f'state "{self.state}" is none of {", ".join(STATES)}')
        for topic, part in self.topics:
            if part > self.amount:
                raise RecordError("topics", f"{topic} carries {part}, more than the amount {self.amount}")

    @property
    def begun(self) -> date:
        return self.started or self.completed

    @cached_property
    def key(self) -> str:
        """The canonical key: all fields as JSON with sorted keys. Orders records whatever order they came in."""
        return json.dumps(self.fields, sort_keys=True, ensure_ascii=False)

    @cached_property
    def content(self) -> str:
        """The key without the record's number: what it says, the same wherever and however often it is entered."""
        said = {name: value for name, value in self.fields.items() if name != "id"}
        return json.dumps(said, sort_keys=True, ensure_ascii=False)

    @cached_property
    def fields(self) -> dict[str, object]:
        """The record as plain data, in the names of docs/rulebooks.md; what is not stated is left out."""
        topics = {topic: str(part) for topic, part in sorted(self.topics)}
        every = {
            "id": self.id,
            "completed": self.completed.isoformat(),
            "started": self.started and self.started.isoformat(),
            "system": self.system,
            "amount": str(self.amount),
            "hours": None if self.hours is None else str(self.hours),
            "format": self.format,
            "topics": topics or None,
            "role": self.role,
            "tested": self.tested,
            "interactive": self.interactive,
            "provider": self.provider,
            "accredited-by": self.accredited_by,
            "approved-by": sorted(self.approved_by) or None,
            "activity": self.activity,
            "title": self.title,
            "country": self.country,
            "in-practice-area": self.in_practice_area,
            "evidence": self.evidence,
            "state": self.state,
            "for-period": self.for_period and self.for_period.isoformat(),
        }
        return {name: value for name, value in every.items() if value is not None}
