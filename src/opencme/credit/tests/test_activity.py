"""An activity as a value: who may claim what of it, when, and at what price."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from opencme.credit import Activity, ActivityError, Amount, Award, Price, Session

PHYSICIANS, NURSES = frozenset({"physician-md", "physician-do"}), frozenset({"nurse-rn"})
PAIN = Activity(
    id="pain-2026",
    title="Pain",
    provider="Lakeside Medical Society",
    format="live",
    starts=datetime(2026, 12, 4, 9),
    ends=datetime(2026, 12, 5, 12),
    awards=(
        Award("ama-pra-1", Amount(675), (("opioid-prescribing", Amount(200)),), PHYSICIANS),
        Award("ancc", Amount(675), (), NURSES),
    ),
    prices=(Price(20000, "USD"), Price(5000, "USD", NURSES)),
)


def test_each_profession_claims_its_own_credit() -> None:
    (nurse,) = PAIN.records("nurse-rn", date(2026, 12, 5))
    (physician,) = PAIN.records("physician-md", date(2026, 12, 5))
    assert (nurse.system, physician.system) == ("ancc", "ama-pra-1")
    assert physician.topics == (("opioid-prescribing", Amount(200)),)
    assert physician.started == date(2026, 12, 4)


def test_a_profession_that_nobody_states_is_not_held_against_her() -> None:
    assert [record.system for record in PAIN.records(None, date(2026, 12, 5))] == ["ama-pra-1", "ancc"]


def test_the_price_is_that_of_her_profession_else_everybodys() -> None:
    assert PAIN.price_for("nurse-rn") == Price(5000, "USD", NURSES)
    assert PAIN.price_for("pharmacist") == Price(20000, "USD")


def test_an_activity_is_over_after_its_last_day() -> None:
    assert not PAIN.is_over(date(2026, 12, 5))
    assert PAIN.is_over(date(2026, 12, 6))


def test_sessions_of_a_conference_are_no_repeats_of_each_other() -> None:
    day = datetime(2026, 12, 4, 9), datetime(2026, 12, 4, 10)
    sessions = tuple(Session(name, name, *day, awards=(Award("ancc", Amount(100)),)) for name in ("a", "b"))
    activities = {PAIN.records_of(session, None)[0].activity for session in sessions}
    assert activities == {"pain-2026#a", "pain-2026#b"}


def test_an_activity_lasts_as_long_as_its_last_session() -> None:
    session = Session("last", "Last", datetime(2026, 12, 6, 9), datetime(2026, 12, 6, 10))
    assert replace(PAIN, ends=None, sessions=(session,)).last_day == date(2026, 12, 6)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"format": "live"}, "starts"),
        ({"format": "enduring", "available": (date(2026, 2, 1), date(2026, 1, 1))}, "available"),
        ({"format": "enduring", "minutes": 0}, "minutes"),
        ({"format": "enduring", "prices": (Price(500, "JPY"), Price(4000, "EUR"))}, "prices"),
        ({"format": "live", "starts": datetime(2026, 2, 1), "ends": datetime(2026, 1, 1)}, "ends"),
    ],
)
def test_what_contradicts_itself_is_refused(wrong: dict[str, object], field: str) -> None:
    with pytest.raises(ActivityError) as error:
        Activity(id="x", title="X", provider="Y", **wrong)  # type: ignore[arg-type]
    assert error.value.field == field


def test_a_topic_carries_no_more_than_its_award() -> None:
    with pytest.raises(ActivityError, match="more than the 1"):
        Award("ancc", Amount(100), (("ethics", Amount(200)),))
