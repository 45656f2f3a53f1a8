"""Section 3: how much of a record a selection selects; section 5: which selections are inside which."""

import datetime
from fractions import Fraction
from typing import Any

from tests.plain.reading import Data, all_broader, as_list, canonical_key

SINGLE_VALUED = ("system", "format", "role", "provider", "accredited-by", "activity", "country", "state")
STATED_OR_NOT = ("tested", "interactive", "in-practice-area", "evidence")


def selection_of(holder: Data) -> Data:
    """Section 3: `except: S` beside `where: W` is `all: [W, {not: S}]`; no `where` is the whole amount."""
    selections: list[Data] = []
    if holder.get("where"):
        selections.append(holder["where"])
    if holder.get("except"):
        selections.append({"not": holder["except"]})
    return {"all": selections}


def part_of(selection: Data, record: Data) -> Fraction:
    """Section 3: the part of a record's amount that a selection selects."""
    amount = Fraction(record["amount"])
    parts = [amount]
    for key, wanted in selection.items():
        parts.append(_part_of_key(key, wanted, record, amount))
    return min(parts)


def matches(selection: Data, record: Data) -> bool:
    """Section 3: is the record selected at all; for an amount of 0 every "the amount" is read as "yes"."""
    if Fraction(record["amount"]) > 0:
        return part_of(selection, record) > 0
    yes = dict(record, amount=1, topics=list(record.get("topics") or []))
    return part_of(selection, yes) > 0


def _part_of_key(key: str, wanted: Any, record: Data, amount: Fraction) -> Fraction:
    """Section 3, the table, line by line."""
    nothing = Fraction(0)
    if key in SINGLE_VALUED:
        return amount if record.get(key) is not None and record[key] in as_list(wanted) else nothing
    if key == "approved-by":
        return amount if any(approval in as_list(wanted) for approval in as_list(record.get(key))) else nothing
    if key in STATED_OR_NOT:
        return amount if record.get(key) is not None and record[key] is wanted else nothing
    if key == "stated":
        stated = [record.get("topics" if name == "topic" else name) for name in as_list(wanted)]
        return amount if all(value is not None and value not in ([], {}) for value in stated) else nothing
    if key == "completed":
        return amount if _lies_between(record["completed"], wanted.get("from"), wanted.get("until")) else nothing
    if key == "topic":
        return _topic_part(as_list(wanted), record, amount)
    if key == "all":
        return min([part_of(selection, record) for selection in wanted], default=amount)
    if key == "any":
        return max([part_of(selection, record) for selection in wanted], default=nothing)
    if key == "not":
        return amount - part_of(wanted, record)
    raise AssertionError(key)


def _lies_between(day: datetime.date, first: datetime.date | None, last: datetime.date | None) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)


def _topic_part(wanted: list[str], record: Data, amount: Fraction) -> Fraction:
    """Section 3, "Topic part"."""
    topics = record.get("topics") or []
    stated = {topic: Fraction(topics[topic]) if isinstance(topics, dict) else amount for topic in topics}
    asked = [topic for topic in stated if topic in wanted or any(name in wanted for name in all_broader(topic))]
    if not asked:
        return Fraction(0)
    widest = [topic for topic in asked if not any(broader in asked for broader in all_broader(topic))]
    total = sum((stated[topic] for topic in widest), Fraction(0))
    largest = max(stated[topic] for topic in asked)
    return min(amount, max(total, largest))


def constraints_of(selection: Data) -> list[tuple[str, Any]]:
    """Section 5, nesting: a selection as the list of the constraints that all hold."""
    found: list[tuple[str, Any]] = []
    for key, wanted in selection.items():
        if key == "all":
            for inner in wanted:
                found += constraints_of(inner)
        else:
            found.append((key, wanted))
    return found


def is_inside(inner: Data, outer: Data) -> bool:
    """Section 5: A is inside B if each constraint of B is implied by A."""
    given = constraints_of(inner)
    return all(any(_implies(one, other) for one in given) for other in constraints_of(outer))


def _implies(one: tuple[str, Any], other: tuple[str, Any]) -> bool:
    """Section 5: same attribute and a subset of values; topics narrower or equal; a repeated sub-selection."""
    key, wanted = one
    if key != other[0]:
        return False
    if key in ("any", "not"):
        return canonical_key({"is": wanted}) == canonical_key({"is": other[1]})
    if key == "completed":
        first, last = other[1].get("from"), other[1].get("until")
        return (first is None or (wanted.get("from") is not None and wanted["from"] >= first)) and (
            last is None or (wanted.get("until") is not None and wanted["until"] <= last)
        )
    if key == "topic":
        return all(
            topic in as_list(other[1]) or any(broader in as_list(other[1]) for broader in all_broader(topic))
            for topic in as_list(wanted)
        )
    return all(value in as_list(other[1]) for value in as_list(wanted))
