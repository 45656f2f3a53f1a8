"""Activities for tests of the catalog, and a way to bring them in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from opencme.credit import Activity, Amount, Award
from opencme.interchange.catalog import write
from opencme.web.catalog import importing
from opencme.web.catalog.models import Entry, ImportRun, Source

TODAY = date(2026, 11, 24)


def an_award(
    amount: str = "1", system: str = "ama-pra-1", topics: Mapping[str, str] | None = None, **more: Any
) -> Award:
    """Credit of one system."""
    return Award(system, Amount.of(amount), tuple((t, Amount.of(p)) for t, p in (topics or {}).items()), **more)


def an_activity(id: str = "1", title: str = "Ethics at the bedside", **fields: Any) -> Activity:
    """An hour at any time until the end of 2027, unless said otherwise."""
    usual: dict[str, Any] = {
        "provider": "Harbour University",
        "format": "enduring",
        "awards": (an_award(),),
        "available": (None, date(2027, 12, 31)),
    }
    if fields.get("format") in ("live", "live-online", "series"):
        usual |= {"starts": datetime(2027, 3, 4, 9), "ends": datetime(2027, 3, 4, 12), "available": (None, None)}
    return Activity(id, title, **usual | fields)


def bring(
    folder: Path, activities: Iterable[Activity], source: str = "A", *, today: date = TODAY, is_whole: bool = True
) -> ImportRun:
    """Import the activities as the whole list of a source."""
    path = folder / "list.json"
    path.write_text("".join(write(activities)), encoding="utf-8")
    return bring_file(path, source, today=today, is_whole=is_whole)


def bring_file(path: Path, source: str = "A", *, today: date = TODAY, is_whole: bool = True) -> ImportRun:
    known, _ = Source.objects.get_or_create(name=source)
    return importing.work(ImportRun(source=known, name=path.name, is_whole=is_whole), path, today)


def entry(title: str, source: str = "A") -> Entry:
    return Entry.objects.get(title=title, source__name=source)
