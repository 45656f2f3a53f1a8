"""Somebody with gaps, and a catalog that closes them, for tests of plans."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from opencme.credit import Activity, Amount, Place, Price, Session
from opencme.web.people.models import User
from opencme.web.record import facts, ledger
from opencme.web.record.models import Credential, Profile
from tests.web.catalogs import TODAY, an_activity, an_award, bring
from tests.web.people import a_record

ERRORS = "prevention-of-medical-errors"
END = date(2027, 1, 31)


def lacking_errors(holder: User) -> Credential:
    """A Florida physician with all but two hours on medical errors."""
    Profile.objects.create(holder=holder, profession="physician-md")
    for name in ("dea-registered",):
        facts.state(holder, name, True)
    topics = {"controlled-substance-prescribing": "2", "domestic-violence": "2"}
    ledger.enter(
        holder,
        a_record(
            completed=date(2026, 3, 4),
            amount=Amount.of(40),
            topics=tuple((name, Amount.of(part)) for name, part in topics.items()),
        ),
        by=holder,
    )
    return Credential.objects.create(
        holder=holder, programme="us-fl-md", title="Florida", issued=date(2018, 5, 4), expires=END
    )


def course(id: str, title: str, hours: str = "2", price: int = 0, topics: Mapping[str, str] | None = None,
           **fields: Any) -> Activity:  # fmt: skip
    """A course at any time on medical errors, unless said otherwise."""
    usual: dict[str, Any] = {
        "awards": (an_award(hours, topics={ERRORS: hours} if topics is None else topics),),
        "minutes": int(float(hours) * 60),
        "prices": (Price(price * 100, "USD"),),
        "online": True,
        "languages": ("en",),
        "url": f"https://example.org/{id}",
    }
    return an_activity(id, title, **usual | fields)


def meeting(id: str = "m", title: str = "The winter meeting", **fields: Any) -> Activity:
    """Two hours on medical errors in Tampa, on a Saturday."""
    usual: dict[str, Any] = {
        "format": "live",
        "online": False,
        "place": Place("Tampa", "US", "FL"),
        "starts": datetime(2027, 1, 16, 9),
        "ends": datetime(2027, 1, 16, 11),
        "available": (None, None),
    }
    return course(id, title, "2", 90, **usual | fields)


def conference() -> Activity:
    """Two sessions at one time, of which the first is on medical errors."""
    sessions = tuple(
        Session(name, f"Session {name}", datetime(2027, 1, 16, 13), datetime(2027, 1, 16, 15),
                (an_award("2", topics={topic: "2"}),))
        for name, topic in (("a", ERRORS), ("b", "ethics"))
    )  # fmt: skip
    return meeting("c", "A conference", awards=(), sessions=sessions, starts=None, ends=None)


def catalog(folder: Path, activities: Iterable[Activity]) -> None:
    bring(folder, activities, today=TODAY)
