"""Calendars as people's programs exchange them (RFC 5545). See `docs.md` beside this file."""

from opencme.interchange.icalendar.event import Calendar, CalendarError, Event
from opencme.interchange.icalendar.reader import read
from opencme.interchange.icalendar.writer import write

__all__ = ["Calendar", "CalendarError", "Event", "read", "write"]
