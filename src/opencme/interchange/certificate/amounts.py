"""Amounts of credit in running text: how much, of whose credit, and whether it was given or only offered.

A number is an amount only where it touches the words for credit; nothing is computed but the ten hours of a CEU in
pharmacy. What two places of a document contradict is left open.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from opencme.credit import Amount
from opencme.interchange.certificate.flow import Flow
from opencme.interchange.certificate.numbers import Number, blanked, numbers
from opencme.interchange.certificate.systems import Mention, Owner, compatible, mentions, owners
from opencme.interchange.tabular.amounts import Quantity, amount_in, exactly
from opencme.interchange.tabular.findings import Unreadable

GIVEN, STATED, OFFERED, PART = "given", "stated", "offered", "part"
"""What a document says of an amount: the learner got it; it just stands there; it is the most; it is within another."""

BEFORE_UNIT = re.compile(
    r"(?:\s*category\s*[12I])?(?:\s*\([^)\d]{2,40}\))?[\s(\[*_:\"“„–-]*(?:(?:of|for|in|hours?(?:\(s\))?|hrs?|credits?|credit\(s\)|clock|total|the|a|ANCC|CME|CE|CPD|live|online|educational|"
    r"accredited|medizinische|category|participation|to|toward|towards|der|von|ärztliche|approved|certified|up|n\.|x|×)[\s:(*_\"“-]+){0,5}",
    re.IGNORECASE,
)
AFTER_UNIT = re.compile(
    r"(?:\s*\([^)\d]{2,40}\))?[\s)\]™®:*_=–\"”-]*(?:(?:hours?|credits?|credit\(s\)|points?|earned|claimed|awarded|received|granted|completed|attended|gained|designated|offered|maximum|"
    r"max\.?|total|number|amount|is|are|was|were|of|for|this|activity|physician|by|learner|up|to|a|a?nzahl|gesamt|erworben|erreicht|erreichte|n\.|"
    r"value|type|available|you|your|participant)[\s:.)=(–-]*){0,5}",
    re.IGNORECASE,
)
UP_TO_OWNER = re.compile(r"[^.;:\d\n]{0,30}(?:\n[^.;:\d]{0,40})?|[^.;:\d]{0,90}$")
SENTENCE = re.compile(r"(?<=[a-zäöüß)™0-9])[.;]\s+(?=[A-ZÄÖÜ•])|\n\s*\n|•")
OFFERS = re.compile(
    r"maximum|\bmax\b|up\s+to|no\s+more\s+than|at\s+most|designat\w*|\boffers?\b|available|possible|eligible|\bmay\s+(?:claim|earn|receive)|"
    r"\bcan\s+(?:claim|earn)|enables?|approved\s+for|accredited\s+(?:for|with|by)|worth|bis\s+zu|maximal\w*|höchstens|fino\s+a|massimo|jusqu.à|"
    r"hasta|\bmáximo|should\s+claim|granted\s+\w+\s+European",
    re.IGNORECASE,
)
GIVES = re.compile(
    r"\baward\w*|\bclaim(?:ed|s|ing)?\b(?!\s+only)|earned|\bearns?\b|received|receives|granted|\bcredited|completed|obtained|attained|has\s+participated|"
    r"erh(?:ält|alten|ielt)|erworben|erwirbt|gutgeschrieben|vergeben|bewertet|anerkannt|angerechnet|zuerkannt|acquisi\w+|ottenut\w+|consegui\w+|"
    r"assegna\w+|obtenu\w*|obtenido|otorga\w*|attended|attribu\w+|\bgained\b|accumulated",
    re.IGNORECASE,
)
WITHIN = re.compile(
    r"includ\w+|of\s+which|davon|darunter|di\s+cui|\bdont\b|pharmac(?:ology|otherap\w+)|per\s+(?:session|day|hour|article|module)|\beach\b|"
    r"pro\s+(?:Tag|Sitzung)|\bje\b|\b(?:day|session|tag|part|teil|module)\s*\d+\b",
    re.IGNORECASE,
)
WITHIN_AFTER = re.compile(
    r"\W{0,3}(?:per\s|pro\s|each|of\s+(?:pharmac|ethics|opioid|patient\s+safety)|in\s+pharmac|(?:are|is)\s+(?:pharmac|ethic))|"
    r"\s*(?:rx|pharm(?:acology)?)\b",
    re.IGNORECASE,
)
TOTAL = re.compile(r"\b(?:total|\w*gesamt\w*|totale|sum|summe)\b[^.\d]{0,50}$", re.IGNORECASE)
OFFERED_AFTER = re.compile(r"[\s)(™]*(?:maximum|max\b|available|possible|offered|designated)", re.IGNORECASE)
GIVEN_AFTER = re.compile(
    r"[\s)(™]*(?:credits?\s+|hours?\s+|points?\s+)?(?:(?:have|has|were|was|are|is)\s+(?:been\s+)?)?(?:claimed|earned|awarded|granted|erworben|"
    r"anerkannt|angerechnet|bewertet|zuerkannt|vergeben)",
    re.IGNORECASE,
)
EDUCATION = re.compile(r"\b(?:CPD|CE|CME|CNE|CPE|credits?|accredited|learning|attended|continuing)\b", re.IGNORECASE)
NEGATED = re.compile(r"\b(?:no|not|without|kein\w*|nicht|ohne|nessun\w*|aucun\w*)\s+(?:\w+\s+){0,3}$", re.IGNORECASE)
BOARDS = (
    (re.compile(r"Internal\s+Medicine|\bABIM\b"), "abim-moc"),
    (re.compile(r"Pediatrics|\bABP\b"), "abp-moc-2"),
    (re.compile(r"Family\s+Medicine|\bABFM\b"), "abfm"),
)
BOARD_NEAR = 260
"""Letters within which a statement about MOC points names the board."""


@dataclass(frozen=True, slots=True)
class Credit:
    """One amount in the text. `system` is unknown where nothing says whose unit it is."""

    amount: Amount
    system: str | None
    unit: str
    said: str
    start: int
    end: int
    confidence: float
    total: bool = False
    words: str = ""


def credits(flow: Flow, days: Sequence[tuple[int, int]]) -> list[Credit]:
    """Every amount of credit that the text states, in its order; `days` are the places of its dates."""
    text = flow.text
    named = mentions(text)
    told = owners(text)
    plain = blanked(text, [*days, *((m.start, m.end) for m in named)])
    places = numbers(plain)
    found: list[Credit] = []
    for place, number in enumerate(places):
        before = places[place - 1].end if place else 0
        mention = _unit_of(flow, number, named, places)
        if mention is None:
            continue
        credit = _credit(flow, number, mention, named, told, before)
        if credit is not None:
            found.append(credit)
    return found


def _unit_of(flow: Flow, number: Number, named: Sequence[Mention], places: Sequence[Number]) -> Mention | None:
    """The unit that a number belongs to: right behind it or right before it, on its own line rather than another."""
    text = flow.text
    behind = next((m for m in named if m.start >= number.end), None)
    ahead = next((m for m in reversed(named) if m.end <= number.start), None)
    if behind and not BEFORE_UNIT.fullmatch(text, number.end, behind.start):
        behind = None
    if ahead and (
        not AFTER_UNIT.fullmatch(text, ahead.end, number.start)
        or any(ahead.end <= other.start < number.start for other in places)
    ):
        ahead = None
    if not behind or not ahead:
        return behind or ahead
    near_behind, near_ahead = flow.same_row(number.start, behind.start), flow.same_row(number.start, ahead.start)
    if near_behind != near_ahead:
        return behind if near_behind else ahead
    following = next((other for other in places if other.start >= behind.end), None)
    if following and AFTER_UNIT.fullmatch(text, behind.end, following.start):
        # "Contact hours 1.5 CEU 0.15": each name stands before its number.
        return ahead
    if behind.unit == "ceu" and text[number.end : behind.start].isspace():
        return behind
    if re.search(r"[:=]", text[ahead.end : number.start]):
        return ahead if behind.system is None or ahead.system is not None else behind
    if not near_behind:
        # A column of names and numbers: as it begins, so it goes on.
        return ahead if named[0].end <= places[0].start else behind
    return behind


def _credit(
    flow: Flow, number: Number, mention: Mention, named: Sequence[Mention], told: Sequence[Owner], before: int
) -> Credit | None:
    text = flow.text
    start, end = min(number.start, mention.start), max(number.end, mention.end)
    if NEGATED.search(text, max(0, start - 40), start):
        return None
    system, unit, sure = mention.system, mention.unit, 0.97
    if system is None:
        after = _named_behind(text, end, named) if mention.start >= number.end else None
        if after is not None and (
            unit != "contact" or after.system in ("ancc", "acpe", "aanp", "nursing-contact-hour")
        ):
            system, end, sure = after.system, after.end, 0.95
        else:
            system, sure = _resolved(text, unit, number.start, named, told)
    said, total = _said(flow, number, start, end, before)
    if unit == "hour" and not EDUCATION.search(text, min(start, mention.start), end):
        # Hours alone are how long something took, unless the words beside them are about credit.
        beside = flow.row_before(number.start)[-60:] + text[start:end]
        claimed = (
            system is not None and said in (GIVEN, OFFERED) and re.search("claim|credit", _around(text, start, end))
        )
        if not claimed and not EDUCATION.search(beside):
            return None
    try:
        amount = _amount(number.value, unit, system)
    except Unreadable:
        return None
    if amount.hundredths > 100_00:
        sure = min(sure, 0.4)
    return Credit(amount, system, unit, said, start, end, sure, total, " ".join(text[start:end].split()))


def _around(text: str, start: int, end: int) -> str:
    begin, finish = _sentence(text, start)
    return text[begin : max(finish, end)]


def _named_behind(text: str, end: int, named: Sequence[Mention]) -> Mention | None:
    """The system in the same phrase, as in "6.75 hours of AMA PRA Category 1 Credit" or "1.25 contact hours (ANCC)"."""
    for mention in named:
        if mention.start >= end:
            if mention.start - end > 100 or mention.system is None:
                return None
            between = text[end : mention.start]
            return mention if re.fullmatch(r"[^.;:\d•]{0,100}", between) and between.count("\n") <= 1 else None
    return None


def _resolved(
    text: str, unit: str, at: int, named: Sequence[Mention], told: Sequence[Owner]
) -> tuple[str | None, float]:
    """Whose bare unit it is: the owner in the same sentence, else the only one that the document names."""
    if unit == "moc":
        near = text[at : at + BOARD_NEAR]
        boards = [system for pattern, system in BOARDS if pattern.search(near)]
        if len(boards) == 1:
            return boards[0], 0.93
    everywhere = [(owner.at, owner.system) for owner in told]
    everywhere += [(m.start, m.system) for m in named if m.system is not None]
    begin, finish = _sentence(text, at)
    same = compatible(unit, [system for place, system in sorted(everywhere) if begin <= place < finish])
    if len(same) == 1:
        return same[0], 0.92
    possible = compatible(unit, [system for _, system in sorted(everywhere)])
    if len(possible) == 1:
        return possible[0], 0.87
    if possible and not same:
        # Several owners: the one whose statement stands nearest, if it clearly is.
        nearest = sorted(
            {s: min(abs(p - at) for p, other in everywhere if other == s) for s in possible}.items(), key=lambda e: e[1]
        )
        if nearest[0][1] * 3 < nearest[1][1] and nearest[0][1] < 400:
            return nearest[0][0], 0.75
    return None, 0.5


def _amount(value: Decimal, unit: str, system: str | None) -> Amount:
    if unit == "ceu" and system is not None:
        return amount_in(Quantity(value, "ceu"), system)
    return exactly(value)


def _sentence(text: str, at: int) -> tuple[int, int]:
    begin, finish = max(0, at - 500), min(len(text), at + 300)
    for match in SENTENCE.finditer(text, begin, finish):
        if match.end() <= at:
            begin = match.end()
        else:
            return begin, match.start()
    return begin, finish


def _said(flow: Flow, number: Number, start: int, end: int, before: int) -> tuple[str, bool]:
    """Whether the amount is given, stated, offered or part of another, by the words nearest to it; whether a total."""
    text = flow.text
    begin, finish = _sentence(text, number.start)
    ahead = text[max(begin, before, start - 240) : number.start]
    total = bool(TOTAL.search(flow.row_before(number.start)[-80:]))
    tail = text[end : min(finish + 1, end + 60)]
    if OFFERED_AFTER.match(tail):
        return OFFERED, total
    if WITHIN_AFTER.match(tail):
        return PART, total
    near = {said: _last(pattern, ahead) for said, pattern in ((OFFERED, OFFERS), (GIVEN, GIVES), (PART, WITHIN))}
    said, place = max(near.items(), key=lambda each: each[1])
    if GIVEN_AFTER.match(tail) and near[OFFERED] < 0:
        return GIVEN, total
    return (said if place >= 0 else STATED), total


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((match.start() for match in pattern.finditer(text)), default=-1)


def without_doubles(found: Sequence[Credit]) -> list[Credit]:
    """A CEU beside its contact hours is no second amount, and a state's approval beside ANCC no second credit."""
    kept: list[Credit] = []
    systems = {credit.system for credit in found if credit.unit != "ceu"}
    for credit in found:
        if credit.unit == "ceu" and credit.system in systems:
            continue
        if credit.system == "nursing-contact-hour" and "ancc" in systems:
            continue
        kept.append(credit)
    return [replace(c) for c in kept]
