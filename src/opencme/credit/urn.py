"""A name of the vocabulary written where a web address is asked for: `urn:opencme:credit-systems:ama-pra-1`.

Signed credentials point to what they speak of by address. A name of our vocabulary has none that would still be there
in thirty years, so it is written as a URN, which nobody fetches.
"""

from __future__ import annotations

from opencme.credit.vocabulary import vocabulary

PREFIX = "urn:opencme:"


def urn_of(section: str, name: str) -> str:
    """The URN of a term, known or not."""
    return f"{PREFIX}{section}:{name}"


def term_of(urn: str) -> tuple[str, str] | None:
    """Section and name of the vocabulary that the URN stands for; None for others and for names not known."""
    section, _, name = urn.removeprefix(PREFIX).partition(":")
    if not urn.startswith(PREFIX) or name not in vocabulary().sections.get(section, {}):
        return None
    return section, name
