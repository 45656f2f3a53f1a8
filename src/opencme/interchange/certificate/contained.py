"""Reading a file that nobody vouches for: in a process of its own, with little time, memory and nothing to write to."""

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

from opencme.interchange.certificate.as_json import from_json
from opencme.interchange.certificate.failure import ReadingError
from opencme.interchange.certificate.proposal import Reading

GIBIBYTE = 1024**3
MOST_ANSWER = 32 * 1024 * 1024
"""Bytes of an answer; twenty full pages make less than two million."""
ENVIRONMENT = {
    # Each thread and each arena of memory reserves addresses, and addresses are what is limited.
    "MALLOC_ARENA_MAX": "2",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "LC_ALL": "C.UTF-8",
}


def read_contained(
    path: Path,
    kind: str,
    *,
    today: date,
    learner: str | None = None,
    seconds: int = 120,
    memory: int = 2 * GIBIBYTE,
) -> Reading:
    """What the file shows, read by a process that is ended after `seconds` and may use `memory` bytes.

    It starts with limits on memory, processor time, open files and what it may write, before it looks at the file.
    Raises ReadingError with a sentence that says what is wrong.
    """
    order = json.dumps(
        {
            "path": str(Path(path).resolve()),
            "kind": kind,
            "today": today.isoformat(),
            "learner": learner,
            "seconds": seconds,
            "memory": memory,
            "answer": MOST_ANSWER,
        }
    )
    with tempfile.TemporaryFile() as answer:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-I", "-B", "-m", "opencme.interchange.certificate", order],
            stdin=subprocess.DEVNULL,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            env=ENVIRONMENT,
            close_fds=True,
            start_new_session=True,
        )
        try:
            status = process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            raise _too_long() from None
        finally:
            _end(process)
        answer.seek(0)
        content = answer.read(MOST_ANSWER + 1)
    return _answered(status, content)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process with everything that it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _answered(status: int, content: bytes) -> Reading:
    if status == -signal.SIGXCPU:
        raise _too_long()
    try:
        data = json.loads(content)
        if "error" in data:
            raise ReadingError(str(data["error"]))
        return from_json(data)
    except ReadingError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ReadingError(
            "The file could not be read; it may be damaged, or unfold to too much. Bring a printed or scanned copy."
        ) from None


def _too_long() -> ReadingError:
    return ReadingError(
        "Reading the file took too long. Bring only the page with the certificate, or a photograph of it."
    )
