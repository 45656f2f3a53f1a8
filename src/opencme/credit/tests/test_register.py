"""Whether a claim of accreditation is borne out by a register."""

from __future__ import annotations

from datetime import date

import pytest

from opencme.credit.register import (
    BORNE_OUT,
    ENDED,
    NO_CLAIM,
    NO_REGISTER,
    NOT_ACCREDITED,
    NOT_FOUND,
    Listing,
    check,
    near,
    same,
)

DAY = date(2026, 12, 5)
REGISTER = (
    Listing("Harbour University School of Medicine", "accme", "Accreditation", until=date(2029, 3, 31)),
    Listing("Lakeside Hospital, Inc.", "accme", "Accreditation", until=date(2026, 11, 30)),
    Listing("University of Iowa College of Medicine", "accme", until=date(2028, 7, 31)),
    Listing("Gone Education", "accme", "Nonaccreditation", is_accredited=False),
)


@pytest.mark.parametrize(
    ("provider", "state"),
    [
        ("Harbour University School of Medicine", BORNE_OUT),
        ("HARBOUR UNIVERSITY, School of Medicine", BORNE_OUT),
        ("Harbor University School of Medicine", BORNE_OUT),
        ("Lakeside Hospital", ENDED),
        ("Gone Education LLC", NOT_ACCREDITED),
        ("University of Utah College of Medicine", NOT_FOUND),
        ("Nobody's Academy", NOT_FOUND),
    ],
)
def test_the_register_bears_a_claim_out_or_not(provider: str, state: str) -> None:
    finding = check("accme", [provider], DAY, DAY, REGISTER)
    assert finding.state == state
    assert finding.speaks_against == (state in (ENDED, NOT_ACCREDITED))


def test_silence_is_not_held_against_anybody() -> None:
    assert check("accme", ["A clinic"], DAY, DAY, ()).state == NO_REGISTER
    assert check(None, ["A clinic"], DAY, DAY, REGISTER).state == NO_CLAIM


def test_one_of_the_joint_providers_carries_the_accreditation() -> None:
    finding = check("accme", ["A small clinic", "Harbour University School of Medicine"], DAY, DAY, REGISTER)
    assert (finding.state, finding.provider) == (BORNE_OUT, "Harbour University School of Medicine")


def test_the_last_day_of_an_accreditation_still_counts() -> None:
    last = date(2026, 11, 30)
    assert check("accme", ["Lakeside Hospital"], last, last, REGISTER).state == BORNE_OUT


def test_a_near_name_is_mentioned_and_not_taken() -> None:
    assert not same("University of Utah College of Medicine", REGISTER)
    assert near("University of Utah College of Medicine", REGISTER) == ("University of Iowa College of Medicine",)


def test_a_provider_with_two_entries_is_judged_by_the_one_that_holds() -> None:
    twice = (*REGISTER, Listing("Lakeside Hospital", "accme", since=date(2026, 12, 1), until=date(2030, 11, 30)))
    assert check("accme", ["Lakeside Hospital"], DAY, DAY, twice).state == BORNE_OUT
