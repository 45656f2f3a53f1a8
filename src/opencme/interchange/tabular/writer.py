"""A transcript as a CSV file that `read` reads back to the same records."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import TextIO

from opencme.credit import Record
from opencme.interchange.tabular.text import written

FIELDS = (
    "id",
    "completed",
    "started",
    "system",
    "amount",
    "hours",
    "format",
    "topics",
    "role",
    "tested",
    "interactive",
    "provider",
    "accredited-by",
    "approved-by",
    "activity",
    "title",
    "country",
    "in-practice-area",
    "evidence",
    "state",
    "for-period",
)
"""The fields of a record in the names of docs/rulebooks.md, in the order of the columns."""
HEADINGS = {"activity": "activity-id", "state": "record-state"}
"""Headings other than the field's name: in people's lists "Activity" is a title and "State" a place."""


def write(records: Iterable[Record], file: TextIO) -> int:
    """Write the records as CSV with headings to a text file (opened with `newline=""`); returns their number.

    Dates are ISO, amounts have a decimal point, topics stand as `name (part); name (part)`. A text that a spreadsheet
    would run as a formula gets a leading apostrophe. A record that nobody vouches for having been reported is claimed.
    """
    table = csv.writer(file)
    table.writerow([HEADINGS.get(field, field) for field in FIELDS])
    count = 0
    for record in records:
        count += 1
        fields = record.fields | ({"state": "claimed"} if record.unvouched else {})
        table.writerow([_cell(fields.get(field)) for field in FIELDS])
    return count


def write_plain(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Any table as CSV, its texts made safe for spreadsheets like those of records."""
    file = StringIO(newline="")
    table = csv.writer(file)
    table.writerow(headings)
    table.writerows([written(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return file.getvalue()


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case dict():
            return "; ".join(f"{topic} ({part})" for topic, part in value.items())
        case list():
            return written("; ".join(value))
        case _:
            return written(str(value))
