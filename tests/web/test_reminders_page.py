"""The page of reminders says first what comes; the link in a mail stops it, for its reader and nobody else."""

from __future__ import annotations

from datetime import date, time, timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from opencme.credit import Amount
from opencme.web.people.models import User
from opencme.web.record import ledger
from opencme.web.reminders.forms import OFFERED
from opencme.web.reminders.letters import stop_token
from opencme.web.reminders.models import Wishes
from opencme.web.reminders.tick import tick
from tests.web.people import a_record
from tests.web.reminding import NOON, hold, lack, wish

pytestmark = [pytest.mark.django_db, pytest.mark.database]
FORM: dict[str, Any] = {
    "by_mail": "on",
    "distances": ["30", "7"],
    "time_zone": "Europe/Berlin",
    "quiet_from": "21:30",
    "quiet_until": "06:15",
    "days_off": ["6"],
}


def test_the_page_says_first_when_mail_comes_and_what_the_next_is_about(hers: Client, physician: User) -> None:
    hold(physician, expires=date(timezone.localdate().year + 2, 1, 31))
    page = hers.get("/reminders/").text
    assert "You get a mail 180, 90, 30, 14 and 7 days, and one day, before something is due" in page
    assert "The next one comes on" in page
    assert "about Florida MD licence, due 31 January" in page
    assert not Wishes.objects.exists()


def test_where_nothing_is_held_none_is_due_to_come(hers: Client) -> None:
    assert "As things stand, none is due to come." in hers.get("/reminders/").text


def test_an_address_that_is_not_confirmed_is_told_of(hers: Client, physician: User) -> None:
    EmailAddress.objects.filter(user=physician).update(verified=False)
    assert "your e-mail address is not confirmed" in hers.get("/reminders/").text


def test_wishes_are_kept_as_they_were_sent(hers: Client, physician: User) -> None:
    assert hers.post("/reminders/", FORM).headers["Location"] == "/reminders/"
    kept = Wishes.objects.get(holder=physician)
    assert (kept.by_mail, kept.distances, kept.when_behind, kept.days_off) == (True, [30, 7], False, [6])
    assert (kept.time_zone, kept.quiet_from, kept.quiet_until) == ("Europe/Berlin", time(21, 30), time(6, 15))
    assert "You get a mail 30 and 7 days before" in hers.get("/reminders/").text


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"quiet_until": ""}, "Give both times, or neither."),
        ({"days_off": list("0123456")}, "Leave one day for mail"),
        ({"distances": []}, "Choose at least one"),
        ({"distances": ["5"]}, "5 is not one of the available choices"),
        ({"time_zone": "Europe/Atlantis"}, "not one of the available choices"),
        ({"quiet_from": "late"}, "Write the time as 20:00."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_kept(
    hers: Client, sent: dict[str, Any], words: str
) -> None:
    page = hers.post("/reminders/", FORM | sent)
    assert page.status_code == 200
    assert words in page.text
    assert not Wishes.objects.exists()


def test_whoever_turns_mail_on_again_is_not_told_of_what_went_by_meanwhile(hers: Client, physician: User) -> None:
    lack(physician)
    wish(physician, by_mail=False)
    hers.post("/reminders/", FORM | {"distances": list(map(str, OFFERED))})
    assert Wishes.objects.get().since == Wishes.objects.get().today(timezone.now())


def test_changing_the_hours_does_not_begin_anew(hers: Client, physician: User) -> None:
    wish(physician)
    hers.post("/reminders/", FORM)
    assert Wishes.objects.get().since == date(2025, 3, 1)


@pytest.mark.parametrize("records", [5, 300])
def test_the_page_asks_no_more_of_the_database_for_a_long_record(
    hers: Client, physician: User, django_assert_num_queries: DjangoAssertNumQueries, records: int
) -> None:
    lack(physician)
    wish(physician)
    many = [a_record(completed=date(2024, 3, 1), title=f"Course {number}") for number in range(records)]
    ledger.import_many(physician, many, by=physician, file_name="many.csv", digest="0" * 64)
    with django_assert_num_queries(16):
        hers.get("/reminders/")


# The link that stops mail


@pytest.fixture
def link(physician: User) -> str:
    """The link to stop, out of a mail that came."""
    lack(physician)
    wish(physician)
    tick(NOON)
    header = str(mail.outbox[0].message()["List-Unsubscribe"])
    assert header.startswith("<https://testserver/reminders/stop/")
    return header.removeprefix("<https://testserver").removesuffix(">")


def test_the_link_asks_and_one_button_stops(link: str, client: Client) -> None:
    page = client.get(link)
    assert "Stop reminders by mail?" in page.text
    assert page.text.count("<button") == 1
    assert Wishes.objects.get().by_mail
    assert "You get no more reminders by mail." in client.post(link).text
    assert not Wishes.objects.get().by_mail
    assert "You get no more reminders by mail." in client.get(link).text


def test_a_mail_provider_stops_with_one_request_without_a_cookie(link: str) -> None:
    provider = Client(enforce_csrf_checks=True)
    answer = provider.post(link, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert not answer.cookies
    assert not Wishes.objects.get().by_mail


def test_the_headers_are_whole_lines_as_mail_programs_want_them(link: str, physician: User) -> None:
    written = bytes(mail.outbox[0].message())
    lines = written.split(b"\n\n")[0].split(b"\n")
    assert b"List-Unsubscribe: <https://testserver" + link.encode() + b">" in lines
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines
    read = message_from_bytes(written, policy=policy.default)
    assert str(read["List-Unsubscribe"]) == f"<https://testserver{link}>"
    assert read["To"] == physician.email


def test_the_link_stops_nobody_else(link: str, physician: User, nurse: User) -> None:
    wish(nurse)
    # Whoever is signed in: the link is about the reader of the mail.
    browser = Client()
    browser.force_login(nurse)
    browser.post(link)
    assert Wishes.objects.get(holder=nurse).by_mail
    assert not Wishes.objects.get(holder=physician).by_mail


def test_a_link_that_was_changed_is_no_page(client: Client, physician: User, nurse: User) -> None:
    wish(nurse)
    token = stop_token(physician)
    number, _, signature = token.partition(":")
    forged = [
        token.replace(number, str(nurse.pk), 1),
        f"{nurse.pk}:{signature}",
        token[:-1],
        f"{token}x",
        str(nurse.pk),
        ":",
        "é",
        "9" * 5000,
    ]
    for each in forged:
        address = f"/reminders/stop/{each}/"
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404
    assert Wishes.objects.get(holder=nurse).by_mail


def test_who_never_had_wishes_can_stop_too_and_stays_stopped(client: Client, physician: User) -> None:
    lack(physician)
    client.post(f"/reminders/stop/{stop_token(physician)}/")
    tick(NOON)
    assert not mail.outbox


def test_the_link_of_an_account_that_is_gone_is_no_page(client: Client, nurse: User) -> None:
    token = stop_token(nurse)
    EmailAddress.objects.filter(user=nurse).delete()
    nurse.delete()
    assert client.post(f"/reminders/stop/{token}/").status_code == 404


def test_met_and_missing_are_told_apart_in_what_comes_next(hers: Client, physician: User) -> None:
    today = timezone.localdate()
    lack(physician, due=today + timedelta(days=200), earned=today - timedelta(days=30))
    assert "about Florida MD licence" in hers.get("/reminders/").text
    errors = (("prevention-of-medical-errors", Amount.of(2)),)
    ledger.enter(physician, a_record(completed=today - timedelta(days=3), topics=errors), by=physician)
    assert "As things stand, none is due to come." in hers.get("/reminders/").text
