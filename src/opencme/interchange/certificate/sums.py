"""What a table of days or sessions adds to a certificate: the sum it states, the days it took, or one credit a day.

The sum is read, never computed: what the table adds up to only makes a sum that stands on the page surer, or doubtful.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from opencme.credit import Amount, AmountError
from opencme.interchange.certificate.amounts import GIVEN, OFFERED, STATED, Credit
from opencme.interchange.certificate.breakdown import WEEKDAYS, Breakdown, Part, figure
from opencme.interchange.certificate.days import MONTH, Day, days
from opencme.interchange.certificate.flow import Flow, flowing
from opencme.interchange.certificate.meanings import ACTIVITY, ISSUED, OTHER
from opencme.interchange.certificate.owning import Owners
from opencme.interchange.certificate.proposal import Line
from opencme.interchange.certificate.systems import mentions, owners
from opencme.interchange.certificate.table import Cell
from opencme.interchange.tabular.dates import MONTHS

MOST_SPANS = 20
"""Dates of the text in which the day of a part is looked for."""
LEAD = 240
"""Letters before a table in which the words stand that lead in to it."""
SHORT = re.compile(
    rf"(?P<month>{MONTH})\s*(?P<day>\d{{1,2}})|(?P<day2>\d{{1,2}})\D{{0,5}}\s*(?:de\s+)?(?P<month2>{MONTH})",
    re.IGNORECASE,
)
FIGURES = re.compile(r"(\d{1,2})([./])\s?(\d{1,2})\.?(?!\d)")
NUMBER = re.compile(r"\b(\d{1,2})\b|\b([IVX]{1,4})\b")
ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8}
VNR = re.compile(r"\b2760?\d{15,16}\b")
DAILY = re.compile(r"^(?:\w*tag|day|giorn\w+|jour\w*|d[ií]a|jornada)\b|\b(?:day|tag|giorno|jour|día)$", re.IGNORECASE)


@dataclass(frozen=True)
class Sums:
    """A table of parts within its document: `flow` is the running text with the table behind it."""

    flow: Flow
    body: Flow
    """The running text without the table."""
    table: Breakdown
    credits: tuple[Credit, ...]
    """The sums that stand below the table, those that are merely offered too."""
    unit: str
    system: str | None
    """Whose credit the parts are; None where that is open."""
    parts: tuple[Credit, ...]
    """What each part that was attended was worth, in its order."""
    when: tuple[Day | None, ...]
    """The day of each of them, where it is known."""

    @property
    def total(self) -> Amount:
        """What the parts that were attended add up to."""
        return Amount(sum(part.amount.hundredths for part in self.parts))

    def span(self) -> Day | None:
        """From the first to the last day attended, where every one has its day."""
        known = [day for day in self.when if day is not None]
        if not known or len(known) < len(self.when):
            return None
        first, last = min(known, key=lambda day: day.completed), max(known, key=lambda day: day.completed)
        started = first.completed if first.completed < last.completed else None
        doubtful = any(day.doubtful for day in known)
        return replace(last, started=started, start=first.start, of=ACTIVITY, doubtful=doubtful)


@dataclass(frozen=True)
class Weighed:
    """What is left of the amounts of a document with a table of parts."""

    found: tuple[Credit, ...]
    doubts: tuple[str, ...] = ()
    each: tuple[Credit, ...] = ()
    """The parts, where each is a record of its own for want of a sum."""
    open: bool = False
    """Whether credit was given, and only a person can say how much."""


def summed(lines: Sequence[Line], table: Breakdown, order: str | None, today: date) -> Sums:
    """The table read within its document."""
    inside = set(map(id, table.lines))
    rest = [line for line in lines if id(line) not in inside]
    body = flowing(rest)
    flow = _with_table(body, table)
    at = _place(lines, table, body)
    dates = days(body.text, order=order, today=today)
    column = table.column
    unit, system, sure = _owner(table, column, body, at)
    totals = [
        _credit(flow, table, number, cell, system, unit, sure)
        for number, cell in table.totals.items()
        if table.heads[number].counts and (number == column or table.heads[number].offered)
    ]
    attended = [part for part in table.attended if column is not None and column in part.amounts]
    parts = [_credit(flow, table, column or 0, part.amounts[column or 0], system, unit, sure) for part in attended]
    kept = [
        (part, credit) for part, credit in zip(attended, parts, strict=True) if credit is not None and credit.amount
    ]
    return Sums(
        flow,
        body,
        table,
        tuple(credit for credit in totals if credit is not None),
        unit,
        system,
        tuple(credit for _, credit in kept),
        tuple(_day(part, flow, table, dates, order, today) for part, _ in kept),
    )


def is_one_activity(lines: Sequence[Line], table: Breakdown, order: str | None, today: date) -> bool:
    """Whether the rows are parts of one activity though they have titles: it took their days, or has one number."""
    inside = set(map(id, table.lines))
    body = flowing([line for line in lines if id(line) not in inside]).text
    dated = [own[0].completed for part in table.parts if (own := days(part.when.text, order=order, today=today))]
    if not dated or len(dated) < len(table.parts):
        return False
    whole = (min(dated), max(dated))
    told = [day for day in days(body, order=order, today=today) if day.of not in (OTHER, ISSUED)]
    return len(set(VNR.findall(body))) == 1 or any(
        (day.started or day.completed, day.completed) == whole for day in told
    )


def weighed(found: Sequence[Credit], sums: Sums) -> Weighed:
    """The amounts of the document beside what the table of its parts adds up to."""
    head = sums.table.heads[sums.table.column] if sums.table.column is not None else None
    if head is None or not sums.parts:
        return Weighed(tuple(found))
    # A table whose credit has no owner is the detail of what the text states, never more than that.
    said = [credit for credit in found if credit.said in (GIVEN, STATED)]
    own = [credit for credit in said if sums.system in (None, credit.system)]
    if sums.system is None and said and all(credit.amount != sums.total for credit in said):
        return Weighed(tuple(replace(credit, confidence=min(credit.confidence, 0.9)) for credit in found))
    whole = [credit for credit in own if credit.said == GIVEN or credit.total] or own
    amounts = {credit.amount for credit in whole}
    if amounts == {sums.total} or (amounts and head.offered):
        return Weighed(tuple(found))
    if any(credit.said == GIVEN or credit.total for credit in whole):
        doubt = f"The parts add up to {sums.total}, but another amount stands there; look at the certificate."
        unsure = tuple(replace(c, confidence=min(c.confidence, 0.6)) if c in whole else c for c in found)
        return Weighed(unsure, (doubt,))
    if sums.system is None and any(credit.system for credit in found):
        return Weighed(tuple(found))
    offered = any(c.amount == sums.total for c in found if c.system == sums.system and c.said in (OFFERED, STATED))
    if offered and not head.given and len(sums.table.attended) == len(sums.table.parts):
        return Weighed(tuple(found))
    others = tuple(credit for credit in found if credit.system != sums.system)
    known = [day.completed for day in sums.when if day is not None]
    if len(set(known)) == len(sums.parts) or len(sums.parts) == 1:
        return Weighed(others, (), sums.parts)
    return Weighed(others, (f"The parts add up to {sums.total}; enter what you were given.",), (), True)


def _with_table(body: Flow, table: Breakdown) -> Flow:
    text, lines, starts = body.text + "\n", list(body.lines), list(body.starts)
    for line in table.lines:
        text += "\n"
        starts.append(len(text))
        lines.append(line)
        text += line.text
    return Flow(text, tuple(lines), tuple(starts))


def _place(lines: Sequence[Line], table: Breakdown, body: Flow) -> int:
    """Where in the running text the table stood: behind the line before it."""
    inside = set(map(id, table.lines))
    first = next(number for number, line in enumerate(lines) if id(line) in inside)
    before = next((line for line in reversed(lines[:first]) if id(line) not in inside), None)
    for line, start in zip(body.lines, body.starts, strict=True):
        if line is before:
            return start + len(line.text)
    return 0


def _owner(table: Breakdown, column: int | None, body: Flow, at: int) -> tuple[str, str | None, float]:
    """In what unit the table counts, whose it is, and how sure: its own words, those before it, or the only one."""
    named = mentions(body.text)
    told = Owners(body.text, named, owners(body.text))
    words = f"{table.heads[column].words if column is not None else ''}\n{table.total_words}"
    own = mentions(words)
    units = [mention.unit for mention in own if mention.unit]
    unit = units[0] if units else "credit"
    systems = list(dict.fromkeys(mention.system for mention in own if mention.system))
    if len(systems) == 1:
        return unit, systems[0], 0.95
    lead = list(dict.fromkeys(m.system for m in named if m.system and at - LEAD <= m.start <= at))
    if len(lead) == 1 and not units:
        return unit, lead[0], 0.93
    system, sure = told.of(unit, max(0, at - 1))
    return unit, system, min(sure, 0.92)


def _credit(
    flow: Flow, table: Breakdown, column: int, cell: Cell, system: str | None, unit: str, sure: float
) -> Credit | None:
    head = table.heads[column]
    try:
        amount = Amount.of(figure(cell))
    except AmountError:
        return None
    said = GIVEN if head.given or GIVEN_WORDS.search(table.total_words) else OFFERED if head.offered else STATED
    start = _offset(flow, cell)
    return Credit(amount, system, unit, said, start, start + len(cell.text), sure, said != OFFERED, cell.text)


GIVEN_WORDS = re.compile(
    r"claim|earn|award|attended|erworben|erreicht|conseguit|acquisit|ottenut|obtenid|obtenu", re.IGNORECASE
)


def _offset(flow: Flow, cell: Cell) -> int:
    """Where a cell of the table stands in the running text with the table behind it."""
    for line, start in zip(reversed(flow.lines), reversed(flow.starts), strict=True):
        if line is cell.line:
            return start + max(0, line.text.rfind(cell.text))
    return 0


def _day(part: Part, flow: Flow, table: Breakdown, dates: Sequence[Day], order: str | None, today: date) -> Day | None:
    start = _offset(flow, part.when)
    own = days(part.when.text, order=order, today=today)
    if own:
        return replace(own[0], start=start + own[0].start, end=start + own[0].end, of=ACTIVITY)
    near = [day for day in dates if day.completed <= today]
    spans = ([day for day in near if day.started] or near)[:MOST_SPANS]
    found = {each for day in spans if (each := _within(part, table, day, order)) is not None}
    if len(found) != 1:
        return None
    return Day(found.pop(), None, start, start + len(part.when.text), ACTIVITY)


def _within(part: Part, table: Breakdown, span: Day, order: str | None) -> date | None:
    """Which day of a span the part's words mean: a day without its year, a weekday, the second day."""
    first = span.started or span.completed
    if (span.completed - first).days > 31:
        return None
    every = [first + timedelta(days=number) for number in range((span.completed - first).days + 1)]
    words = part.when.text.casefold().strip()
    found = SHORT.search(words)
    if found:
        month, number = (
            MONTHS[(found["month"] or found["month2"]).rstrip(".").casefold()],
            int(found["day"] or found["day2"]),
        )
        return _only([day for day in every if (day.month, day.day) == (month, number)])
    digits = FIGURES.search(words)
    if digits and ":" not in words[: digits.end() + 1]:
        one, other = int(digits[1]), int(digits[3])
        turned = digits[2] == "/" and order != "dmy"
        return _only([day for day in every if (day.month, day.day) == ((one, other) if turned else (other, one))])
    for number, names in enumerate(WEEKDAYS):
        if re.match(rf"(?:{'|'.join(names)})\b", words):
            return _only([day for day in every if day.weekday() == number])
    count = NUMBER.search(part.when.text)
    if count and DAILY.search(re.sub(r"\W*\d+\W*|\W+[IVX]+\W*$", "", part.when.text).strip()):
        place = int(count[1]) if count[1] else ROMAN.get(count[2], 0)
        return every[place - 1] if 1 <= place <= len(every) == len(table.parts) else None
    return every[0] if len(every) == 1 else None


def _only(found: Sequence[date]) -> date | None:
    return found[0] if len(found) == 1 else None
