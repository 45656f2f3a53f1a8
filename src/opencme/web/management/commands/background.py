"""`python -m opencme.web manage background`: what the site does while nobody waits for a page.

Tasks are done as they come; what falls due by the clock is done every minute. `opencme serve` starts it beside the
site; a larger installation may run as many as it likes, anywhere that reaches the database and the data folder.
"""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from types import FrameType
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, OperationalError, close_old_connections
from django.tasks.signals import task_started
from django.utils import timezone

from opencme.web.catalog import importing
from opencme.web.inbox import reading
from opencme.web.proof import making
from opencme.web.record import evidence, running, uploads
from opencme.web.reminders.tick import tick

MINUTE = 60
PAUSE = 2
"""Seconds to wait for a database that is busy."""
log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Do the work that no page waits for, until stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            running.take_up_all()
        except DatabaseError:
            log.exception("imports that were broken off are taken up in a few minutes")
        stopped = threading.Event()
        clock = threading.Thread(target=by_the_clock, args=(stopped,), daemon=True)
        clock.start()
        task_started.connect(hear)
        try:
            while True:
                try:
                    call_command("db_worker", startup_delay=False, reload=False, verbosity=0)
                except OperationalError as error:
                    # A database that is busy or away for a moment is no reason to end.
                    log.warning("%s; going on in a moment", str(error).strip())
                    close_old_connections()
                    time.sleep(PAUSE)
        finally:
            stopped.set()
            clock.join(MINUTE)


def hear(**_: Any) -> None:
    """Tell `making` when this process is asked to end, before the worker hears of it.

    The worker sets its own handler when it starts and waits for its task, however long that takes.
    """
    before = signal.getsignal(signal.SIGTERM)
    if callable(before) and not isinstance(before, _Ending):
        signal.signal(signal.SIGTERM, _Ending(before))


@dataclass(frozen=True)
class _Ending:
    """What is done when the process is asked to end; `before` is what the worker itself does then."""

    before: Callable[[int, FrameType | None], Any]

    def __call__(self, number: int, frame: FrameType | None) -> None:
        making.stop()
        self.before(number, frame)


def _tidy(_: datetime) -> None:
    uploads.throw_away_old()
    evidence.throw_away_halves()
    making.throw_away_old()


def by_the_clock(stopped: threading.Event) -> None:
    """Do what is due every minute until told to stop; what fails is logged and tried again the next time."""
    while not stopped.is_set():
        for what in (reading.recover, running.recover, making.recover, importing.recover, tick, _tidy):
            try:
                what(timezone.now())
            except Exception:
                log.exception("%s failed; it is tried again in a minute", what.__module__)
        with suppress(DatabaseError):
            close_old_connections()
        stopped.wait(MINUTE)
