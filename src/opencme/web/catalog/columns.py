"""An activity as the columns that it is found by."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from opencme.credit import Activity, vocabulary
from opencme.credit.wording import plain
from opencme.interchange.catalog import canonical
from opencme.web.catalog import facets
from opencme.web.catalog.models import NEVER

ELISION = re.compile(r"\b(?:[cdjlmnst]|qu|un|dell|nell|dall|all)['’](?=\w)", re.IGNORECASE)
MOST_WORDS = 20_000
"""Characters of an activity that a search looks at."""


def columns_of(activity: Activity) -> dict[str, Any]:
    """The columns of an entry that is listed, which follow from the activity."""
    last = activity.last_day
    return {
        "external_id": activity.id,
        "content": canonical(activity),
        "title": activity.title[:500],
        "provider": activity.provider[:300],
        "title_key": key_of(" ".join(sorted(set(plain(activity.title).split())))),
        "provider_key": key_of(plain(activity.provider)),
        "opens_on": activity.first_day,
        "closes_on": last,
        "place": last.toordinal() if last else NEVER,
        "first_words": searched(" ".join(_first(activity)))[:MOST_WORDS],
        "other_words": searched(" ".join(_others(activity)))[:MOST_WORDS],
        "tokens": facets.tokens_of(activity),
    }


def searched(text: str) -> str:
    """The words of a text as they are indexed and looked for: plain, and without a Romance article run into them."""
    return plain(ELISION.sub(" ", text))


def key_of(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def _first(activity: Activity) -> Iterator[str]:
    yield activity.title
    yield activity.provider
    topics = {topic for award in activity.awards for topic, _ in award.topics}
    yield from (vocabulary().label("topics", topic) for topic in sorted(topics))


def _others(activity: Activity) -> Iterator[str]:
    yield activity.id
    yield activity.description
    yield from activity.objectives
    yield from activity.faculty
    yield from activity.specialties
    yield from activity.joint_providers
    yield from (vocabulary().label("credit-systems", award.system) for award in activity.awards)
    if activity.place:
        yield activity.place.name
    for session in activity.sessions:
        yield session.title
        for award in session.awards:
            yield from (vocabulary().label("topics", topic) for topic, _ in award.topics)
