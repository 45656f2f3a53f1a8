"""A binder with many documents, made in the background: asked for, and made of the audit as it stands then."""

from __future__ import annotations

from datetime import date
from typing import IO

from opencme.interchange.document import Paper
from opencme.web.people.models import User
from opencme.web.proof import binder
from opencme.web.proof.audit import Audit, audit_of
from opencme.web.proof.drawing import IN_THE_BACKGROUND
from opencme.web.proof.making import CannotBeMadeError, Progress, begin
from opencme.web.proof.models import Making
from opencme.web.record import evidence
from opencme.web.record.models import Credential

AT_ONCE = 10
"""Documents that are drawn while somebody waits; each takes up to a second."""


def stem(audit: Audit, made: date) -> str:
    """What the files of an audit are called, without an ending."""
    return f"audit-{audit.credential.programme}-{audit.period.end.isoformat()}-{made.isoformat()}"


def ask(audit: Audit, holder: User, made: date, paper: Paper, *, letters: bool) -> Making:
    """Have the binder made in the background."""
    asked = {"credential": audit.credential.pk, "end": audit.period.end.isoformat(), "paper": paper, "letters": letters}
    total = len(binder.files_of(audit))
    name = f"{stem(audit, made)}.pdf"
    return begin(holder, Making.Kind.BINDER, asked, about=audit.name, name=name, day=made, total=total)


def make(making: Making, to: IO[bytes], progress: Progress) -> None:
    """Make what `ask` asked for. Raises CannotBeMadeError where the credential is not held any more."""
    asked = making.asked
    held = Credential.objects.filter(pk=asked["credential"], holder=making.holder, archived_at=None).first()
    end = date.fromisoformat(asked["end"])
    found = audit_of(held, making.holder, making.day, end, is_whole=evidence.is_whole) if held else None
    if found is None:
        raise CannotBeMadeError("The credential was put away, or its period has changed. Ask for the binder again.")
    paper: Paper = "us-letter" if asked["paper"] == "us-letter" else "a4"
    to.write(
        binder.as_pdf(
            found,
            making.holder,
            making.day,
            paper=paper,
            letters=bool(asked.get("letters")),
            bounds=IN_THE_BACKGROUND,
            progress=progress,
        )
    )
