"""Which programmes apply to me: the page says so with a reason for each, and keeps nothing."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.usefixtures("db")


def which(client: Client, query: str) -> str:
    answer = client.get(f"/rulebooks/mine/?{query}")
    assert answer.status_code == 200
    return answer.text


def part(page: str, heading: str) -> str:
    """What stands below a heading, to the next one of its level."""
    _, _, rest = page.partition(f"<h2>{heading}</h2>")
    return rest.partition("<h2>")[0]


def test_a_licence_applies_by_profession_and_place(client: Client) -> None:
    page = which(client, "profession=physician-md&place=US-FL")
    assert 'href="/rulebooks/us-fl-md/"' in part(page, "They apply to you")
    assert "For MD, physician in Florida, United States." in page
    assert "/rulebooks/us-tx-md/" not in page
    assert "/rulebooks/us-fl-rn/" not in page


def test_a_registration_applies_once_a_fact_says_so(client: Client) -> None:
    asked = which(client, "profession=physician-md&place=US-FL")
    assert 'href="/rulebooks/us-dea-mate/"' in part(asked, "They may apply")
    assert "Do you hold a DEA registration?" in part(asked, "They may apply")
    said = which(client, "profession=physician-md&place=US-FL&dea-registered=yes")
    assert "since you hold a DEA registration." in part(said, "They apply to you")
    denied = which(client, "profession=physician-md&place=US-FL&dea-registered=no")
    assert "us-dea-mate" not in denied


def test_a_college_may_apply_by_specialty_and_is_left_out_for_another(client: Client) -> None:
    family = which(client, "profession=physician-md&place=US-FL&specialties=family-medicine")
    assert "since you practise family medicine." in part(family, "They may apply")
    assert "us-abim" not in family


@pytest.mark.parametrize(
    "query",
    ["profession=physician-md", "place=US-FL", "profession=wizard&place=US-FL", "profession=physician-md&place=XX"],
)
def test_a_question_that_is_not_complete_says_what_is_missing(client: Client, query: str) -> None:
    assert "Say who you are and at least one place where you practise." in which(client, query)


def test_where_there_is_no_rulebook_that_is_said(client: Client) -> None:
    assert "There is no rulebook for this profession in these places yet." in which(
        client, "profession=veterinarian&place=DE"
    )


def test_names_that_are_not_known_are_left_out(client: Client) -> None:
    page = which(client, "profession=physician-md&place=US-FL&specialties=quackery&dea-registered=perhaps")
    assert "us-fl-md" in page
    assert "quackery" not in page


@pytest.mark.parametrize("name", ["profession", "place", "specialties", "dea-registered"])
def test_what_is_typed_into_the_address_is_never_run(client: Client, name: str) -> None:
    wicked = '"><script>alert(1)</script>'
    answer = client.get("/rulebooks/mine/", {"profession": "physician-md", "place": "US-FL", name: wicked})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


def test_only_what_tells_the_programmes_there_apart_is_asked(client: Client) -> None:
    page = which(client, "profession=physician-md&place=DE")
    assert "Two programmes may apply to you." in page
    assert "DEA" not in page
    assert "Where you work" in page
    settled = which(client, "profession=physician-md&place=DE&practice-setting=statutory-care")
    assert "One programme applies to you." in settled
    assert "de-hospital-specialists" not in settled


def test_where_what_was_said_rules_everything_out_that_is_said(client: Client) -> None:
    page = which(client, "profession=dentist&place=US-NH&dea-registered=no")
    assert "None of the programmes for this profession there concerns you, by what you said." in page
