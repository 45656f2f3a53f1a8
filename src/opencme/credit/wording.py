"""How people write the field's names: one plain form for the many spellings of the same words.

"AMA PRA Category 1 Credit(s)™", "AMA PRA Cat. I" and "ama-pra category 1 credits" are the same words here. Nothing in
this module guesses: two spellings are the same only if their plain forms are equal.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

MARKS = re.compile(r"[™®©℠]|\((?:tm|r|sm)\)", re.IGNORECASE)
PLURAL = re.compile(r"(?<=\w)\(e?s\)", re.IGNORECASE)
CATEGORY = re.compile(r"\b(?:cat|catagory|category|kategorie|categoria|categorie)(?: |(?=\d))")
ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "one": "1", "two": "2", "three": "3", "four": "4"}
NUMBERED = re.compile(r"\b(category|part|section|level|pra) (i{1,3}|iv|one|two|three|four)\b")
DIGIT_LETTER = re.compile(r"\b(category |aoa )([12]) ([ab])\b")

UNIT_WORDS = frozenset(
    {
        "credit",
        "credits",
        "credito",
        "crediti",
        "point",
        "points",
        "pt",
        "pts",
        "hour",
        "hours",
        "hr",
        "hrs",
        "h",
        "contact",
        "unit",
        "units",
        "ce",
        "cme",
        "cne",
        "cpe",
        "cpd",
        "s",
        "tm",
        "punkt",
        "punkte",
        "of",
        "the",
        "for",
        "approved",
        "accredited",
    }
)
"""Words that say how much or that it is education, but not whose credit it is."""


SHORT = 200
"""Characters of words whose plain form is kept for next time: names repeat in a list, long texts do not."""


def plain(words: str) -> str:
    """The words in lower case, without marks, accents and punctuation; `Category I` is `category 1`."""
    return _short(words) if len(words) <= SHORT else _plain(words)


def plain_system(words: str) -> str:
    """The plain words without those that only name a unit: what is left says whose credit it is.

    `AMA PRA Category 1 CME credits` and `AMA PRA Category 1` are the same; `contact hours` alone leaves nothing.
    """
    return " ".join(word for word in plain(words).split() if word not in UNIT_WORDS)


def _plain(words: str) -> str:
    # The marks go first: in compatibility form "™" would be the letters tm.
    text = unicodedata.normalize("NFKD", MARKS.sub(" ", words)).casefold()
    text = "".join(c for c in unicodedata.normalize("NFKD", PLURAL.sub("", text)) if not unicodedata.combining(c))
    text = re.sub(r"(?<=\w)['’](?=\w)", "", text).replace("+", " plus ").replace("&", " and ")
    text = " ".join(re.findall(r"\w+", text.replace("_", " ")))
    text = CATEGORY.sub("category ", text + " ").strip()
    text = NUMBERED.sub(lambda match: f"{match[1]} {ROMAN[match[2]]}", text)
    return DIGIT_LETTER.sub(r"\1\2\3", text)


_short = lru_cache(maxsize=8192)(_plain)
