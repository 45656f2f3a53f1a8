"""What a rule needs and what limits it, in one situation (docs/rulebooks.md, sections 1, 5 and 6)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_FLOOR, Decimal

from opencme.credit import Amount, Span
from opencme.rulebook import Rule, Rulebook, Situation, Truth
from opencme.rulebook.calendar import add_months, day_before, months_between
from opencme.rulebook.condition import NO, YES
from opencme.rulebook.language import Duty, PerYear, Records, Share, Units
from opencme.standing.ceilings import Limit


@dataclass
class Needs:
    """Answers, for one situation, whether a rule applies, what it needs and what it limits. Amounts in hundredths."""

    book: Rulebook
    situation: Situation
    _applies: dict[str, Truth] = field(default_factory=dict)

    def applies(self, rule: Rule) -> Truth:
        """Whether the rule applies at all; unknown where its condition hangs on a fact nobody stated."""
        if rule.id not in self._applies:
            self._applies[rule.id] = NO if self.why_not(rule) else self._condition(rule)
        return self._applies[rule.id]

    def why_not(self, rule: Rule) -> str:
        """Why the rule does not apply: not-in-force, exempt, later-period or condition; empty if it may."""
        situation = self.situation
        ends = [end for _, end in situation.period.slices()] if rule.over.kind == "year" else [situation.period.end]
        if not any(self.in_force(rule, self.reference(rule, end)) for end in ends):
            return "not-in-force"
        if rule.exempt_when and situation.judge(rule.exempt_when).value:
            return "exempt"
        if rule.over.kind == "first-period" and situation.period.first is False:
            return "later-period"
        return "condition" if self._condition(rule).value is False else ""

    def in_force(self, rule: Rule, day: date) -> bool:
        """Whether the rule holds on that day and its number (of a mere ceiling: any of its limits) has a value then."""
        if not rule.validity.covers(day):
            return False
        if rule.need:
            return self.needed(rule, day) is not None
        if not rule.is_ceiling or isinstance(rule.most, Share):
            return True
        limits = [amount for _, amount in rule.most_per] + ([rule.most] if rule.most else [])
        return any(limit.on(day) is not None for limit in limits)

    def _condition(self, rule: Rule) -> Truth:
        truths = [self.situation.judge(rule.when)] if rule.when else []
        if rule.over.kind == "first-period" and self.situation.period.first is None:
            truths.append(Truth(None, frozenset({"issued"})))
        if any(truth.value is False for truth in truths):
            return NO
        questions = frozenset().union(*(truth.questions for truth in truths))
        return Truth(None, questions) if any(truth.value is None for truth in truths) else YES

    def reference(self, rule: Rule, window_end: date) -> date:
        """The day whose version of a dated number holds: the window's last, unless the rule says otherwise."""
        if rule.dated_by == "as-of":
            return self.situation.as_of
        return self.situation.period.start if rule.dated_by == "period-start" else window_end

    def needed(self, rule: Rule, day: date) -> int | None:
        """What the rule needs by the version of that day; None where no version is in force."""
        period = self.situation.period
        match rule.need:
            case Units(amount, less):
                needed = _hundredths(amount.on(day))
                for fact, each in less if needed is not None else ():
                    number, by = self.situation.facts.get(fact), each.on(day)
                    if isinstance(number, Decimal) and needed is not None and by:
                        needed = max(0, needed - int((number * by.hundredths).to_integral_value(ROUND_FLOOR)))
            case Records(number):
                count = number.on(day)
                return None if count is None else count * 100
            case PerYear(amount):
                years = -(-months_between(period.start, period.end, started=True) // 12)
                needed = _hundredths(amount.on(day))
                needed = None if needed is None else needed * years
            case Share() as share:
                needed = self._share(share, share.of, day, up=True)
            case Duty():
                return 100
            case None:
                return 0
        return needed if needed is None or not rule.prorate else self._prorated(rule, needed)

    def _prorated(self, rule: Rule, needed: int) -> int:
        period, issued = self.situation.period, self.situation.credential.issued
        if not rule.prorate or not period.first or issued is None:
            return needed
        step, started = rule.prorate.months, rule.prorate.started
        whole = -(-months_between(period.start, period.end, started=True) // step)
        months = months_between(issued, period.end, started=started)
        held = -(-months // step) if started else months // step
        return -(-needed * min(held, whole) // whole)

    def _share(self, share: Share, of: tuple[str, ...], day: date, *, up: bool) -> int:
        for name in of:
            other = self.book.rules[name]
            if self.applies(other).value is not False:
                own = day if other.over.kind == "year" else self.reference(other, self.situation.period.end)
                base = self.needed(other, own) or 0
                exact = (share.share.on(day) or Decimal(0)) * base
                floor = int(exact.to_integral_value(ROUND_FLOOR))
                return floor + (1 if up and exact > floor else 0)
        return 0

    def most(self, rule: Rule, of: tuple[str, ...], day: date) -> int | None:
        """The most the rule adds to what it is part of (`of`: those rules); None where it sets no such limit."""
        if isinstance(rule.most, Share):
            return self._share(rule.most, rule.most.of or of, day, up=False)
        return None if rule.most is None else _hundredths(rule.most.on(day))

    def limits(self, ceiling: Rule, rule: Rule, day: date) -> tuple[Limit, ...]:
        """The limits that a ceiling sets within the rule, by the version of that day (over: year: of each year's)."""

        def most_on(end: date) -> int | None:
            reference = self.reference(ceiling, end)
            return self.most(ceiling, (rule.id,), reference) if ceiling.validity.covers(reference) else None

        found = []
        if ceiling.most is not None and ceiling.over.kind == "year":
            found.append(Limit(ceiling, "slice", tuple(most_on(end) for _, end in self.situation.period.slices())))
        elif (most := most_on(day)) is not None:
            found.append(Limit(ceiling, "window", (most,)))
        reference = self.reference(ceiling, day)
        for cell, amount in ceiling.most_per if ceiling.validity.covers(reference) else ():
            if (limit := _hundredths(amount.on(reference))) is not None:
                found.append(Limit(ceiling, cell, (limit,)))
        return tuple(found)

    def blocks(self, fact: str, months: int, start: date, end: date) -> int:
        """Full blocks of so many months that the fact's spans hold between the two days."""
        spans = self.situation.facts.get(fact)
        total = 0
        for span in spans if isinstance(spans, tuple) else ():
            if isinstance(span, Span):
                low, high = max(span.start, start), min(span.end or end, end)
                while low <= high and day_before(add_months(low, months)) <= high:
                    total += 1
                    low = add_months(low, months)
        return total


def _hundredths(amount: Amount | None) -> int | None:
    return None if amount is None else amount.hundredths
