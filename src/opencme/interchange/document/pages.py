"""A file that somebody brought, as pictures of its pages: looked at in a process of its own, within limits.

The file is not trusted. Whatever it does to the library that reads it, the process has little memory, little time, can
write nothing large and is ended with all that it started.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from opencme.interchange import kinds

SHOWN_KINDS = (kinds.PDF, *kinds.IMAGES)
type Grain = Literal["fine", "small"]
WORKER = "opencme.interchange.document.worker"


class NotShownError(ValueError):
    """The file's pages cannot be shown. The message is the end of a sentence: … could not be shown because it is …"""


@dataclass(frozen=True)
class Page:
    """A page as a picture, and the text that was found on it, as far as there is any."""

    picture: Path
    text: str = ""


@dataclass(frozen=True)
class Pages:
    """The first pages of a file, and how many it has in all."""

    pages: tuple[Page, ...]
    total: int


def pages_of(
    path: Path,
    kind: str,
    into: Path,
    *,
    most: int = 20,
    seconds: int = 30,
    memory: int = 1536 * 1024**2,
    grain: Grain = "fine",
) -> Pages:
    """Draw the first `most` pages of a file into the folder `into`, as JPEG of some 150 dots an inch (small: 100).

    `kind` is a media type of `kinds`; `memory` is in bytes. Raises NotShownError for a kind that has no pages, a file
    that is damaged or locked, and one that takes longer or more than it may; nothing of it is used then.
    """
    if kind not in SHOWN_KINDS:
        raise NotShownError("a kind of file that has no pages")
    arguments = [str(path), kind, str(into), str(most), str(seconds), str(memory), grain]
    process = subprocess.Popen(  # noqa: S603 - this interpreter and a module of ours
        [sys.executable, "-I", "-m", WORKER, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"LANG": "C.UTF-8"},
        cwd=into,
        start_new_session=True,
    )
    try:
        said, _ = process.communicate(timeout=seconds + 5)
    except subprocess.TimeoutExpired:
        raise NotShownError("too long in the drawing") from None
    finally:
        _end(process)
    if process.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        raise NotShownError("too long in the drawing")
    try:
        found = json.loads(said)
    except ValueError:
        raise NotShownError("damaged, or larger than may be drawn") from None
    if "fault" in found:
        raise NotShownError(found["fault"])
    pages = tuple(Page(into / str(name), str(text)) for name, text in found["pages"])
    return Pages(pages, int(found["total"]))


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process and whatever it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
