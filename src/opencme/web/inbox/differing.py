"""Where a record and the documents that show it differ: in the name they are made out to, and in what was changed.

A document proves what it says. What its holder has said otherwise is told beside it wherever it is called a proof.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery

from opencme.credit import Amount, AmountError, Record, vocabulary
from opencme.credit.wording import plain
from opencme.interchange.certificate import Found
from opencme.standing.words import day
from opencme.web.inbox.models import Proposed
from opencme.web.inbox.proposalform import SURE, other_name
from opencme.web.people.models import User
from opencme.web.record.models import CreditEntry, Evidence


@dataclass(frozen=True)
class Difference:
    """One thing that a document says otherwise, or does not say, in words."""

    to_others: str
    to_holder: str


def differences(
    holder: User, records: Iterable[Record], shown: Mapping[int, Collection[Evidence]]
) -> dict[int, tuple[Difference, ...]]:
    """By the number of the record, where it differs from the files that are `shown` for it; one query."""
    read: dict[int, list[Proposed]] = defaultdict(list)
    merged_into = CreditEntry.objects.filter(origin=OuterRef("entry"), successor=None).values("same_as")[:1]
    for proposed in (
        Proposed.objects.filter(item__holder=holder).select_related("item").annotate(into=Subquery(merged_into))
    ):
        read[proposed.item.evidence_id].append(proposed)
    found = {}
    for record in records:
        number = int(record.id or 0)
        said = [each for file in shown.get(number, ()) for each in _of_file(holder, record, read.get(file.pk, ()))]
        if said:
            found[number] = tuple(dict.fromkeys(said))
    return found


def _of_file(holder: User, record: Record, read: Collection[Proposed]) -> Iterator[Difference]:
    number = int(record.id or 0)
    own = [each for each in read if number in (each.entry_id, each.into)]  # type: ignore[attr-defined]
    for proposed in own or read:
        if name := other_name(proposed.proposal, holder.name):
            made_out, because = f"made out to {name}", proposed.because
            yield (
                Difference(f"{made_out}; the holder says: {because}", f"{made_out}; you say: {because}")
                if because
                else Difference(made_out, made_out)
            )
    for proposed in own[:1]:
        yield from _changed(record, proposed.proposal.fields)


def _changed(record: Record, fields: Mapping[str, Found]) -> Iterator[Difference]:
    """What stands on the record otherwise than in the document."""
    said = fields.get("amount")
    if said is None:
        yield _by("amount entered", "; none was found in the document")
    elif _amount(said.value) != record.amount:
        yield _otherwise("amount", said, said.value)
    said = fields.get("system")
    if said and said.value != record.system:
        yield _otherwise("kind of credit", said, vocabulary().label("credit-systems", said.value))
    said = fields.get("completed")
    if said is None:
        yield _by("day entered", "; none was found in the document")
    elif said.value != record.completed.isoformat():
        yield _otherwise("day", said, day(date.fromisoformat(said.value)))
    said = fields.get("title")
    if said and plain(said.value[:300]) != plain(record.title or ""):
        yield _otherwise("title", said, f"“{said.value}”")
    if record.topics and record.state != "reported":
        yield _by("topics entered")


def _otherwise(what: str, found: Found, said: str) -> Difference:
    says = "the document says" if found.confidence >= SURE else "the document was read as"
    return _by(f"{what} changed", f"; {says} {said}")


def _by(done: str, more: str = "") -> Difference:
    return Difference(f"{done} by the holder{more}", f"{done} by you{more}")


def _amount(written: str) -> Amount | None:
    try:
        return Amount.of(written)
    except AmountError:
        return None
