"""Mail waits for the end of quiet hours and days off, by the clock on the wall, also when that clock is changed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencme.web.reminders.quiethours import QuietHours

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
NIGHT = QuietHours(time(20), time(7), (), BERLIN)


def in_berlin(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("2026-11-24T12:00", "2026-11-24T12:00"),
        ("2026-11-24T20:00", "2026-11-25T07:00"),
        ("2026-11-24T23:59", "2026-11-25T07:00"),
        ("2026-11-25T00:00", "2026-11-25T07:00"),
        ("2026-11-25T06:59", "2026-11-25T07:00"),
        ("2026-11-25T07:00", "2026-11-25T07:00"),
        ("2028-02-28T22:00", "2028-02-29T07:00"),
    ],
)
def test_over_midnight_mail_waits_until_the_morning(asked: str, answered: str) -> None:
    assert NIGHT.next_allowed(in_berlin(asked)) == in_berlin(answered)


def test_hours_of_one_day_are_quiet_on_that_day() -> None:
    clinic = QuietHours(time(8), time(13, 30), (), BERLIN)
    assert clinic.next_allowed(in_berlin("2026-11-24T09:00")) == in_berlin("2026-11-24T13:30")
    assert clinic.allows(in_berlin("2026-11-24T07:59"))


def test_a_day_off_is_waited_for_and_the_night_after_it_too() -> None:
    weekend = QuietHours(time(20), time(7), (5, 6), BERLIN)
    assert weekend.next_allowed(in_berlin("2026-11-27T21:00")) == in_berlin("2026-11-30T07:00")
    assert weekend.next_allowed(in_berlin("2026-11-28T12:00")) == in_berlin("2026-11-30T07:00")


def test_the_night_on_which_clocks_are_changed_ends_by_the_clock() -> None:
    assert NIGHT.next_allowed(in_berlin("2026-10-24T21:00")) == datetime(2026, 10, 25, 6, tzinfo=UTC)
    assert NIGHT.next_allowed(in_berlin("2027-03-27T21:00")) == datetime(2027, 3, 28, 5, tzinfo=UTC)


def test_an_end_that_the_clock_leaves_out_comes_as_long_after() -> None:
    early = QuietHours(time(22), time(2, 30), (), NEW_YORK)
    assert early.next_allowed(datetime(2027, 3, 14, 5, tzinfo=UTC)) == datetime(2027, 3, 14, 7, 30, tzinfo=UTC)


def test_an_end_that_the_clock_shows_twice_is_the_second() -> None:
    early = QuietHours(time(22), time(1, 30), (), NEW_YORK)
    # A quarter past one for the second time.
    assert early.next_allowed(datetime(2026, 11, 1, 6, 15, tzinfo=UTC)) == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    assert early.next_allowed(datetime(2026, 11, 1, 4, 0, tzinfo=UTC)) == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)


def test_without_quiet_hours_mail_may_always_come() -> None:
    for never in (QuietHours(None, None, (), BERLIN), QuietHours(time(9), time(9), (), BERLIN)):
        assert never.allows(in_berlin("2026-11-24T03:00"))


def test_the_morning_after_a_day_is_that_of_the_place() -> None:
    for name, hour in (("Pacific/Kiritimati", 17), ("Pacific/Niue", 18)):
        quiet = QuietHours(time(20), time(7), (), ZoneInfo(name))
        morning = quiet.morning_after(date(2028, 2, 28))
        assert (morning.astimezone(quiet.zone).date(), morning.hour) == (date(2028, 2, 29), hour)


ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Pacific/Kiritimati", "Pacific/Niue", "Australia/Lord_Howe",
         "America/St_Johns", "Asia/Kathmandu", "America/Havana", "Asia/Beirut")  # fmt: skip


@given(
    st.sampled_from(ZONES).map(ZoneInfo),
    st.times(),
    st.times(),
    st.sets(st.integers(0, 6), max_size=6),
    st.datetimes(datetime(2026, 1, 1), datetime(2029, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC)),
)
def test_mail_comes_when_it_may_and_no_later_than_it_must(
    zone: ZoneInfo, start: time, end: time, off: set[int], moment: datetime
) -> None:
    quiet = QuietHours(start, end, tuple(off), zone)
    allowed = quiet.next_allowed(moment)
    assert allowed >= moment
    assert quiet.allows(allowed)
    if allowed > moment:
        assert not quiet.allows(moment)
    # Whenever anybody asks before it, the answer is the same.
    between = moment + (allowed - moment) / 2
    assert quiet.next_allowed(between) in (allowed, between)
    assert allowed - moment <= timedelta(days=14)
