"""What if: the page says what would change, and writes nothing down before its reader says so."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from opencme.web.people.models import User
from opencme.web.record import facts
from opencme.web.record.models import Credential, Profile, StatedFact
from tests.web.test_standing_page import earn, hold

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PAGE = "/standing/what-if/"


@pytest.fixture
def licence(physician: User) -> Credential:
    Profile.objects.create(holder=physician, profession="physician-md", born=date(1980, 3, 9))
    facts.state(physician, "dea-registered", False)
    earn(physician, "38")
    return hold(physician, "us-fl-md", expires=timezone.localdate() + timedelta(days=200))


def test_a_dea_registration_shows_what_it_would_ask(hers: Client, licence: Credential) -> None:
    page = hers.get(PAGE, {"dea-registered-said": "yes"}).text
    assert "Florida MD licence would change." in page
    assert "you now need 2 hours more" in page
    assert "Read the source" in page
    assert facts.stated_by(licence.holder)["dea-registered"] is False


def test_nothing_is_shown_before_anything_is_supposed(hers: Client, licence: Credential) -> None:
    page = hers.get(PAGE).text
    assert "What if something about you changed?" in page
    assert "write it down" not in page


def test_another_state_adds_its_licence_and_says_what_is_there_already(hers: Client, licence: Credential) -> None:
    page = hers.get(PAGE, {"place": "US-GA"}).text
    assert "Georgia MD/DO licence would be asked of you besides." in page
    assert "Nothing would change for the others." in page
    assert Credential.objects.count() == 1


def test_what_is_supposed_is_written_down_when_she_says_so(hers: Client, licence: Credential) -> None:
    address = f"{PAGE}?place=US-GA&give-up={licence.pk}&dea-registered-said=yes"
    assert hers.post(address).headers["Location"] == "/"
    assert facts.stated_by(licence.holder)["dea-registered"] is True
    held = Credential.objects.filter(holder=licence.holder, archived_at=None)
    assert [each.programme for each in held] == ["us-ga-md"]


def test_what_cannot_be_read_is_said_and_not_written(hers: Client, licence: Credential) -> None:
    before = StatedFact.objects.count()
    address = f"{PAGE}?programme=us-abim&issued=2026-05-01&expires=2026-01-01"
    assert "This is before the day it was issued." in hers.get(address).text
    hers.post(address)
    hers.post(f"{PAGE}?programme=no-such-programme")
    assert (StatedFact.objects.count(), Credential.objects.count()) == (before, 1)


def test_somebody_elses_credential_cannot_be_given_up(
    client: Client, nurse: User, physician: User, licence: Credential
) -> None:
    client.force_login(nurse)
    client.post(f"{PAGE}?give-up={licence.pk}")
    licence.refresh_from_db()
    assert licence.archived_at is None


def test_the_number_of_queries_does_not_grow(
    hers: Client, licence: Credential, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for programme in ("us-abim", "us-nccpa", "us-ga-md"):
        hold(licence.holder, programme, expires=timezone.localdate() + timedelta(days=400))
    with django_assert_max_num_queries(9):
        hers.get(PAGE, {"place": "US-NY", "dea-registered-said": "yes"})
