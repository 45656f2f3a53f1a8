"""Files made in the background: watched, saved, stopped, made again after a crash, and gone with their holder."""

from __future__ import annotations

import os
import signal
import threading
from datetime import date, timedelta
from pathlib import Path
from typing import IO, Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from opencme.web.management.commands import background
from opencme.web.people.models import User
from opencme.web.proof import making, signed
from opencme.web.proof.erasure import erase
from opencme.web.proof.making import PATIENCE, Progress
from opencme.web.proof.models import Making
from opencme.web.proof.periods import Days
from opencme.web.proof.transcript import transcript_of
from opencme.web.record import ledger
from tests.web.background import work_off
from tests.web.people import a_record

pytestmark = [pytest.mark.django_db, pytest.mark.database]
TODAY = date(2026, 11, 24)


@pytest.fixture
def asked(physician: User) -> Making:
    """Three signed credits that wait to be made."""
    for number in range(3):
        ledger.enter(physician, a_record(title=f"Course {number}"), by=physician)
    return ask(physician)


def ask(holder: User, year: int | None = None) -> Making:
    days = Days(date(year, 1, 1), date(year, 12, 31), f"of {year}") if year else Days()
    return signed.ask(transcript_of(holder, days, TODAY), holder)


def files() -> list[Path]:
    return [path for path in (Path(settings.DATA) / "made").rglob("*") if path.is_file()]


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path


def test_its_page_says_how_far_it_is(asked: Making, hers: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "PULSE", 0)
    seen = []

    def watched(making: Making, to: IO[bytes], progress: Progress) -> None:
        progress(2)
        seen.append(hers.get(asked.get_absolute_url()).text)
        to.write(b"made")

    monkeypatch.setattr(signed, "make", watched)
    assert work_off() == 1
    assert "Your 3 signed credits are being made: 2 so far." in seen[0]
    assert 'hx-trigger="every 2s"' in seen[0]
    page = hers.get(asked.get_absolute_url()).text
    assert "Your 3 signed credits are ready." in page
    assert "hx-trigger" not in page
    assert asked.get_absolute_url() in hers.get("/proof/").text


def test_the_same_is_not_made_twice_at_a_time(asked: Making, physician: User) -> None:
    assert ask(physician) == asked
    work_off()
    assert ask(physician) != asked


def test_only_the_newest_few_are_kept(asked: Making, physician: User, django_capture_on_commit_callbacks: Any) -> None:
    work_off()
    assert len(files()) == 1
    with django_capture_on_commit_callbacks(execute=True):
        for year in range(2001, 2001 + making.MOST):
            ask(physician, year)
    assert Making.objects.count() == making.MOST
    assert not Making.objects.filter(pk=asked.pk).exists()
    assert not files()


def test_what_is_thrown_away_while_it_is_made_leaves_nothing(
    asked: Making, hers: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "PULSE", 0)
    real = signed.make

    def dropped(made: Making, to: IO[bytes], progress: Progress) -> None:
        answer = hers.post(f"{asked.get_absolute_url()}throw-away/")
        assert answer.status_code == 302
        real(made, to, progress)

    monkeypatch.setattr(signed, "make", dropped)
    work_off()
    assert not Making.objects.exists()
    assert not files()


def test_after_a_crash_it_is_made_again_and_whoever_had_it_finds_it_taken(asked: Making) -> None:
    Making.objects.filter(pk=asked.pk).update(state="running", seen_at=timezone.now())
    assert making.recover() == 0
    assert making.recover(timezone.now() + PATIENCE + timedelta(seconds=1)) == 1
    work_off()
    asked.refresh_from_db()
    assert (asked.state, asked.position, asked.tries) == ("done", 3, 1)
    assert [path.name for path in files()] == [asked.token.hex]


def test_what_ends_every_worker_is_given_up_in_words(
    asked: Making, hers: Client, caplog: pytest.LogCaptureFixture
) -> None:
    later = timezone.now()
    for _ in range(making.MOST_TRIES):
        Making.objects.filter(pk=asked.pk).update(state="running")
        later += PATIENCE + timedelta(seconds=1)
        making.recover(later)
    page = hers.get(asked.get_absolute_url()).text
    assert "Your 3 signed credits could not be made. It was begun three times, and each time what made it" in page
    assert "the worker of the signed" in caplog.text
    assert "was begun 3 times and its worker ended each time" in caplog.text
    assert making.recover(later + PATIENCE * 2) == 0


@pytest.fixture
def ending(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that has not been asked to end yet, whatever an earlier test did."""
    monkeypatch.setattr(making, "_stopping", threading.Event())


def test_a_process_that_is_to_end_puts_back_what_it_makes_and_that_is_no_try(
    asked: Making, monkeypatch: pytest.MonkeyPatch, ending: None
) -> None:
    before = signal.signal(signal.SIGTERM, lambda *_: None)
    background.hear()
    background.hear()
    real = signed.make

    def asked_to_end(made: Making, to: IO[bytes], progress: Progress) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        real(made, to, progress)

    monkeypatch.setattr(signed, "make", asked_to_end)
    try:
        (task,) = DBTaskResult.objects.ready()
        task.claim("tests")
        making.work(asked.pk)
    finally:
        signal.signal(signal.SIGTERM, before)
    asked.refresh_from_db()
    assert (asked.state, asked.tries, files()) == ("waiting", 0, [])
    # Another process finds it in line.
    monkeypatch.setattr(making, "_stopping", threading.Event())
    monkeypatch.setattr(signed, "make", real)
    assert work_off() == 1
    asked.refresh_from_db()
    assert asked.state == "done"


def test_a_process_that_is_to_end_begins_nothing(asked: Making, ending: None) -> None:
    making.stop()
    (task,) = DBTaskResult.objects.ready()
    task.claim("tests")
    making.work(asked.pk)
    asked.refresh_from_db()
    assert (asked.state, asked.tries) == ("waiting", 0)
    assert DBTaskResult.objects.ready().count() == 1


def test_what_waits_in_a_long_line_is_put_into_it_once(asked: Making) -> None:
    later = timezone.now()
    for _ in range(3):
        later += PATIENCE + timedelta(seconds=1)
        assert making.recover(later) == 0
    assert DBTaskResult.objects.count() == 1
    # Its worker died between taking the task and beginning it: now there is no task in line.
    DBTaskResult.objects.ready().get().claim("killed")
    assert making.recover(later) == 1
    assert DBTaskResult.objects.ready().count() == 1


def test_what_a_killed_process_has_left_lying_goes_too(asked: Making, physician: User) -> None:
    work_off()
    left = making.folder_of(physician.pk) / "room-killed"
    (left / "7").mkdir(parents=True)
    (left / "7" / "page-1.jpg").write_bytes(b"x")
    making.throw_away_old()
    assert left.is_dir()
    making.throw_away_old(timezone.now() + making.KEPT + timedelta(hours=1))
    assert not left.exists()


def test_the_folder_of_who_has_an_account_stays_for_what_is_about_to_be_laid_into_it(physician: User) -> None:
    for number in (physician.pk, physician.pk + 1):
        making.folder_of(number).mkdir(parents=True)
    making.throw_away_old()
    assert [each.name for each in (Path(settings.DATA) / "made").iterdir()] == [str(physician.pk)]


def test_what_goes_wrong_is_said_and_leaves_no_half(
    asked: Making, hers: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(made: Making, to: IO[bytes], progress: Progress) -> None:
        to.write(b"half")
        raise RuntimeError("no")

    monkeypatch.setattr(signed, "make", broken)
    work_off()
    assert "could not be made" in hers.get(asked.get_absolute_url()).text
    assert hers.get(f"{asked.get_absolute_url()}file/").status_code == 404
    assert not files()


def test_after_some_days_it_goes_by_itself(asked: Making, django_capture_on_commit_callbacks: Any) -> None:
    work_off()
    making.throw_away_old(timezone.now() + making.KEPT - timedelta(hours=1))
    assert len(files()) == 1
    with django_capture_on_commit_callbacks(execute=True):
        making.throw_away_old(timezone.now() + making.KEPT + timedelta(hours=1))
    assert not files()
    assert not Making.objects.exists()


def test_a_file_that_nobody_remembers_goes_too(asked: Making) -> None:
    work_off()
    Making.objects.all().delete()
    making.throw_away_old()
    assert len(files()) == 1
    making.throw_away_old(timezone.now() + making.KEPT + timedelta(hours=1))
    assert not files()


def test_an_erasure_takes_what_was_made_along(
    asked: Making, physician: User, django_capture_on_commit_callbacks: Any
) -> None:
    work_off()
    with django_capture_on_commit_callbacks(execute=True):
        erase(physician)
    assert not Making.objects.exists()
    assert not files()


def test_nobody_else_sees_it(asked: Making, nurse: User, client: Client) -> None:
    work_off()
    client.force_login(nurse)
    for address in ("", "file/"):
        assert client.get(f"{asked.get_absolute_url()}{address}").status_code == 404
    assert client.post(f"{asked.get_absolute_url()}throw-away/").status_code == 404
    assert Making.objects.count() == 1


def test_asking_for_the_way_to_drop_it_leads_to_its_page(asked: Making, hers: Client) -> None:
    answer = hers.get(f"{asked.get_absolute_url()}throw-away/")
    assert answer.headers["Location"] == asked.get_absolute_url()
