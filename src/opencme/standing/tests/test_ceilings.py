"""Ceilings hold in their cells: slices of a period are those that the period itself has."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from opencme.rulebook import Period, read_text
from opencme.standing import of, read_cases

BOOK = """
programme: small
title: A small programme
kind: licence
authority: {name: A board, url: "https://board.example"}
for: {profession: physician-md, country: US}
unit: hour
period: {months: 24, ends: {month: 2, day: last}}
accepts: [{system: ama-pra-1}]
checked: 2026-01-02
rules:
  total:
    title: Total
    need: 10
    source: {cite: The law, url: "https://law.example"}
  a-year:
    title: At most one hour a year
    part-of: total
    most: 1
    over: year
    source: {cite: The law, url: "https://law.example"}
"""
CASE = """
case: two hours on two days
programme: small
as_of: 2026-02-27
credential: {{period: {{start: 2024-02-29, end: 2026-02-27}}}}
credits:
  - {{completed: {one}, system: ama-pra-1, amount: 1}}
  - {{completed: {other}, system: ama-pra-1, amount: 1}}
"""


@pytest.mark.parametrize(
    ("one", "other", "counted"),
    [("2024-02-29", "2025-02-27", 1), ("2025-02-27", "2025-02-28", 2), ("2025-02-28", "2026-02-27", 1)],
)
def test_in_a_period_from_29_february_the_second_year_begins_on_the_28th(one: str, other: str, counted: int) -> None:
    (case,) = read_cases(CASE.format(one=one, other=other), "case")
    answer = of(read_text(BOOK, "small.yaml"), case.credential, case.learner, case.transcript, on=date(2026, 2, 27))
    assert answer.rules["total"].counted.decimal == counted


def test_every_day_of_a_period_lies_in_one_slice() -> None:
    period = Period(date(2024, 2, 29), date(2026, 2, 27), 24)
    bounds = list(period.slices())
    assert bounds == [(date(2024, 2, 29), date(2025, 2, 27)), (date(2025, 2, 28), date(2026, 2, 27))]
    assert all(later[0] - earlier[1] == timedelta(days=1) for earlier, later in pairwise(bounds))


BESIDE = """
case: a course of eight hours of which three are accepted
programme: small
as_of: 2026-02-27
credential: {period: {start: 2024-03-01, end: 2026-02-28}}
learner: {profession: PROFESSION}
credits:
  - completed: 2025-01-15
    system: ama-pra-1
    amount: 8
    topics: {infectious-disease: 3, ethics: 2}
"""
SIDE_BY_SIDE = """  no-ethics-for-physicians:
    title: Physicians count no ethics
    part-of: total
    most: 0
    where: {topic: ethics}
    when: {profession: physician-md}
    source: {cite: The law, url: "https://law.example"}
  other-than-ethics:
    title: At most two hours of anything else
    part-of: total
    most: 2
    except: {topic: ethics}
    source: {cite: The law, url: "https://law.example"}
"""


@pytest.mark.parametrize(("profession", "counted"), [("physician-md", 1), ("physician-do", 2)])
def test_a_ceiling_that_does_not_apply_takes_nothing_from_the_one_beside_it(profession: str, counted: int) -> None:
    book = BOOK[: BOOK.index("  a-year:")] + SIDE_BY_SIDE
    book = book.replace("[{system: ama-pra-1}]", "[{system: ama-pra-1, where: {topic: infectious-disease}}]")
    (case,) = read_cases(BESIDE.replace("PROFESSION", profession), "case")
    answer = of(read_text(book, "small.yaml"), case.credential, case.learner, case.transcript, on=date(2026, 2, 27))
    assert answer.rules["total"].counted.decimal == counted
