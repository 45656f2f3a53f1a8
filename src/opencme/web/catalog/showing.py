"""An activity in words: when, where, how long, for how much, and what credit for whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import cached_property

from opencme.credit import Activity, Amount, Award, Price, Session, vocabulary
from opencme.standing.words import joined
from opencme.web.catalog.counting import Badge
from opencme.web.catalog.facets import BY_NAME, minutes_of
from opencme.web.catalog.models import Entry
from opencme.web.templatetags.opencme import away, day

WHOLE_DAY = (time(0, 0), time(23, 59))
"""What a day without times is from and to."""
FEW = 3


@dataclass(frozen=True)
class Shown:
    """One entry as a list or its own page shows it on a day. `badges` are what it counts for."""

    entry: Entry
    on: date
    badges: Sequence[Badge] = ()

    @property
    def activity(self) -> Activity:
        return self.entry.activity

    @property
    def is_over(self) -> bool:
        return self.activity.is_over(self.on)

    @property
    def when(self) -> str:
        return when(self.activity)

    @property
    def how_far(self) -> str:
        """How far off it is, or how long it can still be taken."""
        activity = self.activity
        if activity.happens_at_a_time:
            return away(activity.first_day, self.on)
        return f"ends {away(activity.last_day, self.on)}" if activity.last_day and not self.is_over else ""

    @property
    def where(self) -> str:
        place = self.activity.place
        if place:
            return f"{place.name}, and online" if self.activity.online else place.name
        return "online" if self.activity.online and self.activity.format != "live-online" else ""

    @property
    def length(self) -> str:
        minutes = minutes_of(self.activity)
        if not minutes:
            return ""
        hours, rest = divmod(minutes, 60)
        return " ".join(part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest else "") if part)

    @property
    def price(self) -> str:
        """What it costs everybody, and whom something else."""
        return "; ".join(price_in_words(price) for price in sorted(self.activity.prices, key=_order_of_prices))

    @property
    def format(self) -> str:
        return vocabulary().label("formats", self.activity.format)

    @cached_property
    def credit(self) -> list[AwardShown]:
        return [AwardShown(award) for award in self.activity.awards]

    @property
    def more_credit(self) -> int:
        """How many awards a list leaves out."""
        return max(0, len(self.activity.awards) - FEW)

    @property
    def topics(self) -> list[str]:
        """Labels of all topics, of the sessions too."""
        return sorted({each.label for award in self._every_award() for each in AwardShown(award).topics})

    @property
    def languages(self) -> str:
        return ", ".join(BY_NAME["language"].label(code) for code in self.activity.languages)

    @property
    def audience(self) -> str:
        return professions_in_words(self.activity.audience)

    @property
    def approved_by(self) -> str:
        return ", ".join(vocabulary().label("bodies", body) for body in self.activity.approved_by)

    @property
    def accredited_by(self) -> str:
        body = self.activity.accredited_by
        return vocabulary().label("bodies", body) if body else ""

    @cached_property
    def days(self) -> list[tuple[date, list[SessionShown]]]:
        """The sessions by day, in the order of their start."""
        found: dict[date, list[SessionShown]] = {}
        for session in sorted(self.activity.sessions, key=lambda each: (each.starts, each.ends, each.id)):
            beside = any(_meet(session, other) for other in self.activity.sessions if other is not session)
            found.setdefault(session.starts.date(), []).append(SessionShown(session, beside))
        return list(found.items())

    def _every_award(self) -> Iterable[Award]:
        yield from self.activity.awards
        for session in self.activity.sessions:
            yield from session.awards


@dataclass(frozen=True)
class TopicShown:
    """A topic of an award; `part` only where it is not the whole."""

    label: str
    part: str


@dataclass(frozen=True)
class AwardShown:
    """An award with its topics and whom it is for."""

    award: Award

    @property
    def system(self) -> str:
        return vocabulary().label("credit-systems", self.award.system)

    @property
    def for_whom(self) -> str:
        return professions_in_words(self.award.professions)

    @property
    def topics(self) -> list[TopicShown]:
        return [
            TopicShown(vocabulary().label("topics", topic), "" if part == self.award.amount else str(part))
            for topic, part in self.award.topics
        ]


@dataclass(frozen=True)
class SessionShown:
    """A session; `is_beside` others that happen at the same time."""

    session: Session
    is_beside: bool

    @property
    def times(self) -> str:
        return f"{self.session.starts:%H:%M} to {self.session.ends:%H:%M}"

    @property
    def credit(self) -> list[AlikeShown]:
        """Its awards, those of one amount and the same topics together."""
        found: dict[object, list[AwardShown]] = {}
        for award in self.session.awards:
            found.setdefault((award.amount, award.topics), []).append(AwardShown(award))
        return [AlikeShown(awards) for awards in found.values()]


@dataclass(frozen=True)
class AlikeShown:
    """Awards of several systems with one amount and the same topics."""

    awards: list[AwardShown]

    @property
    def amount(self) -> Amount:
        return self.awards[0].award.amount

    @property
    def systems(self) -> str:
        named = [f"{each.system} ({each.for_whom})" if each.for_whom else each.system for each in self.awards]
        return joined(named)

    @property
    def topics(self) -> list[TopicShown]:
        return self.awards[0].topics


def when(activity: Activity) -> str:
    """3 March 2027, 8:30 to 12:00; 3 to 5 March 2027; any time until 31 May 2027."""
    if not activity.happens_at_a_time:
        first, last = activity.available
        if last:
            return f"At any time until {day(last)}"
        return f"At any time from {day(first)}" if first else "At any time"
    starts = activity.starts or min(session.starts for session in activity.sessions)
    ends = activity.ends or max((session.ends for session in activity.sessions), default=starts)
    if starts.date() != ends.date():
        return _span(starts.date(), ends.date())
    if ends == starts:
        return day(starts) if starts.time() == WHOLE_DAY[0] else f"{day(starts.date())}, {starts:%H:%M}"
    if (starts.time(), ends.time()) == WHOLE_DAY:
        return day(starts.date())
    if ends.time() == WHOLE_DAY[1]:
        return f"{day(starts.date())}, from {starts:%H:%M}"
    return f"{day(starts.date())}, {starts:%H:%M} to {ends:%H:%M}"


def price_in_words(price: Price) -> str:
    whole, rest = divmod(price.hundredths, 100)
    figure = f"{price.currency} {whole:,}" + (f".{rest:02d}" if rest else "")
    words = figure if price.hundredths else "Free"
    return f"{words} for {professions_in_words(price.professions)}" if price.professions else words


def professions_in_words(names: Iterable[str]) -> str:
    return ", ".join(sorted(vocabulary().label("professions", name).split(",")[0] for name in names))


def _span(first: date, last: date) -> str:
    if first.year != last.year:
        return f"{day(first)} to {day(last)}"
    if first.month != last.month:
        return f"{first.day} {first:%B} to {day(last)}"
    return f"{first.day} to {day(last)}"


def _meet(one: Session, other: Session) -> bool:
    return one.starts < other.ends and other.starts < one.ends


def _order_of_prices(price: Price) -> tuple[bool, int]:
    return bool(price.professions), price.hundredths
