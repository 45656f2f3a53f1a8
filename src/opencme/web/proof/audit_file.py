"""The audit as data, for an auditor's own program: standing, rules, records, and the SHA-256 of all that shows them."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import opencme
from opencme.standing.plain import standing_as_json
from opencme.web.people.identifiers import identifiers_of
from opencme.web.people.models import User
from opencme.web.proof.audit import Audit, Counting
from opencme.web.proof.transcript_files import file_as_json, identifiers_as_json, record_as_json
from opencme.web.rulebooks.noticing import digest_of, text_of

ELSEWHERE = ("withdrawn", "not-yet", "outside-window", "other-period")
FORMAT, VERSION = "opencme-audit", 1


def as_json(audit: Audit, holder: User, made: date) -> bytes:
    """The audit as JSON; docs/proof.md says what each part means."""
    answer = audit.block.answer
    found = {
        "format": FORMAT,
        "version": VERSION,
        "made": made.isoformat(),
        "made_by": f"OpenCME {opencme.__version__}",
        "person": {"name": holder.name, "identifiers": identifiers_as_json(tuple(identifiers_of(holder)))},
        "credential": {
            "programme": audit.credential.programme,
            "title": audit.credential.title,
            "number": audit.credential.number,
            "issued": _day(audit.credential.issued),
            "expires": _day(audit.credential.expires),
        },
        "rulebook": {
            "programme": answer.book.id,
            "title": answer.book.title,
            "checked": answer.book.checked.isoformat(),
            "sha256": digest_of(text_of(answer.book.id)),
        },
        "period": {"start": audit.period.start.isoformat(), "end": audit.period.end.isoformat()},
        "summary": audit.sentence,
        "standing": _standing(audit),
        "records": [_counting(each) for each in audit.counting],
        "without_evidence": [each.record.id for each in audit.without],
    }
    return (json.dumps(found, indent=2, ensure_ascii=False) + "\n").encode()


def _standing(audit: Audit) -> dict[str, Any]:
    """The standing without what is none of an auditor's business: withdrawn records, and those of other times."""
    found = standing_as_json(audit.block.answer, audit.name)
    for rule in found["rules"].values():
        rule["not_counted"] = [left for left in rule["not_counted"] if left["reason"] not in ELSEWHERE]
    return found


def _counting(each: Counting) -> dict[str, Any]:
    spoilt = {file.pk for file in each.spoilt}
    return {
        **record_as_json(each.line),
        "counts_for": [{"rule": title, "counted": much} for title, much in each.counts_for],
        "files": [{**file_as_json(file), "whole": file.pk not in spoilt} for file in each.files],
        "keep_until": each.kept.until.isoformat() if each.kept else None,
    }


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
