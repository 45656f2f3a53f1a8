"""The private calendar: read by an independent parser, at an address that can be made anew and taken away."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
import vobject
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from opencme.credit import Amount
from opencme.rulebook import describe, readable
from opencme.web.people.models import User
from opencme.web.record import ledger
from opencme.web.record.models import Credential
from opencme.web.reminders import feed
from opencme.web.reminders.models import Feed
from tests.web.people import a_record
from tests.web.reminding import hold, lack

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DUE = timezone.localdate() + timedelta(days=200)
EARNED = timezone.localdate() - timedelta(days=30)
ERRORS = (("prevention-of-medical-errors", Amount.of(2)),)


@pytest.fixture
def licence(physician: User) -> Credential:
    return lack(physician, due=DUE, earned=EARNED)


@pytest.fixture
def address(physician: User, licence: Credential) -> str:
    return f"/reminders/calendar/{feed.renew(physician)}.ics"


def events_at(client: Client, address: str) -> list[vobject.base.Component]:
    return list(vobject.readOne(client.get(address).content.decode()).vevent_list)


def test_an_independent_parser_reads_the_deadlines_with_their_alarms(
    client: Client, address: str, licence: Credential
) -> None:
    (event,) = events_at(client, address)
    assert (event.dtstart.value, event.dtend.value) == (DUE, DUE + timedelta(days=1))
    assert event.summary.value == "Florida MD licence: due"
    assert f"needs 2 hours on prevention of medical errors by {describe.day(DUE)}" in event.description.value
    assert event.url.value == f"https://testserver/#credential-{licence.pk}"
    assert event.uid.value == f"credential-{licence.pk}-{DUE:%Y%m%d}@testserver"
    # At nine in the morning, 30 days, 7 days and the day before.
    midnight = datetime.combine(DUE, time())
    assert [midnight + alarm.trigger.value for alarm in event.valarm_list] == [
        datetime.combine(DUE - timedelta(days=days), time(9)) for days in (30, 7, 1)
    ]


def test_every_programme_can_be_in_a_calendar(client: Client, physician: User, address: str) -> None:
    for book in readable():
        hold(physician, book.id, expires=timezone.localdate() + timedelta(days=100))
    events = events_at(client, address)
    assert len(events) > 100
    assert len({event.uid.value for event in events}) == len(events)


def test_a_period_that_lacks_nothing_is_there_without_alarms(client: Client, physician: User, address: str) -> None:
    ledger.enter(physician, a_record(completed=EARNED, topics=ERRORS), by=physician)
    (event,) = events_at(client, address)
    assert event.summary.value == "Florida MD licence: the period ends"
    assert not hasattr(event, "valarm")


def test_nobody_is_named_in_it(client: Client, physician: User, address: str) -> None:
    User.objects.filter(pk=physician.pk).update(name="Imani Okafor")
    Credential.objects.update(number="ME 104217")
    data = client.get(address).content
    for secret in (b"Okafor", b"physician@", b"104217", b"Update in hypertension"):
        assert secret not in data


def test_the_token_is_long_and_only_its_hash_is_kept(physician: User, licence: Credential) -> None:
    tokens = {feed.renew(physician) for _ in range(20)}
    assert len(tokens) == 20
    assert all(len(token) >= 43 for token in tokens)
    assert not any(token in str(vars(Feed.objects.get())) for token in tokens)


def test_a_new_address_ends_the_old_one_and_none_ends_both(hers: Client, client: Client, address: str) -> None:
    page = hers.post("/reminders/calendar/new/").text
    found = re.search(r'value="http://testserver(/reminders/calendar/[\w-]+\.ics)"', page)
    assert found
    stranger = Client()
    assert stranger.get(address).status_code == 404
    assert stranger.get(found[1]).status_code == 200
    assert found[1] not in hers.get("/reminders/").text
    assert hers.post("/reminders/calendar/end/").status_code == 302
    assert stranger.get(found[1]).status_code == 404


@pytest.mark.parametrize("token", ["x", "é", "..", "a" * 43, "%00", "x" * 5000])
def test_a_wrong_address_is_no_page(client: Client, address: str, token: str) -> None:
    assert client.get(f"/reminders/calendar/{token}.ics").status_code == 404


def test_a_closed_account_has_no_calendar(client: Client, physician: User, address: str) -> None:
    User.objects.filter(pk=physician.pk).update(is_active=False)
    assert client.get(address).status_code == 404


def test_a_program_that_knows_it_already_is_told_so(client: Client, physician: User, address: str) -> None:
    first = client.get(address)
    assert first.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert first.headers["Cache-Control"] == "private, max-age=3600"
    assert not first.cookies
    known = [
        {"If-None-Match": first.headers["ETag"]},
        {"If-Modified-Since": first.headers["Last-Modified"]},
    ]
    for headers in known:
        again = client.get(address, headers=headers)
        assert (again.status_code, again.content) == (304, b"")
    assert client.get(address).content == first.content
    assert client.head(address).status_code == 200
    assert client.post(address).status_code == 405


def test_what_has_changed_is_sent_and_stamped_anew(client: Client, physician: User, address: str) -> None:
    found = feed.feed_at(address.split("/")[-1].removesuffix(".ics"))
    assert found
    morning = datetime.combine(timezone.localdate(), time(8), UTC)
    before = feed.written(found, morning)
    assert feed.written(found, morning + timedelta(hours=5)) == before
    ledger.enter(physician, a_record(completed=EARNED, topics=ERRORS), by=physician)
    after = feed.written(found, morning + timedelta(hours=6))
    assert after != before
    assert f"DTSTAMP:{morning:%Y%m%d}T080000Z".encode() in before
    assert f"DTSTAMP:{morning:%Y%m%d}T140000Z".encode() in after
    assert client.get(address, headers={"If-None-Match": f'"{"0" * 64}"'}).status_code == 200


@pytest.mark.parametrize("records", [5, 300])
def test_the_calendar_asks_no_more_of_the_database_for_a_long_record(
    client: Client, physician: User, address: str, django_assert_num_queries: DjangoAssertNumQueries, records: int
) -> None:
    many = [a_record(completed=date(2024, 3, 1), title=f"Course {number}") for number in range(records)]
    ledger.import_many(physician, many, by=physician, file_name="many.csv", digest="0" * 64)
    client.get(address)
    with django_assert_num_queries(10):
        client.get(address)
