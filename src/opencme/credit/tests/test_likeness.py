"""Certificate, roster and typing: which two records tell of one activity."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencme.credit import Amount, Record
from opencme.credit.likeness import likeness, nearest, pairs


def record(**fields: Any) -> Record:
    usual: dict[str, Any] = {
        "completed": date(2026, 3, 14),
        "system": "ama-pra-1",
        "amount": Amount.of("6.75"),
        "title": "Update in Asthma",
        "provider": "Great Lakes Medical Society",
    }
    return Record(**usual | fields)


@pytest.mark.parametrize(
    ("other", "sure"),
    [
        (record(), True),
        (record(title="update in asthma 2026", provider=None), True),
        (record(title=None, provider=None), True),
        (record(provider="Great Lakes Med. Society"), True),
        (record(completed=date(2026, 3, 15)), False),
        (record(amount=Amount.of("5.5")), False),
        (record(completed=date(2026, 3, 16), started=date(2026, 3, 14)), False),
        (record(provider="Somebody else"), False),
    ],
)
def test_one_activity_told_twice(other: Record, sure: bool) -> None:
    like = likeness(record(), other)
    assert like is not None
    assert like.sure is sure


@pytest.mark.parametrize(
    "other",
    [
        record(title="Gout: what is new"),
        record(completed=date(2026, 3, 21)),
        record(system="ancc"),
        record(title="Update in Asthma, module 2"),
        record(title=None, provider=None, amount=Amount.of("1")),
    ],
)
def test_two_activities(other: Record) -> None:
    mine = record(title="Update in Asthma, module 1") if other.title and "module" in other.title else record()
    assert likeness(mine, other) is None


def test_the_same_activity_number_makes_one_of_two_titles() -> None:
    one = record(activity="0012-0000-26-001-L01-P", title="Asthma")
    like = likeness(one, record(activity="0012-0000-26-001-l01-p", title="Obstructive airway disease"))
    assert like is not None
    assert "different titles" in like.against
    assert not like.sure


def test_different_activity_numbers_are_said() -> None:
    like = likeness(record(activity="1"), record(activity="2"))
    assert like is not None
    assert like.against == ("different activity numbers",)


def test_the_nearest_is_the_one_that_nothing_speaks_against() -> None:
    close, same = record(amount=Amount.of("5"), id="1"), record(id="2")
    found = nearest(record(), [close, same])
    assert found is not None
    assert found[0] is same
    assert nearest(record(), [record(state="withdrawn")]) is None


days = st.dates(date(2026, 1, 1), date(2026, 1, 20))
records = st.builds(
    lambda day, length, amount, title: record(
        completed=day, started=day - timedelta(days=length), amount=Amount(amount), title=title
    ),
    days,
    st.integers(0, 3),
    st.sampled_from([100, 200]),
    st.sampled_from(["Update in Asthma", "Asthma, an update", "Gout", None]),
)


@given(records, records)
def test_likeness_does_not_depend_on_which_record_comes_first(one: Record, other: Record) -> None:
    first, second = likeness(one, other), likeness(other, one)
    assert (first is None) == (second is None)
    if first and second:
        assert (first.sure, first.reasons) == (second.sure, second.reasons)


@given(st.lists(records, max_size=8))
def test_every_two_alike_records_are_found_as_a_pair(many: list[Record]) -> None:
    alike = sum(1 for i, one in enumerate(many) for other in many[i + 1 :] if likeness(one, other))
    assert len(pairs(many)) == alike
