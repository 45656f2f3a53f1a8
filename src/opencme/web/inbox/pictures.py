"""Pictures of a document's pages, drawn once in a process of their own and kept beside the evidence.

They are ours: whatever the document holds, what is shown inside the site is a JPEG that we have drawn.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from PIL import Image

from opencme.interchange.document import NotShownError, pages_of
from opencme.web.inbox.models import Item
from opencme.web.inbox.showing import MOST_SHEETS
from opencme.web.record import evidence


@dataclass(frozen=True)
class Picture:
    """One page, drawn; `shape` is its height as a multiple of its width."""

    path: Path
    shape: float


def pictures(item: Item) -> list[Picture]:
    """The pages of the document; none where it cannot be drawn, which is kept in mind too."""
    drawn = _folder(item)
    if not drawn.exists():
        _draw(item, drawn)
    return [Picture(path, _shape(path)) for path in sorted(drawn.glob("page-*.jpg"))]


def _folder(item: Item) -> Path:
    return evidence.folder_of(item.holder_id) / "pictures" / item.evidence.digest


def _draw(item: Item, into: Path) -> None:
    into.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    coming = Path(mkdtemp(dir=into.parent, prefix="coming-"))
    try:
        try:
            found = pages_of(evidence.path_of(item.evidence), item.evidence.kind, coming, most=MOST_SHEETS)
            for number, page in enumerate(found.pages, start=1):
                os.replace(page.picture, coming / f"page-{number:03}.jpg")
        except NotShownError:
            for left in coming.iterdir():
                left.unlink()
        try:
            coming.rename(into)
        except OSError:
            # Somebody else has drawn it meanwhile.
            if not into.exists():
                raise
    finally:
        shutil.rmtree(coming, ignore_errors=True)


def _shape(path: Path) -> float:
    with Image.open(path, formats=("JPEG",)) as image:
        return image.height / image.width
