"""Every reminder comes once: with runs at the same time, after a crash, and when the mail server does not answer."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email import policy
from email.parser import BytesParser
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from opencme.web.people.models import User
from opencme.web.record import ledger
from opencme.web.record.models import StatedFact
from opencme.web.reminders.deadlines import deadlines_of
from opencme.web.reminders.due import next_mail, told_to
from opencme.web.reminders.models import Letter, Sent, Wishes
from opencme.web.reminders.tick import LEASE, WAITS, Report, look, send, tick
from opencme.web.standing.held import held_by
from tests.web.people import a_record
from tests.web.reminding import DUE, LONG_AGO, NOON, lack, wish

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def wishes(physician: User) -> Wishes:
    """The usual wishes of somebody who has been here long, and whose licence lacks something."""
    lack(physician)
    return wish(physician)


def test_nothing_is_told_twice_by_the_database_itself(wishes: Wishes) -> None:
    tick(NOON)
    told, letter = Sent.objects.get(), Letter.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Sent.objects.create(letter=letter, credential=told.credential, due=told.due, distance=told.distance)
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.create(holder=letter.holder, day=letter.day, try_at=NOON)


def test_who_lives_in_a_zone_that_there_is_not_keeps_nobody_else_waiting(wishes: Wishes, nurse: User) -> None:
    """As no form lets it be, and as a file that is restored once could."""
    tick(NOON)
    lack(nurse)
    wish(nurse)
    Wishes.objects.filter(pk=wishes.pk).update(time_zone="Middle/Earth", next_look_at=LONG_AGO)
    Letter.objects.filter(holder=wishes.holder).update(state=Letter.State.WAITING, try_at=LONG_AGO)
    report = tick(NOON)
    assert (report.written, report.sent, report.failed) == (1, 1, 2)
    assert Letter.objects.get(holder=nurse).state == Letter.State.SENT
    wishes.refresh_from_db()
    assert wishes.next_look_at > NOON


def test_of_two_runs_that_saw_the_same_only_one_goes_on(wishes: Wishes) -> None:
    first, second = Report(), Report()
    other = Wishes.objects.get()
    look(wishes, NOON, first)
    look(other, NOON, second)
    assert (first.looked, second.looked) == (1, 0)
    letter, same = Letter.objects.get(), Letter.objects.get()
    send(letter, NOON, first)
    send(same, NOON, second)
    assert (first.sent, second.sent) == (1, 0)
    assert len(mail.outbox) == 1


@pytest.fixture
def new_database(tmp_path: Path) -> Iterator[str]:
    """The address of an empty database that several processes can use: of the server in use, or a SQLite file."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'new.sqlite3'}"
        return
    address = os.environ["DATABASE_URL"]
    name = f"reminders_{uuid4().hex}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}".encode())
        yield urlsplit(address)._replace(path=f"/{name}").geturl()
        server.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def test_runs_at_the_same_time_send_everybody_one_mail(new_database: str, tmp_path: Path) -> None:
    mails = tmp_path / "mail"
    environment = os.environ | {
        "OPENCME_DATA": str(tmp_path),
        "OPENCME_MAIL": f"file://{mails}",
        "DATABASE_URL": new_database,
    }
    manage = [sys.executable, "-m", "opencme.web", "manage"]
    people = (
        "from django.core.management import call_command as call; call('migrate', verbosity=0); "
        "from opencme.web.demo import load; load()"
    )
    subprocess.run([*manage, "shell", "--no-imports", "-c", people], env=environment, check=True)
    # Tomorrow's, which is always after the people were made and outside their quiet hours.
    afternoon = [*manage, "tick", "--now", f"{datetime.now(UTC) + timedelta(days=1):%Y-%m-%d}T16:00"]
    runs = [subprocess.Popen(afternoon, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    said = [run.communicate(timeout=120)[0] for run in runs]
    assert [run.returncode for run in runs] == [0] * 4
    read = BytesParser(policy=policy.default).parsebytes
    sent = [str(read(file.read_bytes())["To"]) for file in mails.iterdir()]
    assert len(sent) == len(set(sent)) > 0
    assert sum(int(words.split(" sent")[0].split()[-1]) for words in said) == len(sent)


def test_one_record_that_cannot_be_told_does_not_keep_the_others_waiting(physician: User, nurse: User) -> None:
    lack(physician)
    wish(physician, time_zone="UTC")
    lack(nurse)
    wish(nurse)
    # As a later version of the vocabulary might leave it.
    StatedFact.objects.create(holder=physician, name="sud-curriculum-graduation", value="never")
    report = tick(NOON)
    assert (report.sent, report.failed) == (1, 1)
    assert [message.to for message in mail.outbox] == [["nurse@example.org"]]


# Failing


@pytest.fixture
def no_mail_server(settings: Settings) -> Iterator[None]:
    """Mail goes to a port on which nobody listens."""
    before = settings.MAILERS
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": 1, "timeout": 1},
        }
    }
    yield
    settings.MAILERS = before


def test_a_mail_that_fails_is_tried_again_and_then_given_up(wishes: Wishes, no_mail_server: None) -> None:
    failed, moment = 0, NOON
    for _ in range(24 * 4 * 5):
        failed += tick(moment).failed
        moment += timedelta(minutes=15)
    letter = Letter.objects.get()
    assert (failed, letter.tries, letter.state) == (len(WAITS), len(WAITS), Letter.State.GIVEN_UP)
    assert letter.sent_at is None


def test_a_mail_that_failed_once_comes_when_the_server_is_back(wishes: Wishes, settings: Settings) -> None:
    working = settings.MAILERS
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": 1, "timeout": 1},
        }
    }
    assert tick(NOON).failed == 1
    settings.MAILERS = working
    assert tick(NOON + WAITS[0]).sent == 1
    assert len(mail.outbox) == 1


def test_who_was_being_looked_at_in_a_crash_is_looked_at_again(wishes: Wishes) -> None:
    # As it is left by a run that claimed the row and then was no more.
    Wishes.objects.update(next_look_at=NOON + LEASE)
    tick(NOON)
    assert not mail.outbox
    tick(NOON + LEASE)
    assert len(mail.outbox) == 1


def test_a_letter_that_a_crash_left_is_sent_under_the_same_name(wishes: Wishes) -> None:
    look(wishes, NOON, Report())
    # As it is left by a run that counted its attempt, sent the mail, and then was no more.
    Letter.objects.update(tries=1, try_at=NOON + WAITS[0])
    tick(NOON)
    assert not mail.outbox
    tick(NOON + WAITS[0])
    assert mail.outbox[0].extra_headers["Message-ID"] == f"<reminder-{Letter.objects.get().pk}@testserver>"


# The page's promise, the command, the cost


def test_what_the_page_promises_is_what_comes(wishes: Wishes) -> None:
    Wishes.objects.update(days_off=[5, 6], time_zone="Asia/Tokyo", when_behind=False)
    moment = datetime(2026, 7, 1, 12, tzinfo=UTC)
    promised: list[date] = []
    while moment.date() < DUE:
        mine = Wishes.objects.get()
        deadlines = deadlines_of(held_by(mine.holder, mine.today(moment)))
        coming = next_mail(deadlines, mine, told_to(mine, mine.today(moment)), moment)
        before = len(mail.outbox)
        tick(moment)
        if len(mail.outbox) > before:
            assert promised[-1] == Letter.objects.latest("day").day
        if coming:
            promised.append(coming[0])
        moment += timedelta(hours=11)
    assert len(mail.outbox) == 6
    assert coming is None


def test_the_command_says_what_it_did(wishes: Wishes, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("tick", now="2026-11-02T12:00")
    assert capsys.readouterr().out == "1 looked at, 1 letters written, 1 sent, 0 failed\n"
    call_command("tick", now="2026-11-02T13:00+01:00")
    assert capsys.readouterr().out == "0 looked at, 0 letters written, 0 sent, 0 failed\n"
    with pytest.raises(CommandError, match='"soon" is no time; write it as 2027-01-01T08:00'):
        call_command("tick", now="soon")


@pytest.mark.parametrize("records", [5, 200])
def test_what_a_run_asks_of_the_database_does_not_grow_with_the_record(
    wishes: Wishes, django_assert_num_queries: DjangoAssertNumQueries, records: int
) -> None:
    many = [a_record(completed=date(2024, 3, 1), title=f"Course {number}") for number in range(records)]
    ledger.import_many(wishes.holder, many, by=wishes.holder, file_name="many.csv", digest="0" * 64)
    tick(LONG_AGO)
    # One run that looks at one person, writes her a letter and sends it.
    with django_assert_num_queries(31):
        tick(NOON)
    assert len(mail.outbox) == 1


def test_a_run_with_nothing_to_do_asks_little(
    wishes: Wishes, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tick(NOON)
    with django_assert_num_queries(3):
        tick(NOON)
