"""The same activity taken again: which of the records counts, and which one the others are said to repeat."""

from __future__ import annotations

from datetime import date

from opencme.rulebook import read_text
from opencme.standing import Standing, of, read_cases

BOOK = """
programme: small
title: A small programme
kind: licence
authority: {name: A board, url: "https://board.example"}
for: {profession: physician-md, country: US}
unit: hour
period: {months: 12, ends: {month: 12, day: 31}, early: {months: 8}}
accepts: [{system: ama-pra-1}]
checked: 2026-01-02
repeats: never
rules:
  total:
    title: Total
    need: 10
    source: {cite: The law, url: "https://law.example"}
"""


def answer(credits_: str) -> Standing:
    text = f"""
case: courses
programme: small
as_of: 2026-12-31
credential: {{issued: 2015-01-01, expires: 2026-12-31}}
credits:
{credits_}"""
    (case,) = read_cases(text, "case")
    return of(read_text(BOOK, "small.yaml"), case.credential, case.learner, case.transcript, on=date(2026, 12, 31))


def test_each_repeat_is_said_to_repeat_its_own_activity() -> None:
    told = answer("""
  - {id: acls-1, completed: 2026-02-01, system: ama-pra-1, amount: 1, activity: acls}
  - {id: acls-2, completed: 2026-03-01, system: ama-pra-1, amount: 1, activity: acls}
  - {id: bls-1, completed: 2026-04-01, system: ama-pra-1, amount: 1, activity: bls}
""").rules["total"]
    assert told.counted.decimal == 2
    (left,) = [each for each in told.not_counted if each.reason == "repeat"]
    assert (left.record.id, left.detail) == ("acls-2", "acls of 2026-02-01")


def test_credit_given_to_another_period_is_no_earlier_time_of_the_same_activity() -> None:
    told = answer("""
  - {completed: 2026-10-01, system: ama-pra-1, amount: 1, activity: acls, for-period: 2027-12-31}
  - {completed: 2026-11-01, system: ama-pra-1, amount: 2, activity: acls}
""").rules["total"]
    assert told.counted.decimal == 2


def test_what_was_taken_before_the_period_is_not_taken_for_the_first_time_in_it() -> None:
    told = answer("""
  - {completed: 2021-10-01, system: ama-pra-1, amount: 1, activity: acls}
  - {completed: 2026-11-01, system: ama-pra-1, amount: 2, activity: acls}
""").rules["total"]
    assert told.counted.decimal == 0
