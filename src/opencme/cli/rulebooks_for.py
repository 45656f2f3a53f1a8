"""`opencme rulebooks for`: which programmes apply to somebody, with the reason for each."""

from __future__ import annotations

import click
from rich.padding import Padding
from rich.text import Text

from opencme import rulebook
from opencme.cli.console import printing
from opencme.cli.errors import unreadable
from opencme.credit import Learner, vocabulary
from opencme.credit.vocabulary import unknown
from opencme.rulebook import Place, Proposal
from opencme.rulebook.placenames import country_name, region_name
from opencme.rulebook.propose import choices, concerning
from opencme.standing import words


@click.command("for")
@click.argument("profession")
@click.argument("places", nargs=-1, required=True)
@click.option("--specialty", multiple=True, help="A specialty you practise, such as family-medicine; may be repeated.")
@click.option("--fact", multiple=True, help="A fact that holds, such as dea-registered; no-dea-registered: not.")
def apply_to(profession: str, places: tuple[str, ...], specialty: tuple[str, ...], fact: tuple[str, ...]) -> None:
    """Print the programmes that apply to a PROFESSION in PLACES (US-FL, Germany), each with its reason."""
    try:
        who = _name("professions", profession)
        learner = Learner(who, specialties=_specialties(specialty), facts=dict(map(_fact, fact)))
        found = rulebook.propose(who, list(map(_place, places)), learner)
    except ValueError as error:
        unreadable(error)
    with printing() as console:
        if not found:
            console.print("There is no rulebook for this profession in these places yet.")
        for likely, heading in ((True, "They apply:"), (False, "They may apply:")):
            rows = [each for each in found if each.likely is likely]
            if rows:
                console.print(Text(heading, style="bold"))
            for each in rows:
                console.print(Padding(Text(_line(each)), (0, 0, 0, 2)))


def _line(each: Proposal) -> str:
    asked = " ".join(words.question(name) for name in each.questions)
    return f"{each.book.id}  {each.book.title}: {each.reason}.{f' {asked}' if asked else ''}"


def _name(section: str, given: str) -> str:
    """A name of the vocabulary for what was given. Raises ValueError, suggesting the nearest."""
    found = vocabulary().named(section, given)
    if found is None:
        raise ValueError(unknown(section.removesuffix("s"), given, vocabulary().terms(section)))
    return found


def _place(given: str) -> Place:
    """A place by its code or its name: US-TX, Texas; DE, Germany."""
    named: dict[str, Place] = {}
    for place in rulebook.places():
        named[place.country] = named[country_name(place.country)] = Place(place.country)
        if place.region:
            named[f"{place.country}-{place.region}"] = named[region_name(place.country, place.region)] = place
    found = next((place for name, place in named.items() if name.casefold() == given.casefold()), None)
    if found is None:
        raise ValueError(unknown("place", given, named))
    return found


def _specialties(given: tuple[str, ...]) -> tuple[str, ...] | None:
    for name in given:
        if name not in choices("specialties"):
            raise ValueError(unknown("specialty", name, choices("specialties")))
    return given or None


def _fact(given: str) -> tuple[str, bool]:
    name = given.removeprefix("no-")
    if name not in concerning():
        raise ValueError(unknown("fact", name, concerning()))
    return name, name == given
