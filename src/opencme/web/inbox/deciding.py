"""What the holder says to a proposal: it goes on her record as she has corrected it, or it is left out.

Each decision is one transaction that takes the proposal first: of two that decide at once, one finds it taken.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from opencme.credit import Record
from opencme.web.inbox.models import Item, Proposed
from opencme.web.people.models import User
from opencme.web.record import evidence, ledger
from opencme.web.record.models import CreditEntry


class DecidedError(ValueError):
    """The proposal was decided meanwhile, in another window or by a second press of the button."""


def enter(proposed: Proposed, record: Record, *, by: User, because: str = "") -> CreditEntry:
    """Enter the record and attach the document to it. Raises DecidedError.

    `because` says why it is hers where the document is made out to somebody else.
    """
    with transaction.atomic():
        _take(proposed, Proposed.State.CONFIRMED, because)
        entry = ledger.enter(by, record, by=by, source=proposed.item.evidence.name)
        _link(proposed, entry.number, by)
    return entry


def prove(proposed: Proposed, number: int, *, by: User, because: str = "") -> None:
    """Attach the document to a record that is there already, and enter nothing. Raises DecidedError."""
    with transaction.atomic():
        _take(proposed, Proposed.State.CONFIRMED, because)
        _link(proposed, number, by)


def decline(proposed: Proposed) -> None:
    """Leave the proposal out; it can be taken back up. Raises DecidedError."""
    with transaction.atomic():
        _take(proposed, Proposed.State.DECLINED)
        _settle(proposed.item)


def take_up(proposed: Proposed) -> None:
    """Ask again about a proposal that was left out. Raises DecidedError."""
    with transaction.atomic():
        taken = Proposed.objects.filter(pk=proposed.pk, state=Proposed.State.DECLINED).update(
            state=Proposed.State.OPEN, decided_at=None
        )
        if not taken:
            raise DecidedError
        Item.objects.filter(pk=proposed.item_id).update(done_at=None)


def set_aside(item: Item) -> None:
    """Be through with a document: what is still open in it is left out; the file stays on file."""
    with transaction.atomic():
        now = timezone.now()
        Proposed.objects.filter(item=item, state=Proposed.State.OPEN).update(
            state=Proposed.State.DECLINED, decided_at=now
        )
        Item.objects.filter(pk=item.pk, done_at=None).update(done_at=now)


def _take(proposed: Proposed, state: Proposed.State, because: str = "") -> None:
    taken = Proposed.objects.filter(pk=proposed.pk, state=Proposed.State.OPEN).update(
        state=state, decided_at=timezone.now(), because=because
    )
    if not taken:
        raise DecidedError(f"{proposed.item} was decided already. Nothing was entered a second time.")


def _link(proposed: Proposed, number: int, by: User) -> None:
    Proposed.objects.filter(pk=proposed.pk).update(entry=number)
    evidence.attach(proposed.item.evidence, number, by=by)
    _settle(proposed.item)


def _settle(item: Item) -> None:
    """A document in which nothing is open any more needs nobody's attention."""
    if not Proposed.objects.filter(item=item, state=Proposed.State.OPEN).exists():
        Item.objects.filter(pk=item.pk).update(done_at=timezone.now())
