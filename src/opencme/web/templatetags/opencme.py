"""Template filters of the house: dates, amounts and the field's names, each written the same way everywhere."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils import timezone

from opencme.credit import Amount, vocabulary

register = template.Library()

PLURALS = {"hour": "hours", "credit": "credits", "point": "points", "contact-hour": "contact hours", "ceu": "CEUs"}
SINGULARS = {"contact-hour": "contact hour", "ceu": "CEU"}


def _as_day(value: date | datetime) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


@register.filter
def day(value: date | datetime | None) -> str:
    """31 January 2027."""
    if not value:
        return ""
    written = _as_day(value)
    return f"{written.day} {written:%B %Y}"


@register.filter
def short_day(value: date | datetime | None) -> str:
    """31 Jan 2027, for tables."""
    if not value:
        return ""
    written = _as_day(value)
    return f"{written.day} {written:%b %Y}"


@register.filter
def away(value: date | datetime | None, today: date | None = None) -> str:
    """How far the day is from today (UTC): "in 69 days", "tomorrow", "today", "yesterday", "3 days ago"."""
    if not value:
        return ""
    days = (_as_day(value) - (today or timezone.localdate())).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    if days in near:
        return near[days]
    # Beyond two years nobody counts in days.
    span = f"{abs(days)} days" if abs(days) <= 730 else f"{abs(days) // 365} years"
    return f"in {span}" if days > 0 else f"{span} ago"


@register.filter
def day_away(value: date | datetime | None, today: date | None = None) -> str:
    """31 January 2027 (in 69 days)."""
    return f"{day(value)} ({away(value, today)})" if value else ""


@register.filter
def amount(value: Amount | Decimal | int | str | None) -> str:
    """The amount as short as it is exact: 40, 1.5, 0.25. A bare number is an amount, not hundredths."""
    if value is None or value == "":
        return ""
    return str(value if isinstance(value, Amount) else Amount.of(value))


@register.filter
def in_unit(value: Amount | Decimal | int | str | None, unit: str) -> str:
    """The amount with a programme's unit: "1 hour", "2.5 contact hours"."""
    written = amount(value)
    if not written:
        return ""
    return f"{written} {SINGULARS.get(unit, unit) if written == '1' else PLURALS.get(unit, unit)}"


@register.filter
def label(name: str | None, section: str) -> str:
    """How a person reads a name of the vocabulary: `{{ entry.system|label:"credit-systems" }}`."""
    return vocabulary().label(section, name) if name else ""
