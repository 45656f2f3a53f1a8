"""The pages of the record do what a person expects of them, and never the same twice by accident."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.test.client import MULTIPART_CONTENT
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from opencme.credit import Amount
from opencme.web.people.models import User
from opencme.web.record import ledger
from opencme.web.record.models import Credential, CreditEntry
from tests.web.people import a_record

pytestmark = pytest.mark.database

CERTIFICATE = {
    "title": "Prescribing opioids",
    "completed": "2026-02-10",
    "system": "ama-pra-1",
    "amount": "2.5",
    "topic-1": "Opioid prescribing",
    "part-1": "1.5",
    "provider": "Gulf Coast Medical Society",
    "format": "enduring",
    "role": "learner",
    "tested": "yes",
}


def test_what_is_typed_from_a_certificate_is_on_the_record(hers: Client, physician: User) -> None:
    page = hers.post("/record/add/", CERTIFICATE, follow=True)
    assert "Prescribing opioids is on your record." in page.text
    (record,) = ledger.transcript_of(physician)
    assert record.fields == {
        "id": record.id,
        "title": "Prescribing opioids",
        "completed": "2026-02-10",
        "system": "ama-pra-1",
        "amount": "2.5",
        "topics": {"opioid-prescribing": "1.5"},
        "provider": "Gulf Coast Medical Society",
        "format": "enduring",
        "role": "learner",
        "tested": True,
        "state": "claimed",
    }


@pytest.mark.parametrize(
    ("wrong", "field", "message"),
    [
        ({"amount": "-1"}, "amount", "is negative"),
        ({"amount": "1,5"}, "amount", "write a decimal number such as 1.25"),
        ({"amount": "1.234"}, "amount", "more than two decimal places"),
        ({"amount": "nan"}, "amount", "is not a number"),
        ({"amount": ""}, "amount", "This field is required"),
        ({"completed": "02/10/2026"}, "completed", "Write the date as 2026-01-31"),
        ({"completed": "2026-02-30"}, "completed", "Write the date as 2026-01-31"),
        ({"completed": "1926-02-10"}, "completed", "is the year right"),
        ({"started": "2026-02-11"}, "started", "starts after it is completed"),
        ({"system": "pra"}, "system", "not one of the available choices"),
        ({"topic-1": "astrology"}, "topic-1", "is not a topic we know"),
        ({"part-1": "3"}, "part-1", "more than the whole amount"),
        ({"topic-2": "opioid-prescribing"}, "topic-2", "named twice"),
        ({"topic-1": ""}, "topic-1", "Name the topic"),
        ({"country": "United"}, "country", "at most 2 characters"),
        ({"country": "1!"}, "country", "two letters"),
        ({"title": "x" * 301}, "title", "at most 300"),
    ],
)
def test_an_error_is_said_beside_its_field_and_what_was_typed_stays(
    hers: Client, wrong: dict[str, str], field: str, message: str
) -> None:
    page = hers.post("/record/add/", CERTIFICATE | wrong)
    assert message in " ".join(page.context["form"].errors[field])
    assert list(page.context["form"].errors) == [field]
    for value in (CERTIFICATE | wrong).values():
        assert value in page.text
    assert not CreditEntry.objects.exists()


def test_ten_megabytes_pasted_into_a_field_come_back_with_its_limit(hers: Client, physician: User) -> None:
    page = hers.post("/record/add/", CERTIFICATE | {"note": "x" * 10_000_000})
    assert "at most 500 characters" in page.text
    assert 'value="Prescribing opioids"' in page.text
    assert not ledger.transcript_of(physician)


def test_a_form_too_long_to_be_read_is_refused_with_the_limit_and_a_single_line_in_the_log(
    hers: Client, physician: User, caplog: pytest.LogCaptureFixture
) -> None:
    page = hers.post("/record/add/", CERTIFICATE | {"note": "x" * 13_000_000}, content_type=MULTIPART_CONTENT)
    assert page.status_code == 400
    assert "larger than 12 MB. Nothing was stored. Go back" in page.text
    assert "Traceback" not in caplog.text
    assert not ledger.transcript_of(physician)


def test_credit_cannot_be_entered_before_it_is_earned(hers: Client) -> None:
    later = timezone.localdate() + timedelta(days=2)
    page = hers.post("/record/add/", CERTIFICATE | {"completed": later.isoformat()})
    assert "still to come" in page.text


def test_sending_a_form_twice_is_asked_about(hers: Client) -> None:
    hers.post("/record/add/", CERTIFICATE)
    page = hers.post("/record/add/", CERTIFICATE)
    assert "It is another one" in page.text
    assert CreditEntry.objects.count() == 1
    hers.post("/record/add/", CERTIFICATE | {"again": "yes"})
    assert CreditEntry.objects.count() == 2


def test_a_correction_shows_what_stood_before(hers: Client, physician: User) -> None:
    entry = ledger.enter(physician, a_record(), by=physician)
    form = hers.get(f"/record/{entry.pk}/correct/")
    assert 'value="2.5"' in form.text
    assert 'value="2026-03-01"' in form.text
    sent = CERTIFICATE | {"title": "Update in hypertension", "amount": "3", "note": "Misread", "version": str(entry.pk)}
    page = hers.post(f"/record/{entry.pk}/correct/", sent, follow=True)
    assert [old.amount for old in page.context["history"]] == [Amount.of(3), Amount.of("2.5")]
    assert "Misread" in page.text


def test_a_correction_that_changes_nothing_is_not_entered(hers: Client, physician: User) -> None:
    hers.post("/record/add/", CERTIFICATE)
    entry = CreditEntry.objects.get()
    page = hers.post(f"/record/{entry.pk}/correct/", CERTIFICATE, follow=True)
    assert "Nothing was changed" in page.text
    assert CreditEntry.objects.count() == 1


def test_a_correction_of_what_was_changed_meanwhile_is_refused_and_keeps_what_was_typed(
    hers: Client, physician: User
) -> None:
    entry = ledger.enter(physician, a_record(), by=physician)
    ledger.correct(entry, a_record(amount=Amount.of(4)), by=physician)
    page = hers.post(f"/record/{entry.pk}/correct/", CERTIFICATE | {"version": str(entry.pk)})
    assert "changed while you had it open" in page.text
    assert "Prescribing opioids" in page.text
    assert CreditEntry.objects.count() == 2


def test_a_withdrawal_says_why_and_can_be_undone(hers: Client, physician: User) -> None:
    entry = ledger.enter(physician, a_record(), by=physician)
    assert "This field is required" in hers.post(f"/record/{entry.pk}/withdraw/", {}).text
    page = hers.post(f"/record/{entry.pk}/withdraw/", {"reason": "Not mine"}, follow=True)
    assert "it counts nowhere" in page.text
    assert "Not mine" in page.text
    page = hers.post(f"/record/{entry.pk}/restore/", follow=True)
    assert "counts again" in page.text
    assert [old.kind for old in page.context["history"]] == ["correction", "withdrawal", "claim"]


def test_the_list_is_filtered_by_year_topic_and_kind(hers: Client, physician: User) -> None:
    one = Amount.of(1)
    ledger.enter(physician, a_record(title="Narrow", topics=(("opioid-prescribing", one),)), by=physician)
    ledger.enter(physician, a_record(title="Old", completed=date(2019, 1, 1)), by=physician)
    ledger.enter(physician, a_record(title="Other", system="abim-moc"), by=physician)

    def titles(query: str) -> set[str]:
        return {entry.title for entry in hers.get(f"/record/?{query}").context["found"].page}

    assert titles("year=2019") == {"Old"}
    assert titles("system=abim-moc") == {"Other"}
    # Prescribing opioids is prescribing controlled substances.
    assert titles("topic=controlled-substance-prescribing") == {"Narrow"}
    assert titles("year=2026&system=ama-pra-1") == {"Narrow"}
    assert titles("year=banana&system=nothing&topic=&page=x") == {"Narrow", "Old", "Other"}


def test_the_sums_leave_out_what_is_withdrawn(hers: Client, physician: User) -> None:
    ledger.enter(physician, a_record(), by=physician)
    ledger.withdraw(ledger.enter(physician, a_record(), by=physician), by=physician, reason="Twice")
    found = hers.get("/record/").context["found"]
    assert found.totals == [("ama-pra-1", Amount.of("2.5"))]
    assert found.page.paginator.count == 2


def test_withdrawn_records_are_hidden_or_shown_alone(hers: Client, physician: User) -> None:
    ledger.enter(physician, a_record(title="Stands"), by=physician)
    ledger.withdraw(ledger.enter(physician, a_record(title="Goes"), by=physician), by=physician, reason="Twice")
    shown = hers.get("/record/?shown=standing").context["found"]
    assert [entry.title for entry in shown.page] == ["Stands"]
    shown = hers.get("/record/?shown=withdrawn").context["found"]
    assert [entry.title for entry in shown.page] == ["Goes"]
    assert shown.standing == 0


@pytest.mark.parametrize("count", [50, 5_000])
def test_the_list_takes_the_same_queries_however_long_it_is(
    hers: Client, physician: User, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    records = [a_record(completed=date(2026, 3, 1) - timedelta(days=n)) for n in range(count)]
    ledger.import_many(physician, records, by=physician, file_name="all.csv", digest="0" * 64)
    # Session, account, sums, what there is to filter by, how many, the page, what may be there twice (2).
    with django_assert_num_queries(8):
        page = hers.get("/record/")
    assert len(page.content) < 100_000


def test_a_record_shows_its_history_in_the_same_queries_however_often_it_was_corrected(
    hers: Client, physician: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    head = entry = ledger.enter(physician, a_record(), by=physician)
    for n in range(12):
        head = ledger.correct(head, a_record(amount=Amount.of(n)), by=physician)
    with django_assert_num_queries(5):
        hers.get(f"/record/{entry.pk}/")


def test_a_credential_is_added_changed_put_away_and_taken_out_again(hers: Client) -> None:
    sent = {"programme": "us-fl-md", "issued": "2018-05-04", "expires": "2027-01-31", "number": "ME 1"}
    hers.post("/record/credentials/add/", sent)
    credential = Credential.objects.get()
    assert "Florida" in credential.title
    hers.post(f"/record/credentials/{credential.pk}/", sent | {"expires": "2029-01-31"})
    hers.post(f"/record/credentials/{credential.pk}/archive/")
    credential.refresh_from_db()
    assert credential.expires == date(2029, 1, 31)
    assert credential.archived_at is not None
    assert "Put away" in hers.get("/record/credentials/").text
    hers.post(f"/record/credentials/{credential.pk}/archive/", {"back": "yes"})
    credential.refresh_from_db()
    assert credential.archived_at is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"expires": "2018-05-03"}, "expires"),
        ({"period_start": "2025-02-01"}, "period_end"),
        ({"period_start": "2025-02-01", "period_end": "2025-01-31"}, "period_end"),
        ({"programme": "us-zz-md"}, "programme"),
    ],
)
def test_a_credential_with_impossible_days_is_not_taken(hers: Client, wrong: dict[str, str], field: str) -> None:
    sent = {"programme": "us-fl-md", "issued": "2018-05-04", "expires": "2027-01-31"} | wrong
    assert list(hers.post("/record/credentials/add/", sent).context["form"].errors) == [field]
    assert not Credential.objects.exists()


def test_what_people_type_is_shown_and_never_run(hers: Client) -> None:
    hers.post("/record/add/", CERTIFICATE | {"title": "<script>alert(1)</script>", "provider": '"><img src=x>'})
    for address in (
        "/record/",
        f"/record/{CreditEntry.objects.get().pk}/",
        f"/record/{CreditEntry.objects.get().pk}/correct/",
    ):
        page = hers.get(address).text
        assert "<script>alert" not in page
        assert "<img" not in page
