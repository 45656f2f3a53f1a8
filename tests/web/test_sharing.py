"""A link shows what its holder chose, to whoever has it and nobody else, until she or the calendar ends it."""

from __future__ import annotations

import logging
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError
from django.http import HttpResponseBase
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from opencme.web.people.models import User
from opencme.web.quiet import WithoutLinks
from opencme.web.record import evidence, ledger
from opencme.web.record.appendonly import AppendOnlyError
from opencme.web.record.models import Credential, CreditEntry
from opencme.web.record.records import columns_of
from opencme.web.sharing import links, looks
from opencme.web.sharing.models import Look, Share
from tests.web.people import a_record
from tests.web.shares import SPRING, a_certificate, a_share, address, address_of, taken

pytestmark = [pytest.mark.django_db, pytest.mark.database]

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def florida(physician: User) -> Credential:
    return Credential.objects.create(
        holder=physician, programme="us-fl-md", title="Florida", number="ME 1", expires=date(2027, 1, 31)
    )


@pytest.fixture
def academy(physician: User) -> Credential:
    return Credential.objects.create(
        holder=physician, programme="us-aafp", title="Academy", number="AAFP 7", expires=date(2028, 12, 31)
    )


# What the link shows


def test_a_link_shows_the_standing_of_the_chosen_credential_to_somebody_without_an_account(
    physician: User, florida: Credential, academy: Credential, client: Client
) -> None:
    issued = a_share(physician, florida)
    page = client.get(address(issued)).text
    assert "Part of the record of physician@example.org" in page
    assert "shown to A board until" in page
    assert "Florida MD licence" in page
    assert "ME 1" in page
    assert "0 of 2 hours" in page
    assert "Rule 64B8-13.005" in page
    assert "AAFP" not in page
    assert "Academy" not in page
    assert "you" not in page.split("<main")[1].split("</main>")[0].casefold()


def test_a_link_to_a_standing_shows_no_record(physician: User, florida: Credential, client: Client) -> None:
    ledger.enter(physician, a_record(), by=physician)
    assert "Update in hypertension" not in client.get(address(a_share(physician, florida))).text


def test_the_transcript_has_the_records_of_its_days_and_no_others(physician: User, client: Client) -> None:
    for title, completed in (
        ("The day before", date(2026, 2, 28)),
        ("The first day", date(2026, 3, 1)),
        ("The last day", date(2026, 5, 31)),
        ("The day after", date(2026, 6, 1)),
    ):
        ledger.enter(physician, a_record(title=title, completed=completed), by=physician)
    gone = ledger.enter(physician, a_record(title="Withdrawn", completed=date(2026, 4, 1)), by=physician)
    ledger.withdraw(gone, by=physician, reason="Twice")
    page = client.get(address(a_share(physician, **SPRING))).text
    assert "The first day" in page
    assert "The last day" in page
    assert "2 records" in page
    assert not [title for title in ("The day before", "The day after", "Withdrawn") if title in page]


def test_a_record_that_was_corrected_out_of_the_days_is_not_shown(physician: User, client: Client) -> None:
    file = a_certificate(physician, "Misdated", date(2026, 3, 1))
    entry = CreditEntry.objects.get(title="Misdated")
    ledger.correct(entry, a_record(title="Misdated", completed=date(2025, 3, 1)), by=physician)
    issued = a_share(physician, **SPRING, with_certificates=True)
    assert "Misdated" not in client.get(address(issued)).text
    assert taken(client, address_of(issued, file)) == 404


def test_how_a_record_is_known_is_never_more_than_is_kept(physician: User, client: Client) -> None:
    ledger.enter(physician, a_record(evidence=True), by=physician)
    issued = a_share(physician, **SPRING)
    assert "Declared by the holder" in client.get(address(issued)).text
    a_certificate(physician, "Asthma", date(2026, 3, 2))
    assert "Proven by a document" in client.get(address(issued)).text


def test_a_credential_that_was_put_away_is_no_longer_shown(
    physician: User, florida: Credential, client: Client
) -> None:
    issued = a_share(physician, florida)
    Credential.objects.update(archived_at=timezone.now())
    assert "Florida" not in client.get(address(issued)).text


def test_the_page_names_nothing_by_its_number_here(physician: User, florida: Credential, client: Client) -> None:
    file = a_certificate(physician, "Asthma", date(2026, 3, 2))
    issued = a_share(physician, florida, **SPRING, with_certificates=True)
    page = client.get(address(issued)).text
    inside = page.split("<main")[1].split("</main>")[0]
    assert f"/{file.digest}/" in inside
    assert "/record/" not in inside
    assert "/standing/" not in inside


def test_what_a_link_shows_is_never_kept_found_or_told_to_another_site(
    physician: User, florida: Credential, client: Client
) -> None:
    file = a_certificate(physician, "Asthma", date(2026, 3, 2))
    issued = a_share(physician, florida, **SPRING, with_certificates=True)
    for path in (address(issued), address_of(issued, file), address(issued) + "confirm/", "/sharing/no-such-link/"):
        answer: Any = client.get(path)
        answer.getvalue()
        assert answer.headers["Cache-Control"] == "no-store, private"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert "sessionid" not in answer.cookies
        assert "csrftoken" not in answer.cookies


def test_a_signed_in_visitor_leaves_nothing_of_herself_on_the_page(physician: User, hers: Client) -> None:
    page = hers.get(address(a_share(physician, **SPRING))).text
    assert "Account" not in page
    assert "Sign out" not in page


# Certificates


def test_a_certificate_in_scope_is_handed_out_as_a_file_to_save(physician: User, client: Client) -> None:
    file = a_certificate(physician, "Asthma", date(2026, 3, 2))
    answer = client.get(address_of(a_share(physician, **SPRING, with_certificates=True), file))
    assert b"".join(answer) == b"".join(evidence.chunks_of(file))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Asthma.pdf"'
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_mail_proves_a_record_and_is_not_handed_out(physician: User, client: Client) -> None:
    entry = ledger.enter(physician, a_record(title="Asthma", completed=date(2026, 3, 2)), by=physician)
    content = b"From: cme@example.org\nTo: inbox+secret@cme.example.org\nSubject: Asthma\n\nYou earned 1 credit.\n"
    mail = evidence.keep([content], "asthma.eml", physician).evidence
    evidence.attach(mail, entry.number, by=physician)
    issued = a_share(physician, **SPRING, with_certificates=True)
    page = client.get(address(issued)).text
    assert "Proven by a document" in page
    assert mail.digest not in page
    assert client.get(address_of(issued, mail)).status_code == 404


def test_certificates_out_of_scope_are_no_pages(physician: User, nurse: User, client: Client) -> None:
    inside = a_certificate(physician, "Inside", date(2026, 3, 2))
    outside = a_certificate(physician, "Outside", date(2026, 6, 2))
    others = a_certificate(nurse, "Somebody else's", date(2026, 3, 2))
    loose = evidence.keep([b"%PDF-1.7\n% loose"], "loose.pdf", physician).evidence
    issued = a_share(physician, **SPRING, with_certificates=True)
    assert taken(client, address_of(issued, inside)) == 200
    for file in (outside, others, loose):
        assert taken(client, address_of(issued, file)) == 404
        assert client.head(address_of(issued, file)).status_code == 404
    for other in (a_share(physician, **SPRING), a_share(nurse, **SPRING, with_certificates=True)):
        assert taken(client, address_of(other, inside)) == 404
        assert inside.digest not in client.get(address(other)).text


def test_a_file_that_no_longer_shows_the_record_is_not_handed_out(physician: User, client: Client) -> None:
    file = a_certificate(physician, "Asthma", date(2026, 3, 2))
    issued = a_share(physician, **SPRING, with_certificates=True)
    evidence.detach(file, CreditEntry.objects.get(title="Asthma").number, by=physician)
    assert taken(client, address_of(issued, file)) == 404


def test_a_file_that_was_changed_or_lost_is_not_handed_out(physician: User, client: Client) -> None:
    file = a_certificate(physician, "Asthma", date(2026, 3, 2))
    issued = a_share(physician, **SPRING, with_certificates=True)
    evidence.path_of(file).write_bytes(b"%PDF-1.7\n% another")
    assert taken(client, address_of(issued, file)) == 404
    evidence.path_of(file).unlink()
    assert taken(client, address_of(issued, file)) == 404


# The end of a link


def test_links_that_have_ended_were_stopped_renewed_cut_off_or_never_made_answer_alike(
    physician: User, nurse: User, client: Client
) -> None:
    ended, stopped, renewed = (a_share(physician, **SPRING, days=days) for days in (-1, 14, 14))
    links.stop(stopped.share)
    links.renew(renewed.share, timezone.localdate())
    of_somebody_gone = a_share(nurse, **SPRING)
    User.objects.filter(pk=nurse.pk).update(is_active=False)
    paths = [address(each) for each in (ended, stopped, renewed, of_somebody_gone)]
    paths += ["/sharing/" + "A" * 43 + "/", address(a_share(physician))[:-5] + "/", f"/sharing/{ended.share.digest}/"]
    for below in ("", "confirm/", "certificates/" + "0" * 64 + "/"):
        answers = {answered(client.get(path + below)) for path in paths}
        assert len(answers) == 1
        assert next(iter(answers))[0] == 404
    assert {answered(client.post(path)) for path in paths} == {answered(client.get(paths[0]))}
    assert {client.head(path).status_code for path in paths} == {404}
    assert not Look.objects.exists()


def answered(answer: HttpResponseBase) -> tuple[int, tuple[tuple[str, str], ...], str]:
    """An answer as far as a visitor can see it."""
    headers = tuple(sorted((name, value) for name, value in answer.items()))
    return answer.status_code, headers, getattr(answer, "text", "")


def test_a_link_can_be_seen_on_its_last_day_and_not_after(physician: User, client: Client) -> None:
    issued = a_share(physician, days=0)
    assert client.get(address(issued)).status_code == 200
    Share.objects.update(until=timezone.localdate() - timedelta(days=1))
    assert client.get(address(issued)).status_code == 404


def test_the_secret_of_a_link_is_long_and_nowhere_in_the_database(hers: Client, physician: User) -> None:
    hers.post("/sharing/new/", form(transcript="on"))
    page = hers.get(f"/sharing/{Share.objects.get().pk}/").text
    token = page.split("http://testserver/sharing/")[1].split("/")[0]
    assert len(token) >= 43
    assert hers.get(f"/sharing/{token}/").status_code == 200
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {table}")
            assert token not in str(cursor.fetchall())


def test_the_log_of_the_server_does_not_tell_a_link() -> None:
    said = logging.LogRecord("django", logging.WARNING, "", 0, "Not Found: %s", (f"/sharing/{'a' * 43}/",), None)
    assert WithoutLinks().filter(said)
    assert said.getMessage() == "Not Found: /sharing/…/"
    assert WithoutLinks().filter(other := logging.LogRecord("x", 30, "", 0, "%s: %s", ("a", "/sharing/12/"), None))
    assert other.getMessage() == "a: /sharing/12/"


# The holder's pages


def form(**fields: str) -> dict[str, str]:
    usual = {
        "recipient": "Dr Example",
        "until": str(timezone.localdate() + timedelta(days=14)),
        "first_day": "2026-03-01",
        "last_day": "2026-05-31",
    }
    return usual | fields


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({}, "Choose at least one thing to show."),
        ({"transcript": "on", "first_day": ""}, "Say which days"),
        ({"transcript": "on", "last_day": "2026-02-01"}, "before the first day"),
        ({"certificates": "on"}, "tick that too"),
        ({"transcript": "on", "until": "2020-01-01"}, "Choose a day from today"),
        ({"transcript": "on", "until": "9999-01-01"}, "Choose a day from today"),
        ({"transcript": "on", "passcode": "1234"}, "at least 6 letters"),
        ({"transcript": "on", "held": "999999"}, "Select a valid choice"),
        ({"transcript": "on", "recipient": " "}, "required"),
    ],
)
def test_a_form_that_is_not_right_says_what_would_be(
    hers: Client, florida: Credential, sent: dict[str, str], says: str
) -> None:
    answer = hers.post("/sharing/new/", form(**sent))
    assert says in answer.text
    assert not Share.objects.exists()


def test_nobody_shares_another_s_credential_or_checklist(hers: Client, nurse: User) -> None:
    credential = Credential.objects.create(holder=nurse, programme="us-fl-rn", title="Nurse")
    hers.post("/sharing/new/", form(held=str(credential.pk)))
    hers.post("/sharing/new/", form(checklist="1", transcript=""))
    assert not Share.objects.exists()
    share = a_share(nurse, credential).share
    assert hers.get(f"/sharing/{share.pk}/").status_code == 404
    assert hers.post(f"/sharing/{share.pk}/stop/").status_code == 404
    assert hers.post(f"/sharing/{share.pk}/renew/", form()).status_code == 404


def test_a_link_is_shown_once_and_can_then_only_be_made_anew(hers: Client, florida: Credential) -> None:
    hers.post("/sharing/new/", form(held=str(florida.pk)))
    page = f"/sharing/{Share.objects.get().pk}/"
    first = hers.get(page).text.split('value="http://testserver')[1].split('"')[0]
    assert 'value="http://testserver' not in hers.get(page).text
    answer = hers.post(f"{page}renew/", {"until": str(timezone.localdate())}, follow=True)
    second = answer.text.split('value="http://testserver')[1].split('"')[0]
    assert first != second
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200


def test_sharing_that_was_stopped_stays_stopped(hers: Client, physician: User) -> None:
    issued = a_share(physician)
    hers.post(f"/sharing/{issued.share.pk}/stop/")
    answer = hers.post(f"/sharing/{issued.share.pk}/renew/", form(), follow=True)
    assert "stays so" in answer.text
    assert links.opened_by(issued.token) is None


def test_the_first_sentence_says_how_many_can_see_something(hers: Client, physician: User) -> None:
    assert "Nobody else can see your record." in hers.get("/sharing/").text
    for days in (14, 14, -1):
        a_share(physician, days=days)
    assert "Two people can see parts of your record now." in hers.get("/sharing/").text


# Who looked


def test_a_look_is_noted_roughly_and_shown_to_the_holder(hers: Client, physician: User) -> None:
    issued = a_share(physician)
    Client(REMOTE_ADDR="203.0.113.77", headers={"user-agent": FIREFOX}).get(address(issued))
    (look,) = looks.of_share(issued.share)
    assert (look.network, look.browser, look.by_holder) == ("203.0.113.0/24", "Firefox on Windows", False)
    page = hers.get(f"/sharing/{issued.share.pk}/").text
    assert "Firefox on Windows" in page
    assert "203.0.113.0/24" in page
    assert "203.0.113.77" not in page


def test_looks_cannot_flood_the_log_and_head_is_a_look(physician: User, client: Client) -> None:
    issued = a_share(physician)
    client.head(address(issued))
    for _ in range(5):
        client.get(address(issued))
    assert Look.objects.count() == 1


def test_the_holder_s_own_look_says_so(hers: Client, physician: User) -> None:
    issued = a_share(physician)
    hers.get(address(issued))
    assert Look.objects.get().by_holder
    assert "you, signed in" in hers.get(f"/sharing/{issued.share.pk}/").text


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1",
         "Safari on an iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("curl/8.0", "A program, not a person"),
        ("", "A program, not a person"),
        ("Something else", "An unknown browser"),
    ],
)  # fmt: skip
def test_a_browser_is_told_in_words(agent: str, words: str) -> None:
    assert looks.browser_of(agent) == words


@given(st.ip_addresses())
def test_a_network_is_never_an_address(address: object) -> None:
    network = looks.network_of(str(address))
    assert network.endswith(("/24", "/48"))
    assert len(network) <= 43


def test_what_is_no_address_has_no_network() -> None:
    assert looks.network_of("unknown") == ""
    assert looks.network_of("::ffff:203.0.113.77") == "203.0.113.0/24"


@given(st.text(max_size=300))
def test_whatever_a_browser_says_of_itself_fits_the_log(agent: str) -> None:
    assert 0 < len(looks.browser_of(agent)) <= 60


def test_the_log_cannot_be_altered(physician: User, client: Client) -> None:
    issued = a_share(physician)
    client.get(address(issued))
    look = Look.objects.get()
    for change in (look.save, look.delete, Look.objects.all().delete, lambda: Look.objects.update(detail="x")):
        with pytest.raises(AppendOnlyError):
            change()
    with pytest.raises(ProtectedError):
        issued.share.delete()
    replace = "INSERT OR REPLACE" if connection.vendor == "sqlite" else "INSERT"
    columns = ", ".join(str(each.column) for each in Look._meta.concrete_fields)
    for statement in (
        "UPDATE sharing_look SET part = 'file'",
        "DELETE FROM sharing_look",
        f"{replace} INTO sharing_look ({columns}) SELECT {columns} FROM sharing_look",
        *(["SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE sharing_look"] if connection.vendor == "postgresql" else []),
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Look.objects.get() == look


# However long the record is


@pytest.mark.parametrize("count", [3, 600])
def test_a_page_asks_the_database_as_often_for_a_long_record(
    physician: User,
    florida: Credential,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    CreditEntry.objects.bulk_create(
        CreditEntry(holder=physician, kind="claim", entered_by=physician, **columns_of(a_record()))
        for _ in range(count)
    )
    file = a_certificate(physician, "Asthma", date(2026, 5, 2))
    issued = a_share(physician, florida, **SPRING, with_certificates=True)
    # The share, its credentials, the transcript (2), the learner (2), the files and what they say, and the look (2).
    with django_assert_num_queries(10):
        page = client.get(address(issued)).text
    assert f"{count + 1} records" in page
    assert page.count("<tr") < 230
    # The share, the records, the files, and the look (2).
    with django_assert_num_queries(5):
        assert taken(client, address_of(issued, file)) == 200
