"""Rulebooks: the language in which a programme's requirements are written, read, checked and described.

The language is defined in docs/rulebooks.md; the rulebooks themselves are data in `opencme/rulebooks/`.
"""

from opencme.rulebook.condition import Situation, Truth
from opencme.rulebook.document import DocumentError
from opencme.rulebook.language import Acceptance, Rule, Rulebook, Source
from opencme.rulebook.library import UnknownProgramme, file_of, ids, load, load_file, read_node, read_text, readable
from opencme.rulebook.period import Period, Unsettled, period_of
from opencme.rulebook.propose import Place, Proposal, in_places, places, propose

__all__ = [
    "Acceptance",
    "DocumentError",
    "Period",
    "Place",
    "Proposal",
    "Rule",
    "Rulebook",
    "Situation",
    "Source",
    "Truth",
    "UnknownProgramme",
    "Unsettled",
    "file_of",
    "ids",
    "in_places",
    "load",
    "load_file",
    "period_of",
    "places",
    "propose",
    "read_node",
    "read_text",
    "readable",
]
