"""What is covered is counted from the rulebooks, and the published page is what they give today."""

from datetime import date
from pathlib import Path

from opencme import rulebook
from opencme.credit import vocabulary
from opencme.rulebook.coverage import as_markdown, cases_of, coverage, stale

PAGE = Path(__file__).parents[2] / "docs" / "coverage.md"


def test_the_published_page_is_what_the_rulebooks_give_today() -> None:
    assert PAGE.read_text("utf-8") == as_markdown(coverage()), "run `opencme rulebooks coverage > docs/coverage.md`"


def test_every_rulebook_is_counted_once_in_all_and_in_its_country() -> None:
    found = coverage()
    books = [rulebook.load(name) for name in rulebook.ids()]
    assert found.total.programmes == len(books) == sum(tally.programmes for tally in found.countries.values())
    assert found.total.rules == sum(len(book.rules) for book in books) == found.total.confidence.total()
    assert found.professions[vocabulary().label("professions", "physician-md")].programmes == sum(
        "physician-md" in book.professions for book in books
    )


def test_every_programme_has_at_least_five_cases() -> None:
    assert {name: cases_of(name) for name in rulebook.ids() if cases_of(name) < 5} == {}


def test_stale_are_those_read_before_the_day_the_oldest_first() -> None:
    checked = sorted(rulebook.load(name).checked for name in rulebook.ids())
    assert stale(checked[0]) == []
    assert [book.checked for book in stale(checked[-1])] == [day for day in checked if day < checked[-1]]
    assert len(stale(date(9999, 1, 1))) == len(checked)
