"""What may be on a record twice is said where somebody would want to know, and what was said of it can be unsaid."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from opencme.credit import Amount
from opencme.web.people.models import User
from opencme.web.record import ledger, merging
from opencme.web.record.doubles import LOOKED_AT, doubles
from opencme.web.record.models import CreditEntry
from tests.web.people import a_record

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def twice(physician: User) -> tuple[CreditEntry, CreditEntry]:
    """One activity, entered twice."""
    first = ledger.enter(physician, a_record(provider="Mayo Clinic"), by=physician)
    return first, ledger.enter(physician, a_record(amount=Amount.of(3)), by=physician)


@pytest.mark.usefixtures("twice")
def test_the_number_stands_on_the_record_and_before_something_is_shared(hers: Client) -> None:
    assert "One activity twice? (1 pair)" in hers.get(reverse("record:list")).text
    assert "1 pair of records may each be one activity" in hers.get(reverse("sharing:new")).text


def test_a_record_on_which_nothing_is_twice_says_nothing_of_it(hers: Client, physician: User) -> None:
    ledger.enter(physician, a_record(), by=physician)
    assert "One activity twice?</a>" in hers.get(reverse("record:list")).text
    assert "may each be one activity" not in hers.get(reverse("sharing:new")).text


def test_only_the_newest_records_are_compared(physician: User) -> None:
    ledger.import_many(
        physician,
        [a_record(title=f"Course {n}", completed=a_record().completed - timedelta(days=n)) for n in range(LOOKED_AT)],
        by=physician,
        file_name="all.csv",
        digest="0" * 64,
    )
    old = a_record(completed=a_record().completed.replace(year=2020))
    for _ in range(2):
        ledger.enter(physician, old, by=physician)
    assert doubles(physician) == 0
    assert len(merging.found(physician)) == 1


def test_two_activities_can_be_told_apart_and_that_can_be_taken_back(
    hers: Client, physician: User, twice: tuple[CreditEntry, CreditEntry]
) -> None:
    one, other = twice
    sent = {"stays": str(one.number), "goes": str(other.number)}
    page = hers.post(reverse("record:duplicates"), sent | {"different": "yes"}, follow=True).text
    assert "are two activities, you said" in page
    assert doubles(physician) == 0
    page = hers.post(reverse("record:duplicates"), sent | {"again": "yes"}, follow=True).text
    assert "1 pair of records" in page
    assert doubles(physician) == 1


def test_a_merging_is_undone_from_the_record_that_was_kept(
    hers: Client, physician: User, twice: tuple[CreditEntry, CreditEntry]
) -> None:
    one, other = twice
    kept = merging.merge(other, one, by=physician)
    page = hers.get(kept.get_absolute_url()).text
    assert f"Merged with record {one.number}" in page
    gone = ledger.history_of(one.number, physician)[-1]
    assert f'Undo the merging<span class="unseen"> with record {one.number}' in page
    hers.post(reverse("record:restore", args=[one.number]), {"version": str(gone.pk)})
    assert not ledger.history_of(one.number, physician)[-1].is_withdrawn
    assert len(ledger.heads(physician).exclude(kind=CreditEntry.Kind.WITHDRAWAL)) == 2
