"""What is written is read the same by a parser that shares nothing with the library that writes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from opencme.interchange.icalendar import Calendar, CalendarError, Event, read, write

STAMP = datetime(2026, 11, 24, 8, tzinfo=UTC)
BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
DUE = Event(
    "credential-1-20280229@example.org",
    date(2028, 2, 29),
    summary="Florida MD licence: due; 2 hours, at least",
    description="First line\nsecond line \\ with a backslash\n\nÄrztekammer Zürich, 医師",
    url="https://cme.example.org/#credential-1",
    alarms=(timedelta(days=30) - timedelta(hours=9), timedelta(hours=15)),
)


def stranger(data: bytes) -> vobject.base.Component:
    return vobject.readOne(data.decode())


def test_an_independent_parser_reads_a_day_with_its_words_and_alarms() -> None:
    (event,) = stranger(write(Calendar("Deadlines", (DUE,)), STAMP)).vevent_list
    assert (event.dtstart.value, event.dtend.value) == (date(2028, 2, 29), date(2028, 3, 1))
    assert (event.uid.value, event.summary.value) == (DUE.uid, DUE.summary)
    assert (event.description.value, event.url.value) == (DUE.description, DUE.url)
    assert event.dtstamp.value == STAMP
    assert [alarm.trigger.value for alarm in event.valarm_list] == [-each for each in DUE.alarms]
    assert {alarm.action.value for alarm in event.valarm_list} == {"DISPLAY"}


def test_an_independent_parser_finds_the_same_moments_and_needs_no_zone_for_it() -> None:
    start = datetime(2026, 10, 24, 20, tzinfo=BERLIN)
    over = datetime(2026, 10, 25, 4, tzinfo=BERLIN)
    call = datetime(2027, 3, 14, 12, tzinfo=NEW_YORK)
    calendar = Calendar("Booked", (Event("night", start, over, "Night"), Event("call", call, None, "Call")))
    data = write(calendar, STAMP)
    assert b"TZID" not in data
    night, single = stranger(data).vevent_list
    # The night on which the clocks go back has an hour more.
    assert night.dtend.value - night.dtstart.value == timedelta(hours=9)
    assert (night.dtstart.value, single.dtstart.value) == (start.astimezone(UTC), call.astimezone(UTC))


def test_the_hour_that_comes_twice_is_told_apart() -> None:
    first = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN)
    second = first.replace(fold=1)
    data = write(Calendar("Night", (Event("1", first), Event("2", second))), STAMP)
    written = [event.dtstart.value.astimezone(UTC) for event in stranger(data).vevent_list]
    assert written == [first.astimezone(UTC), second.astimezone(UTC)]


def test_the_file_says_that_it_is_published_and_when_to_ask_again() -> None:
    data = write(Calendar("A, name; with signs", (DUE,), refresh=timedelta(hours=6)), STAMP)
    for line in (
        "METHOD:PUBLISH",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
        "X-WR-CALNAME:A\\, name\\; with signs",
    ):
        assert f"{line}\r\n".encode() in data


def test_the_same_calendar_is_the_same_bytes() -> None:
    calendar = Calendar("Deadlines", (DUE, Event("zoned", datetime(2027, 1, 5, 9, tzinfo=BERLIN))))
    assert write(calendar, STAMP) == write(calendar, STAMP)


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (Event("", date(2027, 1, 1), summary="Nameless"), '"Nameless" needs a uid'),
        (Event("a", date(2027, 1, 2), date(2027, 1, 1)), "ends before it starts"),
        (Event("a", datetime(2027, 1, 2)), "needs a time zone"),
        (Event("a", date(2027, 1, 2), datetime(2027, 1, 2, tzinfo=UTC)), "not one of each"),
    ],
)
def test_what_no_calendar_can_say_is_refused(event: Event, words: str) -> None:
    with pytest.raises(CalendarError, match=words):
        write(Calendar("Deadlines", (event,)), STAMP)


def test_two_events_of_one_name_and_a_stamp_without_a_zone_are_refused() -> None:
    with pytest.raises(CalendarError, match="uid that no other event"):
        write(Calendar("Deadlines", (DUE, DUE)), STAMP)
    with pytest.raises(CalendarError, match="with a zone"):
        write(Calendar("Deadlines"), datetime(2026, 1, 1))


texts = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp"]) | st.just("\n"), max_size=200)
days = st.dates(date(1950, 1, 1), date(2150, 12, 31))


@given(
    st.lists(
        st.builds(
            lambda start, length, summary, description: Event(
                "", start, start + timedelta(days=length), summary.strip(), description.strip()
            ),
            days,
            st.integers(0, 40),
            texts,
            texts,
        ),
        max_size=5,
    )
)
def test_any_words_on_any_days_come_back_as_they_were(events: list[Event]) -> None:
    events = [replace(event, uid=f"event-{number}@here") for number, event in enumerate(events)]
    data = write(Calendar("Deadlines", tuple(events)), STAMP)
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert b"\n" not in data.replace(b"\r\n", b"")
    found = {event.uid: event for event in read(data, since=date(1900, 1, 1), until=date(2200, 1, 1))}
    for event in events:
        same = found[event.uid]
        assert (same.first_day, same.last_day) == (event.first_day, event.last_day)
        assert (same.summary, same.description) == (event.summary, event.description)
    for theirs, ours in zip(getattr(stranger(data), "vevent_list", []), events, strict=True):
        assert theirs.dtstart.value == ours.start
        assert getattr(theirs, "summary", None) is None or theirs.summary.value == ours.summary


def test_what_may_not_stand_in_a_file_is_left_out() -> None:
    data = write(Calendar("x", (Event("1", date(2027, 1, 1), summary="a\x00b\r\nBEGIN:VEVENT\rc"),)), STAMP)
    (event,) = stranger(data).vevent_list
    assert event.summary.value == "ab\nBEGIN:VEVENT\nc"
