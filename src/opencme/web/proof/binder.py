"""The audit binder: one PDF with the answer, the rules it rests on, and every certificate in the records' order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from opencme.interchange import kinds
from opencme.interchange.document import (
    Attachment,
    Column,
    Document,
    Facts,
    Items,
    Paper,
    Paragraph,
    Part,
    Picture,
    Section,
    Table,
    write,
)
from opencme.standing.words import day
from opencme.web.people.identifiers import identifiers_of
from opencme.web.people.models import User
from opencme.web.proof import making
from opencme.web.proof.audit import Audit, Counting
from opencme.web.proof.audit_file import as_json
from opencme.web.proof.drawing import WHILE_ONE_WAITS, Bounds, Drawn
from opencme.web.proof.drawing import drawn as drawn_of
from opencme.web.proof.printed_mail import Letter
from opencme.web.proof.setting import set_apart
from opencme.web.record import evidence
from opencme.web.record.models import Evidence
from opencme.web.standing.blocks import Line as RuleLine
from opencme.web.standing.why import Why

MOST_ATTACHED = 100 * 1024**2
"""Bytes of all files that are put inside. What does not fit is named with its SHA-256."""


def as_pdf(
    audit: Audit,
    holder: User,
    made: date,
    *,
    paper: Paper = "a4",
    letters: bool = False,
    bounds: Bounds = WHILE_ONE_WAITS,
    progress: Callable[[int], None] = lambda _: None,
) -> bytes:
    """The binder as PDF/A-3a and PDF/UA-1, with the original files and the same as JSON inside.

    A file that cannot be drawn, that is damaged or gone does not stop it: its page says so. Mails are named with their
    sender, day and subject; with `letters` their words are printed and they are attached. `progress` is told at least
    every second how many files are drawn, and what it raises ends the work. Raises TooManyPagesError.
    """
    name = holder.name or holder.email
    with making.room(holder.pk) as folder:
        files = files_of(audit)
        drawn = drawn_of(files, Path(folder), bounds, progress, letters=letters)
        handed_out = [file for file in files if letters or file.kind != kinds.MAIL]
        attached = {file.pk: each for file, each in _attached(handed_out)}
        document = Document(
            title=f"Audit binder: {audit.block.name}",
            subtitle=name,
            author=name,
            made=made,
            facts=(
                ("Period", audit.days),
                *([("Number", audit.credential.number)] if audit.credential.number else []),
                *identifiers_of(holder),
                ("Authority", audit.block.answer.book.authority),
                ("Made on", day(made)),
            ),
            sections=(
                *_standing(audit),
                *_records(audit),
                *_evidence(audit, drawn, attached),
            ),
            attachments=(
                Attachment(
                    "audit.json", "application/json", as_json(audit, holder, made), "This binder as data", "data"
                ),
                *attached.values(),
            ),
            paper=paper,
            footer=f"{name} · {audit.name} · made on {day(made)}",
        )
        return (
            set_apart(document, Path(folder), partial(progress, len(files)))
            if bounds.apart
            else write(document, Path(folder))
        )


def files_of(audit: Audit) -> list[Evidence]:
    """Every file that is whole and shows a record, once, in the order of the records."""
    return list({file.pk: file for each in audit.counting for file in each.files if file not in each.spoilt}.values())


def _standing(audit: Audit) -> Iterator[Section]:
    answer = audit.block.answer
    parts: list[Part] = [Paragraph(audit.sentence, "answer")]
    if audit.headline:
        parts.append(Paragraph(audit.headline))
    rows = tuple((line.rule.rule.title, line.figures, line.word) for line in audit.rules)
    if rows:
        parts.append(
            Table("Every rule and how it stands", (Column("Rule", 5), Column("Counted", 3), Column("State", 2)), rows)
        )
    read = f"The rules as they were read on {day(answer.book.checked)}"
    sure = "" if audit.block.is_sure else "; some of them the authority’s own text has not confirmed"
    parts.append(Paragraph(f"{read}{sure}. The authority decides.", "small"))
    yield Section("How it stands", tuple(parts))
    yield Section("The rules, and what each rests on")
    for line in audit.rules:
        yield Section(line.rule.rule.title, tuple(_rule(line)), level=2)


def _rule(line: RuleLine) -> Iterator[Part]:
    why = Why(line)
    yield Paragraph(f"{line.word}. {why.sentence}")
    yield Paragraph(f"{why.state} {why.window}")
    if why.years:
        yield Facts(tuple(why.years))
    source = line.rule.rule.source
    yield Paragraph(source.cite, "law", source.url)
    if line.doubt:
        yield Paragraph(f"How sure this is: {line.doubt}.", "small")
    if why.counted or why.extras:
        rows = [(day(row.record.completed), row.title, row.printed, row.counted) for row in why.counted]
        rows += [("", title, "", counted) for title, counted in why.extras]
        columns = (
            Column("Completed"),
            Column("Activity", 1),
            Column("Amount", is_number=True),
            Column("Counted", is_number=True),
        )
        yield Table("What counted", columns, tuple(rows))
    if why.near:
        columns = (Column("Completed"), Column("Activity", 3), Column("Amount", is_number=True), Column("Why not", 3))
        left = tuple((day(row.record.completed), row.title, row.printed, row.reason) for row in why.near)
        yield Table("What did not count", columns, left)


def _records(audit: Audit) -> Iterator[Section]:
    rows = tuple(
        (
            str(place),
            day(each.record.completed),
            each.line.title,
            f"{each.record.amount} {each.line.system}",
            "; ".join([", ".join(file.name for file in each.files) or "no certificate", *_differing(each)]),
        )
        for place, each in enumerate(audit.counting, 1)
    )
    columns = (
        Column("No.", is_number=True),
        Column("Completed"),
        Column("Activity", 4),
        Column("Amount", 2),
        Column("Shown by", 3),
    )
    parts: list[Part] = [Table("Records that count, by day of completion", columns, rows)] if rows else []
    if audit.without:
        parts.append(Paragraph("No certificate is there for:"))
        parts.append(Items(tuple(f"{day(each.record.completed)}: {each.line.title}" for each in audit.without)))
    if parts:
        yield Section("The records that count", tuple(parts), on_new_page=True)


def _differing(each: Counting) -> list[str]:
    return [difference.to_others for difference in each.line.differs]


def _evidence(audit: Audit, drawn: dict[int, Drawn], attached: Collection[int]) -> Iterator[Section]:
    shown = [(place, each) for place, each in enumerate(audit.counting, 1) if each.files]
    if shown:
        intro = (
            "In the order of the records. The files themselves are attached to this document, unchanged; a mail only "
            "where its words are printed too."
        )
        yield Section("Certificates", (Paragraph(intro),), on_new_page=True)
    before: set[int] = set()
    for place, each in shown:
        for file in each.files:
            title = f"{place}. {each.line.title}"
            yield Section(
                title, tuple(_file(each, file, drawn.get(file.pk, "gone"), attached, again=file.pk in before)), level=2
            )
            before.add(file.pk)


def _file(each: Counting, file: Evidence, drawn: Drawn, attached: Collection[int], *, again: bool) -> Iterator[Part]:
    yield Facts(
        (
            ("File", file.name),
            ("SHA-256", file.digest),
            ("Came", file.came),
        )
    )
    if file in each.spoilt:
        yield Paragraph("This file is gone, or is not any more what it was when it came. It shows nothing.")
        return
    withheld = isinstance(drawn, Letter) and not drawn.whole
    if file.pk not in attached and not withheld:
        yield Paragraph("The file was too large to be attached here.")
    if again:
        yield Paragraph("The same file as above.")
    elif isinstance(drawn, str):
        where = "The original is attached." if file.pk in attached else "The original is kept apart."
        yield Paragraph(f"This file could not be shown because it is {drawn}. {where}")
    elif isinstance(drawn, Letter):
        yield from drawn.parts
    else:
        for number, page in enumerate(drawn.pages, 1):
            caption = f"Page {number} of {drawn.total}"
            alt = f"{caption} of {file.name}, which shows {each.line.title}."
            yield Picture(page.picture, f"{alt} It reads: {page.text}" if page.text else alt, caption)
        if drawn.total > len(drawn.pages):
            yield Paragraph(f"{drawn.total - len(drawn.pages)} more pages are in the attached file.")


def _attached(files: Sequence[Evidence]) -> Iterator[tuple[Evidence, Attachment]]:
    """The files as attachments, as long as there is room."""
    room = MOST_ATTACHED
    for file in files:
        if file.size <= room:
            room -= file.size
            says = f"{file.name}, SHA-256 {file.digest}"
            yield file, Attachment(file.name, file.kind, evidence.path_of(file), says)
