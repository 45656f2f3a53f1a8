"""Importing a file in steps: each step enters some rows and says what happened to them, in one transaction.

After a crash the run is taken up where its last step ended. The file is read again from the start, so that what is
taken for a repeat is the same as without the crash.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from opencme.credit import Record
from opencme.interchange.tabular import Row, TableError
from opencme.web.people.models import User
from opencme.web.record import importing, ledger, merging, uploads
from opencme.web.record.models import CreditEntry, ImportedFile, ImportedRow, ImportRun, Upload
from opencme.web.record.records import columns_of

State, Outcome = ImportRun.State, ImportedRow.Outcome
STEP = 200
"""Rows that are entered in one transaction."""
AT_ONCE = 200
"""Records up to which nobody is made to wait for the worker."""
PATIENCE = timedelta(minutes=2)
"""How long a run may be silent before its worker is taken for dead; a step takes seconds."""


def begin(upload: Upload, answers: dict[str, str], *, doubled: bool, rows: int) -> ImportRun | None:
    """Put a looked-at file in line to be imported; None if it was taken already.

    The task that does it is entered in the same transaction. The upload's bytes stay until the run is over.
    """
    from opencme.web.record.tasks import run_import

    with transaction.atomic():
        deleted, _ = Upload.objects.filter(pk=upload.pk, holder=upload.holder_id).delete()
        if not deleted:
            return None
        file = ImportedFile.objects.create(holder=upload.holder, name=upload.name, digest=upload.digest)
        run = ImportRun.objects.create(
            holder=upload.holder, file=file, token=upload.pk, answers=answers, doubled=doubled, rows=rows
        )
        run_import.enqueue(run.pk)
    return run


def stop(run: ImportRun) -> bool:
    """Stop a run after the step it is in; what is entered stays. False if it is over already."""
    return _end(run.pk, State.STOPPED)


def work(number: int) -> None:
    """Import the run's file to its end, unless somebody else does, it is stopped, or another one goes first.

    One at a time for each holder: what stands in two files is found whichever comes second.
    """
    if not _claim(number):
        return
    run = ImportRun.objects.select_related("holder", "file").get(pk=number)
    seen = _Seen.before(run)
    step: list[Row] = []
    try:
        for position, row in enumerate(_rows(run), start=1):
            if position <= run.position:
                seen.all_of(row)
                continue
            step.append(row)
            if len(step) == STEP:
                if not _enter(run, step, seen):
                    return
                step = []
        if step and not _enter(run, step, seen):
            return
    except (TableError, importing.TooManyRecordsError, FileNotFoundError) as error:
        _end(number, State.FAILED, str(error) if not isinstance(error, FileNotFoundError) else "The file is gone.")
    else:
        _end(number, State.DONE)


def recover(now: datetime | None = None) -> int:
    """Put runs in line again whose worker has died, while it worked or before it began; how many."""
    from opencme.web.record.tasks import run_import

    now = now or timezone.now()
    again = 0
    for run in ImportRun.objects.filter(state__in=ImportRun.UNDER_WAY, seen_at__lt=now - PATIENCE):
        with transaction.atomic():
            same = ImportRun.objects.filter(pk=run.pk, state=run.state, seen_at=run.seen_at)
            if same.update(state=State.WAITING, seen_at=now):
                run_import.enqueue(run.pk)
                again += 1
    return again


def take_up(run: ImportRun) -> bool:
    """Go on at once with a run that was broken off; False if it waits for its turn or is over.

    Should its worker be alive after all, that one finds the run taken at its next step and enters nothing more.
    """
    from opencme.web.record.tasks import run_import

    with transaction.atomic():
        broken_off = ImportRun.objects.filter(pk=run.pk, state=State.RUNNING)
        if not broken_off.update(state=State.WAITING, seen_at=timezone.now()):
            return False
        run_import.enqueue(run.pk)
    return True


def take_up_all() -> int:
    """Go on with whatever was under way when the worker was killed that is starting anew; how many runs."""
    return sum(take_up(run) for run in ImportRun.objects.filter(state=State.RUNNING))


def take_back(run: ImportRun, *, by: User) -> int:
    """Withdraw every record that the run entered and that was not withdrawn since; how many.

    A record that one of them stood for counts for itself again. Raises AlreadyFollowedError.
    """
    reason = f"The import of {run.file.name} was taken back"
    with transaction.atomic():
        entries = list(ledger.heads(run.holder).filter(file=run.file).exclude(kind=CreditEntry.Kind.WITHDRAWAL))
        stood_for = set(ledger.heads(run.holder).exclude(same_as=None).values_list("same_as", flat=True))
        for entry in entries:
            if entry.number in stood_for:
                merging.withdraw(entry, by=by, reason=reason)
        ledger.withdraw_many([entry for entry in entries if entry.number not in stood_for], by=by, reason=reason)
    return len(entries)


@dataclass
class _Seen:
    """What is there already: on the record before the run, and in the rows before this one."""

    likenesses: set[tuple[object, ...]]
    keys: set[str] = field(default_factory=set)

    @classmethod
    def before(cls, run: ImportRun) -> _Seen:
        own = Q(file=run.file) | Q(kind=CreditEntry.Kind.WITHDRAWAL)
        return cls({ledger.likeness_of(entry) for entry in ledger.heads(run.holder).exclude(own)})

    def all_of(self, row: Row) -> None:
        for record in row.records:
            self.add(_claimed(record))

    def add(self, record: Record) -> bool:
        """Whether the record was there; from now on it is."""
        known = ledger.likeness_of(record) in self.likenesses or record.key in self.keys
        self.keys.add(record.key)
        return known


def _claim(number: int) -> bool:
    """Take a run that waits, unless another one of the same holder is under way."""
    try:
        with transaction.atomic():
            waiting = ImportRun.objects.filter(pk=number, state=State.WAITING)
            return bool(waiting.update(state=State.RUNNING, seen_at=timezone.now()))
    except IntegrityError:
        return False


def _rows(run: ImportRun) -> Iterator[Row]:
    path = uploads.path_of(Upload(token=UUID(str(run.token))))
    yield from importing.rows(path, run.file.name, importing.Answers.of(run.answers))


def _claimed(record: Record) -> Record:
    return replace(record, state="claimed", id=None)


def _enter(run: ImportRun, step: list[Row], seen: _Seen) -> bool:
    """Enter the rows of one step and move the run on; False if it is not ours any more."""
    with transaction.atomic():
        ours = ImportRun.objects.filter(pk=run.pk, state=State.RUNNING, position=run.position)
        if not ours.update(position=run.position + len(step), seen_at=timezone.now()):
            return False
        outcomes, wanted = [], []
        for position, row in enumerate(step, start=run.position + 1):
            outcome, fresh = _outcome(row, seen, doubled=run.doubled)
            told = ImportedRow(
                run=run, position=position, number=row.number, sheet=row.sheet[:100], outcome=outcome, words=_words(row)
            )
            outcomes.append(told)
            wanted += [(told, record) for record in fresh]
        entries = CreditEntry.objects.bulk_create(
            CreditEntry(
                holder=run.holder,
                kind=CreditEntry.Kind.IMPORT,
                entered_by=run.holder,
                file=run.file,
                **columns_of(record),
            )
            for _, record in wanted
        )
        for (told, _), entry in zip(wanted, entries, strict=True):
            told.entries.append(entry.pk)
        ImportedRow.objects.bulk_create(outcomes)
    run.position += len(step)
    return True


def _outcome(row: Row, seen: _Seen, *, doubled: bool) -> tuple[ImportedRow.Outcome, list[Record]]:
    if row.skipped:
        return Outcome.NO_DATA, []
    if row.problems or row.questions or not row.records:
        return Outcome.WRONG, []
    records = [_claimed(record) for record in row.records]
    fresh = [record for record in records if not seen.add(record) or doubled]
    return (Outcome.ENTERED, fresh) if fresh else (Outcome.KNOWN, [])


def _words(row: Row) -> str:
    """What the row is about, in a few words."""
    if row.skipped:
        return row.skipped[:500]
    if row.problems:
        return "; ".join(str(problem) for problem in row.problems)[:500]
    if row.questions:
        return "It leaves something open that was not answered."
    return "; ".join(record.title or "Untitled activity" for record in row.records)[:500]


def _end(number: int, state: ImportRun.State, wrong: str = "") -> bool:
    """Let a run that is under way be over, throw its file away, and let the holder's next one have its turn."""
    from opencme.web.record.tasks import run_import

    with transaction.atomic():
        run = ImportRun.objects.filter(pk=number, state__in=ImportRun.UNDER_WAY)
        if not run.update(state=state, ended_at=timezone.now(), wrong=wrong[:500]):
            return False
        ended = ImportRun.objects.get(pk=number)
        following = ImportRun.objects.filter(holder=ended.holder_id, state=State.WAITING).order_by("pk").first()
        if following:
            run_import.enqueue(following.pk)
    uploads.path_of(Upload(token=ended.token)).unlink(missing_ok=True)
    return True
