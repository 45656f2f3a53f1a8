"""Who provided the activity, with whom, and whose accreditation the statement names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from opencme.interchange.certificate.flow import Flow
from opencme.interchange.certificate.proposal import Found

# An organisation's name may go on in the next line, but not over a full stop (except in St. and Inc.).
CAPITAL = r"(?-i:[A-ZÀ-ÖØ-Þ])"
ORGANISATION = rf"(?P<name>(?:The\s+)?{CAPITAL}(?:[^.;:•\n]|(?<=\bSt)\.|(?<=\bInc)\.|\n(?=[^\n]*\S)){{2,110}}?)"
STARTS = r"(?:^|[.;•:]\s+|\n)"
ACCREDITED = (
    (re.compile(rf"(?:attended|attending)\s+the\s+{ORGANISATION}['’]s\s"), 0.85),
    (re.compile(rf"{STARTS}{ORGANISATION},?\s+designates\s+this"), 0.95),
    (
        re.compile(
            rf"{STARTS}{ORGANISATION},?\s+(?:is|has\s+been)\s+(?:an?\s+|jointly\s+)?"
            r"(?:accredited|approved|recogni[sz]ed|authori[sz]ed|designated)(?:\s+with\s+commendation)?\s+"
            r"(?:by|provider|sponsor|as\s+an?\s+(?:[\w-]+\s+){0,3}(?:provider|sponsor))"
        ),
        0.93,
    ),
)
LABELS = (
    r"(?:(?:accredited|education|CE|CME|approved|course|activity|CPD)\s+)?provider(?:\s+name)?|"
    r"(?:accredited\s+)?sponsor",
    r"(?:provided|presented|hosted|offered|organi[sz]ed|sponsored|issued|published)\s+by|organi[sz]er|publisher",
    r"Veranstalter(?:in)?|Anbieter|veranstaltet\s+(?:von|durch)|durchgeführt\s+von|Verlag|Organisateur|organisé\s+par",
    r"training\s+(?:center|site)(?:\s+name)?|organizzato\s+da|Ente\s+organizzatore|Provider\s+ECM|Organizador|"
    r"organizado\s+por",
)
LABELLED = re.compile(
    rf"(?:(?:^|\n|\s\s)\W{{0,2}}(?:{'|'.join(LABELS)})\s*(?:\([^)\n]{{1,25}}\))?\s*(?::|\n|(?<=\s)\s)|"
    r"(?<!jointly )(?<!jointly\n)\b(?:provided|presented|hosted|offered|organi[sz]ed|veranstaltet|durchgeführt|"
    r"organizzato)\s+(?:by|von|durch|da)\s(?:the\s)?)"
    rf"\s*(?P<name>{CAPITAL}[^\n;]{{2,120}}(?:\n(?:of|for|and|the|für|und|der)\s[^\n;]{{2,60}})?)",
    re.IGNORECASE,
)
JOINT = (
    re.compile(
        r"(?:through\s+the\s+joint\s+providership\s+of|jointly\s+provided\s+by|planned\s+and\s+implemented\s+by|"
        r"provided\s+jointly\s+by|co-?provided\s+by|gemeinsam\s+veranstaltet\s+von)\s*:?\s+"
        r"(?P<names>(?:[^.;]|(?<=\bSt)\.|(?<=\bInc)\.){5,220}?)(?=\.\s|\.$|;|\n(?:This|In|It|The)\b|"
        r"\s+(?-i:The\s+[A-Z])|$)",
        re.IGNORECASE,
    ),
)
AND = re.compile(r"\s*;\s*|\s*,?\s+and\s+(?:the\s+)?(?=[A-Z])|\s+und\s+(?=[A-Z])")
WITH = re.compile(
    r"(?:in\s+joint\s+providership\s+with|jointly\s+provided\s+with|co-?developed\s+with|in\s+Zusammenarbeit\s+mit|"
    r"in\s+(?:collaboration|partnership|cooperation|Kooperation)\s+(?:with|mit))\s*:?\s+"
    r"(?P<names>(?:the\s+)?[A-Z][^.;\n]{3,90}?)(?=\s+and\s+(?:was|is)\b|[.;\n]|$)"
)
BODIES = (
    (r"(?<!European\s)Accreditation\s+Council\s+for\s+Continuing\s+Medical\s+Education|\(ACCME\)", "accme"),
    (r"American\s+Nurses\s+Credentialing\s+Cent(?:er|re)", "ancc"),
    (r"American\s+Osteopathic\s+Association", "aoa"),
    (r"American\s+Association\s+of\s+Nurse\s+Practitioners", "aanp"),
)
TAIL = re.compile(
    r"(?:\s*[,(–-]\s*(?:an?\s|which|whose|accredit|approv|is\s|akkreditiert|Provider|CEP|ID\b|No\b|Nr\b)|"
    r"\s+(?:is\s+accredited|is\s+approved|designates|takes?\s+responsib|in\s+(?:joint|collaboration|partnership)|"
    r"for\s+(?:the|physicians|\d+)|on\s+(?:\d+\w*|[A-Z][a-z]+\s\d+)|and\s+has|provider\s+(?:no|number|ID|approved)|"
    r"to\s+provide|"
    r"hereby|certif(?:y|ies)))\b.*$",
    re.DOTALL | re.IGNORECASE,
)
NOT_ONE = re.compile(
    r"^(?:This|These|The\s+meeting|It|Physicians?|In\s+support|The\s+(?:activity|AMA|maximum|course|event|program)|"
    r"Provider|Who|He|She|You|"
    r"Date|Title|approved|number|No|ID|Accredited|Punkte|of|within)\b|^\W|\bactivity\b|^\d|\d{1,2}[./]\d{1,2}[./]|"
    r"\d(?:st|nd|rd|th)\b",
    re.IGNORECASE,
)
ACCREDITORS = re.compile(
    r"Accreditation\s+Council|Credentialing\s+Cent|Academy\s+of\s+General\s+Dentistry|American\s+Dental\s+Association|"
    r"ärztekammer|Board\s+of\s+(?:Registered\s+)?Nursing|Royal\s+College|Österreichische|Commission|"
    r"American\s+Medical\s+Association|"
    r"American\s+(?:Osteopathic\s+Association|Academy\s+of\s+(?:Family|PAs|Physician))|Ministero|RACGP|"
    r"Joint\s+Accreditation",
    re.IGNORECASE,
)
"""Those who let others provide. A heading with their name does not say who provided."""
KIND = re.compile(
    r"\b(?:Society|College|Academy|Institute|University|Hospital|Foundation|Association|Center|Centre|School|"
    r"Federation|Trust|"
    r"Council|Network|Group|Club|Chapter|Alliance|Consortium|Forum|Health(?:care)?|Clinic|Partners|Press|Publishing|"
    r"\w*[Kk]linik\w*|\w*[Kk]linikum|Klinikum|\w*[Gg]esellschaft|\w*[Aa]kademie|\w*[Vv]erein\w*|Universität|"
    r"\w*krankenhaus|\w*spital|\w*[Vv]erlag|"
    r"\w*[Zz]entrum|Institut|Verband|Stiftung|GmbH|e\.\s?V\.|Inc|LLC|S\.r\.l|Accademia|Società|Azienda|Ospedale|"
    r"Università|"
    r"Société|Hôpital|Sociedad|Fundación|Asociación)\b|\w+(?:gesellschaft|akademie|klinik|klinikum)\b"
)
NO_HEADING = re.compile(
    r"certificate|credit|transcript|bescheinigung|zertifikat|attest|bestätigung|participa|conference|congress|"
    r"kongress|tagung|"
    r"symposium|annual|accredited|approved|designat|physicians?\s+should|convention|workshop|seminar|update|www\.|@|"
    r"\d{3}|"
    r"statement|record\s+of|\bof\s+completion|continuing\s+(?:medical\s+|nursing\s+)?education\b|portal",
    re.IGNORECASE,
)


def provider(flow: Flow) -> tuple[Found | None, Found | None]:
    """The provider and the joint provider. Whose name stands in the designation or accreditation is the provider."""
    own = _accredited(flow) or _labelled(flow)
    joint = _joint(flow)
    if not joint:
        partner = WITH.search(flow.text)
        name = _name(" ".join(partner["names"].split())) if partner else ""
        found = partner and name and flow.found(name, partner.start("names"), partner.end("names"), 0.8)
        return own or _heading(flow), found or None
    words, start, end = joint
    if own is None or _plain(own.value) not in _plain(words):
        names = [name for name in map(_name, AND.split(words)) if name]
        return own or flow.found(names[0], start, end, 0.8), _several(flow, names[own is None :], start, end)
    # What is left of "A and B" without A is B, even where B has an "and" of its own.
    at = re.search(re.escape(own.value).replace(r"\ ", r"\s+"), words)
    rest = words[: at.start()] + words[at.end() :] if at else words
    rest = re.sub(r"^(?:the\s+)?[\s,;]*(?:and|und)\s+|\s*,?\s*(?:and|und)?\s*(?:the)?\s*$", "", rest.strip())
    names = [
        name
        for name in (_name(part) for part in re.split(r"\s*;\s*", rest))
        if name and _plain(name) != _plain(own.value)
    ]
    return own, _several(flow, names, start, end)


def _several(flow: Flow, names: Sequence[str], start: int, end: int) -> Found | None:
    return flow.found("; ".join(names), start, end, 0.88) if names else None


def accredited_by(flow: Flow) -> Found | None:
    """The accreditor that a statement names, where the vocabulary knows it; none where several are named."""
    hits = [(match, name) for pattern, name in BODIES if (match := re.search(pattern, flow.text))]
    if len(hits) != 1 or not re.search(r"accredited|approved", flow.text, re.IGNORECASE):
        return None
    match, name = hits[0]
    return flow.found(name, match.start(), match.end(), 0.9)


def _accredited(flow: Flow) -> Found | None:
    for pattern, sure in ACCREDITED:
        for found in _organisations(flow, pattern, sure):
            if not ACCREDITORS.search(found.value) or sure > 0.94:
                return found
    return None


def _labelled(flow: Flow) -> Found | None:
    for match in LABELLED.finditer(flow.text):
        found = _organisation(flow, match.start("name"), match.end("name"), 0.9)
        # "Recognized Provider" above an accreditor's name is a badge; with a colon the form means it.
        if found and (":" in match[0] or not ACCREDITORS.search(found.value)):
            return found
    return None


def _organisations(flow: Flow, pattern: re.Pattern[str], sure: float) -> Iterator[Found]:
    for match in pattern.finditer(flow.text):
        found = _organisation(flow, match.start("name"), match.end("name"), sure)
        if found:
            yield found


def _organisation(flow: Flow, start: int, end: int, sure: float) -> Found | None:
    # What stands before the name in the same breath is an earlier heading or sentence.
    words = flow.text[start:end]
    ends = [match.end() for match in re.finditer(r"[a-z)™]{2}\.\s+|\)\s*\n|:\s|\n(?=The\s)", words)]
    start += max(ends, default=0)
    words = TAIL.sub("", re.split(r"\s{3,}", flow.text[start:end])[0])
    if "\n" in words and not _one_sentence(flow, start, start + len(words)):
        cut = words.rfind("\n") + 1
        start, words = start + cut, words[cut:]
    name = _name(" ".join(words.split()))
    if (
        not 3 <= len(name) <= 120
        or NOT_ONE.search(name)
        or not re.search(r"[^\W\d_]{3}", name)
        or not CAPITALISED.match(name)
    ):
        return None
    return flow.found(name, start, start + len(words), sure)


def _one_sentence(flow: Flow, start: int, end: int) -> bool:
    """Whether a name over two lines is one: both in letters of one size, the first line filled."""
    first, last = flow.line(start), flow.line(end - 1)
    return abs(first.size - last.size) <= 0.08 * max(first.size, last.size) and len(first.text) > 40


def _heading(flow: Flow) -> Found | None:
    """Where no statement says it, the organisation at the head of the page, or at its foot."""
    ranked = []
    for number, (line, start) in enumerate(zip(flow.lines, flow.starts, strict=True)):
        words = line.text.strip(" .,*_")
        words = words.title() if words.isupper() else words
        named = (
            KIND.search(words) and CAPITALISED.match(words) and not re.search(r"\b(?:is|has|are|was|hat|ist)\b", words)
        )
        if named and len(words) <= 70 and not NO_HEADING.search(words) and not ACCREDITORS.search(words):
            last = number >= len(flow.lines) - 5
            ranked.append((0 if number <= 4 else 1 if last else 2, number, start, line))
    if not ranked:
        return None
    rank, _, start, line = min(ranked, key=lambda each: each[:2])
    return flow.found(_name(line.text.strip()), start, start + len(line.text), (0.7, 0.6, 0.4)[rank])


CAPITALISED = re.compile(r"(?:The\s+)?(?:[a-z]{1,4}(?=[A-Z]))?[A-ZÀ-ÖØ-Þ\d]")


def _joint(flow: Flow) -> tuple[str, int, int] | None:
    for pattern in JOINT:
        match = pattern.search(flow.text)
        if match and _name(match["names"]):
            return " ".join(match["names"].split()), match.start("names"), match.end("names")
    return None


def _name(words: str) -> str:
    words = re.sub(r"\s*\([^)]*\d[^)]*\)", "", words)
    bare = re.sub(r"^(?:The|the|with)\s+(?=[A-Z])", "", TAIL.sub("", words)).strip(' ,:;-–*_"(·|')
    # A full stop ends the sentence, but belongs to "e. V." and "Inc."
    return bare if re.search(r"(?:\b[A-Z]|\bInc|\bLtd|\bCo|r\.l|\bd)\.$", bare) else bare.rstrip(". ")


def _plain(name: str) -> str:
    return re.sub(r"\W|\bthe\b", "", name.casefold())
