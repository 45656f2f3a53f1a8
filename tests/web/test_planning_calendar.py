"""What is booked is in the holder's calendar, and in nobody else's."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from opencme.web.people.models import User
from opencme.web.planning import choosing
from opencme.web.reminders.feed import calendar_of
from tests.web.catalogs import TODAY
from tests.web.planned import conference, course, meeting

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def events(holder: User) -> list[tuple[str, object, object, str]]:
    found = calendar_of(holder, TODAY).events
    return [(each.summary, each.start, each.end, each.location) for each in found if each.uid.startswith("booked-")]


def test_a_booked_meeting_has_its_hours_and_its_place(physician: User, nurse: User) -> None:
    choosing.choose(physician, meeting(), None, "booked")
    starts, ends = datetime(2027, 1, 16, 9), datetime(2027, 1, 16, 11)
    assert events(physician) == [("The winter meeting", starts, ends, "Tampa")]
    assert events(nurse) == []


def test_a_booked_session_has_its_own(physician: User) -> None:
    activity = conference()
    choosing.choose(physician, activity, activity.sessions[0], "booked")
    assert events(physician)[0][:2] == ("A conference: Session a", datetime(2027, 1, 16, 13))


def test_a_course_at_any_time_has_its_last_day_where_it_has_one(physician: User) -> None:
    choosing.choose(physician, course("1", "Errors"), None, "booked")
    choosing.choose(physician, course("2", "Endless", available=(None, None)), None, "booked")
    assert events(physician) == [("Errors: last day", date(2027, 12, 31), None, "")]


def test_a_meeting_without_an_end_is_a_whole_day(physician: User) -> None:
    choosing.choose(physician, meeting(ends=None), None, "booked")
    assert events(physician)[0][1:3] == (date(2027, 1, 16), date(2027, 1, 16))


def test_what_is_left_out_or_taken_back_is_not_in_it(physician: User) -> None:
    choosing.choose(physician, meeting(), None, "never")
    choosing.choose(physician, meeting("2"), None, "booked").delete()
    assert events(physician) == []
