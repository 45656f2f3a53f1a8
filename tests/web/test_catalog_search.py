"""Search: the same words find the same activities on SQLite and on PostgreSQL, and no page looks at all of them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from opencme.credit import Place, Price, vocabulary
from opencme.web.catalog import search
from opencme.web.catalog.facets import FACETS
from opencme.web.catalog.models import Entry
from opencme.web.catalog.search import Wanted, find
from tests.web.catalogs import TODAY, an_activity, an_award, bring

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def shelf(tmp_path: Path) -> None:
    """Nine activities, each with something of its own."""
    nurse = frozenset({"nurse-rn"})
    bring(
        tmp_path,
        [
            an_activity("1", "Opioids in practice", awards=(an_award("2", topics={"opioid-prescribing": "1.5"}),)),
            an_activity("2", "Heart failure: four pillars", description="With a word on opioid use.", tested=True),
            an_activity("3", "Sepsis", awards=(an_award("1.5", "ancc"),), audience=nurse, prices=(Price(0, "USD"),)),
            an_activity("4", "Ærø: Diabète à l’hôpital", languages=("fr",)),
            an_activity(
                "5",
                "Ultrasound day",
                format="live",
                starts=datetime(2026, 11, 28, 9),
                ends=datetime(2026, 11, 28, 17),
                place=Place("Tampa", "US", "FL"),
                minutes=420,
            ),
            an_activity("6", "Rounds", format="live-online", online=True, faculty=("Dr Kofi Osei",)),
            an_activity("7", "Over already", available=(None, date(2026, 11, 23))),
            an_activity(
                "8",
                "Pain",
                prices=(Price(50_00, "USD"), Price(0, "USD", nurse)),
                awards=(an_award("3", topics={"pain-management": "3"}), an_award("3", "ancc", professions=nurse)),
            ),
            an_activity("9", "Without an end", available=(None, None)),
        ],
    )


def titles(words: str = "", **chosen: str) -> set[str]:
    return {entry.title.split()[0] for entry in find(Wanted.of({"q": words, **chosen}), TODAY).entries}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("opioids", {"Opioids", "Heart"}),
        ("OPIOID", {"Opioids", "Heart"}),
        ("the use of opioids", {"Heart"}),
        ("diabete hopital", {"Ærø:"}),
        ("Diabète à l'hôpital", {"Ærø:"}),
        ("osei", {"Rounds"}),
        ("harbour sepsis", {"Sepsis"}),
        ("opioid prescribing", {"Opioids"}),
        ("tampa", {"Ultrasound"}),
        ("nothing of the kind", set()),
        ('" OR tokens : listed0 --', set()),
        ("listed0", set()),
        ("'); DROP TABLE catalog_entry;", set()),
    ],
)
def test_words_are_found_in_any_form_and_nothing_else_is(shelf: None, words: str, found: set[str]) -> None:
    assert titles(words) == found


def test_words_of_marks_alone_ask_for_nothing(shelf: None) -> None:
    assert titles("?!*") == titles()


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({"topic": "opioid-prescribing"}, {"Opioids"}),
        # Opioids are a part of what the broader topic means.
        ({"topic": "controlled-substance-prescribing"}, {"Opioids"}),
        ({"system": "ancc"}, {"Sepsis", "Pain"}),
        ({"profession": "physician-md", "system": "ancc"}, {"Pain"}),
        ({"profession": "nurse-rn", "price": "free"}, {"Sepsis", "Pain"}),
        ({"price": "free"}, {"Sepsis"}),
        ({"language": "fr"}, {"Ærø:"}),
        ({"format": "live"}, {"Ultrasound"}),
        ({"when": "7-days"}, {"Ultrasound"}),
        ({"when": "live"}, {"Ultrasound", "Rounds"}),
        ({"where": "us-fl"}, {"Ultrasound"}),
        ({"where": "us"}, {"Ultrasound"}),
        ({"where": "online"}, {"Rounds"}),
        ({"length": "8h"}, {"Ultrasound"}),
        ({"topic": "no-such-topic"}, set()),
    ],
)
def test_each_facet_narrows(shelf: None, chosen: dict[str, str], found: set[str]) -> None:
    assert titles(**chosen) == found


def test_words_and_facets_narrow_together(shelf: None) -> None:
    assert titles("harbour", system="ancc", price="free") == {"Sepsis"}


def test_what_is_over_is_left_out_unless_it_is_asked_for(shelf: None) -> None:
    assert "Over" not in titles()
    assert "Over" in titles(everything="yes")


def test_without_words_what_ends_soonest_comes_first_and_what_never_ends_last(shelf: None) -> None:
    found = find(Wanted(), TODAY)
    assert (found.entries[0].title, found.entries[1].title) == ("Ultrasound day", "Rounds")
    assert found.entries[-1].title == "Without an end"
    assert (found.count, found.has_more, found.is_ranked) == (8, False, False)


def test_with_words_a_title_weighs_more_than_a_description(shelf: None) -> None:
    found = find(Wanted(words="opioid"), TODAY)
    assert [entry.title for entry in found.entries] == ["Opioids in practice", "Heart failure: four pillars"]
    assert found.is_ranked


def test_what_was_found_is_counted_by_facet(shelf: None) -> None:
    found = find(Wanted(words="opioid"), TODAY)
    assert found.by_facet["system"] == {"sama9pra910": 2}
    assert found.by_facet["topic"]["topioid9prescribing0"] == 1


def test_a_change_of_the_activity_changes_what_finds_it(shelf: None, tmp_path: Path) -> None:
    bring(tmp_path, [an_activity("3", "Shock", awards=(an_award("1.5", "aapa-1"),))])
    assert titles("sepsis") == set()
    assert titles("shock") == {"Shock"}
    assert titles(system="aapa-1") == {"Shock"}


def test_what_is_deleted_is_no_longer_found(shelf: None) -> None:
    Entry.objects.filter(title="Sepsis").delete()
    assert titles("sepsis") == set()


def test_every_page_begins_where_the_last_one_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "PAGE", 4)
    many = [
        an_activity(str(number), f"Course {number}", available=(None, TODAY + timedelta(days=number % 5)))
        for number in range(11)
    ]
    bring(tmp_path, many)
    for wanted in (Wanted(), Wanted(words="course"), Wanted(words="course", soonest=True)):
        seen: list[str] = []
        after = ""
        for size in (4, 4, 3):
            found = find(wanted, TODAY, after)
            assert len(found.entries) == size
            seen += [entry.external_id for entry in found.entries]
            after = found.after
        assert after == ""
        assert sorted(seen, key=int) == [str(number) for number in range(11)]


@pytest.mark.parametrize("after", ["x", "-1", "1.2.3", "9" * 30, "999999999.1", "1.", "٣", "²"])
def test_a_page_that_is_none_is_the_first(shelf: None, after: str) -> None:
    assert len(find(Wanted(), TODAY, after).entries) == 8
    find(Wanted(words="opioid"), TODAY, after)


def test_beyond_the_most_it_is_only_said_that_there_are_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MOST", 5)
    monkeypatch.setattr(search, "FEW", 3)
    bring(tmp_path, [an_activity(str(number), f"Course {number}") for number in range(6)])
    found = find(Wanted(words="course"), TODAY)
    assert (found.count, found.has_more, found.is_ranked, found.by_facet) == (5, True, False, {})


def test_a_search_asks_the_database_a_fixed_number_of_questions(shelf: None) -> None:
    for wanted, most in ((Wanted(), 3), (Wanted(words="opioid"), 4), (Wanted(chosen={"system": "ancc"}), 3)):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            find(wanted, TODAY)
        assert len(asked) <= most
        assert not any("OFFSET" in query["sql"] or "COUNT(" in query["sql"].upper() for query in asked)


def test_an_address_says_the_whole_question() -> None:
    wanted = Wanted.of(
        {"q": " heart  failure ", "topic": "ethics", "nonsense": "1", "price": "fr'ee", "order": "soonest"}
    )
    assert wanted == Wanted("heart failure", {"topic": "ethics"}, soonest=True)
    assert wanted.query == "q=heart+failure&topic=ethics&order=soonest"


def test_no_two_values_of_the_vocabulary_share_a_token() -> None:
    sections = {"topic": "topics", "system": "credit-systems", "profession": "professions", "format": "formats"}
    for facet in FACETS:
        names = list(vocabulary().terms(sections[facet.name])) if facet.name in sections else []
        assert len({facet.token(name) for name in names}) == len(names)
        assert not any("9" in name for name in names)
    assert len({facet.letter for facet in FACETS}) == len(FACETS)
