"""`python -m opencme.interchange.document.worker`: draws the pages of one file within limits, and says so as JSON.

It is started by `pages`, which see.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from opencme.interchange import kinds

DOTS = {"fine": 150, "small": 100}
"""Dots an inch. Small pages are grey besides: set in a document they cost a sixth of the memory."""
INCHES = 11.67
"""The long side of a page of A4, to which whatever is larger is brought down."""
MOST_DOTS = 80_000_000
"""Of a picture before it is made smaller; a bomb says more."""
MOST_TEXT = 4000
LARGEST = 64 * 1024**2
"""Bytes of any file that is written."""


class Fault(Exception):
    """What is wrong with the file, as the end of a sentence."""


def main(path: str, kind: str, into: str, most: str, seconds: str, memory: str, grain: str) -> None:
    """Draw the pages and print what was drawn."""
    limit(int(seconds), int(memory))
    try:
        found: dict[str, Any] = draw(Path(path), kind, Path(into), int(most), grain)
    except Fault as fault:
        found = {"fault": str(fault)}
    except MemoryError:
        found = {"fault": "larger than may be drawn"}
    json.dump(found, sys.stdout)


def limit(seconds: int, memory: int) -> None:
    """Bound this process for good, before anything of the file is read."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST, LARGEST))


def draw(path: Path, kind: str, into: Path, most: int, grain: str) -> dict[str, Any]:
    """The names and texts of the pages that were drawn, and how many the file has."""
    drawn: list[tuple[str, str]] = []
    dots = DOTS[grain]
    longest = int(INCHES * dots)
    total, pages = pdf(path, most, dots) if kind == kinds.PDF else frames(path, most)
    for picture, text in pages:
        name = f"page-{len(drawn) + 1}.jpg"
        small = picture.convert("L" if grain == "small" else "RGB")
        small.thumbnail((longest, longest))
        small.save(into / name, "JPEG", quality=80)
        drawn.append((name, " ".join(text[:MOST_TEXT].split())))
    if not drawn:
        raise Fault("without a page")
    return {"pages": drawn, "total": total}


def pdf(path: Path, most: int, dots: int) -> tuple[int, Iterator[tuple[Any, str]]]:
    """How many pages there are, and one after the other as a picture with its text."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise Fault("locked by a password" if "assword" in str(error) else "damaged") from None

    def drawn() -> Iterator[tuple[Any, str]]:
        for number in range(min(len(document), most)):
            try:
                page = document[number]
                scale = min(dots / 72, INCHES * dots / max(1, *page.get_size()))
                picture = page.render(scale=scale, may_draw_forms=False).to_pil()
                text = page.get_textpage().get_text_bounded(errors="replace")
            except (pypdfium2.PdfiumError, ValueError, OSError):
                raise Fault("damaged") from None
            yield picture, text

    return len(document), drawn()


def frames(path: Path, most: int) -> tuple[int, Iterator[tuple[Any, str]]]:
    """How many pictures an image holds, and one after the other, the right way up."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MOST_DOTS // 2  # Pillow refuses twice as many.

    def drawn(image: Any, total: int) -> Iterator[tuple[Any, str]]:
        try:
            for number in range(min(total, most)):
                image.seek(number)
                yield ImageOps.exif_transpose(image), ""
        except Image.DecompressionBombError:
            raise Fault("larger than may be drawn") from None
        except (OSError, ValueError, SyntaxError, EOFError):
            raise Fault("damaged") from None

    try:
        image = Image.open(path)
        total = int(getattr(image, "n_frames", 1)) if image.format == "TIFF" else 1
    except Image.DecompressionBombError:
        raise Fault("larger than may be drawn") from None
    except (OSError, ValueError, SyntaxError, EOFError):
        raise Fault("damaged") from None
    return total, drawn(image, total)


if __name__ == "__main__":
    main(*sys.argv[1:])
