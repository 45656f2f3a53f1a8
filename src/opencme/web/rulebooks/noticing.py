"""Noticing that a rulebook changed: each version is kept when it is first met, after a migration of the database."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any

from django.db import connections
from django.utils import timezone

from opencme import rulebook
from opencme.rulebook import Rulebook
from opencme.rulebook.changes import Change, changes
from opencme.rulebook.plain import as_json, as_text, from_json, source_of
from opencme.web.rulebooks.models import Version


@dataclass(frozen=True)
class Revision:
    """What one version changed against the one before; `before` is the rulebook as it was."""

    version: Version
    day: date
    before: Rulebook
    changes: list[Change]


def take_notice(using: str = "default", **_: Any) -> int:
    """Keep every rulebook whose newest version is not kept yet; the number of those. A broken one is passed over."""
    if Version._meta.db_table not in connections[using].introspection.table_names():
        # Another app is being migrated, before ours ever was.
        return 0
    newest = {version.programme: version.digest for version in Version.objects.order_by("id").defer("text")}
    fresh = [
        Version(programme=name, digest=digest, text=text)
        for name, (digest, text) in _texts().items()
        if newest.get(name) != digest
    ]
    Version.objects.bulk_create(fresh)
    return len(fresh)


def revisions(programmes: Iterable[str]) -> dict[str, list[Revision]]:
    """The versions that changed something an answer can hang on, by programme, the newest first.

    One query, and one more the first time that a version is read.
    """
    kept: dict[str, list[Version]] = {}
    for version in Version.objects.filter(programme__in=set(programmes)).order_by("id").defer("text"):
        kept.setdefault(version.programme, []).append(version)
    several = {name: versions for name, versions in kept.items() if len(versions) > 1}
    unknown = [version.pk for versions in several.values() for version in versions if version.digest not in _known]
    for version in Version.objects.filter(pk__in=unknown) if unknown else ():
        _known[version.digest] = _read(version.text)
    return {name: _revisions(versions) for name, versions in several.items()}


def _revisions(versions: list[Version]) -> list[Revision]:
    found = []
    for before, after in pairwise(versions):
        old, new = _known[before.digest], _known[after.digest]
        if old and new and (said := changes(old, new)):
            found.append(Revision(after, timezone.localtime(after.noticed_at).date(), old, said))
    return found[::-1]


_known: dict[str, Rulebook | None] = {}
"""Versions that were read before, by digest; None for one that today's language does not read any more."""


def _read(text: str) -> Rulebook | None:
    try:
        return rulebook.read_text(as_text(from_json(json.loads(text))), "a kept version")
    except (rulebook.DocumentError, ValueError):
        return None


@cache
def _texts() -> dict[str, tuple[str, str]]:
    """Digest and text of every rulebook that loads, by programme."""
    found = {}
    for name in rulebook.ids():
        try:
            text = json.dumps(as_json(source_of(name)), ensure_ascii=False)
        except rulebook.DocumentError:
            continue
        found[name] = (hashlib.sha256(text.encode()).hexdigest(), text)
    return found
