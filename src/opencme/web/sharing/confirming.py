"""Checklists: what a programme asks and no certificate shows, and what others said about it through a link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from opencme.rulebook.language import Duty
from opencme.standing.answer import NOT_APPLICABLE, Standing
from opencme.web.people.models import User
from opencme.web.record.models import Credential
from opencme.web.sharing.models import Checklist, ChecklistItem, Confirmation, Retraction, Share, Verdict

MOST_ITEMS = 100
MOST_BY_LINK = 20
"""Confirmations that may come through one link; whoever needs more is sent a new one."""


class TooManyError(ValueError):
    """The link was used to confirm too often."""

    def __init__(self) -> None:
        super().__init__(f"This link was used {MOST_BY_LINK} times to confirm. Ask for a new one.")


@dataclass(frozen=True)
class Item:
    """An item with what stands about it: the newest word through each link, without what was taken back."""

    item: ChecklistItem
    said: tuple[Verdict, ...]

    @property
    def state(self) -> str:
        """confirmed, declined (by anybody, were it in an archive alone), stated (by nobody but the holder) or open."""
        if not all(verdict.confirmed for verdict in self.said):
            return "declined"
        heard = any(not verdict.confirmation.holders_word for verdict in self.said)
        return "confirmed" if heard else "stated" if self.said else "open"

    @property
    def word(self) -> str:
        """The state in words."""
        return "Stated by the holder" if self.state == "stated" else self.state.capitalize()


def duties_of(answer: Standing) -> dict[str, tuple[str, str]]:
    """The rules that no credit meets and that concern the holder: words and citation, by rule."""
    return {
        name: (rule.rule.title[:300], rule.rule.source.cite[:300])
        for name, rule in answer.rules.items()
        if isinstance(rule.rule.need, Duty) and rule.state != NOT_APPLICABLE
    }


def make(holder: User, title: str, items: Sequence[tuple[str, str]], credential: Credential | None = None) -> Checklist:
    """A checklist of these items, each its words and where they are asked, which may be empty."""
    with transaction.atomic():
        checklist = Checklist.objects.create(holder=holder, title=title, credential=credential)
        add(checklist, items)
    return checklist


def add(checklist: Checklist, items: Sequence[tuple[str, str]]) -> None:
    """More items; those that are there stay as they are."""
    ChecklistItem.objects.bulk_create(
        [ChecklistItem(checklist=checklist, words=words, cite=cite) for words, cite in items]
    )


def confirm(
    share: Share,
    checklist: Checklist,
    signature: Mapping[str, str],
    verdicts: Sequence[tuple[ChecklistItem, bool, str]],
) -> Confirmation:
    """Write down what somebody says of the share's checklist through its link: all or nothing. Raises TooManyError.

    `signature` has name, role, registration and signed. It takes the place of what came
    through the same link before.
    """
    with transaction.atomic():
        # Two at once are counted one after the other.
        locked = Share.objects.select_for_update().get(pk=share.pk)
        if Confirmation.objects.filter(share=locked).count() >= MOST_BY_LINK:
            raise TooManyError
        confirmation = Confirmation.objects.create(
            share=locked, checklist=checklist, sent_to=locked.recipient, **signature
        )
        Verdict.objects.bulk_create(
            [
                Verdict(confirmation=confirmation, item=item, confirmed=confirmed, remark=remark)
                for item, confirmed, remark in verdicts
            ]
        )
    return confirmation


def retract(share: Share) -> bool:
    """Take back what stands of what was said through the link; False if nothing does."""
    with transaction.atomic():
        Share.objects.select_for_update().get(pk=share.pk)
        standing = standing_of(share)
        if standing:
            Retraction.objects.create(confirmation=standing)
    return standing is not None


def standing_of(share: Share) -> Confirmation | None:
    """What was said last through the link, unless it was taken back."""
    newest = Confirmation.objects.filter(share=share).select_related("retraction").order_by("-id").first()
    return newest if newest and not is_retracted(newest) else None


def items_of(checklist: Checklist) -> list[Item]:
    """The items in their order, each with what stands about it; two queries."""
    said: dict[int, list[Verdict]] = {}
    newest: dict[int, int] = {}
    verdicts = list(
        Verdict.objects.filter(confirmation__checklist=checklist)
        .select_related("confirmation__retraction")
        .order_by("id")
    )
    for verdict in verdicts:
        newest[verdict.confirmation.share_id] = verdict.confirmation_id
    for verdict in verdicts:
        confirmation = verdict.confirmation
        if newest[confirmation.share_id] == confirmation.pk and not is_retracted(confirmation):
            said.setdefault(verdict.item_id, []).append(verdict)
    return [
        Item(item, tuple(said.get(item.pk, ())))
        for item in ChecklistItem.objects.filter(checklist=checklist).order_by("id")
    ]


def history_of(checklist: Checklist) -> list[Confirmation]:
    """All that was ever said about the checklist, the newest first, with what was taken back; two queries."""
    return list(
        Confirmation.objects.filter(checklist=checklist)
        .select_related("retraction")
        .prefetch_related("verdicts__item")
        .order_by("-id")
    )


def is_retracted(confirmation: Confirmation) -> bool:
    return hasattr(confirmation, "retraction")
