"""Booking an activity, leaving it out this time or for good, and taking that back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from opencme.credit import Activity, Session, Transcript
from opencme.interchange.catalog import canonical
from opencme.web.people.models import User
from opencme.web.planning.models import Choice

MOST = 500
"""Choices of one holder. The oldest that only hide something make room for new ones."""

type Key = tuple[str, str]
"""Provider and the provider's own id: an activity by whatever list it comes."""


def key_of(activity: Activity) -> Key:
    return activity.provider[:300], activity.id[:200]


def choose(holder: User, activity: Activity, session: Session | None, said: str) -> Choice:
    """Write down what she says of it, instead of what she said before."""
    provider, own = key_of(activity)
    choice, _ = Choice.objects.update_or_create(
        holder=holder,
        provider=provider,
        activity_id=own,
        session=session.id if session else "",
        defaults={"said": said, "said_at": timezone.now(), "content": canonical(activity)},
    )
    hiding = Choice.objects.filter(holder=holder).exclude(said=Choice.Said.BOOKED).order_by("-said_at", "-id")
    if old := list(hiding.values_list("pk", flat=True)[MOST : MOST + 100]):
        Choice.objects.filter(pk__in=old).delete()
    return choice


@dataclass(frozen=True)
class Chosen:
    """All that a holder's choices say on a day."""

    booked: tuple[Choice, ...]
    hidden: tuple[Choice, ...]
    over: tuple[Choice, ...]
    """What was booked and has ended: credit for it belongs into the record."""

    @property
    def hidden_keys(self) -> frozenset[Key]:
        """Whole activities that she does not want to see."""
        return frozenset(key_of(each.activity) for each in self.hidden if not each.session)


def chosen_by(holder: User, transcript: Transcript, on: date) -> Chosen:
    """What is booked, left out, and over; nothing of what her record has already. One query."""
    done = {record.activity for record in transcript if record.state != "withdrawn"}
    held = [choice for choice in Choice.objects.filter(holder=holder).order_by("said_at", "id") if choice.holds(on)]
    booked = [each for each in held if each.said == Choice.Said.BOOKED and not done & names_of(each)]
    return Chosen(
        tuple(each for each in booked if not is_over(each, on)),
        tuple(each for each in held if each.said != Choice.Said.BOOKED),
        tuple(each for each in booked if is_over(each, on)),
    )


def names_of(choice: Choice) -> set[str]:
    """How a record may name what was chosen."""
    whole = choice.activity.id
    return {whole, f"{whole}#{choice.session}"} if choice.session else {whole}


def is_over(choice: Choice, on: date) -> bool:
    session = session_of(choice)
    return session.ends.date() < on if session else choice.activity.is_over(on)


def session_of(choice: Choice) -> Session | None:
    """The session that was chosen; None for the whole activity."""
    return next((each for each in choice.activity.sessions if each.id == choice.session), None)


def keys_of(choices: Iterable[Choice]) -> set[Key]:
    return {key_of(choice.activity) for choice in choices}
