"""What a link shows: the part of the record that its scope names, as of today, and nothing else."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.core.paginator import Paginator

from opencme import standing
from opencme.credit import Amount, Learner, Record, Transcript
from opencme.interchange import kinds
from opencme.rulebook import brief
from opencme.standing import Standing, words
from opencme.standing.answer import EXEMPT, LATE, MET, OVERDUE, SHORT, UNDETERMINED
from opencme.web.inbox.differing import Difference, differences
from opencme.web.record import evidence, facts, ledger
from opencme.web.record.models import Credential, CreditEntry, Evidence
from opencme.web.sharing.confirming import Item, items_of
from opencme.web.sharing.models import Share
from opencme.web.standing.blocks import STYLES, Block, Line
from opencme.web.standing.held import book_of

PAGE = 200
"""Records on one page."""


@dataclass(frozen=True)
class Requirement:
    """One rule as a stranger reads it: a word for its state with a style, its figures, and the law it rests on."""

    line: Line

    @property
    def title(self) -> str:
        return self.line.rule.rule.title

    @property
    def word(self) -> str:
        if self.line.rule.state == UNDETERMINED:
            return "Not stated"
        return self.line.word

    @property
    def style(self) -> str:
        return self.line.style

    @property
    def figures(self) -> str:
        if self.line.rule.because == "met-by":
            return "met without hours, by what the holder states"
        return self.line.figures

    @property
    def due(self) -> date | None:
        return self.line.due

    @property
    def cite(self) -> str:
        return self.line.rule.rule.source.cite

    @property
    def url(self) -> str:
        return self.line.rule.rule.source.url


@dataclass(frozen=True)
class Held:
    """A credential and how it stands with it; without an answer where there is no rulebook to tell by."""

    credential: Credential
    answer: Standing | None

    @property
    def name(self) -> str:
        return brief.short_name(self.answer.book) if self.answer else self.credential.title

    @property
    def style(self) -> str:
        return STYLES[self.answer.state] if self.answer else "unknown"

    @property
    def word(self) -> str:
        if self.answer is None or self.answer.state == UNDETERMINED:
            return "Cannot be told"
        return words.STATES[self.answer.state]

    @property
    def sentence(self) -> str:
        """How it stands, as a sentence about somebody else."""
        answer = self.answer
        if answer is None:
            return "There is no rulebook for this programme here, so nothing can be said about it."
        if not answer.book.rules:
            return "The programme asks for no continuing education."
        end = f" for the period that ends on {words.day(answer.period.end)}" if answer.period else ""
        missing = [rule for rule in answer.deciding() if rule.state in (SHORT, OVERDUE)]
        what = f"{words.number(len(missing))} requirement{'s' if len(missing) != 1 else ''}"
        match answer.state:
            case state if state == MET:
                return f"Everything is there{end}."
            case state if state == LATE:
                return f"Everything is there{end}; some of it was done late."
            case state if state == EXEMPT:
                return "Nothing is asked of the holder."
            case state if state == OVERDUE:
                return f"The time is over, with {what} not met{end}."
            case state if state == SHORT:
                return f"There is time left, with {what} not met yet{end}."
            case _:
                return "This cannot be told: the holder has not stated all that the rules ask."

    @cached_property
    def requirements(self) -> list[Requirement]:
        """The rules that concern the holder, in the order in which they need attention."""
        if self.answer is None:
            return []
        block = Block(self.credential, self.answer, self.name)
        shown = [*([block.measured] if block.measured else []), *block.lines, *block.met]
        return [Requirement(line) for line in shown]


@dataclass(frozen=True)
class Row:
    """A record of the transcript; `files` are its certificates where they are shown."""

    record: Record
    is_proven: bool = False
    """Whether a file that is kept here shows it, not only the holder's word that there is one."""
    files: tuple[Evidence, ...] = ()
    differs: tuple[Difference, ...] = ()
    """Where what shows it says otherwise, or is made out to somebody else."""

    @property
    def provenance(self) -> str:
        """How it is known, in words."""
        if self.record.unvouched:
            return "Reported by the provider as an archive says, not vouched for"
        if self.record.state == "reported":
            return "Reported by the provider"
        return "Proven by a document" if self.is_proven else "Declared by the holder"


@dataclass(frozen=True)
class Shown:
    """All that a link shows."""

    share: Share
    held: tuple[Held, ...]
    rows: tuple[Row, ...]
    items: tuple[Item, ...]

    @property
    def pages(self) -> Paginator[Row]:
        return Paginator(self.rows, PAGE)

    @property
    def totals(self) -> list[tuple[str, Amount]]:
        """Per credit system, in its own unit, what the records add up to."""
        found: dict[str, Amount] = defaultdict(lambda: Amount(0))
        for row in self.rows:
            found[row.record.system] += row.record.amount
        return sorted(found.items())


def shown_by(share: Share, on: date) -> Shown:
    """What the share shows on a day; always the same few queries, however long the record is."""
    credentials = list(share.credentials.filter(holder=share.holder, archived_at=None).order_by("expires", "id"))
    transcript = ledger.transcript_of(share.holder) if credentials or share.first_day else Transcript()
    learner = facts.learner_of(share.holder) if credentials else Learner()
    files = evidence.shown(share.holder) if share.first_day else {}
    differs = differences(share.holder, transcript.records, files) if files else {}
    rows = []
    for record in reversed(transcript.records):
        if is_in_scope(share, record):
            number = int(record.id or 0)
            handed_out = _handed_out(files, number) if share.with_certificates else ()
            rows.append(Row(record, number in files, handed_out, differs.get(number, ())))
    return Shown(
        share,
        tuple(_held(credential, learner, transcript, on) for credential in credentials),
        tuple(rows),
        tuple(items_of(share.checklist)) if share.checklist else (),
    )


def is_in_scope(share: Share, record: Record) -> bool:
    """Whether the transcript that is shown has the record: completed in its days, and not withdrawn."""
    if share.first_day is None or share.last_day is None:
        return False
    return share.first_day <= record.completed <= share.last_day and record.state != "withdrawn"


def file_shown_by(share: Share, digest: str) -> Evidence | None:
    """The certificate with this SHA-256, if it shows a record that the share shows; three queries."""
    if not share.with_certificates:
        return None
    numbers = {
        entry.number
        for entry in ledger.heads(share.holder)
        .filter(completed__range=(share.first_day, share.last_day))
        .exclude(kind=CreditEntry.Kind.WITHDRAWAL)
    }
    found = evidence.shown(share.holder)
    return next((file for number in numbers for file in _handed_out(found, number) if file.digest == digest), None)


def _handed_out(found: dict[int, list[Evidence]], number: int) -> tuple[Evidence, ...]:
    """The files of a record that a link may hand out: no mails, which hold letters and addresses of the holder."""
    return tuple(file for file in found.get(number, ()) if file.kind != kinds.MAIL)


def _held(credential: Credential, learner: Learner, transcript: Transcript, on: date) -> Held:
    book = book_of(credential.programme)
    answer = standing.of(book, credential.value, learner, transcript, on=on) if book else None
    return Held(credential, answer)
