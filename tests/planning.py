"""Small planning questions drawn from numbers, and the cheapest plan found by trying every choice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import combinations
from random import Random

from opencme import rulebook, standing
from opencme.credit import Activity, Amount, Award, Learner, Place, Price, Record, Session, Transcript
from opencme.planner import HOURS, MIXED, MONEY, Holding, Outlook, Wishes, outlook
from opencme.planner.holdings import Gap
from opencme.planner.options import Option, options
from opencme.planner.problem import turning_days
from tests.plain.generate import example
from tests.plain.generate_plan import FORMATS, SYSTEMS, TOPICS
from tests.plain.reading import dump_yaml

MOST_OPTIONS = 10


@dataclass(frozen=True)
class Question:
    """Everything that a plan is made from."""

    holdings: tuple[Holding, ...]
    learner: Learner
    transcript: Transcript
    activities: tuple[Activity, ...]
    wishes: Wishes
    on: date


def question(seed: int) -> Question:
    """One or two generated programmes that ask something of one learner, and a handful of activities."""
    draw = Random(f"plan {seed}")
    drawn = [example(seed), example(seed + 1_000_003)][: draw.choice([1, 1, 2])]
    (case,) = standing.read_cases(dump_yaml(drawn[0][1]), "case")
    assert case.as_of
    holdings = []
    for number, (book, other) in enumerate(drawn):
        (theirs,) = standing.read_cases(dump_yaml(other), "case")
        loaded = rulebook.read_text(dump_yaml(book), "rulebook")
        holdings.append(Holding(f"programme {number + 1}", loaded, theirs.credential))
    ends = [look.end for look in (outlook(each, case.learner, case.transcript, case.as_of) for each in holdings)]
    activities = tuple(_activity(draw, number, case.as_of, ends) for number in range(draw.choice([2, 3, 5, 6, 7])))
    wishes = _wishes(draw, activities, case.as_of)
    return Question(tuple(holdings), case.learner, case.transcript, activities, wishes, case.as_of)


def _activity(draw: Random, number: int, on: date, ends: Sequence[date]) -> Activity:
    end = draw.choice(ends)
    day = on + timedelta(draw.randint(0, max(1, (end - on).days)))
    form = draw.choice(FORMATS)
    awards = tuple(_award(draw) for _ in range(draw.choice([1, 1, 1, 2])))
    price = (Price(draw.choice([0, 1000, 5000, 20000]), "USD"),) if draw.random() < 0.8 else ()
    place = Place("Town", "US", latitude=Decimal(draw.choice([40, 41, 45])), longitude=Decimal(-80))
    live = form == "live"
    starts = datetime.combine(day, time(draw.choice([8, 9, 14])))
    sessions: tuple[Session, ...] = ()
    if live and draw.random() < 0.3:
        sessions = tuple(
            Session(
                name,
                f"Session {name}",
                starts + timedelta(hours=late),
                starts + timedelta(hours=late + 2),
                (_award(draw),),
            )
            for name, late in (("a", 0), ("b", draw.choice([0, 1, 2])))
        )
    return Activity(
        id=f"activity-{number}",
        title=f"Activity {number}",
        provider="acme",
        format=form,
        awards=() if sessions and draw.random() < 0.7 else awards,
        starts=starts if live else None,
        ends=starts + timedelta(hours=draw.choice([1, 4, 30])) if live and not sessions else None,
        available=(None, None) if live else draw.choice([(None, None), (None, max(on, day)), (day, None)]),
        sessions=sessions,
        minutes=draw.choice([None, 30, 60, 90, 240]),
        prices=price,
        place=place,
        online=draw.random() < 0.4,
        languages=draw.choice([(), ("en",), ("de",)]),
        accredited_by=draw.choice([None, "accme", "aoa"]),
        approved_by=draw.choice([(), (), ("us-ny-dph",)]),
        tested=draw.choice([None, True, False]),
        interactive=draw.choice([None, True]),
    )


def _award(draw: Random) -> Award:
    amount = Amount(draw.choice([25, 100, 200, 300, 400, 500, 500, 800, 1000]))
    topics = tuple(
        (topic, min(amount, Amount(draw.choice([50, 100, 200, 1000]))))
        for topic in sorted(draw.sample(TOPICS, draw.choice([0, 1, 1, 2])))
    )
    professions = draw.choice([frozenset[str]()] * 3 + [frozenset({"physician-md"})])
    return Award(draw.choice(SYSTEMS[:1] * 9 + SYSTEMS), amount, topics, professions)


def _wishes(draw: Random, activities: Sequence[Activity], on: date) -> Wishes:
    def perhaps[T](share: float, value: T, none: T) -> T:
        return value if draw.random() < share else none

    return Wishes(
        weights=draw.choice([HOURS, MONEY, MIXED]),
        budget=perhaps(0.3, draw.choice([0, 5000, 10000, 25000]), None),
        minutes_per_week=perhaps(0.3, draw.choice([20, 60, 120]), None),
        busy=perhaps(0.15, ((on + timedelta(3), on + timedelta(60)),), ()),
        weekdays=perhaps(0.15, frozenset({0, 1, 2}), frozenset()),
        home=(Decimal(40), Decimal(-80)),
        kilometres=perhaps(0.2, draw.choice([0, 200]), None),
        formats=perhaps(0.15, frozenset({"live", "enduring"}), frozenset()),
        languages=perhaps(0.15, frozenset({"en"}), frozenset()),
        booked=perhaps(0.15, frozenset({activities[0].id}), frozenset()),
        hidden=perhaps(0.1, frozenset({activities[-1].id}), frozenset()),
    )


@dataclass(frozen=True)
class Best:
    """The cost of the cheapest of all choices (None: there is none), and the gaps that none of them closes."""

    cost: int | None
    hopeless: frozenset[tuple[str, str, int | None]]


def by_trying(asked: Question) -> Best | None:
    """The answer by trying every choice; None where there are too many to try."""
    outlooks = [outlook(each, asked.learner, asked.transcript, asked.on) for each in asked.holdings]
    gaps = [(look, gap) for look in outlooks for gap in look.gaps]
    done = {record.activity for record in asked.transcript if record.state != "withdrawn"}
    ends = turning_days(outlooks)
    every = [
        option
        for option in options(asked.activities, asked.learner.profession, asked.wishes, asked.on, ends)
        if option.booked or not done & {option.id, option.activity.id}
    ]
    if len(every) > MOST_OPTIONS:
        return None
    possible = list(_choices(every))
    wanted = [choice for choice in possible if _keeps(choice, asked)]
    must = frozenset(option.id for option in every if option.booked)
    wanted = [choice for choice in wanted if must <= {option.id for option in choice}]
    cost = _cheapest(wanted, gaps, asked)
    if cost is not None:
        return Best(cost, frozenset())
    # The largest first: where a gap can be closed at all, one of them closes it.
    booked = [choice for choice in reversed(possible) if must <= {option.id for option in choice}]
    hopeless = frozenset(
        gap.key for look, gap in gaps if not any(gap.is_closed_by(look.after(_records(choice))) for choice in booked)
    )
    rest = [(look, gap) for look, gap in gaps if gap.key not in hopeless]
    return Best(_cheapest(wanted, rest, asked) if hopeless else None, hopeless)


def _choices(every: Sequence[Option]) -> Iterator[tuple[Option, ...]]:
    booked = [option for option in every if option.booked and option.busy]
    for size in range(len(every) + 1):
        for choice in combinations(every, size):
            if _can_be_done(choice, booked):
                yield choice


def _can_be_done(choice: Sequence[Option], booked: Sequence[Option]) -> bool:
    """Nothing twice, nothing whole and in parts, nothing at the time of something else or of what is booked."""
    if len({option.id for option in choice}) < len(choice):
        return False
    for one in choice:
        for other in choice:
            if other.session and not one.session and one.activity is other.activity:
                return False
            if one is not other and not (one.booked and other.booked) and _overlap(one, other):
                return False
    return not any(_overlap(one, other) for one in choice for other in booked if not one.booked)


def _overlap(one: Option, other: Option) -> bool:
    return bool(one.busy and other.busy and one.busy[0] < other.busy[1] and other.busy[0] < one.busy[1])


def _keeps(choice: Sequence[Option], asked: Question) -> bool:
    wishes = asked.wishes
    if any(option.barred for option in choice):
        return False
    if wishes.budget is not None and sum({o.bundle: o.price for o in choice}.values()) > wishes.budget:
        return False
    return wishes.minutes_per_week is None or _has_room(choice, wishes.minutes_per_week, asked.on)


def _has_room(choice: Sequence[Option], room: int, on: date) -> bool:
    """Week by week, what is due first is done first; what has its own day takes its week's time before all else."""
    home = [option for option in choice if option.from_home and not option.booked]
    left = {option.id: option.minutes for option in home}
    for week in range(max(((option.completed - on).days // 7 for option in home), default=-1) + 1):
        free = room
        ready = [option for option in home if (max(option.begins, on) - on).days // 7 <= week]
        for option in sorted(ready, key=lambda each: (each.completed - on).days // 7):
            share = min(free, left[option.id])
            left[option.id] -= share
            free -= share
        if any(left[option.id] for option in ready if (option.completed - on).days // 7 <= week):
            return False
    return True


def _records(choice: Sequence[Option]) -> list[Record]:
    return [record for option in choice for record in option.records]


def cost_of(choice: Sequence[Option], wishes: Wishes) -> int:
    """What it costs, price and way once for each activity."""
    once = {option.bundle: wishes.weights.cost(0, option.price, option.kilometres) for option in choice}
    return sum(wishes.weights.cost(option.minutes, 0, 0) for option in choice) + sum(once.values())


def _cheapest(
    choices: Sequence[tuple[Option, ...]], gaps: Sequence[tuple[Outlook, Gap]], asked: Question
) -> int | None:
    for choice in sorted(choices, key=lambda each: cost_of(each, asked.wishes)):
        after = {id(look): look.after(_records(choice)) for look in {id(look): look for look, _ in gaps}.values()}
        if all(gap.is_closed_by(after[id(look)]) for look, gap in gaps):
            return cost_of(choice, asked.wishes)
    return None
