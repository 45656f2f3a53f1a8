"""Reflections as a table for any program.

They are confidential: but for this table, the printed page and the holder's own archive nothing takes them along.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO

from opencme.interchange.tabular.text import written
from opencme.web.reflection.asking import DISTANCES
from opencme.web.reflection.writing import Shown

COLUMNS = (
    "day",
    "about",
    "records",
    "what I learned",
    "what I will change",
    "by",
    *(name for after in DISTANCES for name in (f"after {after} days", f"what happened, {after} days")),
)


def table(reflections: Iterable[Shown]) -> str:
    """The reflections as CSV with headings; what a spreadsheet would run as a formula gets a leading apostrophe."""
    file = StringIO(newline="")
    rows = csv.writer(file)
    rows.writerow(COLUMNS)
    for each in reflections:
        reflection = each.reflection
        records = "; ".join(f"{entry.completed} {entry.title or 'Untitled activity'}" for entry in each.records)
        cells = [reflection.day.isoformat(), reflection.title, records, reflection.learned, reflection.change]
        cells.append(reflection.by.isoformat() if reflection.by else "")
        for after in DISTANCES:
            answer = each.answers.get(after)
            cells += [answer.get_said_display(), answer.words] if answer else ["", ""]
        rows.writerow([written(cell) for cell in cells])
    return file.getvalue()
