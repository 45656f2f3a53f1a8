"""What waits for a holder in the inbox. Always the same few queries, however much there is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from opencme.credit import Record
from opencme.web.inbox.models import Item, Proposed
from opencme.web.inbox.proposalform import ProposalForm
from opencme.web.people.models import User
from opencme.web.record import evidence, ledger

PAGE = 20
"""Proposals on one page; the next come up once these are decided."""
FILED = 20
"""Documents that are shown of those the holder is through with."""


@dataclass(frozen=True)
class Inbox:
    """What waits."""

    forms: list[ProposalForm]
    """The proposals that are open, oldest document first."""
    more: int
    """Open proposals beyond those."""
    pending: list[Item]
    """Documents in line or being read."""
    empty: list[Item]
    """Documents in which nothing was found to propose and that show no record."""
    filed: list[Item]
    """The last documents that the holder is through with."""
    mine: list[Record]
    """What is on the holder's record, where there is something to compare with it."""

    @property
    def sure(self) -> int:
        """How many of the proposals here were read without doubt."""
        return sum(form.is_sure for form in self.forms)

    @property
    def waiting(self) -> int:
        return len(self.forms) + self.more

    @property
    def is_empty(self) -> bool:
        return not (self.forms or self.pending or self.empty or self.filed)


def inbox_of(holder: User, sent: Any, item: Item | None = None) -> Inbox:
    """The holder's inbox; with what a form has sent, if one has, and of one document, if one is given."""
    open_ones = Proposed.objects.filter(item__holder=holder, state=Proposed.State.OPEN)
    if item:
        open_ones = open_ones.filter(item=item)
    count = open_ones.count()
    shown = open_ones.select_related("item__evidence").order_by("item__came_at", "item_id", "position")[:PAGE]
    mine = list(ledger.transcript_of(holder).records) if count else []
    items = Item.objects.filter(holder=holder).select_related("evidence", "parent__evidence")
    waiting = list(items.filter(done_at=None).order_by("came_at", "pk")[:200])
    proving = {file.pk for files in evidence.shown(holder).values() for file in files}
    with_open = set(open_ones.values_list("item_id", flat=True))
    made: list[ProposalForm] = []
    for proposed in shown:
        before = [(form.likely, form.proposed) for form in made if form.likely]
        meant_for = proposed.item.meant_for_id
        made.append(ProposalForm(sent, proposed, mine, before, learner=holder.name, brought_for=meant_for))
    return Inbox(
        forms=made,
        mine=mine,
        more=max(0, count - PAGE),
        pending=[item for item in waiting if item.is_pending],
        empty=[
            item
            for item in waiting
            if not item.is_pending and item.pk not in with_open and item.evidence_id not in proving
        ],
        filed=list(items.exclude(done_at=None).order_by("-done_at", "-pk")[:FILED]),
    )
