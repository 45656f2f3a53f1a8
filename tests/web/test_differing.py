"""What a document says otherwise is told wherever the document is called a proof."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from opencme.credit import Amount
from opencme.web.people.models import User
from opencme.web.proof.periods import Days
from opencme.web.proof.transcript import transcript_of
from opencme.web.proof.transcript_files import as_json
from opencme.web.record import ledger, merging
from opencme.web.record.records import record_of
from opencme.web.sharing.models import Share
from opencme.web.sharing.shown import shown_by
from tests.web.documents import SHOW, answers, brought, certificate
from tests.web.people import a_record
from tests.web.shares import a_share

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def entered(hers: Client, holder: User, **fields: str) -> str:
    """The number of the record that came of a certificate."""
    (proposed,) = brought(holder, certificate()).proposals.all()
    hers.post(SHOW, answers(proposed, "enter", **fields))
    (record,) = ledger.transcript_of(holder).records
    return str(record.id)


def share_of(holder: User) -> Share:
    return a_share(holder, first_day=date(2026, 1, 1), last_day=date(2026, 12, 31)).share


def test_what_is_as_the_document_says_needs_no_remark(hers: Client, physician: User) -> None:
    number = entered(hers, physician)
    assert "the document says" not in hers.get(reverse("record:entry", args=[number])).text
    (line,) = transcript_of(physician, Days(), timezone.localdate()).lines
    assert line.proof == "proven by a document"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", "Update in everything", "title changed by the holder; the document says “Update in Asthma”"),
        ("amount", "5", "amount changed by the holder; the document says 6.75"),
        ("completed", "2026-03-15", "day changed by the holder; the document says 14 March 2026"),
        (
            "system",
            "ANCC contact hours",
            "kind of credit changed by the holder; the document says AMA PRA Category 1 Credit",
        ),
        ("topics", "Ethics", "topics entered by the holder"),
    ],
)
def test_what_was_changed_by_hand_is_told_on_record_share_and_exports(
    field: str, value: str, words: str, hers: Client, physician: User
) -> None:
    number = entered(hers, physician, **{field: value})
    (line,) = (transcript := transcript_of(physician, Days(), timezone.localdate())).lines
    assert line.proof == f"proven by a document ({words})"
    assert words in json.loads(as_json(transcript))["records"][0]["proof"]
    (row,) = shown_by(share_of(physician), timezone.localdate()).rows
    assert [each.to_others for each in row.differs] == [words]
    page = hers.get(reverse("record:entry", args=[number])).text
    assert words.replace("the holder", "you").capitalize()[:20] in page


def test_a_later_correction_is_told_too(hers: Client, physician: User) -> None:
    number = int(entered(hers, physician))
    head = ledger.history_of(number, physician)[-1]
    ledger.correct(head, a_record(title="Update in Asthma", amount=Amount.of("6.75")), by=physician)
    assert "Day changed by you; the document says 14 March 2026." in hers.get(head.get_absolute_url()).text


def test_a_name_that_is_not_hers_is_told_to_whoever_the_record_is_shown_to(hers: Client, physician: User) -> None:
    User.objects.filter(pk=physician.pk).update(name="Rosa Lindqvist")
    physician.refresh_from_db()
    entered(hers, physician, because="My name before I married.")
    words = "made out to Imani Okafor; the holder says: My name before I married."
    (row,) = shown_by(share_of(physician), timezone.localdate()).rows
    assert [each.to_others for each in row.differs] == [words]
    (line,) = transcript_of(physician, Days(), timezone.localdate()).lines
    assert words in line.proof


def test_a_merged_record_tells_what_the_other_s_certificate_says(hers: Client, physician: User) -> None:
    number = int(entered(hers, physician))
    other = ledger.enter(
        physician, a_record(title="Update in asthma", completed=date(2026, 3, 14), state="reported"), by=physician
    )
    merging.merge(other, ledger.history_of(number, physician)[-1], by=physician)
    page = hers.get(other.get_absolute_url()).text
    assert "the document says 6.75" in page
    assert record_of(other).amount == Amount.of("2.5")
