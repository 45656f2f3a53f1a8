"""Whose unit a bare "contact hours" or "credits" is: the owner's in the same sentence, else the only one's there is."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

from opencme.interchange.certificate.systems import Mention, Owner, compatible

SENTENCE = re.compile(r"(?<=[a-zäöüß)™0-9])[.;]\s+(?=[A-ZÄÖÜ•])|\n\s*\n|•")
BEFORE, BEHIND = 500, 300
"""Letters before and behind a place to which its sentence is looked for."""
BOARDS = (
    (re.compile(r"Internal\s+Medicine|\bABIM\b"), "abim-moc"),
    (re.compile(r"Pediatrics|\bABP\b"), "abp-moc-2"),
    (re.compile(r"Family\s+Medicine|\bABFM\b"), "abfm"),
)
BOARD_NEAR = 260
"""Letters within which a statement about MOC points names the board."""
OWNER_NEAR = 400
"""Letters within which one of several owners is the nearest."""


class Owners:
    """The owners of credit that a text names, and where."""

    def __init__(self, text: str, named: Sequence[Mention], told: Sequence[Owner]) -> None:
        self._text = text
        places = [(owner.at, owner.system) for owner in told]
        places += [(mention.start, mention.system) for mention in named if mention.system is not None]
        self._places = sorted(places)
        self._possible = cache(lambda unit: tuple(compatible(unit, (system for _, system in self._places))))

    @property
    def systems(self) -> list[str]:
        """All of them, each once, in their order."""
        return list(dict.fromkeys(system for _, system in self._places))

    def of(self, unit: str, at: int) -> tuple[str | None, float]:
        """The system that a bare unit at this place is counted in, and how sure; None where that is open."""
        if unit == "moc":
            near = self._text[at : at + BOARD_NEAR]
            boards = [system for pattern, system in BOARDS if pattern.search(near)]
            if len(boards) == 1:
                return boards[0], 0.93
        same = compatible(unit, [system for _, system in self._between(*sentence(self._text, at))])
        if len(same) == 1:
            return same[0], 0.92
        possible = self._possible(unit)
        if len(possible) == 1:
            return possible[0], 0.87
        return (self._nearest(possible, at), 0.75) if possible and not same else (None, 0.5)

    def _between(self, begin: int, finish: int) -> list[tuple[int, str]]:
        return self._places[bisect_left(self._places, (begin, "")) : bisect_left(self._places, (finish, ""))]

    def _nearest(self, possible: Sequence[str], at: int) -> str | None:
        """The one whose name stands nearest, if it clearly does."""
        away: dict[str, int] = {}
        for place, system in self._between(at - 3 * OWNER_NEAR, at + 3 * OWNER_NEAR):
            if system in possible:
                away[system] = min(away.get(system, abs(place - at)), abs(place - at))
        near = sorted((distance, system) for system, distance in away.items())
        clear = near and near[0][0] < OWNER_NEAR and (len(near) == 1 or near[0][0] * 3 < near[1][0])
        return near[0][1] if clear else None


def sentence(text: str, at: int) -> tuple[int, int]:
    """Where the sentence around this place begins and ends."""
    begin, finish = max(0, at - BEFORE), min(len(text), at + BEHIND)
    for match in SENTENCE.finditer(text, begin, finish):
        if match.end() <= at:
            begin = match.end()
        else:
            return begin, match.start()
    return begin, finish
