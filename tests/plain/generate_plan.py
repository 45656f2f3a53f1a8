"""What an example is about: the day of the question, the credential, the period, and the words that are drawn from."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Any

from tests.plain.generate_facts import Days, chance, one_of
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


def near_one_of(draw: Draw, *days: datetime.date) -> datetime.date:
    """A day at or next to one of these."""
    day: datetime.date = one_of(draw, *days)
    return day + datetime.timedelta(days=one_of(draw, 0, 0, -1, 1))


def plan_for(draw: Draw) -> Plan:
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
        as_of = near_one_of(draw, start_of(end, months), end, end + datetime.timedelta(days=40))
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
    as_of = near_one_of(draw, start, end, end, end, end + datetime.timedelta(days=40), add_months(end, -months // 4))
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
    as_of = max(first + ONE_DAY, near_one_of(draw, *[day for day in days if 2022 <= day.year <= 2027]))
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
