"""What the reader finds on the certificates: right, wrong and missed for each field, and each miss by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import click

from benchmarks.certificates.corpus import FIELDS, Certificate, certificates, names
from benchmarks.certificates.matching import Outcome, outcomes
from opencme.interchange import mail
from opencme.interchange.certificate import Proposal, ReadingError, read_contained, read_text
from opencme.interchange.kinds import MAIL, RefusedKind, kind_of

TODAY = date(2026, 12, 1)
"""The day on which the certificates are read; all of them are older."""

SURE = 0.95
"""From this confidence on a page may offer to confirm a value with many others: a wrong amount must not reach it."""

GOAL = 0.98
ASKED = ("amount", "system", "completed")
"""The fields that the goal is set for."""


@dataclass(frozen=True)
class Result:
    certificate: Certificate
    outcomes: Sequence[Outcome]
    seconds: float
    trouble: str = ""
    """What the reader said where it refused the file."""


@dataclass
class Count:
    """Of one field: values right, wrong and missed, and how many a person would state."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    expected: int = 0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.expected if self.expected else 1.0


@dataclass
class Tally:
    counts: dict[str, Count] = field(default_factory=lambda: {name: Count() for name in FIELDS})

    def add(self, found: Iterable[Outcome]) -> None:
        for outcome in found:
            count = self.counts[outcome.field]
            count.right += outcome.is_right
            count.wrong += outcome.is_wrong
            count.missed += outcome.is_missed
            count.expected += outcome.is_expected


def measured(certificate: Certificate) -> Result:
    started = perf_counter()
    try:
        proposals, trouble = proposed(certificate), ""
    except (ReadingError, mail.MailError, RefusedKind) as error:
        proposals, trouble = (), str(error)
    return Result(certificate, outcomes(certificate.truths, proposals), perf_counter() - started, trouble)


def proposed(certificate: Certificate) -> tuple[Proposal, ...]:
    """What the reader makes of the file; of a mail, of its words and of everything attached to it."""
    if certificate.kind != MAIL:
        return read_contained(certificate.path, certificate.kind, today=TODAY).proposals
    letter = mail.read(certificate.path)
    found = list(read_text(f"{letter.subject}\n\n{letter.text}", today=TODAY).proposals)
    for number, attached in enumerate(letter.attached):
        path = certificate.path.with_name(f"{certificate.name}-{number}")
        path.write_bytes(attached.content)
        found.extend(read_contained(path, kind_of(path), today=TODAY).proposals)
    return tuple(found)


def report(results: Sequence[Result], all_misses: bool = False, say: Callable[[str], object] = click.echo) -> None:
    """The table, then each miss; of what is held out only how many there are, unless all are asked for."""
    pictures = sum(result.certificate.is_picture for result in results)
    records = sum(len(result.certificate.truths[0]) for result in results)
    spent = sum(result.seconds for result in results)
    say(f"certificates: {len(results)}, {pictures} of them pictures, with {records} records, read in {spent:.0f} s")
    parts = {
        "all": results,
        "to develop with": [result for result in results if not result.certificate.held_out],
        "held out": [result for result in results if result.certificate.held_out],
    }
    for title, part in parts.items():
        if part and (part is results or len(part) < len(results)):
            _table(title, part, say)
    away = [result.certificate.name for result in parts["held out"]]
    say(f"  held out: {', '.join(away) or 'none'}")
    _amounts(results, say)
    for result in results:
        (_summary if result.certificate.held_out and not all_misses else _misses)(result, say)


def _table(title: str, results: Sequence[Result], say: Callable[[str], object]) -> None:
    tally = Tally()
    for result in results:
        tally.add(result.outcomes)
    heading = f"{title} ({len(results)})"
    say(f"  {heading:<22}{'right':>6}{'wrong':>7}{'missed':>8}{'precision':>11}{'recall':>8}")
    for name, count in tally.counts.items():
        short = name in ASKED and min(count.precision, count.recall) < GOAL
        figures = f"{count.right:>6}{count.wrong:>7}{count.missed:>8}{count.precision:>11.3f}{count.recall:>8.3f}"
        say(f"    {name:<20}{figures}{f'  (goal: {GOAL})' if short else ''}")


def _amounts(results: Sequence[Result], say: Callable[[str], object]) -> None:
    read = [
        (result.certificate.name, outcome)
        for result in results
        for outcome in result.outcomes
        if outcome.field == "amount" and outcome.read is not None
    ]
    sure = [(name, outcome) for name, outcome in read if outcome.confidence >= SURE]
    wrong = [(name, outcome) for name, outcome in sure if outcome.is_wrong]
    share = len(wrong) / len(sure) if sure else 0.0
    say(
        f"  amounts read with a confidence of {SURE} or more: {len(sure)} of {len(read)}; "
        f"of these wrong: {len(wrong)}, {share:.1%} (goal: none)"
    )
    for name, outcome in wrong:
        asked = "asks a person" if outcome.doubted else "asks nobody"
        say(f"    {name}: {outcome.read} with {outcome.confidence:.2f}, {asked}")


def _summary(result: Result, say: Callable[[str], object]) -> None:
    wrong = sum(outcome.is_wrong for outcome in result.outcomes)
    missed = sum(outcome.is_missed for outcome in result.outcomes)
    if wrong or missed:
        say(f"  {result.certificate.name} (held out): {wrong} wrong, {missed} missed. {result.trouble}".rstrip())


def _misses(result: Result, say: Callable[[str], object]) -> None:
    mark = " (held out)" if result.certificate.held_out else ""
    if result.trouble:
        say(f"  {result.certificate.name}{mark}: {result.trouble}")
    for outcome in result.outcomes:
        if outcome.is_wrong:
            right = " or ".join(each for each in outcome.right if each) or "nothing"
            say(f"  {result.certificate.name}{mark}: {outcome.field} read as {outcome.read!r}, right: {right}")
        elif outcome.is_missed:
            right = " or ".join(each for each in outcome.right if each)
            say(f"  {result.certificate.name}{mark}: {outcome.field} missed, right: {right}")


@click.command(name="certificates")
@click.option("--layout", type=click.Choice(names()), help="Read only this one.")
@click.option("--save", type=click.Path(path_type=Path, file_okay=False), help="Write the files there, to look at.")
@click.option("--all-misses", is_flag=True, help="Say the misses of those held out too: to judge, not to develop.")
def command(layout: str | None, save: Path | None, all_misses: bool) -> None:
    """Read the certificates and say how much of each field was found."""
    main(layout, save, all_misses)


def main(layout: str | None = None, save: Path | None = None, all_misses: bool = False) -> None:
    with TemporaryDirectory() as passing:
        report([measured(certificate) for certificate in certificates(save or Path(passing), layout)], all_misses)
