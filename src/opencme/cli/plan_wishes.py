"""Wishes as a person types them: an option's words become a value, or one line that says what would be right."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import click

from opencme.cli.errors import unreadable
from opencme.credit import vocabulary
from opencme.credit.vocabulary import unknown

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MOST = Decimal(10_000_000)
"""Of any amount; a larger one is a slip."""


class Worded[T](click.ParamType[T]):
    """A value written in words."""

    def __init__(self, name: str, read: Callable[[str], T]) -> None:
        self.name = name
        self.read = read

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> T:
        option = param.opts[0] if param else self.name
        try:
            return self.read(str(value).strip())
        except ValueError as error:
            unreadable(ValueError(f"{option}: {error}"))


def _amount(given: str) -> Decimal:
    try:
        amount = Decimal(given)
    except InvalidOperation:
        raise ValueError(f"“{given[:40]}” is no number; write it as 250 or 2.5") from None
    if not amount.is_finite() or not 0 <= amount <= MOST:
        raise ValueError(f"it must be from 0 to {MOST:,}, not {given[:40]}")
    return amount


def _span(given: str) -> tuple[date, date]:
    first, dots, last = given.partition("..")
    try:
        span = date.fromisoformat(first.strip()), date.fromisoformat((last if dots else first).strip())
    except ValueError:
        raise ValueError(f"“{given[:40]}” is no span of days; write it as 2026-12-20..2027-01-02") from None
    if span[1] < span[0]:
        raise ValueError(f"the span {given} ends before it begins")
    return span


def _weekdays(given: str) -> frozenset[int]:
    found: set[int] = set()
    for part in filter(None, re.split(r"[,\s]+", given)):
        first, dash, last = part.partition("-")
        start, end = _weekday(first), _weekday(last if dash else first)
        found |= {(start + n) % 7 for n in range((end - start) % 7 + 1)}
    if not found:
        raise ValueError("no day is named; write it as mon-fri or sat,sun")
    return frozenset(found)


def _weekday(given: str) -> int:
    fits = [number for number, name in enumerate(DAYS) if len(given) >= 2 and name.startswith(given.casefold())]
    if len(fits) != 1:
        raise ValueError(f"“{given[:40]}” is no day of the week; write mon, tue, wed, thu, fri, sat or sun")
    return fits[0]


def _home(given: str) -> tuple[Decimal, Decimal]:
    try:
        latitude, longitude = (Decimal(part.strip()) for part in given.split(","))
    except (InvalidOperation, ValueError):
        raise ValueError(f"“{given[:40]}” is no place; write latitude and longitude as 27.95,-82.46") from None
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise ValueError(f"{given[:40]} is nowhere on Earth; latitude is from -90 to 90, longitude from -180 to 180")
    return latitude, longitude


def _format(given: str) -> str:
    found = vocabulary().named("formats", given)
    if found is None:
        raise ValueError(unknown("format", given, vocabulary().terms("formats")))
    return found


def _coded(pattern: str, example: str, change: Callable[[str], str]) -> Callable[[str], str]:
    def read(given: str) -> str:
        if not re.fullmatch(pattern, change(given)):
            raise ValueError(f"“{given[:40]}” is no code; write it as {example}")
        return change(given)

    return read


AMOUNT = Worded("amount", _amount)
SPAN = Worded("from..to", _span)
WEEKDAYS = Worded("days", _weekdays)
HOME = Worded("lat,lon", _home)
FORMAT = Worded("format", _format)
LANGUAGE = Worded("language", _coded("[a-z]{2}", "en", str.lower))
CURRENCY = Worded("currency", _coded("[A-Z]{3}", "USD", str.upper))
