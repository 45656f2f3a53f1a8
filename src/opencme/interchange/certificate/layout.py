"""Words with boxes → lines in the order in which a person reads a page: columns one by one, forms row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from opencme.interchange.certificate.proposal import Line, Place

WIDE_GAP = 0.9
"""Heights of a letter between two words from which they stand apart."""
SMALL_GAP = 0.42
"""Heights of a letter from which they do where words of other lines begin or end at the very same place: a column."""
SAME_EDGE = 0.0025
"""Share of the page's width within which two words begin at the same place."""
GUTTER = 0.012
"""Share of the page's width that parts two columns of text."""
PROSE = 28
"""Letters of a line on average from which a column is running text."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that touch: a word of a text layer or a line of a picture. Shares of the page, as in Box."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    confidence: float = 1.0

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def lines(pieces: Sequence[Piece], page: int, aspect: float) -> list[Line]:
    """The lines of a page; `aspect` is its width divided by its height."""
    rows = _rows(pieces)
    edges = _edges(rows, aspect)
    apart = [segment for row in rows for segment in _segments(row, aspect, edges)]
    return [
        Line(p.text, Place(page, _within(p)), round(p.size, 4), p.confidence) for p in _ordered(apart) if p.text.strip()
    ]


def _within(piece: Piece) -> tuple[float, float, float, float]:
    sides = (piece.left, piece.top, piece.right, piece.bottom)
    left, top, right, bottom = (round(min(1.0, max(0.0, side)), 4) for side in sides)
    return left, top, right, bottom


def _rows(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Pieces at one height, from left to right, the rows from top to bottom."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: p.middle):
        for row in rows[-3:]:
            last = max(row, key=lambda p: p.height)
            shared = min(last.bottom, piece.bottom) - max(last.top, piece.top)
            if shared > 0.55 * min(last.height, piece.height):
                row.append(piece)
                break
        else:
            rows.append([piece])
    for row in rows:
        row.sort(key=lambda p: p.left)
    return sorted(rows, key=lambda row: median(p.middle for p in row))


def _edges(rows: Sequence[Sequence[Piece]], aspect: float) -> list[float]:
    """Where words begin, behind a gap or at the line's begin, in three rows or more."""
    begins = sorted(
        piece.left
        for row in rows
        for before, piece in zip((None, *row), row, strict=False)
        if before is None or (piece.left - before.right) * aspect > SMALL_GAP * max(before.size, piece.size)
    )
    return [edge for edge, third in zip(begins, begins[2:], strict=False) if third - edge < SAME_EDGE]


def _segments(row: Sequence[Piece], aspect: float, edges: Sequence[float]) -> list[Piece]:
    """The row parted where there is a wide gap, or a small one before a column."""
    parts: list[list[Piece]] = []
    for piece in row:
        before = parts[-1][-1] if parts else None
        # Heights are shares of the page's height, gaps of its width.
        wide = WIDE_GAP
        if before and any(abs(piece.left - edge) < SAME_EDGE for edge in edges):
            wide = SMALL_GAP
        if before and (piece.left - before.right) * aspect < wide * max(before.size, piece.size):
            parts[-1].append(piece)
        else:
            parts.append([piece])
    return [joined(part) for part in parts]


def joined(part: Sequence[Piece]) -> Piece:
    """Pieces of one line as one."""
    biggest = max(part, key=lambda p: len(p.text))
    return Piece(
        " ".join(p.text for p in part),
        min(p.left for p in part),
        min(p.top for p in part),
        max(p.right for p in part),
        max(p.bottom for p in part),
        biggest.size,
        min(p.confidence for p in part),
    )


def _ordered(segments: Sequence[Piece]) -> list[Piece]:
    """Bands from top to bottom; a band with two columns that stand on their own is read one column after the other."""
    ordered: list[Piece] = []
    for band in _bands(segments):
        columns = _columns(band)
        if columns:
            for column in columns:
                ordered += _ordered(column)
        else:
            for row in _rows(band):
                ordered += row
    return ordered


def _bands(segments: Sequence[Piece]) -> list[list[Piece]]:
    """Parted where nothing stands for more than a line and a half."""
    if not segments:
        return []
    usual = median(p.height for p in segments)
    bands: list[list[Piece]] = []
    reached = 0.0
    for piece in sorted(segments, key=lambda p: p.top):
        if bands and piece.top - reached < 1.5 * usual:
            bands[-1].append(piece)
        else:
            bands.append([piece])
        reached = max(reached, piece.bottom)
    return bands


def _columns(band: Sequence[Piece]) -> list[list[Piece]] | None:
    """The left and the right of a gutter, if both sides are text of their own and no form or table."""
    reached = 0.0
    ordered = sorted(band, key=lambda p: p.left)
    for number, piece in enumerate(ordered):
        if number and piece.left - reached >= GUTTER:
            left, right = ordered[:number], ordered[number:]
            if len(left) >= 2 and len(right) >= 2 and ((_prose(left) and _prose(right)) or _out_of_step(left, right)):
                return [left, right]
        reached = max(reached, piece.right)
    return None


def _prose(side: Sequence[Piece]) -> bool:
    return len(side) >= 2 and sum(len(p.text) for p in side) / len(side) >= PROSE


def _out_of_step(left: Sequence[Piece], right: Sequence[Piece]) -> bool:
    """Whether the lines of one side mostly stand between those of the other: then they are no rows."""
    few, many = sorted((left, right), key=len)
    if len(few) < 3:
        return False
    level = sum(any(abs(a.middle - b.middle) < 0.25 * max(a.height, b.height) for b in many) for a in few)
    return level < 0.4 * len(few)
