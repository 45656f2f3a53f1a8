"""What a badge says, as proposed credit: the same values that a certificate on paper gives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from opencme.credit import Amount, AmountError, vocabulary
from opencme.credit.urn import term_of
from opencme.interchange.certificate.proposal import Found, Proposal
from opencme.interchange.certificate.systems import mentions
from opencme.interchange.openbadges.badge import Badge, is_object, listed

SURE, LIKELY, GUESSED = 1.0, 0.8, 0.5
BEFORE = re.compile(r"(?<![\w.,])(\d{1,3}(?:[.,]\d{1,2})?)\s*$")
BEHIND = re.compile(r"\s*[:=–-]?\s*(\d{1,3}(?:[.,]\d{1,2})?)(?![\w.,]*\d)")
LONGEST = 500
"""Characters of one value that are taken over."""

NO_AMOUNT = "The badge does not say how much credit it stands for."
NO_SYSTEM = "The badge does not say whose credit it is."
NO_DAY = "The badge does not say when the activity was completed; {day} is when the badge was issued."
SECTIONS = {"credit-systems": "system", "formats": "format", "bodies": "accredited-by"}
"""The sections of the vocabulary that a badge of ours points into, and the fields that they fill."""


def proposals(badge: Badge) -> list[Proposal]:
    """One proposal for a badge, or one for each badge in a transcript (a Comprehensive Learner Record)."""
    if badge.version == 2:
        return [_proposal(badge.document, _two(badge.document))] if badge.document else []
    inside = [
        part for part in listed(_get(badge.document, "credentialSubject", "verifiableCredential")) if is_object(part)
    ]
    return [_proposal(each, _three(each)) for each in inside] or [_proposal(badge.document, _three(badge.document))]


def _proposal(document: Mapping[str, Any], said: dict[str, Found]) -> Proposal:
    fields = dict(said)
    doubts = []
    if "amount" not in fields or "system" not in fields:
        for name, found in _from_words(document).items():
            fields.setdefault(name, found)
    if "amount" not in fields:
        doubts.append(NO_AMOUNT)
    if "system" not in fields:
        doubts.append(NO_SYSTEM)
    completed = fields.get("completed")
    if completed and completed.confidence < LIKELY:
        doubts.append(NO_DAY.format(day=completed.value))
    return Proposal(fields, tuple(doubts))


def _three(document: Mapping[str, Any]) -> dict[str, Found]:
    """What a badge of version 3 says in fields made for it."""
    subject = next((part for part in listed(document.get("credentialSubject")) if is_object(part)), {})
    achievement = next((part for part in listed(subject.get("achievement")) if is_object(part)), {})
    found = {
        "title": _words(achievement.get("name")) or _words(document.get("name")),
        "provider": _words(_get(achievement, "creator", "name")) or _words(_get(document, "issuer", "name")),
        "completed": _day(subject.get("activityEndDate"), SURE)
        or _day(document.get("awardedDate"), LIKELY)
        or _day(document.get("validFrom", document.get("issuanceDate")), GUESSED),
        "started": _day(subject.get("activityStartDate"), SURE),
        "amount": _amount(subject.get("creditsEarned")),
        "role": _role(subject.get("role")),
        "activity": _words(achievement.get("humanCode")),
        "learner": _learner(subject),
    }
    for name, each in _aligned(achievement):
        found[name] = found.get(name) or each
    return {name: each for name, each in found.items() if each}


def _two(document: Mapping[str, Any]) -> dict[str, Found]:
    """What a badge of version 2 says; it has no field for credit, so that is read from its words."""
    badge = document.get("badge")
    known = badge if is_object(badge) else {}
    found = {
        "title": _words(known.get("name")),
        "provider": _words(_get(known, "issuer", "name")),
        "completed": _day(document.get("issuedOn"), GUESSED),
        "learner": _words(_get(document, "extensions:recipientProfile", "name")),
    }
    return {name: each for name, each in found.items() if each}


def _aligned(achievement: Mapping[str, Any]) -> Iterator[tuple[str, Found]]:
    """Names of the vocabulary that the badge points to, by URN or by their own name."""
    for alignment in listed(achievement.get("alignment")):
        if not is_object(alignment):
            continue
        words = str(alignment.get("targetName") or alignment.get("targetCode") or "")[:LONGEST]
        term = term_of(str(alignment.get("targetUrl", "")))
        if term and term[0] in SECTIONS:
            yield SECTIONS[term[0]], Found(term[1], words, SURE)
        elif not term and (name := vocabulary().named("credit-systems", words)):
            yield "system", Found(name, words, LIKELY)


def _from_words(document: Mapping[str, Any]) -> dict[str, Found]:
    """Amount and system where a sentence of the badge names both: "for 6.75 AMA PRA Category 1 Credits"."""
    alone: dict[str, Found] = {}
    for text in _sentences(document):
        for mention in mentions(text):
            number = BEFORE.search(text[: mention.start]) or BEHIND.match(text, mention.end)
            words = text[max(0, mention.start - 20) : mention.end + 20].strip()
            if mention.system and number and (amount := _amount(number[1].replace(",", "."))):
                system = Found(mention.system, text[mention.start : mention.end], LIKELY)
                return {"amount": Found(amount.value, words, LIKELY), "system": system}
            if mention.system:
                alone.setdefault("system", Found(mention.system, words, GUESSED))
    return alone


def _sentences(document: Mapping[str, Any]) -> Iterator[str]:
    subject = next((part for part in listed(document.get("credentialSubject")) if is_object(part)), {})
    for about in (subject.get("achievement"), document.get("badge"), document):
        for part in listed(about):
            if is_object(part):
                texts = (part.get("description"), part.get("name"), _get(part, "criteria", "narrative"))
                yield from (text[:5000] for text in texts if isinstance(text, str))


def _amount(value: object) -> Found | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        amount = Amount.of(Decimal(str(value)))
    except (AmountError, InvalidOperation):
        return None
    return Found(str(amount), str(value), SURE) if amount else None


def _day(value: object, confidence: float) -> Found | None:
    try:
        return Found(date.fromisoformat(str(value)[:10]).isoformat(), str(value)[:40], confidence)
    except ValueError:
        return None


def _role(value: object) -> Found | None:
    name = vocabulary().named("roles", value) if isinstance(value, str) else None
    return Found(name, str(value)[:LONGEST], SURE) if name else None


def _learner(subject: Mapping[str, Any]) -> Found | None:
    """The name of the person, which a badge gives in plain words or, as most do, not at all."""
    for entry in listed(subject.get("identifier")):
        if is_object(entry) and entry.get("identityType") == "name" and entry.get("hashed") is not True:
            return _words(entry.get("identityHash"))
    return _words(subject.get("name"))


def _words(value: object) -> Found | None:
    """Plain words, also where a language is given for each: {"en": "Heart failure"}."""
    if is_object(value):
        value = next(iter(value.values()), None)
    if isinstance(value, list):
        value = value[0] if value else None
    if not isinstance(value, str):
        return None
    text = " ".join("".join(c for c in value[:5000] if c.isprintable() or c.isspace()).split())[:LONGEST]
    return Found(text, text, SURE) if text else None


def _get(value: object, *path: str) -> Any:
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value
