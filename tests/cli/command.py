"""Runs `opencme` as a person does, and what a question in a file looks like."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from opencme.cli.main import group

PROGRAM = Path(sys.executable).with_name("opencme")

FLORIDA = """\
- case: One hour of medical errors missing
  programme: us-fl-md
  as_of: 2026-12-01
  credential: {issued: 2018-05-04, expires: 2027-01-31}
  learner: {profession: physician-md, facts: {dea-registered: true}}
  credits:
    - completed: 2025-06-01
      system: ama-pra-1
      amount: 39
      title: Update in internal medicine
      topics: {controlled-substance-prescribing: 2, domestic-violence: 2}
    - {completed: 2025-07-01, system: ama-pra-1, amount: 1, title: When things go wrong,
       topics: [prevention-of-medical-errors]}
    - {completed: 2024-07-01, system: ama-pra-1, amount: 5, title: Too early}
  expect:
    standing: short
    period: {start: 2025-02-01, end: 2027-01-31}
    rules:
      medical-errors: {needed: 2, counted: 1, missing: 1, state: short, due: 2027-01-31}
"""


@dataclass(frozen=True)
class Ran:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


def opencme(*arguments: str, stdin: str | bytes = "", columns: int = 80) -> Ran:
    """The command in this process: quick, for most tests."""
    result = CliRunner(env={"COLUMNS": str(columns)}).invoke(group, [*arguments], input=stdin)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ran(result.exit_code, result.stdout, result.stderr)


def installed(*arguments: str, stdin: str | bytes = b"", encoding: str = "utf-8", **environment: str) -> Ran:
    """The installed command in a process of its own, its output going into a pipe (read in this encoding)."""
    done = subprocess.run(
        [PROGRAM, *arguments],
        input=stdin.encode() if isinstance(stdin, str) else stdin,
        capture_output=True,
        env=os.environ | environment,
        check=False,
        timeout=60,
    )
    return Ran(done.returncode, _text(done.stdout, encoding), _text(done.stderr, encoding))


def _text(data: bytes, encoding: str) -> str:
    # Where Python was told ASCII, click writes UTF-8, which is ASCII and more.
    return data.decode("utf-8" if encoding == "ascii" else encoding)
