"""Writes activities as the JSON feed that `feed` reads and `feed.schema.json` describes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from opencme.credit import Activity, Award, Place, Price, Session

SCHEMA = "https://opencme.org/schema/catalog-feed-1.json"
"""The name of the format; a feed carries it as `$schema`."""


def write(activities: Iterable[Activity], *, source: str = "", made: date | None = None) -> Iterator[str]:
    """The feed in pieces: what stands before the activities, each of them on a line of its own, and the end."""
    head: dict[str, object] = {"$schema": SCHEMA}
    if source:
        head["source"] = source
    if made:
        head["made"] = made.isoformat()
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "activities": ['
    for place, activity in enumerate(activities):
        yield (",\n" if place else "\n") + canonical(activity)
    yield "\n]}\n"


def canonical(activity: Activity) -> str:
    """One activity as it stands in the feed, always the same for the same value."""
    return json.dumps(fields(activity), ensure_ascii=False, separators=(",", ":"))


def fields(activity: Activity) -> dict[str, object]:
    """The activity as plain data in the names of the feed; what is not stated is left out."""
    every: dict[str, object] = {
        "id": activity.id,
        "title": activity.title,
        "provider": activity.provider,
        "format": activity.format,
        "credit": [_award(award) for award in activity.awards],
        "starts": _moment(activity.starts),
        "ends": _moment(activity.ends),
        "available-from": _day(activity.available[0]),
        "available-until": _day(activity.available[1]),
        "sessions": [_session(session) for session in activity.sessions],
        "minutes": activity.minutes,
        "prices": [_price(price) for price in activity.prices],
        "place": _place(activity.place) if activity.place else None,
        "online": activity.online or None,
        "languages": list(activity.languages),
        "accredited-by": activity.accredited_by,
        "approved-by": list(activity.approved_by),
        "joint-providers": list(activity.joint_providers),
        "tested": activity.tested,
        "interactive": activity.interactive,
        "audience": sorted(activity.audience),
        "specialties": list(activity.specialties),
        "objectives": list(activity.objectives),
        "faculty": list(activity.faculty),
        "disclosure": activity.disclosure or None,
        "supporters": list(activity.supporters),
        "description": activity.description or None,
        "url": activity.url,
    }
    return _stated(every)


def _stated(every: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in every.items() if value is not None and value != [] and value != {}}


def _award(award: Award) -> dict[str, object]:
    return _stated(
        {
            "system": award.system,
            "amount": award.amount.number,
            "hours": None if award.hours is None else award.hours.number,
            "topics": {topic: part.number for topic, part in award.topics},
            "professions": sorted(award.professions),
        }
    )


def _session(session: Session) -> dict[str, object]:
    return _stated(
        {
            "id": session.id,
            "title": session.title,
            "starts": _moment(session.starts),
            "ends": _moment(session.ends),
            "credit": [_award(award) for award in session.awards],
        }
    )


def _price(price: Price) -> dict[str, object]:
    whole, rest = divmod(price.hundredths, 100)
    amount = price.hundredths / 100 if rest else whole
    return _stated({"amount": amount, "currency": price.currency, "professions": sorted(price.professions)})


def _place(place: Place) -> dict[str, object]:
    return _stated(
        {
            "name": place.name,
            "country": place.country,
            "region": place.region,
            "latitude": None if place.latitude is None else float(place.latitude),
            "longitude": None if place.longitude is None else float(place.longitude),
        }
    )


def _moment(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    return moment.isoformat(timespec="auto" if moment.second or moment.microsecond else "minutes")


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
