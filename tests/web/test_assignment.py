"""The standing page says where credit that may count for either of two periods would do more."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from opencme.credit import Amount
from opencme.web.people.models import User
from opencme.web.record import ledger
from tests.web.people import a_record
from tests.web.test_standing_page import hold

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def last_cycle() -> int:
    """The last year of the two-year cycle before the running one, which ends with an odd year."""
    year = timezone.localdate().year
    return year - 1 if year % 2 == 0 else year - 2


def enter(holder: User, amount: int, day: date, **fields: object) -> None:
    record = a_record(completed=day, system="aapa-1", amount=Amount.of(amount), title="Dermatology", **fields)
    ledger.enter(holder, record, by=holder)


def test_credit_assigned_to_a_full_period_is_better_used_in_the_next(hers: Client, physician: User) -> None:
    year = last_cycle()
    hold(physician, "us-nccpa", expires=date(year + 2, 12, 31))
    enter(physician, 100, date(year - 1, 3, 1))
    enter(physician, 30, date(year, 7, 1), for_period=date(year, 12, 31))
    page = hers.get("/").text
    assert f"Assign “Dermatology” of 1 July {year} to the period that ends on 31 December {year + 2}" in page
    assert "30 credits less would be missing here" in page


def test_credit_that_both_periods_need_is_pointed_out(hers: Client, physician: User) -> None:
    year = last_cycle()
    hold(physician, "us-nccpa", expires=date(year + 2, 12, 31))
    enter(physician, 70, date(year - 1, 3, 1))
    enter(physician, 30, date(year, 7, 1))
    assert "seems to count twice" in hers.get("/").text


def test_nothing_is_said_where_there_is_no_choice(hers: Client, physician: User) -> None:
    hold(physician, "us-nccpa", expires=date(last_cycle() + 2, 12, 31))
    enter(physician, 30, timezone.localdate())
    page = hers.get("/").text
    assert "Assign “" not in page
    assert "seems to count twice" not in page
