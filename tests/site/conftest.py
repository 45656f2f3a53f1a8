"""The demo, served by its own command in a data folder of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

PATIENCE = 60
"""Seconds that the site may take to answer."""


@dataclass(frozen=True)
class Site:
    """A site that answers, and what its command has said."""

    address: str
    output: str
    data: Path


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve the demo for the whole run, and stop it as Ctrl-C would."""
    data = tmp_path_factory.mktemp("demo")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("OPENCME_", "DJANGO_"))}
    # A real database that is set must not be touched by a demo.
    environment |= {"OPENCME_DATA": str(data), "DATABASE_URL": "postgres://nobody@nowhere.invalid/real"}
    output = data / "output"
    with output.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "opencme.web", "serve", "--demo"],
            env=environment,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield Site(wait_for(process, output), output.read_text(), data)
    finally:
        process.send_signal(signal.SIGINT)
        status = process.wait(PATIENCE)
    assert status == 0, output.read_text()
    assert "Traceback" not in output.read_text()


def wait_for(process: subprocess.Popen[bytes], output: Path) -> str:
    """The address that the command prints once the site answers."""
    started = time.monotonic()
    while time.monotonic() - started < PATIENCE and process.poll() is None:
        if found := re.search(r"OpenCME is at (http://\S+)/\n(?:.*\n)*Ctrl-C", output.read_text()):
            return found[1]
        time.sleep(0.1)
    raise AssertionError(f"the site does not answer:\n{output.read_text()}")
