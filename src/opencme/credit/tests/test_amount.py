"""Amounts are exact, never negative, and never have more than two places."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencme.credit import Amount, AmountError

hundredths = st.integers(min_value=0, max_value=10_000_000_00)
amounts = st.builds(Amount, hundredths)


@given(amounts)
def test_an_amount_is_read_back_as_it_is_written(amount: Amount) -> None:
    assert Amount.of(str(amount)) == amount
    assert Amount.of(amount.decimal) == amount


@given(st.lists(st.builds(Amount, st.integers(0, 10_000_00)), max_size=50))
def test_sums_are_exact(parts: list[Amount]) -> None:
    total = Amount(0)
    for part in parts:
        total += part
    assert total.decimal == sum((part.decimal for part in parts), Decimal(0))


@given(amounts, amounts)
def test_what_is_left_and_what_was_taken_make_the_whole(whole: Amount, part: Amount) -> None:
    assert whole.less(part) + min(whole, part) == whole


@given(st.integers(0, 10_000_000), st.integers(1, 999).filter(lambda rest: rest % 10))
def test_more_than_two_places_are_refused(whole: int, thousandths: int) -> None:
    with pytest.raises(AmountError, match="more than two decimal places"):
        Amount.of(f"{whole % 1_000_000}.{thousandths:03d}")


@pytest.mark.parametrize(
    "wrong", ["-1", "-0.01", "abc", "", "NaN", "Infinity", "1e99", "99999999999", 0.25, True, None]
)
def test_what_is_no_amount_is_refused(wrong: object) -> None:
    with pytest.raises(AmountError):
        Amount.of(wrong)  # type: ignore[arg-type]


def test_an_amount_is_written_without_needless_noughts() -> None:
    assert [str(Amount.of(text)) for text in ("40", "1.50", "0.25", "0.00")] == ["40", "1.5", "0.25", "0"]


def test_an_amount_has_no_hundredths_below_zero() -> None:
    with pytest.raises(AmountError, match="negative"):
        Amount(-1)
