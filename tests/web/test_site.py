"""What holds for every page: headers, errors in the house style, and settings that are documented."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, override_settings

from opencme.web import environment
from opencme.web.people.models import User

CHECKOUT = Path(__file__).parents[2]
WEB = CHECKOUT / "src" / "opencme" / "web"


def test_every_setting_is_documented() -> None:
    source = "\n".join(file.read_text() for file in WEB.rglob("*.py"))
    used = set(re.findall(r"\b(?:OPENCME_[A-Z_]+|DATABASE_URL|XDG_DATA_HOME)\b", source))
    documented = set(
        re.findall(r"^### `([A-Z_]+)`", (CHECKOUT / "docs" / "configuration.md").read_text(), re.MULTILINE)
    )
    assert used == documented


def test_pages_are_only_shown_by_us_and_load_nothing_from_elsewhere(client: Client) -> None:
    page = client.get("/account/sign-in/", secure=True)
    assert page.headers["Content-Security-Policy"].startswith("default-src 'self';")
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert page.headers["X-Frame-Options"] == "DENY"
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert "max-age=31536000" in page.headers["Strict-Transport-Security"]
    assert page.cookies["csrftoken"]["secure"]
    assert not re.search(r"""(?:src|href|action)=["'](?:https?:)?//|\sstyle=|<style|\son\w+=""", page.text)


def test_a_form_of_another_site_changes_nothing(physician: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(physician)
    page = browser.post("/record/add/", {"title": "Forged"})
    assert page.status_code == 403
    assert "This form was open for too long" in page.text


def test_a_page_that_does_not_exist_says_so(client: Client) -> None:
    page = client.get("/nothing/here/")
    assert page.status_code == 404
    assert "There is no such page" in page.text


def test_a_request_for_another_host_is_refused(client: Client) -> None:
    page = client.get("/account/sign-in/", headers={"host": "evil.example"})
    assert page.status_code == 400
    assert "cannot be read" in page.text


@override_settings(ROOT_URLCONF="tests.web.broken_urls")
def test_a_fault_of_ours_shows_no_traceback(physician: User) -> None:
    browser = Client(raise_request_exception=False)
    browser.force_login(physician)
    page = browser.get("/broken/")
    assert page.status_code == 500
    assert "Something went wrong on our side" in page.text
    assert "ZeroDivisionError" not in page.text
    page = browser.get("/forbidden/")
    assert page.status_code == 403
    assert "not yours to see" in page.text


def test_the_server_says_that_it_is_ready_without_the_database(client: Client) -> None:
    assert client.get("/ready/").text == "ready\n"


def test_the_secret_key_is_made_once_and_for_its_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENCME_SECRET_KEY")
    key = environment.secret_key(tmp_path)
    assert len(key) >= 50
    assert environment.secret_key(tmp_path) == key
    assert [file.name for file in tmp_path.iterdir()] == ["secret-key"]
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("OPENCME_DEBUG", "perhaps", 'OPENCME_DEBUG is "perhaps"; write on or off'),
        ("OPENCME_PROXIES", "-1", 'OPENCME_PROXIES is "-1"; write a whole number'),
        ("OPENCME_MAIL", "pigeon://loft", "OPENCME_MAIL is not understood; write console:"),
        ("OPENCME_DATA", "/dev/null/data", "name one that can be written in OPENCME_DATA"),
    ],
)
def test_a_setting_that_is_wrong_is_said_in_one_line(name: str, value: str, message: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "opencme.web", "serve"],
        env={**os.environ, name: value},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert message in done.stderr
    assert done.stderr.count("\n") == 1


def test_mail_by_smtp_is_encrypted_unless_told_otherwise() -> None:
    options = environment.mailer("smtp://me%40here:s%2Fcret@mail.example.org")["OPTIONS"]
    assert isinstance(options, dict)
    assert (options["username"], options["password"], options["port"]) == ("me@here", "s/cret", 587)
    assert options["use_tls"]
    plain = environment.mailer("smtp://mail.example.org:25?tls=off")["OPTIONS"]
    assert isinstance(plain, dict)
    assert not plain["use_tls"]
    with pytest.raises(ImproperlyConfigured):
        environment.mailer("smtp:")


def test_the_models_and_the_migrations_agree(db: None) -> None:
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_address_of_the_site_is_its_first_whole_name_unless_one_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENCME_ADDRESS", raising=False)
    names = ["*", ".example.org", "cme.example.org"]
    assert environment.address("OPENCME_ADDRESS", names, https=True) == "https://cme.example.org"
    assert environment.address("OPENCME_ADDRESS", ["*"], https=False) == "http://localhost"
    monkeypatch.setenv("OPENCME_ADDRESS", "https://cme.example.org:8443/")
    assert environment.address("OPENCME_ADDRESS", [], https=True) == "https://cme.example.org:8443"
    for wrong in ("cme.example.org", "https://", "https://cme.example.org/site", "ftp://cme.example.org"):
        monkeypatch.setenv("OPENCME_ADDRESS", wrong)
        with pytest.raises(ImproperlyConfigured, match="write the address of the site"):
            environment.address("OPENCME_ADDRESS", [], https=True)
