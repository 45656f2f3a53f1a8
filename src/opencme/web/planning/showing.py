"""A plan as its page shows it: the answer, then what to do between the deadlines, then what no plan can do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.urls import reverse

from opencme.planner import Alternative, Gap, Outlook, Pick, Wishes
from opencme.planner import plan_words as say
from opencme.planner.plan import BEST_FOUND
from opencme.standing import Standing, words
from opencme.standing.answer import EXEMPT, MET, OVERDUE, UNDETERMINED
from opencme.web.catalog.showing import when
from opencme.web.planning.choosing import session_of
from opencme.web.planning.models import Choice
from opencme.web.planning.solving import SECONDS, Planned
from opencme.web.record.models import Credential


@dataclass(frozen=True)
class Reason:
    """One gap that a pick brings something to, with the rule behind it."""

    gap: Gap
    credential: Credential
    needs_it: bool
    """Whether it stays open without this pick."""

    @property
    def text(self) -> str:
        return say.missing(self.gap)

    @property
    def link(self) -> str:
        return reverse("standing-rule", args=[self.credential.pk, self.gap.rule.id])


@dataclass(frozen=True)
class PickRow:
    """One thing to do."""

    pick: Pick
    wishes: Wishes
    alternative: Alternative | None
    entry: int | None
    """Its number in the catalog; None where the catalog has it no more."""
    choice: Choice | None
    """That it is booked."""
    reasons: Sequence[Reason]

    is_pick = True

    @property
    def day(self) -> date:
        return self.pick.day

    @property
    def title(self) -> str:
        return self.pick.option.title

    @property
    def provider(self) -> str:
        return self.pick.option.activity.provider

    @property
    def url(self) -> str | None:
        return self.pick.option.activity.url

    @property
    def is_movable(self) -> bool:
        """Whether the day is only a proposal."""
        return self.pick.option.busy is None

    @property
    def by(self) -> date:
        """The last day on which it does what it is planned for."""
        return self.pick.option.completed

    @property
    def facts(self) -> str:
        option = self.pick.option
        parts = [say.duration(option.minutes), say.price(option, self.wishes), say.place(option)]
        if option.busy and option.session is None:
            parts.append(when(option.activity))
        elif option.session:
            parts.append(f"{option.session.starts:%H:%M} to {option.session.ends:%H:%M}")
        way = f"{option.kilometres:,} km there and back" if option.kilometres else ""
        return " · ".join(filter(None, [*parts, way]))

    @property
    def closes(self) -> str:
        return say.subjects(self.pick.closes)

    @property
    def why(self) -> str:
        return say.reason(self.pick)

    @property
    def next_best(self) -> str:
        return say.next_best(self.alternative, self.wishes) if self.alternative else ""

    @property
    def session(self) -> str:
        return self.pick.option.session.id if self.pick.option.session else ""


@dataclass(frozen=True)
class Deadline:
    """A day by which credentials ask for something, and how each stands then."""

    day: date
    lines: Sequence[tuple[str, str, str]]
    """Name, what is so then, and the style of its state."""

    is_pick = False


@dataclass(frozen=True)
class GapRow:
    """What no plan closes."""

    gap: Gap
    credential: Credential
    helps: bool = False

    @property
    def text(self) -> str:
        return say.gap(self.gap)

    @property
    def link(self) -> str:
        return reverse("standing-rule", args=[self.credential.pk, self.gap.rule.id])


@dataclass(frozen=True)
class ChosenRow:
    """An activity that is left out of plans, to be brought back."""

    choice: Choice

    @property
    def title(self) -> str:
        session = session_of(self.choice)
        return f"{self.choice.activity.title}: {session.title}" if session else self.choice.activity.title


@dataclass(frozen=True)
class Page:
    """All that the page shows."""

    planned: Planned

    @property
    def sentence(self) -> str:
        if not self.planned.standpoint.holdings:
            return "Tell us what you hold, and we plan what closes its gaps."
        return say.sentence(self.planned.plan, self.planned.wishes)

    @property
    def is_best_found(self) -> bool:
        return self.planned.plan.outcome == BEST_FOUND

    @property
    def seconds(self) -> int:
        """How long the least was looked for."""
        return round(SECONDS)

    @property
    def totals(self) -> str:
        """All that the plan takes, whatever the least is meant in."""
        plan, wishes = self.planned.plan, self.planned.wishes
        if not plan.picks:
            return ""
        way = f" and {plan.kilometres:,} km of travel" if plan.kilometres else ""
        paid = "nothing to pay" if not plan.price else f"{say.money(plan.price, wishes.currency)} to pay"
        return f"{say.duration(plan.minutes)} of learning, {paid}{way}."

    @cached_property
    def rows(self) -> list[PickRow | Deadline]:
        """The timeline: picks and deadlines by day, a pick before the deadline of its day."""
        rows: list[PickRow | Deadline] = [*self.picks, *self.deadlines]
        return sorted(rows, key=lambda row: (row.day, not row.is_pick))

    @cached_property
    def picks(self) -> list[PickRow]:
        best = {id(each.without): each for each in self.planned.plan.alternatives}
        return [
            PickRow(
                pick,
                self.planned.wishes,
                best.get(id(pick.option)),
                self.planned.offered.entries.get(pick.option.activity.id),
                self.planned.offered.booked.get(pick.option.id),
                [Reason(gap, self._credential(gap), gap in pick.needed_for) for gap in pick.closes],
            )
            for pick in self.planned.plan.picks
        ]

    def _credential(self, gap: Gap) -> Credential:
        return self.planned.standpoint.credentials[gap.holding.name]

    @cached_property
    def deadlines(self) -> list[Deadline]:
        """The end of each credential's period, and days of its own that a gap has."""
        lines: dict[date, list[tuple[str, str, str]]] = {}
        after = self.planned.plan.standings or tuple(look.standing for look in self.planned.plan.outlooks)
        unclosable = {each.gap.key for each in self.planned.plan.unclosable}
        closed = {gap.key for gap in self.planned.plan.closes}
        for look, standing in zip(self.planned.plan.outlooks, after, strict=True):
            if look.situation is None:
                continue
            for due in sorted({gap.due for gap in look.gaps} - {look.end}):
                own = [gap for gap in look.gaps if gap.due == due]
                if due >= self.planned.on:
                    lines.setdefault(due, []).append(self._of_gaps(look, own, closed, unclosable))
            lines.setdefault(look.end, []).append((look.holding.name, *_then(look, standing)))
        return [Deadline(day, found) for day, found in sorted(lines.items())]

    def _of_gaps(
        self, look: Outlook, gaps: Sequence[Gap], closed: AbstractSet[object], unclosable: AbstractSet[object]
    ) -> tuple[str, str, str]:
        what = words.joined(dict.fromkeys(say.missing(gap) for gap in gaps))
        keys = {gap.key for gap in gaps}
        if keys <= closed:
            return look.holding.name, f"{what} due, done by then", "met"
        return look.holding.name, f"{what} due{'' if keys & unclosable else ', not planned'}", "behind"

    @property
    def unclosable(self) -> list[GapRow]:
        return [GapRow(each.gap, self._credential(each.gap), each.helps) for each in self.planned.plan.unclosable]

    @property
    def passed(self) -> list[GapRow]:
        return [GapRow(gap, self._credential(gap)) for gap in self.planned.plan.passed]

    @property
    def questions(self) -> list[tuple[str, str, Credential]]:
        """Each open question with whose it is."""
        return [
            (question, whose, self.planned.standpoint.credentials[whose])
            for question, whose in say.questions(self.planned.plan)
        ]

    @property
    def in_the_way(self) -> str:
        return say.in_the_way(self.planned.plan, self.planned.wishes)

    @property
    def ways_out(self) -> list[tuple[str, list[str]]]:
        """What each button gives up, in words and by name."""
        return [
            (words.joined(say.GIVEN_UP[name] for name in sorted(each)), sorted(each))
            for each in self.planned.plan.in_the_way
        ]

    @property
    def limits(self) -> str:
        """The wishes that the plan keeps to, in a sentence; empty without any."""
        said = [say.limit(name, self.planned.wishes) for name in self.planned.wishes.asked()]
        return words.joined(said)

    @property
    def hidden(self) -> list[ChosenRow]:
        return _rows(self.planned.chosen.hidden)

    @property
    def attended(self) -> list[ChosenRow]:
        """What was booked and is over."""
        return _rows(self.planned.chosen.over)

    @property
    def looked_at(self) -> str:
        """How many activities the plan was made from, where that was not all that could help."""
        return f"{self.planned.looked_at:,}" if self.planned.looked_at else ""


def _rows(choices: Iterable[Choice]) -> list[ChosenRow]:
    return [ChosenRow(choice) for choice in choices]


def _then(look: Outlook, standing: Standing) -> tuple[str, str]:
    """How a credential stands on the last day of its period after the plan."""
    if standing.state == MET:
        return "everything is there by then" if look.gaps else "nothing is missing", "met"
    if standing.state == EXEMPT:
        return "nothing is asked", "none"
    if standing.state == UNDETERMINED:
        return "the rest hangs on what you have not told us", "unknown"
    missing = [rule for rule in standing.deciding() if rule.state == OVERDUE or rule.missing]
    first = words.lacking(standing, missing[0]) if missing else "something"
    more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
    return f"still missing then: {first}{more}", "overdue"
