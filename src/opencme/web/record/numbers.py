"""Whether the number on a credential looks like one of its programme, where a source says how they look.

Only ever a doubt to be told: a number that we do not understand may still be the right one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from opencme.credit.identifiers import IdentifierError, kind

KINDS: Mapping[str, str] = {
    "gb-gmc-revalidation": "gmc",
    "gb-nmc-revalidation": "nmc",
    "au-mba": "ahpra",
    "au-nmba": "ahpra",
    "ie-medical-council": "imc",
    "ie-medical-council-2011": "imc",
    "us-abim": "abim",
    "us-dea-mate": "dea",
}
"""The kind of identifier that is the number of a programme's credentials."""
FLORIDA = re.compile(r"[A-Z]{2,5} ?[0-9]+")
"""A Florida licence is known by its prefix and a number together (Florida Department of Health, Medical Quality
Assurance, help of the licence search)."""


def doubt_about(programme: str, number: str) -> str:
    """Why the number may not be one of this programme, as a sentence; empty if it looks right or nobody can tell."""
    if not number.strip():
        return ""
    if programme in KINDS:
        expected = kind(KINDS[programme])
        try:
            expected.check(number)
        except IdentifierError as error:
            return f"{error} Is the number right?"
    if programme.startswith("us-fl-") and not FLORIDA.fullmatch(" ".join(number.upper().split())):
        return "A Florida licence number begins with the letters of the profession, as in ME 104217. Is it complete?"
    return ""
