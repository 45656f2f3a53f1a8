"""Files that take longer than a page may: asked for, made in the background, kept for some days, and thrown away.

A file appears under its name when it is whole. After a crash it is made again from the start, by whoever takes it up;
whoever had it before finds that it is not his any more.
"""

from __future__ import annotations

import logging
import os
import shutil
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from opencme.standing import words
from opencme.web.people.models import User
from opencme.web.proof.models import Making

State = Making.State
KEPT = timedelta(days=3)
"""How long a file is kept once it is made."""
MOST = 5
"""Files of one holder at a time; with one more the oldest goes."""
PATIENCE = timedelta(minutes=5)
"""How long a making may be silent before its worker is taken for dead; the longest silence is the setting of a PDF."""
MOST_TRIES = 3
"""How often it is begun. What ends its worker each time must not do so for ever."""
PULSE = 1.0
"""Seconds between two notes of how far it is."""
ENDED = (
    f"It was begun {words.number(MOST_TRIES)} times, and each time what made it was ended before it was through, as "
    "happens when the machine has too little memory. Ask for less at once, or tell who runs this site."
)
BROKEN = "Something went wrong here, not with your record. It is in the log; try again, or tell who runs this site."

type Progress = Callable[[int], None]
"""Told how many are in so far, again and again. Raises NotOursError or StoppedError."""

log = logging.getLogger(__name__)
_stopping = threading.Event()


class NotOursError(Exception):
    """The making was thrown away, or somebody else has taken it up."""


class StoppedError(Exception):
    """This process is to end: the file waits for another to make it."""


class CannotBeMadeError(ValueError):
    """What it was to be made of is not there any more. The message says what, in words to show."""


def begin(
    holder: User, kind: Making.Kind, asked: Mapping[str, Any], *, about: str, name: str, day: date, total: int
) -> Making:
    """Put a file in line to be made. One that is under way for the same is not made twice."""
    from opencme.web.proof.tasks import make

    with transaction.atomic():
        # Two that ask at once ask one after the other.
        User.objects.select_for_update().get(pk=holder.pk)
        mine = Making.objects.filter(holder=holder)
        same = mine.filter(kind=kind, state__in=Making.UNDER_WAY, day=day, total=total)
        for each in same:
            if each.asked == dict(asked):
                return each
        for each in mine.order_by("-id")[MOST - 1 :]:
            throw_away(each)
        making = Making.objects.create(
            holder=holder, kind=kind, asked=dict(asked), about=about[:300], name=name, day=day, total=total
        )
        make.enqueue(making.pk)
    return making


def stop() -> None:
    """Have this process make nothing more: what it makes now goes back in line at the next note of how far it is."""
    _stopping.set()


def work(number: int) -> None:
    """Make the file, unless somebody else does or it was thrown away."""
    if _stopping.is_set():
        # Its task is done with, so that another has to be put in line.
        _wait_again(Making.objects.filter(pk=number, state=State.WAITING), number)
        return
    waiting = Making.objects.filter(pk=number, state=State.WAITING)
    if not waiting.update(state=State.RUNNING, seen_at=timezone.now(), position=0):
        return
    making = Making.objects.select_related("holder").get(pk=number)
    mine = Making.objects.filter(pk=number, state=State.RUNNING, tries=making.tries)
    target = path_of(making)
    half = target.with_name(f"{target.name}-{making.tries}.half")
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            _maker_of(making.kind)(making, file, _Telling(mine))
            file.flush()
            os.fsync(file.fileno())
        size = half.stat().st_size
        with transaction.atomic():
            if not mine.update(
                state=State.DONE, size=size, position=making.total, ended_at=timezone.now(), seen_at=timezone.now()
            ):
                raise NotOursError
            half.replace(target)
    except NotOursError:
        pass
    except StoppedError:
        log.info("the %s %s waits for another process, for this one ends", making.kind, making.pk)
        _wait_again(mine, making.pk)
    except CannotBeMadeError as error:
        _fail(mine, str(error))
    except DatabaseError:
        # It stays as it is, to be taken up again.
        raise
    except Exception:
        log.exception("the %s %s cannot be made", making.kind, making.pk)
        _fail(mine, BROKEN)
    finally:
        half.unlink(missing_ok=True)


def recover(now: datetime | None = None) -> int:
    """Put in line again what a worker has left half made; how many. What ends every worker is given up.

    One that waits is put in line only if it is in none: a line may be long.
    """
    now = now or timezone.now()
    again = 0
    queued = _in_line()
    for making in Making.objects.filter(state__in=Making.UNDER_WAY, seen_at__lt=now - PATIENCE):
        same = Making.objects.filter(pk=making.pk, state=making.state, seen_at=making.seen_at)
        tries = making.tries + 1
        if making.state == State.WAITING:
            again += making.pk not in queued and _wait_again(same, making.pk, now)
        elif tries >= MOST_TRIES:
            log.error("the %s %s was begun %s times and its worker ended each time", making.kind, making.pk, tries)
            _fail(same, ENDED)
        else:
            log.warning("the worker of the %s %s ended (time %s); it is made again", making.kind, making.pk, tries)
            again += _wait_again(same, making.pk, now, tries=tries)
    return again


def folder_of(holder: int) -> Path:
    """Where all that was made for a holder is."""
    return _folder() / str(holder)


def path_of(making: Making) -> Path:
    """Where the file's bytes are once it is made."""
    return folder_of(making.holder_id) / making.token.hex


def throw_away(making: Making) -> None:
    """Forget a file, whether it is made or being made: whoever makes it stops at the next record."""
    making.delete()
    transaction.on_commit(partial(path_of(making).unlink, missing_ok=True))


def throw_away_old(now: datetime | None = None) -> None:
    """Throw away what has been kept long enough, and what nobody remembers."""
    now = now or timezone.now()
    for making in Making.objects.filter(ended_at__lt=now - KEPT):
        throw_away(making)
    there = {token.hex for token in Making.objects.values_list("token", flat=True)}
    for path in _folder().glob("*/*"):
        # Somebody else may be tidying up too; a young one may be of a making that is just being entered.
        with suppress(FileNotFoundError):
            if path.name.partition("-")[0] not in there and path.stat().st_mtime < (now - KEPT).timestamp():
                if path.is_dir():
                    shutil.rmtree(path, ignore_errors=True)
                else:
                    path.unlink()
    folders = [path for path in _folder().glob("*") if path.name.isdecimal()]
    people = set(User.objects.filter(pk__in=[int(path.name) for path in folders]).values_list("pk", flat=True))
    for folder in folders:
        # Of who has an account the folder stays: something may be about to be laid into it.
        if int(folder.name) not in people:
            with suppress(OSError):
                folder.rmdir()


def room(holder: int) -> TemporaryDirectory[str]:
    """A folder for what is needed while something is made, to be used in a `with`.

    It lies among what is made, so that it goes with that should its process be killed.
    """
    folder = folder_of(holder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return TemporaryDirectory(prefix="room-", dir=folder)


def forget(holder: int) -> None:
    """Throw away the files of an account that is gone."""
    shutil.rmtree(folder_of(holder), ignore_errors=True)


class _Telling:
    """Notes how far a making is, at most once a pulse, and whether it is still ours."""

    def __init__(self, mine: Any) -> None:
        self.mine, self.last = mine, time.monotonic()

    def __call__(self, position: int) -> None:
        if _stopping.is_set():
            raise StoppedError
        if time.monotonic() - self.last < PULSE:
            return
        if not self.mine.update(position=position, seen_at=timezone.now()):
            raise NotOursError
        self.last = time.monotonic()


def _wait_again(same: Any, number: int, now: datetime | None = None, **also: int) -> bool:
    """Put one in line again, if it is still as the query has it."""
    from opencme.web.proof.tasks import make

    with transaction.atomic():
        waits = bool(same.update(state=State.WAITING, seen_at=now or timezone.now(), **also))
        if waits:
            make.enqueue(number)
    return waits


def _in_line() -> set[int]:
    """The makings that a task waits for."""
    from opencme.web.proof.tasks import make

    tasks = DBTaskResult.objects.ready().filter(task_path=make.module_path)
    return {each["args"][0] for each in tasks.values_list("args_kwargs", flat=True)}


def _folder() -> Path:
    return Path(settings.DATA) / "made"


def _maker_of(kind: str) -> Callable[[Making, Any, Progress], None]:
    from opencme.web.proof import binding, signed

    return signed.make if kind == Making.Kind.SIGNED else binding.make


def _fail(mine: Any, wrong: str) -> None:
    mine.update(state=State.FAILED, wrong=wrong[:500], ended_at=timezone.now())
