"""Accounts: making one, signing in and out, forgetting the password, and what none of it gives away."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client

from opencme.web.people.models import User
from tests.web.people import PASSWORD

pytestmark = pytest.mark.usefixtures("clean_cache")

SIGN_IN = "/account/sign-in/"
SIGN_UP = "/account/sign-up/"
FORGOTTEN = "/account/password/forgotten/"
ANOTHER = "three-other-words"


def test_an_account_is_made_by_confirming_the_address(client: Client) -> None:
    answer = client.post(SIGN_UP, {"email": "New@Example.org", "password1": PASSWORD}, follow=True)
    assert "Enter the code" in answer.text
    (message,) = mail.outbox
    assert message.to == ["new@example.org"]
    code = re.search(r"^\s*([A-Z0-9]{3,}(?:-[A-Z0-9]+)*)\s*$", str(message.body), re.MULTILINE)
    assert code, message.body
    client.post("/account/confirm/", {"code": code[1]})
    assert "There is nothing on your record yet" in client.get("/record/").text
    assert User.objects.get().email == "new@example.org"


def test_signing_in_leads_to_the_record_and_out_of_it_again(physician: User, client: Client) -> None:
    client.post(SIGN_IN, {"login": "Physician@example.org", "password": PASSWORD})
    assert client.get("/account/sign-out/").status_code == 200, "a mere link must not sign anybody out"
    assert client.get("/record/").status_code == 200
    answer = client.post("/account/sign-out/", follow=True)
    assert "You are signed out." in answer.text
    assert client.get("/record/").status_code == 302


def test_a_wrong_password_and_an_unknown_address_read_the_same(physician: User, client: Client) -> None:
    wrong = client.post(SIGN_IN, {"login": "physician@example.org", "password": "wrong"})
    unknown = client.post(SIGN_IN, {"login": "nobody@example.org", "password": "wrong"})
    assert errors(wrong.text) == errors(unknown.text) != []
    assert wrong.status_code == unknown.status_code


def test_making_an_account_does_not_tell_who_has_one(physician: User, client: Client) -> None:
    answers = []
    for email in ("physician@example.org", "new@example.org"):
        stranger = Client()
        answer = stranger.post(SIGN_UP, {"email": email, "password1": PASSWORD}, follow=True)
        answers.append((answer.redirect_chain, without_tokens(answer.text.replace(email, "…"))))
    assert answers[0] == answers[1]
    assert [message.subject for message in mail.outbox] == ["You have an account already", "Your code for OpenCME"]


def test_asking_for_a_new_password_does_not_tell_who_has_an_account(physician: User, client: Client) -> None:
    answers = []
    for email in ("physician@example.org", "nobody@example.org"):
        answer = Client().post(FORGOTTEN, {"email": email}, follow=True)
        answers.append((answer.redirect_chain, without_tokens(answer.text)))
    assert answers[0] == answers[1]
    assert [message.subject for message in mail.outbox] == [
        "Set a new password for OpenCME",
        "There is no account with this address",
    ]


def test_the_link_in_the_mail_sets_a_new_password_once(physician: User, client: Client) -> None:
    client.post(FORGOTTEN, {"email": "physician@example.org"})
    link = re.search(r"https?://testserver(\S+)", str(mail.outbox[0].body))
    assert link
    page = client.get(link[1], follow=True)
    assert "Set a new password" in page.text
    answer = client.post(page.request["PATH_INFO"], {"password1": ANOTHER, "password2": ANOTHER}, follow=True)
    assert "Your password is changed" in answer.text
    assert mail.outbox[-1].subject == "Your password was set anew"
    assert "This link no longer works" in Client().get(link[1], follow=True).text
    fresh = Client()
    fresh.post(SIGN_IN, {"login": "physician@example.org", "password": ANOTHER})
    assert fresh.get("/record/").status_code == 200


def test_changing_the_password_needs_the_old_one_and_is_told_by_mail(hers: Client) -> None:
    address = "/account/password/"
    new = {"password1": ANOTHER, "password2": ANOTHER}
    assert errors(hers.post(address, {"oldpassword": "wrong", **new}).text)
    answer = hers.post(address, {"oldpassword": PASSWORD, **new}, follow=True)
    assert "Your password is changed." in answer.text
    assert [message.subject for message in mail.outbox] == ["Your password was changed"]


@pytest.mark.parametrize("weak", ["short", "1234567890123", "password123456"[:8], "new@example.org"])
def test_a_password_that_is_easily_guessed_is_not_taken(weak: str, client: Client) -> None:
    answer = client.post(SIGN_UP, {"email": "new@example.org", "password1": weak})
    assert errors(answer.text)
    assert not User.objects.exists()


def test_guessing_passwords_is_stopped_even_for_the_right_one(physician: User, client: Client) -> None:
    for _ in range(5):
        client.post(SIGN_IN, {"login": "physician@example.org", "password": "wrong"})
    client.post(SIGN_IN, {"login": "physician@example.org", "password": PASSWORD})
    assert client.get("/record/").status_code == 302


def test_asking_again_and_again_from_one_place_is_stopped(client: Client) -> None:
    answers = [client.post(FORGOTTEN, {"email": f"nobody{n}@example.org"}) for n in range(21)]
    assert [answer.status_code for answer in answers] == [302] * 20 + [429]
    assert "Too many tries" in answers[-1].text


def test_a_header_that_anybody_can_write_does_not_get_round_the_limit(client: Client) -> None:
    answers = [
        client.post(FORGOTTEN, {"email": f"nobody{n}@example.org"}, headers={"X-Forwarded-For": f"203.0.113.{n}"})
        for n in range(21)
    ]
    assert answers[-1].status_code == 429


def test_after_signing_in_nobody_is_sent_to_another_site(physician: User, client: Client) -> None:
    sent = {"login": "physician@example.org", "password": PASSWORD, "next": "https://evil.example/"}
    assert client.post(SIGN_IN, sent).headers["Location"] == "/"


def test_the_name_on_the_account_can_be_changed(hers: Client, physician: User) -> None:
    hers.post("/account/", {"name": "Dr Ada Okafor"})
    physician.refresh_from_db()
    assert str(physician) == "Dr Ada Okafor"


def test_the_address_is_only_changed_once_the_new_one_is_confirmed(hers: Client, physician: User) -> None:
    hers.post("/account/e-mail/", {"email": "ada@example.org", "action_add": ""})
    physician.refresh_from_db()
    assert physician.email == "physician@example.org"
    assert mail.outbox[0].to == ["ada@example.org"]


def errors(page: str) -> list[str]:
    return re.findall(r'<ul class="errorlist.*?</ul>', page, re.DOTALL)


def without_tokens(page: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)
