"""What credit of one system is worth in another: agreements of their owners, with days, conditions and source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib import resources
from typing import Any

import yaml

from opencme.credit.amount import Amount, AmountError
from opencme.credit.vocabulary import unknown, vocabulary


@dataclass(frozen=True, slots=True)
class Recognition:
    """An agreement: `gives` of system `to` for each `needs` of one of the systems in `of`, both whole numbers."""

    id: str
    of: tuple[str, ...]
    to: str
    gives: int
    needs: int
    start: date | None
    end: date | None
    by: str
    """Who makes it so: the owner on application, or the holder alone."""
    conditions: tuple[str, ...]
    note: str
    confidence: str
    cite: str
    url: str

    def covers(self, day: date) -> bool:
        """Whether it holds for credit completed on that day."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def worth(self, amount: Amount) -> Amount:
        """What the amount becomes, rounded down to the hundredth."""
        return Amount(amount.hundredths * self.gives // self.needs)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that a certificate prints: one stands for `each` of the system `of` (one ACPE CEU is ten hours)."""

    name: str
    label: str
    aliases: tuple[str, ...]
    of: str
    each: int
    cite: str
    url: str


@dataclass(frozen=True, slots=True)
class NoEquivalence:
    """Systems that are often taken for equivalent to others and are not; `words` says why."""

    between: tuple[str, ...]
    words: str


@cache
def recognitions() -> tuple[Recognition, ...]:
    """All agreements we know of, in the order in which they are written."""
    return tuple(_recognition(name, fields) for name, fields in _data()["recognitions"].items())


@cache
def units() -> Mapping[str, Unit]:
    """Other units by name."""
    return {
        name: Unit(
            name,
            fields["label"],
            tuple(fields.get("aliases") or ()),
            fields["of"],
            fields["each"],
            fields["source"]["cite"],
            fields["source"]["url"],
        )
        for name, fields in _data()["units"].items()
    }


@cache
def no_equivalences() -> tuple[NoEquivalence, ...]:
    """What is not equivalent, though it is often thought so."""
    return tuple(NoEquivalence(tuple(each["between"]), each["words"]) for each in _data()["no-equivalence"])


def of_system(system: str) -> list[Recognition]:
    """Where credit of the system is recognised, whenever that was."""
    return [each for each in recognitions() if system in each.of]


def understood(amount: str, words: str) -> tuple[Amount, str]:
    """The amount and credit system meant by a number and a system's or unit's name: 0.125 ACPE CEU is 1.25 hours.

    Raises AmountError for a number that is none, ValueError for an unknown name, with the nearest one.
    """
    for unit in units().values():
        if words.casefold() in {unit.name, unit.label.casefold(), *map(str.casefold, unit.aliases)}:
            return Amount.of(_number(amount) * unit.each), unit.of
    name = vocabulary().named("credit-systems", words)
    if name is None:
        raise ValueError(unknown("credit system", words, [*vocabulary().terms("credit-systems"), *units()]))
    return Amount.of(amount), name


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise AmountError(f"{text!r} is not a number; write a decimal number such as 0.125") from None


def _recognition(name: str, fields: Mapping[str, Any]) -> Recognition:
    days = fields.get("in-force") or {}
    return Recognition(
        id=name,
        of=tuple(_many(fields["from"])),
        to=vocabulary().require("credit-systems", fields["to"]),
        gives=fields["worth"]["gives"],
        needs=fields["worth"]["for"],
        start=days.get("from"),
        end=days.get("until"),
        by=fields["by"],
        conditions=tuple(fields["conditions"]),
        note=fields.get("note", ""),
        confidence=fields["confidence"],
        cite=fields["source"]["cite"],
        url=fields["source"]["url"],
    )


def _many(value: str | Iterable[str]) -> Iterable[str]:
    names = (value,) if isinstance(value, str) else value
    return (vocabulary().require("credit-systems", name) for name in names)


@cache
def _data() -> Mapping[str, Any]:
    text = resources.files("opencme.credit").joinpath("recognition.yaml").read_text("utf-8")
    data: Mapping[str, Any] = yaml.safe_load(text)
    return data
