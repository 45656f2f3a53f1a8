"""Small changes to a rulebook show what its cases do not decide."""

from __future__ import annotations

from opencme.rulebook.document import parse
from opencme.standing import read_cases
from opencme.standing.mutants import mutants, survivors

BOOK = """
programme: small
title: A small programme
kind: licence
authority: {name: A board, url: "https://board.example"}
for: {profession: physician-md, country: US}
unit: hour
period: {months: 24, ends: {month: 1, day: 31}}
accepts: [{system: ama-pra-1}]
checked: 2026-01-02
rules:
  ethics:
    title: Ethics
    need: 2
    where: {topic: ethics}
    when: {fact: dea-registered}
    source: {cite: The law, url: "https://law.example"}
"""
CASE = """
- case: {title}
  programme: small
  as_of: 2026-12-01
  credential: {{expires: 2027-01-31}}
  learner: {{facts: {{dea-registered: {registered}}}}}
  credits:
    - {{completed: 2025-02-01, system: ama-pra-1, amount: 1, topics: [ethics]}}
    - {{completed: 2025-01-31, system: ama-pra-1, amount: 1, topics: [ethics]}}
  expect: {expect}
"""
FULL = "{rules: {ethics: {needed: 2, counted: 1, state: short}}}"


def missed(*cases: str) -> set[str]:
    found, tried = survivors(parse(BOOK, "small.yaml"), list(read_cases("".join(cases), "cases")))
    assert tried == len(list(mutants(parse(BOOK, "small.yaml"))))
    return {mutant.change for mutant in found}


def test_sharp_cases_notice_every_change() -> None:
    assert missed(CASE.format(title="Registered", registered="true", expect=FULL)) == set()


def test_what_no_case_looks_at_is_named_with_its_place_and_change() -> None:
    assert missed(CASE.format(title="Registered", registered="true", expect="{standing: short}")) == {
        "period.months: 24 to 23",
        "accepts.0.system: ama-pra-1 to ama-pra-2",
        "rules.ethics.need: 2 to 2.01",
        "rules.ethics.need: 2 to 1.99",
        "rules.ethics.where.topic: ethics to addiction-medicine",
    }


def test_a_condition_is_decided_only_by_a_case_on_either_side() -> None:
    assert "rules.ethics.when: the condition turned round" not in missed(
        CASE.format(title="Not registered", registered="false", expect="{standing: met}")
    )


def test_what_no_answer_hangs_on_is_left_alone() -> None:
    changes = {mutant.change.split(":")[0] for mutant in mutants(parse(BOOK, "small.yaml"))}
    assert not {change for change in changes if "title" in change or "source" in change or "ends" in change}
