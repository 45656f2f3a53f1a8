"""Credit systems and units in running text: whose credit, and words such as "contact hours" that leave it open."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from opencme.credit import vocabulary
from opencme.credit.wording import UNIT_WORDS, plain

CLAIMS_NO_CREDIT = frozenset({"none"})
SHORT = 5
"""Letters up to which a name is only known in capitals: ACE is a credit, ace is not."""
WORD_OF_NAME = {
    "category": r"(?:cat(?:egory|agory|\.)?|kategorie|categoria|catégorie)",
    "credit": r"(?:credits?(?:\s?\(s\))?)",
    "credits": r"(?:credits?(?:\s?\(s\))?)",
    "credito": r"(?:credit[io])",
    "crediti": r"(?:credit[io])",
    "hour": r"(?:hours?(?:\s?\(s\))?)",
    "hours": r"(?:hours?(?:\s?\(s\))?)",
    "point": r"(?:points?(?:\s?\(s\))?)",
    "points": r"(?:points?(?:\s?\(s\))?)",
    "punkt": r"(?:punkt(?:en?|e\(n\))?)",
    "punkte": r"(?:punkt(?:en?|e\(n\))?)",
    "fortbildungspunkt": r"fortbildungspunkt(?:en?)?",
    "fortbildungspunkte": r"fortbildungspunkt(?:en?)?",
    "1": r"(?:1|I|l|one)(?![0-9A-Za-z](?![a-z]{2})|-[AB]\b)",
    "2": r"(?:2|II|two)(?![0-9])",
    "3": r"(?:3|III|three)(?![0-9])",
    "4": r"(?:4|IV|four)(?![0-9])",
    "1a": r"[1Il]\W{0,2}A\b",
    "1b": r"[1Il]\W{0,2}B\b",
    "2a": r"(?:2|II)\W{0,2}A\b",
    "2b": r"(?:2|II)\W{0,2}B\b",
    "plus": r"\+?",
}
MARKS = r"[\s™®©℠]*(?:\((?:TM|R|SM)\)|(?<=[a-z)])TM\b|(?<=[a-z)])[SM]M\b)?[™®℠]*"
OTHER_WORDINGS = (
    (r"Prescribed\s+(?:CME\s+)?credits?(?:\s?\(s\))?", "aafp-prescribed"),
    (r"Elective\s+(?:CME\s+)?credits?(?:\s?\(s\))?", "aafp-elective"),
    (r"AAPA\s+Category\s*[1I]\s+CME\s+credits?(?:\s?\(s\))?", "aapa-1"),
    (r"AOA\s+Category\s*[1I]-?A\s+(?:CME\s+)?credits?(?:\s?\(s\))?", "aoa-1a"),
    (r"Interprofessional\s+Continuing\s+Education\s*\(IPCE\)\s*credits?(?:\s?\(s\))?", "ipce"),
    (r"European\s+CME\s+credits?(?:\s?\(s\))?\s*\(ECMEC\s?[®©]?s?\)", "ecmec"),
    (r"ECMEC\s?[®©]?s?", "ecmec"),
    (r"(?:medizinische\s+)?DFP-?\s?(?:Fortbildungs)?punkten?", "dfp"),
    (r"(?:medizinische|sonstige)\s+Fortbildungspunkten?\s+(?:im\s+Rahmen\s+)?des\s+DFP", "dfp"),
    (r"CME-?\s?(?:Fortbildungs)?punkten?", "fortbildungspunkt"),
    (r"crediti\s+(?:formativi\s+)?(?:per\s+l['’]anno\s+\d{4}\s+)?E\.?\s?C\.?\s?M\.?", "ecm"),
    (r"crediti\s+formativi", "ecm"),
    (r"Credits?\s+(?:[A-ZÄÖÜ]{3,6}\s+)?\(?(?:fachspezifische\s+)?Kernfortbildung\)?", "siwf-core"),
    (r"(?:fachspezifische\s+)?Kernfortbildungs?-?\s?(?:Credits?)", "siwf-core"),
    (r"Credits?\s+\(?erweiterte\s+Fortbildung\)?", "siwf-extended"),
    (r"formation\s+continue\s+essentielle(?:\s+(?:spécifique\s+)?(?:SIWF|ISFM|FMH))?", "siwf-core"),
    (r"formation\s+continue\s+élargie(?:\s+(?:SIWF|ISFM|FMH))?", "siwf-extended"),
    (r"Mainpro\s?\+?\s?[®©]?\s*(?:certified\s+)?(?:Group\s+Learning\s+)?credits?", "cfpc-certified"),
    (r"Accredited\s+Group\s+Learning\s+Activity\s*\(?\s*Section\s*1\s*\)?", "rcpsc-1"),
    (r"Accredited\s+Self-?\s?Assessment\s+Program(?:me)?\s*\(?\s*Section\s*3\s*\)?", "rcpsc-3"),
    (r"Accredited\s+Simulation\s+Activity\s*\(?\s*Section\s*3\s*\)?", "rcpsc-3"),
    (r"Maintenance\s+of\s+Certification\s+Section\s*1", "rcpsc-1"),
    (r"créditos?\s+de\s+formación\s+continuada", "sns-cfc"),
    (r"AGD\s+PACE(?:\s+(?:hours?|credits?|CE))?", "agd-pace"),
    (r"ADA\s+C\.?E\.?R\.?P\.?(?:\s+(?:hours?|credits?))?", "ada-cerp"),
)
"""Wordings of statements that are no name of a system in the vocabulary, each with whose credit it is."""

UNITS = (
    ("ceu", r"C\.?E\.?U\.?(?:['’]?s|\(s\))?(?!\w)|continuing\s+education\s+units?(?:\s?\(s\))?(?:\s*\(CEUs?\))?"),
    ("moc", r"(?:[A-Z][a-z]+\s+){0,2}MOC\s+(?:[Pp]oints?|[Cc]redits?)(?:\s?\(s\))?"),
    ("contact", r"contact\s+(?:hours?|hrs?)(?:\s?\(s\))?"),
    ("point", r"(?:[Ff]ortbildungs|CPD[- ]|CME[- ])?(?:points?(?:\s?\(s\))?|Punkt(?:en?|e\(n\))?|puntos|punti)\b"),
    ("credit", r"(?:credits?(?:\s?\(s\))?(?:\s+hours?(?:\s?\(s\))?)?|crédits?|créditos?|crediti|credito)(?!\w)"),
    ("hour", r"(?:hours?(?:\s?\(s\))?|hrs?|Stunden?|heures?|horas?|ore)(?![\w])"),
)
UNIT = re.compile(
    r"(?<!\w)(?:(?:CME|CE|CPE|CNE|CPD|NCPD|CEU|nursing|credit|clock|learning|continuing\s+(?:medical\s+|nursing\s+|"
    r"professional\s+)?"
    r"(?:education|development)|external|internal|total|educational)\s+){0,3}(?:"
    + "|".join(f"(?P<{name}>{pattern})" for name, pattern in UNITS)
    + ")",
    re.IGNORECASE,
)
HOLDERS: dict[str, tuple[str, ...]] = {
    "contact": ("ancc", "acpe", "nursing-contact-hour", "aanp"),
    "ceu": ("acpe", "hpcsa-ceu"),
    "moc": ("abim-moc", "abp-moc-2", "abp-moc-4", "abfm"),
    "point": (
        "fortbildungspunkt",
        "dfp",
        "rcp-cpd",
        "abim-moc",
        "abfm",
        "be-accreditation-point",
        "dha-cpd",
        "hkam-cme",
    ),
    "credit": (
        *("ama-pra-1", "aafp-prescribed", "aapa-1", "aoa-1a", "ipce", "ecmec", "ecm", "siwf-core", "sns-cfc", "ace"),
        *("apa", "cpeu", "rcp-cpd", "cfpc-certified", "rcpsc-1", "rcpsc-3", "ada-cerp", "agd-pace", "dhp-1"),
    ),
    "hour": (
        *("ama-pra-1", "aafp-prescribed", "rcpsc-1", "rcpsc-3", "ada-cerp", "agd-pace", "cope", "ancc", "acpe", "gaia"),
        *("scfhs", "doh-1", "ace", "apa", "aapa-1", "aoa-1a", "nursing-contact-hour"),
    ),
}
"""Whose credit a bare unit may be, where the document names the owner elsewhere."""
OWNERS = (
    (r"American\s+Nurses\s+Credentialing\s+Cent(?:er|re)|\bANCC\b", "ancc"),
    (r"Accreditation\s+Council\s+for\s+Pharmacy\s+Education|\bACPE\b|Universal\s+Activity\s+Number", "acpe"),
    (r"Board\s+of\s+(?:Registered\s+)?Nursing|\bCEP\s*#?\s*\d|\bCEP\s+\d", "nursing-contact-hour"),
    (r"American\s+Association\s+of\s+Nurse\s+Practitioners|\bAANP\b", "aanp"),
    (r"American\s+Board\s+of\s+Internal\s+Medicine|\bABIM\b", "abim-moc"),
    (r"American\s+Board\s+of\s+Pediatrics|\bABP\b", "abp-moc-2"),
    (r"American\s+Board\s+of\s+Family\s+Medicine|\bABFM\b", "abfm"),
    (r"AMA\s*PRA\s*Category\s*[1Il]\b", "ama-pra-1"),
    (r"ärztekammer|\bVNR\b|Bundesärztekammer|Ärztekammer", "fortbildungspunkt"),
    (r"\bDFP\b|Österreichische\s+Ärztekammer|Akademie\s+der\s+Ärzte", "dfp"),
    (r"\bE\.?C\.?M\.?\b|Age\.?na\.?s|Educazione\s+Continua\s+in\s+Medicina", "ecm"),
    (r"\bSIWF\b|\bISFM\b|Kernfortbildung|\bSGAIM\b", "siwf-core"),
    (r"\bEACCME\b|\bUEMS\b", "ecmec"),
    (r"Royal\s+Colleges?\s+of\s+Physicians(?!\s+and\s+Surgeons\s+of\s+Canada|\s+of\s+Ireland)|\bRCP\b", "rcp-cpd"),
    (r"Accredited\s+Group\s+Learning\s+Activity|\bSection\s*1\b", "rcpsc-1"),
    (r"Self-?\s?Assessment\s+Program|\bSection\s*3\b", "rcpsc-3"),
    (r"American\s+Academy\s+of\s+Family\s+Physicians|\bAAFP\b", "aafp-prescribed"),
    (r"American\s+Osteopathic\s+Association|\bAOA\b", "aoa-1a"),
    (r"American\s+Academy\s+of\s+P(?:hysician\s+A(?:ssociates|ssistants)|As)|\bAAPA\b", "aapa-1"),
    (r"\bASWB\b|Association\s+of\s+Social\s+Work\s+Boards", "ace"),
    (r"American\s+Psychological\s+Association", "apa"),
    (r"Commission\s+on\s+Dietetic\s+Registration|\bCPEU", "cpeu"),
    (r"Academy\s+of\s+General\s+Dentistry|\bAGD\b|\bPACE\b", "agd-pace"),
    (r"\bCERP\b|C\.E\.R\.P\.", "ada-cerp"),
    (r"\bCOPE\b", "cope"),
    (r"Comisión\s+de\s+Formación\s+Continuada", "sns-cfc"),
    (r"\bHPCSA\b|Health\s+Professions\s+Council\s+of\s+South\s+Africa", "hpcsa-ceu"),
    (r"\bSCFHS\b|Saudi\s+Commission", "scfhs"),
    (r"Mainpro", "cfpc-certified"),
)


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that say whose credit (`system`), or only in what unit."""

    start: int
    end: int
    system: str | None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Owner:
    """The owner of a system named somewhere, as an accreditation statement does."""

    at: int
    system: str


def mentions(text: str) -> list[Mention]:
    """Names of systems and bare units in their order, never two in the same words."""
    pattern, names = _systems()
    found: list[Mention] = []
    for match in pattern.finditer(text):
        name = names[match.lastgroup or ""]
        words = match[0].strip()
        if len(words) <= SHORT and words.upper() != words.rstrip("s"):
            continue
        found.append(Mention(match.start(), match.end(), name))
    covered = bytearray(len(text))
    for mention in found:
        covered[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    found += [
        Mention(match.start(), match.end(), None, match.lastgroup or "")
        for match in UNIT.finditer(text)
        if not any(covered[match.start() : match.end()])
    ]
    return sorted(found, key=lambda m: m.start)


def owners(text: str) -> list[Owner]:
    """Where owners of systems are named, in their order."""
    found = [Owner(match.start(), system) for pattern, system in _owners() for match in pattern.finditer(text)]
    return sorted(found, key=lambda owner: owner.at)


@cache
def _owners() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), system) for pattern, system in OWNERS)


@cache
def _systems() -> tuple[re.Pattern[str], dict[str, str]]:
    """One pattern for every spelling of every system, the longest first, and which group is whose."""
    wordings = [(pattern, system) for pattern, system in OTHER_WORDINGS]
    known = vocabulary().spellings("credit-systems")
    spellings = {
        way: term.name
        for term in vocabulary().terms("credit-systems").values()
        for way in map(plain, (term.label, *term.aliases))
        if known.get(way) == term.name
    }
    by_letter: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for pattern, system in wordings:
        names[f"g{len(names)}"] = system
        by_letter.setdefault("", []).append(f"(?P<g{len(names) - 1}>{pattern})")
    for spelling, system in sorted(spellings.items(), key=lambda each: -len(each[0])):
        if system not in CLAIMS_NO_CREDIT and _is_telling(spelling):
            names[f"g{len(names)}"] = system
            by_letter.setdefault(spelling[0], []).append(f"(?P<g{len(names) - 1}>{_pattern(spelling)})")
    # A place in the text is only compared with the spellings that begin with its letter.
    parts = [(f"(?={_letters(letter)})" if letter else "") + f"(?:{'|'.join(p)})" for letter, p in by_letter.items()]
    return re.compile(rf"(?<![^\W\d_])(?:{'|'.join(parts)}){MARKS}(?![^\W_]*[^\W\d_])", re.IGNORECASE), names


def _is_telling(spelling: str) -> bool:
    """Whether the words name credit, and not only a society that owns some ("american psychological association")."""
    words = spelling.split()
    return not _is_body(spelling) and any(word not in UNIT_WORDS for word in words) and len(spelling) > 2


def _is_body(spelling: str) -> bool:
    return bool(
        re.match(r"(?:american|accreditation council|academy of|saudi commission|department|agence|comision)", spelling)
    ) and not (set(spelling.split()) & {"category", "prescribed", "elective", "moc", "part", "1", "credit"})


def _pattern(spelling: str) -> str:
    return r"[\s\W]{0,3}?".join(WORD_OF_NAME.get(word, _letters(word)) for word in spelling.split())


def _letters(word: str) -> str:
    """The word with the accents that its plain form has lost allowed."""
    accents = {"a": "[aàáâäã]", "e": "[eèéêë]", "i": "[iìíîï]", "o": "[oòóôöõ]", "u": "[uùúûü]", "c": "[cç]"}
    return "".join(accents.get(letter, re.escape(letter)) for letter in word)


def compatible(unit: str, systems: Iterable[str]) -> list[str]:
    """Those of the systems that a bare unit may be counted in, each once, in their order."""
    return [system for system in dict.fromkeys(systems) if system in HOLDERS.get(unit, ())]
