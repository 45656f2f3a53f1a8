"""An educational activity as a value: what is offered, when and where, and what credit it is designated for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from opencme.credit.amount import Amount
from opencme.credit.record import Record

AT_A_TIME = frozenset({"live", "live-online", "series"})
"""Formats that happen at a time of their own; all others are taken when the learner likes."""


class ActivityError(ValueError):
    """The activity contradicts itself; `field` names the attribute at fault."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Award:
    """The most credit of one system that a learner may claim, as the designation statement says.

    `topics` are the parts of the amount that carry each topic, as in a record. `professions` says who may claim it;
    empty: anybody whom the activity is for.
    """

    system: str
    amount: Amount
    topics: tuple[tuple[str, Amount], ...] = ()
    professions: frozenset[str] = frozenset()
    hours: Amount | None = None

    def __post_init__(self) -> None:
        for topic, part in self.topics:
            if part > self.amount:
                raise ActivityError("topics", f"{topic} carries {part}, more than the {self.amount} of {self.system}")

    def is_for(self, profession: str | None) -> bool:
        """Whether a learner of that profession may claim it; of an unstated profession nothing is held against her."""
        return not self.professions or profession is None or profession in self.professions


@dataclass(frozen=True, slots=True)
class Session:
    """A part of an activity that can be attended for itself. Moments are local to the place, without a zone."""

    id: str
    title: str
    starts: datetime
    ends: datetime
    awards: tuple[Award, ...] = ()

    def __post_init__(self) -> None:
        if self.ends <= self.starts:
            raise ActivityError("sessions", f"session {self.id} ends {self.ends} and starts {self.starts}")


@dataclass(frozen=True, slots=True)
class Price:
    """What it costs in hundredths of the currency; `professions` empty: everybody else."""

    hundredths: int
    currency: str
    professions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Place:
    """Where it happens. Degrees of latitude and longitude where they are known."""

    name: str
    country: str | None = None
    region: str | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None


@dataclass(frozen=True)
class Activity:
    """One activity of one provider.

    `starts` and `ends` are local moments of an activity that happens at a time; `available` the first and last day on
    which any other can be completed (None: not stated). `minutes` is the time that it takes a learner, breaks left out.
    """

    id: str
    title: str
    provider: str
    format: str
    awards: tuple[Award, ...] = ()
    starts: datetime | None = None
    ends: datetime | None = None
    available: tuple[date | None, date | None] = (None, None)
    sessions: tuple[Session, ...] = ()
    minutes: int | None = None
    prices: tuple[Price, ...] = ()
    place: Place | None = None
    online: bool = False
    languages: tuple[str, ...] = ()
    """ISO 639-1 codes."""
    accredited_by: str | None = None
    approved_by: tuple[str, ...] = ()
    joint_providers: tuple[str, ...] = ()
    tested: bool | None = None
    interactive: bool | None = None
    audience: frozenset[str] = frozenset()
    """Professions; empty: not stated."""
    specialties: tuple[str, ...] = ()
    objectives: tuple[str, ...] = ()
    faculty: tuple[str, ...] = ()
    disclosure: str = ""
    """What learners are told of the relevant financial relationships of those in control of the content."""
    supporters: tuple[str, ...] = ()
    """Who gave commercial support."""
    description: str = ""
    url: str | None = None
    """Where one registers."""

    def __post_init__(self) -> None:
        if self.starts and self.ends and self.ends < self.starts:
            raise ActivityError("ends", f"ends {self.ends} is before starts {self.starts}")
        first, last = self.available
        if first and last and last < first:
            raise ActivityError("available", f"available until {last} is before available from {first}")
        if self.format in AT_A_TIME and not (self.starts or self.sessions):
            raise ActivityError("starts", f'an activity of format "{self.format}" needs the moment it starts')
        if len({price.currency for price in self.prices}) > 1:
            raise ActivityError("prices", "prices must be of one currency, so that the lowest can be told")
        if self.minutes is not None and self.minutes <= 0:
            raise ActivityError("minutes", f"minutes must be more than 0, not {self.minutes}")

    @property
    def happens_at_a_time(self) -> bool:
        return self.format in AT_A_TIME

    @property
    def first_day(self) -> date | None:
        """The day it begins, or the first on which it can be completed."""
        if self.happens_at_a_time:
            stated = [self.starts] if self.starts is not None else []
            return min([*stated, *(session.starts for session in self.sessions)]).date()
        return self.available[0]

    @property
    def last_day(self) -> date | None:
        """The last day on which it can be completed; None: no end is stated."""
        if self.happens_at_a_time:
            stated = [moment for moment in (self.starts, self.ends) if moment is not None]
            return max([*stated, *(session.ends for session in self.sessions)]).date()
        return self.available[1]

    def is_over(self, on: date) -> bool:
        """Whether it can no longer be completed on that day."""
        last = self.last_day
        return last is not None and last < on

    def price_for(self, profession: str | None) -> Price | None:
        """What a learner of that profession pays; None where no price is stated."""
        own = [price for price in self.prices if profession in price.professions]
        everybody = [price for price in self.prices if not price.professions]
        return min(own or everybody, key=lambda price: price.hundredths, default=None)

    def awards_for(self, profession: str | None) -> tuple[Award, ...]:
        return tuple(award for award in self.awards if award.is_for(profession))

    def records(self, profession: str | None, completed: date) -> tuple[Record, ...]:
        """What the whole activity, completed on that day, puts into the record of a learner of that profession.

        One record for each system, all of the same activity: who counts takes one of them (docs/rulebooks.md, 5).
        """
        started = self.first_day if self.happens_at_a_time else None
        return tuple(self._records(self.awards_for(profession), completed, started, self.id, self.title))

    def records_of(self, session: Session, profession: str | None) -> tuple[Record, ...]:
        """The same for one session. Sessions are activities of their own: none is a repeat of another."""
        awards = (award for award in session.awards if award.is_for(profession))
        started, completed = session.starts.date(), session.ends.date()
        title = f"{self.title}: {session.title}"
        return tuple(self._records(awards, completed, started, f"{self.id}#{session.id}", title))

    def _records(
        self, awards: Iterable[Award], completed: date, started: date | None, activity: str, title: str
    ) -> Iterator[Record]:
        for award in awards:
            yield Record(
                completed=completed,
                started=started if started and started < completed else None,
                system=award.system,
                amount=award.amount,
                hours=award.hours,
                format=self.format,
                topics=award.topics,
                tested=self.tested,
                interactive=self.interactive,
                provider=self.provider,
                accredited_by=self.accredited_by,
                approved_by=self.approved_by,
                activity=activity,
                title=title,
                country=self.place.country if self.place else None,
                evidence=True,
            )
