"""Amounts as people write them: `1.25`, `1,25 Std.`, `90 min`, `0.1 CEU`, `6.75 AMA PRA Category 1 Credits™`.

Nothing is rounded. What is not exact to the hundredth is a problem, with a remedy.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from opencme.credit import Amount, AmountError, vocabulary
from opencme.interchange.tabular.findings import Question, Unreadable
from opencme.interchange.tabular.text import remembered

CEU_IN_OWN_UNITS = {"acpe": 10, "hpcsa-ceu": 1}
"""One continuing education unit in the unit that the system's amounts are kept in. ACPE: ten contact hours (22 Tex.
Admin. Code 295.8); the Health Professions Council of South Africa counts in CEUs themselves, of about an hour."""

FRACTIONS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
NUMBER = re.compile(r"([-−–]?)\s*(\d[\d.,'’]*|[.,]\d+)?\s*([½¼¾])?")
CLOCK = re.compile(
    r"(\d+)\s*(?:h|hr|hrs|hours?|std)\.?\s*(?:and\s*)?(\d{1,2})\s*(?:m|min|mins|minutes?|minuten)\.?", re.I
)
LABELLED = re.compile(r"(.*?[^\W\d_].*?)\s*[:=]\s*([-−]?[\d.,]+)")
MINUTE_WORDS = re.compile(r"(?:min|mins|minutes?|minuten)\b\.?", re.IGNORECASE)
HOUR_WORDS = re.compile(r"(?:h|hr|hrs|hours?|std|stunden?|heures?|horas?|ore)\b\.?", re.IGNORECASE)
CEU_WORDS = re.compile(r"c\.?e\.?u\.?(?:'?s|\(s\))?(?![\w])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with the unit written beside it (`min`, `hour`, `ceu` or nothing) and any other words there."""

    number: Decimal
    unit: str = ""
    words: str = ""


@remembered
def read_quantity(text: str) -> Quantity:
    """The number, unit and other words of a cell; raises Unreadable for what is no number, is negative or a formula."""
    if text.startswith("="):
        raise Unreadable("this is a formula, not its result", "save the sheet with its values, or type the number")
    clock = CLOCK.fullmatch(text)
    if clock:
        return Quantity(Decimal(int(clock[1]) * 60 + int(clock[2])), "min")
    labelled = LABELLED.fullmatch(text)
    if labelled:
        return _quantity(labelled[2], labelled[1])
    match = NUMBER.match(text)
    if not match or not (match[2] or match[3]) or re.match(r"\s*[-–/]\s*\d|[eE]\d", text[match.end() :]):
        raise Unreadable("this is no number", "write the amount as the certificate prints it, such as 1.25")
    return _quantity(match[0], text[match.end() :].strip())


@lru_cache(maxsize=8192)
def amount_in(quantity: Quantity, system: str) -> Amount:
    """The quantity as an amount in the system's own unit.

    Raises Unreadable where it cannot be exact, or for a CEU of a system whose owner gives it no size.
    """
    number = quantity.number
    term = vocabulary().terms("credit-systems")[system]
    if quantity.unit == "ceu":
        if system not in CEU_IN_OWN_UNITS:
            raise Unreadable(f"a CEU has no fixed size in {term.label}", "write the number of its own units")
        number *= CEU_IN_OWN_UNITS[system]
    elif quantity.unit == "min":
        if term.minutes != 60:
            raise Unreadable(
                f"minutes do not say how many units of {term.label} were given",
                "write the number that the certificate prints",
            )
        number = _hours(number)
    return exactly(number)


def hours_in(quantity: Quantity) -> Amount:
    """The quantity as clock hours; raises Unreadable where it cannot be exact."""
    if quantity.unit == "ceu":
        raise Unreadable("a CEU is no hour of the clock", "write the hours that the activity took")
    return exactly(_hours(quantity.number) if quantity.unit == "min" else quantity.number)


def exactly(number: Decimal) -> Amount:
    """The amount of this number; raises Unreadable instead of rounding."""
    try:
        return Amount.of(number.normalize() if number else Decimal(0))
    except AmountError as error:
        what, _, remedy = str(error).partition("; ")
        raise Unreadable(what, remedy or "write the amount as the certificate prints it") from None


def whose_ceu() -> Question:
    """A CEU is ten hours with one owner and one hour with another."""
    terms = vocabulary().terms("credit-systems")
    return Question(
        "system",
        "Whose CEUs are these? One is ten contact hours in pharmacy (ACPE), about one hour in South Africa (HPCSA).",
        "CEU",
        tuple((name, terms[name].label) for name in CEU_IN_OWN_UNITS),
    )


def _quantity(number: str, rest: str) -> Quantity:
    value = _number(number.strip())
    words = rest.strip(" .:;,-–")
    for unit, pattern in (("min", MINUTE_WORDS), ("ceu", CEU_WORDS), ("hour", HOUR_WORDS)):
        match = pattern.search(words)
        # "hours" may be part of a system's name ("ANCC contact hours"); alone or in front it is the unit.
        if match and (match.start() == 0 or (unit == "ceu" and not re.search(r"\d", words))):
            left = (words[: match.start()] + words[match.end() :]).strip(" .:;,()-")
            return Quantity(value, unit, left)
    return Quantity(value, "", words)


def _hours(minutes: Decimal) -> Decimal:
    if (minutes * 100) % 60:
        raise Unreadable(
            f"{minutes} minutes are no hours exact to the hundredth", "write the number that the certificate prints"
        )
    return minutes / 60


def _number(text: str) -> Decimal:
    match = NUMBER.fullmatch(text)
    if not match or not (match[2] or match[3]):
        raise Unreadable("this is no number", "write the amount as the certificate prints it, such as 1.25")
    sign, digits, fraction = match.groups()
    if sign:
        raise Unreadable(
            "the amount is negative", "an amount is 0 or more; a correction belongs to the record it corrects"
        )
    number = _decimal(re.sub(r"['’]", "", digits or "0"))
    if fraction:
        number += FRACTIONS[fraction]
    return number


def _decimal(digits: str) -> Decimal:
    digits = digits.rstrip(".,")
    both = "." in digits and "," in digits
    if both:
        point = max(digits.rfind("."), digits.rfind(","))
        whole, rest = re.sub(r"[.,]", "", digits[:point]), digits[point + 1 :]
        if not re.fullmatch(r"\d{1,3}([.,]\d{3})+", digits[:point]):
            raise Unreadable("this is no number", "write it with one decimal point, such as 1.25")
        return Decimal(f"{whole}.{rest}")
    if re.fullmatch(r"[1-9]\d{0,2},\d{3}", digits):
        raise Unreadable(
            "the comma may part thousands or decimals", "write the amount without a comma, with at most two decimals"
        )
    if digits.count(".") + digits.count(",") > 1 or len(digits) > 30:
        raise Unreadable("this is no number", "write it with one decimal point, such as 1.25")
    return Decimal(digits.replace(",", "."))
