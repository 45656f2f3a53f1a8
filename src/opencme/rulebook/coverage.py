"""What is covered: programmes, rules, cases and how sure we are, by country and by profession."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from opencme.credit import vocabulary
from opencme.rulebook.document import documents, read_file
from opencme.rulebook.language import CONFIDENCES, Rulebook
from opencme.rulebook.library import file_of, ids, load
from opencme.rulebook.placenames import country_name

CASES = ".cases.yaml"
ABOUT = (
    "Made from the rulebooks by `opencme rulebooks coverage > docs/coverage.md`; a test holds it to them. Confidence",
    "is counted in rules: high where the rule's text or the authority's own page was read, medium where two secondary",
    "sources agree, low where one had to do or sources disagree.",
)


@dataclass
class Tally:
    """Counts over some rulebooks. A programme for several professions counts with each of them."""

    programmes: int = 0
    rules: int = 0
    cases: int = 0
    confidence: Counter[str] = field(default_factory=Counter)
    """Rules by how sure we are of them."""

    def add(self, book: Rulebook, cases: int) -> None:
        self.programmes += 1
        self.rules += len(book.rules)
        self.cases += cases
        self.confidence.update(book.doubts if book.rules else {})


@dataclass(frozen=True)
class Coverage:
    """The counts as a whole, by country and by profession, each in order of name."""

    total: Tally
    countries: dict[str, Tally]
    professions: dict[str, Tally]
    left_out: dict[str, dict[str, str]]
    """What is not encoded: by programme, by name, with the reason."""


def cases_of(programme: str) -> int:
    """How many cases stand beside a rulebook; 0 where there is no such file."""
    path = file_of(programme).with_suffix(CASES)
    return sum(1 for _ in documents(read_file(path), path.name)) if path.exists() else 0


def coverage() -> Coverage:
    """Count all rulebooks. Raises DocumentError where one is wrong."""
    total = Tally()
    countries: dict[str, Tally] = {}
    professions: dict[str, Tally] = {}
    left_out = {}
    for name in ids():
        book, cases = load(name), cases_of(name)
        total.add(book, cases)
        countries.setdefault(country_name(book.country), Tally()).add(book, cases)
        for profession in book.professions:
            professions.setdefault(vocabulary().label("professions", profession), Tally()).add(book, cases)
        if book.not_encoded:
            left_out[name] = dict(book.not_encoded)
    return Coverage(total, dict(sorted(countries.items())), dict(sorted(professions.items())), left_out)


def stale(before: date) -> list[Rulebook]:
    """The rulebooks whose sources were last read before that day, the oldest first."""
    found = [book for book in map(load, ids()) if book.checked < before]
    return sorted(found, key=lambda book: (book.checked, book.id))


def as_markdown(found: Coverage) -> str:
    """The page `docs/coverage.md`."""
    return "\n".join(
        [
            "# What is covered",
            "",
            *ABOUT,
            "",
            *_table("Country", [("All", found.total), *found.countries.items()]),
            "",
            "## By profession",
            "",
            "A programme for several professions is counted with each of them.",
            "",
            *_table("Profession", found.professions.items()),
            "",
            "## Not encoded",
            "",
            *_left_out(found.left_out),
            "",
        ]
    )


def _table(of: str, rows: Iterable[tuple[str, Tally]]) -> Iterator[str]:
    heads = [of, "Programmes", "Rules", "Cases", *(level.capitalize() for level in CONFIDENCES)]
    yield f"| {' | '.join(heads)} |"
    yield f"| --- |{' ---: |' * (len(heads) - 1)}"
    for name, tally in rows:
        sure = [str(tally.confidence[level]) for level in CONFIDENCES]
        yield f"| {' | '.join([name, str(tally.programmes), str(tally.rules), str(tally.cases), *sure])} |"


def _left_out(left_out: dict[str, dict[str, str]]) -> Iterator[str]:
    if not left_out:
        yield "Nothing that we know these programmes to ask is left out of its rulebook."
    for programme, reasons in left_out.items():
        for name, why in reasons.items():
            yield f"- `{programme}`, {name}: {' '.join(why.split())}"
