"""Catalogs as others keep them (tables, calendars, files for PARS): each row an activity, or a reason why not."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from opencme.credit import Activity, Amount, Award, Place, Price
from opencme.interchange.catalog import CatalogError, Item, Reading, read

SAMPLES = Path(__file__).parent / "samples"
TODAY = date(2026, 11, 24)


def items_of(name: str, provider: str = "") -> tuple[Reading, list[Item]]:
    reading = read(SAMPLES / name, today=TODAY, provider=provider)
    return reading, [item for item in reading if not item.skipped]


def activity_of(item: Item) -> Activity:
    assert item.problems == ()
    assert item.activity
    return item.activity


def a_table(tmp_path: Path, heads: str, *rows: str) -> list[Item]:
    path = tmp_path / "list.csv"
    path.write_text("\n".join([heads, *rows]) + "\n", encoding="utf-8")
    return [item for item in read(path, today=TODAY) if not item.skipped]


def test_a_row_of_a_table_becomes_an_activity_with_all_that_its_cells_say() -> None:
    reading, (opioids, *_) = items_of("society.csv")
    assert reading.format == "table"
    activity = activity_of(opioids)
    topics = (("ethics", Amount.of("6.75")), ("opioid-prescribing", Amount.of("1.5")))
    assert activity.awards == (
        Award("ama-pra-1", Amount.of("6.75"), topics),
        Award("ancc", Amount.of("6.75"), topics, frozenset({"nurse-rn"})),
    )
    assert (activity.starts, activity.ends) == (datetime(2027, 3, 12, 8, 30), datetime(2027, 3, 13, 23, 59))
    assert activity.prices == (Price(150_00, "USD"), Price(90_00, "USD", frozenset({"nurse-rn"})))
    assert activity.place == Place("Columbus", None, "OH")
    assert activity.audience == {"physician-md", "nurse-rn"}
    assert activity.url == "https://hu.example.org/1"


def test_what_is_taken_at_any_time_has_a_first_and_a_last_day() -> None:
    _, (_, ethics, *_) = items_of("society.csv")
    activity = activity_of(ethics)
    assert activity.available == (date(2027, 1, 1), date(2027, 12, 31))
    assert activity.starts is None
    assert activity.prices == (Price(0, "USD"),)


def test_an_activity_without_credit_is_asked_about_and_one_without_an_id_is_given_a_lasting_one() -> None:
    _, (_, _, breakfast, _) = items_of("society.csv")
    assert activity_of(breakfast).awards == ()
    assert breakfast.questions == ("What credit is it designated for? The file does not say.",)
    again = items_of("society.csv")[1][2]
    assert activity_of(breakfast).id == activity_of(again).id


def test_every_cell_that_is_wrong_is_named_with_what_would_be_right() -> None:
    _, (*_, wrong) = items_of("society.csv")
    assert wrong.where == "row 6"
    assert [problem.field for problem in wrong.problems] == ["Provider", "Activity type", "Credits", "Fee"]
    assert str(wrong.problems[2]) == (
        'Credits: this does not say how much of which credit (6.75); write it as "ama-pra-1 6.75"'
    )


def test_credit_may_stand_in_columns_of_its_own_and_dates_in_the_order_that_the_column_proves(tmp_path: Path) -> None:
    heads = "Title;Provider;Format;AMA PRA Category 1;ANCC;Date;Notes to self"
    first, second = a_table(tmp_path, heads, "A;HU;live;1,5;;02/03/2027;x", "B;HU;live;2;1;25/03/2027;")
    assert activity_of(first).awards == (Award("ama-pra-1", Amount.of("1.5")),)
    assert activity_of(first).starts == datetime(2027, 3, 2)
    assert [award.system for award in activity_of(second).awards] == ["ama-pra-1", "ancc"]


def test_a_date_that_may_be_two_is_not_guessed(tmp_path: Path) -> None:
    (item,) = a_table(tmp_path, "Title,Provider,Format,Credits,Date", "A,HU,live,ama-pra-1 1,02/03/2027")
    assert item.activity is None
    assert "the 2nd of March 2027 or the 3rd of February 2027" in str(item.problems[0])


def test_a_column_that_is_not_known_is_told(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Title,Provider,Format,Credits,Rating\nA,HU,enduring,ama-pra-1 1,5\n", encoding="utf-8")
    assert read(path, today=TODAY).remarks == ['The column "Rating" was left aside.']


def test_a_workbook_is_read_as_a_table(tmp_path: Path) -> None:
    book = Workbook()
    assert book.active
    book.active.append(["Title", "Provider", "Format", "Credits", "Start date", "Duration"])
    book.active.append(["Sepsis", "Bayfront Hospital", "live", "ancc 1.5", datetime(2027, 1, 5, 7, 30), "90 min"])
    book.save(tmp_path / "list.xlsx")
    (item,) = [item for item in read(tmp_path / "list.xlsx", today=TODAY) if not item.skipped]
    activity = activity_of(item)
    assert activity.starts == datetime(2027, 1, 5, 7, 30)
    assert activity.minutes == 90


def test_a_table_for_the_register_is_read_by_its_own_codes() -> None:
    reading, (course, online, series, unknown) = items_of("pars.txt", "Example University")
    assert reading.format == "pars-table"
    activity = activity_of(course)
    assert (activity.id, activity.format, activity.provider) == ("2026-0147", "live", "Example University")
    # Month first, as the register has it.
    assert activity.starts == datetime(2027, 3, 4)
    assert activity.awards == (Award("ama-pra-1", Amount.of("7.25")),)
    assert activity.place == Place("Columbus", "US", "OH")
    assert (activity_of(online).format, activity_of(online).online) == ("enduring", True)
    assert activity_of(series).format == "series"
    assert "the sum of all its sessions" in series.remarks[-1]
    assert "this is not known (XX)" in str(unknown.problems[0])


def test_an_xml_file_for_the_register_is_read_whatever_its_extension_is_called() -> None:
    reading, (valves, wrong) = items_of("pars.xml", "Example University")
    assert reading.format == "pars-xml"
    activity = activity_of(valves)
    assert (activity.id, activity.title) == ("2027-0147", "Valve disease for the ward team")
    assert [(award.system, str(award.amount)) for award in activity.awards] == [
        ("ama-pra-1", "7.25"),
        ("abim-moc", "7.25"),
    ]
    assert (activity.format, activity.online) == ("live", True)
    assert (activity.starts, activity.ends) == (datetime(2027, 3, 12), datetime(2027, 3, 13, 23, 59))
    assert activity.place == Place("Columbus", "US", "OH")
    assert activity.prices == (Price(0, "USD"),)
    assert activity.joint_providers == ("Example Regional Heart Network",)
    assert activity.supporters == ("Example Pharma Inc", "Example Devices LLC")
    assert activity.specialties == ("Internal Medicine",)
    assert activity.url == "https://cme.example.org/a/2027-0147"
    assert any("Athletic Training CEU" in remark for remark in valves.remarks)
    assert any('"ABS" was left aside' in remark for remark in valves.remarks)
    said = " ".join(map(str, wrong.problems))
    assert "activityFormat: this is no format of PARS" in said
    assert "startDateTime: it is missing" in said
    assert "more than two decimal places" in said


def test_the_register_never_says_whose_file_it_is() -> None:
    _, items = items_of("pars.xml")
    assert "say whose file this is" in str(items[0].problems[0])
    _, items = items_of("pars.txt")
    assert "say whose file this is" in str(items[0].problems[0])


def test_the_events_of_a_calendar_are_activities_whose_credit_is_asked_for() -> None:
    reading, items = items_of("events.ics", "Example Society")
    assert reading.format == "icalendar"
    first, *rounds = sorted(items, key=lambda item: item.where, reverse=True)
    congress = activity_of(next(item for item in items if "congress" in item.where))
    assert (congress.starts, congress.ends) == (datetime(2027, 3, 4), datetime(2027, 3, 6, 23, 59))
    assert congress.place == Place("Hall 4, Tampa")
    assert congress.awards == ()
    assert first.questions == ("What credit is it designated for? The file does not say.",)
    assert len(rounds) == 3
    weekly = [activity_of(item) for item in items if "rounds" in item.where]
    assert [each.starts for each in weekly] == [datetime(2027, 1, day, 12) for day in (6, 13, 20)]
    assert len({each.id for each in weekly}) == 3
    assert {each.format for each in weekly} == {"live-online"}


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"", "the file is empty"),
        ("a.csv", b"a,b\n1,2\n", "no row of headings was found"),
        ("a.pdf", b"%PDF-1.7", "files ending in .pdf are not read"),
        ("a.xml", b"<?xml version='1.0'?><a/>", "it holds no MedicalEducationMetrics"),
        ("a.xml", b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "it declares entities"),
        ("a.xml", b"<?xml version='1.0'?><a>", "this is no XML that can be read"),
        ("a.ics", b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n", "breaks off before its end"),
    ],
)
def test_what_is_no_catalog_is_refused_in_one_sentence(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(CatalogError) as caught:
        list(read(path, today=TODAY))
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_is_told() -> None:
    with pytest.raises(CatalogError, match="No such file"):
        read(SAMPLES / "nowhere.csv", today=TODAY)
