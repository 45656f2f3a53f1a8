"""The answer as a person reads it on a terminal: what is missing first, by when, then why."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from opencme.credit import Record, vocabulary
from opencme.standing import NotCounted, RuleStanding, Standing
from opencme.standing.answer import LATE, MET, NOT_APPLICABLE, OVERDUE, SHORT, UNDETERMINED
from opencme.standing.words import (
    STATES,
    day,
    distance,
    headline,
    is_duty,
    quantity,
    question,
    unit_of,
    why,
    why_not_counted,
)

COLOURS = {OVERDUE: "bold red", SHORT: "bold yellow", UNDETERMINED: "bold cyan", LATE: "yellow", MET: "green"}
SHOWN_REASONS = ("ceiling", "repeat", "outside-window", "other-period", "no-evidence")
"""Why-nots worth a line: the record was on the subject, and still did not count."""
SHOWN_RECORDS = 8


def show_standing(console: Console, answer: Standing, title: str = "") -> None:
    """Print one answer; wraps to the console's width, and has no colour where the console has none."""
    console.print(Text(answer.book.title, style="bold"))
    period = answer.period
    about = [title] if title else []
    if period:
        about.append(f"{day(period.start)} to {day(period.end)}, asked on {day(answer.as_of)}")
    for line in about:
        console.print(Text(line, style="dim"))
    console.print()
    console.print(Text(headline(answer), style=COLOURS.get(answer.state, "bold")))
    for name in answer.questions if period is None else ():
        console.print(f"  {question(name)} ({name})", markup=False)
    console.print()
    rules = answer.deciding()
    for rule in rules:
        if rule.state != NOT_APPLICABLE:
            _show_rule(console, answer, rule)
    _show_rest(console, answer, [rule for rule in rules if rule.state == NOT_APPLICABLE])


def _show_rule(console: Console, answer: Standing, rule: RuleStanding) -> None:
    unit = unit_of(rule, answer.book.unit)
    figures = f"{rule.counted} of {quantity(rule.needed, unit)}"
    open_rule = rule.state in (SHORT, OVERDUE, UNDETERMINED)
    if is_duty(rule):
        figures = "to be done" if open_rule else "done"
    elif open_rule:
        figures = f"{quantity(rule.missing, unit)} missing ({figures})"
    if open_rule:
        if rule.due:
            figures += f", due {day(rule.due)} ({distance(rule.due, answer.as_of)})"
    elif why(rule):
        figures = why(rule)
    heading = Table.grid(padding=(0, 2))
    heading.add_column(width=9)
    heading.add_column(ratio=1)
    body = Text(rule.rule.title)
    body.append(f"\n{figures}", style="" if open_rule else "dim")
    heading.add_row(Text(STATES[rule.state], style=COLOURS.get(rule.state, "")), body)
    console.print(heading)
    for line in [*_why_lines(answer, rule, unit)] if open_rule or rule.state == LATE else []:
        console.print(Padding(line, (0, 0, 0, 11)))
    console.print()


def _why_lines(answer: Standing, rule: RuleStanding, unit: str) -> list[Text]:
    lines = [Text(f"{question(name)} ({name})", style="cyan") for name in rule.questions]
    for part in rule.slices if len(rule.slices) > 1 else ():
        if part.state not in (MET, NOT_APPLICABLE):
            needs = f"year to {day(part.end)}: {part.counted} of {quantity(part.needed, unit)}"
            lines.append(Text(f"{needs}, {STATES[part.state].lower()}"))
    counted = rule.counted_records
    lines += [Text(f"+ {each.counted} from {_record(each.record)}") for each in counted[:SHOWN_RECORDS]]
    if len(counted) > SHOWN_RECORDS:
        lines.append(Text(f"+ {len(counted) - SHOWN_RECORDS} more records", style="dim"))
    lines += [Text(f"+ {each.counted} {each.title}") for each in rule.extras]
    left = [each for each in rule.not_counted if each.reason in SHOWN_REASONS]
    lines += [_left(each) for each in left[:SHOWN_RECORDS]]
    if len(left) > SHOWN_RECORDS:
        lines.append(Text(f"- {len(left) - SHOWN_RECORDS} more records that do not count", style="dim"))
    if rule.rule.note:
        lines.append(Text(f"Note: {rule.rule.note}", style="dim"))
    sure = "" if rule.rule.confidence == "high" else f" (our confidence: {rule.rule.confidence})"
    lines.append(Text(f"Law: {rule.rule.source.cite}{sure}", style="dim"))
    lines.append(Text(rule.rule.source.url, style="dim", overflow="fold"))
    return lines


def _record(record: Record) -> str:
    return f"{day(record.completed)}, {record.title or vocabulary().label('credit-systems', record.system)}"


def _left(left: NotCounted) -> Text:
    return Text(f"- {left.amount} of {_record(left.record)}: {why_not_counted(left)}", style="dim")


def _show_rest(console: Console, answer: Standing, rules: list[RuleStanding]) -> None:
    if rules:
        console.print(Text(STATES[NOT_APPLICABLE], style="dim"))
        for rule in rules:
            reason = why(rule)
            line = f"{rule.rule.title}{': ' + reason if reason else ''}"
            console.print(Padding(Text(line, style="dim"), (0, 0, 0, 2)))
        console.print()
    if answer.confidence != "high":
        console.print(Text("Some of these rules are not confirmed by the authority's own text.", style="dim"))
        console.print()
