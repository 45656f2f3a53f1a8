"""What holds for every amount, every system and every text."""

import re
import time
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opencme.credit import Amount, vocabulary
from opencme.interchange.certificate import read_text
from opencme.interchange.certificate.as_json import from_json, to_json
from opencme.interchange.certificate.numbers import ONES

TODAY = date(2026, 12, 1)
SYSTEMS = sorted(set(vocabulary().terms("credit-systems")) - {"none"})
AMOUNTS = st.integers(1, 9999).map(Amount)
AWARDS = st.sampled_from(
    (
        "This certifies that Ana Ruiz, MD has been awarded {amount} {system}.",
        "Ana Ruiz has completed Sepsis and earned {amount} {system} on May 4, 2026.",
        "{system} claimed: {amount}",
        "Total: {amount} {system}",
    )
)
PIECES = st.sampled_from(
    (
        *(
            "AMA PRA Category 1 Credits™",
            "contact hours",
            "CEU",
            "Punkte",
            "CME-Punkte",
            "credits",
            "MOC points",
            "DFP-Punkte",
        ),
        *("hours", "maximum of", "awarded", "claimed:", "total", "on March 12–14, 2026", "03/04/2026", "12.–14. März"),
        *(
            "(6)",
            "six",
            "½",
            "6,75",
            "1.250",
            "5.5",
            "0.125",
            "99999",
            "Category",
            "1",
            "\n",
            "\t",
            "Name:",
            "titled",
            "“",
        ),
        *(
            "”",
            "VNR",
            "Kategorie A",
            "Date   Title   Credits\n",
            "certifies that",
            "Dr. med.",
            "ANCC",
            "ACPE",
            "E.C.M.",
        ),
        *("crediti", "jointly provided by", "is accredited by", "and", ".", ":", "-"),
    )
)
TEXTS = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=40).map(" ".join))


@given(AMOUNTS, st.sampled_from(SYSTEMS), AWARDS)
@settings(max_examples=150)
def test_an_award_of_any_amount_in_any_system_is_found_exactly(amount: Amount, system: str, award: str) -> None:
    text = award.format(amount=amount.decimal, system=vocabulary().label("credit-systems", system))
    (proposal,) = read_text(text, today=TODAY).proposals
    assert (proposal.value("system"), proposal.value("amount")) == (system, str(amount))


@given(AMOUNTS, AMOUNTS, st.sampled_from(SYSTEMS))
@settings(max_examples=100)
def test_claimed_and_offered_are_never_confused(claimed: Amount, offered: Amount, system: str) -> None:
    label = vocabulary().label("credit-systems", system)
    text = (
        f"The Example Society designates this live activity for a maximum of {offered} {label}.\n"
        f"Ana Ruiz, MD has been awarded {claimed} {label}."
    )
    (proposal,) = read_text(text, today=TODAY).proposals
    assert proposal.value("amount") == str(claimed)
    assert bool(proposal.doubts) == (claimed > offered or claimed > Amount.of(100))


@given(TEXTS)
@settings(max_examples=300)
def test_no_text_makes_it_fail_and_no_amount_stands_nowhere(text: str) -> None:
    reading = read_text(text, today=TODAY)
    assert from_json(to_json(reading)) == reading
    for proposal in reading.proposals:
        amount = proposal.fields.get("amount")
        if amount:
            assert 0 <= amount.confidence <= 1
            assert Decimal(amount.value) in _figures(amount.words)


PARTS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}


def _figures(words: str) -> set[Decimal]:
    """Every number that the words hold, in figures or letters, and ten times it: the hours of a pharmacy's CEU."""
    found = {Decimal(digits.replace(",", ".")) for digits in re.findall(r"\d+(?:[.,]\d+)?", words)}
    found |= {Decimal(ONES[word]) for word in re.findall(r"[^\W\d_]+", words.casefold()) if word in ONES}
    found |= {whole + part for sign, part in PARTS.items() if sign in words for whole in {Decimal(0), *found}}
    return found | {10 * number for number in found}


@pytest.mark.parametrize(
    "piece",
    [
        "5 credits ",
        "Aa Bb ",
        "“a ",
        "A\n",
        "12 March 2026 ",
        "01/02/2026  Title  1.00\n",
        "x",
        "a-1-",
        "Day 1 | 2\n",
        "8:00 – 9:15 | 1.25 | x\n",
    ],
)
def test_a_long_text_takes_seconds_and_not_minutes(piece: str) -> None:
    started = time.monotonic()
    read_text(piece * (80_000 // len(piece)), today=TODAY)
    assert time.monotonic() - started < 60
