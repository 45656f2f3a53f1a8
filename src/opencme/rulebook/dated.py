"""Values of the law that change with time: yesterday's question gets yesterday's answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Dated[T]:
    """A value with the days from which each version holds. A first day of None means always."""

    versions: tuple[tuple[date | None, T | None], ...]

    @classmethod
    def always(cls, value: T) -> Dated[T]:
        return cls(((None, value),))

    def on(self, day: date) -> T | None:
        """The value in force on the day; None before the first version and where the law ended it."""
        found: T | None = None
        for since, value in self.versions:
            if since is None or since <= day:
                found = value
        return found

    @property
    def values(self) -> tuple[T, ...]:
        return tuple(value for _, value in self.versions if value is not None)


@dataclass(frozen=True, slots=True)
class Validity:
    """The days on which a rule or programme is in force, both ends included; None is open."""

    start: date | None = None
    end: date | None = None

    def covers(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)
