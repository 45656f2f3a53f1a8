"""Facts about a clinician: kept as JSON, stated, and put together into the learner of the rooms below."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from opencme.credit import Fact, Learner, Span, vocabulary
from opencme.web.people.models import User
from opencme.web.record.models import Profile, StatedFact


def write(value: Fact | None) -> Any:
    """The fact as JSON: true or false, "2026-01-31", "4.17", [["2024-07-01", null]] for spans, ["a", "b"] for names."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple):
        return [
            [part.start.isoformat(), part.end.isoformat() if part.end else None] if isinstance(part, Span) else part
            for part in value
        ]
    return value


def read(name: str, written: Any) -> Fact:
    """The fact back from its JSON, by the kind that the vocabulary gives it. Any kind may also be a yes or a no."""
    if isinstance(written, bool):
        return written
    match vocabulary().terms("facts")[name].kind:
        case "date":
            return date.fromisoformat(written)
        case "number":
            return Decimal(written)
        case "span":
            return tuple(
                Span(date.fromisoformat(start), date.fromisoformat(end) if end else None) for start, end in written
            )
        case "list":
            return tuple(written)
        case _:
            return bool(written)


def state(holder: User, name: str, value: Fact | None) -> StatedFact:
    """Write down what the holder says; None takes an earlier answer back. Raises UnknownName for no fact of ours."""
    vocabulary().require("facts", name)
    return StatedFact.objects.create(holder=holder, name=name, value=write(value))


def stated_by(holder: User) -> dict[str, Fact]:
    """The answers in force, by fact; one query."""
    known = vocabulary().terms("facts")
    newest = {fact.name: fact.value for fact in StatedFact.objects.filter(holder=holder).order_by("id")}
    return {name: read(name, value) for name, value in newest.items() if value is not None and name in known}


def learner_of(holder: User) -> Learner:
    """The holder as rulebooks see her: profile and facts; two queries."""
    profile = Profile.objects.filter(holder=holder).first() or Profile(holder=holder)
    return Learner(
        profession=profile.profession or None,
        specialties=tuple(profile.specialties) or None,
        born=profile.born,
        facts=stated_by(holder),
    )
