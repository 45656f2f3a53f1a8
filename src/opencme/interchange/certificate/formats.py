"""How the learner took part: the format that a designation statement names, else what other words say."""

from __future__ import annotations

import re

from opencme.credit import vocabulary
from opencme.interchange.certificate.flow import Flow
from opencme.interchange.certificate.proposal import Found

NAMED = tuple(
    (re.compile(pattern, re.IGNORECASE), name)
    for pattern, name in (
        (
            r"live[-\s]+(?:internet|online|virtual|web\w*)(?:[- ]based)?\s+(?:activity|course|event)|"
            r"internet\s+live\s+(?:course|activity)",
            "live-online",
        ),
        (r"internet\s+(?:activity\s+)?enduring\s+material|enduring\s+(?:material|activity)", "enduring"),
        (r"journal[- ]?based\s+(?:CME|CE|continuing)|journal[- ]based|journal\s+CME", "journal"),
        (
            r"(?:\bPI|performance\s+improvement|quality\s+improvement)[- ]?(?:CME)?\s*(?:activity|project|module|"
            r"program)|\bPI[- ]CME",
            "performance-improvement",
        ),
        (r"test[- ]item[- ]writing", "test-item-writing"),
        (r"manuscript[- ]review", "manuscript-review"),
        (r"internet\s+point[- ]of[- ]care|point[- ]of[- ]care\s+learning", "point-of-care"),
        (
            r"regularly\s+scheduled\s+series|grand\s+rounds|tumou?r\s+board|Qualitätszirkel|journal\s+club|"
            r"Balint-?\s?gruppe|Intervision\w*|Fallkonferenz\w*|Fallbesprechung\w*",
            "series",
        ),
        (r"simulation[-\s]+(?:activity|based|training|course|workshop)|Simulationstraining|simulazione", "simulation"),
        (r"self-?\s?assessment\s+(?:CME|activity|module|credits?|for)", "self-assessment"),
        (r"live\s+(?:activity|course|event|conference|meeting)", "live"),
    )
)
"""The learning formats of the AMA's designation statement, in its words."""

DESIGNATED = re.compile(
    r"designates?\s+(?:this|the)\s+(?P<format>[\w\s-]{2,60}?)\s*(?:\([^)]{1,60}\)\s*)?(?:(?:titled|"
    r"entitled)[^.]{0,150}?)?"
    r"for\s+(?:a\s+maximum\s+of|up\s+to|\d)",
    re.IGNORECASE,
)
ONLINE = re.compile(
    r"\bwebinar|\bWeb-?Seminar|live\s*-?\s*stream\w*|\bvirtual(?:ly)?\b|\bZoom\b|\bMicrosoft\s+Teams\b|live\s+online|"
    r"Online-?(?:Seminar|Kongress|Veranstaltung|Symposium|Vortrag|Live)",
    re.IGNORECASE,
)
OTHERS = (
    (ONLINE, "live-online", 0.8),
    (
        re.compile(
            r"on[- ]demand|self[- ]paced|self[- ]study|home[- ]?study|\be-?learning|online\s+(?:course|module|"
            r"activity|self)|recorded\s+webinar|"
            r"\beCME\b|Online-?Fortbildung|Fernfortbildung|\bFAD\b|formazione\s+a\s+distanza|monograph|"
            r"Lernerfolgskontrolle",
            re.IGNORECASE,
        ),
        "enduring",
        0.8,
    ),
    (
        re.compile(
            r"\bLive\s+AAFP|Präsenz\w*|in[- ]person|face[- ]to[- ]face|residenziale|\bRES\b|présentiel|presencial"
        ),
        "live",
        0.8,
    ),
    (
        re.compile(
            r"Kongress|\w*[Tt]agung\b|Symposium|annual\s+(?:meeting|conference|congress|scientific)|\bWorkshop|"
            r"\bconference|\bcongress\b|"
            r"convention|hands-on|\blecture\b",
            re.IGNORECASE,
        ),
        "live",
        0.7,
    ),
)
LABEL = re.compile(
    r"(?:(?:activity|learning|course|delivery|educational)\s+)?(?:\bformat|\btype|\bmethod|\bmode|Veranstaltungsart|"
    r"Fortbildungsart|"
    r"Art\s+der\s+(?:Veranstaltung|Fortbildung)|tipologia(?:\s+evento)?|modalità)\s*(?::|\n)\s*([^\n]{3,60})",
    re.IGNORECASE,
)
UAN = re.compile(r"\b(?:JA)?\d{4,7}-\d{4}-\d{2}-\d{3,4}-([LHBC])\d{2}-[PT]\b")
OF_UAN = {"L": "live", "H": "enduring"}
"""The letter in a pharmacy activity's number: live or home study."""
KATEGORIE = re.compile(r"Kategorie\s*:?\s*[„\"“]?\s*([A-K])\b")
OF_KATEGORIE = {"A": "live", "B": "live", "C": "live", "D": "enduring", "H": "live", "I": "enduring"}
"""The German chambers' categories: A lecture, B congress, C small group, D and I media with a test, H curriculum."""


def activity_format(flow: Flow) -> Found | None:
    """The format that the designation statement names, else a label's, an activity number's or other words'."""
    for finder in (designated_format, _labelled, _numbered, _anywhere, _categorised):
        found = finder(flow)
        if found:
            return found
    return None


def format_in(words: str) -> tuple[str, float] | None:
    """The format that a few words name, and how sure."""
    known = vocabulary().named("formats", words)
    if known:
        return known, 0.93
    for pattern, name in NAMED:
        if pattern.search(words):
            return name, 0.9
    return next(((name, sure) for pattern, name, sure in OTHERS if pattern.search(words)), None)


def designated_format(flow: Flow) -> Found | None:
    """The format that the designation statement names."""
    for match in DESIGNATED.finditer(flow.text):
        for pattern, name in NAMED:
            if pattern.search(match["format"]):
                return _live_or_online(flow, name, match.start("format"), match.end("format"), 0.95)
    return None


def _labelled(flow: Flow) -> Found | None:
    for match in LABEL.finditer(flow.text):
        named = format_in(match[1].strip())
        if named and named[0] != "other":
            return flow.found(named[0], match.start(1), match.end(1), 0.9)
    return None


def _numbered(flow: Flow) -> Found | None:
    match = UAN.search(flow.text)
    if not match or match[1] not in OF_UAN:
        return None
    return _live_or_online(flow, OF_UAN[match[1]], match.start(), match.end(), 0.85)


def _anywhere(flow: Flow) -> Found | None:
    for pattern, name in NAMED:
        match = pattern.search(flow.text)
        if match:
            return _live_or_online(flow, name, match.start(), match.end(), 0.85)
    category = KATEGORIE.search(flow.text)
    for pattern, name, sure in OTHERS:
        match = pattern.search(flow.text)
        if match and not (category and category[1] in "DI" and name == "live"):
            return flow.found(name, match.start(), match.end(), sure)
    return None


def _categorised(flow: Flow) -> Found | None:
    match = KATEGORIE.search(flow.text)
    if not match or match[1] not in OF_KATEGORIE:
        return None
    return flow.found(OF_KATEGORIE[match[1]], match.start(), match.end(), 0.75)


def _live_or_online(flow: Flow, name: str, start: int, end: int, sure: float) -> Found:
    """What a statement calls live took place online where the page says so."""
    if name == "live" and ONLINE.search(flow.text):
        return flow.found("live-online", start, end, 0.8)
    return flow.found(name, start, end, sure)
