"""What must hold of the certificates to develop with that need no reading of pictures; `make bench` measures all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from benchmarks.certificates.corpus import Certificate, certificates
from benchmarks.certificates.matching import Outcome, outcomes
from benchmarks.certificates.score import ASKED, GOAL, SURE, TODAY, Tally
from opencme.interchange.certificate import read
from opencme.interchange.kinds import MAIL


@pytest.fixture(scope="module")
def found() -> Iterator[list[tuple[Certificate, list[Outcome]]]]:
    """What is read of each certificate that has its words in it; those held out are read to judge alone."""
    with TemporaryDirectory() as folder:
        known = [each for each in certificates(Path(folder)) if not each.held_out]
        texts = [each for each in known if not each.is_picture and each.kind != MAIL]
        yield [(each, outcomes(each.truths, read(each.path, each.kind, today=TODAY).proposals)) for each in texts]


def test_no_amount_that_was_read_with_certainty_is_wrong(found: list[tuple[Certificate, list[Outcome]]]) -> None:
    wrong = [
        (certificate.name, outcome)
        for certificate, every in found
        for outcome in every
        if outcome.field == "amount" and outcome.is_wrong and outcome.confidence >= SURE
    ]
    assert wrong == []


@pytest.mark.parametrize("name", ASKED)
def test_what_credit_hangs_on_is_found(name: str, found: list[tuple[Certificate, list[Outcome]]]) -> None:
    tally = Tally()
    for _, every in found:
        tally.add(every)
    assert tally.counts[name].precision >= GOAL
    assert tally.counts[name].recall >= GOAL
