"""Transcripts as people have them: read whole, asked about where they are unclear, refused with one clear line."""

from datetime import date

from opencme.interchange.tabular import Row, read

TODAY = date(2026, 11, 24)


def rows_of(text: str, **how: object) -> list[Row]:
    """The rows of data of a CSV text."""
    reading = read(text.encode(), name="list.csv", today=TODAY, **how)  # type: ignore[arg-type]
    return [row for row in reading if not row.skipped]


def row_of(text: str, **how: object) -> Row:
    (row,) = rows_of(text, **how)
    return row
