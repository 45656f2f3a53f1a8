"""All rulebooks as a list that can be searched and filtered by what the address says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from opencme.credit import vocabulary
from opencme.credit.wording import plain
from opencme.rulebook import Rulebook, brief, describe, readable
from opencme.rulebook.placenames import country_name, place_name, region_name

type Choices = list[tuple[str, str]]

FEW = 3

KINDS = {
    "licence": "Licence",
    "certification": "Certification",
    "membership": "Membership",
    "award": "Award",
    "prescriber-registration": "Prescriber registration",
}


@dataclass(frozen=True)
class Filter:
    """What is asked to be seen; empty parts ask for everything."""

    country: str = ""
    region: str = ""
    profession: str = ""
    kind: str = ""
    words: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Filter:
        parts = {name: query.get(name, "").strip()[:80] for name in ("country", "region", "profession", "kind")}
        return cls(**parts, words=query.get("q", "").strip()[:100])

    def __bool__(self) -> bool:
        return any((self.country, self.region, self.profession, self.kind, self.words))

    @property
    def query(self) -> str:
        parts = {"country": self.country, "region": self.region, "profession": self.profession, "kind": self.kind}
        return urlencode({name: value for name, value in (parts | {"q": self.words}).items() if value})

    def takes(self, row: Row) -> bool:
        book = row.book
        return (
            self.country in ("", book.country)
            and self.region in ("", f"{book.country}-{book.region}")
            and (not self.profession or self.profession in book.professions)
            and self.kind in ("", book.kind)
            and all(word in row.text for word in plain(self.words).split())
        )


@dataclass(frozen=True)
class Row:
    """One rulebook of the list."""

    book: Rulebook

    @property
    def name(self) -> str:
        return brief.short_name(self.book)

    @property
    def place(self) -> str:
        return place_name(self.book.country, self.book.region)

    @property
    def kind(self) -> str:
        return KINDS.get(self.book.kind, self.book.kind)

    @property
    def country(self) -> str:
        return country_name(self.book.country)

    @property
    def rest(self) -> str:
        """What the name leaves out: the authority of a licence, or the rest of the title."""
        rest = self.book.title.removeprefix(self.name).lstrip(" ,")
        return self.book.authority if self.book.kind == "licence" and rest == self.book.title else rest

    @property
    def who(self) -> str:
        """The first professions in few letters: MD, DO and 5 more."""
        labels = [vocabulary().label("professions", name).split(",")[0] for name in self.book.professions]
        shown = labels if len(labels) <= FEW + 1 else [*labels[:FEW], f"{len(labels) - FEW} more"]
        return describe.joined(shown, "and")

    @property
    def doubts(self) -> dict[str, int]:
        """How many of the rules are of less than high confidence: medium, low."""
        return {level: count for level, count in self.book.doubts.items() if level != "high"}

    @property
    def confidence(self) -> str:
        """The least sure rule of all."""
        return self.book.least_sure

    @cached_property
    def text(self) -> str:
        """What the search looks at, in plain words."""
        book = self.book
        titles = " ".join(rule.title for rule in book.rules.values())
        terms = vocabulary().terms("professions")
        who = " ".join(" ".join((terms[name].label, *terms[name].aliases)) for name in book.professions)
        return plain(f"{book.id} {book.title} {self.name} {book.authority} {self.place} {who} {titles}")


@dataclass(frozen=True)
class Shelf:
    """The rulebooks found, and what else could be asked for."""

    chosen: Filter
    rows: list[Row]
    countries: Choices
    regions: Choices
    professions: Choices
    kinds: Choices
    total: int


def shelf(chosen: Filter) -> Shelf:
    """The rulebooks that the filter asks for, by country, place and title."""
    rows = [Row(book) for book in readable()]
    books = [row.book for row in rows]
    found = sorted(filter(chosen.takes, rows), key=lambda row: (row.country, not row.book.region, row.place, row.name))
    regional = [book for book in books if book.region and chosen.country in ("", book.country)]
    return Shelf(
        chosen=chosen,
        rows=found,
        countries=_sorted({book.country: country_name(book.country) for book in books}),
        regions=_sorted(
            {f"{book.country}-{book.region}": region_name(book.country, book.region or "") for book in regional}
        ),
        professions=_sorted(
            {name: vocabulary().label("professions", name) for book in books for name in book.professions}
        ),
        kinds=[(kind, label) for kind, label in KINDS.items() if any(book.kind == kind for book in books)],
        total=len(rows),
    )


def _sorted(choices: Mapping[str, str]) -> Choices:
    return sorted(choices.items(), key=lambda pair: pair[1].casefold())
