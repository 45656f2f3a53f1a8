"""The title of the activity: behind "titled" or "zum Thema", in quotation marks, by a label, or in large letters."""

from __future__ import annotations

import re

from opencme.interchange.certificate.flow import LABELS, Flow
from opencme.interchange.certificate.people import DEGREES, NAME
from opencme.interchange.certificate.proposal import Found

MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember|gennaio|febbraio|marzo|aprile|maggio|giugno"
)
LABELLED = re.compile(
    r"(?:^|\n|\s\s)\W{0,2}(?:"
    r"(?:activity|course|program(?:me)?|event|session|conference|meeting|module|article|presentation|"
    r"lecture)(?:\s*(?:title|name))?|"
    r"(?:title|name)\s+of\s+(?:the\s+)?(?:activity|course|program|event|presentation|session)|title|topic|subject|"
    r"(?:Thema|Titel)(?:\s+(?:der\s+(?:Veranstaltung|Fortbildung)|des\s+Abends))?|Veranstaltung(?:sthema|stitel)?|"
    r"Fortbildung(?:sthema|stitel)?|Beitrag|"
    r"Titolo(?:\s+(?:evento|del\s+corso))?|Evento|Corso|Intitulé|Titre|Título|Actividad)\s*(?::\s*|\n)",
    re.IGNORECASE,
)
NAMED = re.compile(
    r"(?:has\s+reviewed|This\s+(?:live|enduring\s+material|online)\s+activity,|\bRe:|\bBetreff:|\bentitled|\btitled|"
    r"\bcalled\b|zum\s+Thema|mit\s+dem\s+(?:Thema|Titel)|dal\s+titolo|denominat[oa]|intitul[ée]+s?|titulad[oa]|"
    r"sul\s+tema)\s*[:,]?\s*",
    re.IGNORECASE,
)
DONE = re.compile(
    r"(?:(?:has\s+|have\s+)?(?:successfully\s+)?(?:completed|attended|participated\s+in|finished|passed|took\s+part\s+in|"
    r"taken\s+part\s+in)(?!\s+on\b|\s*:)|"
    r"served\s+as\s+(?:an?\s+)?(?:faculty|speaker)\s+(?:at|for|of)|"
    r"for\s+(?:the\s+|your\s+)?(?:(?:successful(?:ly)?\s+)?(?:completion\s+of|completing)|participation\s+in|"
    r"participating\s+in|attending|"
    r"attendance\s+at)|your\s+(?:participation\s+in|attendance\s+at|completion\s+of)|certificate\s+for\s+the|"
    r"(?:an|bei)\s+(?:der|dem|unserem|unserer|folgender|einem|einer)\s+(?:folgenden\s+)?[\w-]*(?:veranstaltung|"
    r"ma(?:ß|ss)nahme|Fortbildung|"
    r"Seminar|Webinar|Workshop|Kurs|Qualitätszirkel)|"
    r"(?:auf|in)\s+der\s+Veranstaltung|\ban\s+(?:der|dem)(?=\s+\d|\s+\w*(?:tagung|kongress|symposium|tage)\b)|"
    r"ha\s+partecipato\s+(?:all['’]evento\s+formativo|al(?:l['’]|\s+)\w+)|a\s+participé\s+à(?:\s+la\s+formation)?|"
    r"Teilnahme\s+an(?:\s+de[rm])?(?:\s+[\w-]*[Vv]eranstaltung|\s+[\w-]*[Ff]ortbildung)?)\s*[:,]?\s*",
    re.IGNORECASE,
)
LEADING = re.compile(
    r"^(?:(?:the|this|following|our|accredited|educational|CME|CE|certified|continuing\s+(?:medical|"
    r"nursing)\s+education|live|internet|"
    r"online|virtual|enduring|journal-based|activity|activities|material|program(?:me)?|course|event|webinar|series|"
    r"session|"
    r"conference|meeting|entitled|titled|called|zum\s+Thema|mit\s+dem\s+(?:Thema|Titel)|Thema|denominato|dal\s+titolo|"
    r"n\.?\s*\d+(?:-\d+)?|edizione\s*(?:n\.?\s*)?\d+)(?:\b|(?<=\.))\s*[:,-]?\s*)+",
    re.IGNORECASE,
)
SURELY_LEADING = re.compile(r"activity|material|entitled|titled|:|Thema|denominato", re.IGNORECASE)
GENERIC = re.compile(
    r"^(?:the|this|following|an?|accredited|educational|CME|CE|certified|continuing|medical|nursing|professional|"
    r"development|education|"
    r"live|internet|online|virtual|enduring|journal-based|(?:knowledge|application|practice)-based|activity|"
    r"activities|material|program|course|event|in|of|below|credits?|"
    r"requirements?|all|and|session|series|for|your|our|folgende[nr]?|der|die|das|Veranstaltung|Fortbildung|stages|"
    r"[\s:.,])+$",
    re.IGNORECASE,
)
POSSESSIVE = re.compile(r"^the\s[^\n]{5,60}['’]s\s*$")
"""An organisation whose activity is named in the next line."""
STOP = re.compile(
    rf"\s*[,;(·]?\s*(?:\bheld\b|\bwhich\s|\bon\s+(?:the\s+)?(?:\d|[A-Z][a-z]+day|(?:{MONTHS})\b)|\bfrom\s+(?:\d|"
    rf"[A-Z][a-z]+\s\d)|"
    rf"(?:{MONTHS})\s+\d{{1,2}}\b|\d{{1,2}}\.?\s*(?:[-–]\s*\d{{1,2}}\.?\s*)?(?:{MONTHS})\b|"
    rf"\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}|"
    r"\band\s+(?:is|was|has|earned|claimed|received|deemed)\b|\bam\s+(?:\d|\w+tag\b)|\bvom\s+\d|\bteilgenommen\b|"
    r"\bim\s+Umfang|"
    r"\bfor\s+(?:a\s+maximum|\d|the\s+amount)|\b(?:provided|presented|sponsored|organi[sz]ed)\s+by|"
    r"\bjointly\s+provided|"
    r"\bis\s+(?:awarded|designated|attached)|\bwas\s+(?:awarded|held)|\bhas\s+been|\btenut[oa]|\bsvolt|\bche\s+si|"
    r"\borganizzat|\bdal\s+\d|"
    r"\bdu\s+\d|\bveranstaltet|\berfolgreich|\bund\s+(?:hat|erh)|\bworth\b|\bdated\b|\bden\s+Vortrag\b|"
    r"\bat\s+(?:the\s+)?[A-Z][\w.]+(?:\s[A-Z][\w.]+){0,2},\s+[A-Z]|\bin\s+[A-Z]\w+,\s+[A-Z])",
)
SENTENCE_END = re.compile(r"[a-zäöüß)]{2}\.(?:\s+[A-ZÄÖÜ]|\s*$)")
QUOTED = re.compile(r"(?<!\w)['‘](?=[A-ZÄÖÜ])([^'‘’\n]{6,150})['’](?!\w)|[“„\"«»”]\s*([^“”„\"«»]{6,220}?)\s*[”“\"»«]")
HEADING = re.compile(
    r"certificate|certification\s+of|nachweis\b|teilnahme|certificado|diploma|attestation|confirmación|constancia|statement\s+of|record\s+of|attestation|attestat[oe]|bescheinigung|zertifikat|"
    r"bestätigung|transcript|"
    r"credit|certif(?:y|ies)|awarded|presented\s+to|accredit|designat|physicians?\s+should|Ärztekammer|Category\s+1|"
    r"contact\s+hours?|"
    r"\bpoints?\b|Punkte|universit|hospital\s*$|\bsociety|college\s+of|academy|association|institute|gesellschaft|"
    r"akademie|klinikum|"
    r"medical\s+(?:center|school)|school\s+of|department|foundation|signature|director|chair\b|page\s+\d|www\.|http|"
    r"@|\bInc\b|GmbH|e\.\s?V\.|"
    r"\bVerein|council|participated|completed|continuing\s+(?:medical\s+|nursing\s+)?education|office\s+of|"
    r"health\s+system|\bCPD\b|\bCME\b|"
    r"participant|learner|\bname\b|\bdate\b|teilnehm|\bhas\s|sehr\s+geehrte|\bdear\b|federation|board\s+of|"
    r"dipartimento|azienda|provider|"
    r"\btrust\b|log\s+out|portal|letter\s+of|confirmation|this\s+is\s+to|\bseal\b|verein\b|\beducation\s*$|"
    r"\bhiermit\b|certified\s+by",
    re.IGNORECASE,
)
LONGEST = 250
BLANK = re.compile(r"[ \n:*_–-]*")


def title(flow: Flow, learner: str | None) -> Found | None:
    """The title that the words introduce, else the line in the largest letters that is no heading, name or date."""
    found = [each for each in (_behind(flow, NAMED, 0.93, learner), _behind(flow, LABELLED, 0.92, learner)) if each]
    if not found:
        found = [each for each in (_behind(flow, DONE, 0.88, learner), _quoted(flow, learner)) if each]
    return max(found, key=lambda each: each.confidence) if found else _largest(flow, learner)


def _behind(flow: Flow, words: re.Pattern[str], sure: float, learner: str | None) -> Found | None:
    best: Found | None = None
    for match in words.finditer(flow.text):
        found = _from(flow, match.end(), sure, learner)
        if found and (best is None or found.confidence > best.confidence):
            best = found
    return best


def _from(flow: Flow, at: int, sure: float, learner: str | None) -> Found | None:
    """The title that begins here: in quotation marks close by, else up to where the sentence goes on."""
    near = QUOTED.search(flow.text, at, at + LONGEST + 80)
    if near and near.start() - at < 60 and not SENTENCE_END.search(flow.text[at : near.start()]):
        words = " ".join((near[1] or near[2]).split()).rstrip(" ,.")
        if _may_be(words, learner):
            return flow.found(
                words, near.start(near.lastindex or 1), near.end(near.lastindex or 1), min(0.96, sure + 0.03)
            )
    start, end = _extent(flow, at)
    if (GENERIC.match(flow.text[start:end]) or POSSESSIVE.search(flow.text[start:end])) and end < len(flow.text):
        start, end = _extent(flow, flow.rest_of_line(end))
        if HEADING.search(flow.text[start:end]) and not re.search(r"\n", flow.text[at:start].strip()):
            sure -= 0.2
    lead = LEADING.match(flow.text[start:end])
    if lead and flow.text[start + lead.end() : end].strip() and _leads(lead[0], flow.text[start + lead.end()]):
        start += lead.end()
    words = " ".join(flow.text[start:end].split()).strip(' ,.:;-–*_"„“”·')
    words = re.sub(r"^(?:the|The|der|die|den)\s+(?=[A-ZÄÖÜ\d])", "", words)
    if not _may_be(words, learner) or not (words[0].isupper() or words[0].isdigit()):
        return None
    return flow.found(words, start, end, sure - (0.25 if HEADING.search(words) else 0))


def _leads(lead: str, following: str) -> bool:
    """Whether these words lead in to a title rather than begin it ("Program Directors' Meeting")."""
    if not (following.isupper() or following.isdigit() or following in '“„"«'):
        return False
    return bool(SURELY_LEADING.search(lead)) or lead.strip().casefold() in ("the", "this", "our")


def _extent(flow: Flow, at: int) -> tuple[int, int]:
    """From the first word on, over further lines of the same look, up to words that go on about something else."""
    text = flow.text
    blank = BLANK.match(text, at)
    start = blank.end() if blank else at
    if start >= len(text):
        return at, at
    first = flow.index(start)
    end = flow.rest_of_line(start)
    begun_inside = start > flow.starts[first]
    for number in range(first + 1, min(first + 4, len(flow.lines))):
        line = flow.lines[number]
        if STOP.match(" " + line.text) or not _goes_on(flow, first, number - 1, number, begun_inside):
            break
        end = flow.starts[number] + len(line.text)
    stop = STOP.search(text, start, end)
    if stop:
        end = stop.start()
    sentence = SENTENCE_END.search(text, start, end)
    return start, min(sentence.start() + 3 if sentence else end, start + LONGEST)


def _goes_on(flow: Flow, first: int, before: int, number: int, begun_inside: bool) -> bool:
    """Whether a line continues the title that began on the line `first`."""
    one, last, other = flow.lines[first], flow.lines[before], flow.lines[number]
    if other.place.page != one.place.page or re.match(r"[^\n]{0,30}:(?:\s|$)|\W*\d{1,2}[./]\d", other.text):
        return False
    if LABELS.fullmatch(other.text.strip()) or last.text.rstrip().endswith(("”", '"', "“")):
        return False
    a, b, c = one.place.box, last.place.box, other.place.box
    if not a or not b or not c:
        # A plain text: the line before was cut for its length.
        return len(last.text) >= 58 and not last.text.rstrip().endswith((".", ":"))
    aligned = abs(a[0] - c[0]) < 0.012 or abs(a[0] + a[2] - c[0] - c[2]) < 0.03
    if not aligned or abs(one.size - other.size) > 0.12 * one.size or c[1] - b[3] > 1.2 * other.size:
        return False
    if begun_inside:
        # In a running sentence the line has to be full for the title to go on.
        return len(last.text) > 45
    return not HEADING.search(other.text) and not last.text.rstrip().endswith(".")


def _quoted(flow: Flow, learner: str | None) -> Found | None:
    for match in QUOTED.finditer(flow.text):
        words = " ".join((match[1] or match[2]).split()).rstrip(" ,.")
        if len(words.split()) >= 2 and _may_be(words, learner) and not re.search(r"category\s+1|credit", words, re.I):
            return flow.found(words, match.start(match.lastindex or 1), match.end(match.lastindex or 1), 0.85)
    return None


def _largest(flow: Flow, learner: str | None) -> Found | None:
    """Lines of one size that stand together, in the largest letters there are."""
    candidates = []
    for number, line in enumerate(flow.lines):
        words = line.text.strip()
        if line.size and not HEADING.search(words) and _may_be(words, learner) and not _is_person(words):
            candidates.append((round(line.size, 3), -number))
    if not candidates:
        return _event(flow, learner)
    first = last = -max(candidates)[1]
    while last + 1 < len(flow.lines) and last < first + 3 and _goes_on(flow, first, last, last + 1, False):
        last += 1
    start, end = flow.starts[first], flow.starts[last] + len(flow.lines[last].text)
    return flow.found(" ".join(flow.text[start:end].split()).strip(" .,"), start, end, 0.6)


def _event(flow: Flow, learner: str | None) -> Found | None:
    """In a plain text, the only line that is named like an event."""
    lines = [
        (line.text.strip(), start)
        for line, start in zip(flow.lines, flow.starts, strict=True)
        if EVENT.search(line.text)
        and not re.search(r"(?:\b|\d)(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|\w+tag,|\bam\s|\b\d{4}-\d", line.text)
        and len(line.text) < 120
        and not HEADING.search(line.text)
    ]
    if len(lines) != 1 or not _may_be(lines[0][0], learner):
        return None
    return flow.found(lines[0][0].strip(" .,"), lines[0][1], lines[0][1] + len(lines[0][0]), 0.5)


ADDRESS = re.compile(
    r"\b[A-Z]{2}\s+\d{5}\b|\bP\.?\s?O\.?\s+Box\b|^\d{4,5}\s+[A-ZÄÖÜ]|^\d{1,5}\s+[\w.]+(?:\s[\w.]+){0,3}\s(?:Street|St\.|Avenue|Ave|Road|Rd|"
    r"Drive|Lane|Way|Walk|Wharf|Boulevard|Blvd|Square|Place|Court)\b|\w(?:straße|strasse|gasse|weg|platz)\s+\d|\b(?:Via|Calle|Rue)\s+[^,]{3,30},?\s\d"
)


EVENT = re.compile(
    r"\w*(?:tag|tagung|kongress|symposium|forum|woche)\b|\b(?:conference|congress|symposium|meeting|update|day|days|"
    r"course|workshop|webinar)\b",
    re.IGNORECASE,
)


def _is_person(words: str) -> bool:
    bare = re.sub(rf",?\s+{DEGREES}\b.*$", "", words)
    titled = re.match(r"(?:Prof|Dr|Priv)\b", words)
    return bool(titled) or (bare != words and bool(NAME.fullmatch(bare)))


def _may_be(words: str, learner: str | None) -> bool:
    letters = sum(character.isalpha() for character in words)
    if letters < 5 or len(words) > LONGEST or GENERIC.match(words) or STOP.match(words):
        return False
    if learner and learner.casefold() in words.casefold():
        return False
    if ADDRESS.search(words):
        return False
    amount = r"(?:AMA\s+PRA|\d+(?:[.,]\d+)?\s+(?:\w+\s+)?(?:credits?|hours?|AMA|contact|Punkte|crediti))"
    label = r"(?:date|name|provider|credits?|location|page|ort|datum|punkte|veranstalter|kategorie|vnr)\b\s*:?"
    return not re.match(f"{amount}|{label}", words, re.IGNORECASE)
