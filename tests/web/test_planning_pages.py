"""The plan's page: the answer first, what to do between the deadlines, and buttons that change it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client

from opencme.credit import Amount
from opencme.web.catalog.models import Entry
from opencme.web.people.models import User
from opencme.web.planning import solving
from opencme.web.planning.models import Choice, Wishes
from opencme.web.record import ledger
from opencme.web.record.models import Credential
from tests.web.catalogs import an_award, bring
from tests.web.people import a_record
from tests.web.planned import ERRORS, catalog, conference, course, lacking_errors, meeting

pytestmark = [pytest.mark.django_db, pytest.mark.database]

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
SHORT, LONG = course("s", "Errors in short", "2", 45), course("l", "Errors at length", "3")


@pytest.fixture(autouse=True)
def _on_a_day_in_november() -> Iterator[None]:
    with patch("django.utils.timezone.now", return_value=NOW):
        yield


@pytest.fixture
def credential(physician: User) -> Credential:
    return lacking_errors(physician)


def page(client: Client, address: str = "/plan/", status: int = 200) -> str:
    """The words of the page, without its tags."""
    answer = client.get(address)
    assert answer.status_code == status
    main = answer.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    text = re.sub(r"<[^>]+>", " ", main).replace("&#x27;", "'")
    return " ".join(text.split())


def send(client: Client, address: str, **sends: Any) -> str:
    answer = client.post(address, sends)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/plan/")
    return page(client)


def number(title: str) -> int:
    return Entry.objects.get(title=title).pk


# The answer


def test_the_answer_comes_first_with_its_proof(credential: Credential, hers: Client, tmp_path: Path) -> None:
    catalog(tmp_path, [SHORT, LONG])
    text = page(hers)
    assert "2 hours in one activity close everything; no plan under 2 hours exists." in text
    assert "2 hours of learning, 45 USD to pay." in text


def test_a_pick_says_what_it_closes_and_what_would_be_next_best(
    credential: Credential, hers: Client, tmp_path: Path
) -> None:
    catalog(tmp_path, [SHORT, LONG])
    text = page(hers)
    assert "Closes prevention of medical errors (Florida MD licence)" in text
    assert "2 hours on prevention of medical errors (needed for this)" in text
    assert "Without it: 1 hour more with “Errors at length”." in text
    assert f'href="/standing/{credential.pk}/medical-errors/"' in hers.get("/plan/").content.decode()


def test_the_deadlines_stand_between_the_picks_with_how_far_they_are(
    credential: Credential, hers: Client, tmp_path: Path
) -> None:
    catalog(tmp_path, [meeting()])
    text = page(hers)
    assert text.index("16 January 2027 (in 53 days)") < text.index("31 January 2027 (in 68 days)")
    assert "Florida MD licence everything is there by then" in text


def test_what_nothing_closes_is_named(credential: Credential, hers: Client, tmp_path: Path) -> None:
    catalog(tmp_path, [course("e", "Ethics", topics={"ethics": "2"})])
    text = page(hers)
    assert "Nothing here closes what is missing." in text
    assert "2 hours on prevention of medical errors (Florida MD licence), due 31 January 2027" in text
    assert "still missing then: 2 hours on prevention of medical errors" in text


def test_an_empty_catalog_is_a_calm_answer(credential: Credential, hers: Client) -> None:
    assert "Nothing here closes what is missing." in page(hers)


def test_where_nothing_is_missing_the_page_says_so(credential: Credential, hers: Client, physician: User) -> None:
    errors = ((ERRORS, Amount.of(2)),)
    ledger.enter(physician, a_record(amount=Amount.of(2), topics=errors), by=physician)
    text = page(hers)
    assert "Nothing is missing; there is nothing to plan." in text
    assert "Florida MD licence nothing is missing" in text


def test_who_holds_nothing_is_shown_the_way_in(hers: Client) -> None:
    assert "Tell us what you hold" in page(hers)


def test_an_open_question_leads_to_where_it_is_answered(hers: Client, physician: User) -> None:
    credential = Credential.objects.create(holder=physician, programme="us-fl-md", title="Florida")
    answer = hers.get("/plan/").content.decode()
    assert "Not planned for until you tell us" in answer
    assert f'href="/#credential-{credential.pk}"' in answer or f"#credential-{credential.pk}" in answer


def test_what_is_over_withdrawn_or_listed_twice_is_not_proposed(
    credential: Credential, hers: Client, tmp_path: Path
) -> None:
    bring(tmp_path, [SHORT])
    bring(tmp_path, [LONG])
    assert "Errors at length" in page(hers)
    assert "Errors in short" not in page(hers)


def test_what_is_of_no_credit_that_her_programmes_take_is_not_looked_at(
    credential: Credential, hers: Client, tmp_path: Path
) -> None:
    foreign = course("f", "Errors elsewhere", awards=(an_award("2", "acpe", {ERRORS: "2"}),))
    catalog(tmp_path, [foreign, course("n", "For nurses", audience=frozenset({"nurse-rn"}))])
    assert "Nothing here closes what is missing." in page(hers)


def test_what_is_done_is_not_proposed_again(
    credential: Credential, hers: Client, tmp_path: Path, physician: User
) -> None:
    catalog(tmp_path, [SHORT, LONG])
    ledger.enter(physician, a_record(amount=Amount.of(1), activity="s"), by=physician)
    assert "Errors at length" in page(hers)
    assert "one activity" in page(hers)


# Buttons


def test_what_is_booked_is_paid_and_stays_in_the_plan(credential: Credential, hers: Client, tmp_path: Path) -> None:
    catalog(tmp_path, [SHORT, meeting()])
    text = send(hers, "/plan/choose/", entry=number("The winter meeting"), session="", said="booked")
    assert "The winter meeting Booked" in text
    assert "nothing to pay" in text
    assert "Errors in short" not in text


def test_a_session_is_booked_by_itself(credential: Credential, hers: Client, tmp_path: Path) -> None:
    catalog(tmp_path, [conference()])
    assert "A conference: Session a" in page(hers)
    text = send(hers, "/plan/choose/", entry=number("A conference"), session="a", said="booked")
    assert "A conference: Session a Booked" in text
    assert Choice.objects.get().session == "a"


def test_what_is_booked_stays_where_the_catalog_forgets_it(
    credential: Credential, hers: Client, tmp_path: Path
) -> None:
    catalog(tmp_path, [meeting()])
    send(hers, "/plan/choose/", entry=number("The winter meeting"), said="booked")
    Entry.objects.all().delete()
    assert "The winter meeting Booked" in page(hers)


@pytest.mark.parametrize(("said", "words"), [("skipped", "comes back on 24 December 2026"), ("never", "never shown")])
def test_what_is_left_out_is_not_proposed_and_can_be_brought_back(
    credential: Credential, hers: Client, tmp_path: Path, said: str, words: str
) -> None:
    catalog(tmp_path, [SHORT, LONG])
    text = send(hers, "/plan/choose/", entry=number("Errors in short"), said=said)
    assert "3 hours in one activity" in text
    assert f"Left out by you: 1 Errors in short {words}" in text
    text = send(hers, f"/plan/choices/{Choice.objects.get().pk}/take-back/")
    assert "2 hours in one activity" in text


def test_what_was_skipped_comes_back_after_thirty_days(credential: Credential, hers: Client, tmp_path: Path) -> None:
    catalog(tmp_path, [SHORT, LONG])
    send(hers, "/plan/choose/", entry=number("Errors in short"), said="skipped")
    Choice.objects.update(said_at=NOW - timedelta(days=30))
    assert "Errors in short" in page(hers)
    assert "Left out" not in page(hers)


def test_saying_something_else_takes_the_place_of_what_was_said(
    credential: Credential, hers: Client, tmp_path: Path
) -> None:
    catalog(tmp_path, [SHORT])
    for said in ("skipped", "never", "booked"):
        send(hers, "/plan/choose/", entry=number("Errors in short"), said=said)
    assert Choice.objects.get().said == "booked"


def test_what_was_booked_and_is_over_asks_for_its_credit(
    credential: Credential, hers: Client, tmp_path: Path, physician: User
) -> None:
    catalog(tmp_path, [meeting(starts=datetime(2026, 11, 25, 9), ends=datetime(2026, 11, 25, 11)), SHORT])
    send(hers, "/plan/choose/", entry=number("The winter meeting"), said="booked")
    with patch("django.utils.timezone.now", return_value=NOW + timedelta(days=2)):
        hers.force_login(physician)
        text = page(hers)
    assert "Booked, and over" in text
    assert "Errors in short" in text.split("Booked, and over")[0]


@pytest.mark.parametrize(
    "sends",
    [{}, {"entry": "1"}, {"entry": "x", "said": "booked"}, {"entry": "999999", "said": "booked"},
     {"entry": "9" * 30, "said": "booked"}, {"entry": "1", "said": "bought"}],
)  # fmt: skip
def test_what_names_no_activity_changes_nothing(credential: Credential, hers: Client, sends: dict[str, str]) -> None:
    assert hers.post("/plan/choose/", sends).status_code == 404
    assert not Choice.objects.exists()


def test_a_session_that_is_none_of_the_activity_is_not_booked(
    credential: Credential, hers: Client, tmp_path: Path
) -> None:
    catalog(tmp_path, [conference()])
    sends = {"entry": number("A conference"), "session": "z", "said": "booked"}
    assert hers.post("/plan/choose/", sends).status_code == 404


# Wishes in the way


def test_wishes_that_leave_no_plan_can_be_given_up_by_a_button(
    credential: Credential, hers: Client, tmp_path: Path, physician: User
) -> None:
    catalog(tmp_path, [SHORT])
    Wishes.objects.create(holder=physician, budget=1000, minutes_per_week=600)
    text = page(hers)
    assert "No plan closes everything within your wishes." in text
    assert "There is no plan for 10 USD and within 10 hours a week; give up the budget." in text
    assert "Give up the budget" in text
    text = send(hers, "/plan/give-up/", wish="budget")
    assert "2 hours in one activity" in text
    assert Wishes.objects.get().minutes_per_week == 600


def test_only_a_wish_can_be_given_up(hers: Client) -> None:
    for sends in ({}, {"wish": "everything"}):
        assert hers.post("/plan/give-up/", sends).status_code == 404


# How long and how many


def test_too_many_plans_at_a_time_are_a_calm_answer(credential: Credential, hers: Client) -> None:
    with patch.object(solving, "PATIENCE", 0.0):
        turns = [solving._turns.acquire(blocking=False) for _ in range(solving.AT_ONCE)]
        try:
            assert all(turns)
            answer = hers.get("/plan/")
        finally:
            for _ in turns:
                solving._turns.release()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "Other plans are being worked out" in answer.content.decode()
    assert hers.get("/plan/").status_code == 200


def test_where_the_catalog_has_more_than_can_be_looked_at_the_page_says_so(
    credential: Credential, hers: Client, tmp_path: Path
) -> None:
    others = [course(f"o{n}", f"Other {n}", topics={"ethics": "2"}, available=(None, None)) for n in range(12)]
    catalog(tmp_path, [*others, LONG])
    with patch("opencme.web.planning.offered.MOST", 6), patch("opencme.web.planning.solving.MOST", 6):
        text = page(hers)
    assert "it was made from 6 activities" in text
    assert "Errors at length" in text


def test_the_page_asks_as_many_questions_of_the_database_for_one_activity_as_for_thirty(
    credential: Credential, hers: Client, tmp_path: Path, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for many in (1, 30):
        bring(tmp_path, [course(f"{n}", f"Errors {n}") for n in range(many)])
        page(hers)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            page(hers)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 20
