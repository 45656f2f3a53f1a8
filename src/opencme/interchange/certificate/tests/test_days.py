"""Which of a document's dates is the day of credit, in the languages and orders of the field."""

from datetime import date

import pytest

from opencme.interchange.certificate import Proposal, read_text

TODAY = date(2026, 12, 1)
AWARD = "was awarded 2.0 AMA PRA Category 1 Credits™"
PUNKTE = "mit 4 Fortbildungspunkten bewertet"


def proposal(text: str) -> Proposal:
    (found,) = read_text(text, today=TODAY).proposals
    return found


@pytest.mark.parametrize(
    ("words", "completed", "started"),
    [
        ("on March 14, 2026", "2026-03-14", None),
        ("on 14 March 2026", "2026-03-14", None),
        ("on March 12–14, 2026", "2026-03-14", "2026-03-12"),
        ("from March 30 to April 2, 2026", "2026-04-02", "2026-03-30"),
        ("on Friday, May 8 – Saturday, May 9, 2026", "2026-05-09", "2026-05-08"),
        ("on June 12, 13, and 14, 2026", "2026-06-14", "2026-06-12"),
        ("from December 31, 2025 to January 2, 2026", "2026-01-02", "2025-12-31"),
        ("am 14.03.2026", "2026-03-14", None),
        ("vom 12. bis 14. März 2026", "2026-03-14", "2026-03-12"),
        ("am 12.–14.03.2026", "2026-03-14", "2026-03-12"),
        ("am 12., 13. und 14. Juni 2026", "2026-06-14", "2026-06-12"),
        ("du 12 au 14 mars 2026", "2026-03-14", "2026-03-12"),
        ("dal 12 al 14 marzo 2026", "2026-03-14", "2026-03-12"),
        ("on November13,2025 toNovember 14, 2025", "2025-11-14", "2025-11-13"),
        ("on November13,2025toNovember14,2025", "2025-11-14", "2025-11-13"),
        ("los días 12 y 13 de marzo de 2026", "2026-03-13", "2026-03-12"),
        ("Start date: March 3, 2026 End date: March 5, 2026", "2026-03-05", "2026-03-03"),
        ("2026-03-14", "2026-03-14", None),
        ("14-Mar-2026", "2026-03-14", None),
    ],
)
def test_days_and_spans_of_days(words: str, completed: str, started: str | None) -> None:
    found = proposal(f"{AWARD} for Sepsis {words}.")
    assert (found.value("completed"), found.value("started")) == (completed, started)


def test_the_day_of_the_activity_is_told_from_all_other_days() -> None:
    found = proposal(
        f"Learner: Ana Ruiz\nDate of birth: 11/08/1984\nOriginal release date: July 1, 2024\nExpiration date: June "
        f"30, 2027\n"
        f"Completed on: April 11, 2026\n{AWARD}\nPrinted on October 30, 2026"
    )
    assert found.value("completed") == "2026-04-11"
    assert found.fields["completed"].confidence > 0.9


def test_the_day_of_an_approval_is_not_the_day_of_the_activity() -> None:
    found = proposal(f"Datum: Mittwoch, 18. Februar 2026\nZertifizierung bestätigt am 05.01.2026\n{PUNKTE}")
    assert found.value("completed") == "2026-02-18"


@pytest.mark.parametrize(
    "words",
    [
        "hat an der zertifizierten Fortbildung am 12.03.2026 teilgenommen.\nStuttgart, den 20.03.2026",
        "Zertifizierte Fortbildung am 12.03.2026 in Köln",
        "Die Teilnahme an der genehmigten Veranstaltung am 12.03.2026 wird bestätigt. Nächste Veranstaltung 12.06.2026",
        "Zertifizierte Fortbildung am 12.03.2026 in Köln\nDatum: Freitag, 20.03.2026\nDr. Müller",
        "Fortbildung am 12.03.2026 in Köln\nDatum: 20.03.2026\nDr. Müller",
    ],
)
def test_a_certified_meeting_is_dated_by_its_own_day(words: str) -> None:
    assert proposal(f"Teilnahmebescheinigung\n{words}\n{PUNKTE}").value("completed") == "2026-03-12"


def test_a_mere_date_beside_the_day_of_a_meeting_is_asked_about() -> None:
    found = proposal(f"Fortbildung am 12.03.2026 in Köln\n{PUNKTE}\nDatum: 20.03.2026\nDr. Müller")
    assert found.fields["completed"].confidence < 0.95
    assert any("20 March 2026" in doubt for doubt in found.doubts)


def test_a_town_and_a_date_above_a_signature_are_the_day_of_issue() -> None:
    found = proposal(f"hat am 12.03.2026 teilgenommen, {PUNKTE}.\nStuttgart, den 20.03.2026")
    assert found.value("completed") == "2026-03-12"


def test_the_date_of_a_letter_is_not_the_day_of_the_activity() -> None:
    found = proposal(f"20 January 2026\n\nDear Dr Ruiz,\n\nyou attended Sepsis on 8 January 2026 and {AWARD[4:]}.")
    assert found.value("completed") == "2026-01-08"


def test_a_day_of_issue_alone_is_proposed_with_a_question() -> None:
    found = proposal(f"Ana Ruiz {AWARD}.\nIssued: March 20, 2026")
    assert found.value("completed") == "2026-03-20"
    assert found.fields["completed"].confidence <= 0.5
    assert any("date of issue" in doubt for doubt in found.doubts)


def test_figures_are_month_first_where_the_credit_is_american() -> None:
    assert proposal(f"{AWARD} on 03/04/2026, Tampa, Florida").value("completed") == "2026-03-04"


def test_figures_are_day_first_where_the_credit_is_british() -> None:
    text = "attended on 03/04/2026 in London, approved for 6 CPD credits by the Royal College of Physicians"
    assert proposal(text).value("completed") == "2026-04-03"


def test_figures_follow_another_date_of_the_document() -> None:
    text = "12 external CPD credits were awarded. Held from 03/04/2026 to 05/04/2026 (3–5 April 2026)."
    assert proposal(text).value("completed") == "2026-04-05"


def test_figures_that_nothing_settles_are_asked_about() -> None:
    found = proposal("3 external CPD credits awarded for Sepsis on 03/04/2026")
    assert found.fields["completed"].confidence < 0.5
    assert "03/04/2026 may be 4 March 2026 or 3 April 2026; say which." in found.doubts


def test_no_day_after_today_is_proposed() -> None:
    assert proposal(f"{AWARD} on March 14, 2031").value("completed") is None


def test_a_day_that_does_not_exist_is_none() -> None:
    assert proposal(f"{AWARD} on February 30, 2026").value("completed") is None


def test_a_live_activity_counts_on_its_day_and_not_when_it_was_claimed() -> None:
    text = f"participated in the live activity Sepsis on May 4, 2026 and {AWARD}. Claimed online: June 2, 2026"
    assert proposal(text).value("completed") == "2026-05-04"


def test_an_online_module_counts_when_it_was_completed() -> None:
    text = f"Enduring material. Activity date: January 5, 2026. Date of completion: May 4, 2026. {AWARD}"
    assert proposal(text).value("completed") == "2026-05-04"
