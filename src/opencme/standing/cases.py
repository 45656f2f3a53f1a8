"""Cases: a question written in a file, as people ask it and as rulebooks are tested (docs/rulebooks.md, section 10)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from opencme.credit import FLAGS, Amount, Credential, Fact, Learner, Record, RecordError, Span, Transcript, vocabulary
from opencme.credit.record import STATES
from opencme.rulebook.document import Node, documents
from opencme.standing.answer import (
    EXEMPT,
    LATE,
    MET,
    NOT_APPLICABLE,
    OVERDUE,
    SHORT,
    UNDETERMINED,
    Standing,
)

CASE_KEYS = ("case", "programme", "as_of", "credential", "learner", "credits", "expect")
RECORD_KEYS = (
    "id", "completed", "started", "system", "amount", "hours", "format", "topics", "role", "tested", "interactive",
    "provider", "accredited-by", "approved-by", "activity", "title", "country", "in-practice-area", "evidence", "state",
    "for-period",
)  # fmt: skip
STANDINGS = (MET, SHORT, OVERDUE, EXEMPT, UNDETERMINED)
STATES_OF_RULES = (MET, LATE, SHORT, OVERDUE, NOT_APPLICABLE, UNDETERMINED)
EXPECTED = ("needed", "counted", "missing", "state", "due", "questions")


@dataclass(frozen=True)
class Case:
    """One question: who, holding what, with which credit, on which day; and perhaps what the answer should be."""

    title: str
    programme: str
    as_of: date | None
    credential: Credential
    learner: Learner
    transcript: Transcript
    expect: Node | None
    place: str


def read_cases(text: str, name: str) -> Iterator[Case]:
    """The cases of a document, one or a list. Raises DocumentError at the first that is wrong."""
    for node in documents(text, name):
        yield _case(node)


def _case(node: Node) -> Case:
    top = node.mapping("a case", CASE_KEYS, ("programme",))
    records = [read_record(item) for item in top["credits"].sequence("credits")] if "credits" in top else []
    return Case(
        title=top["case"].text("case") if "case" in top else "",
        programme=top["programme"].text("programme"),
        as_of=top["as_of"].date("as_of") if "as_of" in top else None,
        credential=_credential(top["credential"]) if "credential" in top else Credential(),
        learner=_learner(top["learner"]) if "learner" in top else Learner(),
        transcript=Transcript.of(records),
        expect=top.get("expect"),
        place=node.place,
    )


def _credential(node: Node) -> Credential:
    top = node.mapping("the credential", ("issued", "expires", "cohort", "period"))
    period = None
    if "period" in top:
        bounds = top["period"].mapping("the period", ("start", "end"), ("start", "end"))
        period = (bounds["start"].date("start"), bounds["end"].date("end"))
    try:
        return Credential(
            issued=top["issued"].date("issued") if "issued" in top else None,
            expires=top["expires"].date("expires") if "expires" in top else None,
            cohort=top["cohort"].text("cohort") if "cohort" in top else None,
            period=period,
        )
    except ValueError as error:
        node.fail(str(error))


def _learner(node: Node) -> Learner:
    top = node.mapping("the learner", ("profession", "specialties", "born", "facts"))
    facts = top["facts"].mapping("facts") if "facts" in top else {}
    return Learner(
        profession=top["profession"].name("professions", "profession") if "profession" in top else None,
        specialties=(
            tuple(item.text("a specialty") for item in top["specialties"].sequence("specialties"))
            if "specialties" in top
            else None
        ),
        born=top["born"].date("born") if "born" in top else None,
        facts={_fact_name(name, item): read_fact(name, item) for name, item in facts.items()},
    )


def _fact_name(name: str, node: Node) -> str:
    return Node(name, node.file, node.line).name("facts", "fact")


def read_fact(name: str, node: Node) -> Fact:
    """A stated fact, checked against its kind: a flag, date, span, number or list of names."""
    kind = vocabulary().terms("facts")[name].kind
    value = node.value
    if isinstance(value, bool):
        if kind in ("number", "list"):
            node.fail(f"fact {name} is a {kind}, not {'true' if value else 'false'}")
        return value
    if isinstance(value, date) and kind in ("date", "span", "flag"):
        return value
    if isinstance(value, dict) and kind in ("span", "date", "flag"):
        return (_span(node),)
    if isinstance(value, list) and kind in ("span", "date", "flag"):
        return tuple(sorted(map(_span, value), key=lambda span: (span.start, span.end or date.max)))
    if isinstance(value, int | Decimal) and kind == "number":
        return node.decimal(f"fact {name}", 2)
    if kind == "list":
        return tuple(item.text(f"fact {name}") for item in node.one_or_many())
    wanted = {
        "flag": "true or false",
        "date": "a date such as 2024-05-01, or false",
        "span": "{from: date, to: date}, or true or false",
        "number": "a number",
    }
    node.fail(f"fact {name} must be {wanted[kind]}")


def _span(node: Node) -> Span:
    top = node.mapping("a span", ("from", "to"), ("from",))
    try:
        return Span(top["from"].date("from"), top["to"].date("to") if "to" in top else None)
    except ValueError as error:
        node.fail(str(error))


def read_record(node: Node) -> Record:
    """A credit record of a case."""
    top = node.mapping("a credit", RECORD_KEYS, ("completed", "system", "amount"))
    amount = top["amount"].amount("amount")
    topics: list[tuple[str, Amount]] = []
    if "topics" in top:
        if isinstance(top["topics"].value, dict):
            for name, item in top["topics"].mapping("topics").items():
                Node(name, item.file, item.line).name("topics", "topic")
                topics.append((name, item.amount(f"topic {name}")))
        else:
            topics = [(item.name("topics", "topic"), amount) for item in top["topics"].one_or_many()]

    def text(key: str) -> str | None:
        return top[key].text(key) if key in top else None

    def named(section: str, key: str) -> str | None:
        return top[key].name(section, key) if key in top else None

    flags = {name.replace("-", "_"): top[name].flag(name) for name in FLAGS if name in top}
    try:
        return Record(
            completed=top["completed"].date("completed"),
            system=top["system"].name("credit-systems", "credit system"),
            amount=amount,
            started=top["started"].date("started") if "started" in top else None,
            hours=top["hours"].amount("hours") if "hours" in top else None,
            format=named("formats", "format"),
            topics=tuple(sorted(dict(topics).items())),
            role=named("roles", "role") or "learner",
            provider=text("provider"),
            accredited_by=text("accredited-by"),
            approved_by=tuple(item.text("approved-by") for item in top["approved-by"].one_or_many())
            if "approved-by" in top
            else (),
            activity=text("activity"),
            title=text("title"),
            country=text("country"),
            state=top["state"].choice("state", STATES) if "state" in top else "claimed",
            for_period=top["for-period"].date("for-period") if "for-period" in top else None,
            id=text("id"),
            **flags,
        )
    except RecordError as error:
        top.get(error.field, node).fail(str(error))


def differences(case: Case, answer: Standing) -> list[str]:
    """How the answer differs from what the case expects, one line each; nothing if it is as expected."""
    if case.expect is None:
        return []
    top = case.expect.mapping("expect", ("standing", "period", "rules"))
    if not top:
        case.expect.fail("expect is empty; say what the answer should be, such as {standing: met}")
    found: list[str] = []
    if "standing" in top:
        top["standing"].choice("standing", STANDINGS)
    if "standing" in top and top["standing"].value != answer.state:
        found.append(f"standing: expected {top['standing'].value}, got {answer.state}")
    if "period" in top:
        period = {"start": answer.period.start, "end": answer.period.end} if answer.period else {}
        for key, node in top["period"].mapping("period", ("start", "end")).items():
            if node.value != period.get(key):
                found.append(f"period {key}: expected {node.value}, got {period.get(key)}")
    for name, node in top["rules"].mapping("rules").items() if "rules" in top else ():
        if name not in answer.rules:
            found.append(f"rule {name}: the answer has no such rule")
            continue
        actual = _figures(answer, name)
        expected = node.mapping(f"expected rule {name}", EXPECTED)
        if not expected:
            node.fail(f"nothing is expected of rule {name}; say what, such as {{missing: 0}}")
        if "state" in expected:
            expected["state"].choice("state", STATES_OF_RULES)
        for key, wanted in expected.items():
            value = [item.value for item in wanted.value] if isinstance(wanted.value, list) else wanted.value
            if key == "questions" and isinstance(value, list):
                value = sorted(value, key=str)
            if value != actual[key]:
                found.append(f"rule {name}: expected {key} {_shown(value)}, got {_shown(actual[key])}")
    return found


def _figures(answer: Standing, name: str) -> Mapping[str, object]:
    rule = answer.rules[name]
    return {
        "needed": rule.needed.decimal,
        "counted": rule.counted.decimal,
        "missing": rule.missing.decimal,
        "state": rule.state,
        "due": rule.due,
        "questions": list(rule.questions),
    }


def _shown(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(str(item) for item in value)}]"
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
