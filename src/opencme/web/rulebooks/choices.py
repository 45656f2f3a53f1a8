"""What a page offers to choose from: the professions and places that some rulebook is for."""

from __future__ import annotations

from typing import Any

from opencme.credit import vocabulary
from opencme.rulebook import Place, readable
from opencme.rulebook.placenames import country_name, place_name


def professions() -> list[Any]:
    """Every profession, those that some rulebook is for first."""
    known = {name for book in readable() for name in book.professions}
    terms = [(term.name, term.label) for term in vocabulary().terms("professions").values()]
    first = [(name, label) for name, label in terms if name in known]
    others = [(name, label) for name, label in terms if name not in known]
    return [*first, ("No rulebook yet", others)] if others else first


def place_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Places by country, those without regions first."""
    found: dict[str, list[tuple[str, str]]] = {}
    for country, region in sorted({(book.country, book.region or "") for book in readable()}):
        found.setdefault(country, []).append((code_of(Place(country, region or None)), place_name(country, region)))
    for country, rows in found.items():
        if rows[0][0] != country and len(rows) > 1:
            rows.insert(0, (country, f"Elsewhere in {country_name(country)}"))
        elif len(rows) > 1:
            rows[0] = (country, f"Elsewhere in {country_name(country)}")
    return [
        (country_name(country), [(code, label.partition(",")[0]) for code, label in sorted(rows, key=lambda r: r[1])])
        for country, rows in sorted(found.items(), key=lambda item: country_name(item[0]))
    ]


def code_of(place: Place) -> str:
    """US-FL, or CA."""
    return f"{place.country}-{place.region}" if place.region else place.country
