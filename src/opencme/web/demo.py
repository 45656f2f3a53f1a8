"""Made-up people for a first look: three accounts to sign in with. Loading them again changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from importlib.resources import files

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from opencme.web.catalog import demo as catalog
from opencme.web.demo_people import Life, nurse, pharmacist, physician
from opencme.web.people.models import User
from opencme.web.record import facts, ledger
from opencme.web.record.models import Credential, Profile
from opencme.web.record.programmes import title_of
from opencme.web.reflection import writing
from opencme.web.register import importing
from opencme.web.register.models import Register
from opencme.web.reminders.usual import usual


@dataclass(frozen=True)
class Account:
    """Somebody to sign in as."""

    email: str
    password: str
    name: str
    about: str


ACCOUNTS = (
    Account("physician@example.org", "quiet-harbour-lamp", "Dr Imani Okafor", "family physician in Florida"),
    Account("nurse@example.org", "amber-river-stone", "Rosa Lindqvist", "registered nurse in Florida"),
    Account("pharmacist@example.org", "green-window-path", "Teodor Marin", "pharmacist in Florida"),
)


LIVES = {"physician@example.org": physician, "nurse@example.org": nurse, "pharmacist@example.org": pharmacist}


def load(today: date | None = None) -> Sequence[Account]:
    """Make the accounts that are not there yet, each with its address confirmed and a life up to `today`."""
    for account in ACCOUNTS:
        user = User.objects.filter(email=account.email).first()
        if user is None:
            with transaction.atomic():
                user = User.objects.create_user(account.email, account.password, name=account.name)
                live(user, LIVES[account.email](today or timezone.localdate()))
                # As if they had been here for a year, so that what is near is told of at once.
                wishes = usual(user, timezone.now())
                wishes.since -= timedelta(days=365)
                wishes.save()
        EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    _load_register(today or timezone.localdate())
    catalog.load(today or timezone.localdate())
    return ACCOUNTS


def _load_register(today: date) -> None:
    """A small register of the made-up providers, unless one is here."""
    if not Register.objects.exists():
        file = files("opencme.web.register").joinpath("demo.csv")
        importing.bring(file.read_bytes(), file.name, None, today)


def live(user: User, life: Life) -> None:
    """Enter what is known of a person, through the same operations that she would use."""
    Profile.objects.create(holder=user, profession=life.profession, specialties=list(life.specialties), born=life.born)
    for held in life.holdings:
        # A rulebook that this installation does not have leaves its credential out, not the whole person.
        if title := title_of(held.programme):
            Credential.objects.create(
                holder=user,
                programme=held.programme,
                title=title,
                number=held.number,
                issued=held.credential.issued,
                expires=held.credential.expires,
                cohort=held.credential.cohort or "",
            )
    for name, value in life.facts.items():
        facts.state(user, name, value)
    entries = [ledger.enter(user, record, by=user) for record in life.records]
    for place, text in life.reflections:
        writing.write(user, replace(text, records=(entries[place].number,)))
