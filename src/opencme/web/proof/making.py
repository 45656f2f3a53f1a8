"""Files that take longer than a page may: asked for, made in the background, kept for some days, and thrown away.

A file appears under its name when it is whole. After a crash it is made again from the start, by whoever takes it up;
whoever had it before finds that it is not his any more.
"""

from __future__ import annotations

import logging
import os
import shutil
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone

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
BROKEN = "Something went wrong here, not with your record. It is in the log; try again, or tell who runs this site."

type Progress = Callable[[int], None]
"""Told how many are in so far. Raises NotOursError."""

log = logging.getLogger(__name__)


class NotOursError(Exception):
    """The making was thrown away, or somebody else has taken it up."""


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


def work(number: int) -> None:
    """Make the file, unless somebody else does or it was thrown away."""
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
    """Put in line again what a worker has left half made; how many. What ends every worker is given up."""
    from opencme.web.proof.tasks import make

    now = now or timezone.now()
    again = 0
    for making in Making.objects.filter(state__in=Making.UNDER_WAY, seen_at__lt=now - PATIENCE):
        with transaction.atomic():
            same = Making.objects.filter(pk=making.pk, state=making.state, seen_at=making.seen_at)
            if making.tries + 1 >= MOST_TRIES and making.state == State.RUNNING:
                _fail(same, BROKEN)
            elif same.update(state=State.WAITING, seen_at=now, tries=making.tries + (making.state == State.RUNNING)):
                make.enqueue(making.pk)
                again += 1
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
                path.unlink()
    for folder in _folder().glob("*"):
        with suppress(OSError):
            folder.rmdir()


def forget(holder: int) -> None:
    """Throw away the files of an account that is gone."""
    shutil.rmtree(folder_of(holder), ignore_errors=True)


class _Telling:
    """Notes how far a making is, at most once a pulse, and whether it is still ours."""

    def __init__(self, mine: Any) -> None:
        self.mine, self.last = mine, time.monotonic()

    def __call__(self, position: int) -> None:
        if time.monotonic() - self.last < PULSE:
            return
        if not self.mine.update(position=position, seen_at=timezone.now()):
            raise NotOursError
        self.last = time.monotonic()


def _folder() -> Path:
    return Path(settings.DATA) / "made"


def _maker_of(kind: str) -> Callable[[Making, Any, Progress], None]:
    from opencme.web.proof import binding, signed

    return signed.make if kind == Making.Kind.SIGNED else binding.make


def _fail(mine: Any, wrong: str) -> None:
    mine.update(state=State.FAILED, wrong=wrong[:500], ended_at=timezone.now())
