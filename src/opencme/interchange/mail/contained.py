"""Reading a mail that came from anybody: in a process of its own, with little time and memory.

The standard library's reader takes time that grows with the square of how deep parts lie in parts, and with how odd the
headers are. No look at the bytes beforehand finds every such mail, so the work itself is what is bounded.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import IO

from opencme.interchange.mail.message import Attached, Mail, MailError

SECONDS = 2
"""Of processor time, and one more for each `SIZE` bytes: an honest mail takes a twentieth of a second a megabyte."""
SIZE = 8 * 1024**2
PATIENCE = 30
"""Seconds after which it is ended whatever it has used: the machine may be busy."""
MEMORY = 1024**3
ENVIRONMENT = {"MALLOC_ARENA_MAX": "2", "LC_ALL": "C.UTF-8"}
TOO_MUCH = "This mail is made of more than can be read: too many parts within parts. Bring what was attached to it."
DAMAGED = "This mail is damaged and cannot be read. Save it again, or bring what was attached to it."


def read_contained(mail: Path | bytes) -> Mail:
    """Read a mail from a file or from its bytes; raises MailError, FileNotFoundError.

    It costs a bounded processor time, whatever the mail is made of.
    """
    with tempfile.TemporaryFile() as answer, _opened(mail) as content:
        seconds = SECONDS + os.fstat(content.fileno()).st_size // SIZE
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-I", "-B", "-m", "opencme.interchange.mail", str(seconds), str(MEMORY)],
            stdin=content,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            env=ENVIRONMENT,
            start_new_session=True,
        )
        try:
            status = process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            raise MailError(TOO_MUCH) from None
        finally:
            _end(process)
        if status in (-signal.SIGXCPU, -signal.SIGKILL):
            raise MailError(TOO_MUCH)
        answer.seek(0)
        return _answered(answer)


def _opened(mail: Path | bytes) -> IO[bytes]:
    if isinstance(mail, Path):
        return mail.open("rb")
    # A pipe would have to be filled while it is read.
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by whoever asked for it
    file.write(mail)
    file.seek(0)  # Which also hands to the system what was written.
    return file


def _end(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _answered(answer: IO[bytes]) -> Mail:
    """The mail as `__main__` writes it: a line of JSON, then what is attached, one after the other."""
    try:
        said = json.loads(answer.readline())
        if "error" in said:
            raise MailError(str(said["error"]))
        attached = tuple(Attached(name, answer.read(size)) for name, size in said["attached"])
        sent = date.fromisoformat(said["sent"]) if said["sent"] else None
        return Mail(said["subject"], said["sender"], sent, said["text"], attached, tuple(said["notes"]))
    except MailError:
        raise
    except (ValueError, KeyError, TypeError):
        raise MailError(DAMAGED) from None
