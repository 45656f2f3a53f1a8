"""Documents arrive: kept as evidence, put in line to be read. The same file again finds the item that is there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from opencme.web.inbox.models import Item
from opencme.web.people.models import User
from opencme.web.record import evidence

MOST_WAITING = 200
"""Documents of one holder that may wait to be read at once."""


class FullError(ValueError):
    """The holder has brought more than can wait to be read."""

    def __init__(self) -> None:
        super().__init__(f"{MOST_WAITING} documents wait to be read already. Bring more once some of them are through.")


@dataclass(frozen=True)
class Arrival:
    """What became of a document: its item, and whether it had come before."""

    item: Item
    again: bool


def bring(
    chunks: Iterable[bytes],
    name: str,
    holder: User,
    *,
    source: str = "uploaded",
    parent: Item | None = None,
    meant_for: int | None = None,
) -> Arrival:
    """Put a document into its holder's inbox; raises RefusedKind, TooLargeError or FullError, in words to show.

    `meant_for` is the number of the record of hers that it is brought to show.

    The task that reads it is entered in the same transaction as the item, so that no crash can lose one of the two.
    """
    from opencme.web.inbox.tasks import read_item

    pending = Item.objects.filter(holder=holder, parent=None, state__in=[Item.State.WAITING, Item.State.READING])
    # What was attached to a mail comes in with it, however many wait: it would not be brought again.
    if parent is None and pending.count() >= MOST_WAITING:
        raise FullError
    kept = evidence.keep(chunks, name, holder, source=source)
    with transaction.atomic():
        item, created = Item.objects.get_or_create(
            evidence=kept.evidence,
            defaults={"holder": holder, "parent": parent, "came_at": timezone.now(), "meant_for_id": meant_for},
        )
        if meant_for and not created:
            Item.objects.filter(pk=item.pk).update(meant_for=meant_for)
        if created:
            read_item.enqueue(item.pk)
    return Arrival(item, again=not created)
