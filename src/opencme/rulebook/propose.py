"""Which programmes may concern a clinician: by profession, places of practice, specialties and facts, with reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from opencme.credit import Credential, Learner, vocabulary
from opencme.rulebook.condition import FactIs, Situation, parts
from opencme.rulebook.describe import condition
from opencme.rulebook.language import Rulebook
from opencme.rulebook.library import readable
from opencme.rulebook.period import Period
from opencme.rulebook.placenames import in_place


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where somebody practises: the country (ISO 3166-1), and the region (ISO 3166-2) where programmes are regional."""

    country: str
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A programme that may apply. `likely`: it concerns her as far as we know, and not only if she holds it."""

    book: Rulebook
    likely: bool
    reason: str
    questions: tuple[str, ...] = ()
    """The facts that would settle whether it concerns her."""


def propose(
    profession: str, places: Iterable[Place], learner: Learner | None = None, on: date | None = None
) -> list[Proposal]:
    """The programmes for the profession in these places: first what concerns her, then what she may hold besides.

    `learner` says her specialties and facts as far as they are known; what they rule out is left out.
    """
    day = on or date.today()
    situation = Situation(day, Period(day, day, 12), Credential(), learner or Learner(profession))
    found = [_proposal(book, profession, situation) for book in in_places(profession, places, day)]
    proposals = [each for each in found if each]
    return sorted(proposals, key=lambda proposal: (not proposal.likely, proposal.book.id))


def _proposal(book: Rulebook, profession: str, situation: Situation) -> Proposal | None:
    where = in_place(book.country, book.region)
    kind = book.kind.replace("-", " ")
    a_kind = f"{'an' if kind[0] in 'aeiou' else 'a'} {kind} {where}"
    if book.concerns:
        truth = situation.judge(book.concerns)
        if truth.value is None:
            asked = tuple(sorted(truth.questions))
            return Proposal(book, False, f"if {condition(book.concerns)}: {a_kind}", asked)
        if not truth.value:
            return None
        return Proposal(book, book.kind in DUTIES, f"{a_kind}, since {condition(book.concerns)}")
    if book.kind == "licence":
        return Proposal(book, True, f"for {vocabulary().label('professions', profession)} {where}")
    return Proposal(book, False, f"if you hold it: {a_kind}")


DUTIES = ("licence", "prescriber-registration")
"""Kinds that everybody whom they concern must hold; the others are held by those who want to."""


def concerning(books: Iterable[Rulebook] | None = None) -> tuple[str, ...]:
    """The flags that tell which of the programmes (all if none are named) concern somebody, in order of name."""
    return tuple(sorted({part.name for part in _asked(books) if part.test == "holds"}))


def choices(name: str, books: Iterable[Rulebook] | None = None) -> tuple[str, ...]:
    """The names of a list, such as specialties or practice-setting, that tell which programmes concern somebody."""
    return tuple(sorted({each for part in _asked(books) if part.name == name for each in part.names}))


def in_places(profession: str, places: Iterable[Place], on: date) -> list[Rulebook]:
    """The programmes for the profession in these places that have not ended by the day, whomever they concern."""
    wanted = set(places)
    return [
        book
        for book in readable()
        # Two versions of a programme may be in force at once, for different people.
        if profession in book.professions
        and not (book.validity.end and book.validity.end < on)
        and any(book.country == place.country and book.region in (None, place.region) for place in wanted)
    ]


def _asked(books: Iterable[Rulebook] | None) -> Iterator[FactIs]:
    """What programmes ask of a person before they concern her."""
    for book in readable() if books is None else books:
        for part in parts(book.concerns) if book.concerns else ():
            if isinstance(part, FactIs):
                yield part


def places() -> list[Place]:
    """Every place that some rulebook is for."""
    return sorted({Place(book.country, book.region) for book in readable()}, key=lambda p: (p.country, p.region or ""))
