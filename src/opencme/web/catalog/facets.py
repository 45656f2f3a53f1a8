"""By what the catalog is filtered: each facet with the values that an activity has, and how a person reads them.

A value is kept and searched for as one made-up word, its token: the facet's letter, the value with a 9 for each dash,
and a 0, because stemming leaves alone what ends in a figure. No value has a 9 of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from opencme.credit import Activity, Award, vocabulary
from opencme.interchange.catalog.cells import LANGUAGES

ANYBODY = "anybody"
NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

LENGTHS = ((60, "1h", "Up to 1 hour"), (120, "2h", "1 to 2 hours"), (240, "4h", "2 to 4 hours"),
           (480, "8h", "4 to 8 hours"))  # fmt: skip
LONGER = ("longer", "Longer than 8 hours")
SPANS = {"7-days": 7, "30-days": 30, "90-days": 90}
"""For what happens at a time: within so many days."""
WHEN = {
    "any-time": "At any time of your own",
    "7-days": "Live, in the next 7 days",
    "30-days": "Live, in the next 30 days",
    "90-days": "Live, in the next 90 days",
    "live": "Live, at any date",
}
WHERE = {"online": "Online"}
PRICE = {"free": "Free"}


@dataclass(frozen=True, slots=True)
class Facet:
    """One thing to filter by. `letter` begins its tokens."""

    name: str
    title: str
    everything: str
    """What choosing no value is called."""
    letter: str
    values: Callable[[Activity], Iterator[str]]
    label: Callable[[str], str]

    def token(self, value: str) -> str:
        return f"{self.letter}{value.replace('-', '9')}0"


def tokens_of(activity: Activity) -> str:
    """All that the activity is filtered by, as words with a space between them."""
    found = {facet.token(value) for facet in FACETS for value in facet.values(activity)}
    found |= {free_for(name) for price in activity.prices if not price.hundredths for name in price.professions}
    return " ".join(sorted(found))


def free_for(profession: str) -> str:
    """The token of what is free for a profession, whoever else pays."""
    return f"z{profession.replace('-', '9')}0"


def minutes_of(activity: Activity) -> int | None:
    """How long it takes a learner: as stated, else what its credit stands for, where a unit of it is a time."""
    if activity.minutes:
        return activity.minutes
    terms = vocabulary().terms("credit-systems")
    lengths = [award.amount.hundredths * minutes // 100 for award in activity.awards
               if (minutes := terms[award.system].minutes)]  # fmt: skip
    return max(lengths, default=None)


def _systems(activity: Activity) -> Iterator[str]:
    yield from {award.system for award in _all_awards(activity)}


def _topics(activity: Activity) -> Iterator[str]:
    """Its topics and every broader one: credit in a narrower topic counts where a broader one is asked."""
    own = {topic for award in _all_awards(activity) for topic, _ in award.topics}
    yield from own.union(*(vocabulary().above(topic) for topic in own))


def _professions(activity: Activity) -> Iterator[str]:
    stated = activity.audience.union(*(award.professions for award in activity.awards))
    yield from stated
    if not activity.audience and (not stated or any(not award.professions for award in activity.awards)):
        yield ANYBODY


def _when(activity: Activity) -> Iterator[str]:
    yield "live" if activity.happens_at_a_time else "any-time"


def _where(activity: Activity) -> Iterator[str]:
    if activity.online or activity.format == "live-online":
        yield "online"
    if activity.place and activity.place.country:
        country = activity.place.country.casefold()
        yield country
        region = (activity.place.region or "").casefold()
        if re.fullmatch("[a-z]{2,3}", region):
            yield f"{country}-{region}"


def _price(activity: Activity) -> Iterator[str]:
    price = activity.price_for(None)
    if price and not price.hundredths:
        yield "free"


def _length(activity: Activity) -> Iterator[str]:
    minutes = minutes_of(activity)
    if minutes:
        yield next((value for most, value, _ in LENGTHS if minutes <= most), LONGER[0])


def _all_awards(activity: Activity) -> Iterator[Award]:
    yield from activity.awards
    for session in activity.sessions:
        yield from session.awards


def _named(section: str) -> Callable[[str], str]:
    return lambda value: vocabulary().label(section, value)


def _language(value: str) -> str:
    return next((name.capitalize() for name, code in LANGUAGES.items() if code == value), value)


def _place(value: str) -> str:
    from opencme.rulebook.placenames import country_name, place_name

    country, _, region = value.upper().partition("-")
    return WHERE.get(value) or (place_name(country, region) if region else country_name(country))


def _labelled(labels: dict[str, str]) -> Callable[[str], str]:
    return lambda value: labels.get(value, value)


FACETS = (
    Facet("topic", "Topic", "All topics", "t", _topics, _named("topics")),
    Facet("system", "Kind of credit", "All kinds of credit", "s", _systems, _named("credit-systems")),
    Facet("profession", "For", "All professions", "p", _professions, _named("professions")),
    Facet("when", "When", "At any time", "w", _when, _labelled(WHEN)),
    Facet("where", "Where", "Anywhere", "r", _where, _place),
    Facet("format", "Format", "All formats", "f", lambda activity: iter([activity.format]), _named("formats")),
    Facet("length", "Length", "Any length", "d", _length,
          _labelled({value: label for _, value, label in LENGTHS} | dict([LONGER]))),
    Facet("price", "Price", "Any price", "c", _price, _labelled(PRICE)),
    Facet("language", "Language", "All languages", "g", lambda activity: iter(activity.languages), _language),
)  # fmt: skip
BY_NAME = {facet.name: facet for facet in FACETS}
