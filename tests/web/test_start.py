"""Three questions on one page lead a new account to its standing, with nothing typed in vain."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from opencme.web.people.models import User
from opencme.web.record.models import Credential, Profile

pytestmark = pytest.mark.database

WHO = {"profession": "physician-md", "born": "1980-03-09", "place": ["US-FL", ""]}
SHOWN = {"us-fl-md-shown": "yes", "us-aafp-shown": "yes", "us-dea-mate-shown": "yes"}


def test_before_anything_is_answered_nothing_is_proposed(hers: Client) -> None:
    page = hers.get("/start/").text
    assert "Answer the first two questions" in page
    assert "-hold" not in page


def test_profession_and_place_bring_the_programmes_with_their_reason(hers: Client) -> None:
    page = hers.post("/start/", WHO | {"show": "yes"}).text
    assert "Florida MD licence" in page
    assert "for MD, physician in Florida, United States" in page
    assert "if you practise family medicine: a membership in the United States" in page
    assert 'value="1980-03-09"' in page
    assert "Florida DO licence" not in page
    assert not Credential.objects.exists()


def test_a_second_place_is_asked_for_once_the_first_is_chosen(hers: Client) -> None:
    page = hers.post("/start/", WHO | {"place": ["US-FL", "CA"], "show": "yes"}).text
    assert "Royal College of Physicians and Surgeons of Canada" in page
    assert page.count('name="place"') == 3


def test_what_is_ticked_is_held_and_the_standing_follows(hers: Client, physician: User) -> None:
    sent = WHO | SHOWN | {
        "us-fl-md-hold": "on",
        "us-fl-md-issued": "2012-05-04",
        "us-fl-md-expires": "2027-01-31",
        "save": "yes",
    }  # fmt: skip
    assert hers.post("/start/", sent).headers["Location"] == "/"
    profile = Profile.objects.get(holder=physician)
    assert (profile.profession, profile.born) == ("physician-md", date(1980, 3, 9))
    (held,) = Credential.objects.filter(holder=physician)
    assert (held.programme, held.issued, held.expires) == ("us-fl-md", date(2012, 5, 4), date(2027, 1, 31))
    assert "Florida MD licence" in hers.get("/").text


def test_a_date_that_cannot_be_read_keeps_everything_that_was_typed(hers: Client) -> None:
    sent = WHO | SHOWN | {"us-fl-md-hold": "on", "us-fl-md-issued": "04/05/2012", "us-aafp-hold": "on", "save": "yes"}
    page = hers.post("/start/", sent).text
    assert "Write the date as 2026-01-31" in page
    assert "04/05/2012" in page
    assert page.count("checked") == 2
    assert not Credential.objects.exists()


def test_an_unlikely_birthday_is_questioned(hers: Client) -> None:
    page = hers.post("/start/", WHO | SHOWN | {"born": "1880-01-01", "save": "yes"}).text
    assert "Is the year right?" in page


def test_a_group_is_asked_for_where_the_programme_renews_in_groups(hers: Client, physician: User) -> None:
    nurse = {"profession": "nurse-rn", "place": ["US-FL"]}
    page = hers.post("/start/", nurse | {"show": "yes"}).text
    assert "Renewal group" in page
    hers.post(
        "/start/",
        nurse | {"us-fl-rn-shown": "yes", "us-fl-rn-hold": "on", "us-fl-rn-cohort": "april-odd", "save": "yes"},
    )
    assert Credential.objects.get(holder=physician).cohort == "april-odd"


def test_who_comes_again_finds_her_answers_and_holds_nothing_twice(hers: Client, physician: User) -> None:
    sent = WHO | SHOWN | {"us-fl-md-hold": "on", "save": "yes"}
    hers.post("/start/", sent)
    page = hers.get("/start/").text
    assert "You hold already: Florida MD licence" in page
    hers.post("/start/", sent)
    assert Credential.objects.filter(holder=physician).count() == 1


def test_a_profession_without_rulebooks_there_is_told_so(hers: Client) -> None:
    page = hers.post("/start/", {"profession": "veterinarian", "place": ["US-FL"], "show": "yes"}).text
    assert "We have no rulebook for your profession there yet" in page


def test_made_up_names_are_left_out(hers: Client) -> None:
    sent = {"profession": "wizard", "place": ["XX-YY", "US-FL"], "us-fl-md-shown": "yes", "us-fl-md-hold": "on"}
    page = hers.post("/start/", sent | {"save": "yes"})
    assert page.status_code == 200
    assert not Credential.objects.exists()
