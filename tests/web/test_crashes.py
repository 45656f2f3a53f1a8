"""Killed without warning at any moment, the inbox and the imports lose nothing and enter nothing twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from hypothesis import settings

from tests.crashing import LETTERS, ROWS

KILLS = {"default": 40, "ci": 200, "thorough": 2_000}[settings.get_current_profile_name()]


def test_nothing_is_lost_or_doubled_however_often_everything_is_killed(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("OPENCME_", "DATABASE_"))}
    environment |= {"OPENCME_DATA": str(tmp_path), "OPENCME_SECRET_KEY": "only-for-tests"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.crashing", str(KILLS), "20261124"],
        capture_output=True,
        text=True,
        env=environment,
        timeout=600,
        check=False,
    )
    assert done.stderr == ""
    assert json.loads(done.stdout) == {
        "items": LETTERS,
        "unread": 0,
        "files": LETTERS,
        "whole": LETTERS,
        "proposals": LETTERS,
        "decided": LETTERS,
        "proven": LETTERS,
        "entries": LETTERS + ROWS,
        "courses": ROWS,
        "doubled": [],
        "rows": [ROWS + 6],
        "states": ["done"],
        "left behind": 0,
    }
