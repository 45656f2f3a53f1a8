"""Long lists stream: the memory that reading needs does not grow with the number of rows."""

import gc
import io
import tracemalloc
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from opencme.interchange.tabular import read

ROWS = 200_000
WATCHED = 20_000
"""Rows at the end while which every allocation is watched; what each row left behind would add up there."""
PEAK = 2_000_000
"""Bytes; a tenth of what the watched rows would need if they were kept."""


def lines() -> Iterator[str]:
    yield "Activity date,Title,Credit type,Credits\n"
    for number in range(ROWS):
        day = f"{number % 12 + 1:02d}/{number % 28 + 1:02d}/{2020 + number % 5}"
        yield f"{day},Course number {number},AMA PRA Category 1 Credit(s)™,{number % 40 * 0.25 + 0.25}\n"


def test_two_hundred_thousand_rows_are_read_in_bounded_memory(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    with path.open("w", encoding="utf-8") as file:
        file.writelines(lines())
    reading = read(path)
    total = sum(r.amount.hundredths for row in islice(reading, ROWS - WATCHED) for r in row.records)
    gc.collect()
    tracemalloc.start()
    total += sum(r.amount.hundredths for row in reading for r in row.records)
    left, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert reading.summary.records == ROWS
    assert total == sum(number % 40 * 25 + 25 for number in range(ROWS))
    assert peak < PEAK
    assert left < PEAK / 4


def test_a_row_is_read_before_the_rest_of_the_file_is_there() -> None:
    """Only the passes that settle encoding, headings and the order of dates look ahead, and they keep nothing."""
    text = "Date,Credits,Type\n" + "2025-05-03,1,ANCC\n" * 1000
    reading = read(io.BytesIO(text.encode()))
    assert next(reading).skipped == "the headings"
    assert next(reading).records
    assert reading.summary.rows == 1
