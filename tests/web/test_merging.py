"""Two records of one activity: found, merged in a step that can be taken back, or told apart for good."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from opencme.credit import Amount
from opencme.web.people.models import User
from opencme.web.record import evidence, ledger, merging
from opencme.web.record.models import CreditEntry
from opencme.web.record.records import record_of
from tests.web.people import a_record

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n"


def typed_and_certified(holder: User) -> tuple[CreditEntry, CreditEntry]:
    """The same activity, typed in by hand and then entered from its certificate."""
    typed = ledger.enter(holder, a_record(topics=(("diabetes-care", Amount.of("2.5")),)), by=holder)
    certified = ledger.enter(holder, a_record(provider="Great Lakes Medical Society", format="live"), by=holder)
    evidence.attach(evidence.keep([PDF], "certificate.pdf", holder).evidence, certified.number, by=holder)
    return typed, certified


def counted(holder: User) -> list[Amount]:
    return [record.amount for record in ledger.transcript_of(holder).records if record.state != "withdrawn"]


def head(entry: CreditEntry) -> CreditEntry:
    return ledger.history_of(entry.number, entry.holder)[-1]


def test_the_proven_record_is_the_one_to_stay(physician: User) -> None:
    typed, certified = typed_and_certified(physician)
    (pair,) = merging.found(physician)
    assert (pair.stays.number, pair.goes.number) == (certified.number, typed.number)
    assert pair.likeness.sure


def test_merged_records_count_once_and_say_all_that_both_said(physician: User) -> None:
    typed, certified = typed_and_certified(physician)
    merging.merge(certified, typed, by=physician)
    assert counted(physician) == [Amount.of("2.5")]
    stands = record_of(head(certified))
    assert (stands.topics, stands.provider) == ((("diabetes-care", Amount.of("2.5")),), "Great Lakes Medical Society")
    assert merging.found(physician) == []


def test_what_a_provider_reported_takes_no_credit_from_what_the_holder_says(physician: User) -> None:
    reported = ledger.enter(physician, a_record(state="reported"), by=physician)
    typed = ledger.enter(
        physician,
        a_record(
            topics=(("ethics", Amount.of("2.5")),),
            approved_by=("us-abim",),
            tested=True,
            interactive=True,
            accredited_by="accme",
            format="live",
            hours=Amount.of(2),
            in_practice_area=True,
        ),
        by=physician,
    )
    merging.merge(reported, typed, by=physician)
    assert record_of(head(reported)) == record_of(reported)


def test_what_two_providers_reported_is_filled_in(physician: User) -> None:
    one, other = (
        ledger.enter(physician, a_record(state="reported", **more), by=physician)
        for more in ({}, {"approved_by": ("us-abim",)})
    )
    merging.merge(one, other, by=physician)
    assert record_of(head(one)).approved_by == ("us-abim",)


def test_the_certificate_comes_along_whichever_stays(physician: User) -> None:
    typed, certified = typed_and_certified(physician)
    merging.merge(typed, certified, by=physician)
    assert [file.name for file in evidence.showing(typed.number, physician)] == ["certificate.pdf"]


@pytest.mark.parametrize("swapped", [False, True])
def test_undoing_makes_two_records_as_they_were(swapped: bool, physician: User) -> None:
    entries = typed_and_certified(physician)
    before = [record_of(entry) for entry in entries]
    shown = evidence.shown(physician)
    stays, goes = entries if swapped else entries[::-1]
    merging.merge(stays, goes, by=physician)
    merging.undo(head(goes), by=physician)
    assert [record_of(head(entry)) for entry in entries] == before
    assert evidence.shown(physician) == shown


def test_undoing_leaves_a_certificate_that_was_brought_to_both(physician: User) -> None:
    typed, certified = typed_and_certified(physician)
    file = evidence.showing(certified.number, physician)[0]
    evidence.attach(file, typed.number, by=physician)
    merging.merge(typed, certified, by=physician)
    merging.undo(head(certified), by=physician)
    assert evidence.showing(typed.number, physician) == evidence.showing(certified.number, physician) == [file]


def test_undoing_keeps_what_was_written_since(physician: User) -> None:
    typed, certified = typed_and_certified(physician)
    kept = merging.merge(certified, typed, by=physician)
    ledger.correct(kept, a_record(title="A better title"), by=physician, note="misspelt")
    merging.undo(head(typed), by=physician)
    assert head(certified).title == "A better title"
    assert len(counted(physician)) == 2


def test_two_activities_are_not_asked_about_again(physician: User) -> None:
    typed, certified = typed_and_certified(physician)
    merging.tell_apart(certified.number, typed.number, by=physician)
    merging.tell_apart(typed.number, certified.number, by=physician)
    assert merging.found(physician) == []
    assert len(counted(physician)) == 2


def test_a_withdrawn_record_is_merged_with_nothing(physician: User) -> None:
    typed, certified = typed_and_certified(physician)
    gone = ledger.withdraw(typed, by=physician, reason="mistake")
    with pytest.raises(merging.NotMergedError, match="withdrawn"):
        merging.merge(certified, gone, by=physician)


def test_of_two_merges_at_once_one_is_told(physician: User) -> None:
    typed, certified = typed_and_certified(physician)
    merging.merge(certified, typed, by=physician)
    with pytest.raises(ledger.AlreadyFollowedError):
        merging.merge(certified, typed, by=physician)
    assert len(counted(physician)) == 1


def test_two_opposite_merges_leave_one_record(physician: User) -> None:
    typed, certified = typed_and_certified(physician)
    merging.merge(certified, typed, by=physician)
    with pytest.raises(ledger.AlreadyFollowedError):
        merging.merge(typed, certified, by=physician)
    assert len(counted(physician)) == 1


def test_withdrawing_the_one_that_stays_brings_the_other_back(hers: Client, physician: User) -> None:
    typed, certified = typed_and_certified(physician)
    merging.merge(certified, typed, by=physician)
    stays = head(certified)
    hers.post(reverse("record:withdraw", args=[certified.number]), {"version": stays.pk, "reason": "not mine"})
    assert head(certified).is_withdrawn
    assert not head(typed).is_withdrawn
    assert len(counted(physician)) == 1


def test_records_of_two_people_are_never_one(physician: User, nurse: User) -> None:
    mine, other = ledger.enter(physician, a_record(), by=physician), ledger.enter(nurse, a_record(), by=nurse)
    with pytest.raises(merging.NotMergedError):
        merging.merge(mine, other, by=physician)


def test_the_page_merges_and_the_record_s_page_undoes(hers: Client, physician: User) -> None:
    typed, certified = typed_and_certified(physician)
    address = reverse("record:duplicates")
    assert "1 pair of records may each be one activity" in hers.get(address).text
    sent = {"stays": certified.number, "goes": typed.number, "merge": "yes"}
    assert "is one record now" in hers.post(address, sent, follow=True).text
    assert "proven by a document" in hers.get(certified.get_absolute_url()).text
    page = hers.get(typed.get_absolute_url()).text
    assert "Undo the merging" in page
    hers.post(reverse("record:restore", args=[typed.number]), {"version": head(typed).pk})
    assert len(counted(physician)) == 2


@pytest.mark.parametrize("sent", [{}, {"stays": "x", "goes": "²"}, {"stays": "9" * 30, "goes": "1", "merge": "yes"}])
def test_rubbish_merges_nothing(sent: dict[str, str], hers: Client, physician: User) -> None:
    typed_and_certified(physician)
    assert "was changed meanwhile" in hers.post(reverse("record:duplicates"), sent, follow=True).text
    assert len(counted(physician)) == 2


def test_the_number_of_queries_does_not_grow_with_the_record(
    physician: User, django_assert_max_num_queries: object
) -> None:
    for day in range(1, 28):
        ledger.enter(physician, a_record(completed=date(2026, 1, day), title=f"Course {day}"), by=physician)
    with django_assert_max_num_queries(4):  # type: ignore[operator]
        merging.found(physician)
