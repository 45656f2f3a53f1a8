"""Reads the JSON feed of activities that `feed.schema.json` describes, ours and anybody else's."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from opencme.credit import Activity, ActivityError, Award, Place, Price, Session
from opencme.interchange.catalog.item import CatalogError, Item, Problem, Reading
from opencme.interchange.catalog.parts import Parts

LARGEST = 1_000_000_000
"""Bytes of a feed: it is held in memory as a whole."""
DEAREST = 10_000_000_00
"""Hundredths; no course costs more, a larger figure is a slip."""
LANGUAGE = re.compile("[a-z]{2}")
COUNTRY = re.compile("[A-Z]{2}")
CURRENCY = re.compile("[A-Z]{3}")
ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


def read(data: bytes, name: str = "the feed") -> Reading:
    """The activities of a feed. Raises CatalogError for what is no feed."""
    if len(data) > LARGEST:
        raise CatalogError(f"{name}: it is larger than {LARGEST // 10**6} MB; make several feeds of it")
    try:
        whole = json.loads(data.decode("utf-8-sig"), parse_float=Decimal, object_pairs_hook=_once)
    except UnicodeDecodeError:
        raise CatalogError(f"{name}: it is not in UTF-8; write it again as UTF-8") from None
    except json.JSONDecodeError as error:
        raise CatalogError(f"{name}, line {error.lineno}: this is no JSON ({error.msg})") from None
    except (ValueError, RecursionError) as error:
        raise CatalogError(f"{name}: {error}") from None
    if not isinstance(whole, dict) or not isinstance(whole.get("activities"), list):
        raise CatalogError(f'{name}: a feed is an object with a list of "activities"; see docs/catalog-feed.md')
    reading = Reading("json", _items(whole["activities"]))
    if isinstance(whole.get("source"), str):
        reading.source = whole["source"][:200]
    unread = sorted(str(key) for key in whole.keys() - {"$schema", "source", "made", "activities"})
    reading.remarks += [f'"{key[:80]}" beside the activities was left aside' for key in unread]
    return reading


def made_on(data: bytes) -> date | None:
    """The day that a feed says it was made."""
    made = json.loads(data).get("made")
    return date.fromisoformat(made) if made else None


def activity_of(text: str) -> Activity:
    """The activity that `feed_writer.canonical` wrote; raises CatalogError for anything else."""
    item = read_one(json.loads(text, parse_float=Decimal), "the activity")
    if item.activity is None:
        raise CatalogError("; ".join(map(str, item.problems)))
    return item.activity


def read_one(data: object, where: str) -> Item:
    """One object of the list of activities."""
    problems: list[Problem] = []
    parts = Parts(data, problems)
    own = parts.text("id", required=True)
    try:
        activity = _activity(parts, own or "")
    except ActivityError as error:
        problems.append(Problem(error.field, str(error), "", "correct one of the two"))
        activity = None
    return Item(where, None if problems else activity, tuple(problems), id=own)


def _items(activities: list[object]) -> Iterator[Item]:
    for number, data in enumerate(activities, start=1):
        yield read_one(data, f"activity {number}")


def _activity(parts: Parts, own: str) -> Activity | None:
    sessions = tuple(session for each in parts.each("sessions") if (session := _session(each)))
    stated: dict[str, Any] = {
        "title": parts.text("title", required=True) or "",
        "provider": parts.text("provider", required=True) or "",
        "format": parts.name("format", "formats", required=True) or "",
        "awards": _awards(parts),
        "starts": parts.moment("starts"),
        "ends": parts.moment("ends", last=True),
        "available": (parts.day("available-from"), parts.day("available-until")),
        "sessions": sessions,
        "minutes": parts.whole("minutes"),
        "prices": tuple(price for each in parts.each("prices") if (price := _price(each))),
        "place": _place(parts.one("place")),
        "online": bool(parts.flag("online")),
        "languages": _shaped(parts, "languages", LANGUAGE, "two small letters, such as en"),
        "accredited_by": parts.text("accredited-by"),
        "approved_by": parts.texts("approved-by"),
        "joint_providers": parts.texts("joint-providers"),
        "tested": parts.flag("tested"),
        "interactive": parts.flag("interactive"),
        "audience": frozenset(parts.names("audience", "professions")),
        "specialties": parts.texts("specialties"),
        "objectives": parts.texts("objectives"),
        "faculty": parts.texts("faculty"),
        "disclosure": parts.text("disclosure") or "",
        "supporters": parts.texts("supporters"),
        "description": parts.text("description") or "",
        "url": _address(parts),
    }
    parts.done()
    if len({session.id for session in sessions}) < len(sessions):
        parts.problem("sessions", "two sessions have one id", None, "give each session an id of its own")
    return None if parts.problems else Activity(own, **stated)


def _awards(parts: Parts) -> tuple[Award, ...]:
    return tuple(award for each in parts.each("credit") if (award := _award(each)))


def _award(parts: Parts) -> Award | None:
    system = parts.name("system", "credit-systems", required=True)
    amount = parts.amount("amount", required=True)
    topics = parts.amounts("topics", "topics")
    professions = frozenset(parts.names("professions", "professions"))
    hours = parts.amount("hours")
    parts.done()
    return Award(system, amount, topics, professions, hours) if system and amount is not None else None


def _session(parts: Parts) -> Session | None:
    own = parts.text("id", required=True)
    title = parts.text("title", required=True)
    starts, ends = parts.moment("starts", required=True), parts.moment("ends", required=True, last=True)
    awards = _awards(parts)
    parts.done()
    return Session(own, title, starts, ends, awards) if own and title and starts and ends else None


def _price(parts: Parts) -> Price | None:
    amount = parts.amount("amount", required=True)
    (currency,) = _shaped(parts, "currency", CURRENCY, "three capital letters, such as USD", one=True) or ("",)
    if not currency and not parts.problems:
        parts.problem("currency", "it is missing", None, "write three capital letters, such as USD")
    professions = frozenset(parts.names("professions", "professions"))
    parts.done()
    if amount is None or not currency:
        return None
    if amount.hundredths > DEAREST:
        parts.problem("amount", "no course costs so much", amount, "write the price in whole units, such as 150")
    return Price(amount.hundredths, currency, professions)


def _place(parts: Parts | None) -> Place | None:
    if parts is None:
        return None
    name = parts.text("name", required=True)
    country = _shaped(parts, "country", COUNTRY, "two capital letters, such as US", one=True)
    region = parts.text("region")
    latitude, longitude = parts.decimal("latitude", -90, 90), parts.decimal("longitude", -180, 180)
    parts.done()
    return Place(name, country[0] if country else None, region, latitude, longitude) if name else None


def _shaped(parts: Parts, name: str, shape: re.Pattern[str], right: str, *, one: bool = False) -> tuple[str, ...]:
    words = ((parts.text(name) or ""),) if one else parts.texts(name)
    for word in words:
        if word and not shape.fullmatch(word):
            parts.problem(name, "this is not written as it should be", word, f"write {right}")
    return tuple(word for word in words if word)


def _address(parts: Parts) -> str | None:
    url = parts.text("url")
    if url and not ADDRESS.fullmatch(url):
        parts.problem("url", "this is no address on the web", url, "write it as https://…")
    return url


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object in which each name stands once: of two values one would be dropped unseen."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f'"{twice[:80]}" stands twice in one object; write it once')
    return found
