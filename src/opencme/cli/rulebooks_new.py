"""`opencme rulebooks new`: the first rulebook of a programme, with cases that pass, to be gone on with."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import click

from opencme import rulebook
from opencme.cli.answers import (
    ADDRESS,
    ENDING,
    ENDS,
    FIXED,
    KIND,
    MONTHS,
    NEED,
    PROFESSION,
    SYSTEM,
    TEXT,
    UNIT,
)
from opencme.cli.errors import unreadable
from opencme.credit import Amount
from opencme.rulebook.calendar import day_before, day_in, start_of
from opencme.rulebook.document import DocumentError
from opencme.rulebook.placenames import COUNTRIES, REGIONS
from opencme.rulebook.reader import KINDS, UNITS
from opencme.rulebook.schema import case_schema, rulebook_schema
from opencme.rulebook.shared import FOLDER

ID = re.compile(r"[a-z]{2}(-[a-z0-9]+)+")
BOOK = """\
# yaml-language-server: $schema=rulebook.schema.json
# The language: docs/rulebooks.md. Check this file with its cases: opencme rulebooks check {file}
programme: {id}
title: {title}
kind: {kind}                  # {kinds}
authority: {{name: {authority}, url: {url}}}
for: {{profession: [{profession}], country: {country}{region}}}
unit: {unit}                     # {units}
period: {{months: {months}, ends: {ends}}}

# Which credit counts. The first entry that fits is the one that counts; value is what one unit of it is worth.
accepts:
  - {{system: {system}}}

rules:
  total:
    title: {heading}
    need: {need}
    source:
      cite: {cite}
      url: {url}
    confidence: low              # high once the rule's own text was read, medium if two other sources agree

  # One rule for each thing the law asks. Some that are often needed:
  #
  # ethics:
  #   title: Two hours of ethics
  #   part-of: total             # these hours count towards the total too
  #   need: {{2027-01-01: 2}}      # a number may begin on a day
  #   where: {{topic: ethics}}
  #   when: {{fact: dea-registered}}
  #   source: {{cite: "…", url: "https://…"}}
  #
  # self-study:
  #   title: At most ten hours of self-study
  #   part-of: total
  #   most: 10                   # a ceiling on what this credit adds to the total
  #   where: {{format: enduring}}
  #   source: {{cite: "…", url: "https://…"}}

checked: {today}            # the day you read the sources
notes:
  - Written from one source; the other requirements are still to be added.
"""

CASES = """\
# yaml-language-server: $schema=case.schema.json
# Write a case for each edge of each rule, from the law, before you look at what the program says.
- case: exactly what is asked, on the last day
  programme: {id}
  as_of: {last}
  credential: {{expires: {last}}}
  learner: {{profession: {profession}}}
  credits:
    - {{completed: {last}, system: {system}, amount: {need}}}
  expect:
    standing: met
    rules:
      total: {{needed: {need}, counted: {need}, missing: 0, state: met}}

- case: a hundredth too few
  programme: {id}
  as_of: {last}
  credential: {{expires: {last}}}
  learner: {{profession: {profession}}}
  credits:
    - {{completed: {first}, system: {system}, amount: {less}}}
  expect:
    standing: short
    rules:
      total: {{needed: {need}, counted: {less}, missing: 0.01, state: short}}

- case: the day before the period does not count
  programme: {id}
  as_of: {last}
  credential: {{expires: {last}}}
  learner: {{profession: {profession}}}
  credits:
    - {{completed: {before}, system: {system}, amount: {need}}}
  expect:
    standing: short
    rules:
      total: {{counted: 0, missing: {need}}}
"""


@click.command("new")
@click.argument("programme")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path())
@click.option("--title", type=TEXT, prompt="The programme, as its holders call it")
@click.option("--kind", type=KIND, prompt=f"Kind ({', '.join(KINDS)})", default="licence")
@click.option(
    "--profession", type=PROFESSION, prompt="Profession, by its name in the vocabulary", default="physician-md"
)
@click.option("--authority", type=TEXT, prompt="The authority's name")
@click.option("--url", type=ADDRESS, prompt="The address of the rule's text or of the authority's page")
@click.option("--cite", type=TEXT, prompt="The rule's citation, as a lawyer would write it")
@click.option("--months", type=MONTHS, prompt="Months of a renewal period", default="24")
@click.option("--ends", type=ENDING, prompt=f"The period ends on ({', '.join(ENDS)})", default="12-31")
@click.option("--unit", type=UNIT, prompt=f"Unit ({', '.join(UNITS)})", default="hour")
@click.option("--need", type=NEED, prompt="How many of them in a period", default="20")
@click.option("--system", type=SYSTEM, prompt="A credit system that is accepted", default="ama-pra-1")
def new(programme: str, folder: Path, **given: str) -> None:
    """Write a rulebook for PROGRAMME (such as us-zz-md) with cases and editor schemas into FOLDER.

    What is not given as an option is asked. Files that are there already are left alone, which is said.
    """
    fields = _fields(programme, given)
    book, cases = folder / f"{programme}.yaml", folder / f"{programme}.cases.yaml"
    for path in (book, cases):
        if path.exists():
            unreadable(ValueError(f"{path} is there already; choose another folder or id"))
    text = BOOK.format(file=book, **fields)
    try:
        rulebook.read_text(text, str(book))
    except DocumentError as error:
        unreadable(error)
    files = {book: text, cases: CASES.format(**fields)}
    if not folder.resolve().is_relative_to(FOLDER):
        schemas = {"rulebook": rulebook_schema(), "case": case_schema()}
        files |= {
            folder / f"{of}.schema.json": json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
            for of, schema in schemas.items()
        }
    written = _write(folder, files, {book, cases})
    for path in files:
        click.echo(f"wrote {path}" if path in written else f"left {path} as it is")
    if doubt := _doubtful_place(programme):
        click.echo(doubt)
    click.echo(f"\nNext: write the cases from the law, then the rules, and run\n  opencme rulebooks check {book}")


def _write(folder: Path, files: dict[Path, str], needed: set[Path]) -> list[Path]:
    """Write the files that are not there yet; which ones. Where one that is needed cannot be, none is left."""
    written: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, content in files.items():
            try:
                file = path.open("x", encoding="utf-8")
            except FileExistsError:
                if path in needed:
                    raise
                continue
            written.append(path)
            with file:
                file.write(content)
    except OSError as error:
        for path in written:
            path.unlink(missing_ok=True)
        unreadable(ValueError(f"{folder}: cannot be written: {error.strerror or error}"))
    return written


def _doubtful_place(programme: str) -> str:
    """A line about a country or region of no name; empty where both have one. There may be more than we know."""
    country, region = _place(programme)
    where = "check “for” in the rulebook, or name it in src/opencme/rulebook/placenames.py"
    if country not in COUNTRIES:
        return f"{country} is no country we know; {where}"
    if region and region not in REGIONS.get(country, {}):
        return f"{country}-{region} is no region we know; {where}"
    return ""


def _place(programme: str) -> tuple[str, str]:
    """Country and region (or nothing) of a programme, as its id has them."""
    country, *rest = programme.upper().split("-")
    return country, rest[0] if len(rest) > 1 and len(rest[0]) == 2 else ""


def _fields(programme: str, given: dict[str, str]) -> dict[str, Any]:
    """What goes into the files. Ends with one line and exit code 2 where something given is not understood."""
    if not ID.fullmatch(programme):
        unreadable(ValueError(f"“{programme}” is no programme's id; write country, region, profession: us-zz-md"))
    if programme in rulebook.ids():
        unreadable(ValueError(f"{programme} is there already: {rulebook.file_of(programme)}"))
    need, last = Amount.of(given["need"]), _last_end(given["ends"])
    first = start_of(last, int(given["months"]))
    country, region = _place(programme)
    quoted = {name: json.dumps(given[name], ensure_ascii=False) for name in ("title", "authority", "url", "cite")}
    return (
        given
        | quoted
        | {
            "id": programme,
            "country": country,
            "region": f", region: {region}" if region else "",
            "ends": _as_written(given["ends"]),
            "need": need,
            "less": Amount(need.hundredths - 1),
            "heading": json.dumps(f"{need} {given['unit'].replace('-', ' ')}s in each period"),
            "kinds": " | ".join(KINDS),
            "units": " | ".join(UNITS),
            "today": date.today(),
            "first": first,
            "last": last,
            "before": day_before(first),
        }
    )


def _as_written(ends: str) -> str:
    """The way a period ends, as a rulebook has it."""
    day = FIXED.fullmatch(ends)
    if not day:
        return ends
    years = f", years: {day[3]}" if day[3] else ""
    return f"{{month: {int(day[1])}, day: {int(day[2])}{years}}}"


def _last_end(ends: str) -> date:
    """The last day on which a period can have ended; yesterday where the date of issue or birth would tell."""
    day, yesterday = FIXED.fullmatch(ends), day_before(date.today())
    if not day:
        return date(yesterday.year - 1, 12, 31) if ends == "calendar-year" else yesterday
    parity = {"even": 0, "odd": 1}.get(day[3] or "")
    years = range(yesterday.year, yesterday.year - 3, -1)
    ends_of = (day_in(year, int(day[1]), int(day[2])) for year in years if parity in (None, year % 2))
    return next(end for end in ends_of if end <= yesterday)
