"""Reminders come by mail when something is missing: in time, once, at a decent hour, and to nobody else."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from opencme.credit import Amount
from opencme.web.people.models import User
from opencme.web.record import facts, ledger
from opencme.web.record.models import Credential, Profile
from opencme.web.reminders.models import Letter, Sent, Wishes
from opencme.web.reminders.tick import Report, look, tick
from tests.web.people import a_record
from tests.web.reminding import DUE, NOON, days_later, hold, lack, wish

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def wishes(physician: User) -> Wishes:
    """The usual wishes of somebody who has been here long, and whose licence lacks something."""
    lack(physician)
    return wish(physician)


# What comes, and when


def test_a_mail_says_what_is_missing_by_when_and_the_least_that_helps(wishes: Wishes) -> None:
    assert str(tick(NOON)) == "1 looked at, 1 letters written, 1 sent, 0 failed"
    (message,) = mail.outbox
    assert message.subject == "Florida MD licence: due 31 January 2027 (in 90 days)"
    assert message.to == ["physician@example.org"]
    text = str(message.body)
    assert "Your Florida MD licence needs 2 hours on prevention of medical errors by 31 January 2027." in text
    assert "AMA PRA Category 1 Credit will do" in text
    assert f"https://testserver/#credential-{wishes.holder.credentials.get().pk}" in text
    assert "https://testserver/reminders/stop/" in text
    (html,) = message.alternatives  # type: ignore[attr-defined]  # of EmailMultiAlternatives
    assert html.mimetype == "text/html"
    assert "needs 2 hours on prevention of medical errors" in str(html.content)


def test_through_a_whole_cycle_each_distance_is_told_of_once(wishes: Wishes) -> None:
    for hour in range(0, 24 * 200, 8):
        tick(datetime(2026, 7, 20, 0, 5, tzinfo=UTC) + timedelta(hours=hour))
    assert [letter.day for letter in Letter.objects.order_by("day")] == [
        DUE - timedelta(days=days) for days in (180, 90, 30, 14, 7, 1)
    ]
    assert len(mail.outbox) == 6
    assert len({str(message.extra_headers["Message-ID"]) for message in mail.outbox}) == 6


def test_nothing_comes_when_nothing_is_missing(wishes: Wishes) -> None:
    errors = (("prevention-of-medical-errors", Amount.of(2)),)
    ledger.enter(wishes.holder, a_record(completed=date(2026, 10, 1), topics=errors), by=wishes.holder)
    for day in range(100):
        tick(days_later(day))
    assert not mail.outbox
    assert not Letter.objects.exists()


def test_what_has_come_in_since_a_letter_was_written_makes_it_needless(wishes: Wishes) -> None:
    report = Report()
    look(wishes, NOON, report)
    assert report.written == 1
    errors = (("prevention-of-medical-errors", Amount.of(2)),)
    ledger.enter(wishes.holder, a_record(completed=date(2026, 10, 1), topics=errors), by=wishes.holder)
    tick(days_later(0.01))
    assert not mail.outbox
    assert Letter.objects.get().state == Letter.State.NEEDLESS


def test_two_deadlines_of_a_day_come_in_one_mail(wishes: Wishes) -> None:
    hold(wishes.holder, "us-fl-do", expires=DUE)
    tick(NOON)
    (message,) = mail.outbox
    assert message.subject.endswith(", and one more")
    assert Sent.objects.count() == 2


def test_what_a_question_leaves_open_is_told_with_the_question(physician: User) -> None:
    Profile.objects.create(holder=physician, profession="physician-md")
    hold(physician, "us-dea-mate", issued=date(2024, 2, 1))
    wish(physician)
    tick(NOON)
    assert "Answer three questions about Federal controlled-substance registration" in str(mail.outbox[0].body)


def test_who_joins_late_is_told_at_the_next_distance_not_of_those_gone_by(physician: User) -> None:
    lack(physician)
    wish(physician, since=date(2026, 12, 20))
    for day in range(49, 91):
        tick(days_later(day))
    assert [letter.day for letter in Letter.objects.order_by("day")] == [
        DUE - timedelta(days=days) for days in (30, 14, 7, 1)
    ]


def test_after_the_machine_was_off_only_the_nearest_distance_is_told_of(wishes: Wishes) -> None:
    tick(days_later(80))
    (told,) = Sent.objects.all()
    assert told.distance == 14


def test_after_the_deadline_nothing_more_comes(wishes: Wishes) -> None:
    for day in range(91, 130):
        tick(days_later(day))
    assert not mail.outbox


def test_falling_behind_is_told_at_most_once_in_thirty_days(physician: User) -> None:
    Profile.objects.create(holder=physician, profession="physician-md")
    facts.state(physician, "dea-registered", False)
    hold(physician, expires=date(2028, 1, 31))
    wish(physician, distances=[], since=date(2026, 10, 15))
    for day in range(120):
        tick(days_later(day))
    days = [letter.day for letter in Letter.objects.order_by("day")]
    assert days[0] == date(2026, 11, 14)
    assert {(after - before).days for before, after in pairwise(days)} == {30}
    assert mail.outbox[0].subject == "Florida MD licence is behind its pace"
    assert "0 of 40 hours are counted, and" in str(mail.outbox[0].body)


def test_the_pace_is_not_told_of_to_who_does_not_want_it(physician: User) -> None:
    hold(physician, expires=date(2028, 1, 31))
    wish(physician, when_behind=False)
    tick(NOON)
    assert not mail.outbox


def test_who_holds_something_and_has_said_nothing_gets_the_usual_wishes(physician: User, nurse: User) -> None:
    hold(physician)
    tick(NOON)
    given = Wishes.objects.get()
    assert (given.holder, given.by_mail, given.distances) == (physician, True, [180, 90, 30, 14, 7, 1])
    # Where she works is where her clock is.
    assert (given.time_zone, given.since) == ("America/New_York", NOON.date())


# When it may come


def test_in_quiet_hours_mail_waits_until_they_end(physician: User) -> None:
    lack(physician)
    wish(physician, time_zone="America/New_York")
    tick(datetime(2026, 11, 2, 11, 59, tzinfo=UTC))
    assert not mail.outbox
    tick(datetime(2026, 11, 2, 12, 0, tzinfo=UTC))
    assert len(mail.outbox) == 1


def test_a_letter_that_is_written_waits_too_when_quiet_begins_before_it_is_sent(wishes: Wishes) -> None:
    look(wishes, NOON, Report())
    tick(NOON.replace(hour=21))
    assert not mail.outbox
    tick(NOON.replace(day=3, hour=7))
    assert len(mail.outbox) == 1


def test_on_days_off_nothing_comes_and_it_comes_after_them(physician: User) -> None:
    lack(physician)
    wish(physician, days_off=[0, 1])
    for hour in range(0, 24 * 3, 3):
        tick(NOON.replace(hour=0) + timedelta(hours=hour))
    (letter,) = Letter.objects.all()
    assert letter.day == date(2026, 11, 4)


def test_what_falls_due_on_days_off_is_told_of_before_them(wishes: Wishes) -> None:
    Wishes.objects.update(days_off=[5, 6], distances=[1])
    for day in range(80, 95):
        tick(days_later(day))
    # The 31st is a Sunday, the day before it a Saturday.
    assert [letter.day for letter in Letter.objects.all()] == [date(2027, 1, 29)]


@pytest.mark.parametrize(
    ("zone", "first"),
    [
        ("Pacific/Kiritimati", datetime(2026, 11, 1, 10, tzinfo=UTC)),
        ("UTC", datetime(2026, 11, 2, 0, tzinfo=UTC)),
        ("Pacific/Niue", datetime(2026, 11, 2, 11, tzinfo=UTC)),
    ],
)
def test_the_day_is_that_of_where_she_is(physician: User, zone: str, first: datetime) -> None:
    lack(physician)
    wish(physician, time_zone=zone, quiet_from=None, quiet_until=None, distances=[90])
    for hour in range(-30, 30):
        tick(NOON.replace(hour=0) + timedelta(hours=hour))
    (letter,) = Letter.objects.all()
    assert letter.day == date(2026, 11, 2)
    assert letter.sent_at == first


def test_what_is_due_on_29_february_is_told_of_the_day_before(physician: User) -> None:
    lack(physician)
    Credential.objects.update(expires=date(2028, 2, 29), period_start=date(2026, 3, 1), period_end=date(2028, 2, 29))
    wish(physician, distances=[1], when_behind=False)
    for day in range(24, 32):
        tick(datetime(2028, 2, 1, 12, tzinfo=UTC) + timedelta(days=day))
    assert [letter.day for letter in Letter.objects.all()] == [date(2028, 2, 28)]


# To whom


def test_an_address_that_is_not_confirmed_gets_nothing_until_it_is(wishes: Wishes) -> None:
    EmailAddress.objects.filter(user=wishes.holder).update(verified=False)
    tick(NOON)
    assert not mail.outbox
    EmailAddress.objects.filter(user=wishes.holder).update(verified=True)
    tick(days_later(1))
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("closed", [{"is_active": False}, {"email": "other@example.org"}])
def test_a_closed_account_and_an_address_of_before_get_nothing(wishes: Wishes, closed: dict[str, Any]) -> None:
    User.objects.filter(pk=wishes.holder.pk).update(**closed)
    tick(NOON)
    assert not mail.outbox


def test_who_has_stopped_gets_nothing_also_of_what_was_written_before(wishes: Wishes) -> None:
    look(wishes, NOON, Report())
    Wishes.objects.update(by_mail=False)
    for day in range(90):
        tick(days_later(day))
    assert not mail.outbox
    assert Letter.objects.get().state == Letter.State.NEEDLESS
