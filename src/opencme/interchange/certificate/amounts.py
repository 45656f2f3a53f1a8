"""Amounts of credit in running text: how much, of whose credit, and whether it was given or only offered.

A number is an amount only where it touches the words for credit; nothing is computed but the ten hours of a CEU in
pharmacy. What two places of a document contradict is left open.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from opencme.credit import Amount
from opencme.interchange.certificate.flow import Flow
from opencme.interchange.certificate.numbers import Number, blanked, numbers
from opencme.interchange.certificate.owning import Owners, sentence
from opencme.interchange.certificate.systems import HOLDERS, Mention, mentions, owners
from opencme.interchange.tabular.amounts import Quantity, amount_in, exactly
from opencme.interchange.tabular.findings import Unreadable

GIVEN, STATED, OFFERED, PART = "given", "stated", "offered", "part"
"""What a document says of an amount: the learner got it; it just stands there; it is the most; it is within another."""

BEFORE_UNIT = re.compile(
    r"(?:\s*category\s*[12I])?(?:\s*\([^)\d]{2,40}\))?[\s(\[*_:\"“„–-]*(?:(?:of|for|in|hours?(?:\(s\))?|hrs?|"
    r"credits?|credit\(s\)|clock|total|the|a|ANCC|CME|CE|CPD|live|online|educational|di|de|d['’]|des|ore|horas|heures|"
    r"formativi|punti|puntos|valid[ei]|anrechenbare|"
    r"accredited|medizinische|category|participation|to|toward|towards|der|von|ärztliche|approved|certified|up|n\.|x|"
    r"×)[\s:(*_\"“-]+){0,5}",
    re.IGNORECASE,
)
AFTER_UNIT = re.compile(
    r"(?:\s*\([^)\d]{2,40}\))?[\s)\]™®:*_=–\"”-]*(?:(?:hours?|credits?|credit\(s\)|points?|earned|claimed|awarded|"
    r"received|granted|completed|attended|gained|designated|offered|maximum|"
    r"max\.?|total|number|amount|is|are|was|were|of|for|this|activity|physician|by|learner|up|to|a|a?nzahl|gesamt|"
    r"erworben|erreicht|erreichte|n\.|"
    r"value|type|available|you|your|participant|formativ[io]|ECM|E\.C\.M\.|assegnat[io]|conseguit[io]|acquisit[io]|ottenut[io]|"
    r"riconosciut[io]|maturat[io]|attribuit[io]|erogat[io]|previsti|obtenidos?|otorgados?|reconocidos?|concedidos?|asignados?|"
    r"acreditados?|obtenus?|attribués?|accordés?|acquis|validés?|angerechnet|anerkannt|gutgeschrieben|vergeben|erhalten|"
    r"nr|de|la|del|per|für|die|der|dieser?|Veranstaltung|Fortbildung|actividad|evento|corso|CFC)[\s:.)=(–-]*){0,5}",
    re.IGNORECASE,
)
OFFERS = re.compile(
    r"maximum|\bmax\b|up\s+to|no\s+more\s+than|at\s+most|designat\w*|\boffers?\b|available|possible|eligible|"
    r"\bmay\s+(?:claim|earn|receive)|"
    r"\bcan\s+(?:claim|earn)|enables?|approved\s+for|accredited\s+(?:for|with|by)|worth|bis\s+zu|maximal\w*|"
    r"höchstens|fino\s+a|massimo|jusqu.à|erogabil\w+|previst[io]\s+n?|au\s+maximum|"
    r"hasta|\bmáximo|should\s+claim|granted\s+\w+\s+European",
    re.IGNORECASE,
)
GIVES = re.compile(
    r"\baward\w*|\bclaim(?:ed|s|ing)?\b(?!\s+only)|earned|\bearns?\b|received|receives|granted|\bcredited|completed|"
    r"obtained|attained|has\s+participated|"
    r"erh(?:ält|alten|ielt)|erworben|erwirbt|gutgeschrieben|vergeben|bewertet|anerkannt|angerechnet|zuerkannt|"
    r"acquisi\w+|ottenut\w+|consegui\w+|"
    r"assegna\w+|riconosciut\w+|maturat\w+|obtenu\w*|obtenid\w+|obtiene|otorga\w*|concedid\w+|reconocid\w+|accordé\w*|"
    r"attended|attribu\w+|\bgained\b|accumulated|verbucht|erreicht|\byou\s+receive\b",
    re.IGNORECASE,
)
PROMISES = re.compile(
    r"\bwill\s+(?:then\s+|also\s+)?(?:be\s+(?:awarded|granted|given|issued|credited)|receive|earn|get)\b|"
    r"\b(?:once|when|after|if)\s+(?:you|the\s+\w+|it)\s+(?:\w+\s+){0,3}complet|\bonce\s+complet|"
    r"\b(?:up)?on\s+(?:successful\s+)?completion\b[^.]{0,60}\b(?:you|will|can)\b|"
    r"\b(?:werden|wird|erhalten\s+Sie)\b[^.]{0,60}\bnach\s+(?:\w+\s+){0,2}(?:Abschluss|Teilnahme)|"
    r"\bnach\s+(?:\w+\s+){0,2}(?:Abschluss|Teilnahme)\b[^.]{0,60}\b(?:werden|wird|erhalten\s+Sie)\b",
    re.IGNORECASE,
)
"""Words of a letter that says what will be, not what is."""
WITHIN = re.compile(
    r"includ\w+|of\s+which|davon|darunter|di\s+cui|\bdont\b|pharmac(?:ology|otherap\w+)|per\s+(?:session|day|hour|"
    r"article|module)|\beach\b|"
    r"pro\s+(?:Tag|Sitzung)|\bje\b|\b(?:day|session|tag|part|teil|module)\s*\d+\b",
    re.IGNORECASE,
)
WITHIN_AFTER = re.compile(
    r"\W{0,3}(?:per\s|pro\s|each|of\s+(?:pharmac|ethics|opioid|patient\s+safety)|in\s+pharmac|(?:are|"
    r"is)\s+(?:pharmac|ethic))|"
    r"\s*(?:rx|pharm(?:acology)?)\b",
    re.IGNORECASE,
)
TOTAL = re.compile(r"\b(?:total|\w*gesamt\w*|totale|sum|summe)\b[^.\d]{0,50}$", re.IGNORECASE)
OFFERED_AFTER = re.compile(r"[\s)(™]*(?:maximum|max\b|available|possible|offered|designated)", re.IGNORECASE)
GIVEN_AFTER = re.compile(
    r"[\s)(™]*(?:credits?\s+|hours?\s+|points?\s+)?(?:(?:have|has|were|was|are|is)\s+(?:been\s+)?)?(?:claimed|earned|"
    r"awarded|granted|erworben|"
    r"anerkannt|angerechnet|bewertet|zuerkannt|vergeben|assegnat\w+|conseguit\w+|acquisit\w+|ottenut\w+|riconosciut\w+|"
    r"obtenid\w+|otorgad\w+|reconocid\w+|concedid\w+|obtenus?|attribués?|accordés?|acquis\b|validés?)",
    re.IGNORECASE,
)
MUCH = 100_00
"""Hundredths from which an amount is much for one activity: a decimal point may have been lost."""
EDUCATION = re.compile(r"\b(?:CPD|CE|CME|CNE|CPE|credits?|accredited|learning|attended|continuing)\b", re.IGNORECASE)
NEGATED = re.compile(r"\b(?:no|not|without|kein\w*|nicht|ohne|nessun\w*|aucun\w*)\s+(?:\w+\s+){0,3}$", re.IGNORECASE)


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
    named = mentions(flow.text)
    told = Owners(flow.text, named, owners(flow.text))
    places = numbers(blanked(flow.text, [*days, *((mention.start, mention.end) for mention in named)]))
    units = _Units(flow, named, places)
    found = (_credit(flow, number, units, told, place) for place, number in enumerate(places))
    return [credit for credit in found if credit is not None]


class _Units:
    """Which unit each number belongs to."""

    def __init__(self, flow: Flow, named: Sequence[Mention], places: Sequence[Number]) -> None:
        self._flow, self._named, self.places = flow, named, places
        self._starts = [mention.start for mention in named]

    def of(self, place: int) -> Mention | None:
        """The unit right behind a number or right before it, on its own row rather than on another."""
        text, number = self._flow.text, self.places[place]
        behind, ahead = self._behind(place), self._ahead(place)
        if not behind or not ahead:
            return behind or ahead
        near_behind = self._flow.same_row(number.start, behind.start)
        near_ahead = self._flow.same_row(number.start, ahead.start)
        if near_behind != near_ahead:
            return behind if near_behind else ahead
        following = self.places[place + 1] if place + 1 < len(self.places) else None
        if following and AFTER_UNIT.fullmatch(text, behind.end, max(behind.end, following.start)):
            # "Contact hours 1.5 CEU 0.15": each name stands before its number.
            return ahead
        if behind.unit == "ceu" and text[number.end : behind.start].isspace():
            return behind
        if re.search(r"[:=]", text[ahead.end : number.start]):
            return ahead if behind.system is None or ahead.system is not None else behind
        if not near_behind:
            # A column of names and numbers: as it begins, so it goes on.
            return ahead if self._named[0].end <= self.places[0].start else behind
        return behind

    def system_behind(self, end: int) -> Mention | None:
        """The system in the same phrase: "6.75 hours of AMA PRA Category 1 Credit", "1.25 contact hours (ANCC)"."""
        at = bisect_left(self._starts, end)
        mention = self._named[at] if at < len(self._named) else None
        if mention is None or mention.system is None or mention.start - end > 100:
            return None
        between = self._flow.text[end : mention.start]
        return mention if re.fullmatch(r"[^.;:\d•]{0,100}", between) and between.count("\n") <= 1 else None

    def _behind(self, place: int) -> Mention | None:
        number = self.places[place]
        at = bisect_left(self._starts, number.end)
        mention = self._named[at] if at < len(self._named) else None
        return mention if mention and BEFORE_UNIT.fullmatch(self._flow.text, number.end, mention.start) else None

    def _ahead(self, place: int) -> Mention | None:
        number = self.places[place]
        at = bisect_left(self._starts, number.start) - 1
        mention = self._named[at] if at >= 0 else None
        taken = place > 0 and mention is not None and self.places[place - 1].start >= mention.end
        if mention is None or taken or mention.end > number.start:
            return None
        return mention if AFTER_UNIT.fullmatch(self._flow.text, mention.end, number.start) else None


def _credit(flow: Flow, number: Number, units: _Units, told: Owners, place: int) -> Credit | None:
    text, mention = flow.text, units.of(place)
    if mention is None:
        return None
    start, end = min(number.start, mention.start), max(number.end, mention.end)
    if NEGATED.search(text, max(0, start - 40), start):
        return None
    system, unit, sure = mention.system, mention.unit, 0.97
    if system is None:
        after = units.system_behind(end) if mention.start >= number.end else None
        if after is not None and (unit != "contact" or after.system in HOLDERS["contact"]):
            system, end, sure = after.system, after.end, 0.95
        else:
            system, sure = told.of(unit, number.start)
    said, total = _said(flow, number, start, end, units.places[place - 1].end if place else 0)
    if unit == "hour" and not _is_education(flow, number, start, end, system is not None and said in (GIVEN, OFFERED)):
        return None
    try:
        amount = _amount(number.value, unit, system)
    except Unreadable:
        return None
    if amount.hundredths > MUCH:
        sure = min(sure, 0.4)
    return Credit(amount, system, unit, said, start, end, sure, total, " ".join(text[start:end].split()))


def _is_education(flow: Flow, number: Number, start: int, end: int, told: bool) -> bool:
    """Hours alone are how long something took, unless the words beside them are about credit."""
    if EDUCATION.search(flow.row_before(number.start)[-60:] + flow.text[start:end]):
        return True
    begin, finish = sentence(flow.text, start)
    return told and bool(re.search("claim|credit", flow.text[begin : max(finish, end)]))


def _amount(value: Decimal, unit: str, system: str | None) -> Amount:
    if unit == "ceu" and system is not None:
        return amount_in(Quantity(value, "ceu"), system)
    return exactly(value)


def _said(flow: Flow, number: Number, start: int, end: int, before: int) -> tuple[str, bool]:
    """Whether the amount is given, stated, offered or part of another, by the words nearest to it; whether a total."""
    text = flow.text
    begin, finish = sentence(text, number.start)
    ahead = text[max(begin, before, start - 240) : number.start]
    total = bool(TOTAL.search(flow.row_before(number.start)[-80:]))
    tail = text[end : min(finish + 1, end + 60)]
    if OFFERED_AFTER.match(tail) or PROMISES.search(text[begin : number.start]):
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
    return kept
