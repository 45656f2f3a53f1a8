"""Every case beside a rulebook is answered as the law expects, through the command that people use."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from opencme import rulebook
from opencme.cli.main import group
from opencme.rulebook.shared import FOLDER

FILES = sorted(FOLDER.glob("*/*.cases.yaml"))


def check(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(group, ["check", *arguments])
    return result.exit_code, result.output


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_every_case_is_answered_as_expected(file: Path) -> None:
    code, output = check(str(file), "--expect")
    assert code == 0, output


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_changing_any_expected_number_is_noticed(file: Path, tmp_path: Path) -> None:
    text = file.read_text("utf-8")
    numbers = list(re.finditer(r"\b(needed|counted|missing): (\d+(?:\.\d+)?)", text))
    asks = rulebook.load(file.name.removesuffix(".cases.yaml")).rules
    assert numbers or not asks, "a case file without expected numbers tests nothing"
    for number in numbers:
        changed = tmp_path / "changed.yaml"
        wrong = f"{number[1]}: {float(number[2]) + 0.01:.2f}"
        changed.write_text(text[: number.start()] + wrong + text[number.end() :], "utf-8")
        code, output = check(str(changed), "--expect")
        assert code == 1, f"{number[0]} changed to {wrong} was not noticed: {output}"
