"""The certificates: each is drawn from its layout when it is asked for, the same to the byte every time.

A certificate is what stands under one name in `layouts/`, to develop with, or in `held-out/`, to judge by: its drawing
(`.typ`, a page in Typst), for a mail also its words (`.txt` or `.html`), and what it is and says (`.yaml`). Wording of
accreditation and designation follows the accreditors' own; people, societies and numbers are made up.

The truth is what a careful person reading the page would enter, one record for each award, in the names of
docs/rulebooks.md. A list names several values that such a person may choose between, and `~` in it that she may as
well leave the field out (`format: [live, ~]` where only a place and a day speak for it). A field that is not named
is not on the page: whatever is read there is wrong. `or-records` is a second way to divide the page into records.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from benchmarks.certificates import drawing, pictures
from benchmarks.certificates.letters import Letter, written
from opencme.interchange.kinds import JPEG, MAIL, PDF

LAYOUTS = Path(__file__).parent / "layouts"
"""Those that the reader is developed with."""

HELD_OUT = Path(__file__).parent / "held-out"
"""Those that are kept for judging alone."""

FIELDS = (
    "completed",
    "started",
    "system",
    "amount",
    "format",
    "title",
    "provider",
    "joint-provider",
    "learner",
    "activity",
)
MEDIA = ("pdf", "scan", "fax", "photo", "mail")
LEFT_OUT = "~"

type Truth = Mapping[str, tuple[str | None, ...]]
"""Of one record: field to the values that are right; None among them where leaving it out is right as well."""

type Truths = tuple[tuple[Truth, ...], ...]
"""The records of a page, in each of the ways that a careful person may divide it; nearly always there is one way."""


@dataclass(frozen=True)
class Certificate:
    """One file, its media type, and the records that it shows (an empty way of them where it awards nothing)."""

    name: str
    path: Path
    kind: str
    medium: str
    language: str
    truths: Truths
    held_out: bool

    @property
    def is_picture(self) -> bool:
        """Whether it has no text layer."""
        return self.medium in ("scan", "fax", "photo")


def names() -> tuple[str, ...]:
    """Of all certificates, those held out among them."""
    return tuple(sorted(file.stem for folder in (LAYOUTS, HELD_OUT) for file in folder.glob("*.yaml")))


def held_out() -> frozenset[str]:
    return frozenset(file.stem for file in HELD_OUT.glob("*.yaml"))


def folder_of(name: str) -> Path:
    """Where the layout of this name stands."""
    return HELD_OUT if name in held_out() else LAYOUTS


def certificates(folder: Path, only: str | None = None) -> list[Certificate]:
    """All of them (or the one named `only`), their files written into `folder`; raises KeyError for another name."""
    if only is not None and only not in names():
        raise KeyError(f"There is no layout {only}. Choose one of: {', '.join(names())}.")
    folder.mkdir(parents=True, exist_ok=True)
    return [_certificate(name, folder) for name in names() if only in (None, name)]


@cache
def described(name: str) -> Mapping[str, object]:
    """The layout's YAML, every scalar as the words that stand there: 15.50 stays 15.50."""
    document = yaml.load((folder_of(name) / f"{name}.yaml").read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - words only
    assert isinstance(document, dict), name
    return document


def truths(name: str) -> Truths:
    document = described(name)
    ways = [document[key] for key in ("records", "or-records") if key in document]
    return tuple(_records(document.get("shared", {}), way) for way in ways)


def _records(shared: object, records: object) -> tuple[Truth, ...]:
    assert isinstance(shared, dict)
    assert isinstance(records, list)
    return tuple({field: _values(value) for field, value in (shared | record).items()} for record in records)


def _values(value: object) -> tuple[str | None, ...]:
    several = value if isinstance(value, list) else [value]
    return tuple(None if each == LEFT_OUT else str(each) for each in several)


def _certificate(name: str, folder: Path) -> Certificate:
    document = described(name)
    medium = str(document["as"])
    kind, ending = {"photo": (JPEG, "jpg"), "mail": (MAIL, "eml")}.get(medium, (PDF, "pdf"))
    path = folder / f"{name}.{ending}"
    path.write_bytes(_content(name, medium, document))
    return Certificate(name, path, kind, medium, str(document["language"]), truths(name), name in held_out())


def _content(name: str, medium: str, document: Mapping[str, object]) -> bytes:
    folder = folder_of(name)
    layout = folder / f"{name}.typ"
    if medium == "pdf":
        return drawing.document(layout)
    if medium == "mail":
        return written(name, _letter(document), folder)
    dpi, turn = int(str(document["dpi"])), float(str(document.get("turn", "0")))
    pages = [pictures.Sheet(page, dpi, turn, seed=f"{name} {number}") for number, page in _pages(layout, dpi)]
    return {"scan": pictures.scan, "fax": pictures.fax, "photo": pictures.photo}[medium](pages)


def _pages(layout: Path, dpi: int) -> list[tuple[int, bytes]]:
    return list(enumerate(drawing.pages(layout, dpi), start=1))


def _letter(document: Mapping[str, object]) -> Letter:
    mail = document["mail"]
    assert isinstance(mail, dict)
    return Letter(mail["from"], mail["to"], mail["subject"], mail["date"], mail.get("attached"))
