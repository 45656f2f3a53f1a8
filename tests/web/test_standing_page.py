"""The Standing page says first what is missing, shows why on demand, and asks little of the database."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from opencme.credit import Amount
from opencme.rulebook import describe, load
from opencme.web.people.models import User
from opencme.web.record import facts, ledger
from opencme.web.record.models import Credential, Profile
from tests.web.people import a_record

pytestmark = pytest.mark.database
ERRORS = "prevention-of-medical-errors"


def days_ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


@pytest.fixture
def licence(physician: User) -> Credential:
    """A Florida licence in the middle of its period, whose holder has said all that its rules ask."""
    Profile.objects.create(holder=physician, profession="physician-md")
    facts.state(physician, "dea-registered", False)
    return hold(physician, "us-fl-md", expires=timezone.localdate() + timedelta(days=200))


def hold(holder: User, programme: str, **dates: Any) -> Credential:
    usual = {"issued": date(2012, 5, 4)}
    return Credential.objects.create(holder=holder, programme=programme, title=load(programme).title, **usual | dates)


def earn(holder: User, amount: str = "10", days: int = 30, **fields: Any) -> int:
    record = a_record(completed=days_ago(days), amount=Amount.of(amount), **fields)
    return ledger.enter(holder, record, by=holder).number


def test_a_new_account_is_led_to_the_three_questions(hers: Client) -> None:
    assert hers.get("/").headers["Location"] == "/start/"


def test_somebody_who_put_everything_away_is_not_led_there_again(hers: Client, licence: Credential) -> None:
    hers.post(f"/record/credentials/{licence.pk}/archive/")
    assert "You have put away everything" in hers.get("/").text


def test_the_first_sentence_names_what_is_missing_and_by_when(
    hers: Client, physician: User, licence: Credential
) -> None:
    earn(physician, "38", topics=(("domestic-violence", Amount.of(2)),))
    assert licence.expires
    page = hers.get("/").text
    due = describe.day(licence.expires)
    assert f"Your Florida MD licence needs 2 hours on prevention of medical errors by {due}." in page
    assert "38 of 40 hours" in page
    assert "0 of 2 hours" in page
    assert "AMA PRA Category 1 Credit will do" in page


def test_when_everything_is_there_it_says_so_and_folds_the_rest_away(
    hers: Client, physician: User, licence: Credential
) -> None:
    earn(physician, "40", topics=((ERRORS, Amount.of(2)), ("domestic-violence", Amount.of(2))))
    page = hers.get("/").text
    assert "You have everything for the period that ends on" in page
    assert "2 more met" in page
    assert "Missing" not in page


def test_why_shows_the_rule_the_law_what_counted_and_what_did_not(
    hers: Client, physician: User, licence: Credential
) -> None:
    counted = earn(physician, "1", title="Errors in the clinic", topics=((ERRORS, Amount.of(1)),))
    old = earn(physician, "2", 1500, title="Errors, long ago", topics=((ERRORS, Amount.of(2)),))
    page = hers.get(f"/standing/{licence.pk}/medical-errors/").text
    assert "2 hours on prevention of medical errors in each period" in page
    assert "Fla. Stat. sec. 456.013(7)" in page
    assert "https://www.dcmsonline.org/page/CMERequirements" in page
    assert "1 of 2 hours counted; 1 hour missing" in page
    assert f'href="/record/{counted}/">Errors in the clinic' in page
    assert f'href="/record/{old}/">Errors, long ago' in page
    assert "Its date lies outside the time that counts" in page
    assert "What would change this" in page


def test_for_htmx_the_reasons_come_without_the_page_around_them(hers: Client, licence: Credential) -> None:
    part = hers.get(f"/standing/{licence.pk}/total/", headers={"HX-Request": "true"}).text
    assert "40 hours in each period" in part
    assert "<html" not in part


@pytest.mark.parametrize(
    "path", ["/standing/{}/no-such-rule/", "/standing/{}/pro-bono-cap/", "/standing/999999/total/"]
)
def test_a_rule_that_is_not_asked_has_no_page(hers: Client, licence: Credential, path: str) -> None:
    assert hers.get(path.format(licence.pk)).status_code == 404


def test_a_rule_we_are_not_sure_of_is_marked_with_a_word(hers: Client, physician: User) -> None:
    Profile.objects.create(holder=physician, profession="physician-md")
    hold(physician, "us-abim", expires=date(timezone.localdate().year + 2, 12, 31))
    page = hers.get("/").text
    assert "low confidence" in page


def test_a_credential_whose_rulebook_is_gone_is_shown_and_says_so(hers: Client, physician: User) -> None:
    Credential.objects.create(holder=physician, programme="xx-gone", title="Ministry of Somewhere")
    page = hers.get("/")
    assert page.status_code == 200
    assert "Ministry of Somewhere" in page.text
    assert "There is no rulebook for this programme here" in page.text


def test_the_most_urgent_credential_comes_first(hers: Client, physician: User, licence: Credential) -> None:
    earn(physician, "38", topics=(("domestic-violence", Amount.of(2)),))
    hold(physician, "us-dea-mate", expires=timezone.localdate() + timedelta(days=900))
    overdue = hold(physician, "us-fl-pharmacist", expires=days_ago(3))
    blocks = [part.split('"')[0] for part in hers.get("/").text.split('id="credential-')[1:]]
    assert blocks[0] == str(overdue.pk)


def test_every_programme_we_have_can_be_shown_with_and_without_dates(hers: Client, physician: User) -> None:
    from opencme.rulebook import readable

    for book in readable():
        hold(physician, book.id, issued=None)
        hold(physician, book.id, expires=timezone.localdate() + timedelta(days=100))
    earn(physician, "3")
    page = hers.get("/")
    assert page.status_code == 200
    for address in {part.split('"')[0] for part in page.text.split('hx-get="')[1:]}:
        assert hers.get(address).status_code == 200


@pytest.mark.parametrize("records", [50, 500])
def test_the_number_of_questions_to_the_database_does_not_grow(
    hers: Client, physician: User, licence: Credential, django_assert_num_queries: DjangoAssertNumQueries, records: int
) -> None:
    hold(physician, "us-dea-mate", expires=timezone.localdate() + timedelta(days=900))
    many = [a_record(completed=days_ago(number), title=f"Course {number}") for number in range(records)]
    ledger.import_many(physician, many, by=physician, file_name="many.csv", digest="0" * 64)
    # The session, the person, what she holds, her profile, her answers, her record, what may be on it twice.
    with django_assert_num_queries(9):
        page = hers.get("/")
    assert len(page.content) < 100_000


def test_the_dates_of_the_page_are_those_of_today(hers: Client, licence: Credential) -> None:
    assert "in 200 days" in hers.get("/").text
