"""Yesterday's question gets yesterday's law."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from opencme.credit import Amount
from opencme.rulebook.dated import Dated, Validity
from opencme.rulebook.language import Units
from tests.rulebook.small import loaded, rule


def need(written: str) -> Dated[Amount]:
    found = loaded(rule("total", f"need: {written}")).rules["total"].need
    assert isinstance(found, Units)
    return found.amount


def test_a_plain_number_always_holds() -> None:
    assert {need("40").on(day) for day in (date.min, date.max)} == {Amount.of(40)}


def test_each_version_holds_from_its_day_until_the_next() -> None:
    value = need("{2027-07-01: 50, 2019-01-01: 40, 2030-01-01: null}")
    assert value.on(date(2018, 12, 31)) is None
    assert value.on(date(2019, 1, 1)) == value.on(date(2027, 6, 30)) == Amount.of(40)
    assert value.on(date(2027, 7, 1)) == value.on(date(2029, 12, 31)) == Amount.of(50)
    assert value.on(date(2030, 1, 1)) is None
    assert value.values == (Amount.of(40), Amount.of(50))


@given(st.dictionaries(st.dates(), st.integers(0, 9), min_size=1), st.dates())
def test_the_version_in_force_is_the_one_with_the_latest_day_not_after_the_reference(
    versions: dict[date, int], day: date
) -> None:
    past = [since for since in versions if since <= day]
    value = Dated(tuple(sorted(versions.items())))
    assert value.on(day) == (versions[max(past)] if past else None)


def test_a_rule_is_in_force_on_both_its_first_and_its_last_day() -> None:
    force = Validity(date(2019, 7, 1), date(2021, 1, 31))
    days = [date(2019, 6, 30), date(2019, 7, 1), date(2021, 1, 31), date(2021, 2, 1)]
    assert [force.covers(day) for day in days] == [False, True, True, False]
    assert Validity().covers(date.min)
