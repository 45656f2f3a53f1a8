"""`opencme convert`: what credit is worth elsewhere, on the terminal."""

import json

import pytest
from click.testing import CliRunner

from opencme.cli.main import group


def convert(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(group, ["convert", *arguments])
    return result.exit_code, result.output


def test_the_answer_comes_first_then_the_way_its_terms_and_its_source() -> None:
    code, said = convert("6", "ecmec", "--for", "us-fl-md", "--on", "2026-05-01")
    assert code == 0
    lines = said.splitlines()
    assert lines[:2] == [
        "Florida MD licence: at most 6 hours.",
        "6 European CME credit (EACCME), completed on 1 May 2026",
    ]
    assert "As it is: not accepted." in said
    assert "Through AMA PRA Category 1 Credit: 6 of it." in said
    assert "on application, for a fee" in said
    assert "https://eaccme.uems" in said


def test_without_a_programme_every_agreement_is_named() -> None:
    code, said = convert("6", "rcpsc-3", "--on", "2019-01-01")
    assert code == 0
    assert "6 AMA PRA Category 1 Credit" in said
    code, said = convert("6", "rcpsc-3", "--on", "2026-01-01")
    assert "no agreement is in force on that day" in said


def test_a_pharmacy_ceu_is_read_as_ten_hours() -> None:
    _, said = convert("0.6", "ACPE CEU", "--for", "us-fl-pharmacist", "--on", "2026-05-01")
    assert said.splitlines()[:2] == [
        "Florida pharmacist licence: 6 contact hours.",
        "6 ACPE contact hour, completed on 1 May 2026",
    ]
    _, said = convert("0.125", "acpe-ceu", "--for", "us-fl-pharmacist", "--on", "2026-05-01")
    assert said.startswith("Florida pharmacist licence: 1.25 contact hours.")


def test_what_is_not_equivalent_is_said() -> None:
    _, said = convert("5", "ipce")
    assert "does not replace a profession" in said


def test_json_holds_the_same() -> None:
    code, said = convert("6", "ecmec", "--for", "us-fl-md", "--on", "2026-05-01", "--format", "json")
    assert code == 0
    answer = json.loads(said)
    (way,) = answer["ways"]
    assert (way["through"]["system"], way["takings"][0]["worth"]) == ("ama-pra-1", 6)


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("3", "ecmek"), 'unknown credit system "ecmek"; did you mean "ecm"?'),
        (("x", "ecmec"), "'x' is not a number; write a decimal number such as 1.25"),
        (("1.234", "ecmec"), "more than two decimal places"),
        (("--", "-3", "ecmec"), "-3 is negative"),
        (("3", "ecmec", "--for", "us-flo-md"), 'unknown programme "us-flo-md"'),
        (("3", "ecmec", "--on", "2026-02-30"), "is not a day of the calendar"),
    ],
)
def test_what_cannot_be_understood_is_one_line_and_exit_code_2(arguments: tuple[str, ...], problem: str) -> None:
    code, said = convert(*arguments)
    assert code == 2
    assert problem in said
    assert len(said.strip().splitlines()) == 1
