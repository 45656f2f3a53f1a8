"""The ledger of credit: what can be done to it, and what it says. Pages, commands and imports all go through here.

Nothing is ever changed: to correct or withdraw is to add an entry that follows the old one. The database allows each
entry one follower, so of two people who correct the same entry at once, one is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from opencme.credit import Record, Transcript
from opencme.web.people.models import User
from opencme.web.record import evidence
from opencme.web.record.models import CreditEntry, ImportedFile, ImportRun
from opencme.web.record.records import columns_of, record_of

Kind = CreditEntry.Kind


class AlreadyFollowedError(ValueError):
    """The entry has been corrected or withdrawn since it was read."""

    def __init__(self) -> None:
        super().__init__(
            "This record was changed while you had it open. Look at it as it is now, then make your change again."
        )


def enter(holder: User, record: Record, *, by: User, note: str = "", source: str = "") -> CreditEntry:
    """Enter a record that is new."""
    return CreditEntry.objects.create(
        holder=holder, kind=Kind.CLAIM, entered_by=by, note=note, source=source, **columns_of(record)
    )


def correct(entry: CreditEntry, record: Record, *, by: User, note: str = "") -> CreditEntry:
    """Follow the entry with one that says `record`; raises AlreadyFollowedError if something follows it already."""
    return _follow(entry, Kind.CORRECTION, record, by, note)


def withdraw(entry: CreditEntry, *, by: User, reason: str, same_as: int | None = None) -> CreditEntry:
    """Follow the entry with its withdrawal: it counts nowhere from then on. Raises AlreadyFollowedError.

    `same_as` is the number of the record that tells of the same activity and stands for both.
    """
    record = replace(record_of(entry), state=entry.state)
    return _follow(entry, Kind.WITHDRAWAL, record, by, reason, same_as)


def withdraw_many(entries: Sequence[CreditEntry], *, by: User, reason: str) -> None:
    """Withdraw all of them, or none if any was followed meanwhile. Raises AlreadyFollowedError."""
    try:
        with transaction.atomic():
            CreditEntry.objects.bulk_create(
                [
                    CreditEntry(
                        holder_id=entry.holder_id,
                        kind=Kind.WITHDRAWAL,
                        replaces=entry,
                        origin_id=entry.number,
                        entered_by=by,
                        note=reason,
                        source=entry.source,
                        unvouched_at=_unvouched(entry, entry.state),
                        file_id=entry.file_id,
                        **columns_of(replace(record_of(entry), state=entry.state)),
                    )
                    for entry in entries
                ],
                batch_size=500,
            )
    except IntegrityError:
        raise AlreadyFollowedError from None


def restore(entry: CreditEntry, *, by: User) -> CreditEntry:
    """Undo a withdrawal: follow it with a correction that says again what stood before. Raises AlreadyFollowedError."""
    return _follow(entry, Kind.CORRECTION, replace(record_of(entry), state=entry.state), by, "Withdrawal undone")


def import_many(
    holder: User, records: Sequence[Record], *, by: User, file_name: str, digest: str, source: str = ""
) -> ImportedFile:
    """Enter all records of a file, or none if any of them is refused. `digest` is the file's SHA-256 in hex."""
    with transaction.atomic():
        file = ImportedFile.objects.create(holder=holder, name=file_name[:200], digest=digest)
        CreditEntry.objects.bulk_create(
            [
                CreditEntry(
                    holder=holder, kind=Kind.IMPORT, entered_by=by, source=source, file=file, **columns_of(record)
                )
                for record in records
            ],
            batch_size=500,
        )
    return file


def heads(holder: User) -> QuerySet[CreditEntry]:
    """The entries that stand: each record as it was last written, withdrawn ones too."""
    return CreditEntry.objects.filter(holder=holder, successor=None)


def transcript_of(holder: User) -> Transcript:
    """Everything the holder has on record, as a value; two queries. What was withdrawn is there and says so.

    A record that a file shows has its evidence, whatever was said when it was entered.
    """
    proven = evidence.shown(holder)
    return Transcript.of(
        replace(record, evidence=True) if int(record.id or 0) in proven else record
        for record in map(record_of, heads(holder))
    )


def history_of(number: int, holder: User) -> list[CreditEntry]:
    """All entries of one record, the first one first, the head last; empty if the holder has no such record."""
    same = Q(pk=number, origin=None) | Q(origin=number)
    return list(CreditEntry.objects.filter(same, holder=holder).select_related("entered_by", "file").order_by("id"))


def merged_into(number: int, holder: User) -> list[CreditEntry]:
    """The withdrawals of records that told of the same activity and for which this one stands."""
    return list(heads(holder).filter(same_as=number).order_by("id"))


def entered_by(run: ImportRun) -> int:
    """How many records a run has entered that were not withdrawn since."""
    return heads(run.holder).filter(file=run.file_id).exclude(kind=Kind.WITHDRAWAL).count()


def imported_before(holder: User, digest: str) -> ImportedFile | None:
    """The same file, if the holder has imported it already."""
    brought = ImportedFile.objects.filter(holder=holder, digest=digest)
    # An import that was stopped before it entered anything was none.
    return brought.filter(Exists(CreditEntry.objects.filter(file=OuterRef("pk")))).order_by("-id").first()


def entered_already(holder: User, records: Iterable[Record]) -> list[bool]:
    """For each record, whether one with the same day, system, amount and title stands already; one query.

    So does one that says in every respect the same as one before it in the list.
    """
    standing = {likeness_of(entry) for entry in heads(holder).exclude(kind=Kind.WITHDRAWAL)}
    found, before = [], set[str]()
    for record in records:
        found.append(likeness_of(record) in standing or record.key in before)
        before.add(record.key)
    return found


def likeness_of(one: CreditEntry | Record) -> tuple[object, ...]:
    """What two records have in common when a file brings again what stands already."""
    return one.completed, one.system, one.amount.hundredths, (one.title or "").casefold()


def _unvouched(entry: CreditEntry, state: str) -> datetime | None:
    """What follows an entry is known to be reported no better than the entry was."""
    return entry.unvouched_at if state == "reported" else None


def _follow(
    entry: CreditEntry, kind: Kind, record: Record, by: User, note: str, same_as: int | None = None
) -> CreditEntry:
    try:
        with transaction.atomic():
            return CreditEntry.objects.create(
                holder=entry.holder,
                kind=kind,
                replaces=entry,
                origin_id=entry.number,
                same_as_id=same_as,
                entered_by=by,
                note=note,
                source=entry.source,
                unvouched_at=_unvouched(entry, record.state),
                file=entry.file,
                **columns_of(record),
            )
    except IntegrityError:
        if CreditEntry.objects.filter(replaces=entry).exists():
            raise AlreadyFollowedError from None
        raise
