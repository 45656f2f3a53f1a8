"""The person and the credential as values: who is asked, and what she holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A span of days, both ends included. No end: still going on."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end and self.end < self.start:
            raise ValueError(f"the span ends {self.end} before it starts {self.start}")

    def overlaps(self, start: date, end: date) -> bool:
        return self.start <= end and (self.end is None or self.end >= start)

    def contains(self, start: date, end: date) -> bool:
        return self.start <= start and (self.end is None or self.end >= end)


type Fact = bool | date | tuple[Span, ...] | Decimal | tuple[str, ...]
"""What a fact may be: yes or no; a date; spans; a number; names. A fact nobody stated is simply not there."""


@dataclass(frozen=True)
class Learner:
    """The clinician. `facts` holds only what somebody has stated."""

    profession: str | None = None
    specialties: tuple[str, ...] | None = None
    born: date | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True)
class Credential:
    """One licence, certificate, membership or registration of one clinician in one programme."""

    issued: date | None = None
    expires: date | None = None
    cohort: str | None = None
    period: tuple[date, date] | None = None
    """First and last day of the period, where it is known to differ from the programme's rule."""

    def __post_init__(self) -> None:
        if self.issued and self.expires and self.expires < self.issued:
            raise ValueError(f"expires {self.expires} is before issued {self.issued}")
        if self.period and self.period[1] < self.period[0]:
            raise ValueError(f"the period ends {self.period[1]} before it starts {self.period[0]}")
