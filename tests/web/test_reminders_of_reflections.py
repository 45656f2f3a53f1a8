"""Whether a reflection changed anything is asked by mail: after 30 and 90 days, once, and only if she wants."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client

from opencme.web.people.models import User
from opencme.web.reflection import writing
from opencme.web.reflection.models import Reflection
from opencme.web.reflection.writing import Text
from opencme.web.reminders.models import Asked, Letter, Wishes
from opencme.web.reminders.questions import next_question
from opencme.web.reminders.tick import Report, look, tick
from tests.web.reminding import NOON, days_later, lack, wish

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DAY = NOON.date() - timedelta(days=30)


def reflect(holder: User, day: date = DAY, change: str = "Lend out the cuffs.") -> Reflection:
    return writing.write(holder, Text(day, "Mr Smith’s pressure", "Measure at home before treating.", change))


@pytest.fixture
def meant(physician: User) -> Reflection:
    """A reflection of thirty days ago that meant to change something, of somebody who has been here long."""
    wish(physician)
    return reflect(physician)


def test_a_mail_asks_with_a_link_and_none_of_the_words(meant: Reflection, hers: Client) -> None:
    assert str(tick(NOON)) == "1 looked at, 1 letters written, 1 sent, 0 failed"
    (message,) = mail.outbox
    assert message.subject == "30 days on: did you change it?"
    text = str(message.body)
    (html,) = message.alternatives  # type: ignore[attr-defined]  # of EmailMultiAlternatives
    for body in (text, str(html.content)):
        assert "In your reflection of 3 October 2026 you meant to change something." in body
        assert f"https://testserver/reflection/{meant.number}/after/30/" in body
        assert "/reminders/stop/" in body
        for private in ("Smith", "cuffs", "Measure"):
            assert private not in body
    assert "List-Unsubscribe" in message.extra_headers
    assert hers.get(f"/reflection/{meant.number}/after/30/").status_code == 200


def test_from_the_mail_to_the_answer_by_way_of_the_sign_in(meant: Reflection, client: Client) -> None:
    address = f"/reflection/{meant.number}/after/30/"
    assert client.get(address).headers["Location"] == f"/account/sign-in/?next={address}"


def test_each_question_is_asked_once_through_all_of_its_days(meant: Reflection) -> None:
    for hour in range(0, 24 * 100, 7):
        tick(NOON + timedelta(hours=hour))
    assert [message.subject for message in mail.outbox] == [
        "30 days on: did you change it?",
        "90 days on: did you change it?",
    ]
    assert [letter.day for letter in Letter.objects.order_by("day")] == [
        DAY + timedelta(days=30),
        DAY + timedelta(days=90),
    ]


def test_what_is_due_and_what_is_asked_come_in_one_letter(physician: User) -> None:
    lack(physician)
    wish(physician)
    reflect(physician)
    tick(NOON)
    (message,) = mail.outbox
    assert message.subject == "Florida MD licence: due 31 January 2027 (in 90 days), and one more"
    assert "30 days on: did you change it?" in str(message.body)
    assert "needs 2 hours" in str(message.body)


def test_two_questions_of_a_day_come_in_one_letter(meant: Reflection, physician: User) -> None:
    reflect(physician)
    tick(NOON)
    (message,) = mail.outbox
    assert message.subject == "30 days on: did you change it? (and one more)"
    assert Asked.objects.count() == 2


def test_an_edit_is_not_asked_about_anew(meant: Reflection) -> None:
    tick(NOON)
    writing.revise(meant, Text(DAY, "Pressure", "Measure at home.", "Lend out more cuffs."))
    tick(days_later(1))
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("said", ["yes", "partly", "no", "dropped"])
def test_what_is_answered_before_the_letter_leaves_is_not_asked(meant: Reflection, said: str) -> None:
    report = Report()
    look(Wishes.objects.get(), NOON, report)
    assert report.written == 1
    writing.answer(meant, 30, said)
    tick(days_later(0.01))
    assert not mail.outbox
    assert Letter.objects.get().state == Letter.State.NEEDLESS


def test_what_is_deleted_before_the_letter_leaves_is_not_asked(meant: Reflection) -> None:
    look(Wishes.objects.get(), NOON, Report())
    writing.delete(meant)
    tick(days_later(0.01))
    assert not mail.outbox


def test_nothing_is_asked_of_who_does_not_want_it(meant: Reflection) -> None:
    Wishes.objects.update(when_asked=False)
    tick(NOON)
    Wishes.objects.update(when_asked=True, by_mail=False, next_look_at=NOON)
    tick(NOON)
    assert not mail.outbox


def test_quiet_hours_hold_a_question_back(meant: Reflection) -> None:
    night = datetime(2026, 11, 2, 23, tzinfo=UTC)
    tick(night)
    assert not mail.outbox
    tick(night + timedelta(hours=9))
    assert len(mail.outbox) == 1


def test_who_meant_to_change_nothing_is_not_asked(physician: User) -> None:
    wish(physician)
    reflect(physician, change="")
    tick(NOON)
    assert not mail.outbox


def test_what_is_long_past_or_from_before_she_was_here_is_not_asked_late(physician: User) -> None:
    wish(physician)
    reflect(physician, NOON.date() - timedelta(days=200))
    tick(NOON)
    Wishes.objects.update(since=NOON.date(), next_look_at=NOON)
    reflect(physician, NOON.date() - timedelta(days=40))
    tick(NOON)
    assert not mail.outbox


def test_who_holds_nothing_but_reflects_is_asked_too(physician: User) -> None:
    reflect(physician, NOON.date())
    tick(NOON)
    assert Wishes.objects.filter(holder=physician).exists()


def test_the_page_says_when_the_next_question_comes(meant: Reflection, hers: Client, physician: User) -> None:
    mine = Wishes.objects.get()
    assert next_question(mine, NOON) == NOON.date()
    tick(NOON)
    mine.refresh_from_db()
    assert next_question(mine, NOON) == DAY + timedelta(days=90)
    writing.answer(meant, 90, "dropped")
    assert next_question(mine, days_later(61)) is None


def test_the_wish_is_on_the_page_and_kept(meant: Reflection, hers: Client) -> None:
    assert "to ask whether you changed what you meant to" in hers.get("/reminders/").text
    hers.post("/reminders/", {"by_mail": "on", "distances": "7", "time_zone": "UTC"})
    assert not Wishes.objects.get().when_asked
