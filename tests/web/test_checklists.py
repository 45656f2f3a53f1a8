"""Others confirm what no certificate shows: in their own words, signed, and never by the holder herself."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from opencme.web.people.models import User
from opencme.web.record.appendonly import AppendOnlyError
from opencme.web.record.models import Credential
from opencme.web.sharing import confirming, links
from opencme.web.sharing.links import Issued
from opencme.web.sharing.models import Checklist, ChecklistItem, Confirmation, Look, Retraction, Share, Verdict
from tests.web.shares import SPRING, a_share, address

pytestmark = [pytest.mark.django_db, pytest.mark.database]
SIGNATURE = {"name": "Yara Example", "role": "Consultant", "registration": "GMC 1234567", "signed": "yara  example"}


@pytest.fixture
def checklist(physician: User) -> Checklist:
    return confirming.make(physician, "Appraisal 2026", [("Appraisal held", "The law, s. 1"), ("Logbook seen", "")])


@pytest.fixture
def asked(physician: User, checklist: Checklist) -> Issued:
    return a_share(physician, checklist=checklist, may_confirm=True)


def say(client: Client, issued: Issued, **fields: str) -> Any:
    sent = SIGNATURE | {"verdict-1": "confirmed", "remark-1": "On 3 March"} | fields
    return client.post(f"{address(issued)}confirm/", sent)


def states(checklist: Checklist) -> list[str]:
    return [each.state for each in confirming.items_of(checklist)]


def test_a_checklist_offers_what_the_programme_asks_and_no_certificate_shows(hers: Client, physician: User) -> None:
    credential = Credential.objects.create(
        holder=physician, programme="gb-gmc-revalidation", title="GMC", issued="2024-01-01"
    )
    path = f"/sharing/checklists/new/?credential={credential.pk}"
    page = hers.get(path).text
    assert "Feedback of colleagues, once in the five years" in page
    assert "Continuing development to show" not in page
    sent = {"title": "Revalidation", "duties": ["colleague-feedback"], "own": "Logbook seen\n\n Logbook   seen \nVisit"}
    answer = hers.post(path, sent, follow=True)
    assert "Nobody has confirmed any of it yet." in answer.text
    items = [(item.words, item.cite) for item in ChecklistItem.objects.order_by("id")]
    assert items == [
        ("Feedback of colleagues, once in the five years", "Royal College of Physicians, CPD for revalidation"),
        ("Logbook seen", ""),
        ("Visit", ""),
    ]


@pytest.mark.parametrize("credential", ["999999", "x", "-1", "9" * 40, "²"])
def test_a_checklist_for_a_credential_of_nobody_or_another_is_no_page(
    hers: Client, nurse: User, credential: str
) -> None:
    others = Credential.objects.create(holder=nurse, programme="us-fl-rn", title="Nurse")
    for number in (credential, str(others.pk)):
        assert hers.get("/sharing/checklists/new/", {"credential": number}).status_code == 404


def test_an_empty_checklist_and_one_without_end_are_not_made(hers: Client, checklist: Checklist) -> None:
    before = Checklist.objects.count()
    assert "Write at least one item" in hers.post("/sharing/checklists/new/", {"title": "x", "own": " \n "}).text
    many = "\n".join(str(number) for number in range(101))
    assert "at most 100 items" in hers.post("/sharing/checklists/new/", {"title": "x", "own": many}).text
    long = hers.post("/sharing/checklists/new/", {"title": "x", "own": "a" * 301})
    assert "at most 300 letters; this one has 301" in long.text
    assert Checklist.objects.count() == before
    hers.post(f"/sharing/checklists/{checklist.pk}/", {"own": many})
    assert checklist.items.count() == 2


def test_somebody_without_an_account_confirms_with_a_remark_and_her_name(
    hers: Client, checklist: Checklist, asked: Issued
) -> None:
    visitor = Client()
    assert say(visitor, asked, **{"verdict-2": "declined"}).headers["Location"] == f"{address(asked)}#checklist"
    assert states(checklist) == ["confirmed", "declined"]
    for page in (hers.get(f"/sharing/checklists/{checklist.pk}/").text, visitor.get(address(asked)).text):
        assert "Confirmed by Yara Example, Consultant, registration GMC 1234567, on" in page
        assert "told by a link sent to A board" in page
        assert "On 3 March" in page
    assert Look.objects.filter(part=Look.Part.CONFIRMED, detail="Yara Example").count() == 1


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"signed": "Somebody Else"}, "Type Yara Example to sign"),
        ({"signed": ""}, "required"),
        ({"name": ""}, "required"),
        ({"role": ""}, "required"),
        ({"verdict-1": "", "remark-1": ""}, "Confirm or decline at least one item"),
        ({"verdict-1": ""}, "Say whether you confirm it"),
        ({"verdict-1": "perhaps"}, "Select a valid choice"),
        ({"remark-1": "x" * 1001}, "at most 1000 characters"),
    ],
)
def test_a_confirmation_that_is_not_whole_is_not_kept(
    client: Client, asked: Issued, sent: dict[str, str], says: str
) -> None:
    assert says in say(client, asked, **sent).text
    assert not Confirmation.objects.exists()


def test_an_item_that_the_link_does_not_show_cannot_be_confirmed(
    client: Client, physician: User, nurse: User, asked: Issued
) -> None:
    confirming.make(nurse, "Hers", [("Another's", "")])
    say(client, asked, **{"verdict-3": "confirmed"})
    assert [verdict.item.words for verdict in Verdict.objects.all()] == ["Appraisal held"]


def test_a_link_without_the_right_only_shows_the_checklist(
    client: Client, physician: User, checklist: Checklist
) -> None:
    for issued in (a_share(physician, checklist=checklist), a_share(physician, **SPRING)):
        assert "Confirm or decline" not in client.get(address(issued)).text
        assert client.get(f"{address(issued)}confirm/").status_code == 404
        assert say(client, issued).status_code == 404
        assert client.post(f"{address(issued)}retract/").status_code == 404
    assert not Confirmation.objects.exists()


def test_the_holder_herself_cannot_confirm_or_take_back(hers: Client, checklist: Checklist, asked: Issued) -> None:
    assert "somebody else must confirm it" in hers.get(f"{address(asked)}confirm/").text
    assert say(hers, asked).status_code == 403
    assert states(checklist) == ["open", "open"]
    say(Client(), asked)
    hers.post(f"{address(asked)}retract/")
    assert states(checklist) == ["confirmed", "open"]


def test_what_is_said_again_through_a_link_takes_the_place_of_what_was_said(
    client: Client, checklist: Checklist, asked: Issued
) -> None:
    say(client, asked)
    page = client.get(f"{address(asked)}confirm/").text
    assert "takes the place" in page
    assert "On 3 March" in page
    say(client, asked, **{"verdict-1": "declined", "remark-1": "Not this year", "verdict-2": "confirmed"})
    assert states(checklist) == ["declined", "confirmed"]
    assert len(confirming.history_of(checklist)) == 2


def test_a_confirmation_is_taken_back_by_its_link_alone_and_while_it_lasts(
    client: Client, physician: User, checklist: Checklist, asked: Issued
) -> None:
    say(client, asked)
    other = a_share(physician, checklist=checklist, may_confirm=True)
    client.post(f"{address(other)}retract/")
    assert states(checklist) == ["confirmed", "open"]
    assert client.get(f"{address(asked)}retract/").headers["Location"] == address(asked)
    assert not Retraction.objects.exists()
    client.post(f"{address(asked)}retract/")
    client.post(f"{address(asked)}retract/")
    assert states(checklist) == ["open", "open"]
    assert [confirming.is_retracted(each) for each in confirming.history_of(checklist)] == [True]
    say(client, asked)
    links.stop(asked.share)
    assert client.post(f"{address(asked)}retract/").status_code == 404
    assert states(checklist) == ["confirmed", "open"]


def test_two_people_may_confirm_the_same_item(client: Client, physician: User, checklist: Checklist) -> None:
    for verdict in ("confirmed", "declined"):
        say(client, a_share(physician, checklist=checklist, may_confirm=True), **{"verdict-1": verdict})
    assert [len(each.said) for each in confirming.items_of(checklist)] == [2, 0]
    assert states(checklist) == ["declined", "open"]


def test_a_link_cannot_be_used_to_confirm_without_end(client: Client, asked: Issued) -> None:
    for _ in range(confirming.MOST_BY_LINK):
        assert say(client, asked).status_code == 302
    assert "Ask for a new one" in say(client, asked).text
    assert Confirmation.objects.count() == confirming.MOST_BY_LINK


def test_the_holder_can_change_nothing_of_what_was_said(
    hers: Client, physician: User, checklist: Checklist, asked: Issued
) -> None:
    say(Client(), asked)
    client_page = f"/sharing/checklists/{checklist.pk}/"
    hers.post(client_page, {"own": "Something more", "title": "Another", "words": "Another"})
    assert [item.words for item in checklist.items.order_by("id")] == [
        "Appraisal held",
        "Logbook seen",
        "Something more",
    ]
    Share.objects.update(recipient="Somebody grander")
    assert "told by a link sent to A board" in hers.get(client_page).text
    for row in (ChecklistItem.objects.first(), Confirmation.objects.get(), Verdict.objects.get()):
        assert row is not None
        with pytest.raises(AppendOnlyError):
            row.save()


def test_the_database_refuses_to_change_what_was_said(client: Client, asked: Issued) -> None:
    say(client, asked)
    client.post(f"{address(asked)}retract/")
    for table in ("checklistitem", "confirmation", "verdict", "retraction"):
        for statement in (f"UPDATE sharing_{table} SET id = id + 1000", f"DELETE FROM sharing_{table}"):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


def test_a_checklist_asks_the_database_as_often_however_much_was_said(
    hers: Client, physician: User, checklist: Checklist, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    visitor = Client()
    for _ in range(6):
        say(visitor, a_share(physician, checklist=checklist, may_confirm=True))
    # Session, user, checklist, items (2), history (2) and its items.
    with django_assert_num_queries(8):
        hers.get(f"/sharing/checklists/{checklist.pk}/")


def test_what_asks_for_nothing_to_tick_is_said_before_it_is_chosen(hers: Client, physician: User) -> None:
    Credential.objects.create(holder=physician, programme="us-dea-mate", title="Federal prescriber training")
    assert "it asks for nothing that a certificate could not show" in hers.get("/sharing/checklists/").text
