"""Valid rulebooks with cases to try them on, as plain data: ``example(seed)`` draws ``(rulebook, case)``.

Small in size and biased to what goes wrong: days at the edges of windows, amounts near the needs, unknown facts. What
docs/rulebooks.md leaves open is not drawn; each such choice says so where it is made.
"""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import strategies as st

from tests.plain.generate_facts import FACTS, Days, chance, condition, fact_values, one_of, point
from tests.plain.periods import (
    ONE_DAY,
    Period,
    Setting,
    add_months,
    find_period,
    matching_days,
    slices_of,
    start_of,
)
from tests.plain.reading import Data

type Example = tuple[Data, Data]
type Draw = Random

SOURCE = {"cite": "Rule 1", "url": "https://example.org/rule"}
SYSTEMS = ["ama-pra-1", "aoa-1a", "ama-pra-2", "aapa-1-pi", "ancc"]
HELD = ["ama-pra-1", "ama-pra-1", "ama-pra-1", *SYSTEMS]
TIERED = "aapa-1-pi"
FORMATS = ["live", "enduring", "journal", "teaching"]
ROLES = ["learner", "faculty", "author"]
# infectious-disease > hiv-aids > hiv-stigma; state-law and ethics > state-law-ethics.
TOPICS = ["infectious-disease", "hiv-aids", "hiv-stigma", "ethics", "state-law", "state-law-ethics", "dementia"]
AMOUNTS = ["0", "0.25", "0.5", "1", "1", "1.5", "2", "2", "2.75", "3", "4", "5", "8", "10"]


def number(text: str) -> int | Decimal:
    """A number as YAML would read it."""
    return Decimal(text) if "." in text else int(text)


@dataclass
class Plan:
    """What is drawn so far, and what the rest must respect."""

    period: Data
    credential: Data
    as_of: datetime.date
    born: datetime.date | None
    p: Period
    tiers: bool = False
    rules: Data = field(default_factory=dict)

    @property
    def months(self) -> int:
        return int(self.period["months"])

    @property
    def issued(self) -> datetime.date | None:
        return self.credential.get("issued")

    @property
    def days(self) -> Days:
        """Days near which something changes."""
        edges = {self.p.start, self.p.end, self.as_of}
        edges |= {piece.start for piece in slices_of(self.p)}
        return Days(self.p, self.as_of, tuple(sorted(edges)))


# Periods.


def _table(draw: Draw) -> tuple[Any, int]:
    """What ends a period, and its months."""
    month, day = draw.randint(1, 12), one_of(draw, 1, 15, 28, "last")
    kind = one_of(
        draw,
        *("fixed", "fixed", "years", "year", "cohorts", "birthday", "birthday", "day-before-birthday"),
        *("birth-month-end", "plus", "issue-anniversary", "calendar-year", "calendar-year", "any-day", "expiry"),
    )
    if kind == "fixed":
        return {"month": month, "day": day}, one_of(draw, 6, 12, 24, 36)
    if kind == "years":
        return {"month": month, "day": day, "years": one_of(draw, "odd", "even")}, 24
    if kind == "year":
        return {"month": month, "day": day, "year": 2026}, one_of(draw, 24, 36)
    if kind == "cohorts":
        cohorts = {
            "a": {"month": 4, "day": 30, "years": "even"},
            "b": {"month": month, "day": day, "years": "odd"},
        }
        return {"cohorts": cohorts}, 24
    if kind == "plus":
        return {"birth-month-end": {"plus": one_of(draw, 1, 2)}}, one_of(draw, 12, 24)
    return kind, one_of(draw, 12, 24, 36)


def _near(draw: Draw, *days: datetime.date) -> datetime.date:
    """A day at or next to one of these."""
    day: datetime.date = one_of(draw, *days)
    return day + datetime.timedelta(days=one_of(draw, 0, 0, -1, 1))


def _plan(draw: Draw) -> Plan:
    """A period of some kind, a credential, and a day to ask on."""
    table, months = _table(draw)
    period: Data = {"months": months, "ends": table}
    born = one_of(draw, datetime.date(1980, 3, 9), datetime.date(1984, 2, 29), datetime.date(1975, 12, 31))
    credential: Data = {}
    if isinstance(table, dict) and "cohorts" in table:
        credential["cohort"] = one_of(draw, "a", "b")
    issued = datetime.date(one_of(draw, 2012, 2016, 2020, 2021), one_of(draw, 1, 2, 7, 12), one_of(draw, 1, 15, 28))
    if table == "issue-anniversary":
        credential["issued"] = issued
    base = Setting({"period": period}, {"credential": credential, "learner": {"born": born}}, None)
    if table == "expiry":
        end = datetime.date(one_of(draw, 2024, 2025), one_of(draw, 2, 6), 28)
        credential |= {"expires": end} if chance(draw, 90) else {}
        as_of = _near(draw, start_of(end, months), end, end + datetime.timedelta(days=40))
        return _with_issue(draw, Plan(period, credential, as_of, born, Period(start_of(end, months), end)))
    if table == "any-day":
        end = datetime.date(one_of(draw, 2024, 2025), one_of(draw, 2, 6), 28)
        return _with_issue(draw, Plan(period, credential, end, born, Period(start_of(end, months), end)))
    days = matching_days(base, table if "cohorts" not in table else table["cohorts"][credential["cohort"]])
    # An issue anniversary in a cycle that follows issue is not drawn: when the first one ends is open.
    if chance(draw, 20) and table != "issue-anniversary" and months >= 12:
        return _education_cycle(draw, period, credential, born, days, issued)
    end = one_of(draw, *[day for day in days if 2022 <= day.year <= 2027])
    start = start_of(end, months)
    as_of = _near(draw, start, end, end, end, end + datetime.timedelta(days=40), add_months(end, -months // 4))
    how = one_of(draw, "expires", "expires", "expires", "table", "own")
    if how == "own":
        credential["period"] = {"start": start + one_of(draw, 0, 0, 40) * ONE_DAY, "end": end}
        start = credential["period"]["start"]
    elif how == "expires":
        credential["expires"] = end
    told = months <= 12 or (isinstance(table, dict) and ("years" in table or "year" in table))
    fixed = table == "calendar-year" or (isinstance(table, dict) and "month" in table)
    if told and fixed and how != "own" and chance(draw, 35):
        period["follows"] = "calendar"
        if chance(draw, 50):
            credential["expires"] = one_of(draw, end, end - 100 * ONE_DAY, end + 200 * ONE_DAY)
    if fixed and how == "expires" and months >= 12 and (period.get("follows") or not told) and chance(draw, 50):
        # The licence expires some time after the education year that it renews on.
        period |= {"follows": "calendar", "renews": {"months": one_of(draw, 1, 6)}}
        credential["expires"] = one_of(draw, end, add_months(end, 1), end + 40 * ONE_DAY, end - 20 * ONE_DAY)
    if chance(draw, 15):
        period["early"] = {"months": one_of(draw, 2, 8)}
    elif chance(draw, 12) and months == 36 and how == "expires":
        period["first"] = {"months": 48}
    return _with_issue(draw, Plan(period, credential, as_of, born, Period(start, end)))


def _education_cycle(
    draw: Draw,
    period: Data,
    credential: Data,
    born: datetime.date,
    days: list[datetime.date],
    issued: datetime.date,
) -> Plan:
    """`follows: issue`: asked on a day of a cycle that has begun, issued neither on a matching day nor before one."""
    period["follows"] = "issue"
    if isinstance(period["ends"], dict):
        for dates in (period["ends"], *period["ends"].get("cohorts", {}).values()):
            dates.pop("years", None)
            dates.pop("year", None)
    while issued in days:
        issued += 3 * ONE_DAY
    credential |= {"issued": issued, "expires": datetime.date(2025, 12, 31)}
    first = next(day for day in days if day > issued)
    as_of = max(first + ONE_DAY, _near(draw, *[day for day in days if 2022 <= day.year <= 2027]))
    return _settled(Plan(period, credential, as_of, born, Period(as_of, as_of)))


def _with_issue(draw: Draw, plan: Plan) -> Plan:
    """Say when the credential was issued, or not."""
    p, months = plan.p, plan.months
    if "issued" not in plan.credential and chance(draw, 88):
        issued = one_of(
            draw,
            *(p.start, p.start - ONE_DAY, p.start + 70 * ONE_DAY, add_months(p.start, -months), p.end),
            *(add_months(p.start, -months - 1), add_months(p.start, -8), datetime.date(2008, 5, 4)),
        )
        plan.credential["issued"] = min(issued, plan.as_of, plan.credential.get("expires", issued))
    elif "issued" not in plan.credential:
        # Whether early credit counts is open where nobody knows if the period is the first.
        plan.period.pop("early", None)
    return _settled(plan)


def _settled(plan: Plan) -> Plan:
    """The period that the case is really about, where it can be told."""
    case = {"as_of": plan.as_of, "credential": plan.credential, "learner": {"born": plan.born}}
    found, _ = find_period(Setting({"period": plan.period}, case, None))
    plan.p = found or plan.p
    return plan


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


def _accepts(draw: Draw, plan: Plan) -> list[Data]:
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
            entries[-1][one_of(draw, "from", "until")] = _near(draw, *plan.days.edges)
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
    begins = datetime.date(2000, 1, 1) if not ends or chance(draw, 70) else _near(draw, plan.p.end)
    later = max(begins + ONE_DAY, _near(draw, *plan.days.edges))
    return {begins: number(amount), later: one_of(draw, number(amount) + 1, 0, *([None] if ends else []))}


def _rule(title: str, **keys: Any) -> Data:
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
        rule["in-force"] = {one_of(draw, "from", "until"): _near(draw, *plan.days.edges)}
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
        rule["accepts"] = _accepts(draw, plan)


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


def _add_needs(draw: Draw, plan: Plan, most: int) -> None:
    """Up to three rules with a need, on top or within the total."""
    if chance(draw, 20):
        plan.rules["timed"] = _rule(
            "In force for a time",
            need=_dated(draw, plan, "3"),
            in_force={one_of(draw, "from", "until"): _near(draw, plan.p.start, plan.p.end)},
        )
    for name in ("first", "second", "third")[: draw.randint(0, most)]:
        over = _window(draw, plan)
        rule = _rule(f"The {name} need", need=_need(draw, plan, over))
        if over != "period" or chance(draw, 20):
            rule["over"] = over
        narrow(draw, rule)
        _extras(draw, plan, rule)
        if "advisory" not in rule and chance(draw, 50):
            rule["part-of"] = "total"
        plan.rules[name] = rule


def _add_any_of(draw: Draw, plan: Plan) -> None:
    """A rule met by one of two others."""
    for name in ("alternative-a", "alternative-b"):
        rule = _rule("An alternative", need=_dated(draw, plan, one_of(draw, "2", "3", "4")))
        narrow(draw, rule)
        if chance(draw, 40):
            rule["when"] = condition(draw, plan.days, plan.months)
        if chance(draw, 30):
            # A day that needs no fact: whether the rule above would ask for it is open.
            rule["due"] = _near(draw, *plan.days.edges, plan.p.end + 400 * ONE_DAY)
        plan.rules[name] = rule
    either = _rule("One of two ways", any_of=["alternative-a", "alternative-b"])
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
    rule = _rule("A ceiling", part_of=parents if len(parents) > 1 or chance(draw, 30) else parents[0])
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
        rule["in-force"] = {one_of(draw, "from", "until"): _near(draw, *plan.days.edges)}
    return rule


def _add_ceilings(draw: Draw, plan: Plan) -> None:
    """Ceilings of the total (and of a rule within it), nested and disjoint by construction."""
    parents = ["total"]
    if chance(draw, 25):
        middle = _rule("A part with the same ceilings", part_of="total", need=number(one_of(draw, "2", "5")))
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


def _add_values(draw: Draw, plan: Plan) -> None:
    """Records that count at another value, by their role: disjoint."""
    within = one_of(draw, *[name for name in ("total", "middle") if name in plan.rules])
    for role in ["faculty", "author"][: draw.randint(1, 2)]:
        rule = _rule(f"The work of a {role}", value=number(one_of(draw, "2", "0.5", "0")), part_of=within)
        rule["where"] = {"role": role}
        if chance(draw, 30):
            rule["where"]["format"] = ["teaching", "live"]
        plan.rules[f"value-{role}"] = rule


def _add_on_top(draw: Draw, plan: Plan) -> None:
    """Rules whose hours may not be used for the total."""
    for name in ("on-top-a", "on-top-b")[: draw.randint(1, 2)]:
        rule = _rule("Hours on top", need=_dated(draw, plan, one_of(draw, "1", "2", "3.5")))
        rule["on-top-of"] = one_of(draw, "total", ["total"])
        if chance(draw, 30):
            rule["over"] = one_of(draw, "career", {"months": plan.months + 6})
        narrow(draw, rule)
        if chance(draw, 30):
            rule["when"] = condition(draw, plan.days, plan.months)
        plan.rules[name] = rule


def _total(draw: Draw, plan: Plan) -> Data:
    """The need that the others are part of: without conditions, so that shares of it are known."""
    rule = _rule("The whole", need=_dated(draw, plan, one_of(draw, "3", "5", "8", "10"), ends=False))
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


def _grants(draw: Draw, plan: Plan) -> Data:
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


def examples() -> st.SearchStrategy[Example]:
    """A valid rulebook and a case for it, for properties."""
    return st.integers(0, 2**32).map(example)


def example(seed: int) -> Example:
    """The valid rulebook, and the case for it, that belong to a number."""
    draw = Random(seed)
    plan = _plan(draw)
    limited = chance(draw, 50)
    plan.tiers = not limited and chance(draw, 40)
    if plan.tiers:
        # A `most` anywhere would limit records in tiers.
        plan.rules["total"] = {key: value for key, value in _total(draw, plan).items() if key != "most"}
    else:
        plan.rules["total"] = _total(draw, plan)
    either = chance(draw, 20)
    _add_needs(draw, plan, 1 if limited or either else 3)
    if limited:
        _add_ceilings(draw, plan)
    if either:
        _add_any_of(draw, plan)
    if chance(draw, 20):
        _add_values(draw, plan)
    if not limited and not plan.tiers and chance(draw, 30):
        _add_on_top(draw, plan)
    if "carry" in plan.rules["total"] and chance(draw, 50):
        within = _rule("A part that carries too", need=2, part_of="total", where={"format": "live"}, carry={"most": 3})
        plan.rules["carrying"] = within
    rulebook: Data = {
        "programme": "us-fl-md",
        "title": "A programme to try the language on",
        "kind": "licence",
        "authority": {"name": "A board", "url": "https://example.org"},
        "for": {"profession": ["physician-md"], "country": "US", "region": "FL"},
        "unit": "hour",
        "period": plan.period,
        "accepts": _accepts(draw, plan),
        "rules": plan.rules,
        "checked": datetime.date(2026, 1, 2),
    }
    if chance(draw, 12):
        rulebook["exempt-when"] = condition(draw, plan.days, plan.months)
    if chance(draw, 8):
        rulebook["in-force"] = {one_of(draw, "from", "until"): _near(draw, plan.p.end)}
    if chance(draw, 20):
        rulebook["repeats"] = one_of(draw, "once", "once-a-year", "allowed")
    if chance(draw, 6) and not any(rule.get("repeats") == "never" for rule in plan.rules.values()):
        rulebook["dates"] = "whole"
    grants = _grants(draw, plan)
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
    completed = min(one_of(draw, _near(draw, *edges), *middle, *middle[:3]), plan.as_of + ONE_DAY)
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
