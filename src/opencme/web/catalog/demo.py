"""A small catalog of invented activities for a first look, as far ahead of any day as it is laid out."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date, timedelta
from importlib import resources
from pathlib import Path

from opencme.credit import Activity
from opencme.interchange.catalog import made_on, read_feed, write
from opencme.web.catalog import importing
from opencme.web.catalog.models import ImportRun, Source

NAME = "Demonstration"
WEEK = timedelta(days=7)


def load(today: date) -> None:
    """Put the activities into the catalog if they are not there, by the import that anybody uses."""
    if Source.objects.filter(name=NAME).exists():
        return
    with tempfile.TemporaryDirectory() as folder:
        feed = Path(folder) / "demo.json"
        feed.write_text("".join(write(activities(today), source=NAME)), encoding="utf-8")
        importing.work(ImportRun(source=Source.objects.create(name=NAME), name=feed.name), feed, today)


def activities(today: date) -> list[Activity]:
    """The activities, moved by whole weeks, so that each stays on its day of the week."""
    data = resources.files("opencme.web.catalog").joinpath("demo.json").read_bytes()
    made = made_on(data) or today
    by = (today - made) // WEEK * WEEK
    return [moved(activity, by) for activity in read_feed(data).activities()]


def moved(activity: Activity, by: timedelta) -> Activity:
    """The same activity, with all its days so much later."""
    first, last = activity.available
    return replace(
        activity,
        starts=activity.starts and activity.starts + by,
        ends=activity.ends and activity.ends + by,
        available=(first and first + by, last and last + by),
        sessions=tuple(
            replace(session, starts=session.starts + by, ends=session.ends + by) for session in activity.sessions
        ),
    )
