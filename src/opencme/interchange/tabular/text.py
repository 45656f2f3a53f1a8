"""Cells as text: one kind of space, numbers as Excel shows them, and the spreadsheet formula guard."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import lru_cache, update_wrapper
from typing import Concatenate, cast

type Cell = str | float | int | bool | date | datetime | time | timedelta | None

SHORT = 120
"""Characters of a text whose reading is kept."""
INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
SPREADSHEET_ERROR = re.compile(r"#(?:REF!|VALUE!|DIV/0!|N/A|NAME\?|NULL!|NUM!|SPILL!|CALC!)|#{3,}")
QUOTED_FORMULA = re.compile(r'="([^"]*)"')


def tidy(cell: Cell) -> str:
    """The cell as text: spaces of every kind become one space, none at the ends; invisible characters go.

    A number is written with the 15 digits that spreadsheets keep, so that 0.30000000000000004 is 0.3.
    """
    if isinstance(cell, str):
        if cell.isascii() and cell.isprintable() and "  " not in cell:
            return cell.strip()
        return " ".join((cell if cell.isascii() else INVISIBLE.sub("", cell)).split())
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return f"{cell:.15g}" if abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, timedelta):
        minutes = cell.total_seconds() / 60
        return f"{minutes:.15g} min"
    if isinstance(cell, time):
        return f"{cell.hour * 60 + cell.minute} min" if not cell.second else cell.isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def written(text: str) -> str:
    """The text for a cell of a CSV file: what a spreadsheet would run as a formula gets a leading apostrophe.

    `=HYPERLINK(…)` in a course title must not run on the machine of whoever opens the file.
    """
    return f"'{text}" if FORMULA.match(text) else text


def unwritten(text: str) -> str:
    """The text that `written` wrote; also the `="00123"` by which programs keep Excel from dropping zeros."""
    if text[:1] not in ("'", "="):
        return text
    if text.startswith("'") and FORMULA.match(text):
        return text[1:]
    quoted = QUOTED_FORMULA.fullmatch(text)
    return quoted[1] if quoted else text


def remembered[**P, T](reading: Callable[Concatenate[str, P], T]) -> Callable[Concatenate[str, P], T]:
    """The same pure function of a text, with recent answers for short texts kept: cells repeat down a column."""
    short = cast(Callable[Concatenate[str, P], T], lru_cache(maxsize=8192)(reading))

    def answer(text: str, /, *rest: P.args, **named: P.kwargs) -> T:
        return (short if len(text) <= SHORT else reading)(text, *rest, **named)

    return cast(Callable[Concatenate[str, P], T], update_wrapper(answer, reading))


def letter(index: int) -> str:
    """The spreadsheet's name of a column, from 0: A, B, …, Z, AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name
