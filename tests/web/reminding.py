"""People whose licences lack something, and what they wish to hear of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from opencme.credit import Amount
from opencme.rulebook import load
from opencme.web.people.models import User
from opencme.web.record import facts, ledger
from opencme.web.record.models import Credential, Profile
from opencme.web.reminders.models import Wishes
from tests.web.people import a_record

DUE = date(2027, 1, 31)
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
"""A Monday, 90 days before it is due."""
LONG_AGO = datetime(2025, 3, 1, tzinfo=UTC)


def hold(holder: User, programme: str = "us-fl-md", **dates: Any) -> Credential:
    usual = {"issued": date(2012, 5, 4), "expires": DUE}
    held = Credential.objects.create(holder=holder, programme=programme, title=load(programme).title, **usual | dates)
    Credential.objects.filter(pk=held.pk).update(added_at=LONG_AGO)
    return held


def lack(holder: User, due: date = DUE, earned: date = date(2026, 3, 1)) -> Credential:
    """A Florida licence that lacks two hours on medical errors, and nothing else; it is not behind its pace."""
    Profile.objects.get_or_create(holder=holder, defaults={"profession": "physician-md"})
    facts.state(holder, "dea-registered", False)
    topics = (("domestic-violence", Amount.of(2)),)
    ledger.enter(holder, a_record(completed=earned, amount=Amount.of(38), topics=topics), by=holder)
    return hold(holder, expires=due)


def wish(holder: User, **fields: Any) -> Wishes:
    usual: dict[str, Any] = {"since": LONG_AGO.date(), "next_look_at": LONG_AGO}
    return Wishes.objects.create(holder=holder, **usual | fields)


def days_later(days: float) -> datetime:
    return NOON + timedelta(days=days)
