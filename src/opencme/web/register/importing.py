"""Bringing a list of accredited providers: each accreditor's register is replaced as a whole, or nothing is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db import transaction

from opencme.credit.register import Listing
from opencme.interchange.register import Problem, RegisterError, read
from opencme.web.register.models import ListedProvider, Register


@dataclass(frozen=True)
class Imported:
    """What came of a list: providers by accreditor, rows that could not be read, remarks on the file."""

    counts: dict[str, int]
    problems: tuple[Problem, ...]
    remarks: tuple[str, ...]


def bring(data: bytes, name: str, accreditor: str | None, as_of: date) -> Imported:
    """Replace the registers that the list is of. Raises RegisterError, UnknownName; a list of nothing is refused."""
    reading = read(data, name, accreditor)
    if not reading.listings:
        why = f" ({reading.problems[0]})" if reading.problems else ""
        raise RegisterError(f"{name}: no provider could be read{why}; the register here stays as it is")
    ordered = sorted(reading.listings, key=lambda listing: listing.accreditor)
    groups = {key: list(rows) for key, rows in groupby(ordered, key=lambda listing: listing.accreditor)}
    with transaction.atomic():
        for key, rows in groups.items():
            _replace(key, rows, name, as_of)
    return Imported({key: len(rows) for key, rows in groups.items()}, tuple(reading.problems), tuple(reading.remarks))


def _replace(accreditor: str, rows: Sequence[Listing], name: str, as_of: date) -> None:
    register, _ = Register.objects.update_or_create(
        accreditor=accreditor, defaults={"as_of": as_of, "file": name[-200:]}
    )
    register.providers.all().delete()
    ListedProvider.objects.bulk_create(
        (
            ListedProvider(
                register=register,
                name=row.name,
                status=row.status,
                kind=row.kind,
                city=row.city,
                region=row.region,
                since=row.since,
                until=row.until,
                is_accredited=row.is_accredited,
            )
            for row in rows
        ),
        batch_size=1000,
    )
