"""Amount and credit system, as designation statements, awards and labels word them."""

from datetime import date

import pytest

from opencme.interchange.certificate import Proposal, Reading, read_text

TODAY = date(2026, 12, 1)
DESIGNATION = (
    "The Example Society designates this live activity for a maximum of 6.75 AMA PRA Category 1 Credits™. Physicians "
    "should "
    "claim only the credit commensurate with the extent of their participation in the activity."
)


def reading(text: str) -> Reading:
    return read_text(text, today=TODAY)


def credit(text: str) -> list[tuple[str | None, str | None]]:
    return [(proposal.value("system"), proposal.value("amount")) for proposal in reading(text).proposals]


def only(text: str) -> Proposal:
    (proposal,) = reading(text).proposals
    return proposal


@pytest.mark.parametrize(
    ("text", "system", "amount"),
    [
        ("and is awarded 5.50 AMA PRA Category 1 Credit(s)™.", "ama-pra-1", "5.5"),
        ("AMA PRA Category 1 Credits™ claimed: 5.5", "ama-pra-1", "5.5"),
        ("has earned 1.25 hours of AMA PRA Category 1 Credit", "ama-pra-1", "1.25"),
        ("was awarded six (6) AMA PRA Category I Credits(TM)", "ama-pra-1", "6"),
        ("was awarded six and one-half (6.5) AMA PRA Category 1 Credits™", "ama-pra-1", "6.5"),
        ("earned 6 ½ AMA PRA Category 1 Credits", "ama-pra-1", "6.5"),
        ("earned 2.75 ANCC contact hours", "ancc", "2.75"),
        ("1.25 contact hours (ANCC)", "ancc", "1.25"),
        (
            "Provider approved by the California Board of Registered Nursing, CEP 12345, for 2.0 contact hours",
            "nursing-contact-hour",
            "2",
        ),
        ("1.5 contact hours (0.15 CEUs), ACPE UAN 0123-0000-26-045-L01-P", "acpe", "1.5"),
        ("ACPE: 0.125 CEU", "acpe", "1.25"),
        (
            "acceptable for up to 9.00 Prescribed credit(s) by the American Academy of Family Physicians",
            "aafp-prescribed",
            "9",
        ),
        ("22.00 AOA Category 1-A credits earned", "aoa-1a", "22"),
        ("3.00 AAPA Category 1 CME credits", "aapa-1", "3"),
        (
            "has earned 5 Medical Knowledge MOC points in the American Board of Internal Medicine's (ABIM) "
            "Maintenance of "
            "Certification (MOC) program",
            "abim-moc",
            "5",
        ),
        ("learners will receive 1.50 Interprofessional Continuing Education (IPCE) credits", "ipce", "1.5"),
        ("has been awarded 16,5 European CME credits (ECMEC®s)", "ecmec", "16.5"),
        (
            "This event is an Accredited Group Learning Activity (Section 1) as defined by the Maintenance of "
            "Certification Program of "
            "the Royal College of Physicians and Surgeons of Canada. Hours attended: 10.5",
            "rcpsc-1",
            "10.5",
        ),
        ("approved for 10 category 1 (external) CPD credits by the Royal College of Physicians", "rcp-cpd", "10"),
        ("mit 6 Fortbildungspunkten (Kategorie B) bewertet", "fortbildungspunkt", "6"),
        ("Die Ärztekammer Nordrhein hat die Veranstaltung mit 4 Punkten anerkannt.", "fortbildungspunkt", "4"),
        ("11 medizinische DFP-Punkte", "dfp", "11"),
        ("ha conseguito n. 9,1 (nove virgola uno) crediti formativi E.C.M.", "ecm", "9.1"),
        ("con 1,2 créditos de formación continuada", "sns-cfc", "1.2"),
        ("SGAIM: 4.5 Credits Kernfortbildung", "siwf-core", "4.5"),
        ("7.0 ADA CERP hours", "ada-cerp", "7"),
    ],
)
def test_wordings_of_the_field(text: str, system: str, amount: str) -> None:
    assert credit(text) == [(system, amount)]


def test_what_was_claimed_goes_before_what_was_offered() -> None:
    proposal = only(f"{DESIGNATION}\nCredits claimed: 5.50")
    assert (proposal.value("system"), proposal.value("amount"), proposal.doubts) == ("ama-pra-1", "5.5", ())


def test_a_maximum_alone_is_proposed_with_little_confidence_and_a_question() -> None:
    proposal = only(DESIGNATION)
    assert proposal.fields["amount"].confidence <= 0.5
    assert proposal.doubts == ("The certificate says at most 6.75 credits; enter what you claimed.",)


def test_more_than_the_maximum_is_doubted() -> None:
    proposal = only(f"{DESIGNATION} Ana Ruiz was awarded 7.25 AMA PRA Category 1 Credits™.")
    assert proposal.fields["amount"].confidence <= 0.4
    assert "more than the most that may be claimed" in proposal.doubts[0]


def test_two_amounts_that_contradict_one_another_are_asked_about() -> None:
    proposal = only("was awarded 5.5 AMA PRA Category 1 Credits. was awarded 4.5 AMA PRA Category 1 Credits.")
    assert proposal.value("amount") is None
    assert "5.5 and 4.5" in proposal.doubts[0]


def test_words_and_figures_that_contradict_one_another_are_no_amount() -> None:
    assert credit("was awarded six (5) AMA PRA Category 1 Credits™") in ([], [("ama-pra-1", None)])


def test_the_total_goes_before_its_parts() -> None:
    text = "Day 1: {0} {3}\nDay 2: {1} {3}\nTotal: {2} {3}".format(3.0, 2.5, 5.5, "AMA PRA Category 1 Credits")
    assert credit(text) == [("ama-pra-1", "5.5")]


def test_hours_of_a_topic_are_inside_the_amount() -> None:
    text = "was awarded 4.0 ANCC contact hours, including 1.5 contact hours of pharmacology."
    assert credit(text) == [("ancc", "4")]


def test_a_ceu_without_an_owner_is_not_turned_into_anything() -> None:
    proposal = only("CEUs awarded: 0.3 (IACET)")
    assert (proposal.value("amount"), proposal.value("system")) == ("0.3", None)
    assert "Whose credit" in proposal.doubts[0]


def test_how_long_it_took_is_no_credit() -> None:
    assert reading("The course lasted 8 hours, from 9:00 to 17:00. Room 12, page 1 of 2.").proposals == ()


def test_a_learner_of_one_profession_has_what_the_certificate_awards() -> None:
    text = f"Casey Jones, RN was awarded 6.5 ANCC contact hours.\n{DESIGNATION}"
    assert credit(text) == [("ancc", "6.5")]


def test_credit_offered_to_several_professions_is_proposed_for_each_with_a_question() -> None:
    found = reading(f"{DESIGNATION}\nNurses: this activity is designated for 6.5 ANCC contact hours.").proposals
    assert [(p.value("system"), p.value("amount")) for p in found] == [("ama-pra-1", "6.75"), ("ancc", "6.5")]
    assert all("several professions; keep what you claimed" in " ".join(p.doubts) for p in found)


@pytest.mark.parametrize(
    "text",
    [
        "This is not a certificate of credit.",
        "Certificate of attendance only. The activity was designated for 3 AMA PRA Category 1 Credits™.",
        "No AMA PRA Category 1 Credit™ has been awarded for this session of 1.0 hour.",
        "This certificate does not award AMA PRA Category 1 Credit™.",
        "Für diese Veranstaltung wurden keine Fortbildungspunkte vergeben.",
    ],
)
def test_a_document_that_denies_credit_proposes_none_and_says_why(text: str) -> None:
    found = reading(text)
    assert found.proposals == ()
    assert found.notes == ("The document says that it gives no credit.",)


def test_credit_denied_to_others_is_not_denied_to_the_learner() -> None:
    text = (
        "was awarded 2.0 AMA PRA Category 1 Credits™. Non-physicians receive a certificate; it does not award credit."
    )
    assert credit(text) == [("ama-pra-1", "2")]


def test_nothing_claimed_is_no_credit() -> None:
    found = reading("AMA PRA Category 1 Credits™ claimed: 0.00")
    assert found.proposals == ()
    assert "an amount of 0" in found.notes[0]


def test_a_text_about_something_else_is_kept_and_says_so() -> None:
    found = reading("Dear colleague, lunch is at noon.")
    assert found.proposals == ()
    assert [line.text for line in found.lines] == ["Dear colleague, lunch is at noon."]
    assert found.notes


def test_the_agreement_between_europe_and_the_ama_is_no_second_credit() -> None:
    text = (
        "has been awarded 12 European CME credits (ECMEC®s). Through an agreement between the UEMS and the American "
        "Medical "
        "Association, physicians may convert EACCME® credits to an equivalent number of AMA PRA Category 1 Credits™."
    )
    assert credit(text) == [("ecmec", "12")]


@pytest.mark.parametrize(
    "letter",
    [
        "You did not complete the evaluation. Once completed you will be awarded 8.0 AMA PRA Category 1 Credits.",
        "You are registered. Upon completion you will receive 8.0 AMA PRA Category 1 Credits.",
        "Nach vollständiger Teilnahme werden 8 CME-Punkte (Kategorie A) gutgeschrieben.",
    ],
)
def test_what_is_only_promised_is_never_sure(letter: str) -> None:
    found = reading(f"Update in Asthma, 14 March 2026. {letter}").proposals
    assert found
    for proposal in found:
        assert proposal.fields["amount"].confidence <= 0.5
        assert proposal.doubts
