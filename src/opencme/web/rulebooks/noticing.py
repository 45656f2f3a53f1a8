"""Noticing that a rulebook changed: each version is kept when it is first met, after a migration of the database."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db import connections
from django.utils import timezone

from opencme import rulebook
from opencme.rulebook import Rulebook
from opencme.rulebook.changes import Change, changes
from opencme.rulebook.plain import as_json, as_text, from_json, source_of
from opencme.web.rulebooks.models import Version


@dataclass(frozen=True)
class Kept:
    """A version that is kept, with its rulebook; None for one that today's language does not read any more."""

    version: Version
    book: Rulebook | None

    @property
    def day(self) -> date:
        return timezone.localtime(self.version.noticed_at).date()


@dataclass(frozen=True)
class Revision:
    """What changed up to a version, on its day or since an earlier one.

    `before` is the rulebook as it was; None where nothing can be said of it, because no earlier version is readable.
    """

    version: Version
    since: date
    day: date
    before: Rulebook | None
    changes: list[Change]


REWRITTEN = "The rules were rewritten; read them."


def take_notice(using: str = "default", **_: Any) -> int:
    """Keep every rulebook whose newest version is not kept yet; the number of those. A broken one is passed over."""
    if Version._meta.db_table not in connections[using].introspection.table_names():
        # Another app is being migrated, before ours ever was.
        return 0
    newest = {
        version.programme: version.digest for version in Version.objects.using(using).order_by("id").defer("text")
    }
    fresh = [
        Version(programme=name, digest=digest, text=text)
        for name, (digest, text) in _texts().items()
        if newest.get(name) != digest and _loads(name)
    ]
    Version.objects.using(using).bulk_create(fresh)
    return len(fresh)


def kept(programmes: Iterable[str]) -> dict[str, list[Kept]]:
    """The versions of the programmes that have had more than one, the oldest first.

    One query, and one more the first time that a version is read.
    """
    found: dict[str, list[Version]] = {}
    for version in Version.objects.filter(programme__in=set(programmes)).order_by("id").defer("text"):
        found.setdefault(version.programme, []).append(version)
    several = {name: versions for name, versions in found.items() if len(versions) > 1}
    unknown = [version.pk for versions in several.values() for version in versions if version.digest not in _known]
    for version in Version.objects.filter(pk__in=unknown) if unknown else ():
        _known[version.digest] = _read(version.text)
    return {name: [Kept(version, _known[version.digest]) for version in versions] for name, versions in several.items()}


def revisions(programmes: Iterable[str]) -> dict[str, list[Revision]]:
    """The versions that changed something an answer can hang on, by programme, the newest first."""
    return {name: _revisions(versions)[::-1] for name, versions in kept(programmes).items()}


def _revisions(versions: Sequence[Kept]) -> list[Revision]:
    """Each readable version beside the readable one before it: what could not be read in between changed nothing."""
    found = []
    for place, each in enumerate(versions):
        if place and each.book and (revision := _between(versions[:place], [each], each.book)):
            found.append(revision)
    return found


def net(versions: Sequence[Kept], unread: Collection[int], today: Rulebook) -> Revision | None:
    """What changed from the version before the oldest unread one to today's rulebook; None where that is nothing.

    One sum over all unread versions: what one of them brought and the next took back never held for who comes now.
    """
    first = next((place for place, each in enumerate(versions) if place and each.version.pk in unread), None)
    return None if first is None else _between(versions[:first], versions[first:], today)


def _between(before: Sequence[Kept], after: Sequence[Kept], book: Rulebook) -> Revision | None:
    """The change from the last readable version before to this rulebook, over the versions after."""
    old = next((each.book for each in reversed(before) if each.book), None)
    said = changes(old, book) if old else [Change("", None, REWRITTEN)]
    return Revision(after[-1].version, after[0].day, after[-1].day, old, said) if said else None


def text_of(programme: str) -> str:
    """What is kept of a rulebook: its document as JSON. Raises UnknownProgramme or DocumentError."""
    return json.dumps(as_json(source_of(programme)), ensure_ascii=False)


def digest_of(text: str) -> str:
    """The SHA-256 by which a version is known, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


_known: dict[str, Rulebook | None] = {}
"""Versions that were read before, by digest; None for one that today's language does not read any more."""


def _read(text: str) -> Rulebook | None:
    try:
        return rulebook.read_text(as_text(from_json(json.loads(text))), "a kept version")
    except (rulebook.DocumentError, ValueError):
        return None


def _loads(name: str) -> bool:
    """Whether the rulebook is one that answers can be given from; a text that is none would be kept for nothing."""
    try:
        rulebook.load(name)
    except rulebook.DocumentError:
        return False
    return True


@cache
def _texts() -> dict[str, tuple[str, str]]:
    """Digest and text of every rulebook that is YAML, by programme."""
    found = {}
    for name in rulebook.ids():
        try:
            text = text_of(name)
        except rulebook.DocumentError:
            continue
        found[name] = (digest_of(text), text)
    return found
