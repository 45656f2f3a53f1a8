"""One row of a transcript → its proposals: one for each amount that is more than nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from opencme.credit import Amount, AmountError, vocabulary
from opencme.interchange.certificate.days import Day, days
from opencme.interchange.certificate.flow import Flow
from opencme.interchange.certificate.formats import OF_KATEGORIE, OF_UAN, UAN, format_in
from opencme.interchange.certificate.proposal import Found, Proposal
from opencme.interchange.certificate.systems import compatible, mentions, owners
from opencme.interchange.certificate.table import AMOUNT_CELL, OFFERED_HEAD, Cell, Row
from opencme.interchange.certificate.wordings import COUNTRIES, date_order
from opencme.interchange.tabular.dates import evidence
from opencme.interchange.tabular.mapping import Column

WORDS = ("title", "provider", "activity")
ALL_UNITS = ("credit", "contact", "point", "hour")


@dataclass(frozen=True)
class Around:
    """What stands around a table and holds where a row is silent."""

    fields: Mapping[str, Found]
    order: str | None
    """How its dates in figures are ordered."""
    named: tuple[str, ...]
    """The credit systems that the document names."""
    told: tuple[str, ...]
    """Those whose owners it names."""


def around(flow: Flow, fields: Mapping[str, Found]) -> Around:
    """What the document says beside its table; `fields` are what is known of it already."""
    told = tuple(dict.fromkeys(owner.system for owner in owners(flow.text)))
    proven = evidence([flow.text])
    order = next(iter(proven)) if len(proven) == 1 else date_order(flow.text, told)
    named = tuple(dict.fromkeys(mention.system for mention in mentions(flow.text) if mention.system))
    return Around(fields, order, named, told)


def of_row(row: Row, around: Around, today: date) -> list[Proposal]:
    """The proposals of a row, one for each amount that is more than nothing."""
    order = around.order
    fields = dict(around.fields)
    doubts: list[str] = []
    dated = row.cells.get("completed")
    found_days = days(dated.text, order=order, today=today) if dated else []
    if dated and found_days:
        fields |= _dated(dated, found_days[0], doubts)
        begun = row.cells.get("started")
        first = days(begun.text, order=order, today=today) if begun else []
        if begun and first and first[0].completed < found_days[0].completed:
            fields["started"] = _found(first[0].completed.isoformat(), begun, 0.93)
    for field in WORDS:
        cell = row.cells.get(field)
        if cell and cell.text.strip(" -–—"):
            fields[field] = _found(cell.text.strip(), cell, 0.93)
    form = _format(row)
    if form:
        fields["format"] = form
    proposals = []
    for cell, column in row.amounts:
        credit = _credit(cell, column, row, around)
        if credit is not None:
            own, said = credit
            system = own.get("system")
            if system and system.value in COUNTRIES:
                own["country"] = Found(COUNTRIES[system.value], system.words, 0.8, system.place)
            proposals.append(Proposal({**fields, **own}, (*said, *doubts)))
    return proposals


def _found(value: str, cell: Cell, confidence: float) -> Found:
    return Found(value, cell.text, round(confidence * cell.line.confidence, 3), cell.line.place)


def _dated(cell: Cell, day: Day, doubts: list[str]) -> dict[str, Found]:
    sure = 0.95
    if day.doubtful and day.other:
        sure = 0.45
        doubts.append(f"{cell.text} may be {day.completed:%d %B %Y} or {day.other:%d %B %Y}; say which.")
    elif day.settled:
        sure = 0.88
    fields = {"completed": _found(day.completed.isoformat(), cell, sure)}
    if day.started:
        fields["started"] = _found(day.started.isoformat(), cell, sure)
    return fields


def _credit(cell: Cell, column: Column | None, row: Row, around: Around) -> tuple[dict[str, Found], list[str]] | None:
    match = AMOUNT_CELL.fullmatch(cell.text.strip())
    if not match:
        return None
    try:
        amount = Amount.of(match[1].replace(",", "."))
    except AmountError:
        return None
    if not amount:
        return None
    offered = column is not None and bool(OFFERED_HEAD.search(column.heading))
    fields = {"amount": _found(str(amount), cell, 0.5 if offered else 0.96)}
    doubts = [f"The transcript says at most {amount}; enter what you claimed."] if offered else []
    system = _system(match[2], column, row, around, cell)
    if system is None:
        return fields, [f'Whose credit is "{cell.text.strip()}"? Choose the credit system.', *doubts]
    fields["system"] = system
    return fields, doubts


def _system(unit: str, column: Column | None, row: Row, around: Around, cell: Cell) -> Found | None:
    """Whose credit: the words beside the amount, the row's column, the heading, else what the document names alone."""
    beside = [(unit, cell, 0.95)]
    beside += [(row.cells[field].text, row.cells[field], 0.95) for field in ("system", "kind") if field in row.cells]
    beside += [(column.heading, cell, 0.93)] if column else []
    for words, where, sure in beside:
        name = _named(words)
        if name:
            return _found(name, where, sure)
    if column and column.system:
        return _found(column.system, cell, 0.9)
    if len(around.named) == 1:
        return _found(around.named[0], cell, 0.88)
    units = [m.unit for m in mentions(unit + " " + (column.heading if column else "")) if m.unit] or ALL_UNITS
    possible = list(dict.fromkeys(s for u in units for s in compatible(u, (*around.named, *around.told))))
    return _found(possible[0], cell, 0.8) if len(possible) == 1 else None


def _named(words: str) -> str | None:
    if not words.strip():
        return None
    known = vocabulary().named("credit-systems", words)
    if known and known != "none":
        return known
    systems = list(dict.fromkeys(m.system for m in mentions(words) if m.system))
    return systems[0] if len(systems) == 1 else None


def _format(row: Row) -> Found | None:
    """The format that a column, the activity's number or the title names."""
    kind = row.cells.get("format") or row.cells.get("kind")
    if kind:
        letter = OF_KATEGORIE.get(kind.text.strip())
        named = (letter, 0.7) if letter else format_in(kind.text)
        if named:
            return _found(named[0], kind, named[1])
    number = row.cells.get("activity")
    match = UAN.search(number.text) if number else None
    if number and match and match[1] in OF_UAN:
        return _found(OF_UAN[match[1]], number, 0.8)
    return None
