"""The coverage map: a tile for each country and each state, drawn where it roughly lies, with what we have for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from opencme.rulebook import Rulebook
from opencme.rulebook.placenames import country_name, region_name

SIDE, GAP = 40, 4
"""The side of a tile and the gap between two, in units of the drawing."""

# A row of tiles a line; .. is empty.
WORLD = """
CA .. .. IE GB NL DE PL .. KR JP
US .. .. .. FR BE CH AT .. CN ..
MX .. .. ES .. IT .. QA .. HK ..
.. BR .. .. NG .. SA AE IN TH PH
.. .. .. .. .. KE .. .. .. MY SG
.. .. .. .. .. ZA .. .. AU NZ ..
"""
STATES = """
AK .. .. .. .. .. .. .. .. .. ME
.. .. .. .. .. .. .. .. .. VT NH
WA ID MT ND MN IL WI MI NY RI MA
OR NV WY SD IA IN OH PA NJ CT ..
CA UT CO NE MO KY WV VA MD DE ..
.. AZ NM KS AR TN NC SC DC .. ..
.. .. .. OK LA MS AL GA .. .. ..
HI .. .. TX .. .. .. .. FL .. ..
GU MP .. .. .. .. .. .. .. PR VI
"""
LEVELS = ("high", "medium", "low")

type Named = Callable[[str], tuple[str, str]]
"""A place's name and the query that finds its programmes, by its code."""


@dataclass(frozen=True)
class Tile:
    """A place: where it is drawn, how many programmes it has and how sure we are of the least sure rule there."""

    code: str
    name: str
    x: int
    y: int
    programmes: int
    confidence: str
    query: str

    @property
    def label(self) -> str:
        """What the tile says to those who cannot see it."""
        if not self.programmes:
            return f"{self.name}: no programme"
        many = "1 programme" if self.programmes == 1 else f"{self.programmes} programmes"
        return f"{self.name}: {many}, {self.confidence} confidence"

    @property
    def middle(self) -> int:
        return self.x + SIDE // 2

    @property
    def first_line(self) -> int:
        return self.y + 17

    @property
    def second_line(self) -> int:
        return self.y + 32


@dataclass(frozen=True)
class Map:
    """Tiles with the size of their drawing, and how many of its places have a programme."""

    title: str
    tiles: list[Tile]
    width: int
    height: int
    rest: list[tuple[str, str]]
    """Places with a programme that have no tile: name and query."""

    @property
    def covered(self) -> int:
        return sum(tile.programmes > 0 for tile in self.tiles) + len(self.rest)

    @property
    def box(self) -> str:
        # A little room on every side, so that no line is cut.
        return f"-1 -1 {self.width + 2} {self.height + 2}"


def maps(books: Iterable[Rulebook]) -> list[Map]:
    """The world by country, and the United States by state and territory."""
    by_country: dict[str, list[Rulebook]] = {}
    by_state: dict[str, list[Rulebook]] = {}
    for book in books:
        by_country.setdefault(book.country, []).append(book)
        if book.country == "US" and book.region:
            by_state.setdefault(book.region, []).append(book)
    return [
        _map("Countries", WORLD, by_country, lambda code: (country_name(code), urlencode({"country": code}))),
        _map(
            "United States",
            STATES,
            by_state,
            lambda code: (region_name("US", code), urlencode({"region": f"US-{code}"})),
        ),
    ]


def _map(title: str, drawing: str, books: dict[str, list[Rulebook]], named: Named) -> Map:
    rows = [line.split() for line in drawing.split("\n") if line]
    tiles = []
    for down, row in enumerate(rows):
        for right, code in enumerate(row):
            if code == "..":
                continue
            name, query = named(code)
            held = books.get(code, [])
            tiles.append(
                Tile(code, name, right * (SIDE + GAP), down * (SIDE + GAP), len(held), _least_sure(held), query)
            )
    drawn = {tile.code for tile in tiles}
    rest = sorted(named(code) for code in books if code not in drawn)
    width, height = (number * (SIDE + GAP) - GAP for number in (max(map(len, rows)), len(rows)))
    return Map(title, tiles, width, height, rest)


def _least_sure(books: Iterable[Rulebook]) -> str:
    """The confidence of the least sure rule; high where no rule leaves a doubt."""
    found = {book.least_sure for book in books}
    return next((level for level in reversed(LEVELS) if level in found), "high")
