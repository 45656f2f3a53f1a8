"""A table of many activities makes one proposal a row."""

from datetime import date

from opencme.interchange.certificate import Reading, read_text

TODAY = date(2026, 12, 1)


def reading(text: str) -> Reading:
    return read_text(text, today=TODAY)


def rows(text: str, *fields: str) -> list[tuple[str | None, ...]]:
    return [tuple(proposal.value(field) for field in fields) for proposal in reading(text).proposals]


SERIES = """Lakeside Hospital
Pediatric Grand Rounds
Participant: Noor Haddad, MD
Date | Topic | Credits
01/13/2026 | Bronchiolitis Pathways | 1.00
02/10/2026 | Adolescent Vaccination | 0.00
03/24/2026 | Rare Disease Day | 0.50
Total | | 1.50
Lakeside Hospital designates this live activity for a maximum of 1.0 AMA PRA Category 1 Credits™ per session.
"""


def test_sessions_of_a_series_each_with_its_own_day_and_amount() -> None:
    assert rows(SERIES, "completed", "title", "system", "amount", "format", "learner") == [
        ("2026-01-13", "Bronchiolitis Pathways", "ama-pra-1", "1", "series", "Noor Haddad"),
        ("2026-03-24", "Rare Disease Day", "ama-pra-1", "0.5", "series", "Noor Haddad"),
    ]


def test_a_column_for_each_system_makes_a_proposal_for_each() -> None:
    text = (
        "Completion date\tActivity\tAMA PRA Category 1\tANCC contact hours\n"
        "05/14/2026\tSepsis\t1.00\t1.25\n06/15/2026\tDelirium\t2.00\t2.00\n"
    )
    assert rows(text, "title", "system", "amount") == [
        ("Sepsis", "ama-pra-1", "1"),
        ("Sepsis", "ancc", "1.25"),
        ("Delirium", "ama-pra-1", "2"),
        ("Delirium", "ancc", "2"),
    ]


def test_lines_without_headings_that_read_date_title_amount() -> None:
    text = "CME transcript, AMA PRA Category 1 Credits\n05/14/2026 Sepsis in Children 1.00\n06/15/2026 Delirium 2.50\n"
    assert rows(text, "completed", "title", "amount") == [
        ("2026-05-14", "Sepsis in Children", "1"),
        ("2026-06-15", "Delirium", "2.5"),
    ]


def test_days_of_one_congress_are_one_record() -> None:
    text = (
        "14. Jahrestagung, 12.–13. März 2026\nDatum\tKategorie\tPunkte\n12.03.2026\tB\t6\n13.03.2026\tB\t3\n"
        "Summe der Fortbildungspunkte: 9\n"
    )
    assert rows(text, "completed", "started", "amount") == [("2026-03-13", "2026-03-12", "9")]


def test_a_row_whose_credit_has_no_owner_asks() -> None:
    text = "Date | Course | Units\n05/14/2026 | Sepsis | 1.00\n06/15/2026 | Delirium | 2.50\n"
    found = reading(text).proposals
    assert [proposal.value("system") for proposal in found] == [None, None]
    assert all("Whose credit" in proposal.doubts[0] for proposal in found)
