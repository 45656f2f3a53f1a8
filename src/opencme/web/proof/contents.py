"""What the archive of a person holds, table by table, and what it leaves out and why.

Every table that has something of a person is in one of the two lists: a test fails until a new one is. A table comes
after those that it refers to.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.db import models

from opencme.web.planning import returning
from opencme.web.reminders.zones import is_zone

LONGEST_DISTANCE = 3650
"""Days before a deadline at which anybody can wish to be reminded: ten years."""

type Row = dict[str, Any]


class RowError(ValueError):
    """A row is not what its table can hold; the message says which column and what is wrong."""


@dataclass(frozen=True)
class Return:
    """An archive as it comes back."""

    at: datetime
    """When that is, in UTC."""
    made: date
    """The day that the archive bears."""
    vouched: bool
    """Whether somebody vouches for it."""


def as_it_is(row: Row, back: Return) -> Row:
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
    settle: Callable[[Row, Return], Row] = as_it_is
    """What must be otherwise where the row is restored. Raises RowError, or KeyError, TypeError or ValueError."""

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.label)

    @property
    def file(self) -> str:
        """The name of its part of the archive."""
        return f"data/{self.label.lower()}.jsonl"


def marked(moment: str) -> Callable[[Row, Return], Row]:
    """What nobody vouches for counts as it did and says so: it bears the time at which it came back.

    `moment` names the column that says when it was first told; that no such archive may set to a time to come.
    """

    def settle(row: Row, back: Return) -> Row:
        if back.vouched:
            return {"unvouched_at": None} | row
        told = datetime.fromisoformat(row[moment])
        told = told if told.tzinfo else told.replace(tzinfo=UTC)
        return row | {"unvouched_at": back.at.isoformat(), moment: min(told, back.at).isoformat()}

    return settle


def stopped(row: Row, back: Return) -> Row:
    """A link that was made elsewhere shows nothing here: it is stopped, and its address is nobody's."""
    return row | {"digest": secrets.token_hex(32), "stopped_at": row["stopped_at"] or back.at.isoformat()}


def over(row: Row, back: Return) -> Row:
    """An import that was under way elsewhere is stopped here, and its file is nowhere."""
    under_way = row["state"] in ("waiting", "running")
    ended = row["ended_at"] or back.at.isoformat()
    return row | {"token": str(uuid4()), "state": "stopped" if under_way else row["state"], "ended_at": ended}


def heard(row: Row, back: Return) -> Row:
    """What somebody had confirmed stands as of the day of the archive; where nobody vouches, it is the holder's word.

    Archives from before this was told apart say nothing of either.
    """
    if not back.vouched:
        return row | {"holders_word": True, "as_of": back.at.date().isoformat()}
    row = {"holders_word": False, "as_of": None} | row
    return row | {"as_of": row["as_of"] or back.made.isoformat()}


def wished(row: Row, back: Return) -> Row:
    """What reminders are reckoned with must be what they can be reckoned with; a zone unknown here becomes UTC.

    Archives from before mails asked about reflections say nothing of that; the usual is that they do. Raises RowError.
    """
    for name, most in (("distances", LONGEST_DISTANCE), ("days_off", 6)):
        numbers = row[name]
        if not isinstance(numbers, list) or not all(type(each) is int and 0 <= each <= most for each in numbers):
            raise RowError(f"{name} must be a list of whole numbers from 0 to {most}")
        row = row | {name: sorted(set(numbers), reverse=name == "distances")}
    zone = row["time_zone"] if is_zone(row["time_zone"]) else "UTC"
    return {"when_asked": True} | row | {"time_zone": zone}


def meant(row: Row, back: Return) -> Row:
    """Archives from before documents were brought for a record name none."""
    return {"meant_for": None} | row


def explained(row: Row, back: Return) -> Row:
    """Archives from before a reason was asked for where a certificate bears another name hold none."""
    return {"because": ""} | row


CONTENTS = (
    Rows("people.Identifier"),
    Rows("record.Profile"),
    Rows("record.StatedFact", settle=marked("stated_at")),
    Rows("record.Credential"),
    Rows("record.ImportedFile"),
    Rows("record.CreditEntry", settle=marked("entered_at")),
    Rows("record.Evidence", settle=marked("received_at")),
    Rows("record.Attachment", "evidence__holder"),
    Rows("record.Different", "one__holder"),
    Rows("record.ImportRun", settle=over),
    Rows("record.ImportedRow", "run__holder", numbers={"entries": "record.CreditEntry"}),
    Rows("inbox.Item", settle=meant),
    Rows("inbox.Proposed", "item__holder", settle=explained),
    Rows("reflection.Reflection"),
    Rows("reflection.Answer"),
    Rows("planning.Wishes", settle=returning.wishes),
    Rows("planning.Choice", settle=returning.choice),
    Rows("reminders.Wishes", settle=wished),
    Rows("sharing.Checklist"),
    Rows("sharing.ChecklistItem", "checklist__holder"),
    Rows("sharing.Share", left_out=("digest", "passcode"), settle=stopped),
    Rows("sharing.Look", "share__holder", settle=marked("at")),
    Rows("sharing.Confirmation", "checklist__holder", settle=heard),
    Rows("sharing.Verdict", "confirmation__checklist__holder"),
    Rows("sharing.Retraction", "confirmation__checklist__holder"),
)
LEFT_OUT = {
    "account.EmailAddress": "the address is the account’s; a restored account is given its own",
    "catalog.Entry": "the catalog is not about who brought a list into it",
    "catalog.Finding": "it is about a list of activities",
    "catalog.ImportRun": "a list of activities is not about who brought it",
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
