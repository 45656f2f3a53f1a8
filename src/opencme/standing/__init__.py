"""Standing: how it stands with one clinician's credential on a day; what is met, what is missing, and why."""

from opencme.standing import words
from opencme.standing.answer import (
    Counted,
    Extra,
    NotCounted,
    RuleStanding,
    Slice,
    Standing,
)
from opencme.standing.cases import Case, differences, read_cases, read_fact
from opencme.standing.evaluate import of

__all__ = [
    "Case",
    "Counted",
    "Extra",
    "NotCounted",
    "RuleStanding",
    "Slice",
    "Standing",
    "differences",
    "of",
    "read_cases",
    "read_fact",
    "words",
]
