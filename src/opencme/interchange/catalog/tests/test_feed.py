"""The JSON feed: what is written is read back the same, and what is odd is said by name."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from opencme.credit import Activity, Amount, Award, Place, Price, Session, vocabulary
from opencme.credit.activity import AT_A_TIME
from opencme.interchange.catalog import CatalogError, activity_of, canonical, read_feed, write

SCHEMA = json.loads(resources.files("opencme.interchange.catalog").joinpath("feed.schema.json").read_text("utf-8"))
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=30).filter(str.strip)
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
MOMENT = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1))
FLAG = st.sampled_from([None, True, False])


def names(section: str) -> st.SearchStrategy[str]:
    return st.sampled_from(sorted(vocabulary().terms(section)))


PROFESSIONS = st.frozensets(names("professions"), max_size=3)
AMOUNT = st.integers(0, 100_00).map(Amount)
DEGREES = st.decimals(-90, 90, places=6)


@st.composite
def awards(draw: st.DrawFn) -> Award:
    amount = draw(AMOUNT)
    topics = draw(st.lists(names("topics"), unique=True, max_size=3))
    parts = tuple((topic, Amount(draw(st.integers(0, amount.hundredths)))) for topic in topics)
    return Award(draw(names("credit-systems")), amount, parts, draw(PROFESSIONS), draw(st.none() | AMOUNT))


AWARDS = st.lists(awards(), max_size=3).map(tuple)


@st.composite
def sessions(draw: st.DrawFn) -> tuple[Session, ...]:
    ids = draw(st.lists(TEXT, unique=True, max_size=3))
    found = []
    for own in ids:
        starts = draw(MOMENT)
        found.append(
            Session(own, draw(TEXT), starts, starts + timedelta(minutes=draw(st.integers(1, 600))), draw(AWARDS))
        )
    return tuple(found)


@st.composite
def activities(draw: st.DrawFn) -> Activity:
    """Any activity that can be one."""
    format = draw(names("formats"))
    starts = draw(MOMENT) if format in AT_A_TIME else draw(st.none() | MOMENT)
    first = draw(st.none() | st.dates(date(2000, 1, 1), date(2050, 1, 1)))
    last = draw(st.none() | st.dates(first or date(2000, 1, 1), date(2100, 1, 1)))
    place = st.builds(
        Place, TEXT, st.none() | st.just("US"), st.none() | TEXT, st.none() | DEGREES, st.none() | DEGREES
    )
    return Activity(
        draw(TEXT),
        draw(TEXT),
        draw(TEXT),
        format,
        draw(AWARDS),
        starts,
        draw(st.none() | st.just(starts + timedelta(hours=3))) if starts else None,
        (first, last),
        draw(sessions()),
        draw(st.none() | st.integers(1, 100_000)),
        draw(st.lists(st.builds(Price, st.integers(0, 99_999_00), st.just("EUR"), PROFESSIONS), max_size=2).map(tuple)),
        draw(st.none() | place),
        draw(st.booleans()),
        draw(st.lists(st.sampled_from(["en", "de", "es"]), max_size=2).map(tuple)),
        draw(st.none() | TEXT),
        draw(TEXTS),
        draw(TEXTS),
        draw(FLAG),
        draw(FLAG),
        draw(PROFESSIONS),
        draw(TEXTS),
        draw(TEXTS),
        draw(TEXTS),
        draw(st.just("") | TEXT),
        draw(TEXTS),
        draw(st.just("") | TEXT),
        draw(st.none() | st.just("https://example.org/a?b=c")),
    )


@given(st.lists(activities(), max_size=3))
def test_what_is_written_is_read_back_the_same_and_is_as_the_schema_says(given_: list[Activity]) -> None:
    feed = "".join(write(given_, source="Ours", made=date(2026, 11, 24)))
    Draft202012Validator(SCHEMA).validate(json.loads(feed))
    reading = read_feed(feed.encode())
    assert reading.source == "Ours"
    items = list(reading)
    assert [item.problems for item in items] == [()] * len(items)
    assert [item.activity for item in items] == given_


@given(activities())
def test_the_canonical_form_of_an_activity_is_always_the_same(activity: Activity) -> None:
    assert canonical(activity_of(canonical(activity))) == canonical(activity)


def an_object(**changed: object) -> dict[str, object]:
    """A small activity of the feed."""
    usual: dict[str, object] = {
        "id": "1",
        "title": "Ethics",
        "provider": "Harbour University",
        "format": "enduring",
        "credit": [{"system": "ama-pra-1", "amount": 1.5, "topics": {"ethics": 1.5}}],
    }
    return usual | changed


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"title": ""}, "title: it is missing"),
        ({"format": "enduringg"}, 'format: unknown format "enduringg"; did you mean "enduring"?'),
        ({"credit": [{"system": "ama", "amount": 1}]}, "credit[0].system: unknown credit system"),
        ({"credit": [{"system": "ama-pra-1", "amount": 1.255}]}, "credit[0].amount: 1.255 has more than two decimal"),
        ({"credit": [{"system": "ama-pra-1", "amount": 1, "topics": {"ethics": 2}}]}, "more than the 1 of ama-pra-1"),
        ({"format": "live"}, "starts"),
        ({"starts": "2027-03-12T08:00:00Z"}, "write the local time without a zone"),
        ({"available-until": "2027-02-30"}, "available-until: this is no day"),
        ({"url": "javascript:alert(1)"}, "url: this is no address on the web"),
        ({"prices": [{"amount": -1, "currency": "USD"}]}, "is negative"),
        ({"prices": [{"amount": 1, "currency": "dollars"}]}, "three capital letters"),
        ({"credits": []}, 'did you mean "credit"?'),
        ({"online": "yes"}, "online: this is neither true nor false"),
        ({"languages": "en"}, "languages: this is no list"),
        ({"place": {"name": "Tampa", "latitude": 91}}, "place.latitude: this is no number from -90 to 90"),
        ({"minutes": 0}, "minutes must be more than 0"),
        ({"title": "a\x00b"}, "control characters"),
    ],
)
def test_what_is_wrong_with_an_activity_is_said_by_its_field(changed: dict[str, object], words: str) -> None:
    (item,) = read_feed(json.dumps({"activities": [an_object(**changed)]}).encode())
    assert item.activity is None
    assert words in " ".join(map(str, item.problems))
    assert item.id == "1"


def test_one_wrong_activity_does_not_spoil_the_others() -> None:
    feed = json.dumps({"activities": [an_object(), 7, an_object(id="2")]}).encode()
    first, second, third = read_feed(feed)
    assert first.activity
    assert first.activity.awards == (Award("ama-pra-1", Amount.of("1.5"), (("ethics", Amount.of("1.5")),)),)
    assert second.where == "activity 2"
    assert "this is no object" in str(second.problems[0])
    assert third.activity


@pytest.mark.parametrize(
    ("feed", "words"),
    [
        (b"[]", 'a feed is an object with a list of "activities"'),
        (b'{"activities": [', "line 1: this is no JSON"),
        (b'{"activities": [{"id": "1", "id": "2"}]}', '"id" stands twice'),
        (b'{"activities": "\xff"}', "not in UTF-8"),
        (b'{"activities": ' + b"[" * 100_000, "the feed"),
    ],
)
def test_what_is_no_feed_is_refused_in_a_sentence(feed: bytes, words: str) -> None:
    with pytest.raises(CatalogError, match="the feed") as caught:
        list(read_feed(feed))
    assert words in str(caught.value)


def test_what_stands_beside_the_activities_is_remarked() -> None:
    assert read_feed(b'{"activities": [], "title": "x"}').remarks == ['"title" beside the activities was left aside']


def test_degrees_and_amounts_stay_exact() -> None:
    place = {"name": "Tampa", "latitude": 27.9506, "longitude": -82.4572}
    (item,) = read_feed(json.dumps({"activities": [an_object(place=place)]}).encode())
    assert item.activity
    assert item.activity.place == Place("Tampa", None, None, Decimal("27.9506"), Decimal("-82.4572"))
