"""A program for the tests: documents are brought and read, lists are imported, and everybody is killed, over and over.

`python -m tests.crashing KILLS SEED` prints as JSON what was there in the end. It works in the data folder that
OPENCME_DATA names, on the database of DATABASE_URL or a SQLite file in that folder, which must be new.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import sys
import time
from collections import Counter
from datetime import timedelta
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opencme.web.settings")

import django

django.setup()

from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402 - only now can it be imported
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402
from django.utils import timezone  # noqa: E402
from django_tasks_db.models import DBTaskResult  # noqa: E402

from opencme.web.inbox import arriving, deciding, reading  # noqa: E402
from opencme.web.inbox.models import Item, Proposed  # noqa: E402
from opencme.web.people.models import User  # noqa: E402
from opencme.web.record import evidence, ledger, running, uploads  # noqa: E402
from opencme.web.record.models import CreditEntry, Evidence, ImportRun  # noqa: E402
from tests.web.people import a_record  # noqa: E402

LETTERS = 12
ROWS = 600
TOPICS = (
    "Asthma",
    "Gout",
    "Stroke",
    "Sepsis",
    "Anaemia",
    "Migraine",
    "Eczema",
    "Angina",
    "Asystole",
    "Croup",
    "Lupus",
    "Ileus",
)


def letter(number: int) -> bytes:
    """A mail that says what one certificate would."""
    return (
        f"From: cme@example.org\nTo: physician@example.org\nSubject: Certificate {number}\n\n"
        f"This is to certify that Imani Okafor, MD participated in the live activity entitled "
        f"Update in {TOPICS[number]} on March {number + 1}, 2026 and is awarded 1.25 AMA PRA Category 1 Credits.\n"
    ).encode()


def table() -> bytes:
    """A list of courses, a few of them twice."""
    lines = ["Date,Title,Credits,Type"]
    lines += [f"2025-{n % 12 + 1:02}-{n % 28 + 1:02},Course {n},1,AMA PRA Category 1 Credit" for n in range(ROWS)]
    return "\n".join([*lines, *lines[1:6], ""]).encode()


def work(holder: int, run: int, seed: int) -> None:
    """Bring everything that is not there yet, and do whatever waits: the life of a site and its worker at once."""
    user = User.objects.get(pk=holder)
    order = list(range(LETTERS))
    random.Random(seed).shuffle(order)
    for number in order:
        arriving.bring([letter(number)], f"{number}.eml", user)
        while result := DBTaskResult.objects.ready().first():
            with contextlib.suppress(Exception):
                result.claim("crashing")
                result.task.call(*result.task_result.args, **result.task_result.kwargs)
                result.set_successful(None)
        for proposed in Proposed.objects.filter(state=Proposed.State.OPEN).select_related("item__evidence"):
            title = proposed.proposal.value("title") or proposed.item.evidence.name
            with contextlib.suppress(deciding.DecidedError):
                deciding.enter(proposed, a_record(title=title), by=user)
        running.work(run)


def child(holder: int, run: int, seed: int) -> int:
    """A process that works until it is killed or through; its number."""
    connections.close_all()
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        work(holder, run, seed)
        status = 0
    except Exception as error:
        if "locked" not in str(error):
            print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
    finally:
        os._exit(status)


def crash(kills: int, seed: int) -> dict[str, Any]:
    """Everything, with so many sudden deaths in between; what is there at the end."""
    chance = random.Random(seed)
    call_command("migrate", verbosity=0, interactive=False)
    user = User.objects.create_user("physician@example.org", name="Imani Okafor")
    upload = uploads.keep(SimpleUploadedFile("mine.csv", table()), user)
    run = running.begin(upload, {}, doubled=False, rows=ROWS + 6)
    assert run is not None
    killed = 0
    while killed < kills:
        children = [child(user.pk, run.pk, chance.randrange(2**32)) for _ in range(2)]
        time.sleep(chance.uniform(0.005, 0.25))
        for pid in children:
            os.kill(pid, signal.SIGKILL)
            _, status = os.waitpid(pid, 0)
            killed += os.WIFSIGNALED(status)
        # In life ten minutes pass before a claim is taken for dead.
        later = timezone.now() + timedelta(hours=1)
        Item.objects.filter(state=Item.State.READING).update(attempts=1)
        reading.recover(later)
        running.recover(later)
        if not ImportRun.objects.get(pk=run.pk).is_under_way and chance.random() < 0.3:
            # Begin again with another list of the same courses: it finds them all there.
            upload = uploads.keep(SimpleUploadedFile("again.csv", table() + b"\n"), user)
            run = running.begin(upload, {}, doubled=False, rows=ROWS + 6) or run
    later = timezone.now() + timedelta(hours=1)
    reading.recover(later)
    running.recover(later)
    evidence.throw_away_halves(later.timestamp() + 24 * 3600)
    work(user.pk, run.pk, seed)
    return found(user)


def found(user: User) -> dict[str, Any]:
    titles = Counter(entry.title for entry in ledger.heads(user))
    runs = ImportRun.objects.filter(holder=user)
    return {
        "items": Item.objects.count(),
        "unread": Item.objects.exclude(state=Item.State.READ).count(),
        "files": Evidence.objects.count(),
        "whole": sum(evidence.is_whole(file) for file in Evidence.objects.all()),
        "proposals": Proposed.objects.count(),
        "decided": Proposed.objects.filter(state=Proposed.State.CONFIRMED, entry__isnull=False).count(),
        "proven": len(evidence.shown(user)),
        "entries": CreditEntry.objects.count(),
        "courses": sum(title.startswith("Course ") for title in titles),
        "doubled": sorted(title for title, count in titles.items() if count > 1),
        "rows": sorted({run.outcomes.count() for run in runs}),
        "states": sorted({run.state for run in runs}),
        "left behind": len(list(evidence.folder_of(user.pk).parent.rglob("coming-*"))),
    }


if __name__ == "__main__":
    print(json.dumps(crash(int(sys.argv[1]), int(sys.argv[2]))))
