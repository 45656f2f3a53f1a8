"""Reads a catalog of whatever kind: the file itself says which."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from opencme.interchange.catalog import calendar, feed, pars, table
from opencme.interchange.catalog.item import CatalogError, Reading


def read(path: Path, *, today: date, name: str = "", provider: str = "", date_order: str | None = None) -> Reading:
    """The activities of a file: a JSON feed, a calendar, a PARS batch file (XML or table), a CSV or Excel table.

    `provider` is whose activities they are where the file does not say so. Raises CatalogError, here or while the items
    are read, for a file that cannot be read as a whole.
    """
    name = name or path.name
    try:
        with path.open("rb") as file:
            start = file.read(4096).lstrip(b"\xef\xbb\xbf \t\r\n")
        if start[:1] in (b"{", b"["):
            return feed.read(path.read_bytes(), name)
        if start[:15].upper() == b"BEGIN:VCALENDAR":
            return calendar.read(path.read_bytes(), name, today=today, provider=provider)
        if start[:5] == b"<?xml" or b"MedicalEducationMetrics" in start or b"ACCMEActivities" in start:
            return pars.read(path.read_bytes(), name, provider=provider)
        return table.read(path, name, provider=provider, date_order=date_order)
    except OSError as error:
        raise CatalogError(f"{name}: cannot be opened ({error.strerror})") from None
