"""A process beside the site for what no page waits for: started, started again if it dies, stopped with the site."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

COMMAND = [sys.executable, "-m", "opencme.web", "manage", "background"]
PAUSE = 2
"""Seconds before a worker that died is started again."""
PATIENCE = 10
"""Seconds that the worker has to bring its task to an end; what it leaves undone is taken up at the next start."""


@contextmanager
def worker() -> Iterator[None]:
    """Keep one worker running for as long as the block runs."""
    stopped = threading.Event()
    process = subprocess.Popen(COMMAND, stdin=subprocess.DEVNULL)  # noqa: S603 - ourselves
    current = [process]

    def keep() -> None:
        while not stopped.is_set():
            current[0].wait()
            if not stopped.wait(PAUSE):
                current[0] = subprocess.Popen(COMMAND, stdin=subprocess.DEVNULL)  # noqa: S603 - ourselves

    keeper = threading.Thread(target=keep, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stopped.set()
        current[0].terminate()
        try:
            current[0].wait(PATIENCE)
        except subprocess.TimeoutExpired:
            current[0].kill()
        keeper.join(PATIENCE)
