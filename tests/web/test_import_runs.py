"""Imports that take a while: watched, stopped, taken up again after a crash, and every row accounted for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from opencme.web.people.models import User
from opencme.web.record import ledger, merging, running, uploads
from opencme.web.record.models import ImportedRow, ImportRun, Upload
from tests.web.background import work_off
from tests.web.people import a_record

pytestmark = [pytest.mark.django_db, pytest.mark.database]

HEADINGS = "Date,Title,Credits,Type\n"
Outcome = ImportedRow.Outcome


def rows(count: int) -> str:
    return "".join(
        f"2026-03-{number % 28 + 1:02},Course {number},1,AMA PRA Category 1 Credit\n" for number in range(count)
    )


def begun(holder: User, text: str, *, doubled: bool = False) -> ImportRun:
    """A run whose worker has not come yet."""
    upload = uploads.keep(SimpleUploadedFile("mine.csv", (HEADINGS + text).encode()), holder)
    run = running.begin(upload, {}, doubled=doubled, rows=text.count("\n") + 1)
    assert run is not None
    return run


def outcomes(run: ImportRun) -> list[tuple[int, str]]:
    return list(run.outcomes.values_list("number", "outcome"))


def titles(holder: User) -> list[str]:
    return sorted(record.title or "" for record in ledger.transcript_of(holder).records)


@pytest.fixture
def dying(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A worker that dies in its second step, after it has written and before that is certain."""
    enter = running._enter
    steps = []

    def die(run: ImportRun, *rest: object) -> bool:
        steps.append(run.pk)
        if len(steps) == 2:
            raise KeyboardInterrupt
        return enter(run, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(running, "_enter", die)
    yield
    monkeypatch.setattr(running, "_enter", enter)


def test_every_row_is_accounted_for(physician: User) -> None:
    ledger.enter(physician, a_record(title="Known"), by=physician)
    run = begun(
        physician,
        "2026-03-01,Known,2.5,AMA PRA Category 1 Credit\n"
        "2026-03-02,New,1,AMA PRA Category 1 Credit\n"
        "2026-03-02,New,1,AMA PRA Category 1 Credit\n"
        "31 February 2026,Never,1,AMA PRA Category 1 Credit\n"
        "Total,,4.5,\n",
    )
    running.work(run.pk)
    run.refresh_from_db()
    assert run.state == "done"
    assert outcomes(run) == [(1, "no-data"), (2, "known"), (3, "entered"), (4, "known"), (5, "wrong"), (6, "no-data")]
    assert titles(physician) == ["Known", "New"]
    assert not uploads.path_of(Upload(token=run.token)).exists()


def test_records_that_are_there_are_entered_if_they_are_wanted(physician: User) -> None:
    ledger.enter(physician, a_record(title="Known"), by=physician)
    run = begun(physician, "2026-03-01,Known,2.5,AMA PRA Category 1 Credit\n", doubled=True)
    running.work(run.pk)
    assert titles(physician) == ["Known", "Known"]


def test_what_is_in_line_is_done_by_its_task(physician: User) -> None:
    run = begun(physician, rows(3))
    work_off()
    run.refresh_from_db()
    assert (run.state, len(titles(physician))) == ("done", 3)


@pytest.mark.usefixtures("dying")
def test_a_run_whose_worker_died_is_taken_up_where_it_was(physician: User) -> None:
    run = begun(physician, rows(running.STEP * 2 + 7) + rows(3))
    with pytest.raises(KeyboardInterrupt):
        running.work(run.pk)
    run.refresh_from_db()
    assert (run.state, run.position, len(titles(physician))) == ("running", running.STEP, running.STEP - 1)
    assert running.recover() == 0
    assert running.recover(timezone.now() + timedelta(hours=1)) == 1
    running.work(run.pk)
    run.refresh_from_db()
    assert run.state == "done"
    assert len(titles(physician)) == running.STEP * 2 + 7
    assert [number for number, _ in outcomes(run)] == list(range(1, running.STEP * 2 + 12))
    # The three rows that stand twice are known whether or not their first ones were entered before the crash.
    assert [outcome for _, outcome in outcomes(run)[-3:]] == [Outcome.KNOWN] * 3


@pytest.mark.usefixtures("dying")
def test_a_worker_that_starts_takes_up_at_once_what_was_broken_off(physician: User) -> None:
    run = begun(physician, rows(running.STEP * 2))
    with pytest.raises(KeyboardInterrupt):
        running.work(run.pk)
    assert running.take_up_all() == 1
    assert running.take_up_all() == 0
    work_off()
    run.refresh_from_db()
    assert run.state == "done"
    assert len(titles(physician)) == running.STEP * 2


@pytest.mark.usefixtures("dying")
def test_the_page_of_an_interrupted_import_goes_on_by_one_press(hers: Client, physician: User) -> None:
    run = begun(physician, rows(running.STEP * 2))
    with pytest.raises(KeyboardInterrupt):
        running.work(run.pk)
    assert "Go on now" not in hers.get(run.get_absolute_url()).text
    ImportRun.objects.filter(pk=run.pk).update(seen_at=timezone.now() - timedelta(minutes=1))
    assert "Go on now" in hers.get(run.get_absolute_url()).text
    hers.post(reverse("record:import-go-on", args=[run.pk]))
    work_off()
    run.refresh_from_db()
    assert run.state == "done"


def test_a_run_that_is_over_is_not_run_again(physician: User) -> None:
    run = begun(physician, rows(2))
    running.work(run.pk)
    running.work(run.pk)
    assert len(titles(physician)) == 2


def test_a_run_can_be_stopped_and_taken_back(hers: Client, physician: User) -> None:
    run = begun(physician, rows(5))
    assert "It waits for its turn" in hers.get(run.get_absolute_url()).text
    hers.post(reverse("record:import-stop", args=[run.pk]))
    running.work(run.pk)
    assert titles(physician) == []
    other = begun(physician, rows(5))
    running.work(other.pk)
    for name in ("stop", "go-on"):
        asked = hers.get(reverse(f"record:import-{name}", args=[other.pk]))
        assert asked.headers["Location"] == other.get_absolute_url()
    assert "5 records that came from" in hers.get(reverse("record:import-take-back", args=[other.pk])).text
    assert len(titles(physician)) == 5
    page = hers.post(reverse("record:import-take-back", args=[other.pk]), follow=True).text
    assert "5 records are withdrawn" in page
    assert "You took this import back" in page
    assert all(entry.is_withdrawn for entry in ledger.heads(physician))


def test_one_import_at_a_time_and_then_the_next(physician: User) -> None:
    first, second = begun(physician, rows(2)), begun(physician, rows(3))
    ImportRun.objects.filter(pk=first.pk).update(state="running", seen_at=timezone.now() - timedelta(hours=1))
    running.work(second.pk)
    second.refresh_from_db()
    assert second.state == "waiting"
    running.recover()
    work_off()
    assert list(ImportRun.objects.values_list("state", flat=True)) == ["done", "done"]
    # The second list holds the first: only one course is new.
    assert len(titles(physician)) == 3


def test_a_long_list_is_left_to_the_worker_and_watched(hers: Client, physician: User) -> None:
    text = HEADINGS + rows(running.AT_ONCE + 1)
    sent = hers.post(reverse("record:import"), {"file": SimpleUploadedFile("mine.csv", text.encode())})
    page = hers.post(sent.headers["Location"], {"import": "yes"}, follow=True)
    assert "It waits for its turn" in page.text
    assert titles(physician) == []
    work_off()
    assert f"{running.AT_ONCE + 1} records are imported from mine.csv" in hers.get(page.request["PATH_INFO"]).text


def test_the_fate_of_every_row_can_be_saved(hers: Client, physician: User) -> None:
    run = begun(physician, "2026-03-02,=1+1,1,AMA PRA Category 1 Credit\n")
    running.work(run.pk)
    saved = hers.get(reverse("record:import-outcomes", args=[run.pk])).text.splitlines()
    assert saved == ["Sheet,Row,What happened,About", ",1,not a record,the headings", ",2,entered,'=1+1"]


def test_an_import_whose_worker_is_silent_says_that_it_was_interrupted(hers: Client, physician: User) -> None:
    run = begun(physician, rows(3))
    ImportRun.objects.filter(pk=run.pk).update(state="running", seen_at=timezone.now() - timedelta(minutes=1))
    assert "It was interrupted" in hers.get(run.get_absolute_url()).text


def test_taking_back_leaves_a_typed_record_that_was_merged_into_the_list(physician: User) -> None:
    run = begun(physician, "2026-03-01,Asthma,2.5,AMA PRA Category 1 Credit\n")
    running.work(run.pk)
    (imported,) = ledger.heads(physician)
    typed = ledger.enter(physician, a_record(title="Asthma"), by=physician)
    merging.merge(imported, typed, by=physician)
    assert running.take_back(run, by=physician) == 1
    assert [record.state for record in ledger.transcript_of(physician).records if record.state != "withdrawn"] == [
        "claimed"
    ]


def test_a_run_whose_file_is_gone_says_so(hers: Client, physician: User) -> None:
    run = begun(physician, rows(2))
    uploads.path_of(Upload(token=run.token)).unlink()
    running.work(run.pk)
    assert "It broke off after 0 rows" in hers.get(run.get_absolute_url()).text
