"""An earlier export in a folder: whether it is one, and what changed since it was made.

A folder is renewed only where everything in it is from an export: what a person put there is never removed or written
over, and what was told of changes is never forgotten.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from opencme import rulebook
from opencme.rulebook.changes import changes
from opencme.rulebook.plain import as_text, from_json
from opencme.rulebook.reader import ID

type History = dict[str, list[dict[str, Any]]]
"""What changed between one export into a folder and the next: programme → list of {on, changes}, the newest first."""
HISTORY, EVERYTHING = "history.json", "all.json"
WITHDRAWN, AGAIN = "Withdrawn.", "Published again."
OURS = re.compile(
    r"index\.html|history\.json|all\.(json|parquet)|credit/index\.html|by/[A-Za-z0-9-]+\.html|static/.+"
    r"|(?P<programme>[^/.]+)(/index\.html|\.json|\.yaml|\.cases\.yaml)"
    # What a desktop leaves in every folder that somebody looks at.
    r"|(.+/)?(\.DS_Store|Thumbs\.db|desktop\.ini)"
)


class ExportError(Exception):
    """The folder cannot be written, or holds something else; the message says what to do."""


@dataclass(frozen=True)
class Earlier:
    """What an earlier export left: what it told of changes, and the rulebooks as they were."""

    history: History
    rulebooks: dict[str, Any]


NOTHING = Earlier({}, {})


def earlier_in(folder: Path) -> Earlier:
    """The export that the folder holds. Raises ExportError where it holds anything else, or only half of one."""
    if folder.exists() and not folder.is_dir():
        raise ExportError(f"{folder} is a file; name a folder")
    try:
        if not folder.exists() or not any(folder.iterdir()):
            return NOTHING
        found = _read(folder)
        _only_ours(folder, {*found.rulebooks, *found.history, *rulebook.ids()})
    except OSError as error:
        raise ExportError(f"{folder} cannot be read: {error.strerror or error}") from None
    return found


def history_since(earlier: Earlier, today: date) -> History:
    """What changed at each export, now that today's rulebooks are compared with those of the last one."""
    history = dict(earlier.history)
    for name in sorted({*earlier.rulebooks, *rulebook.ids()}):
        if said := _since(name, earlier):
            history[name] = [{"on": today.isoformat(), "changes": said}, *history.get(name, [])]
    return history


def _since(name: str, earlier: Earlier) -> list[str]:
    """What changed in one programme, in words."""
    if name not in rulebook.ids():
        return [WITHDRAWN]
    if name not in earlier.rulebooks:
        return [AGAIN] if name in earlier.history else []
    try:
        # A day of no calendar, or a document of a thousand levels, was put there by hand.
        before = as_text(from_json(earlier.rulebooks[name]["rulebook"]))
        old = rulebook.read_text(before, f"{name}, exported before")
    except (ValueError, RecursionError):
        return []
    return [change.words for change in changes(old, rulebook.load(name))]


def _read(folder: Path) -> Earlier:
    history, everything = _json(folder / HISTORY), _json(folder / EVERYTHING)
    known = _is_history(history)
    if known and _is_everything(everything):
        return Earlier(history, everything["rulebooks"])
    if known:
        raise ExportError(
            f"{folder / EVERYTHING} cannot be read as what was exported before, so what changed since cannot be told; "
            "put the earlier file back, or name a new folder"
        )
    raise ExportError(f"{folder} holds something else; name a new or empty folder, or one of an earlier export")


def _json(path: Path) -> Any:
    """What the file says; None where it cannot be read."""
    # A link may lead to anything, also to what never ends.
    if path.is_symlink() or not path.is_file():
        return None
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None


def _is_history(found: Any) -> bool:
    return isinstance(found, dict) and all(
        re.fullmatch(ID, name) and isinstance(entries, list) and all(map(_is_entry, entries))
        for name, entries in found.items()
    )


def _is_entry(found: Any) -> bool:
    match found:
        case {"on": str(day), "changes": [*told]} if all(isinstance(words, str) for words in told):
            try:
                return bool(date.fromisoformat(day))
            except ValueError:
                return False
    return False


def _is_everything(found: Any) -> bool:
    match found:
        case {"licence": str(), "language": str(), "rulebooks": dict(books)}:
            return all(
                re.fullmatch(ID, name) and isinstance(each, dict) and isinstance(each.get("rulebook"), dict)
                for name, each in books.items()
            )
    return False


def _only_ours(folder: Path, programmes: Collection[str]) -> None:
    """Raises ExportError for a link, and for a file that no export writes."""
    for inside, folders, files in os.walk(folder, onerror=_fail):
        for name in sorted(files + folders):
            path = Path(inside, name)
            if path.is_symlink():
                raise ExportError(f"{path} is a link, which no export makes; name a new folder")
            if name in folders:
                continue
            ours = OURS.fullmatch(path.relative_to(folder).as_posix())
            if not ours or (ours["programme"] and ours["programme"] not in programmes):
                raise ExportError(f"{path} is not from an export; move it elsewhere, or name a new folder")


def _fail(error: OSError) -> None:
    """A folder that cannot be looked into may hold anything."""
    raise error
