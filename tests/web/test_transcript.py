"""The transcript says what is on the record, what shows it and what it adds up to, in whatever form it is taken."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO
from pathlib import Path

import pdfplumber
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from opencme.credit import Amount
from opencme.interchange.tabular import read
from opencme.web.people import identifiers
from opencme.web.people.models import User
from opencme.web.proof.periods import Days
from opencme.web.proof.transcript import DECLARED, PROVEN, REPORTED, transcript_of
from opencme.web.proof.transcript_files import as_csv, as_excel, as_json, as_pdf
from opencme.web.record import evidence, ledger
from opencme.web.record.models import Credential, Profile
from tests.verapdf import faults
from tests.web.people import a_record

pytestmark = [pytest.mark.django_db, pytest.mark.database]
TODAY = date(2026, 11, 24)
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n"


@pytest.fixture
def record(physician: User) -> User:
    """Four records: declared, proven, reported, withdrawn."""
    physician.name = "Dr Imani Okafor"
    physician.save()
    identifiers.state(physician, "npi", "1234567893")
    ledger.enter(physician, a_record(title="Declared", completed=date(2025, 5, 1)), by=physician)
    proven = ledger.enter(physician, a_record(title="Proven", topics=(("ethics", Amount.of(1)),)), by=physician)
    evidence.attach(evidence.keep([PDF], "proven.pdf", physician).evidence, proven.number, by=physician)
    ledger.enter(physician, a_record(title="Reported", system="ancc", state="reported"), by=physician)
    gone = ledger.enter(physician, a_record(title="Withdrawn"), by=physician)
    ledger.withdraw(gone, by=physician, reason="Twice")
    return physician


def test_every_record_says_what_shows_it_and_withdrawn_ones_are_left_out(record: User) -> None:
    found = transcript_of(record, Days(), TODAY)
    assert {line.title: line.proof for line in found.lines} == {
        "Declared": DECLARED,
        "Proven": PROVEN,
        "Reported": REPORTED,
    }
    assert [(total.system, str(total.amount), total.records) for total in found.totals] == [
        ("ama-pra-1", "5", 2),
        ("ancc", "2.5", 1),
    ]
    assert found.identifiers == (("NPI", "1234567893"),)


def test_only_the_days_that_are_asked_for_are_in_it(record: User) -> None:
    found = transcript_of(record, Days.between(date(2025, 1, 1), date(2025, 12, 31)), TODAY)
    assert [line.title for line in found.lines] == ["Declared"]
    assert "from 1 January 2025 to 31 December 2025" in found.sentence


def test_a_transcript_takes_the_same_few_queries_however_long_it_is(
    physician: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for count in (1, 30):
        for _ in range(count):
            entry = ledger.enter(physician, a_record(), by=physician)
            evidence.attach(evidence.keep([PDF], "a.pdf", physician).evidence, entry.number, by=physician)
        with django_assert_num_queries(5):
            transcript_of(physician, Days(), TODAY)


def test_csv_and_excel_are_read_back_to_the_same_records(record: User) -> None:
    found = transcript_of(record, Days(), TODAY)
    fields = [line.record.fields for line in found.lines]
    for name, content in (("t.csv", as_csv(found)), ("t.xlsx", as_excel(found))):
        assert [each.fields for each in read(content, name=name, today=TODAY).records()] == fields


def test_json_says_all_of_it_with_the_sha256_of_what_shows_it(record: User) -> None:
    said = json.loads(as_json(transcript_of(record, Days(), TODAY)))
    assert (said["format"], said["version"], said["made"]) == ("opencme-transcript", 1, "2026-11-24")
    assert said["person"] == {"name": "Dr Imani Okafor", "identifiers": [{"kind": "NPI", "value": "1234567893"}]}
    (proven,) = [each for each in said["records"] if each["title"] == "Proven"]
    assert proven["topics"] == {"ethics": "1"}
    assert [file["name"] for file in proven["files"]] == ["proven.pdf"]
    assert len(proven["files"][0]["sha256"]) == 64


def test_the_pdf_says_it_for_people_and_conforms(record: User, tmp_path: Path) -> None:
    made = as_pdf(transcript_of(record, Days(), TODAY), paper="us-letter")
    with pdfplumber.open(BytesIO(made)) as opened:
        text = " ".join(page.extract_text() for page in opened.pages)
    for said in ("Dr Imani Okafor", "1234567893", "Proven", "Reported", "24 November 2026", "How to read this"):
        assert said in text
    assert "Withdrawn" not in text
    (tmp_path / "transcript.pdf").write_bytes(made)
    assert faults([tmp_path / "transcript.pdf"]) == []


@pytest.mark.parametrize(
    ("form", "start"), [("pdf", b"%PDF-"), ("xlsx", b"PK"), ("csv", b"\xef\xbb\xbfid"), ("json", b"{")]
)
def test_the_page_hands_out_every_form_as_a_file(form: str, start: bytes, record: User, hers: Client) -> None:
    answer = hers.get("/proof/transcript/", {"format": form, "period": "all", "paper": "a4"})
    assert answer.content.startswith(start)
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert answer.headers["Cache-Control"] == "no-store, private"


def test_the_periods_of_what_she_holds_can_be_chosen(record: User, hers: Client) -> None:
    Profile.objects.create(holder=record, profession="physician-md")
    held = Credential.objects.create(
        holder=record, programme="us-fl-md", title="Florida", issued=date(2018, 5, 4), expires=date(2027, 1, 31)
    )
    page = hers.get("/proof/transcript/").content.decode()
    assert f'value="{held.pk}:2027-01-31"' in page
    assert "1 February 2023 to 31 January 2025" in page
    answer = hers.get("/proof/transcript/", {"format": "json", "period": f"{held.pk}:2025-01-31"})
    assert json.loads(answer.content)["days"] == {"first": "2023-02-01", "last": "2025-01-31"}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"period": "days"}, "Give the first day"),
        ({"period": "days", "first": "2026-02-01", "last": "2026-01-01"}, "is before the first"),
        ({"period": "99:2027-01-31"}, "is not one of the available choices"),
        ({"period": "all", "format": "exe"}, "is not one of the available choices"),
        ({"period": "days", "first": "31.31.2026"}, ""),
    ],
)
def test_what_cannot_be_made_is_said_on_the_page(asked: dict[str, str], said: str, hers: Client) -> None:
    answer = hers.get("/proof/transcript/", {"format": "csv", **asked})
    assert answer.headers["Content-Type"].startswith("text/html")
    assert said in answer.content.decode()
    assert "errorlist" in answer.content.decode()


def test_an_empty_record_still_makes_a_transcript(physician: User, hers: Client) -> None:
    for form in ("pdf", "xlsx", "csv", "json"):
        assert hers.get("/proof/transcript/", {"format": form, "period": "all"}).status_code == 200


def test_a_period_of_a_credential_says_of_which(hers: Client, physician: User) -> None:
    ends = date(2027, 1, 31)
    Credential.objects.create(holder=physician, programme="us-fl-md", title="Florida", expires=ends)
    assert "Florida MD licence: " in hers.get("/proof/transcript/").text
