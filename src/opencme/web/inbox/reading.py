"""Reading a document of the inbox, so that a crash at any moment loses nothing and doubles nothing.

An item is claimed (waiting → reading), read outside any transaction, and what was found is written together with the
change to read, by whoever still holds the claim. A claim that is too old belongs to nobody: `recover` gives it back.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from opencme.interchange import certificate, kinds, mail
from opencme.interchange.certificate import Reading, ReadingError
from opencme.web.inbox import arriving, badges, calendars, ordering
from opencme.web.inbox.models import Item, Proposed, plain, printable
from opencme.web.record import evidence

State = Item.State
log = logging.getLogger(__name__)
PATIENCE = timedelta(minutes=10)
"""How long a document may be in reading before its reader is taken for dead. Reading itself is cut off far sooner."""
MOST_ATTEMPTS = 3
"""A document that brought its reader down so often is left to its holder."""
LETTER = 6_000
"""Characters of a mail that are read at once."""
BLANK = "No writing was found in this picture. If there is some, take it again: near, straight and in good light."
TABLE = "This is a table. Import it, so that you can say what its columns hold."


def read(number: int) -> None:
    """Read the item, unless somebody else does or has done so."""
    claim = timezone.now()
    claimed = Item.objects.filter(pk=number, state=State.WAITING).update(
        state=State.READING, begun_at=claim, attempts=F("attempts") + 1
    )
    if not claimed:
        return
    item = Item.objects.select_related("evidence", "holder").get(pk=number)
    try:
        reading = look(item)
    except (ReadingError, mail.MailError, calendars.CalendarError) as error:
        _finish(item, claim, State.FAILED, Reading(notes=(str(error),)))
    except FileNotFoundError:
        _finish(item, claim, State.FAILED, Reading(notes=("The file is no longer where it was kept.",)))
    except Exception:
        log.exception("reading document %s failed", number)
        _finish(item, claim, State.FAILED, Reading(notes=("It could not be read. The fault is ours, and is logged.",)))
    else:
        _finish(item, claim, State.READ, reading)


def look(item: Item) -> Reading:
    """Read the file by what it is; what is attached to a mail becomes items of their own.

    Raises ReadingError, MailError, CalendarError or FileNotFoundError.
    """
    path, kind = evidence.path_of(item.evidence), item.evidence.kind
    if kind == kinds.MAIL:
        return _mail(item, path)
    if kind in (kinds.CSV, kinds.EXCEL):
        return Reading(notes=(TABLE,))
    if kind == kinds.CALENDAR:
        return calendars.read(path)
    if kind in (kinds.JSON, kinds.SVG):
        return badges.read(path, item.holder.name)
    if kind == kinds.PNG and (badge := badges.baked(path, item.holder.name)):
        return badge
    found = certificate.read_contained(path, kind, today=timezone.localdate(), learner=item.holder.name or None)
    return replace(found, notes=(BLANK,)) if kind in kinds.IMAGES and not (found.lines or found.proposals) else found


def recover(now: datetime | None = None) -> int:
    """Put in line again what nobody reads any more; how many items that were.

    A reader that dies leaves its item in reading. A worker that dies between taking a task and claiming its item
    leaves the item in line with no task: a second one does no harm, for only one can claim the item.
    """
    now = now or timezone.now()
    again = 0
    for item in Item.objects.filter(
        Q(state=State.READING, begun_at__lt=now - PATIENCE) | Q(state=State.WAITING, queued_at__lt=now - PATIENCE)
    ):
        same = Item.objects.filter(pk=item.pk, state=item.state, begun_at=item.begun_at, queued_at=item.queued_at)
        if item.state == State.READING and item.attempts >= MOST_ATTEMPTS:
            words = "Reading it broke off three times. The file is kept; enter its credit by hand."
            same.update(state=State.FAILED, notes=[words], read_at=now)
        else:
            again += _queue(same, item.pk, now)
    return again


def again(item: Item) -> bool:
    """Put a document in line once more that could not be read; False if it is in line or was read."""
    failed = Item.objects.filter(pk=item.pk, state=State.FAILED)
    return _queue(failed, item.pk, timezone.now(), attempts=0, notes=[], done_at=None)


def _queue(items: QuerySet[Item], number: int, now: datetime, **also: object) -> bool:
    """Put an item in line if it is still as the query has it."""
    from opencme.web.inbox.tasks import read_item

    with transaction.atomic():
        queued = items.update(state=State.WAITING, begun_at=None, queued_at=now, **also)
        if queued:
            read_item.enqueue(number)
    return bool(queued)


def _mail(item: Item, path: Path) -> Reading:
    """The mail's own words, and its attachments put into the inbox: bringing them twice makes no second ones."""
    letter = mail.read_contained(path)
    notes = list(letter.notes)
    for file in letter.attached:
        try:
            source = f"attached to {item.evidence.name}"[:200]
            arrival = arriving.bring([file.content], file.name, item.holder, source=source, parent=item)
            if arrival.again and arrival.item.parent_id != item.pk:
                notes.append(f"{file.name} was here already, as {arrival.item}. It is there once.")
        except (kinds.RefusedKind, evidence.TooLargeError, arriving.FullError) as error:
            notes.append(f"{file.name} was left aside. {error}")
    text = f"{letter.subject}\n\n{letter.text}"
    reading = _text(text, item.holder.name or None)
    # A mail whose certificates are attached need say nothing itself.
    said = () if letter.attached and not reading.proposals else reading.notes
    return Reading(reading.proposals, reading.lines, reading.pages, reading.by, (*notes, *said))


def _text(text: str, learner: str | None) -> Reading:
    """What the words of a mail say; more than a letter's worth is read where it can do no harm."""
    today = timezone.localdate()
    if len(text) <= LETTER:
        return certificate.read_text(text, today=today, learner=learner)
    with NamedTemporaryFile("w", encoding="utf-8", suffix=".txt") as file:
        file.write(text)
        file.flush()
        return certificate.read_contained(Path(file.name), kinds.TEXT, today=today, learner=learner)


def _finish(item: Item, claim: datetime, state: Item.State, reading: Reading) -> None:
    """Write what was found, if the claim is still ours."""
    with transaction.atomic():
        ours = Item.objects.filter(pk=item.pk, state=State.READING, begun_at=claim).update(
            state=state,
            read_at=timezone.now(),
            pages=reading.pages,
            by=reading.by,
            notes=[printable(note) for note in reading.notes],
        )
        if not ours:
            return
        Proposed.objects.bulk_create(_rows(item, reading))


def _rows(item: Item, reading: Reading) -> Sequence[Proposed]:
    return [
        Proposed(
            item=item,
            position=position,
            fields={name: plain(found) for name, found in proposal.fields.items()},
            doubts=[printable(doubt) for doubt in proposal.doubts],
        )
        for position, proposal in enumerate(ordering.own_first(reading.proposals, item.holder))
    ]
