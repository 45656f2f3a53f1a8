"""The demo tells the same three stories on any day of any year."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from opencme.standing import pace, words
from opencme.web import demo
from opencme.web.people.models import User
from opencme.web.record.models import Credential, CreditEntry, StatedFact
from opencme.web.standing.held import Held, held_by

pytestmark = pytest.mark.database
DAYS = [date(2026, 1, 1) + timedelta(days=17 * step) for step in range(65)]


def standing_of(email: str, today: date) -> dict[str, Held]:
    return {each.credential.programme: each for each in held_by(User.objects.get(email=email), today)}


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_the_physician_is_in_trouble_in_three_ways(db: None, today: date) -> None:
    demo.load(today)
    held = standing_of("physician@example.org", today)
    assert set(held) == {"us-fl-md", "us-aafp", "us-dea-mate"}
    florida, academy, federal = (held[name].answer for name in ("us-fl-md", "us-aafp", "us-dea-mate"))
    assert florida
    assert academy
    assert federal
    missing = {name: str(rule.missing) for name, rule in florida.rules.items() if rule.missing}
    assert missing == {"total": "2", "medical-errors": "2"}
    assert "2 hours on prevention of medical errors by 31 January" in words.needs(florida)
    bar = pace.measured(academy)
    assert bar
    found = pace.of(academy, bar)
    assert found
    assert found.word == pace.BEHIND
    assert federal.state == "undetermined"
    assert federal.questions == ("mate-attested",)


@pytest.mark.parametrize("today", DAYS[::8], ids=str)
def test_the_nurse_and_the_pharmacist_have_something_to_do(db: None, today: date) -> None:
    demo.load(today)
    for email in ("nurse@example.org", "pharmacist@example.org"):
        (held,) = standing_of(email, today).values()
        assert held.answer
        assert held.answer.state == "short"


def test_loading_it_again_changes_nothing(db: None) -> None:
    demo.load()
    before = [model.objects.count() for model in (User, Credential, CreditEntry, StatedFact)]
    demo.load()
    assert [model.objects.count() for model in (User, Credential, CreditEntry, StatedFact)] == before
