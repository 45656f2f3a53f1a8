"""What is on the public pages and in the public data, for whoever hands them out: the site, or a folder of files."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from opencme import rulebook
from opencme.rulebook import readable
from opencme.rulebook.publish import everything_as_json, json_text, programme_as_json, write_parquet
from opencme.web.rulebooks.atlas import maps
from opencme.web.rulebooks.examples import examples
from opencme.web.rulebooks.sheet import Sheet
from opencme.web.rulebooks.shelf import Filter, shelf

LIST, SHEET = "rulebooks/list.html", "rulebooks/sheet.html"


@dataclass(frozen=True)
class Told:
    """What a version of a rulebook changed, in words, and the day it was noticed."""

    day: date
    changes: Sequence[str]


def list_of(chosen: Filter) -> dict[str, Any]:
    """The list with its map; a filtered list has none."""
    return {"section": "rulebooks", "found": shelf(chosen), "maps": [] if chosen else maps(readable())}


def sheet_of(programme: str, versions: Sequence[Told]) -> dict[str, Any]:
    """One rulebook with its cases. Raises UnknownProgramme or DocumentError."""
    book = rulebook.load(programme)
    return {"section": "rulebooks", "sheet": Sheet(book), "examples": examples(book), "versions": versions}


def json_of(programme: str) -> str:
    """One rulebook as JSON. Raises UnknownProgramme or DocumentError."""
    return json_text(programme_as_json(programme))


def file_of(programme: str, ending: str) -> str:
    """The text of a rulebook's own file, or of its cases. Raises UnknownProgramme, or OSError where there is none.

    Only the name of a programme that we have leads to a file: nothing of an address is made into a path.
    """
    return rulebook.file_of(programme).with_suffix(ending).read_text("utf-8")


# Rulebooks do not change while the process runs.
@cache
def everything() -> str:
    """All rulebooks as one JSON document."""
    return json_text(everything_as_json())


@cache
def table() -> bytes:
    """All rules as a Parquet file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rulebooks.parquet"
        write_parquet(path)
        return path.read_bytes()
