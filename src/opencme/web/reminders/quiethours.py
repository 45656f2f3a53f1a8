"""When mail may come: not in the quiet hours and not on days off, by the clock on the reader's wall."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEK = 7


@dataclass(frozen=True)
class QuietHours:
    """From `start` until `end` o'clock each day (over midnight where `end` is earlier), and the whole of `days_off`.

    The same time twice, or None, is no quiet hours. `days_off` are weekdays, 0 for Monday; seven of them are none.
    """

    start: time | None
    end: time | None
    days_off: tuple[int, ...]
    zone: ZoneInfo

    def allows(self, moment: datetime) -> bool:
        """Whether mail may come at the moment."""
        return self._wait(moment) is None

    def next_allowed(self, moment: datetime) -> datetime:
        """The moment itself, or the first after it at which mail may come; in UTC."""
        found = moment.astimezone(UTC)
        # Each wait ends a night or a day off; more than two for each day of a week there cannot be.
        for _ in range(2 * WEEK + 2):
            until = self._wait(found)
            if until is None:
                break
            found = until
        return found

    def morning_after(self, day: date) -> datetime:
        """The first moment after a calendar date at which mail may come."""
        return self.opening_of(day + timedelta(days=1))

    def opening_of(self, day: date) -> datetime:
        """The first moment from the start of a calendar date at which mail may come."""
        return self.next_allowed(self._instant(day, time()))

    def _wait(self, moment: datetime) -> datetime | None:
        """The end of the silence that the moment lies in; None outside of any."""
        local = moment.astimezone(self.zone)
        today, clock = local.date(), local.time()
        if len(set(self.days_off)) < WEEK and today.weekday() in self.days_off:
            return self._instant(today + timedelta(days=1), time())
        if self.start is None or self.end is None or self.start == self.end:
            return None
        if self.start < self.end:
            return self._instant(today, self.end) if self.start <= clock < self.end else None
        if clock >= self.start:
            return self._instant(today + timedelta(days=1), self.end)
        return self._instant(today, self.end) if clock < self.end else None

    def _instant(self, day: date, clock: time) -> datetime:
        """When the wall shows that. Of a time that comes twice the second; of one that is left out, as long after."""
        return max(datetime.combine(day, clock.replace(fold=fold), self.zone).astimezone(UTC) for fold in (0, 1))
