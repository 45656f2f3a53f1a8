"""Which days a transcript or an audit looks at: everything, a year, days of one's own, or a credential's period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Min

from opencme.credit import Record
from opencme.rulebook import Period, Unsettled, brief, period_of
from opencme.standing.words import day
from opencme.web.people.models import User
from opencme.web.record.ledger import heads
from opencme.web.record.models import Credential, Profile
from opencme.web.standing.held import book_of

MOST = 8
"""How many periods of one credential may be chosen: the current one and those before it."""
ALL, OWN = "all", "days"


@dataclass(frozen=True)
class Days:
    """First and last day, both included; None: open on that side. `words` names them in the middle of a sentence."""

    first: date | None = None
    last: date | None = None
    words: str = "of all time"

    def covers(self, record: Record) -> bool:
        return (self.first is None or record.completed >= self.first) and (
            self.last is None or record.completed <= self.last
        )

    @property
    def name(self) -> str:
        """The days as they stand alone: all time; 2026; 1 February 2025 to 31 January 2027."""
        return self.words.removeprefix("of ").removeprefix("from ")

    @classmethod
    def between(cls, first: date | None, last: date | None) -> Days:
        """Raises ValueError, in words to show, if the first day comes after the last."""
        if first and last and last < first:
            raise ValueError(f"The last day, {day(last)}, is before the first.")
        if first and last:
            return cls(first, last, f"from {day(first)} to {day(last)}")
        if first:
            return cls(first, None, f"from {day(first)} on")
        return cls(None, last, f"up to {day(last)}") if last else cls()


def periods_of(credential: Credential, born: date | None, today: date, since: date | None) -> list[Period]:
    """The credential's current period and those before it, back to its issue or to the day `since`; newest first.

    Empty where there is no rulebook, or where more must be known first.
    """
    book = book_of(credential.programme)
    if book is None:
        return []
    period = period_of(book.period, credential.value, born, today)
    if isinstance(period, Unsettled):
        return []
    found = [period]
    begun = credential.issued or since or period.start
    while len(found) < MOST and found[-1].start > begun:
        found.append(found[-1].back())
    return found


def choices(holder: User, today: date) -> list[tuple[str, Sequence[tuple[str, Days]]]]:
    """What may be chosen, in groups: a value for the address, and the days that it stands for. Four queries."""
    entries = heads(holder)
    years = sorted({completed.year for completed in entries.values_list("completed", flat=True)}, reverse=True)
    groups: list[tuple[str, Sequence[tuple[str, Days]]]] = [
        ("", [(ALL, Days())]),
        ("A year", [(str(year), Days(date(year, 1, 1), date(year, 12, 31), f"of {year}")) for year in years]),
    ]
    born, since = known_of(holder)
    for credential in Credential.objects.filter(holder=holder, archived_at=None).order_by("id"):
        periods = periods_of(credential, born, today, since)
        if book := book_of(credential.programme):
            spans = [
                (f"{credential.pk}:{each.end.isoformat()}", Days.between(each.start, each.end)) for each in periods
            ]
            groups.append((brief.short_name(book), spans))
    return [group for group in groups if group[1]]


def known_of(holder: User) -> tuple[date | None, date | None]:
    """The holder's date of birth, and the day of the first record; two queries."""
    born = Profile.objects.filter(holder=holder).values_list("born", flat=True).first()
    return born, heads(holder).aggregate(first=Min("completed"))["first"]
