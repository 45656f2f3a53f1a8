"""From the amounts that a certificate states to those that a learner may have: one a credit system, or a question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from opencme.interchange.certificate.amounts import GIVEN, MUCH, OFFERED, PART, STATED, Credit

DENIED = re.compile(
    r"(?:this|the)\s+(?:is|document|certificate|letter|confirmation)\s+(?:(?:is|does|and\s+is)\s+)?not\s+(?:a\s+|"
    r"an\s+|constitute\s+(?:a\s+)?|represent\s+|award\s+|"
    r"be\s+used\s+as\s+)?(?:\w+\s+){0,3}(?:certificate\s+of\s+)?(?:\w+\s+){0,2}credits?\b|"
    r"is\s+not\s+a\s+certificate\s+of\s+(?:\w+\s+){0,3}credit|attendance\s+only|"
    r"\bno\s+(?:\w+[\s-]+){0,6}(?:credits?|contact\s+hours|CME)\b[^.]{0,40}\b(?:is|are|was|were|has|have|can|"
    r"will)\b[^.]{0,20}(?:award|given|offer|claim|earn|grant|issu|associated|designat)\w*|"
    r"(?:not\s+(?:been\s+)?(?:designated|accredited|approved|eligible|"
    r"certified)\s+for\s+(?:any\s+)?(?:[\w/-]+\s+){0,5}credits?)|without\s+(?:any\s+)?(?:CME\s+)?credit|"
    r"non-?credit\s+(?:activity|certificate)|"
    r"(?:does|do)\s+not\s+(?:carry|award|include|provide|confer)\s+(?:any\s+)?(?:\w+\s+){0,4}credits?|"
    r"(?:keine?|ohne|nicht\s+mit)\s+(?:CME-?\s?|Fortbildungs|DFP-?)?(?:punkten?|Zertifizierung)|"
    r"keine\s+(?:\w+\s+){0,2}Punkte|non\s+(?:dà|da|attribuisce)\s+(?:diritto\s+a\s+)?crediti|"
    r"nicht\s+(?:als\s+)?(?:CME-)?Nachweis",
    re.IGNORECASE,
)
OTHERS = re.compile(
    r"(?:other|non-?physicians?|others|nurses|(?:certificate|letter)s?\s+of\s+(?:attendance|participation)|request|those\s+who|"
    r"visitors|guests|students|who\s+(?:do|did)\s+not)\b[^.]{0,80}$",
    re.IGNORECASE,
)
ON_REQUEST = re.compile(
    r"[^.]{0,60}\b(?:available|on\s+request|upon\s+request|may\s+be\s+(?:requested|obtained)|from\s+the\s+(?:office|desk)|"
    r"erhältlich|auf\s+(?:Anfrage|Wunsch)|su\s+richiesta|a\s+petición|sur\s+demande)",
    re.IGNORECASE,
)
"""What follows words about another certificate than this one."""
LEVELS = (GIVEN, STATED, OFFERED)
BY_DEGREE = (
    (r"\b(?:MD|M\.D\.|DO|D\.O\.|MBBS)\b", "ama-pra-1"),
    (r"\b(?:RN|R\.N\.|BSN|MSN|APRN|NP|FNP|DNP|CRNA)\b", "ancc"),
    (r"\b(?:PharmD|Pharm\.D\.|RPh|CPhT)\b", "acpe"),
    (r"\bPA(?:-C)?\b", "aapa-1"),
)
"""Whose credit a degree behind the name points to, where a certificate leaves it open."""


@dataclass(frozen=True)
class Choice:
    """The credit of one system: which of the amounts, how sure, and what a person has to decide."""

    system: str | None
    credit: Credit | None
    said: str
    confidence: float
    doubts: tuple[str, ...] = ()
    about: Credit | None = None
    """Where the system was named, if the amount is left open."""


def denies(text: str, found: Sequence[Credit]) -> bool:
    """Whether the document says that it gives no credit, and none is given in it."""
    match = DENIED.search(text)
    if not match or OTHERS.search(text[max(0, match.start() - 100) : match.start()]):
        return False
    if ON_REQUEST.match(text, match.end()):
        return False
    stop = text.find(".", match.end())
    beyond = [c for c in found if not match.start() <= c.start <= (len(text) if stop < 0 else stop + 2)]
    return not any(credit.said == GIVEN and credit.amount for credit in beyond)


def chosen(found: Sequence[Credit], degrees: str = "") -> list[Choice]:
    """One choice for each system. What is only offered is left out where the document says what was given."""
    found = _with_unknown_settled(found, degrees)
    groups: dict[object, list[Credit]] = {}
    for credit in found:
        groups.setdefault(credit.system or credit.unit, []).append(credit)
    choices = [_choice(group) for group in groups.values()]
    real = [choice for choice in choices if choice is not None]
    # Hours attended say how much of each college's maximum may be claimed; they are no award of one alone.
    if any(choice.said == GIVEN and not (choice.credit and choice.credit.unit == "hour") for choice in real):
        real = [choice for choice in real if choice.said != OFFERED]
    # A bare number of hours beside credit with an owner is how long it took.
    if any(choice.system for choice in real):
        real = [choice for choice in real if choice.system]
    return real


def _with_unknown_settled(found: Sequence[Credit], degrees: str) -> list[Credit]:
    """Amounts without an owner go to the only system there is, or to that of the learner's degree."""
    systems = list(dict.fromkeys(credit.system for credit in found if credit.system))
    if not systems:
        return list(found)
    wished = [system for pattern, system in BY_DEGREE if re.search(pattern, degrees) and system in systems]
    settled = []
    for credit in found:
        if credit.system is None and credit.said == GIVEN and credit.unit in ("credit", "point", "contact"):
            owner = systems[0] if len(systems) == 1 else wished[0] if len(wished) == 1 else None
            if owner:
                settled.append(replace(credit, system=owner, confidence=0.8))
                continue
        settled.append(credit)
    return settled


def _choice(group: Sequence[Credit]) -> Choice | None:
    system = group[0].system
    whole = [credit for credit in group if credit.said != PART] or list(group)
    level = next((level for level in LEVELS if any(c.said == level for c in whole)), PART)
    those = [credit for credit in whole if credit.said == level]
    totals = {c.amount for c in whole if c.total and c.said != OFFERED}
    if len(totals) == 1:
        those = [c for c in whole if c.total and c.said != OFFERED]
        level = those[0].said
    credit = _one_of(those)
    if credit is None:
        amounts = " and ".join(dict.fromkeys(str(c.amount) for c in those))
        return Choice(
            system,
            None,
            level,
            0.0,
            (f"The certificate names several amounts ({amounts}); enter what you were given.",),
            those[0],
        )
    if not credit.amount:
        return None
    sure, doubts = credit.confidence, []
    offered = [c.amount for c in whole if c.said == OFFERED]
    if level == OFFERED:
        sure = min(sure, 0.5)
        doubts.append(f"The certificate says at most {credit.amount} {_units(credit)}; enter what you claimed.")
    elif offered and credit.amount > max(offered):
        sure = min(sure, 0.4)
        doubts.append(
            f"{credit.amount} is more than the most that may be claimed, {max(offered)}; look at the certificate."
        )
    if credit.amount.hundredths > MUCH:
        doubts.append(f"{credit.amount} is much for one activity; look at the certificate.")
    return Choice(system, credit, level, sure, tuple(doubts))


def _one_of(those: Sequence[Credit]) -> Credit | None:
    """The amount that they agree on: the only one, the total, or the one that is the sum of the others."""
    for some in ([c for c in those if c.total], those):
        amounts = list(dict.fromkeys(c.amount for c in some))
        if len(amounts) == 1:
            return max(some, key=lambda c: c.confidence)
    amounts = sorted(dict.fromkeys(c.amount for c in those))
    parts = [c.amount.hundredths for c in those if c.amount != amounts[-1]]
    if len(those) > 2 and sum(parts) == amounts[-1].hundredths:
        return next(c for c in those if c.amount == amounts[-1])
    return None


def _units(credit: Credit) -> str:
    return (
        "hours"
        if credit.unit in ("hour", "contact") or "hour" in credit.words
        else "points"
        if credit.unit == "point"
        else "credits"
    )


def systems_of(choices: Iterable[Choice]) -> list[str]:
    return [choice.system for choice in choices if choice.system]
