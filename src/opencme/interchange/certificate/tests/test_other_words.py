"""The same thing in other words: awards, denials, days and formats as accreditors of several countries write them."""

from datetime import date

import pytest

from opencme.interchange.certificate import Proposal, read_text

TODAY = date(2026, 12, 1)


def only(text: str) -> Proposal:
    (proposal,) = read_text(text, today=TODAY).proposals
    return proposal


@pytest.mark.parametrize(
    ("text", "system", "amount"),
    [
        ("Crediti ECM assegnati  7,5 (sette virgola cinque)", "ecm", "7.5"),
        ("Crediti formativi E.C.M. acquisiti: n. 12", "ecm", "12"),
        ("Numero di crediti ECM: 7,5", "ecm", "7.5"),
        ("Le sono stati riconosciuti 7,5 crediti formativi ECM", "ecm", "7.5"),
        ("ha conseguito N. 50 (cinquanta) crediti ECM", "ecm", "50"),
        ("créditos de formación continuada obtenidos: 3,2", "sns-cfc", "3.2"),
        ("Acreditada por la Comisión de Formación Continuada con 3,2 créditos", "sns-cfc", "3.2"),
        (
            "Se le otorgan 3,2 créditos. Comisión de Formación Continuada de las Profesiones Sanitarias",
            "sns-cfc",
            "3.2",
        ),
        ("Nombre de crédits accordés : 4 (formation continue essentielle ISFM)", "siwf-core", "4"),
        ("Für die Teilnahme wurden 5 CME-Punkte gutgeschrieben.", "fortbildungspunkt", "5"),
        ("Anerkannte Fortbildungspunkte: 5", "fortbildungspunkt", "5"),
        ("Erworbene DFP-Punkte  5", "dfp", "5"),
        ("For this work you receive 4.00 AAPA Category 1 Self-Assessment CME credits.", "aapa-1-self-assessment", "4"),
        ("up to 19 Mainpro+® Certified Assessment credits", "cfpc-certified-assessment", "19"),
    ],
)
def test_an_award_in_the_words_of_its_country(text: str, system: str, amount: str) -> None:
    proposal = only(text)
    assert (proposal.value("system"), proposal.value("amount")) == (system, amount)


@pytest.mark.parametrize(
    "words",
    [
        "We keep records of credit for six years.",
        "Report errors in your credits within 60 days.",
        "The test had 20 questions; contact hours 20 questions.",
        "Crediti trasmessi entro 90 giorni.",
        "Die Punkte werden 10 Jahre aufbewahrt.",
        "Los créditos caducan en 5 años.",
        "Vos crédits sont conservés 10 ans.",
    ],
)
def test_a_number_of_years_days_or_questions_is_no_credit(words: str) -> None:
    text = f"Ana Ruiz, MD was awarded 2.5 AMA PRA Category 1 Credits™ on May 4, 2026.\n\n{words}"
    assert [p.value("amount") for p in read_text(text, today=TODAY).proposals] == ["2.5"]


@pytest.mark.parametrize(
    "words",
    [
        "A certificate of attendance without credit is available from the office.",
        "Certificates without credit can be had on request.",
        "Those who do not complete the evaluation receive a certificate without credit.",
        "Students receive a letter that does not award credit.",
        "Visitors may ask for a certificate of attendance without CME credit.",
    ],
)
def test_another_certificate_without_credit_denies_none(words: str) -> None:
    text = f"Ana Ruiz, MD. This live activity is designated for a maximum of 2.5 AMA PRA Category 1 Credits™. {words}"
    assert only(text).value("amount") == "2.5"


@pytest.mark.parametrize(
    "words",
    [
        "You finished the course on Friday, 26 June 2026. You had enrolled on 2 April 2026.",
        "Registered on 2 April 2026, completed on 26 June 2026",
        "Date of registration: 2 April 2026\nPassed on: 26 June 2026",
        "Data di iscrizione  02/04/2026\nData di superamento  26/06/2026",
        "Angemeldet am 02.04.2026, Lernerfolgskontrolle bestanden am 26.06.2026",
        "Fecha de inscripción: 2 de abril de 2026\nFecha de finalización: 26 de junio de 2026",
        "Inscription : 2 avril 2026. Test réussi le 26 juin 2026",
        "Ordered April 2, 2026 and finished June 26, 2026",
    ],
)
def test_the_day_on_which_one_enrolled_is_not_the_day_of_credit(words: str) -> None:
    assert only(f"{words}\nAna Ruiz was awarded 4 ANCC contact hours.").value("completed") == "2026-06-26"


def test_hours_attended_do_not_hide_what_another_college_offers() -> None:
    text = (
        "Hours attended: 9.5\n\nThis activity is an Accredited Simulation Activity (Section 3) of the Royal College of "
        "Physicians and Surgeons of Canada. You may claim a maximum of 9.5 "
        "hours.\n\nCertified by the College of Family "
        "Physicians of Canada for up to 19 Mainpro+® Certified Assessment credits."
    )
    found = read_text(text, today=TODAY).proposals
    assert [(p.value("system"), p.value("amount")) for p in found] == [
        ("rcpsc-3", "9.5"),
        ("cfpc-certified-assessment", "19"),
    ]
    assert {p.value("format") for p in found} == {"simulation"}
    assert found[1].fields["amount"].confidence <= 0.5


def test_a_form_of_a_mail_is_read_by_its_labels() -> None:
    text = (
        "<html><body><table><tr><th>Evento ECM n.</th><td>455218, edizione "
        "1</td></tr><tr><th>Titolo</th><td>Terapia del dolore</td>"
        "</tr><tr><th>Data di superamento</th><td>12/05/2026</td></tr><tr><th>Crediti ECM "
        "assegnati</th><td>7,5</td></tr></table>"
    )
    proposal = only(text)
    assert [proposal.value(field) for field in ("activity", "title", "completed", "amount")] == [
        "455218",
        "Terapia del dolore",
        "2026-05-12",
        "7.5",
    ]


@pytest.mark.parametrize(
    ("words", "format_"),
    [
        ("Balintgruppe für Hausärzte", "series"),
        ("Simulation-based course", "simulation"),
        ("AAPA Category 1 Self-Assessment CME activity", "self-assessment"),
        ("corso a distanza (FAD asincrona)", "enduring"),
        ("Qualitätszirkel Rheuma", "series"),
    ],
)
def test_a_format_in_other_words(words: str, format_: str) -> None:
    assert only(f"{words}. Ana Ruiz was awarded 4 ANCC contact hours.").value("format") == format_
