"""What a plan does for people: one activity for several programmes, days, money, ways, and what is in the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from opencme import rulebook
from opencme.credit import Activity, Amount, Award, Credential, Learner, Place, Price, Record, Session, Transcript
from opencme.planner import MONEY, TRAVEL, Holding, Plan, Weights, WishError, Wishes, plan
from opencme.planner.plan import IMPOSSIBLE, NOTHING_MISSING, OPTIMAL
from opencme.planner.plan_words import sentence
from opencme.planner.wishes import BUDGET, TIME

ON = date(2026, 12, 1)
FLORIDA = Holding("Florida", rulebook.load("us-fl-md"), Credential(date(2018, 5, 4), date(2027, 1, 31)))
ON_TOP = """
programme: a-board
title: A board
kind: licence
authority: {name: A board, url: "https://example.org"}
for: {profession: physician-md, country: US}
unit: hour
period: {months: 12, ends: {month: 1, day: 31}}
accepts: [{system: ama-pra-1, value: 1}]
rules:
  total: {title: Ten hours, need: 10, source: {cite: "1", url: "https://example.org"}}
  ethics:
    title: Two hours of ethics on top
    need: 2
    where: {topic: ethics}
    on-top-of: total
    source: {cite: "2", url: "https://example.org"}
checked: 2026-01-02
"""
BOARD = Holding("a board", rulebook.read_text(ON_TOP, "on-top"), Credential(expires=date(2027, 1, 31)))
PHYSICIAN = Learner("physician-md", ("family-medicine",), date(1980, 3, 9), {"dea-registered": False})
NEARLY = Transcript.of(
    [Record(date(2026, 2, 10), "ama-pra-1", Amount(3800), format="live", topics=(("ethics", Amount(200)),))]
)
"""38 of Florida's 40 hours: two are missing, two of them on medical errors and two on domestic violence."""


def course(name: str, hours: float, *topics: str, price: int = 0, **more: Any) -> Activity:
    amount = Amount(int(hours * 100))
    awards = (Award("ama-pra-1", amount, tuple((topic, amount) for topic in topics)),)
    fields: dict[str, object] = {
        "format": "enduring",
        "awards": awards,
        "prices": (Price(price, "USD"),),
        "minutes": int(hours * 60),
    }
    return Activity(id=name, title=name, provider="A society", **(fields | more))  # type: ignore[arg-type]


ERRORS = course("errors", 2, "prevention-of-medical-errors", price=9000)
VIOLENCE = course("violence", 2, "domestic-violence", price=4000)
BOTH = course("both", 2, "prevention-of-medical-errors", "domestic-violence", price=20000)


def planned(*activities: Activity, wishes: Wishes | None = None, holdings: tuple[Holding, ...] = (FLORIDA,)) -> Plan:
    return plan(holdings, PHYSICIAN, NEARLY, activities, wishes or Wishes(), on=ON)


def names(answer: Plan) -> set[str]:
    return {pick.option.id for pick in answer.picks}


def test_one_course_that_carries_both_topics_saves_two_hours() -> None:
    answer = planned(ERRORS, VIOLENCE, BOTH)
    assert (answer.outcome, names(answer)) == (OPTIMAL, {"both"})
    assert answer.cost == answer.bound == answer.minutes == 120
    assert {gap.rule.id for gap in answer.closes} >= {"total", "medical-errors", "domestic-violence"}


def test_where_money_counts_the_two_cheaper_ones_are_chosen() -> None:
    answer = planned(ERRORS, VIOLENCE, BOTH, wishes=Wishes(weights=MONEY))
    assert names(answer) == {"errors", "violence"}
    assert answer.price == 13000


def test_each_pick_says_what_would_stay_open_without_it_and_what_is_next_best() -> None:
    answer = planned(ERRORS, VIOLENCE, BOTH)
    (pick,) = answer.picks
    assert {gap.rule.id for gap in pick.needed_for} == {"total", "medical-errors", "domestic-violence"}
    (other,) = answer.alternatives
    assert {option.id for option in other.instead} == {"errors", "violence"}
    assert other.more == 120


def test_after_the_plan_the_standing_is_met() -> None:
    answer = planned(BOTH)
    assert [standing.state for standing in answer.standings] == ["met"]


def test_one_activity_counts_in_every_programme_that_takes_it() -> None:
    hospital = Holding("a hospital", BOARD.book, Credential(period=(date(2026, 11, 1), date(2027, 1, 31))))
    ten = course("ten", 10, "prevention-of-medical-errors", "domestic-violence")
    answer = planned(ten, course("other ten", 10), BOTH, course("ethics", 2, "ethics"), holdings=(FLORIDA, hospital))
    assert names(answer) == {"ten", "ethics"}
    assert {gap.holding.name for gap in answer.closes} == {"Florida", "a hospital"}


def test_nothing_missing_is_said_without_a_plan() -> None:
    done = Transcript.of([*NEARLY, *BOTH.records("physician-md", date(2026, 3, 1))])
    answer = plan((FLORIDA,), PHYSICIAN, done, (ERRORS,), Wishes(), on=ON)
    assert (answer.outcome, answer.picks) == (NOTHING_MISSING, ())


def test_an_empty_catalog_closes_nothing_and_says_of_what() -> None:
    answer = planned()
    assert answer.picks == ()
    assert {(each.gap.rule.id, each.helps) for each in answer.unclosable} == {
        ("total", False),
        ("medical-errors", False),
        ("domestic-violence", False),
    }


def test_what_nothing_closes_is_named_and_the_rest_is_planned() -> None:
    answer = planned(ERRORS)
    assert names(answer) == {"errors"}
    assert [each.gap.rule.id for each in answer.unclosable] == ["domestic-violence"]


def test_no_budget_leaves_only_what_is_free() -> None:
    answer = planned(ERRORS, VIOLENCE, BOTH, wishes=Wishes(budget=0))
    assert (answer.outcome, answer.in_the_way) == (IMPOSSIBLE, (frozenset({BUDGET}),))
    free = [replace(each, prices=()) for each in (ERRORS, VIOLENCE)]
    assert planned(*free, BOTH, wishes=Wishes(budget=0)).price == 0


def test_all_wishes_that_must_be_given_up_together_are_named_together() -> None:
    answer = planned(ERRORS, VIOLENCE, BOTH, wishes=Wishes(budget=0, minutes_per_week=5))
    assert answer.in_the_way == (frozenset({BUDGET, TIME}),)


def test_a_deadline_tomorrow_leaves_only_what_can_be_done_by_then() -> None:
    later = replace(BOTH, available=(date(2027, 1, 31), None))
    answer = plan((FLORIDA,), PHYSICIAN, NEARLY, (later, ERRORS, VIOLENCE), Wishes(), on=date(2027, 1, 30))
    assert names(answer) == {"both"}
    assert answer.picks[0].day == date(2027, 1, 31)
    over = replace(later, available=(date(2027, 2, 1), None))
    answer = plan((FLORIDA,), PHYSICIAN, NEARLY, (over, ERRORS, VIOLENCE), Wishes(), on=date(2027, 1, 30))
    assert names(answer) == {"errors", "violence"}


def test_where_time_ends_before_every_activity_is_looked_at_nothing_is_proven() -> None:
    answer = plan((FLORIDA,), PHYSICIAN, NEARLY, (ERRORS, VIOLENCE, BOTH), Wishes(), on=ON, seconds=0)
    assert not answer.complete
    assert answer.outcome not in (OPTIMAL, IMPOSSIBLE)
    assert answer.bound == 0
    assert sentence(answer, Wishes()).endswith("There was no time to look at every activity; allow more.")


def live(name: str, day: int, hour: int, *topics: str, **more: Any) -> Activity:
    starts = datetime(2026, 12, day, hour)
    return course(name, 2, *topics, format="live", starts=starts, ends=starts.replace(hour=hour + 2), **more)


def test_what_happens_at_the_same_time_cannot_both_be_attended() -> None:
    errors = live("errors at nine", 10, 9, "prevention-of-medical-errors")
    answer = planned(errors, live("violence at ten", 10, 10, "domestic-violence"))
    assert answer.outcome == IMPOSSIBLE
    assert names(planned(errors, live("violence at eleven", 10, 11, "domestic-violence"))) == {
        "errors at nine",
        "violence at eleven",
    }


def test_a_booked_activity_is_in_the_plan_and_nothing_happens_at_its_time() -> None:
    booked = live("booked", 10, 9, "domestic-violence")
    answer = planned(
        booked,
        live("errors at ten", 10, 10, "prevention-of-medical-errors"),
        live("errors later", 11, 10, "prevention-of-medical-errors"),
        BOTH,
        wishes=Wishes(booked=frozenset({"booked"}), hidden=frozenset({"both"})),
    )
    assert names(answer) == {"booked", "errors later"}


def test_parts_of_a_conference_pay_its_price_once() -> None:
    starts = datetime(2026, 12, 10, 9)
    sessions = tuple(
        Session(
            topic,
            topic,
            starts.replace(hour=9 + 2 * number),
            starts.replace(hour=11 + 2 * number),
            (Award("ama-pra-1", Amount(200), ((topic, Amount(200)),)),),
        )
        for number, topic in enumerate(("prevention-of-medical-errors", "domestic-violence", "ethics"))
    )
    conference = course("conference", 6, price=10000, format="live", starts=starts, sessions=sessions, awards=())
    answer = planned(conference, wishes=Wishes(weights=MONEY))
    assert names(answer) == {"conference#prevention-of-medical-errors", "conference#domestic-violence"}
    assert answer.cost == answer.price == 10000


def test_the_way_counts_there_and_back() -> None:
    tampa = Place("Tampa", "US", latitude=Decimal("27.95"), longitude=Decimal("-82.46"))
    orlando = Place("Orlando", "US", latitude=Decimal("28.54"), longitude=Decimal("-81.38"))
    topics = ("prevention-of-medical-errors", "domestic-violence")
    home = (Decimal("28.54"), Decimal("-81.38"))
    here, there = live("here", 10, 9, *topics, place=orlando), live("there", 11, 9, *topics, place=tampa)
    assert names(planned(here, there, wishes=Wishes(weights=TRAVEL, home=home))) == {"here"}
    far = planned(there, wishes=Wishes(weights=TRAVEL, home=home))
    assert 230 <= far.kilometres <= 260
    assert planned(there, wishes=Wishes(home=home, kilometres=50)).outcome == IMPOSSIBLE


def test_hours_on_top_are_not_spared_by_credit_that_serves_both() -> None:
    catalog = [
        course("ethics", 2, "ethics"),
        course("any", 10),
        course("any 12", 12),
        course("with ethics", 10, "ethics"),
    ]
    answer = plan((BOARD,), PHYSICIAN, Transcript(), catalog, Wishes(), on=ON)
    assert answer.cost == 12 * 60
    assert "ethics" in names(answer)
    assert answer.standings[0].state == "met"


@pytest.mark.parametrize(
    ("wrong", "field"), [({"budget": -1}, "budget"), ({"busy": ((date(2027, 1, 2), date(2027, 1, 1)),)}, "busy")]
)
def test_a_wish_that_cannot_be_meant_is_refused(wrong: dict[str, object], field: str) -> None:
    with pytest.raises(WishError) as error:
        Wishes(**wrong)  # type: ignore[arg-type]
    assert error.value.field == field
    with pytest.raises(WishError, match="not all 0"):
        Weights(0, 0, 0)
