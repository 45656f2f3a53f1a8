"""Small changes to a rulebook show what its cases do not decide."""

from __future__ import annotations

from opencme.credit import vocabulary
from opencme.rulebook.document import parse
from opencme.standing import read_cases
from opencme.standing.mutants import TOLD, mutants, survivors

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
    - {{completed: 2025-03-01, system: ama-pra-1, amount: 1}}
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


RICH = (
    BOOK
    + """
    over: {years: 2}
    due: {months: 12, after: training-completed}
    accepts: [{system: [aoa-1a], where: {approved-by: [a-board]}}]
    except: {stated: country}
  plan:
    title: A plan
    need: {fact: development-plan-written}
    source: {cite: The law, url: "https://law.example"}
"""
)


def made(start: str) -> list[str]:
    """The changes at a place of a rulebook that says more, and beneath it."""
    changes = [mutant.change for mutant in mutants(parse(RICH, "small.yaml"))]
    assert len(changes) == len(set(changes)) > 0
    return [change for change in changes if change.startswith(f"rules.{start}")]


def test_what_a_rule_need_not_say_is_left_out() -> None:
    assert "rules.ethics.where: {topic: ethics} left out" in made("ethics.where:")
    assert "rules.ethics.over: {years: 2} left out" in made("ethics.over:")
    assert made("ethics.due:") == ["rules.ethics.due: {months: 12, after: training-completed} left out"]
    assert made("ethics.accepts:") == [
        "rules.ethics.accepts: [{system: [aoa-1a], where: {approved-by: [a-board]}}] left out"
    ]


def test_a_name_alone_in_a_list_gives_way_to_a_stranger() -> None:
    assert made("ethics.accepts.0.system") == ["rules.ethics.accepts.0.system: [aoa-1a] to [ama-pra-1]"]
    assert made("ethics.accepts.0.where.") == ["rules.ethics.accepts.0.where.approved-by: [a-board] to [not-a-board]"]


def test_a_fact_gives_way_to_another_of_its_kind_that_is_not_known_from_elsewhere() -> None:
    facts = vocabulary().terms("facts")
    for place, name in (("plan.need", "development-plan-written"), ("ethics.due.after", "training-completed")):
        (change,) = made(place)
        other = change.removeprefix(f"rules.{place.removesuffix('.need')}").split(" to ")[1]
        assert other != name
        assert facts[other].kind == facts[name].kind
        assert other not in TOLD


def test_what_alone_is_asked_to_be_stated_gives_way_to_another_attribute() -> None:
    assert made("ethics.except") == [
        "rules.ethics.except: {stated: country} left out",
        "rules.ethics.except.stated: country to format",
    ]
