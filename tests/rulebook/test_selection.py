"""How much of a record a selection takes, and that what is proved about two selections holds for every record."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencme.credit import Amount, Record, vocabulary
from opencme.rulebook.document import parse
from opencme.rulebook.selection import Not, Selection, disjoint, inside, measure
from opencme.rulebook.selection_reader import read_where

NARROW, BROAD, OTHER = "hiv-stigma", "infectious-disease", "ethics"
TOPICS = (NARROW, "hiv-aids", BROAD, OTHER, "state-law", "state-law-ethics")


def where(text: str) -> Selection:
    return read_where(parse(text, "a rule").mapping("a rule"))


def part(selection: Selection, record: Record) -> int:
    """The part selected in hundredths, as counting asks for it: at least 1 for a record of amount 0 that matches."""
    return measure(selection)(record, record.amount.hundredths or 1)


def record(**stated: object) -> Record:
    topics = stated.pop("topics", {})
    assert isinstance(topics, dict)
    parts = tuple(sorted((name, Amount.of(value)) for name, value in topics.items()))
    values = {"completed": date(2026, 6, 1), "system": "ama-pra-1", "amount": Amount.of(10)} | stated
    return Record(topics=parts, **values)  # type: ignore[arg-type]


def test_these_topics_lie_within_each_other() -> None:
    known = vocabulary()
    assert NARROW in known.within("hiv-aids") < known.within(BROAD)
    assert {OTHER, "state-law"} <= known.above("state-law-ethics")


@pytest.mark.parametrize(
    ("selection", "stated", "taken"),
    [
        ("{}", {}, 10),
        ("where: {system: ama-pra-1}", {}, 10),
        ("where: {system: [aoa-1a, ama-pra-2]}", {}, 0),
        ("where: {format: live}", {}, 0),
        ("except: {format: live}", {}, 10),
        ("where: {approved-by: [a, b]}", {"approved_by": ("b", "c")}, 10),
        ("where: {tested: false}", {}, 0),
        ("where: {tested: false}", {"tested": False}, 10),
        ("where: {stated: tested}", {"tested": False}, 10),
        ("where: {stated: format}", {}, 0),
        ("where: {completed: {from: 2026-06-01, until: 2026-06-01}}", {}, 10),
        ("where: {completed: {from: 2026-06-02}}", {}, 0),
        ("where: {topic: ethics}", {"topics": {"ethics": 3}}, 3),
        ("where: {topic: ethics}", {"topics": {"dementia": 3}}, 0),
        ("except: {topic: ethics}", {"topics": {"ethics": 3}}, 7),
        ("where: {topic: ethics}\nexcept: {format: live}", {"topics": {"ethics": 3}, "format": "live"}, 0),
        (f"where: {{topic: {BROAD}}}", {"topics": {NARROW: 2}}, 2),
        (f"where: {{topic: {NARROW}}}", {"topics": {BROAD: 2}}, 0),
        # What lies inside another stated topic is not added again, unless it alone is more.
        (f"where: {{topic: {BROAD}}}", {"topics": {BROAD: 4, NARROW: 3}}, 4),
        (f"where: {{topic: {BROAD}}}", {"topics": {BROAD: 2, NARROW: 3}}, 3),
        ("where: {topic: [ethics, dementia]}", {"topics": {"ethics": 3, "dementia": 4}}, 7),
        ("where: {topic: [ethics, dementia]}", {"topics": {"ethics": 8, "dementia": 9}}, 10),
        ("where: {all: [{topic: ethics}, {topic: dementia}]}", {"topics": {"ethics": 3, "dementia": 4}}, 3),
        ("where: {any: [{topic: ethics}, {topic: dementia}]}", {"topics": {"ethics": 3, "dementia": 4}}, 4),
        ("where: {topic: ethics, format: live}", {"topics": {"ethics": 3}, "format": "live"}, 3),
    ],
)
def test_a_selection_takes_a_part_of_the_amount(selection: str, stated: dict[str, object], taken: int) -> None:
    assert part(where(selection), record(**stated)) == taken * 100


def test_a_record_of_no_amount_is_matched_or_not() -> None:
    empty = record(amount=Amount(0), topics={"ethics": 0})
    assert part(where("where: {topic: ethics}"), empty) == 1
    assert part(where("where: {topic: dementia}"), empty) == 0
    assert part(where("except: {topic: ethics}"), empty) == 0


# Proofs

PAIRS_INSIDE = [
    ("where: {format: live}", "where: {format: [live, enduring]}"),
    ("where: {format: live, topic: ethics}", "where: {format: live}"),
    (f"where: {{topic: {NARROW}}}", f"where: {{topic: {BROAD}}}"),
    ("where: {topic: state-law-ethics}", "where: {topic: [ethics, dementia]}"),
    ("where: {completed: {from: 2026-01-01, until: 2026-02-01}}", "where: {completed: {from: 2025-01-01}}"),
    ("where: {format: live}", "where: {any: [{format: live}, {topic: ethics}]}"),
    ("where: {any: [{format: live}, {format: series}]}", "where: {format: [live, series, enduring]}"),
    ("where: {format: live}", "except: {format: enduring}"),
    (f"except: {{topic: {BROAD}}}", f"except: {{topic: {NARROW}}}"),
    ("where: {format: live}\nexcept: {topic: ethics}", "except: {topic: state-law-ethics}"),
    ("where: {tested: true, topic: ethics}", "where: {all: [{tested: true}, {any: [{tested: true}, {format: live}]}]}"),
]
PAIRS_APART = [
    ("where: {format: live}", "where: {format: enduring}"),
    ("where: {tested: true}", "where: {tested: false}"),
    ("where: {completed: {until: 2025-12-31}}", "where: {completed: {from: 2026-01-01}}"),
    ("where: {topic: ethics}", "where: {format: live}\nexcept: {topic: ethics}"),
    ("where: {topic: state-law-ethics}", "except: {topic: ethics}"),
    ("where: {any: [{format: live}, {format: series}]}", "where: {format: enduring}"),
]
PAIRS_IN_DOUBT = [
    ("where: {topic: ethics}", "where: {topic: dementia}"),
    ("where: {approved-by: a}", "where: {approved-by: b}"),
    ("where: {format: live}", "where: {role: author}"),
    ("where: {completed: {from: 2026-01-01}}", "where: {completed: {until: 2026-01-01}}"),
    ("where: {format: [live, series]}", "where: {format: [live, enduring]}"),
]


@pytest.mark.parametrize(("inner", "outer"), PAIRS_INSIDE)
def test_what_lies_inside_is_seen(inner: str, outer: str) -> None:
    assert inside(where(inner), where(outer))
    assert not inside(where(outer), where(inner))


@pytest.mark.parametrize(("one", "other"), PAIRS_APART)
def test_what_is_apart_is_seen_from_both_sides(one: str, other: str) -> None:
    assert disjoint(where(one), where(other))
    assert disjoint(where(other), where(one))


@pytest.mark.parametrize(("one", "other"), PAIRS_IN_DOUBT)
def test_what_may_meet_is_never_said_to_be_apart_or_inside(one: str, other: str) -> None:
    assert not disjoint(where(one), where(other))
    assert not inside(where(one), where(other))
    assert not inside(where(other), where(one))


some_days = st.sampled_from([date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 1), date(2026, 12, 31)])
formats, flags = ("live", "enduring", "series"), (True, False)


def some(values: tuple[str, ...]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True)


attributes = st.one_of(
    some(formats).map(lambda names: f"{{format: [{', '.join(names)}]}}"),
    some(("a", "b", "c")).map(lambda names: f"{{approved-by: [{', '.join(names)}]}}"),
    some(TOPICS).map(lambda names: f"{{topic: [{', '.join(names)}]}}"),
    st.sampled_from(["{tested: true}", "{tested: false}", "{stated: format}", "{stated: tested}"]),
    st.lists(some_days, min_size=2, max_size=2).map(
        lambda days: f"{{completed: {{from: {min(days)}, until: {max(days)}}}}}"
    ),
    some_days.map(lambda day: f"{{completed: {{from: {day}}}}}"),
)
selections = st.recursive(
    attributes,
    lambda inner: st.one_of(
        inner.map(lambda item: f"{{not: {item}}}"),
        st.tuples(st.sampled_from(["all", "any"]), st.lists(inner, min_size=1, max_size=3)).map(
            lambda made: f"{{{made[0]}: [{', '.join(made[1])}]}}"
        ),
    ),
    max_leaves=5,
)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Selection, Selection]:
    """Two selections, often related, so that there is something to prove."""
    one, other = draw(selections), draw(selections)
    related = [other, f"{{any: [{one}, {other}]}}", f"{{not: {one}}}", f"{{all: [{other}, {{not: {one}}}]}}"]
    two = [one, draw(st.sampled_from(related))]
    if draw(st.booleans()):
        two.reverse()
    return where(f"where: {two[0]}"), where(f"where: {two[1]}")


@st.composite
def records(draw: st.DrawFn) -> Record:
    """A record whose topics carry the whole amount each, or parts that do not lie within each other.

    Odd parts of nested topics may make a narrower selection take more; section 5 has counting clip them.
    """
    amount = draw(st.sampled_from([0, 50, 100, 175]))
    topics = draw(st.sets(st.sampled_from(TOPICS), max_size=4))
    if draw(st.booleans()):
        parts = dict.fromkeys(topics, amount)
    else:
        above = vocabulary().above
        parts = {name: draw(st.integers(0, amount)) for name in sorted(topics) if not above(name) & topics}
    return Record(
        completed=draw(some_days),
        system="ama-pra-1",
        amount=Amount(amount),
        format=draw(st.none() | st.sampled_from(formats)),
        tested=draw(st.none() | st.sampled_from(flags)),
        approved_by=tuple(sorted(draw(st.sets(st.sampled_from(("a", "b", "c")))))),
        topics=tuple(sorted((name, Amount(part)) for name, part in parts.items())),
    )


@given(pairs(), records())
def test_the_part_lies_between_nothing_and_the_amount(pair: tuple[Selection, Selection], record: Record) -> None:
    assert all(0 <= part(selection, record) <= (record.amount.hundredths or 1) for selection in pair)


@given(pairs(), st.lists(records(), min_size=1, max_size=4))
def test_what_is_proved_inside_never_takes_more(pair: tuple[Selection, Selection], some: list[Record]) -> None:
    if inside(*pair):
        assert all(part(pair[0], record) <= part(pair[1], record) for record in some)


@given(pairs(), st.lists(records(), min_size=1, max_size=4))
def test_what_is_proved_apart_never_takes_more_than_the_whole(
    pair: tuple[Selection, Selection], some: list[Record]
) -> None:
    if disjoint(*pair):
        assert all(part(pair[0], r) + part(pair[1], r) <= (r.amount.hundredths or 1) for r in some)


@given(selections.map(lambda text: where(f"where: {text}")))
def test_every_selection_lies_inside_itself_and_apart_from_its_opposite(selection: Selection) -> None:
    assert inside(selection, selection)
    assert inside(selection, where("{}"))
    assert disjoint(selection, Not(selection))


def test_odd_parts_of_nested_topics_are_what_the_proofs_leave_to_counting() -> None:
    siblings, broader = "where: {topic: [hiv-aids, arboviral-disease]}", f"where: {{topic: {BROAD}}}"
    odd = record(topics={"hiv-aids": 3, "arboviral-disease": 3, BROAD: 4})
    assert inside(where(siblings), where(broader))
    assert (part(where(siblings), odd), part(where(broader), odd)) == (600, 400)
