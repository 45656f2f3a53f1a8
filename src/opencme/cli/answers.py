"""Answers to the questions of `opencme rulebooks new`, each looked at as soon as it is given."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

import click

from opencme.credit import Amount, AmountError, vocabulary
from opencme.credit.vocabulary import unknown
from opencme.rulebook.period_reader import WAYS
from opencme.rulebook.reader import KINDS, UNITS

ENDS = (*WAYS, "a day such as 01-31", "such a day of even or odd years: 01-31 odd")
FIXED = re.compile(r"(\d{1,2})-(\d{1,2})(?: (even|odd))?")


class Refused(click.BadParameter):
    """What was answered is not understood: asked again at a prompt; as an option one line and exit code 2."""

    def show(self, file: object = None) -> None:
        print(f"opencme: {self.message}", file=sys.stderr)


class Answer(click.ParamType[str]):
    """An answer that is looked at as soon as it is given."""

    name = "text"

    def __init__(self, read: Callable[[str], str]) -> None:
        self.read = read

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return self.read(str(value))
        except ValueError as error:
            raise Refused(str(error)) from None


def _text(given: str) -> str:
    if not given.strip():
        raise ValueError("an empty answer says nothing; write a few words")
    return given.strip()


def _choice(what: str, known: Sequence[str], given: str) -> str:
    if given not in known:
        raise ValueError(unknown(what, given, known))
    return given


def _name(what: str, section: str, given: str) -> str:
    found = vocabulary().named(section, given)
    if found is None:
        raise ValueError(unknown(what, given, vocabulary().terms(section)))
    return found


def _address(given: str) -> str:
    if not given.startswith(("https://", "http://")):
        raise ValueError(f"the authority's url must start with https://, not “{given[:60]}”")
    return given


def _months(given: str) -> str:
    if not given.isdecimal() or not 1 <= int(given) <= 600:
        raise ValueError(f"months must be a whole number such as 24, not “{given}”")
    return given


def _need(given: str) -> str:
    try:
        amount = Amount.of(given)
    except AmountError as error:
        raise ValueError(f"need: {error}") from None
    if not amount.hundredths:
        raise ValueError("need must be more than 0; a programme that asks nothing has rules: {}")
    return str(amount)


def _ends(given: str) -> str:
    day = FIXED.fullmatch(given)
    if given not in WAYS and not day:
        raise ValueError(unknown("way to end a period", given, ENDS))
    try:
        # In a leap year, which has every day there is.
        if day:
            date(2024, int(day[1]), int(day[2]))
    except ValueError:
        raise ValueError(f"{given} is no day of the year; write month and day as 06-30") from None
    return given


TEXT, ADDRESS, MONTHS, NEED, ENDING = map(Answer, (_text, _address, _months, _need, _ends))
KIND = Answer(partial(_choice, "kind", KINDS))
UNIT = Answer(partial(_choice, "unit", UNITS))
PROFESSION = Answer(partial(_name, "profession", "professions"))
SYSTEM = Answer(partial(_name, "system", "credit-systems"))
