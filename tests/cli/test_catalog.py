"""`opencme catalog generate`: a made-up catalog as a feed that can be read back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from opencme.interchange.catalog import feed
from opencme.interchange.catalog.made_up import activities
from tests.cli.command import installed, opencme


def test_the_feed_holds_the_activities_that_were_made(tmp_path: Path) -> None:
    file = tmp_path / "made-up.json"
    ran = opencme("catalog", "generate", "60", "--out", str(file), "--on", "2026-11-24")
    assert (ran.code, ran.out) == (0, f"wrote 60 activities into {file}\n")
    reading = feed.read(file.read_bytes())
    items = list(reading)
    assert not [problem for item in items for problem in item.problems]
    assert [item.activity for item in items] == list(activities(60, today=date(2026, 11, 24)))


def test_the_same_seed_makes_the_same_file(tmp_path: Path) -> None:
    one, other, third = (tmp_path / name for name in ("one.json", "other.json", "third.json"))
    for file, seed in ((one, "1"), (other, "1"), (third, "2")):
        opencme("catalog", "generate", "20", "--out", str(file), "--seed", seed, "--on", "2026-11-24")
    assert one.read_bytes() == other.read_bytes() != third.read_bytes()


def test_a_folder_that_is_not_there_is_told_in_a_line(tmp_path: Path) -> None:
    ran = installed("catalog", "generate", "2", "--out", str(tmp_path / "none" / "made-up.json"))
    assert ran.code == 2
    assert "cannot be written" in ran.err
    assert "Traceback" not in ran.err


def test_a_number_that_is_none_is_refused() -> None:
    assert opencme("catalog", "generate", "many", "--out", "x.json").code == 2
