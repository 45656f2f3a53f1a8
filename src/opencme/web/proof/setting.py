"""A PDF set in a process of its own: what that costs in memory is given back, and it can be ended at any time."""

from __future__ import annotations

from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path

from opencme.interchange.document import Document, write

PULSE = 1.0
"""Seconds between two signs of life."""


def set_apart(document: Document, folder: Path, pulse: Callable[[], None]) -> bytes:
    """The PDF, set in a process of its own, while `pulse` is called every second; what that raises ends the process."""
    target = folder / "set.pdf"
    setter = get_context("spawn").Process(target=_write_to, args=(document, target), daemon=True)
    setter.start()
    try:
        while setter.is_alive():
            setter.join(PULSE)
            pulse()
    finally:
        setter.kill()
        setter.join()
    if setter.exitcode != 0:
        raise RuntimeError(f"the PDF could not be set: its process ended with {setter.exitcode}")
    return target.read_bytes()


def _write_to(document: Document, target: Path) -> None:
    target.write_bytes(write(document, target.parent))
