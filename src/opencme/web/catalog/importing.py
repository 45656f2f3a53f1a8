"""Bringing a file into the catalog: what is new, changed, the same, listed already, wrong, and no longer offered.

Rows go in by steps, each of them whole; only a run that has read its file to the end says that something is gone. A
run that dies half-way leaves complete activities, and the next one of the same file goes over them again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import batched
from pathlib import Path

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from opencme.interchange.catalog import CatalogError, Item, Problem, Reading, read
from opencme.web.catalog import duplicates, index
from opencme.web.catalog.columns import columns_of
from opencme.web.catalog.facets import FACETS
from opencme.web.catalog.models import ASIDE, NEVER, Entry, FacetTotal, Finding, ImportRun

State, Kind = ImportRun.State, Finding.Kind
STEP = 500
"""Items that go in in one transaction."""
MOST_FINDINGS = 5_000
"""Findings of one run that are kept in words; the counts are of all."""
LONGEST_ID = 200
MANY = 5_000
"""Changes after which the index is tidied."""
PATIENCE = timedelta(minutes=10)
"""How long a run may be silent before it is taken for dead."""
COLUMNS = [
    *("content", "title", "provider", "title_key", "provider_key", "opens_on", "closes_on", "place"),
    *("first_words", "other_words", "tokens", "questions", "duplicate_of", "duplicate_reasons", "stale_since"),
    *("run", "changed_at"),
]


class BusyError(Exception):
    """Another import of the same source is under way."""


def work(run: ImportRun, path: Path, today: date) -> ImportRun:
    """Import the file of a run to its end; what was wrong with it as a whole is in `run.wrong`. Raises BusyError."""
    _claim(run)
    try:
        reading = read(
            path, today=today, name=run.name, provider=run.source.provider, date_order=run.date_order or None
        )
        note = _Notes(run)
        for words in reading.remarks:
            note.add(Kind.FILE, "", words)
        seen: dict[str, str] = {}
        for step in batched(reading, STEP):
            with transaction.atomic():
                _enter(run, step, seen, note)
                note.save()
                run.seen_at = timezone.now()
                run.save()
        _end(run, reading, seen)
    except CatalogError as error:
        _fail(run, str(error))
    except BaseException:
        _fail(run, "The import broke off. What is listed is complete; import the file again.")
        raise
    return run


def recover(now: object = None) -> int:
    """Let runs be over whose process has died; how many."""
    silent = ImportRun.objects.filter(state=State.RUNNING, seen_at__lt=timezone.now() - PATIENCE)
    wrong = "The import stopped half-way. What is listed is complete; import the file again."
    return silent.update(state=State.FAILED, wrong=wrong, ended_at=timezone.now())


def count_facets() -> None:
    """Count anew how many listed activities each value of each facet has."""
    offered = Entry.objects.filter(place__range=(timezone.localdate().toordinal(), NEVER))
    counts: Counter[str] = Counter()
    for tokens in offered.values_list("tokens", flat=True).iterator(chunk_size=5_000):
        counts.update(tokens.split())
    totals = [
        FacetTotal(facet=facet.name, value=token[1:-1].replace("9", "-"), entries=entries)
        for token, entries in counts.items()
        for facet in FACETS
        if token.startswith(facet.letter)
    ]
    with transaction.atomic():
        FacetTotal.objects.all().delete()
        FacetTotal.objects.bulk_create(totals)


class _Notes:
    """What the run has to say, up to a number; the rest is counted."""

    def __init__(self, run: ImportRun) -> None:
        self._run = run
        self._new: list[Finding] = []
        self._said = 0

    def add(self, kind: Finding.Kind, where: str, words: str) -> None:
        self._said += 1
        if self._said <= MOST_FINDINGS:
            self._new.append(Finding(run=self._run, kind=kind, where=where[:200], words=words[:1000]))

    def save(self) -> None:
        Finding.objects.bulk_create(self._new)
        self._new = []


def _claim(run: ImportRun) -> None:
    recover()
    try:
        with transaction.atomic():
            run.state, run.seen_at = State.RUNNING, timezone.now()
            run.save()
    except IntegrityError:
        raise BusyError(f"another import of {run.source} is under way; wait until it is over") from None


def _enter(run: ImportRun, step: Sequence[Item], seen: dict[str, str], note: _Notes) -> None:
    """Enter the activities of one step and take down what there is to say."""
    items = [_once(item, seen) for item in step]
    named = {own for item in items if (own := _id_of(item))}
    there = {entry.external_id: entry for entry in run.source.entries.filter(external_id__in=named)}
    written: list[tuple[Item, Entry]] = []
    same: list[int] = []
    for item in items:
        entry = there.get(_id_of(item) or "")
        if item.activity is None:
            # What is listed with this id stays as it is: an item that is wrong is not gone.
            same += [entry.pk] if entry else []
            run.skipped += bool(item.skipped)
            run.problems += bool(item.problems)
            if item.problems:
                note.add(Kind.WRONG, item.where, " · ".join(map(str, item.problems)))
            continue
        run.asked += bool(item.questions)
        for question in item.questions:
            note.add(Kind.ASKED, item.where, question)
        if item.remarks:
            note.add(Kind.REMARK, item.where, " · ".join(item.remarks))
        columns = columns_of(item.activity)
        asked = list(item.questions)
        if entry and entry.content == columns["content"] and entry.questions == asked and not entry.stale_since:
            same.append(entry.pk)
            run.same += 1
            run.duplicates += entry.duplicate_of_id is not None
            continue
        run.changed += entry is not None
        run.fresh += entry is None
        written.append((item, Entry(source=run.source, run=run, questions=asked, **columns)))
    Entry.objects.filter(pk__in=same).update(run=run)
    for (item, entry), kept in zip(written, duplicates.kept([entry for _, entry in written], run.source), strict=True):
        if kept:
            entry.duplicate_of, entry.duplicate_reasons = kept.entry, kept.reasons[:300]
            entry.place += ASIDE
            run.duplicates += 1
            words = f"It is taken for “{kept.entry.title}” of {kept.entry.source}: {kept.reasons}"
            note.add(Kind.DUPLICATE, item.where, words)
    Entry.objects.bulk_create(
        [entry for _, entry in written],
        update_conflicts=True,
        unique_fields=["source", "external_id"],
        update_fields=COLUMNS,
    )


def _id_of(item: Item) -> str | None:
    return item.activity.id if item.activity else item.id


def _once(item: Item, seen: dict[str, str]) -> Item:
    """The item, unless its id cannot be kept or stood in the file before."""
    own = item.activity.id if item.activity else None
    if own is None:
        return item
    problem = None
    if len(own) > LONGEST_ID:
        problem = Problem("id", f"it is longer than {LONGEST_ID} characters", own, "give the activity a shorter one")
    elif own in seen:
        problem = Problem("id", f"the same id as in {seen[own]}", own, "give each activity an id of its own")
    else:
        seen[own] = item.where
    return replace(item, activity=None, problems=(problem,), id=own) if problem else item


def _end(run: ImportRun, reading: Reading, seen: Iterable[str]) -> None:
    """Say what is gone, let duplicates of it take its place, and count anew."""
    now = timezone.now()
    with transaction.atomic():
        if not any(seen):
            raise CatalogError(f"{run.name}: no activity could be read, so nothing of {run.source} was changed")
        if run.is_whole:
            gone = Entry.objects.filter(source=run.source, stale_since=None).exclude(run=run)
            gone.filter(place__lte=NEVER).update(place=F("place") + ASIDE)
            run.gone = gone.update(stale_since=now)
            duplicates.promote()
        run.state, run.ended_at = State.DONE, now
        run.save()
    count_facets()
    if run.fresh + run.changed + run.gone >= MANY:
        index.tidy()


def _fail(run: ImportRun, wrong: str) -> None:
    run.state, run.wrong, run.ended_at = State.FAILED, wrong[:500], timezone.now()
    run.save()


def listed(on: date) -> Iterator[Entry]:
    """Everything that is offered on a day, in the order of closing days."""
    entries = Entry.objects.filter(place__range=(on.toordinal(), NEVER))
    yield from entries.order_by("place", "id").iterator(chunk_size=1_000)
