"""Registers of accredited providers: who accredits whom until when, and whether an activity's claim is borne out.

What a register does not say is not held against anybody: a name that is not found, or a register that nobody has
brought here, leaves the claim open. Only an entry that ends too early, or that says "not accredited", speaks against
the claim.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz, process

from opencme.credit.wording import plain

FIRM = frozenset({"inc", "incorporated", "llc", "llp", "ltd", "limited", "corp", "corporation", "co", "pc", "the"})
"""Words that one list writes behind a name and another leaves out."""

SAME = 90
"""Of 100: how alike two names must be, word order left aside, to be taken for the same."""
SLIP = 80
"""Of 100: how alike two words must be to be one word with a slip of the pen."""
NEAR = 75
"""Of 100: how alike a name must be to be mentioned as a near one."""

BORNE_OUT, ENDED, NOT_ACCREDITED, NOT_FOUND, NO_REGISTER, NO_CLAIM = (
    "borne-out",
    "ended",
    "not-accredited",
    "not-found",
    "no-register",
    "no-claim",
)


@dataclass(frozen=True, slots=True)
class Listing:
    """One provider in one accreditor's register. `until` is the last day of the accreditation; None: not stated."""

    name: str
    accreditor: str
    """A body of the vocabulary: accme, ancc, …"""
    status: str = ""
    """As the register has it: Accreditation with Commendation, Probation …"""
    kind: str = ""
    city: str = ""
    region: str = ""
    since: date | None = None
    until: date | None = None
    is_accredited: bool = True

    def covers(self, first: date, last: date) -> bool:
        """Whether the accreditation holds from the first day to the last, as far as the register states days."""
        return (self.since is None or self.since <= first) and (self.until is None or last <= self.until)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a register says of a claim. `near` are names that are like the one claimed, where it is not found."""

    state: str
    accreditor: str = ""
    provider: str = ""
    listing: Listing | None = None
    near: tuple[str, ...] = ()

    @property
    def speaks_against(self) -> bool:
        """Whether the register contradicts the claim, rather than being silent about it."""
        return self.state in (ENDED, NOT_ACCREDITED)


def check(
    accreditor: str | None, providers: Sequence[str], first: date, last: date, listings: Sequence[Listing]
) -> Finding:
    """Whether one of the providers is accredited by the accreditor from the first to the last day.

    `providers` are the provider and those it provides the activity with: one of them carries the accreditation.
    `listings` is that accreditor's whole register; none at all: nobody has brought it here.
    """
    if not accreditor:
        return Finding(NO_CLAIM, provider=providers[0])
    if not listings:
        return Finding(NO_REGISTER, accreditor, providers[0])
    found = [(name, listing) for name in providers for listing in same(name, listings)]
    if not found:
        return Finding(NOT_FOUND, accreditor, providers[0], near=near(providers[0], listings))
    good = [pair for pair in found if pair[1].is_accredited]
    holding = [pair for pair in good if pair[1].covers(first, last)]
    state = BORNE_OUT if holding else ENDED if good else NOT_ACCREDITED
    # Of several entries the latest is the one that counts.
    name, listing = max(holding or good or found, key=lambda pair: pair[1].until or date.max)
    return Finding(state, accreditor, name, listing)


def same(name: str, listings: Sequence[Listing]) -> list[Listing]:
    """The entries of that name, whatever the spelling, the order of words and the form of the firm."""
    wanted = normal(name)
    exact = [each for each in listings if normal(each.name) == wanted]
    return exact or [each for each in listings if _is_same(wanted, normal(each.name))]


def near(name: str, listings: Sequence[Listing], most: int = 3) -> tuple[str, ...]:
    """Names that are like it and not the same, the nearest first."""
    names = {normal(each.name): each.name for each in listings}
    alike = process.extract(normal(name), list(names), scorer=fuzz.token_sort_ratio, limit=most, score_cutoff=NEAR)
    return tuple(names[found] for found, _, _ in alike)


def normal(name: str) -> str:
    """The name in plain words, without its legal form."""
    words = plain(name).split()
    return " ".join(word for word in words if word not in FIRM) or " ".join(words)


def _is_same(one: str, other: str) -> bool:
    """Alike as a whole, and no word of either without its counterpart: Iowa and Utah are not a slip of the pen."""
    if fuzz.token_sort_ratio(one, other, score_cutoff=SAME) < SAME:
        return False
    first, second = set(one.split()), set(other.split())
    lonely, others = first - second, second - first
    return all(any(fuzz.ratio(word, each) >= SLIP for each in others) for word in lonely) and all(
        any(fuzz.ratio(word, each) >= SLIP for each in lonely) for word in others
    )
