"""`opencme plan FILE`: the least that closes every gap of the credentials in a file, from a catalog of activities."""

from __future__ import annotations

import json
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import click

from opencme import planner
from opencme.cli.console import printing
from opencme.cli.errors import unreadable
from opencme.cli.files import Day, text_of
from opencme.cli.plan_file import read_asked
from opencme.cli.plan_text import show_plan
from opencme.cli.plan_wishes import AMOUNT, CURRENCY, FORMAT, HOME, LANGUAGE, SPAN, WEEKDAYS
from opencme.credit import Activity
from opencme.credit.vocabulary import unknown
from opencme.interchange.catalog import CatalogError, Item, read
from opencme.planner.plan import IMPOSSIBLE, NOT_FOUND
from opencme.planner.plan_json import plan_as_json
from opencme.planner.plan_words import LEAST
from opencme.rulebook import DocumentError

LONGEST = 3600
"""Seconds."""


@click.command()
@click.argument("file")
@click.option(
    "--catalog",
    "feeds",
    multiple=True,
    required=True,
    type=click.Path(path_type=Path),
    help="A JSON feed, CSV or Excel table, or calendar of activities (may be given several times).",
)
@click.option(
    "--least",
    type=click.Choice(list(LEAST)),
    default="hours",
    show_default=True,
    help="What the plan should cost least of.",
)
@click.option("--budget", type=AMOUNT, help="The most to pay.")
@click.option("--currency", type=CURRENCY, default="USD", show_default=True, help="What is paid in.")
@click.option("--hours-per-week", type=AMOUNT, help="Free for learning from home in each week.")
@click.option("--busy", type=SPAN, multiple=True, help="Days off: 2026-12-20..2027-01-02 (may be given several times).")
@click.option("--weekdays", type=WEEKDAYS, default=None, help="Days on which you can travel: mon-fri, or sat,sun.")
@click.option("--home", type=HOME, default=None, help="Where you are, in degrees: 27.95,-82.46.")
@click.option("--within", type=AMOUNT, help="Kilometres from home that you travel at most.")
@click.option(
    "--activity-format",
    "formats",
    type=FORMAT,
    multiple=True,
    help="Only activities of this format: enduring (may be given several times).",
)
@click.option("--language", "languages", type=LANGUAGE, multiple=True, help="Only in this language: en (the same).")
@click.option("--booked", multiple=True, metavar="ID", help="An activity that is settled: ID, or ID#SESSION.")
@click.option("--skip", multiple=True, metavar="ID", help="An activity that you do not want.")
@click.option("--on", type=Day(), help="The day of the plan [default: that of the file, or today].")
@click.option("--seconds", type=AMOUNT, default="10", show_default=True, help="How long to look for the least.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def plan(
    file: str,
    feeds: tuple[Path, ...],
    least: str,
    budget: Decimal | None,
    currency: str,
    hours_per_week: Decimal | None,
    busy: tuple[tuple[date, date], ...],
    weekdays: frozenset[int] | None,
    home: tuple[Decimal, Decimal] | None,
    within: Decimal | None,
    formats: tuple[str, ...],
    languages: tuple[str, ...],
    booked: tuple[str, ...],
    skip: tuple[str, ...],
    on: date | None,
    seconds: Decimal,
    form: str,
) -> None:
    """Print the least that closes everything that the credentials in FILE ask.

    FILE is a case as `opencme check` reads it, or a list of them: the credentials of one learner, whose credits are
    written once. Exit code 0: a plan, or nothing to plan; 1: there is no plan; 2: something cannot be read.
    """
    text, name = text_of(file)
    try:
        asked = read_asked(text, name)
    except DocumentError as error:
        unreadable(error)
    if within is not None and home is None:
        unreadable(ValueError("--within needs to know from where; add --home 27.95,-82.46"))
    if least == "travel" and home is None:
        unreadable(ValueError("--least travel needs to know from where; add --home 27.95,-82.46"))
    if seconds > LONGEST:
        unreadable(ValueError(f"--seconds must be at most {LONGEST}, not {seconds}"))
    today = on or asked.on or date.today()
    activities = _activities(feeds, today)
    _check_names("--booked", booked, activities)
    _check_names("--skip", skip, activities)
    wishes = planner.Wishes(
        weights=LEAST[least],
        budget=None if budget is None else int(budget * 100),
        currency=currency,
        minutes_per_week=None if hours_per_week is None else int(hours_per_week * 60),
        busy=busy,
        weekdays=weekdays or frozenset(),
        home=home,
        kilometres=None if within is None else int(within),
        formats=frozenset(formats),
        languages=frozenset(languages),
        booked=frozenset(booked),
        hidden=frozenset(skip),
    )
    found = planner.plan(
        asked.holdings, asked.learner, asked.transcript, activities, wishes, on=today, seconds=float(seconds)
    )
    if form == "json":
        click.echo(json.dumps(plan_as_json(found, wishes, today), indent=2, ensure_ascii=False))
    else:
        with printing() as console:
            show_plan(console, found, wishes, today)
    none = found.outcome in (IMPOSSIBLE, NOT_FOUND) or (found.unclosable and not found.closes)
    sys.exit(1 if none else 0)


def _activities(feeds: tuple[Path, ...], today: date) -> list[Activity]:
    """All activities of the files. What is none is said on standard error; two of one id are an error."""
    found: dict[str, Activity] = {}
    for feed in feeds:
        try:
            for item in read(feed, today=today):
                _say_what_is_wrong(feed, item)
                if item.activity is None:
                    continue
                if found.setdefault(item.activity.id, item.activity) != item.activity:
                    unreadable(ValueError(f"{feed}, {item.where}: {item.activity.id} is another activity's id already"))
        except CatalogError as error:
            unreadable(error)
    return list(found.values())


def _say_what_is_wrong(feed: Path, item: Item) -> None:
    if item.activity is None and item.problems:
        click.echo(f"opencme: {feed}, {item.where} is left out: {item.problems[0]}", err=True)


def _check_names(option: str, names: tuple[str, ...], activities: list[Activity]) -> None:
    known = {activity.id for activity in activities}
    known |= {f"{activity.id}#{session.id}" for activity in activities for session in activity.sessions}
    for name in names:
        if name not in known:
            unreadable(ValueError(f"{option}: {unknown('activity', name, known)}"))
