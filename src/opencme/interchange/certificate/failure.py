"""A document that cannot be read at all."""

from __future__ import annotations


class ReadingError(ValueError):
    """The file cannot be read. The message is a sentence that says what is wrong and what would be right."""
