"""Activities of a made-up catalog, one after the other, the same from the same seed whatever is made beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import accumulate
from random import Random

from opencme.credit import Activity, Amount, Award, Place, Price, Session
from opencme.credit.activity import AT_A_TIME
from opencme.interchange.catalog.made_up import distributions as d

QUARTER = 25
"""Hundredths of an hour."""

BODIES = {"ancc": "ancc", "ada-cerp": "ada", "aapa-1": "aapa", "aoa-1a": "aoa"}
"""Who accredits what carries such credit alone."""

SEVERAL_DAYS = 52
"""Quarters of an hour from which on a meeting takes more than a day, and may have sessions with credit of their own."""


def activities(number: int, *, today: date, seed: int = 7) -> Iterator[Activity]:
    """So many activities as a catalog holds them on a day: most can still be taken, a tenth is over.

    Each is made from the seed and its own place in the row alone: the first 1,000 of 250,000 are the 1,000.
    """
    for index in range(number):
        yield activity(index, today=today, seed=seed)


def activity(index: int, *, today: date, seed: int = 7) -> Activity:
    """The activity with this place in the row."""
    draw = Random(f"{seed}-{index}")  # noqa: S311 - made-up activities are no secret
    form = _one(draw, d.FORMATS)
    quarters = draw.choice(d.QUARTERS[form])
    provider, accreditor = _provider(draw)
    systems = draw.choices([each for _, each in d.SYSTEMS], [weight for weight, _ in d.SYSTEMS])[0]
    subject = _one(draw, d.SUBJECTS) if _percent(draw, d.ON_A_SUBJECT) else None
    title = _title(draw, subject)
    awards = tuple(_awards(draw, systems, quarters, subject))
    starts: datetime | None = None
    ends: datetime | None = None
    available: tuple[date | None, date | None] = (None, None)
    sessions: tuple[Session, ...] = ()
    if form in AT_A_TIME:
        starts, ends = _when(draw, today, quarters)
        if form == "live" and quarters >= SEVERAL_DAYS and _percent(draw, 40):
            sessions = tuple(_sessions(draw, starts, quarters, awards))
            awards = ()
    else:
        available = _available(draw, today)
    online = form in ("live-online", "enduring", "point-of-care", "journal")
    name, region, north, east = draw.choice(d.PLACES)
    supported = _percent(draw, d.SUPPORTED)
    return Activity(
        id=f"made-up-{seed}-{index}",
        title=title,
        provider=provider,
        format=form,
        awards=awards,
        starts=starts,
        ends=ends,
        available=available,
        sessions=sessions,
        minutes=quarters * 15,
        prices=tuple(_prices(draw, form, quarters, systems)),
        place=None if online else Place(name, "US", region, Decimal(north), Decimal(east)),
        online=online,
        languages=("es",) if _percent(draw, 2) else ("en",),
        accredited_by=BODIES.get(systems[0][0], accreditor) if systems[0][0] != "acpe" else None,
        tested=form in ("enduring", "journal") and _percent(draw, 80),
        interactive=form in AT_A_TIME or _percent(draw, 30),
        audience=frozenset(profession for _, professions in systems for profession in professions),
        specialties=(draw.choice(d.FIELDS).lower().replace(" ", "-"),),
        objectives=(f"Say what changes in practice after “{title}”.",),
        faculty=(f"{draw.choice(d.OWNERS)}, {draw.choice('ABCDEFGHJKLMNPRSTW')}.",),
        disclosure="Those in control of the content have disclosed no relevant financial relationships.",
        supporters=(f"{draw.choice(d.OWNERS)} Pharmaceuticals",) if supported else (),
        url=f"https://learn.example/{index}",
    )


def _percent(draw: Random, percent: int) -> bool:
    return draw.randrange(100) < percent


def _one(draw: Random, weights: Mapping[str, int]) -> str:
    return draw.choices(list(weights), list(weights.values()))[0]


def _provider(draw: Random) -> tuple[str, str]:
    """A few providers offer much, most offer little: the share falls with the rank."""
    rank = min(d.PROVIDERS - 1, int(d.PROVIDERS * draw.random() ** 2.5))
    owner = d.OWNERS[rank % len(d.OWNERS)]
    kind, accreditor = d.KINDS[rank // len(d.OWNERS) % len(d.KINDS)]
    place = d.PLACES[rank // (len(d.OWNERS) * len(d.KINDS)) % len(d.PLACES)][0]
    return f"{owner} {kind}, {place}", accreditor


def _title(draw: Random, subject: str | None) -> str:
    names_it = subject is not None and _percent(draw, 70)
    about = subject.replace("-", " ") if subject and names_it else draw.choice(d.CONDITIONS)
    text = draw.choice(d.SHAPES).format(about)
    return f"{text[:1].upper()}{text[1:]} ({draw.choice(d.FIELDS)})"


def _awards(
    draw: Random, systems: Sequence[tuple[str, Sequence[str]]], quarters: int, subject: str | None
) -> Iterator[Award]:
    """One award for each system; a subject carries the whole of what is short, and a part of what is long."""
    amount = Amount(quarters * QUARTER)
    part = amount if quarters <= 12 else Amount(draw.choice((4, 8, 12)) * QUARTER)
    topics = ((subject, part),) if subject else ()
    for system, professions in systems:
        yield Award(system, amount, topics, frozenset(professions))


def _when(draw: Random, today: date, quarters: int) -> tuple[datetime, datetime]:
    """A tenth has been held already; the rest follows within a year and a half."""
    day = today + timedelta(days=draw.randint(-60, -1) if _percent(draw, 10) else draw.randint(0, 540))
    starts = datetime.combine(day, time(draw.choice((7, 8, 9, 12, 17)), draw.choice((0, 30))))
    if quarters < SEVERAL_DAYS:
        return starts, starts + timedelta(minutes=15 * quarters)
    days = -(-quarters // 32)
    return starts, datetime.combine(day + timedelta(days=days - 1), time(17))


def _available(draw: Random, today: date) -> tuple[date, date]:
    """Released within the last three years and good for one to three; a tenth has ended."""
    length = draw.choice((365, 730, 730, 1095))
    ended = _percent(draw, 10)
    last = today - timedelta(days=draw.randint(1, 120)) if ended else today + timedelta(days=draw.randint(0, length))
    return last - timedelta(days=length), last


def _sessions(draw: Random, starts: datetime, quarters: int, awards: Sequence[Award]) -> Iterator[Session]:
    """Two sessions at a time, each of two hours: whoever attends a whole meeting gets what all of it carries."""
    eights = max(1, quarters // 8)
    for number in range(eights):
        day, slot = divmod(number, 4)
        begins = datetime.combine(starts.date() + timedelta(days=day), time((8, 10, 13, 15)[slot]))
        for track in "AB":
            amount = Amount(8 * QUARTER)
            topics = awards[0].topics if track == "B" and number == eights - 1 else ()
            parts = tuple((topic, min(part, amount)) for topic, part in topics)
            yield Session(
                f"{number + 1}{track}",
                f"Track {track}: {draw.choice(d.CONDITIONS)}",
                begins,
                begins + timedelta(hours=2),
                tuple(Award(each.system, amount, parts, each.professions) for each in awards),
            )


def _prices(draw: Random, form: str, quarters: int, systems: Sequence[tuple[str, Sequence[str]]]) -> Iterator[Price]:
    """Free for all; or so much for each credit, and half of it for those who are not physicians."""
    if _percent(draw, d.FREE.get(form, 80)):
        yield Price(0, "USD")
        return
    full = max(1000, draw.choice(d.PER_CREDIT) * quarters // 4 // 500 * 500)
    yield Price(full, "USD")
    others = frozenset(name for _, professions in systems for name in professions if not name.startswith("physician-"))
    if others and _percent(draw, 50):
        yield Price(full // 2, "USD", others)


def shares(weights: Mapping[str, int]) -> dict[str, float]:
    """Weights as shares of their sum."""
    total = list(accumulate(weights.values()))[-1]
    return {name: weight / total for name, weight in weights.items()}
