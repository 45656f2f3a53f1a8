"""Reading a certificate in this process. Files of other people are read by `contained.read_contained`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from opencme.interchange.certificate.pages import document, plain_text
from opencme.interchange.certificate.proposal import Reading
from opencme.interchange.certificate.understanding import understood


def read(path: Path, kind: str, *, today: date, learner: str | None = None, seconds: float | None = None) -> Reading:
    """What a PDF, a picture or a plain text shows; `learner` is whose certificate it should be.

    After `seconds` no further page is begun, and a note says so. No day after `today` is proposed.
    Raises ReadingError for a file that cannot be read.
    """
    return understood(document(path, kind, seconds), today=today, learner=learner)


def read_text(text: str, *, today: date, learner: str | None = None) -> Reading:
    """What the body of a mail shows, plain or as a web page."""
    return understood(plain_text(text), today=today, learner=learner)
