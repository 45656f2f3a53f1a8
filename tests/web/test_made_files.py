"""Files made in the background: watched, saved, stopped, made again after a crash, and gone with their holder."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import IO, Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

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


def test_what_ends_every_worker_is_given_up_in_words(asked: Making, hers: Client) -> None:
    later = timezone.now()
    for _ in range(making.MOST_TRIES):
        Making.objects.filter(pk=asked.pk).update(state="running")
        later += PATIENCE + timedelta(seconds=1)
        making.recover(later)
    page = hers.get(asked.get_absolute_url()).text
    assert "Your 3 signed credits could not be made. Something went wrong here" in page
    assert making.recover(later + PATIENCE * 2) == 0


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
