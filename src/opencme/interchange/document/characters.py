"""Which characters the type of a document has: one that it lacks would stop the whole, and is shown as a box."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final, Literal

import typst

BOX = "▯"
"""Stands for a character that no font of the house has."""
STANDARDS: Final[list[Literal["a-3a", "ua-1"]]] = ["a-3a", "ua-1"]
PLAIN = re.compile("[\x20-\x7e\xa1-\xac\xae-\u017e]*")
"""Latin letters and what belongs to them: known to be there in every cut."""
PROBE = b"""
#set document(title: "probe", date: datetime(year: 2000, month: 1, day: 1))
#set text(font: ("Libertinus Serif", "DejaVu Sans Mono"), lang: "en")
#let said = sys.inputs.said
#said #text(weight: "semibold", said) #text(style: "italic", said)
"""


def tidy(text: str) -> str:
    """The text on one line, composed, without characters that nobody is meant to see."""
    composed = unicodedata.normalize("NFC", text)
    # Cc, Cf, Co, Cs, Cn: controls, formats, private use, halves of pairs, and what is no character at all.
    seen = (" " if c.isspace() else c for c in composed if c.isspace() or unicodedata.category(c)[0] != "C")
    return " ".join("".join(seen).split())


def lacking(text: str) -> set[str]:
    """The characters of the text that cannot be shown."""
    return {c for c in set(text) - set("".join(PLAIN.findall(text))) if not _known(c)} if text else set()


def plain(text: str) -> str:
    """The text in the letters that are certainly there; for when a combination of characters still fails."""
    return "".join(c if PLAIN.fullmatch(c) else BOX for c in text)


@cache
def _known(character: str) -> bool:
    try:
        typst.compile(
            PROBE,
            format="pdf",
            pdf_standards=[*STANDARDS],
            sys_inputs={"said": character},
            ignore_system_fonts=True,
        )
    except typst.TypstError:
        return False
    return True
