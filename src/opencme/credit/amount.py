"""Amounts of credit: exact decimals with two places, held as an integer of hundredths."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

LARGEST = 10_000_000_00
"""No programme asks for ten million hours; a larger figure is a slip of the pen (in hundredths)."""


class AmountError(ValueError):
    """The text or number is no amount of credit; the message says what would be."""


@dataclass(frozen=True, slots=True, order=True)
class Amount:
    """An amount of credit in some system's own unit, never negative.

    `hundredths` is the amount times 100, so that sums are exact and a column of them fits a database integer.
    """

    hundredths: int

    def __post_init__(self) -> None:
        if self.hundredths < 0:
            raise AmountError(f"{Decimal(self.hundredths).scaleb(-2)} is negative; an amount is 0 or more")

    @classmethod
    def of(cls, value: int | str | Decimal) -> Amount:
        """The amount written as `value`; raises AmountError for more than two places, negatives and non-numbers.

        Binary floats are refused: 0.1 + 0.2 hours would not be 0.3.
        """
        if isinstance(value, bool) or not isinstance(value, (int, str, Decimal)):
            raise AmountError(f"{value!r} is not an amount; write a decimal number such as 1.25")
        try:
            number = Decimal(value)
        except InvalidOperation:
            raise AmountError(f"{value!r} is not a number; write a decimal number such as 1.25") from None
        if not number.is_finite():
            raise AmountError(f"{value!r} is not a number; write a decimal number such as 1.25")
        if number < 0:
            raise AmountError(f"{value} is negative; an amount is 0 or more")
        if number > LARGEST // 100:
            raise AmountError(f"{value} is larger than any amount of credit")
        scaled = number * 100
        if scaled != int(scaled):
            raise AmountError(f"{value} has more than two decimal places; amounts are kept to the hundredth")
        return cls(int(scaled))

    def __add__(self, other: Amount) -> Amount:
        return Amount(self.hundredths + other.hundredths)

    def less(self, other: Amount) -> Amount:
        """This amount without the other, but never below zero."""
        return Amount(max(0, self.hundredths - other.hundredths))

    def __bool__(self) -> bool:
        return self.hundredths > 0

    def __str__(self) -> str:
        whole, rest = divmod(self.hundredths, 100)
        return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") if rest else str(whole)

    @property
    def decimal(self) -> Decimal:
        """The exact decimal, with two places."""
        return Decimal(self.hundredths).scaleb(-2)

    @property
    def number(self) -> int | float:
        """For JSON: an int where it is whole, else the nearest float (which prints as the two places it has)."""
        whole, rest = divmod(self.hundredths, 100)
        return self.hundredths / 100 if rest else whole
