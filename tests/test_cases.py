"""Every case beside a rulebook is answered as the law expects, through the command that people use."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from opencme import rulebook, standing
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
    book = rulebook.load(file.name.removesuffix(".cases.yaml"))
    # Each case alone: a document that is a list of one.
    alone = [
        part for part in re.split(r"^(?=- )", file.read_text("utf-8"), flags=re.MULTILINE) if part.startswith("- ")
    ]
    changed = ""
    for text in alone:
        (case,) = standing.read_cases(text, file.name)
        assert case.as_of
        answer = standing.of(book, case.credential, case.learner, case.transcript, on=case.as_of)
        for number in re.finditer(r"\b(needed|counted|missing): (\d+(?:\.\d+)?)", text):
            wrong = f"{number[1]}: {float(number[2]) + 0.01:.2f}"
            changed = text[: number.start()] + wrong + text[number.end() :]
            (other,) = standing.read_cases(changed, file.name)
            found = standing.differences(other, answer)
            assert len(found) == 1, f"{number[0]} changed to {wrong} was not noticed: {found}"
    assert changed or not book.rules, "a case file without expected numbers tests nothing"
    if changed:
        # The command says the same of the last of them.
        path = tmp_path / "changed.yaml"
        path.write_text(changed, "utf-8")
        code, output = check(str(path), "--expect")
        assert code == 1, output
