"""What else the wording of a certificate says: the activity's number, the learner's role, where it comes from."""

from __future__ import annotations

import re
from collections.abc import Sequence

from opencme.interchange.certificate.flow import Flow
from opencme.interchange.certificate.formats import UAN
from opencme.interchange.certificate.proposal import Found

WORDS_FOR_NUMBER = (
    r"(?:(?:ACCME|provider|AAFP)\s+)?(?:activity|course|event|program(?:me)?|session|meeting|module)\s*"
    r"(?:ID|identification|number|code|no\b\.?|nr\b\.?|#)",
    r"DFP-?(?:Approbations)?-?(?:ID|Nr\.?)|approbations-?(?:id|nummer)|Veranstaltungs(?:nummer|-?Nr\.?|kennung)|VNR",
    r"(?:evento|corso)\s+(?:(?:formativo|residenziale|ECM|FAD|RES)\s+){0,3}(?:n\.|n°|nr\.?|ID)|ID\s+evento|codice\s+evento|"
    r"n[°º]\s+d['’]action|expediente",
    r"(?:(?:event|activity|CPD)\s+)?approval\s+(?:code|number|no\.?|reference)|(?:accreditation|CPD|"
    r"reference)\s+(?:code|number|no\.?)",
    r"\breference\b|\bsession\s+ID|COPE\s+(?:ID|\#|number)|(?:course\s+)?tracking\s*(?:number|\#|no\.?)|ref\.",
)
NUMBERS = (
    (re.compile(r"\b(2760?\d{15,16})\b"), 0.97),
    (re.compile(r"\bVNR\.?\s*(?:\([^)\n]{1,40}\))?\s*:?\s*(\d[\d ]{17,24}\d)"), 0.96),
    (re.compile(f"({UAN.pattern})"), 0.97),
    (re.compile(r"\b((?:LEE|ELM|BLE|WEB)[-_ ]?\d{4}[-_ ]?\d{3,6})\b"), 0.95),
    (
        re.compile(
            rf"(?:{'|'.join(WORDS_FOR_NUMBER)})\s*(?:\([^)\n]{{1,20}}\))?\s*[:#.]{{0,2}}\s*((?=[\w./-]{{0,30}}\d)\w[\w./-]{{2,30}})",
            re.IGNORECASE,
        ),
        0.9,
    ),
    (re.compile(r"\b(JA-?\d{5,}[\w-]{0,20})\b"), 0.85),
)
AS_A = r"(?:\bas|\brole\s*:?|capacity\s+of)\s+(?:an?\s+|the\s+)?"
ROLES = tuple(
    (re.compile(pattern, re.IGNORECASE), name)
    for pattern, name in (
        (
            AS_A + r"(?:invited\s+)?(?:faculty|speaker|presenter|instructor|lecturer|moderator|panelist|teacher)|"
            r"\bteaching\s+credit|als\s+(?:Referent|Dozent|Vortragend)\w*|in\s+qualità\s+di\s+(?:docente|relatore)|"
            r"en\s+calidad\s+de\s+(?:ponente|docente)|for\s+(?:teaching|lecturing|presenting)",
            "faculty",
        ),
        (AS_A + r"(?:first\s+|lead\s+)?(?:author|co-author)\b|als\s+Autor\w*", "author"),
        (AS_A + r"(?:peer\s+|manuscript\s+)?reviewer\b|als\s+Gutachter\w*", "reviewer"),
        (AS_A + r"(?:clinical\s+)?preceptor\b", "preceptor"),
        (AS_A + r"(?:activity\s+)?(?:planner|course\s+director|planning\s+committee)\b", "planner"),
    )
)
COUNTRIES = {"fortbildungspunkt": "DE", "dfp": "AT", "ecm": "IT", "fr-dpc-action": "FR", "sns-cfc": "ES"}
"""Systems that are only given for what takes place in, or is offered from, one country."""

STATES = (
    "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|"
    "Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|Ohio|"
    "Oklahoma|Oregon|Pennsylvania|Tennessee|Texas|Utah|Vermont|Virginia|Washington|Wisconsin|Wyoming|"
    r"New\s+(?:York|Jersey|Mexico|Hampshire)|(?:North|South)\s+(?:Carolina|Dakota)"
)
MONTH_FIRST = re.compile(rf"\b(?:{STATES}|USA|United\s+States)\b|,\s*[A-Z]{{2}}\s+\d{{5}}\b")
DAY_FIRST = re.compile(
    r"\b(?:United\s+Kingdom|UK|London|Edinburgh|Glasgow|Dublin|Ireland|NHS|Australia|RACGP|New\s+Zealand|"
    r"South\s+Africa|Deutschland|"
    r"Österreich|Schweiz|Italia|France|España|Ärztekammer|Landesärztekammer|crediti|EACCME|Singapore|India)\b"
)
MONTH_FIRST_SYSTEMS = frozenset(
    (
        *("ama-pra-1", "ama-pra-2", "aoa-1a", "aafp-prescribed", "aapa-1", "ancc", "acpe", "ipce", "abim-moc"),
        *("nursing-contact-hour", "ada-cerp", "agd-pace", "ace"),
    )
)
DAY_FIRST_SYSTEMS = frozenset(
    ("ecmec", "fortbildungspunkt", "dfp", "ecm", "rcp-cpd", "siwf-core", "sns-cfc", "hpcsa-ceu", "gaia")
)


def activity_number(flow: Flow) -> Found | None:
    """The number under which a register or the provider knows the activity."""
    for pattern, sure in NUMBERS:
        match = pattern.search(flow.text)
        if match:
            value = match[1].strip(" .")
            bare = value.replace(" ", "")
            return flow.found(bare if bare.isdigit() else value, match.start(1), match.end(1), sure)
    return None


def role(flow: Flow) -> Found | None:
    """Faculty, author and the like; a learner is what everybody is unless words say otherwise."""
    for pattern, name in ROLES:
        match = pattern.search(flow.text)
        if match:
            return flow.found(name, match.start(), match.end(), 0.85)
    return None


def date_order(text: str, systems: Sequence[str]) -> str | None:
    """How figures of dates are ordered where the document seems to come from; None where that is open."""
    day_first = bool(DAY_FIRST.search(text)) or any(system in DAY_FIRST_SYSTEMS for system in systems)
    # European certificates speak of the AMA too: then its name proves nothing.
    month_first = bool(MONTH_FIRST.search(text)) or (
        not day_first and any(system in MONTH_FIRST_SYSTEMS for system in systems)
    )
    return None if month_first == day_first else "mdy" if month_first else "dmy"


def is_live(format_: str | None) -> bool:
    """Whether people met, so that the day of the activity is the day of credit; so it is assumed."""
    return format_ in (None, "live", "live-online", "series")
