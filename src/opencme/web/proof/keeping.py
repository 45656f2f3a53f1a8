"""Until when evidence should be kept, as far as that is known: the strictest of the programmes that somebody holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

import yaml

from opencme.rulebook import Period
from opencme.rulebook.calendar import add_months

FROM = ("completed", "year-end", "period-end")


@dataclass(frozen=True)
class Keeping:
    """How long one programme asks that evidence be kept; see `keeping.yaml`."""

    programme: str
    years: int
    counted_from: str
    says: str
    confidence: str
    as_of: date

    def until(self, completed: date, periods: Sequence[Period]) -> date | None:
        """The last day; None for a record that lies in none of the periods, if the years run from a period's end."""
        match self.counted_from:
            case "completed":
                start = completed
            case "year-end":
                start = date(completed.year, 12, 31)
            case _:
                period = next((each for each in periods if each.start <= completed <= each.end), None)
                if period is None:
                    return None
                start = period.end
        return add_months(start, 12 * self.years)


@dataclass(frozen=True)
class Kept:
    """The last day on which a file should still be there, and who asks that."""

    until: date
    keeping: Keeping


@cache
def keepings() -> dict[str, Keeping]:
    """What is known, by programme."""
    written = yaml.safe_load(files("opencme.web.proof").joinpath("keeping.yaml").read_text("utf-8"))
    return {
        programme: Keeping(programme, each["years"], each["from"], each["says"], each["confidence"], each["as-of"])
        for programme, each in written.items()
    }


def strictest(completed: date, held: Iterable[tuple[str, Sequence[Period]]]) -> Kept | None:
    """The longest that any of the programmes asks for a record; each comes with its periods. None: nothing is known."""
    found = [
        Kept(until, keeping)
        for programme, periods in held
        if (keeping := keepings().get(programme)) and (until := keeping.until(completed, periods))
    ]
    return max(found, key=lambda each: (each.until, each.keeping.programme), default=None)
