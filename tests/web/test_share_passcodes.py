"""A passcode keeps out who only has the link, cannot be guessed by trying, and opens no other link."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import timezone

from opencme.web.people.models import User
from opencme.web.sharing import links, passcodes
from opencme.web.sharing.links import Issued
from opencme.web.sharing.models import Look, Share
from tests.web.shares import SPRING, a_certificate, a_share, address, address_of, taken

pytestmark = [pytest.mark.django_db, pytest.mark.database]
RIGHT = "blue-lamp-42"


@pytest.fixture
def locked(physician: User) -> Issued:
    a_certificate(physician, "Asthma", date(2026, 3, 2))
    return a_share(physician, **SPRING, with_certificates=True, passcode=make_password(RIGHT))


def give(client: Client, issued: Issued, passcode: str) -> int:
    return client.post(address(issued), {"passcode": passcode}).status_code


def test_nothing_is_shown_before_the_passcode_is_given(physician: User, locked: Issued, client: Client) -> None:
    file = physician.evidence.get()
    answer = client.get(address(locked))
    assert "asks for a passcode" in answer.text
    assert "Asthma" not in answer.text
    assert physician.email not in answer.text
    assert "A board" not in answer.text
    for path in (address_of(locked, file), address(locked) + "confirm/"):
        assert client.get(path).status_code in (302, 404)
        assert client.head(path).status_code in (302, 404)
    assert give(client, locked, RIGHT) == 302
    assert "Asthma" in client.get(address(locked)).text
    assert taken(client, address_of(locked, file)) == 200


def test_the_passcode_is_kept_only_as_a_hash(hers: Client) -> None:
    until = str(timezone.localdate())
    days = {"first_day": "2026-01-01", "last_day": "2026-02-01"}
    sent = {"recipient": "x", "transcript": "on", "until": until, "passcode": RIGHT, **days}
    hers.post("/sharing/new/", sent)
    assert RIGHT not in Share.objects.get().passcode


def test_after_a_few_wrong_passcodes_even_the_right_one_must_wait(locked: Issued, client: Client) -> None:
    assert [give(client, locked, f"wrong-{n}") for n in range(passcodes.TRIES - 1)] == [200] * (passcodes.TRIES - 1)
    assert give(client, locked, "wrong again") == 429
    answer = client.post(address(locked), {"passcode": RIGHT})
    assert answer.status_code == 429
    assert "Wait 15 minutes" in answer.text
    assert passcodes.COOKIE not in answer.cookies


def test_another_browser_at_another_place_has_no_tries_of_its_own(locked: Issued) -> None:
    answers = [give(Client(REMOTE_ADDR=f"203.0.{n}.1"), locked, f"wrong-{n}") for n in range(20)]
    assert answers.count(429) == 20 - passcodes.TRIES + 1
    assert Look.objects.filter(part=Look.Part.WRONG).count() == passcodes.TRIES


def test_once_the_wait_is_over_the_right_one_is_let_in(
    locked: Issued, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(passcodes.TRIES):
        give(client, locked, f"wrong-{n}")
    monkeypatch.setattr(passcodes, "WAIT", timedelta(0))
    assert give(client, locked, RIGHT) == 302


def test_too_many_wrong_passcodes_in_all_close_the_link_until_it_is_made_anew(
    locked: Issued, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passcodes, "WAIT", timedelta(0))
    answers = [give(client, locked, f"wrong-{n}") for n in range(passcodes.TRIES_IN_ALL)]
    assert answers[-1] == 429
    assert "for a new one" in client.post(address(locked), {"passcode": RIGHT}).text
    anew = links.renew(locked.share, timezone.localdate())
    assert give(client, anew, RIGHT) == 302


def test_a_wrong_passcode_is_in_the_log_each_time(hers: Client, locked: Issued, client: Client) -> None:
    other = Client()
    for n in range(3):
        give(other, locked, f"wrong-{n}")
    assert hers.get(f"/sharing/{locked.share.pk}/").text.count("Gave a wrong passcode") == 3


def test_being_let_in_to_one_link_opens_no_other(physician: User, locked: Issued, client: Client) -> None:
    other = a_share(physician, **SPRING, passcode=make_password(RIGHT))
    give(client, locked, RIGHT)
    mark = client.cookies[passcodes.COOKIE]
    assert mark["path"] == address(locked)
    assert mark["httponly"]
    assert mark["secure"]
    assert mark["samesite"] == "Lax"
    stolen = Client()
    stolen.cookies[passcodes.COOKIE] = mark.value
    assert "Asthma" in stolen.get(address(locked)).text
    assert "asks for a passcode" in stolen.get(address(other)).text
    anew = links.renew(locked.share, timezone.localdate())
    assert "asks for a passcode" in stolen.get(address(anew)).text


def test_a_passcode_that_is_no_text_is_only_wrong(locked: Issued, client: Client) -> None:
    assert give(client, locked, "") == 200
    assert give(client, locked, "x" * 10_000) == 200
    assert give(client, locked, "\0") == 200
    assert "asks for a passcode" in client.get(address(locked)).text
