"""Made-up documents, and what becomes of them in an inbox."""

from __future__ import annotations

from email.message import EmailMessage

import typst

from opencme.credit import Amount
from opencme.web.inbox import arriving
from opencme.web.inbox.models import Item, Proposed
from opencme.web.people.models import User
from opencme.web.record import ledger
from tests.web.background import work_off

STATEMENT = """Great Lakes Medical Society
certifies that Imani Okafor, MD participated in the live activity entitled
Update in Asthma
on March 14, 2026 and is awarded 6.75 AMA PRA Category 1 Credits™.
The Great Lakes Medical Society is accredited by the Accreditation Council for Continuing Medical Education
(ACCME) to provide continuing medical education for physicians."""
SHOW, BRING = "/inbox/", "/inbox/bring/"


def certificate(statement: str = STATEMENT) -> bytes:
    """A certificate as a society prints it."""
    source = "#set page(width: 210mm, height: 148mm)\n" + statement.replace("\n", "\n\n")
    made: bytes = typst.compile(source.encode(), format="pdf")
    return made


def letter(text: str = STATEMENT, *attached: tuple[str, bytes]) -> bytes:
    message = EmailMessage()
    message["Subject"] = "Your certificate"
    message["From"] = "cme@example.org"
    message.set_content(text)
    for name, content in attached:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def brought(holder: User, content: bytes, name: str = "certificate.pdf") -> Item:
    """A document that was brought and read."""
    item = arriving.bring([content], name, holder).item
    work_off()
    item.refresh_from_db()
    return item


def answers(proposed: Proposed, decision: str, **fields: str) -> dict[str, str]:
    """What the page's form would send for one proposal."""
    usual = {
        "title": "Update in Asthma",
        "completed": "2026-03-14",
        "amount": "6.75",
        "system": "AMA PRA Category 1 Credit",
        "decision": decision,
    }
    return {f"p{proposed.pk}-{name}": value for name, value in (usual | fields).items()}


def amounts(holder: User) -> list[Amount]:
    return [record.amount for record in ledger.transcript_of(holder).records if record.state != "withdrawn"]
