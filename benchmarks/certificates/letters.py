"""The certificates that come by mail: RFC 5322, plain or HTML, with a certificate attached or without."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from benchmarks.certificates import drawing


@dataclass(frozen=True)
class Letter:
    sender: str
    recipient: str
    subject: str
    date: str
    attached: str | None
    """The file name of the certificate, drawn from the layout of the same name."""


def written(name: str, letter: Letter, layouts: Path) -> bytes:
    """The mail as bytes: its words are `name.txt` or `name.html`, its attachment is drawn from `name.typ`."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"] = letter.sender, letter.recipient
    mail["Subject"], mail["Date"] = letter.subject, letter.date
    mail["Message-ID"] = f"<{name}@certificates.example>"
    page = layouts / f"{name}.html"
    if page.exists():
        mail.set_content(page.read_text("utf-8"), subtype="html", cte="quoted-printable")
    else:
        mail.set_content((layouts / f"{name}.txt").read_text("utf-8"), cte="quoted-printable")
    if letter.attached:
        content = drawing.document(layouts / f"{name}.typ")
        mail.add_attachment(content, maintype="application", subtype="pdf", filename=letter.attached)
        # Python chooses a boundary at random where none is set.
        mail.set_boundary(f"=_{name}")
    return mail.as_bytes()
