"""Facts, conditions and points in time for the generator, each fact used as its kind in the vocabulary allows."""

import datetime
from typing import Any, NamedTuple

from hypothesis import strategies as st

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


def near(days: Days) -> st.SearchStrategy[datetime.date]:
    """A day at or next to an edge."""
    return st.builds(
        lambda day, off: day + datetime.timedelta(days=off),
        st.sampled_from(days.edges),
        st.sampled_from([0, 0, -1, 1, -45, 60]),
    )


def fact_values(days: Days) -> st.SearchStrategy[Data]:
    """Some of the facts, with a value of their kind; the others stay unknown."""
    optional: dict[str, st.SearchStrategy[Any]] = {}
    for name in FACTS["flag"]:
        optional[name] = st.booleans()
    for name in FACTS["span"]:
        optional[name] = spans(days)
    # A grant for each part of a span needs its days, and a residency that has an end.
    optional["in-training"] = spans(days, ended=True)
    # Only one of the spans can be long in P: whether days are summed over spans is open.
    old = {"from": datetime.date(2001, 1, 1), "to": datetime.date(2002, 1, 1)}
    optional["military-deployed"] = st.one_of(
        st.booleans(), spans(days), spans(days).map(lambda span: [dict(old), span])
    )
    for name in FACTS["date"]:
        optional[name] = st.one_of(near(days), near(days), near(days), st.booleans())
    for name in FACTS["list"]:
        optional[name] = st.lists(st.sampled_from(["hospital", "clinic"]), max_size=2, unique=True)
    for name in FACTS["number"]:
        optional[name] = st.integers(0, 5)
    return st.fixed_dictionaries({}, optional=optional)


def spans(days: Days, *, ended: bool = False) -> st.SearchStrategy[Data]:
    """A span that begins near an edge or earlier, mostly with an end."""

    def span(begun: datetime.date, months: int, *, stated: bool) -> Data:
        # Begun on a day that every month has, so that its months are beyond doubt.
        begun = begun.replace(day=min(begun.day, 28))
        return {"from": begun, "to": add_months(begun, months)} if stated or ended else {"from": begun}

    months = st.sampled_from([0, 2, 6, 13, 40])
    return st.builds(span, near(days), months, stated=st.sampled_from([True, True, False]))


def points(days: Days, months: int) -> st.SearchStrategy[Any]:
    """A point in time of any kind."""
    after = ["issued", "born", "period-start", "period-start", "period-end"]
    length = st.one_of(
        st.fixed_dictionaries({"months": st.sampled_from([1, 6, 12])}),
        st.fixed_dictionaries({"years": st.just(1)}),
        st.fixed_dictionaries({"days": st.sampled_from([1, 30, 365])}),
    )
    since = st.builds(lambda day: {"full-period": 1, "since": day}, near(days))
    # What is the earliest or latest of an event stated false is open: such events stand alone.
    event = st.builds(lambda span: {**span, "after": FACTS["date"][0]}, length)
    simple = st.one_of(
        near(days),
        st.builds(lambda span, name: {**span, "after": name}, length, st.sampled_from(after)),
        st.sampled_from([{"renewal": 1}, {"renewal": 2}, {"full-period": 1}]),
        since,
        st.builds(
            lambda month, year: {"month": month, "day": 15, "in-year": year},
            st.integers(1, 12),
            st.integers(1, max(1, months // 12)),
        ),
    )
    both = st.lists(simple, min_size=2, max_size=2)
    return st.one_of(
        simple,
        simple,
        simple,
        event,
        both.map(lambda members: {"earliest": members}),
        both.map(lambda two: {"latest": two}),
    )


def conditions(days: Days, months: int) -> st.SearchStrategy[Data]:
    """A condition, at most two levels deep."""
    leaf = _leaves(days, months)
    return st.one_of(
        leaf,
        leaf,
        leaf,
        st.builds(lambda one, two: {"all": [one, two]}, leaf, leaf),
        st.builds(lambda one, two: {"any": [one, two]}, leaf, leaf),
        leaf.map(lambda one: {"not": one}),
        st.builds(lambda one, two, three: {"any": [one, {"not": {"all": [two, three]}}]}, leaf, leaf, leaf),
    )


def _leaves(days: Days, months: int) -> st.SearchStrategy[Data]:
    flags = st.sampled_from([*FACTS["flag"], *FACTS["flag"], "first-renewal"]).map(lambda name: {"fact": name})
    when = st.one_of(
        st.just({}),
        st.sampled_from([{"begun-in": "period"}, {"within": {"months": 36}}, {"within": {"years": 1}}]),
        points(days, months).map(lambda point: {"before": point}),
        points(days, months).map(lambda point: {"from": point}),
    )
    lasting = st.sampled_from([{"overlaps": "period"}, {"throughout": "period"}, {"days-in-period": 60}])
    leaves: list[st.SearchStrategy[Data]] = [
        flags,
        flags,
        st.builds(lambda name, test: {"fact": name, **test}, st.sampled_from(FACTS["span"]), st.one_of(when, lasting)),
        st.builds(lambda name, test: {"fact": name, **test}, st.sampled_from([*FACTS["date"], "licensed-on"]), when),
        st.sampled_from(FACTS["list"]).map(lambda name: {"fact": name, "includes": ["hospital"]}),
        st.sampled_from(
            [
                {"renewal": {"at-least": 2}},
                {"renewal": {"at-most": 1}},
                {"renewal": {"at-least": 2, "at-most": 3}},
                {"profession": ["physician-md"]},
                {"fact": "licensed-on", "before": datetime.date(2015, 3, 24)},
            ]
        ),
    ]
    if FACTS["number"]:
        leaves.append(
            st.sampled_from(["at-least", "at-most"]).map(lambda test: {"fact": FACTS["number"][0], test: 3}),
        )
    return st.one_of(leaves)
