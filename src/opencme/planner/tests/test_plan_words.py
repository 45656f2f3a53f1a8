"""A plan in words: the answer names what it takes and what is proven, and every amount reads as a person says it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencme import rulebook
from opencme.credit import Activity, Amount, Award, Credential, Learner, Price, Record, Transcript
from opencme.planner import MIXED, MONEY, TRAVEL, Holding, Plan, Wishes, plan
from opencme.planner import plan_words as say
from opencme.planner.plan import BEST_FOUND, NOT_FOUND
from opencme.planner.plan_json import plan_as_json

TODAY = date(2026, 12, 1)
ERRORS = "prevention-of-medical-errors"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(1, "1 minute"), (50, "50 minutes"), (60, "1 hour"), (90, "1.5 hours"), (105, "1.75 hours"),
     (100, "1 hour 40 minutes"), (200, "3 hours 20 minutes"), (600, "10 hours"), (0, "0 minutes")],
)  # fmt: skip
def test_a_duration_reads_as_people_say_it(minutes: int, words: str) -> None:
    assert say.duration(minutes) == words


@given(st.integers(0, 100_000), st.integers(0, 100_000))
def test_two_durations_never_read_alike(one: int, other: int) -> None:
    assert (say.duration(one) == say.duration(other)) == (one == other)


@pytest.mark.parametrize(
    ("hundredths", "words"),
    [(0, "nothing"), (4_500, "45 USD"), (1_250, "12.50 USD"), (123_456_705, "1,234,567.05 USD")],
)
def test_money_has_its_currency(hundredths: int, words: str) -> None:
    assert say.money(hundredths, "USD") == words


def course(id: str, hours: int, price: int = 0, **more: Any) -> Activity:
    award = Award("ama-pra-1", Amount(hours * 100), ((ERRORS, Amount(hours * 100)),))
    facts: dict[str, Any] = {"minutes": hours * 60, "prices": (Price(price * 100, "USD"),), "online": True}
    return Activity(id, f"Course {id}", "Acme", "enduring", (award,), **facts | more)


def planned(activities: list[Activity], wishes: Wishes | None = None, **more: Any) -> Plan:
    """For somebody who lacks two hours on medical errors."""
    book = rulebook.load("us-fl-md")
    holding = Holding("Florida MD licence", book, Credential(date(2018, 5, 4), date(2027, 1, 31)))
    learner = Learner("physician-md", facts={"dea-registered": True})
    topics = (("controlled-substance-prescribing", Amount(200)), ("domestic-violence", Amount(200)))
    record = Record(date(2025, 6, 1), "ama-pra-1", Amount(4000), topics=topics)
    return plan([holding], learner, Transcript.of([record]), activities, wishes or Wishes(), on=TODAY, **more)


def test_the_sentence_says_what_it_takes_and_that_nothing_takes_less() -> None:
    found = planned([course("1", 2), course("2", 3)])
    assert say.sentence(found, Wishes()) == "2 hours in one activity close everything; no plan under 2 hours exists."


@pytest.mark.parametrize(
    ("wishes", "sentence"),
    [
        (Wishes(MONEY), "2 hours and 45 USD in one activity close everything; no plan under 45 USD exists."),
        (Wishes(TRAVEL, home=(Decimal(28), Decimal(-82))),
         "2 hours, 45 USD and no travel in one activity close everything."),
        (Wishes(MIXED), "2 hours and 45 USD in one activity close everything; no plan under 165 USD exists, "
                        "an hour counted as 60 USD and a kilometre as 0.30 USD."),
    ],
)  # fmt: skip
def test_the_least_is_said_in_what_it_is_meant_in(wishes: Wishes, sentence: str) -> None:
    assert say.sentence(planned([course("1", 2, 45)], wishes), wishes) == sentence


def test_what_is_not_proven_is_not_called_so() -> None:
    found = replace(planned([course("1", 2)]), outcome=BEST_FOUND, bound=90)
    assert say.sentence(found, Wishes()) == (
        "2 hours in one activity close everything. This is the best found so far; no plan under 1.5 hours exists."
    )
    none = replace(found, outcome=NOT_FOUND, picks=(), bound=0)
    assert say.sentence(none, Wishes()) == "No plan was found in the time given; there may be one."


def test_what_nothing_closes_is_not_called_closed() -> None:
    assert say.sentence(planned([]), Wishes()) == "Nothing here closes what is missing."


def test_many_things_that_would_be_done_instead_are_not_all_named() -> None:
    found = planned([course("1", 2), *(course(f"{n}", 1, minutes=100) for n in range(2, 5))])
    (best,) = found.alternatives
    assert say.next_best(best, Wishes()).startswith("Without it: 1 hour 20 minutes more with “Course ")
    many = replace(best, instead=tuple(replace_title(best.instead[0], f"Course {n}") for n in range(5)))
    assert say.next_best(many, Wishes()).endswith("with “Course 0”, “Course 1” and three others.")


def replace_title(option: Any, title: str) -> Any:
    return replace(option, activity=replace(option.activity, title=title))


def test_without_the_only_course_there_is_no_plan() -> None:
    found = planned([course("1", 2)])
    assert [say.next_best(each, Wishes()) for each in found.alternatives] == ["Without it there is no plan."]


def test_each_wish_that_may_be_given_up_has_a_name() -> None:
    home = (Decimal(28), Decimal(-82))
    wishes = Wishes(
        budget=0, minutes_per_week=60, weekdays=frozenset({0}), home=home, kilometres=5,
        formats=frozenset({"live"}), languages=frozenset({"en"}),
    )  # fmt: skip
    assert set(wishes.asked()) == set(say.GIVEN_UP)
    assert len({say.limit(name, wishes) for name in wishes.asked()}) == 6


def test_the_json_has_the_same_sentence() -> None:
    found = planned([course("1", 2)])
    assert plan_as_json(found, Wishes(), TODAY)["sentence"] == say.sentence(found, Wishes())
