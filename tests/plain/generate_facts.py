"""Facts, conditions and points in time for the generator, each fact used as its kind in the vocabulary allows."""

import datetime
from random import Random
from typing import Any, NamedTuple

from tests.plain.periods import Period, add_months
from tests.plain.reading import Data, vocabulary

WANTED = {
    "flag": ["dea-registered", "sees-adults", "retired"],
    "span": ["in-training", "board-certified", "military-deployed"],
    "date": ["development-plan-written", "abim-subspecialty-certificate"],
    "list": ["practice-setting", "aafp-chapter"],
}
KINDS = {name: fact["kind"] for name, fact in vocabulary()["facts"].items()}
FACTS: dict[str, list[str]] = {
    kind: [name for name in names if KINDS.get(name) == kind] for kind, names in WANTED.items()
}
FACTS["number"] = [name for name, kind in KINDS.items() if kind == "number"][:2]


class Days(NamedTuple):
    """The period, the as-of day, and the days near which something changes."""

    p: Period
    as_of: datetime.date
    edges: tuple[datetime.date, ...]


def chance(draw: Random, percent: int) -> bool:
    """Whether something that happens in so many of a hundred cases happens in this one."""
    return draw.randint(1, 100) <= percent


def one_of(draw: Random, *values: Any) -> Any:
    """One of the values, each as likely."""
    return draw.choice(values)


def near(draw: Random, days: Days) -> datetime.date:
    """A day at or next to an edge."""
    return draw.choice(days.edges) + datetime.timedelta(days=one_of(draw, 0, 0, -1, 1, -45, 60))


def fact_values(draw: Random, days: Days) -> Data:
    """Some of the facts, with a value of their kind; the others stay unknown."""
    values: Data = {name: chance(draw, 50) for name in FACTS["flag"]}
    # A grant for each part of a span needs its days, and a residency that has an end.
    values |= {name: _span(draw, days, ended=name == "in-training") for name in FACTS["span"]}
    if chance(draw, 33):
        values["military-deployed"] = chance(draw, 50)
    elif chance(draw, 50):
        # Only one of the spans can be long in P: whether days are summed over spans is open.
        old = {"from": datetime.date(2001, 1, 1), "to": datetime.date(2002, 1, 1)}
        values["military-deployed"] = [old, values["military-deployed"]]
    values |= {name: near(draw, days) if chance(draw, 75) else chance(draw, 50) for name in FACTS["date"]}
    settings = ["hospital", "clinic"]
    values |= {name: draw.sample(settings, draw.randint(0, 2)) for name in FACTS["list"]}
    values |= {name: draw.randint(0, 5) for name in FACTS["number"]}
    known = one_of(draw, 20, 50, 80, 100)
    return {name: value for name, value in values.items() if chance(draw, known)}


def _span(draw: Random, days: Days, *, ended: bool) -> Data:
    """A span that begins near an edge or earlier, mostly with an end."""
    begun = near(draw, days)
    # Begun on a day that every month has, so that its months are beyond doubt.
    begun = begun.replace(day=min(begun.day, 28))
    if ended or chance(draw, 67):
        return {"from": begun, "to": add_months(begun, one_of(draw, 0, 2, 6, 13, 40))}
    return {"from": begun}


def point(draw: Random, days: Days, months: int) -> Any:
    """A point in time of any kind."""
    kind = one_of(draw, "simple", "simple", "simple", "event", "earliest", "latest")
    if kind == "event":
        # What is the earliest or latest of an event stated false is open: such events stand alone.
        return {**_length(draw), "after": FACTS["date"][0]}
    if kind == "simple":
        return _simple_point(draw, days, months)
    return {kind: [_simple_point(draw, days, months), _simple_point(draw, days, months)]}


def _simple_point(draw: Random, days: Days, months: int) -> Any:
    match draw.randint(1, 5):
        case 1:
            return near(draw, days)
        case 2:
            return {**_length(draw), "after": one_of(draw, "issued", "born", "period-start", "period-end")}
        case 3:
            return one_of(draw, {"renewal": 1}, {"renewal": 2}, {"full-period": 1})
        case 4:
            return {"full-period": 1, "since": near(draw, days)}
    return {"month": draw.randint(1, 12), "day": 15, "in-year": draw.randint(1, max(1, months // 12))}


def _length(draw: Random) -> Data:
    length: Data = one_of(
        draw, {"months": 1}, {"months": 6}, {"months": 12}, {"years": 1}, {"days": 1}, {"days": 30}, {"days": 365}
    )
    return length


def condition(draw: Random, days: Days, months: int) -> Data:
    """A condition, at most three levels deep."""
    one, two, three = (_leaf(draw, days, months) for _ in range(3))
    drawn: Data = one_of(
        draw,
        *(one, one, one),
        {"all": [one, two]},
        {"any": [one, two]},
        {"not": one},
        {"any": [one, {"not": {"all": [two, three]}}]},
    )
    return drawn


def _leaf(draw: Random, days: Days, months: int) -> Data:
    when: Data = one_of(
        draw,
        {},
        one_of(draw, {"begun-in": "period"}, {"within": {"months": 36}}, {"within": {"years": 1}}),
        {"before": point(draw, days, months)},
        {"from": point(draw, days, months)},
    )
    lasting: Data = one_of(draw, {"overlaps": "period"}, {"throughout": "period"}, {"days-in-period": 60})
    others: list[Data] = [
        {"renewal": {"at-least": 2}},
        {"renewal": {"at-most": 1}},
        {"renewal": {"at-least": 2, "at-most": 3}},
        {"profession": ["physician-md"]},
        {"fact": "licensed-on", "before": datetime.date(2015, 3, 24)},
    ]
    flag: Data = {"fact": one_of(draw, *FACTS["flag"], *FACTS["flag"], "first-renewal")}
    leaves = [
        *(flag, flag),
        {"fact": one_of(draw, *FACTS["span"]), **one_of(draw, when, lasting)},
        {"fact": one_of(draw, *FACTS["date"], "licensed-on"), **when},
        {"fact": one_of(draw, *FACTS["list"]), "includes": ["hospital"]},
        one_of(draw, *others),
        *({"fact": name, one_of(draw, "at-least", "at-most"): 3} for name in FACTS["number"][:1]),
    ]
    leaf: Data = one_of(draw, *leaves)
    return leaf
