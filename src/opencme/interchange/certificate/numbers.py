"""Numbers of credit in running text: 6.75, 6,75, 6½, six (6). What is a date, a time or a page number is none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from opencme.interchange.tabular.amounts import FRACTIONS, exactly, read_quantity
from opencme.interchange.tabular.findings import Unreadable

BLANK = "\ue010"
"""Stands for each letter of what is no amount of credit."""

ONES = {
    word: number
    for number, words in enumerate(
        (
            "zero null",
            "one ein eine einen einem un una uno",
            "two zwei deux due dos",
            "three drei trois tre tres",
            "four vier quatre quattro cuatro",
            "five fünf cinq cinque cinco",
            "six sechs sei seis",
            "seven sieben sept sette siete",
            "eight acht huit otto ocho",
            "nine neun neuf nove nueve",
            "ten zehn dix dieci diez",
            "eleven elf onze undici once",
            "twelve zwölf douze dodici doce",
            "thirteen dreizehn",
            "fourteen vierzehn",
            "fifteen fünfzehn quindici",
            "sixteen sechzehn",
            "seventeen siebzehn",
            "eighteen achtzehn",
            "nineteen neunzehn",
            "twenty zwanzig vingt venti veinte",
        )
    )
    for word in words.split()
}
PARTS_OF_ONE = {"one-half": "½", "one half": "½", "a half": "½", "one-quarter": "¼", "three-quarters": "¾"}
OTHER_THINGS = (
    r"\s(?:calendar\s+|working\s+|full\s+|multiple[- ]choice\s+|of\s+\d+\s+)?"
    r"(?:years?|months?|weeks?|days?|minutes?|mins?|questions?|items?|participants?|patients?|slides|pages|persons?|people|"
    r"Jahren?|Monaten?|Wochen?|Tagen?|Minuten|Fragen|Teilnehmern?|Teilnehmende\w*|Patienten|Seiten|"
    r"ann[io]|mes[ei]|settiman[ae]|giorn[io]|minuti|domande|risposte|partecipanti|"
    r"años?|meses|semanas?|días?|minutos?|preguntas?|respuestas?|ans?|années?|mois|semaines?|jours?|questions)\b"
)
"""What a number counts where it counts no credit: "within 60 days", "credit for six years"."""
DIGITS = re.compile(
    r"(?<![\w.,/$€£#+§-])(\d{1,4}(?:[.,]\d{1,4})?)(?:\s?([½¼¾])|\s(1/2|1/4|3/4)(?!\d))?"
    r"(?![\d%½¼¾§/]|[.,]\d|\s?[-–]\s?\d|(?:st|nd|rd|th)\b|-(?:hour|day|year|minute|month|part)|\s?(?:%|percent|USD|"
    rf"EUR|CHF|mg|ml|€|\$)|{OTHER_THINGS})"
)
ALONE = re.compile(r"(?<![\w½¼¾])([½¼¾])")
WORDED = re.compile(
    rf"\b({'|'.join(sorted(ONES, key=len, reverse=True))})(?:[ -]and[ -]({'|'.join(PARTS_OF_ONE)}))?\b"
    rf"(?:\s*\((\d{{1,2}}(?:[.,]\d{{1,2}})?)\))?(?!{OTHER_THINGS})",
    re.IGNORECASE,
)
BEHIND = re.compile(r"\s*\(\s*([^\W\d]+)\s*\)")
VULGAR = {"1/2": "½", "1/4": "¼", "3/4": "¾"}
NOT_CREDIT = re.compile(
    r"\b\d{1,2}[:.]\d{2}(?::\d{2})?\s*(?:[ap]\.?\s?m\b\.?|Uhr|h\b|hrs)|\b\d{1,2}:\d{2}(?::\d{2})?\b"
    r"|\b\d{1,2}\s*(?:[ap]\.m\.|[ap]m\b)"
    r"|https?://\S+|www\.\S+|\S+@\S+"
    r"|\b(?=[\w-]*\d[\w-]*-|[\w-]*-[\w-]*\d)\w+(?:-\w+){2,}\b"
    r"|(?<![\w.,])\d{5,}(?![.,]\d)|\b\d{1,3}(?:[ .]\d{3}){2,}\b"
    r"|\b(?:19|20)\d{2}\b(?![.,]\d)"
    r"|\b(?:cat(?:egory|\.)|kategorie|categoria|section|part|level|class|stage|tier|phase|step|block|grade|stufe|"
    r"teil)\s*\d\b"
    r"|(?:\bpage|\bSeite|\bpagina|\bTel\.?|\bFax|\bphone|\bNo\.?|\bNr\.?|#|\bNumber|\bSuite|\bRoom|\bVersion|\bVol\.|"
    r"\bStandard|§)"
    r"\s*:?\s*\d[\d ()/.-]*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Number:
    value: Decimal
    start: int
    end: int


def blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text, as long as before, with these spans and everything else that only looks like an amount blotted out."""
    letters = list(text)
    for start, end in [*spans, *(match.span() for match in NOT_CREDIT.finditer(text))]:
        letters[start:end] = [BLANK if letter != "\n" else letter for letter in letters[start:end]]
    return "".join(letters)


def numbers(text: str) -> list[Number]:
    """The numbers of a blanked text, in their order; words and figures that contradict one another are none."""
    found = []
    contradicted: list[tuple[int, int]] = []
    for match in DIGITS.finditer(text):
        digits = match[1] + (match[2] or VULGAR.get(match[3] or "", ""))
        value = _value(digits)
        behind = BEHIND.match(text, match.end())
        word = ONES.get(behind[1].casefold()) if behind else None
        if value is None or (word is not None and word != int(value)):
            continue
        found.append(Number(value, match.start(), behind.end() if behind and word is not None else match.end()))
    for match in WORDED.finditer(text):
        value = Decimal(ONES[match[1].casefold()])
        if match[2]:
            value += FRACTIONS[PARTS_OF_ONE[match[2].casefold()]]
        if match[3] and _value(match[3]) != value:
            contradicted.append(match.span())
            continue
        found.append(Number(value, match.start(), match.end()))
    found += [Number(FRACTIONS[match[1]], match.start(), match.end()) for match in ALONE.finditer(text)]
    return _apart(found, contradicted)


def _apart(found: list[Number], contradicted: list[tuple[int, int]]) -> list[Number]:
    """Without those inside another one ("six (6)" is one number) or inside what contradicts itself."""
    kept: list[Number] = []
    for number in sorted(found, key=lambda n: (n.start, -n.end)):
        if kept and number.start < kept[-1].end:
            continue
        if any(start <= number.start < end for start, end in contradicted):
            continue
        kept.append(number)
    return kept


def _value(digits: str) -> Decimal | None:
    try:
        number = read_quantity(digits).number
        exactly(number * 100)
    except Unreadable:
        return None
    return number
