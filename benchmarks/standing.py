"""Standings of one clinician with five credentials and 300 records, against a bare loop that only sums the amounts."""

from __future__ import annotations

import random
from datetime import date, timedelta

from benchmarks.timing import seconds
from opencme import rulebook, standing
from opencme.credit import Amount, Credential, Learner, Record, Transcript, vocabulary

AS_OF = date(2026, 12, 1)
RECORDS = 300
CREDENTIALS = {
    "us-fl-md": Credential(issued=date(2012, 5, 4), expires=date(2027, 1, 31)),
    "us-nc-md": Credential(issued=date(2014, 3, 9), expires=date(2027, 3, 9)),
    "us-nccpa": Credential(issued=date(2016, 6, 1), expires=date(2026, 12, 31)),
    "us-abim": Credential(issued=date(2012, 8, 15), expires=date(2028, 12, 31)),
    "us-dea-mate": Credential(issued=date(2012, 9, 1), expires=date(2027, 8, 31)),
}
LEARNER = Learner(
    profession="physician-md",
    specialties=("internal-medicine",),
    born=date(1980, 3, 9),
    facts={
        "dea-registered": True,
        "prescribes-controlled-substances": True,
        "sees-adults": True,
        "direct-patient-care": True,
        "moc-participant": False,
    },
)


def records(number: int = RECORDS, seed: int = 7) -> Transcript:
    """A transcript as a busy clinician's: ten years, mostly Category 1, half of it with topics."""
    choose = random.Random(seed)
    topics = sorted(vocabulary().terms("topics"))
    systems = ["ama-pra-1"] * 7 + ["ama-pra-2", "abim-moc", "aafp-prescribed"]
    made = []
    for index in range(number):
        amount = Amount.of(choose.choice(["0.25", "0.5", "1", "1.5", "2", "6.75", "12"]))
        part = Amount(choose.randint(0, amount.hundredths // 25) * 25)
        made.append(
            Record(
                completed=AS_OF - timedelta(days=choose.randint(0, 3650)),
                system=choose.choice(systems),
                amount=amount,
                format=choose.choice(["live", "live-online", "enduring", "journal"]),
                topics=((choose.choice(topics), part),) if choose.random() < 0.5 else (),
                activity=f"activity-{index}",
                tested=choose.random() < 0.6,
            )
        )
    return Transcript.of(made)


def main() -> None:
    transcript = records()
    books = {name: rulebook.load(name) for name in CREDENTIALS}
    rules = sum(len(book.rules) for book in books.values())

    def standings() -> None:
        for name, credential in CREDENTIALS.items():
            standing.of(books[name], credential, LEARNER, transcript, on=AS_OF)

    def explained() -> None:
        for name, credential in CREDENTIALS.items():
            answer = standing.of(books[name], credential, LEARNER, transcript, on=AS_OF)
            for rule in answer.rules.values():
                rule.explanation  # noqa: B018 - reading it works it out

    def bare() -> None:
        for _ in CREDENTIALS:
            total = Amount(0)
            for record in transcript:
                total += record.amount

    def bare_integers() -> None:
        for _ in CREDENTIALS:
            total = 0
            for record in transcript:
                total += record.amount.hundredths

    one = seconds(standings) / len(CREDENTIALS)
    full = seconds(explained) / len(CREDENTIALS)
    floor = seconds(bare) / len(CREDENTIALS)
    integers = seconds(bare_integers) / len(CREDENTIALS)
    print(f"standing: {len(CREDENTIALS)} credentials, {rules} rules, {RECORDS} records")
    print(f"  {1 / one:,.0f} standings a second; {one * 1000:.2f} ms a standing (goal: under 5 ms)")
    print(f"  {full * 1000:.2f} ms with every record's explanation worked out")
    print(f"  bare loop that only sums the amounts: {floor * 1000:.3f} ms; ratio {one / floor:.1f} (goal: 20 or less)")
    print(f"  the same loop over plain integers: {integers * 1000:.4f} ms; ratio {one / integers:.1f}")
