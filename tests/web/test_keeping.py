"""Until when evidence is to be kept: what programmes ask, as far as it is known."""

from __future__ import annotations

from datetime import date

import pytest

from opencme import rulebook
from opencme.rulebook import Period
from opencme.web.proof.keeping import FROM, keepings, strictest

PERIOD = Period(date(2025, 2, 1), date(2027, 1, 31), 24)


def test_what_is_known_is_of_programmes_that_there_are_and_says_where_it_is_from() -> None:
    for programme, keeping in keepings().items():
        assert programme in rulebook.ids()
        assert 1 <= keeping.years <= 10
        assert keeping.counted_from in FROM
        assert keeping.confidence in ("high", "medium", "low")
        assert keeping.says.endswith(".")


@pytest.mark.parametrize(
    ("programme", "until"),
    [
        ("us-va-md", date(2033, 1, 31)),
        ("us-tn-md", date(2029, 12, 31)),
        ("us-ca-rn", date(2029, 5, 1)),
    ],
)
def test_the_years_run_from_what_the_programme_says(programme: str, until: date) -> None:
    kept = strictest(date(2025, 5, 1), [(programme, [PERIOD])])
    assert kept
    assert kept.until == until


def test_the_strictest_programme_decides() -> None:
    kept = strictest(date(2025, 5, 1), [("us-nm-md", [PERIOD]), ("us-va-md", [PERIOD]), ("us-abim", [PERIOD])])
    assert kept
    assert kept.keeping.programme == "us-va-md"


def test_a_leap_day_is_kept_to_the_end_of_february() -> None:
    kept = strictest(date(2024, 2, 29), [("za-hpcsa", [])])
    assert kept
    assert kept.until == date(2026, 2, 28)


def test_nothing_is_said_of_what_nobody_knows() -> None:
    assert strictest(date(2025, 5, 1), [("us-abim", [PERIOD])]) is None
    assert strictest(date(2020, 5, 1), [("us-va-md", [PERIOD])]) is None
