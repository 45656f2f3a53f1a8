"""What the archive of a person holds, table by table, and what it leaves out and why.

Every table that has something of a person is in one of the two lists: a test fails until a new one is. A table comes
after those that it refers to.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.db import models
from django.utils import timezone

type Row = dict[str, Any]


def as_it_is(row: Row) -> Row:
    return row


@dataclass(frozen=True)
class Rows:
    """The rows of one table that belong to a person."""

    label: str
    """App and model: record.CreditEntry."""
    holder: str = "holder"
    """How a row leads to its holder, as Django's lookups say it."""
    left_out: tuple[str, ...] = ()
    """Columns that are nobody's business outside this installation, such as secrets."""
    numbers: Mapping[str, str] = field(default_factory=dict)
    """Columns that hold a list of numbers of another table's rows, with that table's label."""
    settle: Callable[[Row], Row] = as_it_is
    """What must be otherwise where the row is restored."""
    own_word: Callable[[Row], Row] = as_it_is
    """What must be otherwise besides, where nobody vouches for the archive."""

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.label)

    @property
    def file(self) -> str:
        """The name of its part of the archive."""
        return f"data/{self.label.lower()}.jsonl"


def stopped(row: Row) -> Row:
    """A link that was made elsewhere shows nothing here: it is stopped, and its address is nobody's."""
    return row | {"digest": secrets.token_hex(32), "stopped_at": row["stopped_at"] or timezone.now().isoformat()}


def declared(row: Row) -> Row:
    """What a provider had reported elsewhere is the holder's word here: anybody can write a file that says so."""
    return row | {"state": "claimed"} if row["state"] == "reported" else row


def over(row: Row) -> Row:
    """An import that was under way elsewhere is stopped here, and its file is nowhere."""
    under_way = row["state"] in ("waiting", "running")
    ended = row["ended_at"] or timezone.now().isoformat()
    return row | {"token": str(uuid4()), "state": "stopped" if under_way else row["state"], "ended_at": ended}


def heard(row: Row) -> Row:
    """Archives from before this was told apart say nothing of it."""
    return {"holders_word": False} | row


def stated(row: Row) -> Row:
    """What somebody had confirmed elsewhere is the holder's word here."""
    return row | {"holders_word": True}


def asked_too(row: Row) -> Row:
    """Archives from before mails asked about reflections say nothing of it; the usual is that they do."""
    return {"when_asked": True} | row


CONTENTS = (
    Rows("people.Identifier"),
    Rows("record.Profile"),
    Rows("record.StatedFact"),
    Rows("record.Credential"),
    Rows("record.ImportedFile"),
    Rows("record.CreditEntry", own_word=declared),
    Rows("record.Evidence"),
    Rows("record.Attachment", "evidence__holder"),
    Rows("record.Different", "one__holder"),
    Rows("record.ImportRun", settle=over),
    Rows("record.ImportedRow", "run__holder", numbers={"entries": "record.CreditEntry"}),
    Rows("inbox.Item"),
    Rows("inbox.Proposed", "item__holder"),
    Rows("reflection.Reflection"),
    Rows("reflection.Answer"),
    Rows("reminders.Wishes", settle=asked_too),
    Rows("sharing.Checklist"),
    Rows("sharing.ChecklistItem", "checklist__holder"),
    Rows("sharing.Share", left_out=("digest", "passcode"), settle=stopped),
    Rows("sharing.Look", "share__holder"),
    Rows("sharing.Confirmation", "checklist__holder", settle=heard, own_word=stated),
    Rows("sharing.Verdict", "confirmation__checklist__holder"),
    Rows("sharing.Retraction", "confirmation__checklist__holder"),
)
LEFT_OUT = {
    "account.EmailAddress": "the address is the account’s; a restored account is given its own",
    "inbox.Address": "where mail comes in is a secret of this installation",
    "people.User": "the name is in the manifest; passwords never leave",
    "proof.Making": "a file that was made to be taken along goes after three days, and can be made again",
    "record.Upload": "it waits for a day at most and is thrown away",
    "reminders.Asked": "it only keeps a question from being mailed twice",
    "reminders.Feed": "the calendar’s address is a secret of this installation",
    "reminders.Letter": "mail that was sent is with whoever received it",
    "reminders.Sent": "it only keeps a mail from being sent twice",
    "rulebooks.Read": "it names versions of rulebooks that only this installation has",
}
