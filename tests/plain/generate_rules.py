"""The rules of an example: what is selected and accepted, what is asked, ceilings, grants."""

import datetime
from typing import Any

from tests.plain.generate_facts import FACTS, chance, condition, one_of, point
from tests.plain.generate_plan import SOURCE, TIERED, Draw, Plan, near_one_of, number
from tests.plain.periods import ONE_DAY
from tests.plain.reading import Data

# Selections and acceptance.


def simple_selection(draw: Draw) -> Data:
    """A selection of one or two keys."""
    simple: Data = one_of(
        draw,
        {"topic": "infectious-disease"},
        {"topic": ["hiv-aids", "ethics"]},
        {"topic": ["state-law", "ethics"]},
        {"format": "live"},
        {"format": ["live", "teaching"], "tested": True},
        {"system": ["ama-pra-1", "aoa-1a"]},
        {"role": "faculty"},
        {"tested": False},
        {"interactive": True},
        {"evidence": True},
        {"in-practice-area": True, "topic": "dementia"},
        {"approved-by": ["us-ma-dph", "us-ct-dph"]},
        {"accredited-by": "accme"},
        {"country": ["US", "CA"]},
        {"provider": "acme"},
        {"activity": "acls"},
        {"state": "reported"},
        {"stated": "format"},
        {"stated": "tested", "format": "live"},
        {"completed": {"from": datetime.date(2024, 7, 1)}},
        {"completed": {"from": datetime.date(2020, 1, 1), "until": datetime.date(2025, 2, 28)}},
    )
    return simple


def selection(draw: Draw) -> Data:
    """A selection, sometimes made of others."""
    how = one_of(draw, "simple", "simple", "simple", "simple", "any", "any", "not", "all")
    if how == "simple":
        return simple_selection(draw)
    if how == "not":
        return {"not": simple_selection(draw)}
    return {how: [simple_selection(draw), simple_selection(draw)]}


def narrow(draw: Draw, holder: Data, percent: int = 70) -> None:
    """Give a rule or an entry a `where` or an `except` or both."""
    if chance(draw, percent):
        holder["where"] = selection(draw)
    if chance(draw, 15):
        holder["except"] = simple_selection(draw)


def accepts(draw: Draw, plan: Plan) -> list[Data]:
    """Entries, the special before the general."""
    entries: list[Data] = []
    if chance(draw, 25):
        entries.append({"system": "ama-pra-1", "where": {"topic": "infectious-disease"}, "value": number("1.5")})
    entries.append({"system": "ama-pra-1"})
    if chance(draw, 20):
        entries[-1]["value"] = {datetime.date(2000, 1, 1): 1, one_of(draw, *plan.days.edges): number("0.6667")}
    if chance(draw, 50):
        entries.append({"system": ["aoa-1a", "ama-pra-2"], "value": number(one_of(draw, "0.5", "0.3333", "2"))})
        if chance(draw, 30):
            entries[-1][one_of(draw, "from", "until")] = near_one_of(draw, *plan.days.edges)
        if chance(draw, 30):
            entries[-1]["except"] = {"role": "faculty"}
    if plan.tiers:
        # One tier only: whether the `first` of a second one counts from the beginning is open.
        entries.append({"system": TIERED, "tiers": [{"first": one_of(draw, 2, 5), "value": 2}], "value": 1})
        if chance(draw, 30):
            entries[-1]["of"] = "hours"
    if chance(draw, 40):
        entries.append({"system": "ancc", "of": "hours", "value": one_of(draw, 1, number("1.2"))})
    if not plan.tiers and chance(draw, 25):
        entries.append({"system": "any", "value": number("0.25")})
    return entries


# Rules.


def _dated(draw: Draw, plan: Plan, amount: str, *, ends: bool = True) -> Any:
    """A number, sometimes dated; `ends`: it may begin late or end."""
    if not chance(draw, 20):
        return number(amount)
    begins = datetime.date(2000, 1, 1) if not ends or chance(draw, 70) else near_one_of(draw, plan.p.end)
    later = max(begins + ONE_DAY, near_one_of(draw, *plan.days.edges))
    return {begins: number(amount), later: one_of(draw, number(amount) + 1, 0, *([None] if ends else []))}


def a_rule(title: str, **keys: Any) -> Data:
    return {"title": title, **{key.replace("_", "-"): value for key, value in keys.items()}, "source": dict(SOURCE)}


def _window(draw: Draw, plan: Plan) -> Any:
    windows: list[Any] = ["period", "year", "career", "first-period"]
    windows += [{"valid": {"years": 2}}, {"valid": {"months": 18}}]
    windows += [{"months": plan.months + 6}, {"years": 4}]
    if "first" not in plan.period:
        windows += [{"periods": 2}, {"periods": 3}]
    return one_of(draw, "period", "period", "period", *windows)


def _extras(draw: Draw, plan: Plan, rule: Data) -> None:
    """Conditions and the rest of what a rule may say."""
    over = rule.get("over", "period")
    for key, percent in (("when", 35), ("met-by", 15), ("exempt-when", 15)):
        if chance(draw, percent):
            rule[key] = condition(draw, plan.days, plan.months)
    if chance(draw, 25) and over != "year" and "periods" not in over:
        rule["due"] = point(draw, plan.days, plan.months)
    if chance(draw, 25):
        rule["repeats"] = one_of(draw, "once", "once-a-year", "never", "allowed")
    if chance(draw, 12):
        rule["in-force"] = {one_of(draw, "from", "until"): near_one_of(draw, *plan.days.edges)}
    if chance(draw, 15):
        rule["dated-by"] = one_of(draw, "as-of", "period-start")
    # Whether a course begun before the window and finished in it uses up `never` is open.
    if chance(draw, 12) and rule.get("repeats") != "never":
        rule["dates"] = "whole"
    if chance(draw, 6) and not ({"most", "most-per", "part-of"} & rule.keys()):
        rule["advisory"] = "The title of a fellow"
    if chance(draw, 10):
        rule["confidence"] = one_of(draw, "high", "medium", "low")
    if chance(draw, 10) and not plan.tiers:
        rule["accepts"] = accepts(draw, plan)


def _need(draw: Draw, plan: Plan, over: Any) -> Any:
    """A need of any kind that the window allows."""
    amount = one_of(draw, "1", "1.5", "2", "3", "4", "0")
    kinds = ["amount", "amount", "amount", "records"]
    if over != "year":
        kinds += ["per-year", "fact"]
    if over != "year" and "need" in plan.rules.get("total", {}):
        kinds += ["share", "share"]
    if FACTS["number"]:
        kinds.append("less")
    kind = one_of(draw, *kinds)
    if kind == "records":
        return {"records": one_of(draw, 1, 2)}
    if kind == "per-year":
        return {"per-year": number(one_of(draw, "1", "0.75"))}
    if kind == "fact":
        return {"fact": one_of(draw, *FACTS["date"])}
    if kind == "share":
        # Of a rule whose condition may be unknown nothing is shared: what it then needs is open.
        timed = [rule_id for rule_id in plan.rules if rule_id.startswith("timed")]
        return {"share": number(one_of(draw, "0.15", "0.333")), "of": [*timed, "total"] if timed else "total"}
    if kind == "less":
        less = [{"fact": one_of(draw, *FACTS["number"]), "each": number("0.37")}]
        return {"amount": number(amount), "less": less}
    return _dated(draw, plan, amount)


def add_needs(draw: Draw, plan: Plan, most: int) -> None:
    """Up to three rules with a need, on top or within the total."""
    if chance(draw, 20):
        plan.rules["timed"] = a_rule(
            "In force for a time",
            need=_dated(draw, plan, "3"),
            in_force={one_of(draw, "from", "until"): near_one_of(draw, plan.p.start, plan.p.end)},
        )
    for name in ("first", "second", "third")[: draw.randint(0, most)]:
        over = _window(draw, plan)
        rule = a_rule(f"The {name} need", need=_need(draw, plan, over))
        if over != "period" or chance(draw, 20):
            rule["over"] = over
        narrow(draw, rule)
        _extras(draw, plan, rule)
        if "advisory" not in rule and chance(draw, 50):
            rule["part-of"] = "total"
        plan.rules[name] = rule


def add_any_of(draw: Draw, plan: Plan) -> None:
    """A rule met by one of two others."""
    for name in ("alternative-a", "alternative-b"):
        rule = a_rule("An alternative", need=_dated(draw, plan, one_of(draw, "2", "3", "4")))
        narrow(draw, rule)
        if chance(draw, 40):
            rule["when"] = condition(draw, plan.days, plan.months)
        if chance(draw, 30):
            # A day that needs no fact: whether the rule above would ask for it is open.
            rule["due"] = near_one_of(draw, *plan.days.edges, plan.p.end + 400 * ONE_DAY)
        plan.rules[name] = rule
    either = a_rule("One of two ways", any_of=["alternative-a", "alternative-b"])
    for key in ("when", "met-by"):
        if chance(draw, 20):
            either[key] = condition(draw, plan.days, plan.months)
    plan.rules["either"] = either


# Cells of a ceiling and of one inside it, which is never coarser.
CELLS = [
    ("window", "window"),
    ("window", "slice"),
    ("window", "day"),
    ("window", "activity"),
    ("window", "year"),
    ("slice", "slice"),
    ("slice", "day"),
    ("year", "day"),
    ("day", "record"),
    ("activity", "record"),
    ("record", "record"),
]


def _ceiling(draw: Draw, plan: Plan, cell: str, where: Data, parents: list[str]) -> Data:
    """A rule with a ceiling in these cells, alone or beside a need."""
    rule = a_rule("A ceiling", part_of=parents if len(parents) > 1 or chance(draw, 30) else parents[0])
    if "not" in where:
        rule["except"] = where["not"]
    elif where:
        rule["where"] = where
    most = one_of(draw, "0", "1", "1.5", "2", "3", "4.25")
    needy = chance(draw, 20)
    if cell in ("window", "slice"):
        # With a need a ceiling that is out of force would take the need with it, or not: that is open.
        rule["most"] = number(most) if needy else _dated(draw, plan, most)
        if parents == ["total"] and cell == "window" and chance(draw, 15):
            rule["most"] = {"share": number(one_of(draw, "0.25", "0.333"))}
            if chance(draw, 50):
                rule["most"]["of"] = "total"
    else:
        # Whether a `most-per` of its own also limits what a rule counts is open, so a need does not go with it.
        needy = False
        rule["most-per"] = {cell: number(most)}
    if cell == "slice":
        rule["over"] = "year"
    if needy:
        rule["need"] = number(one_of(draw, "1", "2"))
    if chance(draw, 30):
        rule["when"] = condition(draw, plan.days, plan.months)
    if chance(draw, 15):
        rule["exempt-when"] = condition(draw, plan.days, plan.months)
    if chance(draw, 10):
        rule["in-force"] = {one_of(draw, "from", "until"): near_one_of(draw, *plan.days.edges)}
    return rule


def add_ceilings(draw: Draw, plan: Plan) -> None:
    """Ceilings of the total (and of a rule within it), nested and disjoint by construction."""
    parents = ["total"]
    if chance(draw, 25):
        middle = a_rule("A part with the same ceilings", part_of="total", need=number(one_of(draw, "2", "5")))
        narrow(draw, middle)
        plan.rules["middle"] = middle
        parents.append("middle")
    # Early credit lies before the first 12 months of P: the cell it is in is open.
    cells = [pair for pair in CELLS if "early" not in plan.period or "slice" not in pair]
    groups = one_of(
        draw,
        [({"format": "live"}, {"format": "live", "tested": True})],
        [({"format": ["enduring", "journal"]}, {"format": "journal"})],
        [({"format": ["live", "teaching"]}, {"format": "live"}), ({"format": ["enduring"]}, {"format": "enduring"})],
        [({"topic": "infectious-disease"}, {"topic": "hiv-aids"})],
        [({"topic": "ethics"}, {"topic": ["ethics"], "role": "faculty"})],
        [({"topic": "ethics"}, {}), ({"not": {"topic": ["ethics"]}}, {})],
        [({"role": "faculty"}, {"all": [{"role": "faculty"}, {"format": "live"}]})],
        [({"any": [{"role": "author"}, {"tested": True}]}, {})],
        [({"completed": {"until": plan.as_of}}, {"completed": {"until": plan.as_of}, "format": "live"})],
        [({}, {"format": "journal"})],
        [({}, {})],
    )
    for place, (outer, inner) in enumerate(groups):
        outer_cell, inner_cell = one_of(draw, *cells)
        name = f"ceiling-{place}"
        plan.rules[name] = _ceiling(draw, plan, outer_cell, outer, parents)
        if inner and chance(draw, 65):
            plan.rules[f"{name}-inner"] = _ceiling(draw, plan, inner_cell, inner, [name, *parents])
    if groups[0][0] and chance(draw, 20):
        plan.rules["around-all"] = _ceiling(draw, plan, "window", {}, parents)


def add_values(draw: Draw, plan: Plan) -> None:
    """Records that count at another value, by their role: disjoint."""
    within = one_of(draw, *[name for name in ("total", "middle") if name in plan.rules])
    for role in ["faculty", "author"][: draw.randint(1, 2)]:
        rule = a_rule(f"The work of a {role}", value=number(one_of(draw, "2", "0.5", "0")), part_of=within)
        rule["where"] = {"role": role}
        if chance(draw, 30):
            rule["where"]["format"] = ["teaching", "live"]
        plan.rules[f"value-{role}"] = rule


def add_on_top(draw: Draw, plan: Plan) -> None:
    """Rules whose hours may not be used for the total."""
    for name in ("on-top-a", "on-top-b")[: draw.randint(1, 2)]:
        rule = a_rule("Hours on top", need=_dated(draw, plan, one_of(draw, "1", "2", "3.5")))
        rule["on-top-of"] = one_of(draw, "total", ["total"])
        if chance(draw, 30):
            rule["over"] = one_of(draw, "career", {"months": plan.months + 6})
        narrow(draw, rule)
        if chance(draw, 30):
            rule["when"] = condition(draw, plan.days, plan.months)
        plan.rules[name] = rule


def total(draw: Draw, plan: Plan) -> Data:
    """The need that the others are part of: without conditions, so that shares of it are known."""
    rule = a_rule("The whole", need=_dated(draw, plan, one_of(draw, "3", "5", "8", "10"), ends=False))
    if chance(draw, 20) and plan.issued is not None:
        # Into which period nothing is carried is open while nobody knows which is the first.
        rule["carry"] = {"most": number(one_of(draw, "1", "2.5", "6"))}
        narrow(draw, rule["carry"], percent=30)
    # In the first cycle that follows issue the months from the issue date are more than those of the cycle: open.
    if chance(draw, 20) and not ({"first", "follows"} & plan.period.keys() or "period" in plan.credential):
        each = one_of(draw, "month", "month", "year") if plan.months >= 12 else "month"
        rule["prorate"] = {"each": each, "count": one_of(draw, "started", "full")}
    if chance(draw, 15):
        rule["most"] = number(one_of(draw, "4", "9"))
    if chance(draw, 15):
        rule["due"] = point(draw, plan.days, plan.months)
    if chance(draw, 15):
        rule["repeats"] = one_of(draw, "once-a-year", "never", "allowed")
    if chance(draw, 15):
        rule["except"] = {"role": "author"}
    return rule


def grants_for(draw: Draw, plan: Plan) -> Data:
    """Credit without a record, for rules that count amounts in one window."""
    able = [name for name, rule in plan.rules.items() if _takes_grants(rule)]
    grants: Data = {}
    if chance(draw, 15):
        grants["certified"] = {
            "title": "Certified",
            "when": condition(draw, plan.days, plan.months),
            "to": {name: number(one_of(draw, "1", "2.5")) for name in able[:2]},
            "source": dict(SOURCE),
        }
    if chance(draw, 20):
        each = {"months": one_of(draw, 3, 6), "of": "in-training"}
        grants["residency"] = {"title": "Residency", "each": each, "to": {"total": 1}, "source": dict(SOURCE)}
    return grants


def _takes_grants(rule: Data) -> bool:
    need = rule.get("need")
    if need is None or rule.get("over") == "year":
        return False
    return not (isinstance(need, dict) and {"records", "fact"} & need.keys())
