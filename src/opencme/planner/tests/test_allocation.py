"""For which of two periods credit counts best, where it may count for either."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from opencme import rulebook, standing
from opencme.credit import Amount, Credential, Learner, Record, Transcript
from opencme.planner import allocation
from opencme.planner.allocation import Allocation, missing

BOOK = rulebook.load("us-nccpa")
HELD = Credential(issued=date(2012, 6, 1), expires=date(2027, 12, 31))
LEARNER = Learner("physician-assistant")
TODAY = date(2026, 11, 24)
EARLIER, LATER = date(2025, 12, 31), date(2027, 12, 31)


def record(amount: int, day: date = date(2025, 7, 1), system: str = "aapa-1", **fields: object) -> Record:
    return replace(Record(day, system, Amount.of(amount)), **fields)  # type: ignore[arg-type]


def of(*records: Record, limit: int = allocation.LIMIT) -> Allocation | None:
    return allocation.of(BOOK, HELD, LEARNER, Transcript.of(records), on=TODAY, limit=limit)


def test_credit_of_the_last_months_that_the_earlier_period_does_not_need_is_better_used_in_the_later() -> None:
    before = record(100, date(2024, 5, 1))
    found = of(before, record(30, for_period=EARLIER, title="Dermatology"))
    assert found
    assert found.proven
    assert found.closes == Amount.of(60)  # 30 of the total, and 30 of those in Category 1
    assert found.moved == ((record(30, for_period=EARLIER, title="Dermatology"), LATER),)
    assert found.sentence.startswith("Assign “Dermatology” of 1 July 2025 to the period that ends on 31 December 2027")


def test_credit_that_nobody_assigned_is_not_counted_twice() -> None:
    found = of(record(70, date(2024, 5, 1)), record(30))
    assert found
    assert found.earlier_best.state == "met"
    assert found.counted_twice == Amount.of(60)
    assert "seems to count twice" in found.sentence


def test_nothing_is_said_where_all_is_well_or_there_is_nothing_to_choose() -> None:
    assert of(record(100, date(2026, 5, 1))) is None
    well = of(record(100, date(2024, 5, 1)), record(30))
    assert well
    assert not well.sentence
    first = allocation.of(BOOK, replace(HELD, issued=date(2026, 3, 1)), LEARNER, Transcript.of([record(30)]), on=TODAY)
    assert first is None


def test_a_programme_whose_periods_do_not_overlap_leaves_no_choice() -> None:
    florida = rulebook.load("us-fl-md")
    held = Credential(issued=date(2012, 6, 1), expires=date(2027, 1, 31))
    transcript = Transcript.of([record(10, system="ama-pra-1")])
    assert allocation.of(florida, held, LEARNER, transcript, on=TODAY) is None


def test_records_that_are_as_good_as_each_other_are_not_tried_one_by_one() -> None:
    found = of(record(90, date(2024, 5, 1)), *(record(1, title=f"Talk {number}") for number in range(60)))
    assert found
    assert found.proven
    assert found.looked_at < 100
    assert len(found.records) - len(found.for_later) == 10


def test_where_the_limit_is_reached_it_says_so_with_a_bound() -> None:
    draw = Random(3)
    records = [record(draw.randint(1, 9), system=draw.choice(["aapa-1", "pa-2"])) for _ in range(24)]
    found = of(record(40, date(2024, 5, 1)), *records, limit=4)
    assert found
    assert not found.proven
    assert found.bound.hundredths <= missing(found.best)


@given(st.integers(0, 2**32))
@settings(deadline=None, max_examples=40)
def test_no_assignment_is_better_than_the_one_that_is_proven(seed: int) -> None:
    draw = Random(seed)
    systems = ["aapa-1", "pa-2", "aapa-1-pi", "aapa-1-self-assessment", "none"]
    records = [record(draw.randint(0, 90), date(2024, 5, 1)), record(draw.randint(0, 60), date(2026, 3, 1))]
    records += [
        record(
            draw.choice([1, 5, 10, 20, 20, 30]),
            date(2025, 5, 1) + timedelta(days=draw.randint(0, 240)),
            draw.choice(systems),
            for_period=draw.choice([None, EARLIER, LATER]),
            activity=draw.choice([None, "once", "twice"]),
        )
        for _ in range(draw.randint(1, 6))
    ]
    transcript = Transcript.of(records)
    found = of(*records)
    if found is None:
        return
    assert found.proven
    places = [index for index, each in enumerate(transcript.records) if each in found.records]
    best = None
    for ends in product((EARLIER, LATER), repeat=len(places)):
        tried = list(transcript.records)
        for index, end in zip(places, ends, strict=True):
            tried[index] = replace(tried[index], for_period=end)
        earlier, later = (
            missing(standing.of(BOOK, HELD, LEARNER, Transcript.of(tried), on=day)) for day in (EARLIER, TODAY)
        )
        best = min(best or (earlier, later), (earlier, later))
    assert best == (missing(found.earlier_best), missing(found.best))
