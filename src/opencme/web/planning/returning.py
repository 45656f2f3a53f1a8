"""What of a plan's wishes and choices an archive may bring back: only what plans can be made from."""

from __future__ import annotations

from datetime import date
from typing import Any

from opencme.credit import vocabulary
from opencme.interchange.catalog import activity_of
from opencme.web.planning.models import Choice, Wishes
from opencme.web.planning.wishing import as_value


def wishes(row: dict[str, Any], back: object) -> dict[str, Any]:
    """Raises ValueError for what cannot be wished."""
    formats, languages = row["formats"], row["languages"]
    if row["least"] not in Wishes.Least.values:
        raise ValueError(f"least must be one of {', '.join(Wishes.Least.values)}")
    if not _is_list(formats) or not set(formats) <= set(vocabulary().terms("formats")):
        raise ValueError("formats must be a list of formats of the vocabulary")
    if not _is_list(languages) or not all(len(code) == 2 and code.isascii() and code.islower() for code in languages):
        raise ValueError("languages must be a list of codes such as en")
    days = row["weekdays"]
    if not isinstance(days, list) or not all(type(day) is int and 0 <= day <= 6 for day in days):
        raise ValueError("weekdays must be a list of whole numbers from 0 to 6")
    spans = row["busy"]
    if not isinstance(spans, list) or not all(_is_list(span) and len(span) == 2 for span in spans):
        raise ValueError("busy must be a list of pairs of days")
    spans = [[date.fromisoformat(day).isoformat() for day in span] for span in spans]
    for name, most in (("latitude", 900_000), ("longitude", 1_800_000)):
        if row[name] is not None and not -most <= row[name] <= most:
            raise ValueError(f"{name} must be from -{most} to {most}")
    numbers = {name: row[name] for name in ("budget", "minutes_per_week", "kilometres")}
    as_value(Wishes(least=row["least"], busy=spans, **numbers))
    return row | {"busy": spans}


def choice(row: dict[str, Any], back: object) -> dict[str, Any]:
    """Raises ValueError for what is no choice about an activity."""
    if row["said"] not in Choice.Said.values:
        raise ValueError(f"said must be one of {', '.join(Choice.Said.values)}")
    activity = activity_of(row["content"])
    if row["session"] and row["session"] not in {session.id for session in activity.sessions}:
        raise ValueError("session must be one of the activity’s")
    return row


def _is_list(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)
