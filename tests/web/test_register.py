"""Registers of accredited providers: brought as lists, and what they say of an activity's claim."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import DjangoAssertNumQueries

from opencme.credit import Activity, Amount, Award
from opencme.web import demo
from opencme.web.register.checking import checked
from opencme.web.register.importing import bring
from opencme.web.register.models import ListedProvider, Register

pytestmark = [pytest.mark.django_db, pytest.mark.database]

TODAY = date(2026, 11, 24)
LIST = b"""Name,City,State,Status,Date
Harbour University School of Medicine,Tampa,FL,Accreditation with Commendation,2029-03-31
Lakeside Hospital,Ocala,FL,Accreditation,2026-11-30
Gone Education,Miami,FL,Nonaccreditation,
"""
COURSE = Activity(
    "errors",
    "Preventing medical errors",
    "Harbour University School of Medicine",
    "enduring",
    (Award("ama-pra-1", Amount.of(2)),),
    accredited_by="accme",
)


@pytest.fixture
def register() -> Register:
    bring(LIST, "accme.csv", "accme", TODAY)
    return Register.objects.get()


def said(activity: Activity) -> str:
    return checked(activity, TODAY).sentence


def test_a_claim_that_is_borne_out_says_by_whom_and_until_when(register: Register) -> None:
    assert said(COURSE) == (
        "Harbour University School of Medicine is accredited by the Accreditation Council for Continuing Medical "
        "Education until 31 March 2029 (Accreditation with Commendation), as its register of 24 November 2026 has it."
    )


def test_a_meeting_after_the_end_of_the_accreditation_is_pointed_out(register: Register) -> None:
    meeting = replace(COURSE, provider="Lakeside Hospital", format="live", starts=datetime(2026, 12, 5, 9))
    assert "ends on 30 November 2026, before this does" in said(meeting)
    assert checked(meeting, TODAY).style == "overdue"
    assert "is accredited by" in said(replace(meeting, starts=datetime(2026, 11, 30, 9)))


def test_what_the_register_denies_is_told_and_what_it_does_not_know_is_left_open(register: Register) -> None:
    assert "says otherwise (Nonaccreditation)" in said(replace(COURSE, provider="Gone Education"))
    unknown = replace(COURSE, provider="Harbour College of Medicine")
    assert "ask the provider" in said(unknown)
    assert checked(unknown, TODAY).style == "unknown"
    assert "not here to check" in said(replace(COURSE, accredited_by="ancc"))
    assert said(replace(COURSE, accredited_by=None)) == "Who accredits the provider is not stated."


def test_the_next_list_takes_the_place_of_the_last(register: Register) -> None:
    bring(b"Name\nA clinic\n", "later.csv", "accme", date(2027, 1, 1))
    assert [each.name for each in ListedProvider.objects.all()] == ["A clinic"]
    assert Register.objects.get().as_of == date(2027, 1, 1)


def test_the_claim_is_checked_with_two_queries(
    register: Register, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(2):
        checked(COURSE, TODAY)


def test_a_list_is_brought_from_the_command_line(tmp_path: Path) -> None:
    file, out, err = tmp_path / "accme.csv", StringIO(), StringIO()
    file.write_bytes(LIST + b",Nowhere,FL,,\n")
    call_command(
        "register", "import", str(file), "--accreditor", "accme", "--as-of", "2026-11-01", stdout=out, stderr=err
    )
    assert out.getvalue() == "accme: 3 providers.\n"
    assert "row 5: no name" in err.getvalue()
    call_command("register", "list", stdout=out)
    assert "accme: 3 providers as of 2026-11-01" in out.getvalue()


@pytest.mark.parametrize(
    ("content", "accreditor", "said"),
    [
        (b"City\nTampa\n", "accme", "no column for names"),
        (LIST, "acme", "accme"),
        (b"Name\n\n", "accme", "no provider"),
    ],
)
def test_a_list_that_cannot_be_read_changes_nothing(
    content: bytes, accreditor: str, said: str, tmp_path: Path, register: Register
) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(content)
    with pytest.raises(CommandError, match=said):
        call_command("register", "import", str(file), "--accreditor", accreditor)
    assert ListedProvider.objects.count() == 3


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        call_command("register", "import", str(tmp_path / "none.csv"))


def test_the_demo_has_a_register() -> None:
    demo.load(TODAY)
    assert {register.accreditor for register in Register.objects.all()} == {"accme", "ancc"}
