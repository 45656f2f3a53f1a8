"""The page on which somebody states her numbers: right ones are kept in one form, wrong ones are said why."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from opencme.credit.identifiers import IdentifierError
from opencme.web.people.identifiers import identifiers_of, state
from opencme.web.people.models import Identifier, User
from opencme.web.record.numbers import doubt_about

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PAGE = "/account/identifiers/"


def test_the_page_says_first_how_many_are_stated(hers: Client, physician: User) -> None:
    assert "You have stated no number" in hers.get(PAGE).text
    state(physician, "npi", "1993 9999-98")
    page = hers.get(PAGE).text
    assert "You have stated one number" in page
    assert "1993999998" in page


def test_a_number_is_kept_in_its_normal_form(hers: Client, physician: User) -> None:
    page = hers.post(PAGE, {"kind": "orcid", "value": "https://orcid.org/0000-0002-1825-0097"}, follow=True).text
    assert "ORCID iD: 0000-0002-1825-0097 is kept." in page
    assert identifiers_of(physician) == [("ORCID iD", "0000-0002-1825-0097")]


def test_what_is_wrong_is_said_beside_the_number_and_nothing_is_kept(hers: Client) -> None:
    page = hers.post(PAGE, {"kind": "npi", "value": "1993999997"})
    assert page.status_code == 200
    assert "The last digit does not fit the others" in page.text
    assert 'value="1993999997"' in page.text
    for sent in ({}, {"kind": "npi"}, {"kind": "passport", "value": "1"}, {"kind": "npi", "value": "\x00"}):
        assert hers.post(PAGE, sent).status_code == 200
    assert hers.post(PAGE, {"kind": "other", "issuer": "x", "value": "9" * 500}).status_code == 200
    assert not Identifier.objects.exists()


def test_a_licence_number_needs_its_state_and_there_may_be_one_of_each(hers: Client, physician: User) -> None:
    assert "Say who issued the US state licence number" in hers.post(PAGE, {"kind": "us-licence", "value": "1"}).text
    for issuer, value in (("FL", "ME 104217"), ("GA", "55219"), ("fl", "ME 104218")):
        hers.post(PAGE, {"kind": "us-licence", "issuer": issuer, "value": value})
    assert identifiers_of(physician) == [
        ("US state licence number (FL)", "ME 104218"),
        ("US state licence number (GA)", "55219"),
    ]


def test_the_numbers_come_in_the_order_in_which_they_are_asked_for(physician: User) -> None:
    state(physician, "orcid", "0000-0002-1825-0097")
    state(physician, "dea", "AP5836727", "FL")
    state(physician, "npi", "1993999998", "who issued an NPI does not matter")
    assert [label for label, _ in identifiers_of(physician)] == ["NPI", "DEA number (FL)", "ORCID iD"]


def test_a_number_that_cannot_be_one_is_refused_also_below_the_page(physician: User) -> None:
    with pytest.raises(IdentifierError):
        state(physician, "gmc", "12")
    with pytest.raises(KeyError):
        state(physician, "passport", "12")


def test_the_database_keeps_one_of_each_kind_and_issuer(physician: User) -> None:
    state(physician, "npi", "1993999998")
    with pytest.raises(IntegrityError), transaction.atomic():
        Identifier.objects.create(holder=physician, kind="npi", value="1234567893")


def test_a_removed_number_is_said_once_more(hers: Client, physician: User) -> None:
    number = state(physician, "npi", "1993999998").pk
    page = hers.post(f"{PAGE}{number}/remove/", follow=True).text
    assert "NPI: 1993999998 is removed" in page
    assert identifiers_of(physician) == []


def test_the_account_leads_there(hers: Client) -> None:
    assert f'href="{PAGE}"' in hers.get("/account/").text


@pytest.mark.parametrize(
    ("programme", "number", "doubted"),
    [
        ("gb-gmc-revalidation", "7654321", False),
        ("gb-gmc-revalidation", "765432", True),
        ("gb-nmc-revalidation", "01A2345N", False),
        ("gb-nmc-revalidation", "0123456", True),
        ("au-mba", "MED0001234567", False),
        ("au-mba", "1234567", True),
        ("us-abim", "12345", True),
        ("us-dea-mate", "AP5836728", True),
        ("us-fl-md", "ME 104217", False),
        ("us-fl-md", "104217", True),
        ("us-ny-md", "anything at all", False),
        ("us-fl-md", "", False),
    ],
)
def test_a_credential_s_number_is_doubted_only_where_its_programme_s_are_known(
    programme: str, number: str, doubted: bool
) -> None:
    assert bool(doubt_about(programme, number)) == doubted


def test_a_doubtful_number_on_a_credential_is_kept_with_a_warning(hers: Client, physician: User) -> None:
    sent = {"programme": "us-fl-md", "number": "104217"}
    page = hers.post("/record/credentials/add/", sent, follow=True).text
    assert "is added" in page
    assert "104217: A Florida licence number begins with the letters of the profession" in page
    assert physician.credentials.get().number == "104217"
