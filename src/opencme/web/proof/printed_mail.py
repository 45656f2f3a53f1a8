"""A mail that shows credit, as words on paper: who wrote it, when, about what, and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from opencme.interchange.document import Facts, NotShownError, Paragraph, Part
from opencme.interchange.mail import MailError, read_contained
from opencme.standing.words import day

MOST_LINES, MOST_CHARACTERS = 300, 20_000
"""Of one mail that are printed: some eight pages. The mail itself is attached whole."""
WITHHELD = "What the mail says, and the mail itself, were left out of this binder at its maker’s wish."
LEFT = "The mail goes on; the rest is in the file itself."


@dataclass(frozen=True)
class Letter:
    """A mail as parts of a document."""

    parts: tuple[Part, ...]
    whole: bool = True
    """Whether its words are among them."""


def words_of(path: Path, *, whole: bool) -> Letter:
    """The mail in the file, to be printed; unless it is `whole`, only who wrote it, when, and about what.

    Raises NotShownError for what is no mail that can be read.
    """
    try:
        mail = read_contained(path)
    except MailError:
        raise NotShownError("damaged") from None
    facts = [
        ("From (as the mail says)", mail.sender or "not said"),
        ("Sent", day(mail.sent) if mail.sent else "not said"),
        ("Subject", mail.subject or "none"),
    ]
    if mail.attached:
        facts.append(("With it", ", ".join(each.name for each in mail.attached)))
    if not whole:
        return Letter((Facts(tuple(facts)), Paragraph(WITHHELD)), whole=False)
    lines = [line for line in (" ".join(line.split()) for line in mail.text.splitlines()) if line]
    parts: list[Part] = [Facts(tuple(facts))]
    room = MOST_CHARACTERS
    for line in lines[:MOST_LINES]:
        parts.append(Paragraph(line[:room]))
        room -= len(line)
        if room <= 0:
            break
    if room <= 0 or len(lines) > MOST_LINES:
        parts.append(Paragraph(LEFT, "small"))
    if not lines:
        parts.append(Paragraph("The mail has no words of its own.", "small"))
    return Letter(tuple(parts))
