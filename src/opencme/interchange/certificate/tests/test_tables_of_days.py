"""A table of the days or sessions of one activity: the sum is the credit, or each day is, or a person is asked."""

from datetime import date

import pytest

from opencme.interchange.certificate import Proposal, read_text

TODAY = date(2026, 12, 1)
MEETING = (
    "Ana Ruiz, MD attended the Spring Forum, May 8–9, 2026, and claimed the following AMA PRA Category 1 Credits™:\n"
)
OFFER = "The Example Society designates this live activity for a maximum of 9.5 AMA PRA Category 1 Credits™.\n"


def proposals(text: str) -> tuple[Proposal, ...]:
    return read_text(text, today=TODAY).proposals


def found(text: str, *fields: str) -> list[tuple[str | None, ...]]:
    return [tuple(proposal.value(field) for field in fields) for proposal in proposals(text)]


@pytest.mark.parametrize(
    ("text", "system", "amount"),
    [
        (
            f"{MEETING}Day | Offered | Claimed\nFriday, May 8 | 5.5 | 5.5\nSaturday, May 9 | 4 | "
            f"2.25\nTotal | 9.5 | 7.75\n{OFFER}",
            "ama-pra-1",
            "7.75",
        ),
        (
            f"{MEETING}Day 1    5.50\nDay 2    2.25\nTotal claimed    7.75\n{OFFER}",
            "ama-pra-1",
            "7.75",
        ),
        (
            "Name: Ana Ruiz, RN\nDate attended: 05/08/2026\nTime | Session | Hours\n8:00 – 9:15 | Sepsis | 1.25\n"
            "9:30 – 10:30 | Delirium | 1.00\nContact hours awarded: 2.25 of 3.5 "
            "offered\nAccredited by the American Nurses "
            "Credentialing Center.\n",
            "ancc",
            "2.25",
        ),
        (
            "Teilnehmerin: Dr. med. Ada Wirth\nVNR: 2760809026100243011\nTermin | Teilnahme | "
            "Punkte\n14.01.2026 | anwesend | 3\n"
            "28.01.2026 | entschuldigt | 0\n11.02.2026 | anwesend | 3\nvon 9 möglichen Punkten 6 "
            "Fortbildungspunkte erworben\n",
            "fortbildungspunkt",
            "6",
        ),
        (
            "Si attesta che Ada Bruni ha partecipato al corso. Evento ECM n. 4410\nGiornata | "
            "Crediti\nGiorno 1 | 4\nGiorno 2 | 3,5\n"
            "Totale crediti ECM | 7,5\n",
            "ecm",
            "7.5",
        ),
        (
            "Dr Ana Ruiz attended the Autumn Meeting on 12th and 13th November 2025\nDay | Programme | Credits\n"
            "Wednesday | Speech | 6\nThursday | Mood | 5\nTotal CPD credits | 11\nApproved by the "
            "Royal College of Physicians "
            "for 11 category 1 (external) CPD credits.\n",
            "rcp-cpd",
            "11",
        ),
        (
            "Doña Ana Ruiz ha asistido al curso los días 12 y 13 de noviembre de 2025.\nJornada | "
            "Créditos\nmiércoles | 0,6\njueves | 0,5\n"
            "Total | 1,1\nActividad acreditada por la Comisión de Formación Continuada.\n",
            "sns-cfc",
            "1.1",
        ),
        (
            "Le Dr Ana Ruiz a participé à la formation les 12 et 13 novembre 2025.\nJour | "
            "Crédits\n12 novembre | 3\n13 novembre | 2\n"
            "Total formation continue essentielle SIWF | 5\n",
            "siwf-core",
            "5",
        ),
    ],
)
def test_the_sum_below_a_table_of_days_is_the_credit(text: str, system: str, amount: str) -> None:
    assert found(text, "system", "amount") == [(system, amount)]


def test_the_days_attended_are_the_days_of_credit() -> None:
    text = (
        "VNR: 2760809026100243011\nTermin | Teilnahme | Punkte\n14.01.2026 | anwesend | 3\n28.01.2026 | anwesend | 3\n"
        "11.02.2026 | entschuldigt | 0\nDamit wurden 6 Fortbildungspunkte erworben.\nGemeldet am 16.03.2026\n"
    )
    assert found(text, "started", "completed", "amount") == [("2026-01-14", "2026-01-28", "6")]


@pytest.mark.parametrize(
    ("rows", "days"),
    [
        ("Friday, May 8 | 5.5\nSaturday, May 9 | 2.25\n", ["2026-05-08", "2026-05-09"]),
        ("Fri | 5.5\nSat | 2.25\n", ["2026-05-08", "2026-05-09"]),
        ("Day 1 | 5.5\nDay 2 | 2.25\n", ["2026-05-08", "2026-05-09"]),
        ("May 8: 5.5 credits\nMay 9: 2.25 credits\n", ["2026-05-08", "2026-05-09"]),
        ("05/08/2026 | 5.5\n05/09/2026 | 2.25\n", ["2026-05-08", "2026-05-09"]),
    ],
)
def test_days_without_a_sum_are_a_record_each(rows: str, days: list[str]) -> None:
    text = f"{MEETING}{rows}{OFFER}"
    assert found(text, "completed", "system", "amount") == [
        (days[0], "ama-pra-1", "5.5"),
        (days[1], "ama-pra-1", "2.25"),
    ]
    assert all(proposal.fields["amount"].confidence < 0.95 for proposal in proposals(text))


def test_sessions_of_one_day_without_a_sum_are_asked_about() -> None:
    text = (
        "Name: Ana Ruiz, RN\nDate attended: 05/08/2026\nTime | Session | Contact hours\n8:00 – 9:15 | Sepsis | 1.25\n"
        "9:30 – 10:30 | Delirium | 1.00\nAccredited by the American Nurses Credentialing Center.\n"
    )
    (proposal,) = proposals(text)
    assert (proposal.value("system"), proposal.value("amount")) == ("ancc", None)
    assert "The parts add up to 2.25; enter what you were given." in proposal.doubts


@pytest.mark.parametrize(
    "total", ["Total | 9.5 | 8.75", "Total | 9.5 | 77.5", "Total AMA PRA Category 1 Credits™ claimed: 7.57"]
)
def test_a_sum_that_its_parts_contradict_is_never_sure(total: str) -> None:
    text = f"{MEETING}Day | Offered | Claimed\nFriday, May 8 | 5.5 | 5.5\nSaturday, May 9 | 4 | 2.25\n{total}\n{OFFER}"
    (proposal,) = proposals(text)
    assert proposal.fields["amount"].confidence <= 0.6
    assert any("add up to 7.75" in doubt for doubt in proposal.doubts)


def test_what_is_offered_by_day_is_not_what_was_claimed() -> None:
    text = f"Ana Ruiz, MD took part on May 8–9, 2026.\nDay | Offered\nFriday | 5.5\nSaturday | 4\nTotal | 9.5\n{OFFER}"
    (proposal,) = proposals(text)
    assert proposal.value("amount") == "9.5"
    assert proposal.fields["amount"].confidence <= 0.5


def test_a_session_without_a_tick_was_not_attended() -> None:
    text = (
        f"{MEETING}Session | Credits | Attended\nDay 1 | 5.5 | X\nDay 2 | 4 | \nTotal AMA PRA "
        "Category 1 Credits™ claimed: 5.5\n"
        f"{OFFER}"
    )
    (proposal,) = proposals(text)
    assert (proposal.value("amount"), proposal.doubts) == ("5.5", ())


def test_a_table_with_titles_is_one_activity_where_it_took_just_its_days() -> None:
    text = (
        "Fortbildungswoche vom 11. bis 12. Mai 2026, VNR: 2760809026100243011\nDatum | Thema "
        "| Punkte\n11.05.2026 | Herz | 8\n"
        "12.05.2026 | Lunge | 6\nSumme | | 14\n"
    )
    assert found(text, "started", "completed", "system", "amount") == [
        ("2026-05-11", "2026-05-12", "fortbildungspunkt", "14")
    ]


def test_rooms_and_minutes_are_no_credit() -> None:
    text = (
        f"{MEETING}Day | Room\nFriday, May 8 | 5\nSaturday, May 9 | 4\nAMA PRA Category 1 "
        f"Credits™ claimed: 7.75\n{OFFER}"
    )
    assert found(text, "amount") == [("7.75",)]


def test_the_points_of_an_account_stand_in_several_columns() -> None:
    text = (
        "DFP-Fortbildungskonto\nDatum | Titel | DFP-ID | Med. Punkte | Sonst. "
        "Punkte\n17.01.2025 | Update Hypertonie | 790113 | 3 | –\n"
        "13.11.2025 | Kommunikation | 808245 | – | 4\nSumme | | | 3 | 4\n"
    )
    assert found(text, "completed", "activity", "system", "amount") == [
        ("2025-01-17", "790113", "dfp", "3"),
        ("2025-11-13", "808245", "dfp", "4"),
    ]


def test_of_a_transcript_s_columns_what_was_claimed_goes_before_what_was_offered() -> None:
    text = (
        "AMA PRA Category 1 Credits\nDate | Activity | Credits offered | Credits "
        "claimed\n05/14/2026 | Sepsis | 2 | 1.5\n"
        "06/15/2026 | Delirium | 3 | 3\n"
    )
    assert found(text, "title", "amount") == [("Sepsis", "1.5"), ("Delirium", "3")]
