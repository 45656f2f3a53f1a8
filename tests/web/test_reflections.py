"""Reflections: written about records or a year, never lost by an edit, asked about after 30 and 90 days, one's own."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from opencme.web.people.models import User
from opencme.web.proof import archive
from opencme.web.proof.erasure import erase
from opencme.web.proof.restore import restore
from opencme.web.record import ledger
from opencme.web.reflection import writing
from opencme.web.reflection.asking import day_of, due
from opencme.web.reflection.models import Answer, Reflection
from opencme.web.reflection.writing import AlreadyRevisedError, NotOnRecordError, Text
from tests.web.people import a_record

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def a_text(days_ago: int = 0, **fields: Any) -> Text:
    usual: dict[str, Any] = {
        "day": timezone.localdate() - timedelta(days=days_ago),
        "title": "Update in hypertension",
        "learned": "Measure at home before treating.",
        "change": "Lend out the cuffs.",
    }
    return Text(**usual | fields)


def sent(**fields: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "title": "Update in hypertension",
        "learned": "Measure at home before treating.",
        "change": "Lend out the cuffs.",
        "day": timezone.localdate().isoformat(),
    }
    return usual | fields


def earned(holder: User) -> int:
    return ledger.enter(holder, a_record(completed=timezone.localdate() - timedelta(days=3)), by=holder).number


# Writing


def test_a_record_leads_to_a_reflection_about_it(hers: Client, physician: User) -> None:
    number = earned(physician)
    address = f"/reflection/write/?record={number}"
    assert f'href="{address}"' in hers.get(f"/record/{number}/").text
    page = hers.get(address).text
    assert 'value="Update in hypertension"' in page
    assert "Name no patient" in page
    page = hers.post(address, sent(records=[number]), follow=True).text
    assert "Your reflection is kept. Only you see it." in page
    assert f'href="/record/{number}/"' in page
    assert "You have written about this before" in hers.get(address).text


def test_a_reflection_may_be_about_a_year_or_about_nothing_on_the_record(hers: Client, physician: User) -> None:
    numbers = [earned(physician) for _ in range(3)]
    hers.post("/reflection/write/", sent(title="My year", records=numbers))
    hers.post("/reflection/write/", sent(title="A complaint"))
    about = {each.reflection.title: len(each.records) for each in shown(physician)}
    assert about == {"My year": 3, "A complaint": 0}


def test_a_record_that_was_corrected_is_shown_as_it_stands(physician: User) -> None:
    number = earned(physician)
    writing.write(physician, a_text(records=(number,)))
    ledger.correct(ledger.history_of(number, physician)[-1], a_record(title="Corrected"), by=physician)
    ((entry,),) = (each.records for each in shown(physician))
    assert (entry.title, entry.number) == ("Corrected", number)


def test_somebody_else_s_record_is_no_subject(hers: Client, nurse: User, physician: User) -> None:
    number = earned(nurse)
    assert hers.get(f"/reflection/write/?record={number}").status_code == 404
    for wrong in ("0", "x", "9" * 30, "²"):
        assert hers.get("/reflection/write/", {"record": wrong}).status_code == 404
    for wrong in (str(number), "x", "9" * 30):
        page = hers.post("/reflection/write/", sent(records=[wrong]))
        assert page.status_code == 200
        assert "One of these records is not on your record" in page.text
    with pytest.raises(NotOnRecordError):
        writing.write(physician, a_text(records=(number,)))
    assert not Reflection.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"learned": ""}, "Say what you learned; a sentence will do."),
        ({"learned": " \n\t "}, "Say what you learned; a sentence will do."),
        ({"learned": "x" * 20_001}, "at most 20000 characters"),
        ({"learned": "a\x00b"}, "Null characters are not allowed."),
        ({"title": "x" * 201}, "at most 200 characters"),
        ({"day": "2999-01-01"}, "This day is still to come."),
        ({"day": "0206-01-01"}, "Is the year right?"),
        ({"day": "01/02/2026"}, "Write the date as 2026-01-31"),
        ({"by": "2001-01-01"}, "This is before the day of the reflection."),
        ({"by": "2999-01-01", "change": ""}, "Say what you will change by then"),
    ],
)
def test_what_cannot_be_kept_is_said_in_place_and_nothing_is_lost(
    hers: Client, wrong: dict[str, str], message: str
) -> None:
    page = hers.post("/reflection/write/", sent(**wrong))
    assert page.status_code == 200
    assert message in page.text
    assert "Lend out the cuffs." in page.text or "change" in wrong
    assert not Reflection.objects.exists()


def test_ten_megabytes_are_refused_with_a_message(hers: Client) -> None:
    page = hers.post("/reflection/write/", sent(learned="x" * 10_000_000))
    assert "at most 20000 characters (it has 10000000)" in page.text
    assert hers.post("/reflection/write/", sent(learned="x" * 13_000_000)).status_code == 400
    assert not Reflection.objects.exists()


def test_what_was_written_is_shown_as_text_not_as_markup(hers: Client, physician: User) -> None:
    reflection = writing.write(physician, a_text(learned="<script>alert(1)</script>\n\nSecond"))
    page = hers.get(reflection.get_absolute_url()).text
    assert "<script>alert" not in page
    assert "<p>Second</p>" in page


# Writing anew


def test_an_edit_is_a_new_version_and_the_old_one_stays(hers: Client, physician: User) -> None:
    reflection = writing.write(physician, a_text())
    page = hers.post(f"/reflection/{reflection.number}/edit/", sent(learned="Otherwise"), follow=True).text
    assert "Earlier versions" in page
    assert [version.learned for version in writing.history_of(reflection.number, physician)] == [
        "Measure at home before treating.",
        "Otherwise",
    ]
    assert [each.reflection.number for each in shown(physician)] == [reflection.number]


def test_nothing_changed_is_no_new_version(hers: Client, physician: User) -> None:
    reflection = writing.write(physician, a_text(learned="One\n\nTwo"))
    page = hers.post(f"/reflection/{reflection.number}/edit/", sent(learned="One\r\n\r\nTwo"), follow=True).text
    assert "Nothing was changed." in page
    assert Reflection.objects.count() == 1


def test_of_two_edits_of_the_same_version_the_second_is_told(hers: Client, physician: User) -> None:
    reflection = writing.write(physician, a_text())
    writing.revise(reflection, a_text(learned="First"))
    with pytest.raises(AlreadyRevisedError):
        writing.revise(reflection, a_text(learned="Second"))
    page = hers.post(
        f"/reflection/{reflection.number}/edit/", sent(learned="Second", version=reflection.pk), follow=True
    ).text
    assert "changed while you had it open" in page
    assert "Second" in page
    assert Reflection.objects.count() == 2


def test_what_should_not_have_been_written_goes_with_all_its_versions(hers: Client, physician: User) -> None:
    number = earned(physician)
    reflection = writing.write(physician, a_text(learned="Mrs Smith", records=(number,)))
    writing.revise(reflection, a_text(records=(number,)))
    writing.answer(reflection, 30, "yes")
    address = f"/reflection/{reflection.number}/delete/"
    assert "cannot be brought back" in hers.get(address).text
    hers.post(address)
    assert not Reflection.objects.exists()
    assert not Answer.objects.exists()
    assert ledger.history_of(number, physician)


def test_the_database_refuses_what_no_reflection_can_be(physician: User) -> None:
    reflection = writing.write(physician, a_text())
    for wrong in ({"replaces": reflection}, {"by": reflection.day - timedelta(days=1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Reflection.objects.create(holder=physician, day=reflection.day, title="x", learned="x", **wrong)
    for after, said in ((31, "yes"), (30, "perhaps")):
        with pytest.raises(IntegrityError), transaction.atomic():
            writing.answer(reflection, after, said)


# Asking


def test_it_is_asked_after_thirty_days_and_again_after_ninety(physician: User) -> None:
    reflection = writing.write(physician, a_text())
    asked = {days: [question.after for question in due(physician, reflection.day + timedelta(days=days))] for days in
             (0, 29, 30, 89, 90, 5000)}  # fmt: skip
    assert asked == {0: [], 29: [], 30: [30], 89: [30], 90: [90], 5000: [90]}
    writing.answer(reflection, 30, "partly", "Half of them")
    assert due(physician, reflection.day + timedelta(days=89)) == []
    (question,) = due(physician, reflection.day + timedelta(days=90))
    assert (question.after, question.since) == (90, reflection.day + timedelta(days=90))
    writing.answer(reflection, 90, "yes")
    assert due(physician, reflection.day + timedelta(days=400)) == []


def test_who_means_to_change_nothing_or_no_longer_is_not_asked(physician: User) -> None:
    writing.write(physician, a_text(100, change=""))
    dropped = writing.write(physician, a_text(40))
    writing.answer(dropped, 30, "dropped")
    assert due(physician, timezone.localdate() + timedelta(days=200)) == []


def test_an_edit_keeps_what_was_answered(physician: User) -> None:
    reflection = writing.write(physician, a_text(40))
    writing.answer(reflection, 30, "no")
    writing.revise(reflection, a_text(40, change="Lend out more cuffs."))
    assert due(physician, timezone.localdate()) == []


@pytest.mark.parametrize(
    ("day", "after", "asked"),
    [
        (date(2024, 2, 29), 30, date(2024, 3, 30)),
        (date(2024, 2, 29), 90, date(2024, 5, 29)),
        (date(2024, 1, 30), 30, date(2024, 2, 29)),
        (date(2023, 1, 30), 30, date(2023, 3, 1)),
        (date(2023, 12, 1), 90, date(2024, 2, 29)),
    ],
)
def test_a_leap_year_has_its_day(physician: User, day: date, after: int, asked: date) -> None:
    reflection = writing.write(physician, a_text(day=day))
    assert day_of(reflection, after) == asked
    assert [question.after for question in due(physician, asked)] == [after]
    assert after not in [question.after for question in due(physician, asked - timedelta(days=1))]


def test_the_list_says_first_what_waits_and_one_tap_answers(hers: Client, physician: User) -> None:
    assert "You have not written a reflection yet." in hers.get("/reflection/").text
    first, _ = (writing.write(physician, a_text(days)) for days in (95, 31))
    page = hers.get("/reflection/").text
    assert "Two reflections wait for your answer." in page
    assert "30 days on: did you change it?" in page
    assert "90 days on: did you change it?" in page
    page = hers.post(f"/reflection/{first.number}/after/90/", {"said": "yes", "words": "All lent."}, follow=True).text
    assert "One reflection waits for your answer." in page
    ((answer,),) = (each.answered for each in shown(physician) if each.reflection == first)
    assert (answer.said, answer.words) == ("yes", "All lent.")


def test_an_answer_can_be_given_again_and_the_newest_stands(hers: Client, physician: User) -> None:
    reflection = writing.write(physician, a_text(40))
    for said in ("no", "yes"):
        hers.post(f"/reflection/{reflection.number}/after/30/", {"said": said})
    assert shown(physician)[0].answers[30].said == "yes"
    assert Answer.objects.count() == 2


@pytest.mark.parametrize("wrong", [{}, {"said": "perhaps"}, {"said": "yes", "words": "x" * 20_001}])
def test_an_answer_that_cannot_be_read_is_asked_again(hers: Client, physician: User, wrong: dict[str, str]) -> None:
    reflection = writing.write(physician, a_text(40))
    page = hers.post(f"/reflection/{reflection.number}/after/30/", wrong)
    assert page.status_code == 200
    assert "errorlist" in page.text
    assert not Answer.objects.exists()


def test_only_thirty_and_ninety_days_are_asked_and_only_of_a_change(hers: Client, physician: User) -> None:
    reflection = writing.write(physician, a_text(40))
    unmeant = writing.write(physician, a_text(40, change=""))
    for address in (f"{reflection.number}/after/31", f"{unmeant.number}/after/30"):
        assert hers.post(f"/reflection/{address}/", {"said": "yes"}).status_code == 404


# Out


def test_what_is_seen_is_what_is_printed_and_saved(hers: Client, physician: User) -> None:
    number = earned(physician)
    old = writing.write(physician, a_text(day=date(2024, 2, 29), title="Last year", learned="=1+1"))
    writing.answer(old, 30, "partly", "Half.")
    writing.write(physician, a_text(title="This year", records=(number,)))
    days = {"start": "2024-01-01", "end": "2024-12-31"}
    for address in ("/reflection/", "/reflection/print/", "/reflection/reflections.csv"):
        page = hers.get(address, days).text
        assert "Last year" in page
        assert "This year" not in page
        assert "This year" in hers.get(address, {"start": "rubbish", "end": "31/12/2024"}).text
    rows = list(csv.DictReader(StringIO(hers.get("/reflection/reflections.csv", days).text)))
    assert (rows[0]["what I learned"], rows[0]["after 30 days"], rows[0]["what happened, 30 days"]) == (
        "'=1+1",
        "Partly",
        "Half.",
    )


def test_the_archive_of_everything_gives_back_every_version_and_answer(physician: User, tmp_path: Path) -> None:
    number = earned(physician)
    reflection = writing.write(physician, a_text(95, records=(number,), by=timezone.localdate()))
    writing.revise(reflection, a_text(95, learned="Otherwise", records=(number,)))
    writing.answer(reflection, 30, "no", "Not yet")
    path = tmp_path / "mine.zip"
    with path.open("wb") as file:
        archive.write(physician, file, made=timezone.now())
    again = restore(path, "again@example.org").holder
    (before,), (after,) = shown(physician), shown(again)
    assert [entry.title for entry in after.records] == [entry.title for entry in before.records] != []
    assert (after.reflection.learned, after.reflection.by) == ("Otherwise", before.reflection.by)
    assert len(writing.history_of(after.reflection.number, again)) == 2
    assert (after.answers[30].said, after.answers[30].words) == ("no", "Not yet")
    assert [question.since for question in due(again, timezone.localdate())] == [
        question.since for question in due(physician, timezone.localdate())
    ]


def test_an_erasure_takes_the_reflections_along(physician: User) -> None:
    reflection = writing.write(physician, a_text(40, records=(earned(physician),)))
    writing.revise(reflection, a_text(40, learned="Otherwise"))
    writing.answer(reflection, 30, "no")
    erase(physician)
    assert not Reflection.objects.exists()
    assert not Answer.objects.exists()


def test_many_reflections_need_no_more_queries_than_few(
    hers: Client, physician: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    numbers = tuple(earned(physician) for _ in range(3))
    for days in range(60):
        writing.write(physician, a_text(days, records=numbers))
    for address in ("/reflection/", "/reflection/print/", "/reflection/reflections.csv"):
        with django_assert_max_num_queries(12):
            hers.get(address)


def shown(holder: User) -> list[writing.Shown]:
    return writing.shown(writing.standing(holder), holder)
