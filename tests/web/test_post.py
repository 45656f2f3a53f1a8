"""Mail that a mail server hands over: it goes to whoever has the address, or back."""

from __future__ import annotations

import io
import sys

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django.fixtures import Settings

from opencme.web.inbox import post
from opencme.web.inbox.models import Item
from opencme.web.people.models import User
from tests.web.background import work_off
from tests.web.documents import certificate, letter

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def _takes_mail(settings: Settings) -> None:
    settings.INBOX_ADDRESS = "inbox@cme.example.org"


def handed_over(recipient: str, content: bytes, monkeypatch: pytest.MonkeyPatch) -> int:
    """The exit status of the command that a mail server pipes a mail to."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    try:
        call_command("receive", recipient, stdout=io.StringIO(), stderr=io.StringIO())
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def test_a_mail_goes_to_whoever_has_the_address(
    hers: Client, physician: User, nurse: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = post.address_of(physician)
    assert address.startswith("inbox+")
    assert address in hers.get("/inbox/").text
    assert address != post.address_of(nurse)
    content = letter("See what is attached.", ("certificate.pdf", certificate()))
    assert handed_over(address.upper(), content, monkeypatch) == 0
    assert handed_over(address, content, monkeypatch) == 0
    work_off()
    assert [item.holder for item in Item.objects.all()] == [physician] * 2
    assert "1 record waits for you to confirm" in hers.get("/inbox/").text


def test_an_old_address_and_one_that_nobody_has_are_refused(
    hers: Client, physician: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = post.address_of(physician)
    page = hers.post("/inbox/address/", follow=True).text
    assert "Your inbox has a new address" in page
    assert old not in page
    for recipient in (old, "inbox@cme.example.org", "inbox+@cme.example.org", "x" * 5000, ""):
        assert handed_over(recipient, letter(), monkeypatch) == 67
    assert not Item.objects.exists()


def test_what_is_no_mail_or_too_large_is_sent_back(physician: User, monkeypatch: pytest.MonkeyPatch) -> None:
    address = post.address_of(physician)
    assert handed_over(address, b"", monkeypatch) == 65
    assert handed_over(address, b"From: a\nTo: b\nSubject: c\n\n" + b"x" * (21 * 2**20), monkeypatch) == 65
    assert not Item.objects.exists()


def test_an_installation_that_takes_no_mail_gives_no_address(hers: Client, settings: Settings) -> None:
    settings.INBOX_ADDRESS = ""
    assert "by mail" not in hers.get("/inbox/").text
    assert hers.post("/inbox/address/").status_code == 404
