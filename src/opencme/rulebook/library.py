"""Finds and loads rulebooks: the ones that ship with OpenCME, or a file of one's own. None is read unasked."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from opencme.credit.vocabulary import unknown
from opencme.rulebook.check import check
from opencme.rulebook.document import DocumentError, Node, parse, read_file
from opencme.rulebook.language import Rulebook
from opencme.rulebook.reader import read_rulebook
from opencme.rulebook.shared import FOLDER


class UnknownProgramme(ValueError):
    """No rulebook of that id ships with OpenCME; the message suggests the nearest."""


@cache
def files() -> dict[str, Path]:
    """The rulebook files by programme id, in order of id. Nothing is opened."""
    found = (path for path in FOLDER.glob("*/*.yaml") if not path.name.endswith(".cases.yaml"))
    return {path.stem: path for path in sorted(found, key=lambda path: path.stem)}


def ids() -> tuple[str, ...]:
    """The ids of all programmes, in order."""
    return tuple(files())


def file_of(programme: str) -> Path:
    if programme not in files():
        raise UnknownProgramme(unknown("programme", programme, files()))
    return files()[programme]


@cache
def load(programme: str) -> Rulebook:
    """The rulebook of a programme. Raises UnknownProgramme, or DocumentError where its file is wrong."""
    return load_file(file_of(programme))


def readable() -> list[Rulebook]:
    """Every rulebook that loads, in order of id. A broken file takes no other one with it."""
    found = []
    for name in ids():
        try:
            found.append(load(name))
        except DocumentError:
            continue
    return found


def load_file(path: Path) -> Rulebook:
    """The rulebook in a file, checked in itself and against the file's name."""
    book = read_text(read_file(path), _short(path))
    if book.id != path.stem:
        raise DocumentError(_short(path), f"the programme is {book.id}, so the file must be named {book.id}.yaml")
    return book


def read_text(text: str, name: str) -> Rulebook:
    """The rulebook in a text; `name` is what errors call it."""
    return read_node(parse(text, name))


def read_node(root: Node) -> Rulebook:
    """The rulebook in a document that was parsed already."""
    book = read_rulebook(root)
    check(book)
    return book


def _short(path: Path) -> str:
    return str(path.relative_to(FOLDER.parent)) if path.is_relative_to(FOLDER.parent) else str(path)
