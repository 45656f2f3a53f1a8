"""A layout set by Typst: as a PDF with its words, or as one picture a page."""

from __future__ import annotations

from pathlib import Path

import typst

MADE = 1_790_000_000
"""The moment that every document is dated with, in seconds of Unix time: else no two drawings would be the same."""


def document(layout: Path) -> bytes:
    drawn = typst.compile(str(layout), format="pdf", timestamp=MADE)
    assert isinstance(drawn, bytes)
    return drawn


def pages(layout: Path, dpi: int) -> list[bytes]:
    """Each page as a PNG of `dpi` dots an inch."""
    drawn = typst.Compiler(str(layout)).compile(format="png", ppi=dpi)
    return [drawn] if isinstance(drawn, bytes) else list(drawn or ())
