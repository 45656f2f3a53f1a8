"""Rows of the database as plain data and back: every column, whatever the table, so that none is forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from opencme.credit import Amount
from opencme.web.people.models import User
from opencme.web.proof.contents import Return, Row, RowError, Rows

CHUNK = 500

type Numbers = dict[str, dict[int, int]]
"""By a table's label: the number of each row in the archive, and the one that it has here."""


def rows_of(part: Rows, holder: User, known: Numbers) -> Iterator[Row]:
    """The holder's rows of a table, the oldest first, each as plain data; their numbers are added to `known`.

    A row that names one that is not known came while the archive was being written: it is left for the next one.
    """
    mine = known.setdefault(part.label, {})
    many = [each.name for each in part.model._meta.many_to_many]
    found = part.model._base_manager.filter(**{part.holder: holder}).order_by("pk")
    for each in found.prefetch_related(*many).iterator(CHUNK):
        row = {"id": each.pk} | {
            column.name: _plain(column.value_from_object(each))
            for column in _columns(part)
            if not (column.is_relation and _is_person(column))
        }
        row |= {name: sorted(other.pk for other in getattr(each, name).all()) for name in many}
        if all(_is_known(part, name, row[name], known) for name in row):
            mine[each.pk] = each.pk
            yield row


def restore_row(part: Rows, row: Row, holder: User, known: Numbers, *, keep_number: bool, back: Return) -> None:
    """Enter a row as it was written, in the name of `holder`; its number here is added to `known`.

    Raises RowError, and IntegrityError from the database.
    """
    settled = part.settle(dict(row), back)
    made = part.model()
    many: dict[str, list[int]] = {}
    for column in _columns(part):
        if column.is_relation and _is_person(column):
            setattr(made, column.attname, holder.pk)
        elif column.name in settled:
            setattr(made, column.attname, _value(part, column, settled[column.name], known))
        else:
            raise RowError(f"{column.name} is missing")
    for name in part.left_out:
        setattr(made, name, settled.get(name, ""))
    for other in part.model._meta.many_to_many:
        many[other.name] = [_number(other, number, known) for number in settled[other.name]]
    old = settled["id"]
    if not isinstance(old, int) or isinstance(old, bool) or not 0 < old < 2**63:
        raise RowError("id must be a number above 0")
    if keep_number:
        made.pk = old
    # Raw: times that a table sets by itself stay what they were.
    made.save_base(raw=True, force_insert=True)
    for name, numbers in many.items():
        getattr(made, name).set(numbers)
    known.setdefault(part.label, {})[old] = made.pk


def _columns(part: Rows) -> list[Any]:
    """The columns of the table without its key and without what is left out."""
    return [c for c in part.model._meta.concrete_fields if not c.primary_key and c.name not in part.left_out]


def _is_person(column: Any) -> bool:
    return str(column.related_model._meta.label) == settings.AUTH_USER_MODEL


def _plain(value: Any) -> Any:
    match value:
        case Amount():
            return value.hundredths
        case datetime() | date() | time():
            return value.isoformat()
        case UUID():
            return str(value)
        case _:
            return value


def _is_known(part: Rows, name: str, value: Any, known: Numbers) -> bool:
    if name == "id":
        return True
    column: Any = part.model._meta.get_field(name)
    if not column.is_relation or value is None:
        return True
    label = column.related_model._meta.label
    if label == part.label:
        # A row names an older one of its own table.
        return value in known[label]
    return all(number in known.get(label, {}) for number in (value if isinstance(value, list) else [value]))


def _value(part: Rows, column: Any, value: Any, known: Numbers) -> Any:
    if column.is_relation:
        return None if value is None and column.null else _number(column, value, known)
    if column.name in part.numbers:
        here = known.get(part.numbers[column.name], {})
        return [here[number] for number in value if number in here]
    if isinstance(column, models.JSONField):
        return value
    try:
        # What is empty is allowed where the table allows it, whatever a form would ask.
        return column.to_python(value) if value in (None, "") else column.clean(value, None)
    except (ValidationError, ValueError, TypeError, OverflowError) as error:
        said = error.messages[0] if isinstance(error, ValidationError) else str(error)
        raise RowError(f"{column.name} cannot be {str(value)[:60]!r}: {said}") from None


def _number(column: Any, value: Any, known: Numbers) -> int:
    here = known.get(column.related_model._meta.label, {})
    if not isinstance(value, int) or value not in here:
        raise RowError(f"{column.name} names a row that is not in the archive: {str(value)[:60]}")
    return here[value]
