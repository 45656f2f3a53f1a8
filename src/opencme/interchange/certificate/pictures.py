"""Pictures → lines: a photograph or a scan is made upright, bounded in size and read on this machine."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

from opencme.interchange.certificate import layout
from opencme.interchange.certificate.failure import ReadingError
from opencme.interchange.certificate.proposal import Line

LONGEST = 2000
"""Pixels of the long side that are read; small print of a page still stands at that size."""
MOST_PIXELS = 100_000_000
"""No camera or scanner that certificates come from makes more."""
UNSURE = 0.9
"""Letters that were read from a picture are never certain."""
LEAST_SURE = 0.5


def frames(path: Path, most: int) -> tuple[list[Image.Image], int]:
    """The pictures in a file (a fax is a TIFF of many), at most `most`, and how many there are. Raises ReadingError."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=("PNG", "JPEG", "WEBP", "TIFF", "GIF")) as image:
                count = int(getattr(image, "n_frames", 1)) if image.format == "TIFF" else 1
                taken = []
                for number in range(min(count, most)):
                    image.seek(number)
                    taken.append(bounded(image))
                return taken, count
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ReadingError("The picture is too large to be read. Bring it with at most 100 million pixels.") from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, TypeError, KeyError, IndexError):
        raise ReadingError("The picture is damaged. Bring it once more, from where you first had it.") from None


def bounded(image: Image.Image) -> Image.Image:
    """Upright as the camera says, on white, no larger than can be read."""
    image.draft("RGB", (LONGEST, LONGEST))
    small = image if max(image.size) <= LONGEST else image.copy()
    if max(small.size) > LONGEST:
        small.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    upright = ImageOps.exif_transpose(small)
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        clear = upright.convert("RGBA")
        ground = Image.new("RGBA", clear.size, "white")
        return Image.alpha_composite(ground, clear).convert("RGB")
    return upright.convert("RGB")


def lines_of(image: Image.Image, page: int) -> list[Line]:
    """The lines of one picture. One that lies on its side is turned."""
    words = list(_words(image))
    if words and sum(tall for _, tall in words) > len(words) / 2:
        image, words = _best_turn(image)
    pieces = [piece for piece, _ in words]
    return layout.lines(pieces, page, image.width / image.height)


def _best_turn(image: Image.Image) -> tuple[Image.Image, list[tuple[layout.Piece, bool]]]:
    turns = [image.transpose(turn) for turn in (Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_270)]
    read = [(turn, list(_words(turn))) for turn in turns]
    # Upside down the words are turned line by line, but the page is then read from its end: titles are largest on top.
    return max(read, key=lambda each: _upright(each[1]))


def _upright(words: list[tuple[layout.Piece, bool]]) -> float:
    pieces = [piece for piece, _ in words]
    sure = sum(piece.confidence * len(piece.text) for piece in pieces)
    high = sum(piece.size * (1 - piece.middle) for piece in pieces)
    low = sum(piece.size * piece.middle for piece in pieces)
    return sure * (1.1 if high > low else 1.0)


def _words(image: Image.Image) -> Iterator[tuple[layout.Piece, bool]]:
    """What the reader finds, and whether it stands upright like a column."""
    import numpy

    # The reader takes its pictures as OpenCV does: blue first.
    result = _reader()(numpy.asarray(image)[:, :, ::-1].copy())
    if result.boxes is None or not result.txts:
        return
    width, height = image.size
    found = [
        (text.strip(), score, [(float(x), float(y)) for x, y in box])
        for text, score, box in zip(result.txts, result.scores, result.boxes, strict=True)
        if text.strip() and score >= LEAST_SURE
    ]
    slope = _slope([corners for _, _, corners in found])
    for text, score, corners in found:
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = corners
        across, down = math.hypot(x1 - x0, y1 - y0), math.hypot(x3 - x0, y3 - y0)
        middle = (y0 + y1 + y2 + y3) / 4 - slope * ((x0 + x1 + x2 + x3) / 4 - width / 2)
        left, right = min(x0, x3), max(x1, x2)
        piece = layout.Piece(
            text,
            left / width,
            (middle - down / 2) / height,
            right / width,
            (middle + down / 2) / height,
            0.75 * down / height,
            round(min(float(score), 1.0) * UNSURE, 3),
        )
        yield piece, down > 1.5 * across and len(text) > 2


def _slope(boxes: list[list[tuple[float, float]]]) -> float:
    """How far lines fall for each pixel to the right: the middle one of the long lines."""
    slopes = [
        (b[1][1] - b[0][1]) / (b[1][0] - b[0][0]) for b in boxes if b[1][0] - b[0][0] > 4 * abs(b[3][1] - b[0][1]) + 1
    ]
    return median(slopes) if slopes else 0.0


@cache
def _reader() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.max_side_len": LONGEST,
            "EngineConfig.onnxruntime.intra_op_num_threads": 2,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
