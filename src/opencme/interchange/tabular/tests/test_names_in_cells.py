"""Words in cells: a known spelling is read, a likely one is read and flagged, a shared one is asked about."""

import pytest

from opencme.credit import Amount, UnknownName
from opencme.interchange.tabular import read
from opencme.interchange.tabular.tests import row_of


@pytest.mark.parametrize(
    ("words", "system"),
    [
        ("AMA PRA Category 1 Credit(s)™", "ama-pra-1"),
        ("ama pra cat. I", "ama-pra-1"),
        ("CME Cat. 1 (AMA)", "ama-pra-1"),
        ("AOA 2-A", "aoa-2a"),
        ("ANCC contact hours", "ancc"),
        ("EACCME ECMEC®s", "ecmec"),
        ("CME-Punkte", "fortbildungspunkt"),
    ],
)
def test_known_spellings_are_read_without_a_remark(words: str, system: str) -> None:
    row = row_of(f'Date,Credits,Credit type\n2025-05-05,2,"{words}"\n')
    assert row.records[0].system == system
    assert not row.remarks


def test_a_slip_of_the_pen_is_read_and_flagged() -> None:
    row = row_of("Date,Credits,Credit type\n2025-05-05,2,AMA PRA Categroy 1 Credit\n")
    assert row.records[0].system == "ama-pra-1"
    assert row.remarks[0].confirm
    assert "AMA PRA Categroy 1 Credit" in row.remarks[0].text


@pytest.mark.parametrize("words", ["Category 1", "Cat 2", "contact hours", "CME", "MOC", "CEU"])
def test_words_of_several_owners_are_asked_about(words: str) -> None:
    row = row_of(f"Date,Credits,Credit type\n2025-05-05,2,{words}\n")
    assert not row.records
    assert row.questions[0].about == "system"
    assert len(row.questions[0].options) >= 2


def test_a_category_that_does_not_exist_is_not_taken_for_the_nearest() -> None:
    row = row_of("Date,Credits,Credit type\n2025-05-05,2,AMA PRA Category 3\n")
    assert not row.records
    assert row.questions or row.problems


def test_words_that_resemble_nothing_are_a_problem() -> None:
    row = row_of("Date,Credits,Credit type\n2025-05-05,2,Zyx wvut\n")
    assert str(row.problems[0]).startswith("row 2, Credit type: this is no credit system that is known (Zyx wvut); ")


def test_an_answer_settles_the_words() -> None:
    row = row_of("Date,Credits,Credit type\n2025-05-05,2,Category 1\n", systems={"category 1": "aapa-1"})
    assert row.records[0].system == "aapa-1"


def test_a_file_that_never_says_whose_credit_it_is_asks_once() -> None:
    text = "Date,Title,Hours\n2025-05-05,A,1\n2025-05-06,B,2\n"
    reading = read(text.encode(), name="list.csv")
    assert [len(row.records) for row in reading if not row.skipped] == [0, 0]
    assert list(reading.summary.questions.values()) == [2]
    answered = read(text.encode(), name="list.csv", system="ancc")
    assert [record.system for record in answered.records()] == ["ancc", "ancc"]


def test_an_answer_must_be_a_name_of_the_vocabulary() -> None:
    with pytest.raises(UnknownName, match="unknown credit system"):
        read(b"Date,Hours\n2025-05-05,1\n", system="cme")


def test_the_system_may_stand_beside_the_amount() -> None:
    row = row_of('Date,Credits\n2025-05-05,"6.75 AMA PRA Category 1 Credits™"\n')
    assert (row.records[0].system, row.records[0].amount) == ("ama-pra-1", Amount.of("6.75"))


def test_two_systems_for_one_amount_are_a_problem() -> None:
    row = row_of("Date,Credits,Credit type\n2025-05-05,2 AMA PRA Category 1,ANCC\n")
    assert "two credit systems" in row.problems[0].what


def test_one_column_for_each_system_gives_one_record_for_each_of_one_activity() -> None:
    text = "Date,Course,AMA Cat 1,ANCC hours,ACPE hours\n2025-05-05,Sepsis,6.75,6.5,\n2025-05-06,Asthma,0,1,-\n"
    both, one = (row.records for row in read(text.encode(), name="a.csv") if not row.skipped)
    assert [(record.system, str(record.amount)) for record in both] == [("ama-pra-1", "6.75"), ("ancc", "6.5")]
    assert both[0].activity == both[1].activity == "Sepsis, 2025-05-05"
    assert [(record.system, record.activity) for record in one] == [("ancc", None)]


def test_topics_in_words_carry_the_whole_amount_or_the_part_beside_them() -> None:
    row = row_of('Date,Credits,Type,Topics\n2025-05-05,3,ANCC,"Opioids/pain; Ethics (1.5); Medical errors: 30 min"\n')
    assert {topic: str(part) for topic, part in row.records[0].topics} == {
        "opioid-prescribing": "3",
        "pain-management": "3",
        "ethics": "1.5",
        "prevention-of-medical-errors": "0.5",
    }


def test_unknown_topics_are_kept_in_a_remark() -> None:
    row = row_of("Date,Credits,Type,Topics\n2025-05-05,3,ANCC,Llama grooming\n")
    assert row.records[0].topics == ()
    assert str(row.remarks[0]) == 'Topics: "Llama grooming" is not known here and was left out'
    assert "Llama grooming" in row.cells


def test_a_topic_that_carries_more_than_the_whole_is_a_problem() -> None:
    row = row_of("Date,Credits,Type,Topics\n2025-05-05,1,ANCC,Ethics (2)\n")
    assert "more than the amount" in row.problems[0].what


def test_a_column_of_hours_for_one_topic() -> None:
    row = row_of("Date,Course,Credits,Type,Ethics hours,Opioids\n2025-05-05,X,3,ANCC,1,0.5\n")
    assert {topic: str(part) for topic, part in row.records[0].topics} == {"ethics": "1", "opioid-prescribing": "0.5"}


def test_the_accreditor_stands_in_for_the_kind_of_credit_and_is_flagged() -> None:
    row = row_of("Date,Contact hours,Accredited by\n2025-05-05,3,ANCC\n")
    assert row.records[0].system == "ancc"
    assert row.remarks[0].confirm


def test_an_acpe_activity_number_gives_the_kind_of_credit_away() -> None:
    row = row_of("Date,Contact hours,UAN\n2025-05-03,1.5,0202-0000-26-001-L03-P\n")
    assert row.records[0].system == "acpe"
    assert row.remarks[0].confirm


def test_a_column_of_ticks_for_one_topic() -> None:
    row = row_of("Date,Course,Credits,Type,Opioids\n2025-05-03,X,2,ANCC,x\n")
    assert [(topic, str(part)) for topic, part in row.records[0].topics] == [("opioid-prescribing", "2")]


def test_a_column_headed_type_that_nearly_names_a_system_is_asked_about() -> None:
    row = row_of("Date,Credits,Type\n2025-05-03,2,AMA\n")
    assert [name for name, _ in row.questions[0].options] == ["ama-pra-1", "ama-pra-2"]


def test_a_column_headed_category_1_is_asked_about() -> None:
    row = row_of("Date,Course,Category 1\n2025-05-03,X,2\n")
    assert row.questions[0].found == "Category 1"
    assert row_of("Date,Course,Category 1\n2025-05-03,X,2\n", systems={"Category 1": "ama-pra-1"}).records
