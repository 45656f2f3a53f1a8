"""The samples: lists as clinicians, employers and registers keep them, read whole with nothing dropped in silence."""

from datetime import date
from pathlib import Path

import pytest

from opencme.credit import Record
from opencme.interchange.tabular import Mapping, Reading, TableError, propose_mappings, read
from opencme.interchange.tabular.tests import TODAY, row_of, rows_of

SAMPLES = Path(__file__).parent.parent / "samples"


def sample(name: str, **how: object) -> Reading:
    return read(SAMPLES / name, today=TODAY, **how)  # type: ignore[arg-type]


def told(records: list[Record]) -> list[tuple[str, str, str]]:
    return [(record.completed.isoformat(), record.system, str(record.amount)) for record in records]


def test_a_transcript_with_title_rows_and_a_total() -> None:
    reading = sample("ama-transcript.csv")
    assert told(reading.records()) == [
        ("2026-06-14", "ama-pra-1", "6.75"),
        ("2026-03-04", "ama-pra-1", "2"),
        ("2026-02-28", "ama-pra-1", "1"),
        ("2026-01-09", "ama-pra-1", "0.25"),
        ("2025-12-02", "ama-pra-2", "3"),
    ]
    assert reading.summary.remarks[0].startswith("Dates in figures were read as month, day, year")


def test_a_total_is_skipped_and_says_so() -> None:
    skipped = [row.skipped for row in sample("ama-transcript.csv") if row.skipped]
    assert skipped == ["above the headings", "above the headings", "the headings", "a total, not a record"]


def test_a_nurses_own_list_with_dates_in_words() -> None:
    reading = sample("nurse-ce-list.csv")
    rows = {row.number: row for row in reading}
    assert told([record for row in rows.values() for record in row.records]) == [
        ("2026-04-03", "ancc", "2"),
        ("2026-04-18", "ancc", "2"),
        ("2026-06-06", "ancc", "12.5"),
    ]
    assert rows[4].questions[0].text.startswith('Whose credit is "Contact Hours"?')
    assert str(rows[6].remarks[-1]) == 'Topic: "Wound care" is not known here and was left out'
    assert str(rows[7].problems[0]).startswith("row 7, Contact Hours: this is no number (two); ")
    assert (reading.summary.records, reading.summary.problems, reading.summary.waiting) == (3, 1, 1)


def test_a_registers_export_waits_for_one_answer() -> None:
    assert sample("ce-broker.csv").records() == []
    records = sample("ce-broker.csv", system="nursing-contact-hour").records()
    assert told(records)[0] == ("2026-07-30", "nursing-contact-hour", "1")
    assert [record.format for record in records] == ["enduring", "enduring", "live"]
    assert records[0].activity == "20-118801"
    assert records[0].topics[0][0] == "hiv-aids"


def test_a_german_list_in_windows_1252_with_semicolons_and_decimal_commas() -> None:
    reading = sample("fortbildung.csv")
    rows = list(reading)
    records = [record for row in rows for record in row.records]
    assert told(records) == [
        ("2026-04-03", "fortbildungspunkt", "4"),
        ("2026-05-16", "fortbildungspunkt", "18"),
        ("2026-07-01", "fortbildungspunkt", "2.5"),
    ]
    assert records[1].started == date(2026, 5, 14)
    assert records[0].title == "Ärztlicher Qualitätszirkel „Schmerz“"
    assert [str(problem) for row in rows for problem in row.problems] == [
        "row 6, Datum: there is no such day (31.02.2026); look at the certificate for the right date"
    ]
    assert "Windows-1252" in reading.summary.remarks[0]


def test_a_workbook_with_title_rows_two_sheets_and_a_sheet_of_something_else() -> None:
    reading = sample("pa-log.xlsx")
    assert told(reading.records()) == [
        ("2026-02-07", "ama-pra-1", "6.5"),
        ("2026-04-25", "aapa-1", "10.25"),
        ("2026-09-12", "ama-pra-1", "1.5"),
        ("2026-09-12", "aapa-1", "1.5"),
        ("2025-11-03", "ama-pra-1", "2"),
        ("2025-12-15", "ama-pra-1", "0.5"),
    ]
    assert reading.summary.remarks == [
        'The column "Notes" of the sheet "2026" was left aside.',
        'The sheet "Passwords" has no row of headings for credit; its 2 rows were not read.',
    ]


def test_one_sheet_may_be_chosen() -> None:
    assert len(sample("pa-log.xlsx", sheet="2025").records()) == 2
    with pytest.raises(TableError, match='there is no sheet "2024"; sheets are 2026, 2025, Passwords'):
        sample("pa-log.xlsx", sheet="2024")


@pytest.mark.parametrize("path", sorted(SAMPLES.iterdir()), ids=lambda path: path.name)
def test_every_row_of_a_sample_is_accounted_for(path: Path) -> None:
    reading = read(path, today=TODAY)
    rows = list(reading)
    for row in rows:
        ends = [bool(row.records), bool(row.problems), bool(row.questions and not row.problems), bool(row.skipped)]
        assert sum(ends) == 1, row
    summary = reading.summary
    assert summary.rows == sum(1 for row in rows if not row.skipped)
    assert summary.records == sum(len(row.records) for row in rows)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_delimiter_and_any_order_of_columns(delimiter: str) -> None:
    text = delimiter.join(["Provider", "CME Credits Earned", "Kind of credit", "Name of activity", "Completion Date"])
    text += "\n" + delimiter.join(["Lakeside", "1", "AMA PRA Category 1", "Sepsis", "3 May 2025"]) + "\n"
    (record,) = row_of(text).records
    assert (record.provider, record.title, str(record.amount)) == ("Lakeside", "Sepsis", "1")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_any_usual_encoding(encoding: str) -> None:
    text = "Date,Title,Credits,Type\n2025-05-03,Café “Sepsis” – part one,1,ANCC\n" + "2025-05-04,Plain,1,ANCC\n" * 20
    reading = read(text.encode(encoding), name="list.csv")
    assert reading.records()[0].title == "Café “Sepsis” – part one"


def test_excels_own_separator_line_is_understood() -> None:
    (row,) = rows_of("sep=;\nDate;Credits;Type\n2025-05-03;1,5;ANCC\n")
    assert str(row.records[0].amount) == "1.5"
    assert row.number == 3


def test_spaces_that_cannot_be_seen_do_not_matter() -> None:
    (row,) = rows_of("Date\xa0,\ufeffCredits,Type\n3\xa0May\xa02025,1\u202f,AMA\xa0PRA Category\u20091\u200b\n")
    assert row.records[0].system == "ama-pra-1"


def test_quoted_cells_may_hold_separators_and_line_breaks() -> None:
    first, second = rows_of('Date,Title,Credits,Type\n2025-05-03,"Sepsis,\nday two",1,ANCC\n2025-05-04,X,1,ANCC\n')
    assert first.records[0].title == "Sepsis, day two"
    assert (first.number, second.number) == (2, 4)


def test_blank_rows_are_counted_and_repeated_headings_skipped() -> None:
    reading = read(b"Date,Credits,Type\n\n2025-05-03,1,ANCC\n,,\nDate,Credits,Type\n2025-05-04,1,ANCC\n")
    assert len(reading.records()) == 2
    assert (reading.summary.blank, reading.summary.skipped, reading.summary.rows) == (2, 2, 2)


def test_a_heading_that_is_there_twice_is_used_once_and_said() -> None:
    reading = read(b"Date,Credits,Type,Date\n2025-05-03,1,ANCC,2024-01-01\n")
    assert reading.records()[0].completed == date(2025, 5, 3)
    assert 'The column "Date" was left aside.' in reading.summary.remarks


def test_a_course_called_total_is_no_total() -> None:
    row = row_of("Date,Title,Credits,Type\n2025-05-03,Total Knee Replacement,1,ANCC\n")
    assert row.records[0].title == "Total Knee Replacement"


@pytest.mark.parametrize(
    "words",
    ["Total", "TOTAL:", "Total: 38.5", "Grand total", "Total credits 2025", "Summe", "Gesamt: 12,5", "Subtotal"],
)
def test_totals_in_many_wordings_are_no_records(words: str) -> None:
    rows = list(read(f"Date,Title,Credits,Type\n2025-05-03,X,1,ANCC\n{words},,38.5,\n,{words},38.5,\n".encode()))
    assert [row.skipped for row in rows[2:]] == ["a total, not a record"] * 2


def test_a_decimal_comma_that_splits_a_row_is_a_problem() -> None:
    fine, split, _ = rows_of("Date,Credits,Type\n2025-05-03,1,ANCC\n2025-05-04,1,5,ANCC\n2025-05-05,2,ANCC\n")
    assert fine.records
    assert split.problems[0].what == "the row has 4 cells, the headings 3"


def test_several_people_in_one_list_are_noticed() -> None:
    reading = read(b"Employee ID,Date,Credits,Type\n7,2025-05-03,1,ANCC\n8,2025-05-03,1,ANCC\n")
    assert [row.learner for row in reading if row.records] == ["7", "8"]
    assert reading.summary.people == 2


def test_a_person_can_say_what_the_columns_hold() -> None:
    text = b"Wann,Was,Wieviel\n2025-05-03,Sepsis,1.5\n"
    with pytest.raises(TableError, match="no row of headings was found"):
        read(text, name="list.csv")
    text = b"Datum,Was,Wieviel,Punkte\n2025-05-03,Sepsis,1.5,3\n"
    (mapping,) = propose_mappings(text, name="list.csv")
    assert isinstance(mapping, Mapping)
    changed = mapping.assign("Was", "title").assign("C", "amount", system="ancc").assign("Punkte", "")
    (record,) = read(text, name="list.csv", mapping=changed).records()
    assert (record.title, record.system, str(record.amount)) == ("Sepsis", "ancc", "1.5")


def test_a_mapping_names_only_fields_and_columns_that_exist() -> None:
    (mapping,) = propose_mappings(b"Date,Credits\n2025-05-03,1\n")
    with pytest.raises(TableError, match='there is no field "colour"'):
        mapping.assign("Date", "colour")
    with pytest.raises(TableError, match='there is no column "Datum"; columns are Date, Credits'):
        mapping.assign("Datum", "completed")


def test_a_table_without_dates_says_which_headings_it_has() -> None:
    with pytest.raises(
        TableError, match=r"no column holds the date of completion; .* Headings are: Title, Credits, Provider"
    ):
        read(b"Title,Credits,Provider\nSepsis,1,Lakeside\n", name="list.csv")


def test_a_file_that_can_be_read_only_once_is_read_all_the_same() -> None:
    class Once:
        name = "upload.csv"

        def __init__(self) -> None:
            self.parts = [b"Date,Credits,Type\n", b"2025-05-03,1,ANCC\n"]

        def seekable(self) -> bool:
            return False

        def read(self, size: int = -1) -> bytes:
            return self.parts.pop(0) if self.parts else b""

    assert len(read(Once()).records()) == 1  # type: ignore[arg-type]


def test_what_a_row_says_beside_the_credit_is_kept() -> None:
    row = row_of(
        "Date,Credits,Type,Format,Role,Tested,Approved by,Country,Certificate number\n"
        "2025-05-03,1,ANCC,Webinar,Speaker,yes,us-ma-dph; us-fl-bon,US,A-17\n"
    )
    (record,) = row.records
    assert (record.format, record.role, record.tested) == ("live-online", "faculty", True)
    assert (record.approved_by, record.country, record.id) == (("us-fl-bon", "us-ma-dph"), "US", "A-17")
