"""Everybody can read what a programme asks, where it comes from and how sure we are, and take the data away."""

from __future__ import annotations

import pytest
from django.test import Client

from opencme import rulebook
from opencme.web.people.models import User
from tests.web.test_standing_page import hold

pytestmark = pytest.mark.usefixtures("db")


def test_the_list_names_every_rulebook(client: Client) -> None:
    page = client.get("/rulebooks/").text
    for name in rulebook.ids():
        assert f'href="/rulebooks/{name}/"' in page


@pytest.mark.parametrize(
    ("query", "found", "left_out"),
    [
        ("country=CA", "ca-rcpsc-moc", "us-fl-md"),
        ("region=US-FL", "us-fl-md", "us-tx-md"),
        ("profession=pharmacist", "us-fl-pharmacist", "us-fl-md"),
        ("kind=membership", "us-aafp", "us-fl-md"),
        ("q=family+physicians", "us-aafp", "us-fl-md"),
        ("q=florida+pharmacy", "us-fl-pharmacist", "us-fl-md"),
    ],
)
def test_the_address_says_what_is_listed(client: Client, query: str, found: str, left_out: str) -> None:
    page = client.get(f"/rulebooks/?{query}").text
    assert f'href="/rulebooks/{found}/"' in page
    assert f'href="/rulebooks/{left_out}/"' not in page


def test_words_that_fit_nothing_say_so(client: Client) -> None:
    assert "Nothing fits." in client.get("/rulebooks/?q=zzz").text
    assert client.get("/rulebooks/", {"q": "x" * 5000, "country": "<script>"}).status_code == 200


def test_a_sheet_says_what_a_board_would_print(client: Client) -> None:
    page = client.get("/rulebooks/us-fl-md/").text
    assert "Florida Board of Medicine asks for 40 hours every 2 years" in page
    assert "2 years, ending on 31 January" in page
    assert "Fla. Stat. sec. 456.013(7)" in page
    assert "low confidence" in page
    assert "Keep it for 4 years." in page
    assert "The licence expires on 31 January, not on the birthday." in page
    assert "2 January 2026" in page
    assert "I hold this" not in page


def test_its_cases_are_examples(client: Client) -> None:
    page = client.get("/rulebooks/us-fl-md/").text
    assert "One hour of medical errors missing" in page
    assert "1 January 2026" not in page.split("Examples")[0].split("What is required")[0]
    assert "issued on 4 May 2018 and expires on 31 January 2027" in page
    assert "1 counted, 1 missing, missing" in page


@pytest.mark.parametrize("name", rulebook.ids())
def test_every_rulebook_has_its_sheet(client: Client, name: str) -> None:
    page = client.get(f"/rulebooks/{name}/")
    assert page.status_code == 200
    assert rulebook.load(name).checked.strftime("%Y") in page.text


def test_the_files_are_handed_out_as_text(client: Client) -> None:
    for name, start in (("us-fl-md.yaml", "programme: us-fl-md"), ("us-fl-md.cases.yaml", "- case:")):
        file = client.get(f"/rulebooks/{name}")
        assert file.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert file.headers["X-Content-Type-Options"] == "nosniff"
        assert file.text.startswith(start)


@pytest.mark.parametrize("path", ["us-fl-mdd/", "us-fl-mdd.yaml", "..%2F..%2Fweb%2Fsettings.yaml", "us-fl-md.cases/"])
def test_nothing_but_a_rulebook_is_handed_out(client: Client, path: str) -> None:
    assert client.get(f"/rulebooks/{path}").status_code == 404


def test_who_is_signed_in_can_say_i_hold_this(hers: Client, physician: User) -> None:
    assert 'href="/record/credentials/add/?programme=us-fl-md"' in hers.get("/rulebooks/us-fl-md/").text
    credential = hold(physician, "us-fl-md")
    page = hers.get("/rulebooks/us-fl-md/").text
    assert "You hold this." in page
    assert f'href="/#credential-{credential.pk}"' in page
