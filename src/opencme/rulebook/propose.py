"""Which programmes may concern a clinician: by profession and places of practice, with reasons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from opencme.credit import vocabulary
from opencme.rulebook.language import Rulebook
from opencme.rulebook.library import ids, load
from opencme.rulebook.placenames import place_name


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where somebody practises: the country (ISO 3166-1), and the region (ISO 3166-2) where programmes are regional."""

    country: str
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A programme that may apply. `likely`: everybody of the profession in that place holds it."""

    book: Rulebook
    likely: bool
    reason: str


def propose(profession: str, places: Iterable[Place]) -> list[Proposal]:
    """The programmes for the profession in these places: licences first, then what one may hold besides."""
    found = []
    wanted = set(places)
    label = vocabulary().label("professions", profession)
    for name in ids():
        book = load(name)
        if profession not in book.professions or book.replaced_by:
            continue
        for place in sorted(wanted, key=lambda place: (place.country, place.region or "")):
            if book.country != place.country or book.region not in (None, place.region):
                continue
            likely = book.kind == "licence"
            where = place_name(book.country, book.region)
            kind = book.kind.replace("-", " ")
            article = "an" if kind[0] in "aeiou" else "a"
            reason = f"for {label} in {where}" if likely else f"if you hold it: {article} {kind} in {where}"
            found.append(Proposal(book, likely, reason))
            break
    return sorted(found, key=lambda proposal: (not proposal.likely, proposal.book.id))


def places() -> list[Place]:
    """Every place that some rulebook is for."""
    return sorted(
        {Place(book.country, book.region) for book in map(load, ids())}, key=lambda p: (p.country, p.region or "")
    )
