"""Whose certificate it is: the name in "certifies that …", "Name: …", "Frau Dr. med. …", without titles and degrees."""

from __future__ import annotations

import re

from opencme.credit.wording import plain
from opencme.interchange.certificate.flow import Flow
from opencme.interchange.certificate.proposal import Found

DEGREES = (
    r"(?:M\.?\s?D|D\.?\s?O|R\.?\s?N|B\.?S\.?N|M\.?S\.?N|D\.?N\.?P|Ph\.?\s?D|Pharm\.?\s?D|R\.?\s?Ph|N\.?P|F?NP-(?:C|"
    r"BC)|PA(?:-C)?|APRN|CRNA|CNM|CNS|"
    r"MPH|MBA|MS|MSc|MHA|MBBS|MBChB|MB\s?BCh|MRCPI?|FRCPC?|FRCSC?|FACP|FACC|FACS|FAAFP|FAAP|FACOG|FACEP|FACOI|LCSW|"
    r"LMSW|MSW|Psy\.?\s?D|DDS|DMD|RDN?|LDN|OD|DPM|"
    r"DPT|PT|OTR/L|EMT-P|NRP|RRT|CPhT|EdD|Esq|CCFP|MMedSc|BSc|BA|CCRN|CEN|CPNP|LPN|LVN|DC|BCPS|BCACP|BCOP|FASHP|"
    r"AGACNP-BC|MHSc|FESC)"
)
BEHIND = re.compile(rf"(?:\s*[,(]\s*|\s+)(?:{DEGREES})\b\.?\)?(?=$|[\s,.;()])")
FRONT = re.compile(
    r"^(?:(?:OÄ|OA|Dña\.|D\.ª|Prim\.|Primar\w*|Univ\.-Prof\.|Hofrat|Herrn?|Frau|Fr\.|Hr\.|Mr\.?|Mrs\.?|Ms\.?|Mx\.?|"
    r"Dr\.?(?:\s?(?:med|phil|rer)\.?(?:\s?(?:dent|vet|nat|univ)\.?)?)?|Dott(?:\.(?:ssa)?|oressa|or|\.ri)?|"
    r"Dra?\.|Prof(?:\.|essor|essorin)?|PD|Priv\.-Doz\.|univ\.|MUDr\.|Mag\.|Dipl\.-\w+\.?|Sig\.(?:ra)?|Dr\.ssa|"
    r"Docteur|Monsieur|Madame|Mme|M\.|D\.|Don|Doña|El|La|il|la|"
    r"the\s+learner|participant|Kolleg(?:e|in|en)|Herrn\s*/\s*Frau|Frau\s*/\s*Herrn?|[Dd]octor|physician|Ärztin|"
    r"Arzt)\s+)+",
)
WORD = r"(?:[A-ZÀ-ÖØ-ÞŠŽ][\w'’.À-ÿ-]*|de|da|di|del|della|la|le|van|von|der|den|zu|zur|el|al|bin|y|e|O['’]\w+)"
NAME = re.compile(rf"{WORD}(?:,?\s{WORD}){{1,5}}")
INTRODUCED = (
    (
        r"(?:cert\w{0,2}f(?:y|\w{0,2}es)|attests?|acknowledge[sd]?|confirm(?:s)?|verif(?:y|ies)|"
        r"certificate)\s+that\s*:?",
        0.95,
    ),
    (
        r"(?:awarded|presented|granted|issued|given)\s+to\s*:?|(?:hereby\s+)?(?:recognizes|acknowledges)\s",
        0.92,
    ),
    (
        r"(?:bescheinig\w*|bestätig\w*|zertifizier\w*)(?:\s+wird|\s+wir|\s+ich|"
        r"\s+hiermit)?,?\s*(?:hiermit,?\s*)?(?:dass|daß|,)?\s*:?",
        0.93,
    ),
    (r"(?:si\s+(?:attesta|certifica)\s+che|certificano?\s+che|attesta\s+che|rilasciato\s+a)\s*:?", 0.93),
    (
        r"(?:certifi(?:e|ons|can?)\s+que|atteste(?:r|nt)?\s+que|certifica\s+que|otorga\s+(?:a|"
        r"el\s+presente\s+\w+\s+a))\s*:?",
        0.93,
    ),
    (
        r"(?:(?:learner|participant|attendee|full|licensee|physician|recipient|student|nurse|"
        r"pharmacist)(?:['’]s)?\s+name|name\s+of\s+(?:the\s+)?"
        r"(?:learner|participant|attendee|physician)|participant|learner|attendee|recipient|prepared\s+for|"
        r"transcript\s+(?:for|of)|awarded\s+to|"
        r"name(?:,?\s*vorname|\s+und\s+vorname|\s+(?:der|des)\s+\w+)?|vor-?\s*und\s+(?:nach|zu)name|teilnehmende(?:r|"
        r"\s+Person|\s+Ärztin|\s+Arzt)?|inhaber(?:in)?|mitglied|teilnehmer(?:in|/in|\*in|:in|\s*/\s*-in)?(?:name)?|"
        r"nome(?:\s+e\s+cognome)?|partecipante|cognome\s+e\s+nome|nom(?:\s+et\s+prénom)?|nombre(?:\s+y\s+apellidos)?|"
        r"für|"
        r"kontoinhaber(?:in)?|student|provided\s+to|delegate|physician|pharmacist|nurse|clinician|"
        r"member)\s*(?:\([^)\n]{1,20}\))?\s*[:\n]",
        0.93,
    ),
    (r"(?:\bFrau\b|\bHerrn?\b)(?=\s)", 0.9),
    (r"\b(?:Dear|Sehr\s+geehrte[r]?\s+(?:Frau|Herr)|Gentile|Egregio|Hello|Hi)\b", 0.75),
)
PATTERNS = tuple((re.compile(rf"(?<![^\W\d_])(?:{pattern})", re.IGNORECASE), sure) for pattern, sure in INTRODUCED)
VERB = re.compile(
    r"(?:\s+|\s*,\s*)(?:has|have|attended|participated|successfully|completed|was|is|hat|an\s+der|am|ha\s|avec|"
    r"a\s+(?:participé|suivi)|ha\s+participado|erhielt|nahm)\b"
)
NO_NAME = re.compile(
    r"\b(?:Certificate|Credit|Category|Education|Continuing|Medical|Society|College|University|Academy|Hospital|"
    r"Association|Center|Centre|Institute|Department|School|"
    r"Activity|Conference|Congress|Symposium|Course|Annual|Participation|Completion|Physician|Physicians|Health|"
    r"Council|Board|Provider|Date|Title|Ärztekammer|Fortbildung|"
    r"Teilnahme\w*|Bescheinigung|Veranstaltung\w*|Universit\w+|Klinik\w*|Gesellschaft|Akademie|Akademischer|Verein|"
    r"This|The|Member|Address|License|Number|Email|Program|Programme|Colleague|"
    r"Participant|Learner|Doctor|Date|Nurses?|Title|Evento|Corso|Format|Points?|Hours?|Role|Teilnehmer\w*|Kollege|"
    r"Kollegin|Damen|Herren|Fach\w+|Ärztin|Arzt|Consultant|Specialist|Chair|Manager)\b",
    re.IGNORECASE,
)
LONGEST = 60
BLANK = re.compile(r"[\s:_\"“„*-]*")


SUBJECT = re.compile(
    rf"(?:^|\n|[.:]\s+)(?P<front>(?:Dr|Prof|PD|Priv|Frau|Herr)\.?(?:\s?(?:med|Dr|"
    rf"Doz)\.){{0,3}}\s+)?(?P<name>{NAME.pattern})"
    rf"(?P<degrees>(?:,?\s+{DEGREES}\b\.?){{0,4}}),?\s+(?:has\s|have\s|hat\s|nahm\s|ha\s|attended\b|participated\b|"
    rf"successfully\b|completed\b|"
    r"earned\b|was\s+awarded|is\s+awarded|served\b)"
)
"""A sentence whose subject is a person with a title or a degree."""


def learner(flow: Flow, known: str | None = None) -> Found | None:
    """The name on the certificate; `known` is whose it should be, found wherever it stands."""
    named = _introduced(flow)
    if known and (named is None or not same_name(named.value, known)):
        own = _standing(flow, known)
        if own is not None and (named is None or named.confidence < 0.9):
            return own
    return named or _subject(flow) or _with_degree(flow) or _with_title(flow)


def same_name(one: str, other: str) -> bool:
    """Whether two names may be one person's: a first and a last name in common, in any order, initials allowed."""
    first, second = _parts(one), _parts(other)
    if not first or not second:
        return False
    few, many = sorted((first, second), key=len)
    common = [part for part in few if part in many]
    initials = [p for p in few if p not in many and len(p) == 1 and any(q[0] == p for q in many if q not in common)]
    initials += [q for q in many if q not in few and len(q) == 1 and any(p[0] == q for p in few if p not in common)]
    return len(common) >= 2 or (len(common) == 1 and (bool(initials) or len(few) == 1))


def _parts(name: str) -> list[str]:
    bare = BEHIND.sub("", FRONT.sub("", name))
    return [word for word in plain(bare).split() if word not in {"de", "von", "van", "der", "la", "jr", "sr"}]


def _introduced(flow: Flow) -> Found | None:
    best: Found | None = None
    for pattern, sure in PATTERNS:
        for match in pattern.finditer(flow.text):
            found = _name_at(flow, match.end(), sure)
            if found and (best is None or found.confidence > best.confidence):
                best = found
    return best


def _name_at(flow: Flow, at: int, sure: float) -> Found | None:
    """The name that begins here, on this line or the next one."""
    text = flow.text
    blank = BLANK.match(text, at)
    begin = blank.end() if blank else at
    if text[at:begin].count("\n") > 1:
        return None
    front = FRONT.match(text[begin : begin + 80])
    start = begin + (front.end() if front else 0)
    end = min(flow.rest_of_line(start), start + 2 * LONGEST)
    words = re.split(r"\s{2,}|[;:|]|\s[-–]\s|\bgeb\b|\bborn\b|\(", text[start:end])[0]
    verb = VERB.search(words)
    words = words[: verb.start()] if verb else words
    degree = BEHIND.search(words)
    bare = (words[: degree.start()] if degree else words).strip(' ,.;*_"”')
    match = NAME.match(bare)
    if match and "," in match[0] and not _is_turned(match[0], degree is None):
        bare = bare.split(",")[0]
        match = NAME.match(bare)
    if not match or NO_NAME.search(match[0]) or len(match[0]) > LONGEST:
        return None
    name = match[0].strip(" ,.")
    if bare[match.end() :].strip(" ,.;") and not front:
        sure -= 0.15
    if "," in name:
        last, first = (part.strip() for part in name.split(",", 1))
        name = f"{first} {last}"
    return flow.found(name, start, start + len(words), sure)


def _is_turned(name: str, plain: bool) -> bool:
    """Whether a comma parts a last name from a first one ("Oltmanns, Henrike")."""
    parts = [part.strip() for part in name.split(",")]
    return plain and len(parts) == 2 and len(parts[1].split()) <= 2 and not NO_NAME.search(parts[1])


def _subject(flow: Flow) -> Found | None:
    for match in SUBJECT.finditer(flow.text):
        if (match["front"] or match["degrees"]) and not NO_NAME.search(match["name"]):
            return flow.found(" ".join(match["name"].split()), match.start("name"), match.end("degrees"), 0.85)
    return None


def _with_title(flow: Flow) -> Found | None:
    """A line near the top that is only a title and a name; below they are those who sign."""
    for line, start in list(zip(flow.lines, flow.starts, strict=True))[: len(flow.lines) * 2 // 3]:
        front = re.match(
            r"(?:(?:Dr|Prof|PD|Priv)\.?(?:-Doz\.)?\s?(?:med\.\s?(?:univ\.)?)?\s*)+(?=[A-ZÀ-Þ])", line.text.strip()
        )
        bare = line.text.strip()[front.end() :] if front else ""
        if front and NAME.fullmatch(bare) and not NO_NAME.search(bare):
            return flow.found(bare, start, start + len(line.text), 0.6)
    return None


def _with_degree(flow: Flow) -> Found | None:
    """A line that is only a name with a degree behind it, in large letters."""
    for line, start in zip(flow.lines, flow.starts, strict=True):
        words = line.text.strip()
        named = re.sub(rf"(?:,?\s+|,){DEGREES}(?:\b.*)?$", "", words)
        bare = FRONT.sub("", named)
        if named != words and NAME.fullmatch(bare) and not NO_NAME.search(bare):
            return flow.found(bare, start, start + len(line.text), 0.7)
    return None


def _standing(flow: Flow, known: str) -> Found | None:
    parts = [part for part in re.split(r"[\s,]+", BEHIND.sub("", FRONT.sub("", known))) if part]
    if len(parts) < 2:
        return None
    gap = r"[\s,.]{1,3}(?:\w\.?\s)?"
    for order in (parts, [*parts[-1:], *parts[:-1]]):
        match = re.search(gap.join(map(re.escape, order)), flow.text, re.IGNORECASE)
        if match:
            return flow.found(" ".join(parts), match.start(), match.end(), 0.8)
    return None
