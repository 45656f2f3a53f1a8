"""A badge that cannot be read, and how much of one is looked at."""

from __future__ import annotations

from opencme.interchange.certificate.failure import ReadingError

LARGEST = 16 * 1024 * 1024
"""Bytes of a badge, and of what is packed into it: a transcript of 5,000 records has some 15 MB."""


class BadgeError(ReadingError):
    """The file holds no badge that can be read. The message is a sentence that says why and what would be right."""
