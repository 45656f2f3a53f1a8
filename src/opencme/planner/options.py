"""What a plan may choose from: each activity, or session of one, done by a certain day, with its cost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from opencme.credit import Activity, Record, Session
from opencme.planner.wishes import Wishes

PER_CREDIT = 60
"""Minutes that a unit of credit takes where an activity does not state its length: most systems count hours."""


@dataclass(frozen=True, eq=False, slots=True)
class Option:
    """One choice: an activity, or a session of one, completed on a day at the latest.

    `bundle` names the activity whose price and way are paid once, whatever sessions of it are chosen. `busy` is when
    one has to be there. `barred` are the wishes that it goes against.
    """

    id: str
    activity: Activity
    session: Session | None
    records: tuple[Record, ...]
    completed: date
    begins: date
    """The first day on which it can be done for this choice."""
    minutes: int
    price: int
    kilometres: int
    bundle: str
    busy: tuple[datetime, datetime] | None
    barred: frozenset[str]
    booked: bool

    @property
    def from_home(self) -> bool:
        """Whether it takes of the free hours of a week, not of the days on which one can travel."""
        return self.busy is None or self.activity.online

    @property
    def title(self) -> str:
        return f"{self.activity.title}: {self.session.title}" if self.session else self.activity.title


def options(
    activities: Iterable[Activity], profession: str | None, wishes: Wishes, on: date, ends: Sequence[date]
) -> Iterator[Option]:
    """Every choice on `on`. `ends`: the days on which what counts may change, the last of them the end of the plan.

    What can be done at any time is one choice for each stretch between these days, of which a plan takes one.
    Left out: what is over, hidden, is not for her profession, or costs money of a currency without a rate.
    """
    for activity in activities:
        settled = activity.id in wishes.booked or any(
            f"{activity.id}#{session.id}" in wishes.booked for session in activity.sessions
        )
        if activity.id in wishes.hidden and not settled:
            continue
        price = 0 if settled else wishes.price(activity, profession)
        if price is None or activity.is_over(on):
            continue
        yield from _sessions(activity, profession, wishes, on, price)
        if not activity.sessions or activity.awards:
            yield from _whole(activity, profession, wishes, on, ends, price)


def _whole(
    activity: Activity, profession: str | None, wishes: Wishes, on: date, ends: Sequence[date], price: int
) -> Iterator[Option]:
    settled = activity.id in wishes.booked
    if activity.happens_at_a_time:
        first, last = activity.first_day, activity.last_day
        if first is None or last is None or first < on:
            return
        busy = activity.starts or _start(first), activity.ends or _end(activity, last)
        yield _option(activity, None, activity.records(profession, last), wishes, price, (first, last), busy, settled)
        return
    opens, closes = activity.available
    begins = max(on, opens or on)
    for end in ends:
        done = min(end, closes or end)
        if done < begins:
            continue
        yield _option(activity, None, activity.records(profession, done), wishes, price, (begins, done), None, settled)
        begins = end + timedelta(1)
        if closes and closes <= end:
            break


def _sessions(activity: Activity, profession: str | None, wishes: Wishes, on: date, price: int) -> Iterator[Option]:
    for session in activity.sessions:
        first, last = session.starts.date(), session.ends.date()
        if first < on or not session.awards:
            continue
        settled = f"{activity.id}#{session.id}" in wishes.booked
        busy, records = (session.starts, session.ends), activity.records_of(session, profession)
        yield _option(activity, session, records, wishes, price, (first, last), busy, settled)


def _option(
    activity: Activity,
    session: Session | None,
    records: tuple[Record, ...],
    wishes: Wishes,
    price: int,
    days: tuple[date, date],
    busy: tuple[datetime, datetime] | None,
    settled: bool,
) -> Option:
    name = f"{activity.id}#{session.id}" if session else activity.id
    away = wishes.distance(activity.place) if busy and not activity.online else None
    return Option(
        id=name,
        activity=activity,
        session=session,
        records=records,
        completed=days[1],
        begins=days[0],
        minutes=_minutes(activity, session),
        price=price,
        kilometres=2 * (away or 0),
        bundle=activity.id,
        busy=busy,
        barred=frozenset() if settled else wishes.against(activity, days if busy else None),
        booked=settled,
    )


def _minutes(activity: Activity, session: Session | None) -> int:
    """How long it takes: as stated, else as the credit says, else as the clock says."""
    if session:
        return int((session.ends - session.starts).total_seconds() // 60)
    if activity.minutes:
        return activity.minutes
    hours = [(award.hours or award.amount).hundredths for award in activity.awards]
    return max(1, max(hours, default=0) * PER_CREDIT // 100)


def _start(first: date) -> datetime:
    return datetime.combine(first, time(0, 0))


def _end(activity: Activity, last: date) -> datetime:
    if activity.starts and activity.minutes and activity.starts.date() == last:
        return activity.starts + timedelta(minutes=activity.minutes)
    return datetime.combine(last, time(23, 59))
