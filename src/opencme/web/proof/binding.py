"""A binder with many documents, made in the background: asked for, and made of the audit as it stands then."""

from __future__ import annotations

from datetime import date
from typing import IO

from opencme.interchange.document import Paper
from opencme.web.people.models import User
from opencme.web.proof import binder
from opencme.web.proof.audit import Audit, audit_of
from opencme.web.proof.making import CannotBeMadeError, Progress, begin
from opencme.web.proof.models import Making
from opencme.web.record.models import Credential

AT_ONCE = 10
"""Documents that are drawn while somebody waits; each takes up to a second."""


def stem(audit: Audit, made: date) -> str:
    """What the files of an audit are called, without an ending."""
    return f"audit-{audit.credential.programme}-{audit.period.end.isoformat()}-{made.isoformat()}"


def ask(audit: Audit, holder: User, made: date, paper: Paper) -> Making:
    """Have the binder made in the background."""
    asked = {"credential": audit.credential.pk, "end": audit.period.end.isoformat(), "paper": paper}
    total = len(binder.files_of(audit))
    name = f"{stem(audit, made)}.pdf"
    return begin(holder, Making.Kind.BINDER, asked, about=audit.name, name=name, day=made, total=total)


def make(making: Making, to: IO[bytes], progress: Progress) -> None:
    """Make what `ask` asked for. Raises CannotBeMadeError where the credential is not held any more."""
    asked = making.asked
    held = Credential.objects.filter(pk=asked["credential"], holder=making.holder, archived_at=None).first()
    found = audit_of(held, making.holder, making.day, date.fromisoformat(asked["end"])) if held else None
    if found is None:
        raise CannotBeMadeError("The credential was put away, or its period has changed. Ask for the binder again.")
    paper: Paper = "us-letter" if asked["paper"] == "us-letter" else "a4"
    bounds = binder.IN_THE_BACKGROUND
    to.write(binder.as_pdf(found, making.holder, making.day, paper=paper, bounds=bounds, progress=progress))
