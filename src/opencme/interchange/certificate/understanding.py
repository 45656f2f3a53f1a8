"""Lines → proposals: what a certificate or a transcript says that its learner has done."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from opencme.interchange.certificate import wordings
from opencme.interchange.certificate.amounts import GIVEN, OFFERED, STATED, Credit, credits, without_doubles
from opencme.interchange.certificate.breakdown import breakdown
from opencme.interchange.certificate.choosing import Choice, chosen, denies, systems_of
from opencme.interchange.certificate.days import Day, days, of_credit
from opencme.interchange.certificate.flow import Flow, flowing
from opencme.interchange.certificate.formats import activity_format, designated_format
from opencme.interchange.certificate.meanings import ACTIVITY, CLAIMED, COMPLETED, ISSUED, JOINED, PLAIN
from opencme.interchange.certificate.pages import Document
from opencme.interchange.certificate.people import learner as learner_of
from opencme.interchange.certificate.people import same_name
from opencme.interchange.certificate.proposal import Found, Line, Proposal, Reading
from opencme.interchange.certificate.providers import accredited_by, provider
from opencme.interchange.certificate.sums import Sums, Weighed, is_one_activity, summed, weighed
from opencme.interchange.certificate.systems import owners
from opencme.interchange.certificate.table import Row, rows
from opencme.interchange.certificate.titles import title
from opencme.interchange.certificate.transcript import around, of_row

MOST_LETTERS = 80_000
"""Characters that are thought about: twenty pages of small print."""
SURE_OF_DAY = {COMPLETED: 0.96, ACTIVITY: 0.95, JOINED: 0.95, PLAIN: 0.8, CLAIMED: 0.6, ISSUED: 0.5}
COURSE_CARD = re.compile(
    r"\b(?:(?:BLS|ACLS|PALS|ATLS|NRP|NALS|TNCC|ENPC|APLS|EPALS|ALS|ILS)\b[^.\n]{0,30}\b(?:provider|instructor|eCard|"
    r"card|course)|"
    r"(?:Basic|Advanced)\s+(?:Cardiovascular\s+|Cardiac\s+|Trauma\s+|Pediatric\s+)?Life\s+Support)",
    re.IGNORECASE,
)
SERIES = re.compile(
    r"grand\s+rounds|tumou?r\s+board|regularly\s+scheduled\s+series|case\s+conferences?|journal\s+club|Qualitätszirkel",
    re.IGNORECASE,
)
NOTHING = "No credit was understood in it. What is known can be typed in beside it."


def understood(document: Document, *, today: date, learner: str | None = None) -> Reading:
    """Everything that the lines show; where nothing is understood, no proposals and a note that says so."""
    lines, notes = _few_enough(document.lines, document.notes)
    flow = flowing(lines)
    proposals: list[Proposal] = []
    order = wordings.date_order(flow.text, [owner.system for owner in owners(flow.text)])
    table, parts = rows(lines), breakdown(lines)
    if table and not _is_breakdown(table) and not (parts and is_one_activity(lines, parts, order, today)):
        proposals = _transcript(flow, table, today, learner)
    if not proposals:
        sums = summed(lines, parts, order, today) if parts else None
        proposals, said = _certificate(flow, sums, order, today, learner)
        notes = (*notes, *said)
    if not proposals and len(notes) == len(document.notes):
        notes = (*notes, NOTHING)
    return Reading(tuple(proposals), tuple(lines), document.pages, document.by, notes)


def _few_enough(lines: Sequence[Line], notes: tuple[str, ...]) -> tuple[list[Line], tuple[str, ...]]:
    kept: list[Line] = []
    letters = 0
    for line in lines:
        letters += len(line.text) + 1
        if letters > MOST_LETTERS:
            kept.append(replace(line, text=line.text[: max(0, len(line.text) - letters + MOST_LETTERS)]))
            return kept, (*notes, "The text is very long; only its beginning was looked at.")
        kept.append(line)
    return kept, notes


def _certificate(
    flow: Flow, sums: Sums | None, order: str | None, today: date, learner: str | None
) -> tuple[list[Proposal], list[str]]:
    body = sums.body if sums else flow
    dates = days(body.text, order=order, today=today)
    found = without_doubles(credits(body, [(day.start, day.end) for day in dates]))
    weight = weighed([*found, *sums.credits], sums) if sums else Weighed(tuple(found))
    if denies(body.text, [*weight.found, *weight.each]):
        return [], ["The document says that it gives no credit."]
    shared, doubts = _shared(body, learner)
    doubts += weight.doubts
    shared |= _days_of(sums, today, doubts) or _day_of(body, dates, shared.get("format"), today, doubts)
    if sums and weight.each:
        return _each(sums, weight.each, shared, doubts), []
    name = shared.get("learner")
    choices = chosen(weight.found, _degrees(body, name))
    if sums and weight.open:
        choices.append(Choice(sums.system, None, STATED, 0.0, (), sums.parts[0]))
    if weight.found and not choices:
        return [], ["The document gives an amount of 0: nothing was claimed."]
    card = COURSE_CARD.search(body.text)
    if not choices and card:
        return [_card(body, card, shared, doubts)], []
    doubts += _alternatives(choices)
    return [_proposal(sums.flow if sums else flow, choice, shared, doubts) for choice in choices], []


def _days_of(sums: Sums | None, today: date, doubts: list[str]) -> dict[str, Found]:
    """The days on which the learner was there, where a table names every one."""
    span = sums.span() if sums else None
    return _dated(sums.flow, span, (), doubts) if sums and span and span.completed <= today else {}


def _each(sums: Sums, credits: Sequence[Credit], shared: dict[str, Found], doubts: Sequence[str]) -> list[Proposal]:
    """A proposal for each part, on its own day."""
    proposals = []
    for credit, day in zip(credits, sums.when, strict=True):
        fields, said = {key: found for key, found in shared.items() if key not in ("completed", "started")}, [*doubts]
        fields |= (
            _dated(sums.flow, day, (), said) if day else {k: shared[k] for k in ("completed", "started") if k in shared}
        )
        sure = min(credit.confidence, 0.95 if credit.said == GIVEN else 0.9)
        choice = Choice(credit.system, credit, credit.said, sure)
        proposals.append(_proposal(sums.flow, choice, fields, said))
    return proposals


def _shared(flow: Flow, learner: str | None) -> tuple[dict[str, Found], list[str]]:
    """What holds for every credit of the document, and the doubts about it."""
    fields: dict[str, Found] = {}
    doubts: list[str] = []
    named = learner_of(flow, learner)
    if named:
        fields["learner"] = named
        if learner and not same_name(named.value, learner):
            doubts.append(f"The certificate is made out to {named.value}.")
    found_format = activity_format(flow)
    found_provider, joint = provider(flow)
    others = {
        "title": title(flow, named.value if named else None),
        "format": found_format,
        "provider": found_provider,
        "joint-provider": joint,
        "accredited-by": accredited_by(flow),
        "activity": wordings.activity_number(flow),
        "role": wordings.role(flow),
    }
    fields |= {field: found for field, found in others.items() if found}
    return fields, doubts


def _day_of(flow: Flow, dates: Sequence[Day], form: Found | None, today: date, doubts: list[str]) -> dict[str, Found]:
    """The day of credit that the running text names."""
    day = of_credit(dates, today, live=wordings.is_live(form.value if form else None))
    return _dated(flow, day, dates, doubts) if day else {}


def _dated(flow: Flow, day: Day, dates: Sequence[Day], doubts: list[str]) -> dict[str, Found]:
    sure = SURE_OF_DAY[day.of]
    rivals = {other.completed for other in dates if other.of == day.of and other.completed != day.completed}
    if day.of == PLAIN and rivals:
        sure = 0.6
        doubts.append(f"There are several dates; look whether {_spoken(day.completed)} is the day of the activity.")
    contested = next((other for other in dates if other.contested and other.completed != day.completed), None)
    if contested and day.of in (JOINED, ACTIVITY):
        sure = 0.7
        both = f"{_spoken(day.completed)} and {_spoken(contested.completed)}"
        doubts.append(f"{both} may both be the day of the activity; say which.")
    if day.of == ISSUED:
        doubts.append(f"Only a date of issue was found ({_spoken(day.completed)}); enter the day of the activity.")
    if day.doubtful and day.other:
        sure = min(sure, 0.45)
        words = flow.text[day.start : day.end]
        doubts.append(f"{words} may be {_spoken(day.completed)} or {_spoken(day.other)}; say which.")
    elif day.settled:
        sure = min(sure, 0.88)
    fields = {"completed": flow.found(day.completed.isoformat(), day.start, day.end, sure)}
    if day.started:
        fields["started"] = flow.found(day.started.isoformat(), day.start, day.end, sure)
    return fields


def _proposal(flow: Flow, choice: Choice, shared: dict[str, Found], doubts: Sequence[str]) -> Proposal:
    fields: dict[str, Found] = {}
    said = [*choice.doubts]
    credit = choice.credit
    if credit is not None:
        fields["amount"] = flow.found(str(credit.amount), credit.start, credit.end, choice.confidence)
        if credit.system:
            fields["system"] = flow.found(credit.system, credit.start, credit.end, min(0.97, credit.confidence))
        else:
            said.append(f'Whose credit is "{credit.words}"? Choose the credit system.')
    elif choice.about is not None and choice.system:
        fields["system"] = flow.found(
            choice.system, choice.about.start, choice.about.end, min(0.8, choice.about.confidence)
        )
    if choice.system in wordings.COUNTRIES and credit is not None:
        fields["country"] = flow.found(wordings.COUNTRIES[choice.system or ""], credit.start, credit.end, 0.8)
    return Proposal({**shared, **fields}, (*said, *doubts))


def _alternatives(choices: Sequence[Choice]) -> list[str]:
    if len(choices) < 2:
        return []
    return (
        ["This certificate names credit for several professions; keep what you claimed."]
        if any(choice.said == OFFERED for choice in choices) or len(systems_of(choices)) > 1
        else []
    )


def _degrees(flow: Flow, name: Found | None) -> str:
    """The degrees behind the learner's name."""
    if not name:
        return ""
    at = flow.text.find(name.words)
    return flow.text[at : at + len(name.words) + 30].split("\n")[0] if at >= 0 else name.words


def _card(flow: Flow, match: re.Match[str], shared: dict[str, Found], doubts: Sequence[str]) -> Proposal:
    """A course such as ACLS, whose card names no credit."""
    line = flow.line(match.start()).text
    fields = dict(shared)
    if "title" not in fields or fields["title"].confidence < 0.8:
        fields["title"] = flow.found(line.strip(), match.start(), match.end(), 0.7)
    return Proposal(fields, ("The card names no credit; say how much was given, if any.", *doubts))


def _transcript(flow: Flow, table: Sequence[Row], today: date, learner: str | None) -> list[Proposal]:
    """One proposal for each row and amount; what stands around the table holds where the row says nothing."""
    named = learner_of(flow, learner)
    fields: dict[str, Found] = {}
    doubts: list[str] = []
    if named:
        fields["learner"] = named
        if learner and not same_name(named.value, learner):
            doubts.append(f"The transcript is made out to {named.value}.")
    found_provider, joint = provider(flow)
    for field, found in (("provider", found_provider), ("joint-provider", joint), ("format", _series(flow, table))):
        if found:
            fields[field] = replace(found, confidence=round(found.confidence * 0.9, 3))
    said = around(flow, fields)
    return [
        replace(proposal, doubts=(*proposal.doubts, *doubts)) for row in table for proposal in of_row(row, said, today)
    ]


def _series(flow: Flow, table: Sequence[Row]) -> Found | None:
    """What stands around a transcript's table may say that all of it is one series, or of one format."""
    inside = {cell.line for row in table for cell in row.cells.values()}
    for match in SERIES.finditer(flow.text):
        if flow.line(match.start()) not in inside:
            return flow.found("series", match.start(), match.end(), 0.9)
    return designated_format(flow)


def _is_breakdown(table: Sequence[Row]) -> bool:
    """Whether the rows are days or parts of one activity: they have no titles of their own."""
    return not any("title" in row.cells for row in table)


def _spoken(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"
