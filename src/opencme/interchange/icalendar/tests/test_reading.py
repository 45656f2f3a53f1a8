"""Calendars as other programs write them are read; those that mean harm are refused in a sentence, and soon."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from opencme.interchange.icalendar import CalendarError, Event, read
from opencme.interchange.icalendar.reader import LARGEST, MOST_EVENTS

SINCE, UNTIL = date(2026, 1, 1), date(2027, 12, 31)
BERLIN = ZoneInfo("Europe/Berlin")


def a_calendar(*events: str, before: str = "") -> bytes:
    """A file with these events, each given by its lines."""
    parts = [f"BEGIN:VEVENT\n{event}\nEND:VEVENT" for event in events]
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", before, *parts, "END:VCALENDAR", ""]).encode()


def events_of(*events: str, before: str = "") -> tuple[Event, ...]:
    return read(a_calendar(*events, before=before), since=SINCE, until=UNTIL)


def test_an_invitation_is_read_with_its_days_words_and_link() -> None:
    (event,) = events_of(
        "UID:1@example.org\nDTSTART;VALUE=DATE:20260304\nDTEND;VALUE=DATE:20260307\nSUMMARY:Annual\\, meeting\n"
        "DESCRIPTION:First line\\nsecond\n line\nLOCATION:Hall 4\nURL:https://example.org/a;b?c=d,e\n"
        "BEGIN:VALARM\nTRIGGER:-PT15M\nDESCRIPTION:not this\nEND:VALARM"
    )
    assert (event.uid, event.summary, event.location) == ("1@example.org", "Annual, meeting", "Hall 4")
    assert (event.first_day, event.last_day) == (date(2026, 3, 4), date(2026, 3, 6))
    assert (event.description, event.url) == ("First line\nsecondline", "https://example.org/a;b?c=d,e")


@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "W. Europe Standard Time", "/freeassociation.sourceforge.net/Tzfile/Europe/Berlin"]
)
def test_a_zone_is_known_by_its_name_or_what_others_call_it(zone: str) -> None:
    (event,) = events_of(f"UID:1\nDTSTART;TZID={zone}:20260704T090000\nDURATION:PT1H30M")
    assert event.start == datetime(2026, 7, 4, 9, tzinfo=BERLIN)
    assert event.end == datetime(2026, 7, 4, 10, 30, tzinfo=BERLIN)


def test_a_zone_that_only_the_file_knows_leaves_the_time_of_the_place() -> None:
    zone = (
        "BEGIN:VTIMEZONE\nTZID:Mine\nBEGIN:STANDARD\nDTSTART:16010101T000000\nTZOFFSETFROM:+0300\nTZOFFSETTO:+0300\n"
        "RRULE:FREQ=SECONDLY\nEND:STANDARD\nEND:VTIMEZONE"
    )
    (event,) = events_of("UID:1\nDTSTART;TZID=Mine:20260704T233000\nDTEND;TZID=Mine:20260705T000000", before=zone)
    assert event.start == datetime(2026, 7, 4, 23, 30)
    assert (event.first_day, event.last_day) == (date(2026, 7, 4), date(2026, 7, 4))


def test_the_day_is_that_of_the_place_not_of_greenwich() -> None:
    (event,) = events_of("UID:1\nDTSTART;TZID=Pacific/Auckland:20260705T080000")
    assert event.first_day == date(2026, 7, 5)
    assert isinstance(event.start, datetime)
    assert event.start.astimezone(UTC).date() == date(2026, 7, 4)


def test_a_repeated_event_is_each_of_its_dates_but_those_left_out_cancelled_or_moved() -> None:
    start = "UID:1\nDTSTART;TZID=Europe/Berlin:20260302T180000\nDURATION:PT1H\nSUMMARY:Journal club"
    found = events_of(
        f"{start}\nRRULE:FREQ=WEEKLY;COUNT=6\nEXDATE;TZID=Europe/Berlin:20260309T180000",
        "UID:1\nRECURRENCE-ID:20260316T170000Z\nDTSTART;TZID=Europe/Berlin:20260317T180000\nSUMMARY:Moved",
        "UID:1\nRECURRENCE-ID;TZID=Europe/Berlin:20260323T180000\nDTSTART;TZID=Europe/Berlin:20260323T180000\n"
        "STATUS:CANCELLED",
    )
    assert [(event.first_day, event.summary) for event in found] == [
        (date(2026, 3, 2), "Journal club"),
        (date(2026, 3, 17), "Moved"),
        (date(2026, 3, 30), "Journal club"),
        (date(2026, 4, 6), "Journal club"),
    ]
    # At six by the clock on the wall, before and after summer time begins.
    assert {event.start.hour for event in found if isinstance(event.start, datetime)} == {18}


def test_an_event_without_end_is_followed_only_through_the_window() -> None:
    found = events_of("UID:1\nDTSTART;VALUE=DATE:20000229\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1")
    assert [event.first_day for event in found] == [date(2026, 2, 28), date(2027, 2, 28)]


def test_further_dates_are_events_too() -> None:
    found = events_of("UID:1\nDTSTART;VALUE=DATE:20260101\nRDATE;VALUE=DATE:20260203,20300101")
    assert [event.first_day for event in found] == [date(2026, 1, 1), date(2026, 2, 3)]


def test_an_event_that_is_cancelled_is_none() -> None:
    assert events_of("UID:1\nDTSTART:20260101T090000Z\nSTATUS:CANCELLED") == ()


def test_a_link_that_is_no_web_address_is_left_out() -> None:
    (event,) = events_of("UID:1\nDTSTART:20260101T090000Z\nURL:javascript:alert(1)")
    assert event.url == ""


DAY = "UID:1\nSUMMARY:Course\nDTSTART;VALUE=DATE:20260101"


@pytest.mark.parametrize(
    ("event", "words"),
    [
        ("SUMMARY:Course", r'event 1 \("Course"\): it has no start'),
        ("SUMMARY:Course\nDTSTART:tomorrow", r"event 1 .*: its DTSTART cannot be read"),
        ("DTSTART;VALUE=DATE:20260230", "its DTSTART cannot be read"),
        ("DTSTART;VALUE=DATE:00010101", "in the year 1; years from 1900"),
        ("DTSTART;VALUE=DATE:20260101\nDTSTART;VALUE=DATE:20260102", "DTSTART more than once"),
        ("DTSTART;VALUE=DATE:20260105\nDTEND;VALUE=DATE:20260101", "ends before it starts"),
        ("DTSTART;VALUE=DATE:20260105\nDTEND:20260106T000000Z", "not one of each"),
        ("DTSTART:20260105T100000Z\nDURATION:-PT1H", "its duration is negative"),
        ("DTSTART:20260105T100000Z\nDURATION:P99999999999D", "event 1"),
        (f"{DAY}\nRRULE:FREQ=SECONDLY", "repeats secondly"),
        (f"{DAY}\nRRULE:FREQ=DAILY;BYHOUR=1,2,3", "uses BYHOUR"),
        (f"{DAY}\nRRULE:FREQ=DAILY;INTERVAL=0", "INTERVAL"),
        (f"{DAY}\nRRULE:FREQ=SOMETIMES", "event 1"),
        ("DTSTART;VALUE=DATE:19000101\nRRULE:FREQ=DAILY;BYDAY=MO;INTERVAL=7\n" * 3, "event 1"),
    ],
)
def test_an_event_that_cannot_be_read_is_named_with_what_is_wrong(event: str, words: str) -> None:
    with pytest.raises(CalendarError, match=words):
        events_of(event)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "does not begin with BEGIN:VCALENDAR"),
        (b"%PDF-1.7", "does not begin with BEGIN:VCALENDAR"),
        (b"\xff\xfeB\x00", "UTF-8"),
        (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260101", "breaks off"),
        (b"BEGIN:VCALENDAR\n" + b"x" * LARGEST, "larger than 2 MB"),
        (b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\n" * 100_000, "breaks off"),
        (a_calendar(*["UID:1\nDTSTART:20260101T090000Z"] * (MOST_EVENTS + 1)), "more than 2000 events"),
        (a_calendar(*[f"{DAY}\nRRULE:FREQ=DAILY"] * 4), "more than 2000 dates"),
        (a_calendar(*["DTSTART;VALUE=DATE:19000101\nRRULE:FREQ=DAILY"] * 1000), "too often to be followed"),
        (a_calendar("DTSTART;VALUE=DATE:20260101\nRDATE;VALUE=DATE:" + "20260101," * 200_000 + "20260101"), None),
        (a_calendar(*["DTSTART;VALUE=DATE:19000101\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"] * 1000), "too often"),
    ],
    ids=range(11),
)
def test_a_file_that_means_harm_is_refused_soon(data: bytes, words: str | None) -> None:
    started = time.process_time()
    if words is None:
        assert len(read(data, since=SINCE, until=UNTIL)) == 1
    else:
        with pytest.raises(CalendarError, match=words):
            read(data, since=SINCE, until=UNTIL)
    assert time.process_time() - started < 20


LINES = st.sampled_from(
    [
        "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VTIMEZONE", "END:VTIMEZONE", "BEGIN:VALARM", "END:VALARM", "UID:1",
        "DTSTART:20260101", "DTSTART;VALUE=DATE:20260101", "DTSTART;TZID=America:20260101T090000", "DTEND:20260101T09",
        "DTSTART;TZID=../../etc/passwd:20260101T090000", "DURATION:P1W", "DURATION:-P1D", "RRULE:FREQ=DAILY;COUNT=3",
        "RRULE:FREQ=YEARLY;BYDAY=53MO", "EXDATE:20260101", "RDATE;VALUE=PERIOD:20260101T000000Z/PT1H", "RRULE:COUNT=1",
        "RECURRENCE-ID:20260101", "SUMMARY;LANGUAGE=:a\\", "SUMMARY", "DTSTART;VALUE=PERIOD:20260101T000000Z/PT1H",
        "DTSTART;VALUE=TIME:090000", "STATUS:", "URL;VALUE=:x", "RRULE:FREQ=MONTHLY;BYSETPOS=-1;BYDAY=MO;UNTIL=2",
    ]
)  # fmt: skip


@given(st.lists(LINES | st.text(max_size=30), max_size=12))
@example(["BEGIN:VEVENT", "DTSTART;VALUE=DATE:20260101", "DURATION:PT0S", "END:VEVENT"])
def test_whatever_a_file_holds_it_is_read_or_refused_in_a_sentence(lines: list[str]) -> None:
    data = "\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR"]).encode(errors="surrogatepass")
    found, refused = events_or_words(data)
    assert "\n" not in refused
    assert len(refused) < 300
    assert all(event.first_day <= event.last_day for event in found)


def events_or_words(data: bytes) -> tuple[tuple[Event, ...], str]:
    try:
        return read(data, since=SINCE, until=UNTIL), ""
    except CalendarError as error:
        return (), str(error)
