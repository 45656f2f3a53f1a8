"""Lists of accredited providers, as accreditors publish them."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencme.credit import UnknownName
from opencme.credit.register import Listing
from opencme.interchange.register import RegisterError, read

LIST = """Provider Name,City,State,Accreditation Status,Type,Date
Harbour University School of Medicine,Tampa,FL,Accreditation with Commendation,School of medicine,03/31/2029
"Lakeside Hospital, Inc.",Ocala,FL,Accreditation,Hospital,11/30/2026
Gone Education,Miami,FL,Nonaccreditation,Company,
"""


def test_the_columns_are_found_by_their_headings() -> None:
    reading = read(LIST.encode(), "accme.csv", "accme")
    assert not reading.problems
    assert reading.listings[0] == Listing(
        "Harbour University School of Medicine",
        "accme",
        "Accreditation with Commendation",
        "School of medicine",
        "Tampa",
        "FL",
        until=date(2029, 3, 31),
    )
    assert [each.is_accredited for each in reading.listings] == [True, True, False]


def test_semicolons_and_a_column_of_accreditors_are_read_too() -> None:
    reading = read(b"Organization;Accredited by;Valid until\nA clinic;ANCC;2027-01-31\n", "list.csv")
    assert reading.listings == [Listing("A clinic", "ancc", until=date(2027, 1, 31))]


def test_a_bad_row_says_what_is_wrong_and_the_others_are_read() -> None:
    reading = read(b"Name,Until\nA clinic,soon\n,2027-01-31\nB clinic,2027-01-31\n", "list.csv", "accme")
    assert [each.name for each in reading.listings] == ["B clinic"]
    assert [str(each).split(":")[0] for each in reading.problems] == ["row 2", "row 3"]


def test_a_day_above_twelve_proves_that_the_day_comes_first() -> None:
    reading = read(b"Name,Until\nA,03/04/2027\nB,31/01/2027\n", "list.csv", "accme")
    assert reading.listings[0].until == date(2027, 4, 3)


@pytest.mark.parametrize(
    ("data", "accreditor", "said"),
    [
        (b"City,State\nTampa,FL\n", "accme", "no column for names"),
        (b"Name\nA clinic\n", None, "whose register"),
        (b"PK\0\0", "accme", "no text"),
        (b"", "accme", "no column for names"),
    ],
)
def test_what_is_no_register_is_refused_in_a_line(data: bytes, accreditor: str | None, said: str) -> None:
    with pytest.raises(RegisterError, match=said):
        read(data, "list.csv", accreditor)


def test_an_unknown_accreditor_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match="accme"):
        read(b"Name\nA clinic\n", "list.csv", "acme")


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_in_words(data: bytes) -> None:
    with suppress(RegisterError):
        reading = read(b"Name,Until\n" + data, "list.csv", "accme")
        assert all(each.name for each in reading.listings)
