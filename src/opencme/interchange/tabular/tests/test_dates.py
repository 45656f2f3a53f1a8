"""Dates as people write them; one that can be read in two ways is asked about, never guessed."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencme.interchange.tabular import Row
from opencme.interchange.tabular.dates import Dates, read_dates, spoken
from opencme.interchange.tabular.findings import Unreadable, Unsettled
from opencme.interchange.tabular.tests import row_of, rows_of

THIRD_OF_APRIL = date(2025, 4, 3)


@pytest.mark.parametrize(
    "text",
    [
        "2025-04-03",
        "2025/4/3",
        "20250403",
        "3 April 2025",
        "April 3, 2025",
        "Apr. 3, 2025",
        "3rd of April 2025",
        "03-Apr-25",
        "03.04.2025",
        "3. 4. 2025",
        "3. April 2025",
        "3 avril 2025",
        "3 de abril de 2025",
        "Thu, 3 April 2025",
        "Thursday April 3rd, 2025",
        "2025-04-03T09:30:00Z",
        "2025-04-03 00:00:00",
        "3 April 2025, 14:00",
    ],
)
def test_one_day_in_many_writings(text: str) -> None:
    assert read_dates(text) == Dates(THIRD_OF_APRIL)


@pytest.mark.parametrize(
    "text",
    [
        "3–5 May 2025",
        "May 3-5, 2025",
        "3 May - 5 May 2025",
        "3 May 2025 to 5 May 2025",
        "2025-05-03 to 2025-05-05",
        "2025-05-03 – 2025-05-05",
        "03.-05.05.2025",
        "03.05.2025 bis 05.05.2025",
        "3.–5. Mai 2025",
    ],
)
def test_a_range_of_days_is_started_and_completed(text: str) -> None:
    assert read_dates(text) == Dates(date(2025, 5, 5), date(2025, 5, 3))


def test_a_range_over_the_end_of_a_month_and_a_year() -> None:
    assert read_dates("30 Apr–2 May 2025") == Dates(date(2025, 5, 2), date(2025, 4, 30))
    assert read_dates("Dec 30, 2024 - Jan 2, 2025") == Dates(date(2025, 1, 2), date(2024, 12, 30))


@given(st.dates(date(1950, 1, 1), date(2060, 12, 31)))
def test_any_day_is_read_back_from_every_clear_writing(day: date) -> None:
    for form in ("%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%d-%b-%Y", "%d.%m.%Y", "%Y%m%d", "%a %d %b %Y"):
        assert read_dates(day.strftime(form)) == Dates(day), form
    assert read_dates(day.strftime("%d/%m/%Y"), "dmy") == Dates(day)
    assert read_dates(day.strftime("%m/%d/%Y"), "mdy") == Dates(day)


@given(st.integers(1, 12), st.integers(1, 12))
def test_figures_that_may_be_two_days_are_asked_about(first: int, second: int) -> None:
    text = f"{first:02d}/{second:02d}/2025"
    if first == second:
        assert read_dates(text) == Dates(date(2025, first, first))
        return
    with pytest.raises(Unsettled) as error:
        read_dates(text)
    assert spoken(date(2025, second, first)) in str(error.value)
    assert spoken(date(2025, first, second)) in str(error.value)


@given(st.text(max_size=40))
def test_any_text_is_a_date_or_a_clear_no(text: str) -> None:
    with suppress(Unreadable, Unsettled):
        assert isinstance(read_dates(text), Dates)


@pytest.mark.parametrize("text", ["31.02.2025", "31/02/2025", "Feb 30, 2025", "2025-13-01", "2023-02-29", "0000-00-00"])
def test_a_day_that_does_not_exist_is_a_problem(text: str) -> None:
    with pytest.raises(Unreadable, match="there is no such day"):
        read_dates(text)


def test_a_month_without_a_day_is_a_problem() -> None:
    with pytest.raises(Unreadable, match="has no day"):
        read_dates("April 2025")


def test_two_digit_years_turn_at_1969() -> None:
    assert read_dates("1 May 68").completed.year == 2068
    assert read_dates("1 May 69").completed.year == 1969


def dated(*texts: str, **how: object) -> list[Row]:
    return rows_of("Date,Credits,Type\n" + "".join(f'"{text}",1,ANCC\n' for text in texts), **how)


def test_the_column_settles_the_order_where_one_date_proves_it() -> None:
    first, second = dated("03/04/2025", "13/04/2025")
    assert first.records[0].completed == date(2025, 4, 3)
    assert second.records[0].completed == date(2025, 4, 13)
    assert dated("03/04/2025", "04/13/2025")[0].records[0].completed == date(2025, 3, 4)


def test_a_column_that_contradicts_itself_is_asked_about() -> None:
    unclear, day_first, month_first = dated("03/04/2025", "13/04/2025", "04/13/2025")
    assert not unclear.records
    assert unclear.questions[0].about == "date-order"
    assert day_first.records[0].completed == month_first.records[0].completed == date(2025, 4, 13)


def test_one_question_stands_for_the_whole_column() -> None:
    first, second = dated("03/04/2025", "05/06/2025")
    assert first.questions == second.questions
    assert first.questions[0].text == "Is 03/04/2025 the 3rd of April 2025 or the 4th of March 2025?"


def test_the_answer_gives_the_record() -> None:
    assert dated("03/04/2025", date_order="dmy")[0].records[0].completed == THIRD_OF_APRIL
    assert dated("03/04/2025", date_order="mdy")[0].records[0].completed == date(2025, 3, 4)


def test_a_date_against_the_chosen_order_is_read_and_remarked() -> None:
    (row,) = dated("04/13/2025", date_order="dmy")
    assert row.records[0].completed == date(2025, 4, 13)
    assert row.remarks[0].confirm


def test_future_and_very_old_dates_are_flagged() -> None:
    future, old = dated("2027-01-01", "1931-05-05")
    assert "is in the future" in str(future.remarks[0])
    assert "is before 1940" in str(old.remarks[0])
    assert future.records
    assert old.records


def test_a_spreadsheets_day_number_is_read_and_remarked() -> None:
    row = row_of("Date,Credits,Type\n45750,1,ANCC\n")
    assert row.records[0].completed == THIRD_OF_APRIL
    assert "day number" in str(row.remarks[0])


def test_start_and_end_in_two_columns() -> None:
    row = row_of("Start date,End date,Credits,Type\n2025-05-03,2025-05-05,12,ANCC\n")
    assert (row.records[0].started, row.records[0].completed) == (date(2025, 5, 3), date(2025, 5, 5))
    row = row_of("Start date,End date,Credits,Type\n2025-05-06,2025-05-05,12,ANCC\n")
    assert "the start is after the end" in row.problems[0].what
