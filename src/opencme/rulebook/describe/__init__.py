"""A rulebook in plain words, as a board would print it, made from the same values that are evaluated.

`wording` has days, amounts and lists; `selections`, `conditions` and `periods` each put one part of the language into
words; `rules` and `programme` make whole sentences of them.
"""

from opencme.rulebook.describe.conditions import condition, point
from opencme.rulebook.describe.periods import ending, period, window
from opencme.rulebook.describe.programme import granted, terms
from opencme.rulebook.describe.rules import acceptance, need, sentence
from opencme.rulebook.describe.selections import selection
from opencme.rulebook.describe.wording import PLURALS, day, joined, span, units

__all__ = [
    "PLURALS",
    "acceptance",
    "condition",
    "day",
    "ending",
    "granted",
    "joined",
    "need",
    "period",
    "point",
    "selection",
    "sentence",
    "span",
    "terms",
    "units",
    "window",
]
