"""Valid rulebooks with cases to try them on, as plain data: ``example(seed)`` draws ``(rulebook, case)``.

Small in size and biased to what goes wrong: days at the edges of windows, amounts near the needs, unknown facts. What
docs/rulebooks.md leaves open is not drawn; each such choice says so where it is made.
"""

import datetime
from random import Random

from hypothesis import strategies as st

from tests.plain.generate_facts import chance, condition, fact_values, one_of
from tests.plain.generate_plan import AMOUNTS, FORMATS, HELD, ROLES, TOPICS, Draw, Plan, near_one_of, number, plan_for
from tests.plain.generate_rules import (
    a_rule,
    accepts,
    add_any_of,
    add_ceilings,
    add_needs,
    add_on_top,
    add_values,
    grants_for,
    total,
)
from tests.plain.periods import ONE_DAY, add_months
from tests.plain.reading import Data

type Example = tuple[Data, Data]


def examples() -> st.SearchStrategy[Example]:
    """A valid rulebook and a case for it, for properties."""
    return st.integers(0, 2**32).map(example)


def example(seed: int) -> Example:
    """The valid rulebook, and the case for it, that belong to a number."""
    draw = Random(seed)
    plan = plan_for(draw)
    limited = chance(draw, 50)
    plan.tiers = not limited and chance(draw, 40)
    if plan.tiers:
        # A `most` anywhere would limit records in tiers.
        plan.rules["total"] = {key: value for key, value in total(draw, plan).items() if key != "most"}
    else:
        plan.rules["total"] = total(draw, plan)
    either = chance(draw, 20)
    add_needs(draw, plan, 1 if limited or either else 3)
    if limited:
        add_ceilings(draw, plan)
    if either:
        add_any_of(draw, plan)
    if chance(draw, 20):
        add_values(draw, plan)
    if not limited and not plan.tiers and chance(draw, 30):
        add_on_top(draw, plan)
    if "carry" in plan.rules["total"] and chance(draw, 50):
        within = a_rule("A part that carries too", need=2, part_of="total", where={"format": "live"}, carry={"most": 3})
        plan.rules["carrying"] = within
    rulebook: Data = {
        "programme": "us-fl-md",
        "title": "A programme to try the language on",
        "kind": "licence",
        "authority": {"name": "A board", "url": "https://example.org"},
        "for": {"profession": ["physician-md"], "country": "US", "region": "FL"},
        "unit": "hour",
        "period": plan.period,
        "accepts": accepts(draw, plan),
        "rules": plan.rules,
        "checked": datetime.date(2026, 1, 2),
    }
    if chance(draw, 12):
        rulebook["exempt-when"] = condition(draw, plan.days, plan.months)
    if chance(draw, 8):
        rulebook["in-force"] = {one_of(draw, "from", "until"): near_one_of(draw, plan.p.end)}
    if chance(draw, 20):
        rulebook["repeats"] = one_of(draw, "once", "once-a-year", "allowed")
    if chance(draw, 6) and not any(rule.get("repeats") == "never" for rule in plan.rules.values()):
        rulebook["dates"] = "whole"
    grants = grants_for(draw, plan)
    if grants:
        rulebook["grants"] = grants
    return rulebook, _case(draw, plan)


# Cases.


def _case(draw: Draw, plan: Plan) -> Data:
    learner: Data = {"facts": fact_values(draw, plan.days)}
    if plan.born is not None and (chance(draw, 90) or "follows" in plan.period):
        learner["born"] = plan.born
    if chance(draw, 80):
        learner["profession"] = one_of(draw, "physician-md", "physician-do")
    if chance(draw, 50):
        learner["specialties"] = [one_of(draw, "family-medicine", "dermatology")]
    return {
        "case": "drawn",
        "programme": "us-fl-md",
        "as_of": plan.as_of,
        "credential": plan.credential,
        "learner": learner,
        "credits": [_record(draw, plan, place) for place in range(one_of(draw, 4, 3, 5, 6, 7, 8, 2, 1, 0))],
    }


def _record(draw: Draw, plan: Plan, place: int) -> Data:
    """A credit record at an edge or anywhere, with some of its fields."""
    p = plan.p
    edges = [*plan.days.edges, p.end + ONE_DAY, add_months(p.start, -6), add_months(p.start, -plan.months)]
    middle = [p.start + fraction * (p.end - p.start) // 10 for fraction in range(1, 10)]
    completed = min(one_of(draw, near_one_of(draw, *edges), *middle, *middle[:3]), plan.as_of + ONE_DAY)
    amount = number(one_of(draw, *AMOUNTS))
    record: Data = {"id": f"r{place}", "completed": completed, "system": one_of(draw, *HELD), "amount": amount}
    if chance(draw, 15):
        record["started"] = completed - one_of(draw, 0, 1, 3) * ONE_DAY
    if chance(draw, 20) and amount > 0:
        record["hours"] = number(one_of(draw, "0.5", "1", "2", "3.5"))
    if chance(draw, 75):
        record["format"] = one_of(draw, *FORMATS)
    if chance(draw, 60):
        topics = draw.sample(TOPICS, draw.randint(1, 3))
        record["topics"] = topics
        if chance(draw, 60):
            record["topics"] = {topic: min(amount, number(one_of(draw, "0.25", "1", "1.5", "4"))) for topic in topics}
    if chance(draw, 35):
        record["role"] = one_of(draw, *ROLES)
    for key in ("tested", "interactive", "in-practice-area", "evidence"):
        if chance(draw, 30):
            record[key] = one_of(draw, True, False)
    for key, values in (
        ("provider", ["acme", "other-provider"]),
        ("accredited-by", ["accme", "aoa"]),
        ("country", ["US", "DE"]),
        ("state", ["claimed", "reported", "withdrawn"]),
    ):
        if chance(draw, 20):
            record[key] = one_of(draw, *values)
    if chance(draw, 20):
        record["approved-by"] = one_of(draw, ["us-ma-dph"], ["us-ny-dph", "us-ct-dph"], ["us-ny-dph"])
    if chance(draw, 35):
        record["activity"] = one_of(draw, "acls", "bls")
        if plan.tiers:
            # Which of two records in different entries is worth more is open while tiers are not shared out.
            record["activity"] += "-" + record["system"]
    if "early" in plan.period and chance(draw, 40):
        record["for-period"] = one_of(draw, p.end, p.start - ONE_DAY)
    return record
