"""The answer as plain data, for JSON (docs/rulebooks.md, section 10)."""

from __future__ import annotations

from typing import Any

from opencme.standing import NotCounted, RuleStanding, Standing
from opencme.standing.words import why_not_counted


def standing_as_json(answer: Standing, title: str = "") -> dict[str, Any]:
    """One object: case, programme, as_of, standing, period, rules by id, questions, confidence."""
    period = answer.period
    return {
        "case": title,
        "programme": answer.programme,
        "as_of": answer.as_of.isoformat(),
        "standing": answer.state,
        "because": answer.because or None,
        "unit": answer.book.unit,
        "period": {"start": period.start.isoformat(), "end": period.end.isoformat()} if period else None,
        "questions": list(answer.questions),
        "confidence": answer.confidence,
        "could_be_claimed": list(answer.possible),
        "rules": {name: _rule(rule) for name, rule in answer.rules.items()},
    }


def _rule(answer: RuleStanding) -> dict[str, Any]:
    rule = answer.rule
    return {
        "title": rule.title,
        "needed": answer.needed.number,
        "counted": answer.counted.number,
        "missing": answer.missing.number,
        "state": answer.state,
        "because": answer.because or None,
        "due": answer.due.isoformat() if answer.due else None,
        "lapses": answer.lapses.isoformat() if answer.lapses else None,
        "questions": list(answer.questions),
        "source": {"cite": rule.source.cite, "url": rule.source.url},
        "confidence": rule.confidence,
        "years": [
            {
                "start": part.start.isoformat() if part.start else None,
                "end": part.end.isoformat(),
                "needed": part.needed.number,
                "counted": part.counted.number,
                "missing": part.missing.number,
                "state": part.state,
            }
            for part in (answer.slices if rule.over.kind == "year" else ())
        ],
        "counted_records": [
            {**each.record.fields, "worth": each.worth.number, "counted": each.counted.number}
            for each in answer.counted_records
        ],
        "without_record": [
            {"kind": each.kind, "title": each.title, "counted": each.counted.number} for each in answer.extras
        ],
        "not_counted": [_left(each) for each in answer.not_counted if each.reason != "not-selected"],
    }


def _left(left: NotCounted) -> dict[str, Any]:
    return {
        **left.record.fields,
        "not_counted": left.amount.number,
        "reason": left.reason,
        "in_words": why_not_counted(left),
    }
