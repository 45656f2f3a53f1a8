"""The audit binder: one PDF with the answer, the rules it rests on, and every certificate in the records' order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from opencme.interchange import kinds
from opencme.interchange.document import (
    Attachment,
    Column,
    Document,
    Facts,
    Items,
    NotShownError,
    Pages,
    Paper,
    Paragraph,
    Part,
    Picture,
    Section,
    Table,
    pages_of,
    write,
)
from opencme.standing import words
from opencme.standing.words import day
from opencme.web.people.identifiers import identifiers_of
from opencme.web.people.models import User
from opencme.web.proof.audit import Audit, Counting
from opencme.web.proof.audit_file import as_json
from opencme.web.proof.printed_mail import Letter, words_of
from opencme.web.record import evidence
from opencme.web.record.models import Evidence
from opencme.web.standing.blocks import Line as RuleLine
from opencme.web.standing.why import Why

MOST_PAGES = 20
"""Pages of one file that are drawn; the file itself is inside whole."""
MOST_ATTACHED = 100 * 1024**2
"""Bytes of all files that are put inside. What does not fit is named with its SHA-256."""
DRAWERS = 3
"""Files that are drawn at once."""

type Drawn = Pages | Letter | str
"""A file as it is shown: pictures of its pages, the words of a mail, or why it cannot be shown."""


@dataclass(frozen=True)
class Bounds:
    """How much one binder may take: pages of all files that are drawn, and seconds after which no further file is."""

    pages: int = 400
    seconds: float = 90
    apart: bool = False
    """Whether the PDF is set in a process of its own: that takes some 9 MB of memory a page, which it gives back."""


WHILE_ONE_WAITS = Bounds()
IN_THE_BACKGROUND = Bounds(seconds=1800, apart=True)


def as_pdf(
    audit: Audit,
    holder: User,
    made: date,
    *,
    paper: Paper = "a4",
    bounds: Bounds = WHILE_ONE_WAITS,
    progress: Callable[[int], None] = lambda _: None,
) -> bytes:
    """The binder as PDF/A-3a and PDF/UA-1, with the original files and the same as JSON inside.

    A file that cannot be drawn, that is damaged or gone does not stop it: its page says so. `progress` is told after
    each file how many are drawn.
    """
    name = holder.name or holder.email
    with TemporaryDirectory(prefix="opencme-binder-") as folder:
        files = files_of(audit)
        drawn = _drawn(files, Path(folder), bounds, progress)
        attached = {file.pk: each for file, each in _attached(files)}
        return (_set_apart if bounds.apart else write)(
            Document(
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
        )


def _set_apart(document: Document) -> bytes:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as setters:
        return setters.submit(write, document).result()


def files_of(audit: Audit) -> list[Evidence]:
    """Every file that is whole and shows a record, once, in the order of the records."""
    return list({file.pk: file for each in audit.counting for file in each.files if file not in each.spoilt}.values())


def _standing(audit: Audit) -> Iterator[Section]:
    answer = audit.block.answer
    parts: list[Part] = [Paragraph(audit.sentence, "answer")]
    if audit.headline:
        parts.append(Paragraph(audit.headline))
    rows = tuple((line.rule.rule.title, line.figures, words.STATES[line.rule.state]) for line in audit.rules)
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
    yield Paragraph(f"{words.STATES[line.rule.state]}. {why.sentence}")
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
            ", ".join(file.name for file in each.files) or "no certificate",
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


def _evidence(audit: Audit, drawn: dict[int, Drawn], attached: Collection[int]) -> Iterator[Section]:
    shown = [(place, each) for place, each in enumerate(audit.counting, 1) if each.files]
    if shown:
        intro = "In the order of the records. The files themselves are attached to this document, unchanged."
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
            ("Came", f"{day(file.received_at.date())}{f', {file.source}' if file.source else ''}"),
        )
    )
    if file in each.spoilt:
        yield Paragraph("This file is gone, or is not any more what it was when it came. It shows nothing.")
        return
    if file.pk not in attached:
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


def _drawn(
    files: Sequence[Evidence], folder: Path, bounds: Bounds, progress: Callable[[int], None]
) -> dict[int, Drawn]:
    """For each file its pages or its words, or why there are none."""
    until = monotonic() + bounds.seconds
    left = bounds.pages

    def draw(file: Evidence) -> Drawn:
        if monotonic() > until:
            return "one of more files than could be drawn in the time"
        into = folder / str(file.pk)
        into.mkdir()
        try:
            if file.kind == kinds.MAIL:
                return words_of(evidence.path_of(file))
            return pages_of(evidence.path_of(file), file.kind, into, most=MOST_PAGES)
        except NotShownError as error:
            return str(error)

    found: dict[int, Drawn] = {}
    with ThreadPoolExecutor(DRAWERS) as drawers:
        try:
            for file, drawn in zip(files, drawers.map(draw, files), strict=True):
                found[file.pk] = drawn
                if isinstance(drawn, Pages):
                    for page in drawn.pages[left:]:
                        page.picture.unlink(missing_ok=True)
                    found[file.pk] = Pages(drawn.pages[:left], drawn.total)
                    left = max(0, left - len(drawn.pages))
                progress(len(found))
        except BaseException:
            drawers.shutdown(wait=False, cancel_futures=True)
            raise
    return found


def _attached(files: Sequence[Evidence]) -> Iterator[tuple[Evidence, Attachment]]:
    """The files as attachments, as long as there is room."""
    room = MOST_ATTACHED
    for file in files:
        if file.size <= room:
            room -= file.size
            says = f"{file.name}, SHA-256 {file.digest}"
            yield file, Attachment(file.name, file.kind, evidence.path_of(file), says)
