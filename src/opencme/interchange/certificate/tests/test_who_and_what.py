"""Learner, title, provider, joint provider, format, number and role, as certificates word them."""

from datetime import date

import pytest

from opencme.interchange.certificate import Proposal, read_text
from opencme.interchange.certificate.people import same_name

TODAY = date(2026, 12, 1)
AWARD = "and was awarded 2.0 AMA PRA Category 1 Credits™ on May 4, 2026."


def proposal(text: str, learner: str | None = None) -> Proposal:
    (found,) = read_text(text, today=TODAY, learner=learner).proposals
    return found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("This certifies that Maria Gonzalez-Pérez, MD, PhD has attended Sepsis", "Maria Gonzalez-Pérez"),
        ("This is to certify that\nDr Caoimhe Ní Fhearghail\nattended Sepsis", "Caoimhe Ní Fhearghail"),
        ("Presented to\nAmbrose T. Fitzwilliam, D.O.", "Ambrose T. Fitzwilliam"),
        ("Name: Alex Rivera, RN   License: 12345", "Alex Rivera"),
        ("Name: Rivera, Alex", "Alex Rivera"),
        ("Hiermit wird bescheinigt, dass\nFrau Dr. med. Annegret Müller-Lüdenscheidt", "Annegret Müller-Lüdenscheidt"),
        ("Teilnehmer: Herr Priv.-Doz. Dr. med. Jan de Vries", "Jan de Vries"),
        ("Es wird bestätigt, dass\nOÄ Dr. Elfriede Zangerl-Moser", "Elfriede Zangerl-Moser"),
        ("si attesta che la Dott.ssa Ginevra Tartaglino, nata a Cuneo", "Ginevra Tartaglino"),
        ("Se certifica que Dña. Lucía Fernández ha participado", "Lucía Fernández"),
        ("Casey Jones, RN has completed Sepsis", "Casey Jones"),
    ],
)
def test_names_without_titles_and_degrees(text: str, name: str) -> None:
    assert proposal(f"{text}\n{AWARD}").value("learner") == name


def test_a_certificate_of_somebody_else_is_pointed_out() -> None:
    found = proposal(f"This certifies that Maria Gonzalez, MD attended Sepsis {AWARD}", learner="John Smith")
    assert "The certificate is made out to Maria Gonzalez." in found.doubts


def test_a_certificate_of_the_learner_is_not_remarked_on() -> None:
    found = proposal(f"This certifies that Gonzalez, Maria T. attended Sepsis {AWARD}", learner="Dr. Maria Gonzalez")
    assert found.doubts == ()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Maria Gonzalez", "GONZALEZ, MARIA", True),
        ("M. Gonzalez", "Maria Gonzalez", True),
        ("Dr. med. Uta Sommer", "Uta Sommer", True),
        ("Maria Gonzalez", "Marta Gonzalez", False),
        ("Jan de Vries", "Piet de Jong", False),
    ],
)
def test_names_of_one_person(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "has participated in the live activity titled “Update in Hospital Medicine 2026”",
            "Update in Hospital Medicine 2026",
        ),
        (
            "has completed the enduring material\nAnticoagulants in Renal Impairment",
            "Anticoagulants in Renal Impairment",
        ),
        ("for participating in the 97th Annual Convention on September 24", "97th Annual Convention"),
        ("Activity title: Wound Care: Basics\nDate: May 4, 2026", "Wound Care: Basics"),
        ("Thema: Schwindel in der Praxis", "Schwindel in der Praxis"),
        (
            "an der Veranstaltung\n\n„Moderne Therapie der Herzinsuffizienz“\n\nteilgenommen",
            "Moderne Therapie der Herzinsuffizienz",
        ),
        ("denominato\nIl paziente con BPCO\ntenutosi ad Alba", "Il paziente con BPCO"),
        ("thank you for attending 'Advances in Gastroenterology' held at the College", "Advances in Gastroenterology"),
    ],
)
def test_titles(text: str, title: str) -> None:
    assert proposal(f"{text}\n{AWARD}").value("title") == title


@pytest.mark.parametrize(
    ("text", "provider", "joint"),
    [
        (
            "The Boston Society of Medicine designates this activity for a maximum of 3 AMA PRA Category 1 Credits™.",
            "Boston Society of Medicine",
            None,
        ),
        (
            "This activity has been planned and implemented in accordance with the accreditation requirements and "
            "policies of the "
            "Accreditation Council for Continuing Medical Education (ACCME) through the joint providership of Alpha "
            "College and the "
            "Search and Rescue Association. Alpha College is accredited by the ACCME to provide continuing medical "
            "education for physicians.",
            "Alpha College",
            "Search and Rescue Association",
        ),
        ("Veranstalter: Gesellschaft für Neurologie e. V.", "Gesellschaft für Neurologie e. V.", None),
        ("Provided by: St. Mary Health System, Inc.", "St. Mary Health System, Inc.", None),
        (
            "Alpha Institute is an approved provider of education by the Florida Board of Nursing.",
            "Alpha Institute",
            None,
        ),
    ],
)
def test_providers_and_joint_providers(text: str, provider: str, joint: str | None) -> None:
    found = proposal(f"{text}\nAna Ruiz {AWARD}")
    assert (found.value("provider"), found.value("joint-provider")) == (provider, joint)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("live activity", "live"),
        ("live internet activity", "live-online"),
        ("enduring material", "enduring"),
        ("internet enduring material", "enduring"),
        ("journal-based CME activity", "journal"),
        ("test-item writing activity", "test-item-writing"),
        ("manuscript review activity", "manuscript-review"),
        ("PI CME activity", "performance-improvement"),
        ("internet point-of-care activity", "point-of-care"),
    ],
)
def test_formats_of_the_designation_statement(words: str, name: str) -> None:
    text = f"Alpha College designates this {words} for a maximum of 3 AMA PRA Category 1 Credits™."
    assert proposal(text).value("format") == name


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("VNR: 2760512026123450012", "2760512026123450012"),
        ("UAN: 0798-0000-26-014-L01-P", "0798-0000-26-014-L01-P"),
        ("UAN JA4007741-9999-26-007-L01-P", "JA4007741-9999-26-007-L01-P"),
        ("Event code: LEE-2026-01187.", "LEE-2026-01187"),
        ("Activity ID: LIME-2026-0417", "LIME-2026-0417"),
        ("DFP-ID: 812447", "812447"),
        ("Approval reference: RCPI/2025/1173", "RCPI/2025/1173"),
        ("evento formativo n. 431907, edizione n. 1", "431907"),
    ],
)
def test_numbers_of_the_activity(text: str, number: str) -> None:
    assert proposal(f"{text}\n{AWARD}").value("activity") == number


def test_who_taught_is_faculty() -> None:
    assert proposal(f"Dr. Robin Hale served as faculty at Cardio Update {AWARD}").value("role") == "faculty"
    assert proposal(f"Robin Hale attended Cardio Update {AWARD}").value("role") is None


def test_a_course_card_names_no_credit_and_asks_for_it() -> None:
    found = proposal(
        "ACLS Provider\nThis card certifies that\nMaren Fields, RN\nIssue date: 01/14/2026\nRenew by: 01/2028"
    )
    assert found.value("learner") == "Maren Fields"
    assert found.value("completed") == "2026-01-14"
    assert found.value("amount") is None
    assert "names no credit" in found.doubts[0]
