"""Time zones: those that can be chosen, and the one that somebody who practises in a place most likely lives in."""

from __future__ import annotations

from collections import Counter
from functools import cache
from importlib.resources import files
from zoneinfo import available_timezones

AREAS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
"""The first parts of the names of places; other zones are old names, and offsets that keep no summer time."""
STATES = {
    "America/New_York": "CT DC DE FL GA IN KY MA MD ME MI NC NH NJ NY OH PA RI SC VA VT WV",
    "America/Chicago": "AL AR IA IL KS LA MN MO MS ND NE OK SD TN TX WI",
    "America/Denver": "CO ID MT NM UT WY",
    "America/Phoenix": "AZ",
    "America/Los_Angeles": "CA NV OR WA",
    "America/Anchorage": "AK",
    "Pacific/Honolulu": "HI",
}
"""Of the United States the zone in which most people of a state live."""


def choices(chosen: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The zones by area, each called by its place; the one that is chosen already always among them."""
    known = sorted({*available_timezones(), chosen})
    everywhere = [("UTC", "UTC")]
    if chosen != "UTC" and chosen.split("/")[0] not in AREAS:
        everywhere.append((chosen, chosen))
    groups = [("Everywhere", everywhere)]
    for area in AREAS:
        places = [name for name in known if name.startswith(f"{area}/")]
        groups.append((area, [(name, name.removeprefix(f"{area}/").replace("_", " ")) for name in places]))
    return groups


def is_zone(name: object) -> bool:
    """Whether a time zone of that name is known here."""
    return isinstance(name, str) and name in available_timezones()


def zone_in(country: str, region: str | None) -> str:
    """The zone of a country that has only one, or of a state of the United States; otherwise UTC."""
    if country == "US" and region:
        return next((zone for zone, states in STATES.items() if region.removeprefix("US-") in states.split()), "UTC")
    return _only_zones().get(country, "UTC")


@cache
def _only_zones() -> dict[str, str]:
    """The countries with a single zone, from the table that comes with the time zones."""
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
    count = Counter(row[0] for row in rows)
    return {row[0]: row[2] for row in rows if count[row[0]] == 1}
