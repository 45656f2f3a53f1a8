"""Made-up people and what is on their record."""

from __future__ import annotations

from datetime import date
from typing import Any

from allauth.account.models import EmailAddress

from opencme.credit import Amount, Record
from opencme.web.people.models import User

PASSWORD = "correct-horse-battery"


def make_person(email: str) -> User:
    """Somebody with an account, her address confirmed."""
    user = User.objects.create_user(email, PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def a_record(**fields: Any) -> Record:
    """Two and a half credits of 1 March 2026, unless said otherwise."""
    usual: dict[str, Any] = {
        "completed": date(2026, 3, 1),
        "system": "ama-pra-1",
        "amount": Amount.of("2.5"),
        "title": "Update in hypertension",
    }
    return Record(**usual | fields)
