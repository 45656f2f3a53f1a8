"""A plan in plain words: the answer in a sentence, each pick, what would be next best, and what is in the way."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from opencme.planner.holdings import Gap
from opencme.planner.options import Option
from opencme.planner.plan import BEST_FOUND, IMPOSSIBLE, NOTHING_MISSING, OPTIMAL, Alternative, Pick, Plan
from opencme.planner.wishes import BUDGET, DAYS, DISTANCE, FORMATS, HOURS, LANGUAGES, MIXED, MONEY, TIME, TRAVEL, Wishes
from opencme.rulebook import Rule, brief
from opencme.rulebook.describe.wording import lower
from opencme.rulebook.language import Records
from opencme.standing import words

LEAST = {"hours": HOURS, "money": MONEY, "travel": TRAVEL, "mixed": MIXED}
"""What the least can be meant in, by the names that people choose from."""
FEW = 3
"""Titles that are named of what would be done instead."""
GIVEN_UP = {
    BUDGET: "the budget",
    TIME: "the limit of hours a week",
    DAYS: "the days on which you cannot attend",
    DISTANCE: "the limit of distance",
    FORMATS: "the choice of formats",
    LANGUAGES: "the choice of languages",
}
"""What it is called where it has to be given up."""


def duration(minutes: int) -> str:
    """50 minutes, 1 hour, 3.5 hours, 1 hour 40 minutes."""
    if minutes < 60:
        return f"{minutes} minute{'' if minutes == 1 else 's'}"
    if minutes % 15 == 0:
        hours = f"{Decimal(minutes) / 60:.2f}".rstrip("0").rstrip(".")
        return f"{hours} hour{'' if minutes == 60 else 's'}"
    whole, rest = divmod(minutes, 60)
    return f"{duration(whole * 60)} {duration(rest)}"


def money(hundredths: int, currency: str) -> str:
    """45 USD, 12.50 USD, nothing."""
    if not hundredths:
        return "nothing"
    whole, rest = divmod(hundredths, 100)
    return f"{whole:,}.{rest:02} {currency}" if rest else f"{whole:,} {currency}"


def cost(units: int, wishes: Wishes) -> str:
    """Units of cost as what the least is meant in: 3.5 hours, 45 USD, 120 km of travel; a mix as money (`rates`)."""
    if wishes.weights == HOURS:
        return duration(units)
    if wishes.weights == TRAVEL:
        return f"{units:,} km of travel" if units else "no travel"
    return money(units, wishes.currency)


def sentence(plan: Plan, wishes: Wishes) -> str:
    """The answer: what closes everything, and that nothing less does; or why there is no plan."""
    answer = _answer(plan, wishes)
    return answer if plan.complete else f"{answer} There was no time to look at every activity; allow more."


def _answer(plan: Plan, wishes: Wishes) -> str:
    if plan.outcome == NOTHING_MISSING:
        return _nothing_missing(plan)
    if plan.outcome == IMPOSSIBLE:
        return "No plan closes everything within your wishes." if plan.in_the_way else "No plan closes everything."
    if plan.outcome not in (OPTIMAL, BEST_FOUND):
        least = f" No plan under {cost(plan.bound, wishes)} exists." if plan.bound else ""
        return f"No plan was found in the time given; there may be one.{least}"
    if not plan.closes:
        return f"Nothing here closes {_those(len(plan.unclosable))}."
    those = f"everything except {_things(len(plan.unclosable))}" if plan.unclosable else "everything"
    count = len(plan.picks)
    activities = "one activity" if count == 1 else f"{words.number(count)} activities"
    size = _size(plan, wishes)
    verb = "closes" if size in ("1 hour", "1 minute") else "close"
    return f"{_upper(size)} in {activities} {verb} {those}{_proof(plan, wishes)}"


def _nothing_missing(plan: Plan) -> str:
    if plan.passed:
        return "Nothing is missing that can still be done."
    return "Nothing is missing; there is nothing to plan." + (" Some questions are open." if plan.questions else "")


def _size(plan: Plan, wishes: Wishes) -> str:
    parts = [duration(plan.minutes)]
    if wishes.weights != HOURS:
        parts += [money(plan.price, wishes.currency)] if plan.price else ["no money"]
    if wishes.weights in (TRAVEL, MIXED) and wishes.home:
        parts.append(f"{plan.kilometres:,} km of travel" if plan.kilometres else "no travel")
    return words.joined(parts)


def _proof(plan: Plan, wishes: Wishes) -> str:
    aside = f", {rates(wishes)}" if wishes.weights == MIXED else ""
    if plan.outcome == OPTIMAL and plan.cost == 0:
        return "."
    if plan.outcome == OPTIMAL:
        return f"; no plan under {cost(plan.cost, wishes)} exists{aside}."
    found = " This is the best found so far"
    return f".{found}; no plan under {cost(plan.bound, wishes)} exists{aside}." if plan.bound else f".{found}."


def rates(wishes: Wishes) -> str:
    """What an hour and a kilometre are counted as where the least is a mix."""
    weights = wishes.weights
    hour, way = money(weights.minute * 60, wishes.currency), money(weights.kilometre, wishes.currency)
    return f"an hour counted as {hour} and a kilometre as {way}"


def _those(count: int) -> str:
    return "what is missing" if count == 1 else f"the {words.number(count)} things that are missing"


def _things(count: int) -> str:
    return (
        "one thing that nothing here closes" if count == 1 else f"{words.number(count)} things that nothing here closes"
    )


def gap(each: Gap) -> str:
    """2 hours on prevention of medical errors (Florida MD licence)."""
    return f"{missing(each)} ({each.holding.name})"


def missing(each: Gap) -> str:
    """What is missing, without whose it is: 2 hours on prevention of medical errors."""
    rule, unit = each.rule, "record" if isinstance(each.rule.need, Records) else each.holding.book.unit
    quantity = words.quantity(each.missing, unit)
    year = f" for the year to {words.day(each.due)}" if each.slice is not None else ""
    since = f", due since {words.day(each.due)}" if each.late else ""
    return f"{quantity}{_about(rule)}{year or since}"


def _about(rule: Rule) -> str:
    if phrase := brief.phrase(rule.where):
        return f" {phrase}"
    if brief.is_open(rule.where) and rule.accepts is None and not rule.any_of:
        return ""
    return f" for “{lower(rule.title)}”"


def subjects(gaps: Iterable[Gap]) -> str:
    """Several of them, each credential named once: ethics and total hours (Florida MD licence)."""
    by_holding: dict[str, list[str]] = {}
    for each in gaps:
        year = f", the year to {words.day(each.due)}" if each.slice is not None else ""
        by_holding.setdefault(each.holding.name, []).append(
            f"{lower(brief.subject(each.holding.book, each.rule))}{year}"
        )
    return "; ".join(f"{words.joined(dict.fromkeys(names))} ({whose})" for whose, names in by_holding.items())


def reason(pick: Pick) -> str:
    """Why it is in the plan: what would be open without it."""
    if pick.needed_for:
        return f"Without it this stays open: {subjects(pick.needed_for)}."
    if pick.option.booked:
        return "It is booked."
    return "Nothing stays open without it alone, but the others would not do for less."


def price(option: Option, wishes: Wishes) -> str:
    """What it costs: 45 USD; no price is charged; already paid."""
    if option.booked:
        return "settled"
    if not option.price:
        stated = any(not price.hundredths for price in option.activity.prices)
        return "free" if stated else "no price stated"
    whole = " for the whole activity" if option.session else ""
    return f"{money(option.price, wishes.currency)}{whole}"


def place(option: Option) -> str:
    """Online, or where one has to be."""
    activity = option.activity
    if option.busy is None or activity.online:
        return "online" if activity.online else ""
    return activity.place.name if activity.place else ""


def next_best(alternative: Alternative, wishes: Wishes) -> str:
    """What would be done instead, and how much more it costs."""
    if alternative.more is None:
        return "Without it there is no plan."
    titles = list(dict.fromkeys(f"“{option.title}”" for option in alternative.instead))
    others = [f"{words.number(len(titles) - FEW + 1)} others"] if len(titles) > FEW else []
    instead = words.joined([*titles[: FEW - 1], *others] if others else titles)
    doing = f" with {instead}" if instead else ""
    if alternative.more <= 0:
        return f"Without it: as little{doing}."
    most = "" if alternative.proven else "at most "
    return f"Without it: {most}{cost(alternative.more, wishes)} more{doing}."


def in_the_way(plan: Plan, wishes: Wishes) -> str:
    """The wishes that leave no plan, and which could be given up: empty where none is in the way."""
    if not plan.in_the_way:
        return ""
    stated = words.joined(limit(name, wishes) for name in wishes.asked())
    ways = [words.joined(GIVEN_UP[name] for name in sorted(each)) for each in plan.in_the_way]
    return f"There is no plan {stated}; give up {words.joined(ways, 'or')}."


def limit(name: str, wishes: Wishes) -> str:
    """A wish as what a plan must keep to: within 20 minutes a week."""
    match name:
        case "budget":
            return f"for {money(wishes.budget or 0, wishes.currency)}" if wishes.budget else "without paying anything"
        case "time":
            return f"within {duration(wishes.minutes_per_week or 0)} a week"
        case "days":
            return "on the days you are free"
        case "distance":
            return f"within {wishes.kilometres} km"
        case "formats":
            return "in the formats you chose"
        case _:
            return "in the languages you chose"


def questions(plan: Plan) -> list[tuple[str, str]]:
    """The open questions, each with the credential that it is about."""
    return [(words.question(name), whose) for whose, names in plan.questions.items() for name in names]


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
