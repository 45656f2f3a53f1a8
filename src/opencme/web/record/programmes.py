"""The programmes somebody may hold a credential in: the rulebooks of this installation, by country."""

from __future__ import annotations

from functools import cache
from itertools import groupby

from opencme import rulebook
from opencme.rulebook.placenames import country_name


@cache
def titles() -> dict[str, tuple[str, str]]:
    """Country and title of every programme, by id. A rulebook that does not load is left out, not shown broken."""
    found = {}
    for programme in rulebook.ids():
        try:
            book = rulebook.load(programme)
        except rulebook.DocumentError:
            continue
        found[programme] = (country_name(book.country), book.title)
    return found


def title_of(programme: str) -> str:
    """The programme's title, empty if there is no such rulebook (any more)."""
    return titles().get(programme, ("", ""))[1]


def choices(held: str = "") -> list[tuple[str, list[tuple[str, str]] | str]]:
    """The programmes as choices by country; one that is held stays a choice even if its rulebook is gone."""
    ordered = sorted((country, title.casefold(), title, name) for name, (country, title) in titles().items())
    groups: list[tuple[str, list[tuple[str, str]] | str]] = [("", "Choose")]
    for country, rows in groupby(ordered, key=lambda row: row[0]):
        groups.append((country, [(name, title) for _, _, title, name in rows]))
    if held and held not in titles():
        groups.append((held, held))
    return groups
