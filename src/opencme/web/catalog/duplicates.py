"""One activity in two sources: found by the provider's own id, or by title, provider and day; one entry stays listed.

Within one source nothing is taken for the same: whoever keeps a list knows its activities apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time

from django.db.models import Q
from rapidfuzz import fuzz

from opencme.credit import Activity, Amount, Record
from opencme.credit.likeness import likeness
from opencme.credit.wording import plain
from opencme.web.catalog.models import ASIDE, NEVER, Entry, Source

NO_END = date(9999, 12, 31)
ALIKE = 88
"""Of 100: how alike two titles must be."""


@dataclass(frozen=True)
class Kept:
    """The entry that stays in another's place, and why the two are taken for one."""

    entry: Entry
    reasons: str


def kept(entries: Sequence[Entry], source: Source) -> Iterator[Kept | None]:
    """For each entry of the source the one of another source that is the same activity, if one is."""
    candidates = list(
        Entry.objects.filter(
            Q(external_id__in={entry.external_id for entry in entries})
            | Q(title_key__in={entry.title_key for entry in entries})
            | Q(
                provider_key__in={entry.provider_key for entry in entries},
                place__in={entry.place for entry in entries} - {NEVER},
            ),
            duplicate_of=None,
            stale_since=None,
        )
        .exclude(source=source)
        .select_related("source")
        .order_by("id")
    )
    by_id: dict[tuple[str, str], list[Entry]] = {}
    by_words: dict[object, list[Entry]] = {}
    for each in candidates:
        by_id.setdefault((each.provider_key, each.external_id), []).append(each)
        by_words.setdefault(each.title_key, []).append(each)
        by_words.setdefault((each.provider_key, each.place), []).append(each)
    for entry in entries:
        named = by_id.get((entry.provider_key, entry.external_id))
        if named:
            yield Kept(named[0], f"the same provider and id, {entry.external_id}")
            continue
        near = by_words.get(entry.title_key, []) + by_words.get((entry.provider_key, entry.place), [])
        found = ((each, _same(entry.activity, each.activity)) for each in dict.fromkeys(near))
        yield next((Kept(each, reasons) for each, reasons in found if reasons), None)


def promote() -> None:
    """List a duplicate whose other entry is no longer offered; the first of several stands for the rest."""
    for entry in Entry.objects.filter(duplicate_of__stale_since__isnull=False, stale_since=None).order_by("id"):
        entry.refresh_from_db()
        if entry.duplicate_of is None or entry.duplicate_of.stale_since is None:
            continue
        former = entry.duplicate_of
        former.duplicates.exclude(pk=entry.pk).update(duplicate_of=entry)
        entry.duplicate_of, entry.duplicate_reasons = None, ""
        entry.place -= ASIDE
        entry.save()


def _same(one: Activity, other: Activity) -> str:
    """Why the two are one activity; empty where anything speaks against it."""
    if one.happens_at_a_time != other.happens_at_a_time or not _times_meet(one, other):
        return ""
    if not _titles_meet(one.title, other.title):
        return ""
    shared = {award.system: award.amount for award in one.awards}.keys() & {award.system for award in other.awards}
    system = min(shared, default="none") if one.awards and other.awards else "none"
    if one.awards and other.awards and not shared:
        return ""
    like = likeness(_probe(one, system), _probe(other, system))
    return ", ".join(like.reasons) if like and like.sure else ""


def _titles_meet(one: str, other: str) -> bool:
    """Nearly the same words and the very same numbers; of two courses of a provider one title may contain the other."""
    words = plain(one), plain(other)
    numbers = [{word for word in each.split() if any(map(str.isdigit, word))} for each in words]
    return numbers[0] == numbers[1] and fuzz.token_sort_ratio(*words) >= ALIKE


def _times_meet(one: Activity, other: Activity) -> bool:
    """A morning and an afternoon of one title are two activities; a list without times is against nothing."""
    starts = [each.starts.time() for each in (one, other) if each.starts]
    return len(starts) < 2 or starts[0] == starts[1] or time(0, 0) in starts


def _probe(activity: Activity, system: str) -> Record:
    """The activity as likeness takes it: a record of the most that it gives in one system."""
    amount = max((award.amount for award in activity.awards if award.system == system), default=Amount(0))
    last = activity.last_day or NO_END
    first = activity.first_day if activity.happens_at_a_time else None
    return Record(last, system, amount, first, title=activity.title, provider=activity.provider)
