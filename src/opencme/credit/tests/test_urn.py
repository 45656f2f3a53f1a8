from __future__ import annotations

import pytest

from opencme.credit import vocabulary
from opencme.credit.urn import term_of, urn_of


def test_every_name_of_the_vocabulary_comes_back_from_its_urn() -> None:
    for section, terms in vocabulary().sections.items():
        for name in terms:
            assert term_of(urn_of(section, name)) == (section, name)


@pytest.mark.parametrize("urn", ["", "urn:opencme:", "urn:opencme:topics:", "urn:opencme:x:y", "urn:isbn:1", "live"])
def test_what_names_nothing_known_is_no_term(urn: str) -> None:
    assert term_of(urn) is None
