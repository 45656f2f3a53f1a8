"""A document as a PDF to be kept for decades and read by everybody: PDF/A-3a (ISO 19005-3), PDF/UA-1 (ISO 14289-1)."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from opencme.interchange.document.characters import BOX, STANDARDS, lacking, plain, tidy
from opencme.interchange.document.values import Attachment, Document, Facts, Items, Paragraph, Part, Picture, Table

WRITTEN = ("title", "subtitle", "author", "facts", "footer", "sections", "attachments")
"""The parts of the data in which there are words to show."""
NAMED = ("title", "heading", "alt")
"""What must not be empty: PDF/UA asks that whoever listens is told what comes."""
NO_WORDS = ("path", "link", "kind", "tone", "media", "relation")


class DocumentWriteError(RuntimeError):
    """The document cannot be set. The message is Typst's own; it means a fault of ours, not of the reader."""


def write(document: Document, within: Path | None = None) -> bytes:
    """The document as PDF bytes, the same bytes for the same values.

    Only fonts that the typst package brings are used, and they are inside the file. A character that they lack is shown
    as a box. Pictures and attachments are copied into a folder of `within` meanwhile (default: the system's folder for
    what is temporary), where they stay should the process be killed. Raises DocumentWriteError, and OSError for a
    picture or an attachment that cannot be read.
    """
    with TemporaryDirectory(prefix="opencme-document-", dir=within) as name:
        folder = Path(name)
        data = _shown(_data(document, folder))
        try:
            return _set(data, folder)
        except typst.TypstError:
            # Each character is there, and some of them together are not: letters that certainly are must do.
            try:
                return _set(_words(data, plain), folder)
            except typst.TypstError as error:
                raise DocumentWriteError(str(error)) from error


def _set(data: dict[str, Any], folder: Path) -> bytes:
    template = folder / "house.typ"
    template.write_bytes(files("opencme.interchange.document").joinpath(template.name).read_bytes())
    said = {"document": json.dumps(data, ensure_ascii=False)}
    return typst.compile(
        template, format="pdf", root=folder, sys_inputs=said, pdf_standards=[*STANDARDS], ignore_system_fonts=True
    )


def _data(document: Document, folder: Path) -> dict[str, Any]:
    """The document as plain data; its pictures and attachments are laid into the folder that Typst may read."""
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "author": document.author,
        "made": [document.made.year, document.made.month, document.made.day],
        "paper": document.paper,
        "language": document.language,
        "region": document.region,
        "footer": document.footer,
        "facts": [list(row) for row in document.facts],
        "sections": [
            {
                "heading": section.heading,
                "level": section.level,
                "fresh": section.on_new_page,
                "parts": [_part(part, folder) for part in section.parts],
            }
            for section in document.sections
        ],
        "attachments": [_attached(each, number, folder) for number, each in enumerate(document.attachments, 1)],
    }


def _part(part: Part, folder: Path) -> dict[str, Any]:
    match part:
        case Paragraph(text, tone, link):
            return {"kind": "paragraph", "text": text, "tone": tone, "link": link if _is_address(link) else ""}
        case Items(items):
            return {"kind": "items", "items": list(items)}
        case Facts(rows):
            return {"kind": "facts", "rows": [list(row) for row in rows]}
        case Table(caption, columns, rows):
            heads = [{"heading": c.heading, "share": c.share, "number": c.is_number} for c in columns]
            return {"kind": "table", "caption": caption, "columns": heads, "rows": [list(row) for row in rows]}
        case Picture(path, alt, caption):
            return {"kind": "picture", "path": _laid(path, folder), "alt": alt, "caption": caption}


def _attached(attachment: Attachment, number: int, folder: Path) -> dict[str, Any]:
    return {
        # Names come from outside and may be alike: the number keeps them apart and in order.
        "name": f"{number:03}-{attachment.name}".replace("/", "-").replace("\\", "-"),
        "media": attachment.media_type,
        "relation": attachment.relation,
        "description": attachment.description,
        "path": _laid(attachment.content, folder),
    }


def _laid(content: bytes | Path, folder: Path) -> str:
    """Where Typst finds the file: its own folder is all that it may read."""
    name = f"{len(list(folder.iterdir()))}{content.suffix if isinstance(content, Path) else ''}"
    if isinstance(content, Path):
        shutil.copyfile(content, folder / name)
    else:
        (folder / name).write_bytes(content)
    return f"/{name}"


def _is_address(link: str) -> bool:
    return link.startswith(("https://", "http://")) and link.isascii() and link.isprintable() and " " not in link


def _shown(data: dict[str, Any]) -> dict[str, Any]:
    """The data with its words tidied, and with a box for each character that the fonts lack."""
    tidied = _named(_words(data, tidy))
    boxes = dict.fromkeys(map(ord, lacking("".join(_texts({key: tidied[key] for key in WRITTEN})))), BOX)
    return _words(tidied, lambda text: text.translate(boxes)) if boxes else tidied


def _named(value: Any) -> Any:
    """The same with a word for every title that is empty."""
    match value:
        case list():
            return [_named(each) for each in value]
        case dict():
            return {key: "Untitled" if key in NAMED and each == "" else _named(each) for key, each in value.items()}
        case _:
            return value


def _words(data: dict[str, Any], change: Any) -> dict[str, Any]:
    return {key: _changed(value, change) if key in WRITTEN else value for key, value in data.items()}


def _changed(value: Any, change: Any) -> Any:
    match value:
        case str():
            return change(value)
        case list():
            return [_changed(each, change) for each in value]
        case dict():
            return {key: each if key in NO_WORDS else _changed(each, change) for key, each in value.items()}
        case _:
            return value


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case list():
            for each in value:
                yield from _texts(each)
        case dict():
            for key, each in value.items():
                if key not in NO_WORDS:
                    yield from _texts(each)
