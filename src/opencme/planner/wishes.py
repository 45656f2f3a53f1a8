"""What a plan costs, and what the learner asks of it: time, money, ways, days, formats, languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from math import asin, cos, radians, sin, sqrt

from opencme.credit import Activity, Place

EARTH = 6371.0
"""Mean radius in kilometres."""

BUDGET, TIME, DAYS, DISTANCE, FORMATS, LANGUAGES = "budget", "time", "days", "distance", "formats", "languages"
"""The wishes by name, as the reason for leaving an activity out or for having no plan says them."""


class WishError(ValueError):
    """A wish that cannot be meant; `field` names it."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Weights:
    """What the least is meant in: cost units for a minute of learning, a hundredth of the currency, a kilometre."""

    minute: int = 1
    hundredth: int = 0
    kilometre: int = 0

    def __post_init__(self) -> None:
        if min(self.minute, self.hundredth, self.kilometre) < 0 or self.minute + self.hundredth + self.kilometre == 0:
            raise WishError("weights", "the weights of time, money and travel must not be negative, and not all 0")

    def cost(self, minutes: int, hundredths: int, kilometres: int) -> int:
        return minutes * self.minute + hundredths * self.hundredth + kilometres * self.kilometre


HOURS, MONEY, TRAVEL = Weights(1, 0, 0), Weights(0, 1, 0), Weights(0, 0, 1)
MIXED = Weights(100, 1, 30)
"""An hour stands for 60 of the currency, a kilometre for 0.30."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What must hold of a plan. What is not wished for is not asked."""

    weights: Weights = HOURS
    budget: int | None = None
    """Hundredths of `currency` for all that is not booked yet."""
    currency: str = "USD"
    minutes_per_week: int | None = None
    """Free for learning from home in each week that begins on the day of the plan; where one has to travel to, whole
    days are asked for instead."""
    busy: tuple[tuple[date, date], ...] = ()
    """Days, both included, on which she attends nothing."""
    weekdays: frozenset[int] = frozenset()
    """Days of the week (0 is Monday) on which she can attend what happens in a place; empty: any."""
    home: tuple[Decimal, Decimal] | None = None
    """Latitude and longitude in degrees."""
    kilometres: int | None = None
    """How far she travels, one way; only asked of places whose position is known."""
    formats: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    booked: frozenset[str] = frozenset()
    """Activities (or `activity#session`) that are settled: part of every plan, paid, and their time arranged."""
    hidden: frozenset[str] = frozenset()
    """Activities that she does not want to see again."""
    rates: Mapping[str, Decimal] = field(default_factory=dict)
    """What one of another currency is in `currency`."""

    def __post_init__(self) -> None:
        for name in ("budget", "minutes_per_week", "kilometres"):
            value = getattr(self, name)
            if value is not None and value < 0:
                raise WishError(name, f"{name.replace('_', ' ')} must not be negative, and is {value}")
        if any(last < first for first, last in self.busy):
            raise WishError("busy", "a span of busy days ends before it begins")

    def asked(self) -> tuple[str, ...]:
        """The wishes that are stated, by name."""
        every = {
            BUDGET: self.budget is not None,
            TIME: self.minutes_per_week is not None,
            DAYS: bool(self.busy or self.weekdays),
            DISTANCE: self.kilometres is not None and self.home is not None,
            FORMATS: bool(self.formats),
            LANGUAGES: bool(self.languages),
        }
        return tuple(name for name, stated in every.items() if stated)

    def against(self, activity: Activity, days: tuple[date, date] | None) -> frozenset[str]:
        """The wishes that leave the activity out; `days`: the first and last on which one must be there."""
        found = set()
        if self.formats and activity.format not in self.formats:
            found.add(FORMATS)
        if self.languages and activity.languages and not self.languages & set(activity.languages):
            found.add(LANGUAGES)
        away = self.distance(activity.place) if not activity.online else None
        if self.kilometres is not None and away is not None and away > self.kilometres:
            found.add(DISTANCE)
        if days and self._cannot_attend(*days, travels=not activity.online):
            found.add(DAYS)
        return frozenset(found)

    def _cannot_attend(self, first: date, last: date, *, travels: bool) -> bool:
        if any(start <= last and first <= end for start, end in self.busy):
            return True
        if not self.weekdays or not travels:
            return False
        return any((first + timedelta(n)).weekday() not in self.weekdays for n in range((last - first).days + 1))

    def distance(self, place: Place | None) -> int | None:
        """Whole kilometres from home along the great circle; None where either end is unknown."""
        if self.home is None or place is None or place.latitude is None or place.longitude is None:
            return None
        (lat, lon), (there, far) = map(_radians, self.home), map(_radians, (place.latitude, place.longitude))
        chord = sin((there - lat) / 2) ** 2 + cos(lat) * cos(there) * sin((far - lon) / 2) ** 2
        return round(2 * EARTH * asin(min(1.0, sqrt(chord))))

    def price(self, activity: Activity, profession: str | None) -> int | None:
        """What she pays in hundredths of her currency, 0 where no price is stated; None for a currency without rate."""
        price = activity.price_for(profession)
        if price is None or price.hundredths == 0:
            return 0
        if price.currency == self.currency:
            return price.hundredths
        rate = self.rates.get(price.currency)
        return None if rate is None else int(price.hundredths * rate)


def _radians(degrees: Decimal) -> float:
    return radians(float(degrees))
