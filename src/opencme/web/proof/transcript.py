"""The transcript: what somebody has done in some days, what shows it, and what it adds up to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from opencme.credit import Amount, Record, vocabulary
from opencme.web.inbox.differing import Difference, differences
from opencme.web.people.identifiers import identifiers_of
from opencme.web.people.models import User
from opencme.web.proof.periods import Days
from opencme.web.record import evidence, ledger
from opencme.web.record.models import Evidence

DECLARED = "declared"
PROVEN = "proven by a document"
REPORTED = "reported by the provider"
UNVOUCHED = "reported by the provider as an archive says, not vouched for"
HOW_TO_READ = (
    "Amounts are as printed on the certificates, in the unit of each credit system; nothing is multiplied or rounded.",
    f"“{DECLARED.capitalize()}”: entered by the person named above. “{PROVEN.capitalize()}”: a file shows it, which is "
    "kept unchanged and named by its SHA-256; what it says otherwise stands beside it. "
    f"“{REPORTED.capitalize()}”: told by whoever provided the activity.",
    "Records that were withdrawn are left out. Whether a record counts for a licence or certificate is for its "
    "authority to decide.",
)


@dataclass(frozen=True)
class Line:
    """A record and the files that show it."""

    record: Record
    files: tuple[Evidence, ...] = ()
    differs: tuple[Difference, ...] = ()
    """Where the files say otherwise, or are made out to somebody else."""

    @property
    def title(self) -> str:
        return self.record.title or "Untitled activity"

    @property
    def system(self) -> str:
        return vocabulary().label("credit-systems", self.record.system)

    @property
    def topics(self) -> str:
        """Topics in words, with the part of the amount that each carries where that is not the whole."""
        return ", ".join(
            vocabulary().label("topics", name) + (f" ({part})" if part != self.record.amount else "")
            for name, part in self.record.topics
        )

    @property
    def proof(self) -> str:
        found = []
        if self.record.state == "reported":
            found.append(UNVOUCHED if self.record.unvouched else REPORTED)
        proof = " and ".join(found + [PROVEN] * bool(self.files)) or DECLARED
        return f"{proof} ({'; '.join(each.to_others for each in self.differs)})" if self.differs else proof


@dataclass(frozen=True)
class Total:
    """What the records of one credit system add up to, in its own unit."""

    system: str
    amount: Amount
    records: int

    @property
    def label(self) -> str:
        return vocabulary().label("credit-systems", self.system)


@dataclass(frozen=True)
class Transcript:
    """The records of some days, the oldest first, with whose they are. What was withdrawn is not among them."""

    name: str
    identifiers: tuple[tuple[str, str], ...]
    days: Days
    made: date
    lines: tuple[Line, ...]

    @property
    def totals(self) -> list[Total]:
        found: dict[str, list[Amount]] = defaultdict(list)
        for line in self.lines:
            found[line.record.system].append(line.record.amount)
        return [Total(name, Amount(sum(a.hundredths for a in all_)), len(all_)) for name, all_ in sorted(found.items())]

    @property
    def sentence(self) -> str:
        """The records and what they add up to: 21 records: 38 AMA PRA Category 1 Credit™."""
        if not self.lines:
            return f"There are no records {self.days.words}."
        sums = ", ".join(f"{total.amount} {total.label}" for total in self.totals)
        return f"{counted(len(self.lines))} {self.days.words}: {sums}."


def counted(records: int) -> str:
    """1 record; 21 records."""
    return f"{records} record{'s' if records != 1 else ''}"


def lines_of(holder: User, records: Sequence[Record]) -> tuple[Line, ...]:
    """The records with the files that show them, in the same order; two queries."""
    shown = evidence.shown(holder)
    differs = differences(holder, records, shown)
    numbers = [(int(record.id or 0), record) for record in records]
    return tuple(Line(record, tuple(shown.get(number, ())), differs.get(number, ())) for number, record in numbers)


def transcript_of(holder: User, days: Days, made: date) -> Transcript:
    """The holder's transcript of the days; five queries."""
    records = [r for r in ledger.transcript_of(holder) if r.state != "withdrawn" and days.covers(r)]
    return Transcript(holder.name or holder.email, tuple(identifiers_of(holder)), days, made, lines_of(holder, records))
