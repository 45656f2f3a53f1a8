"""`opencme transcript`: a table as people have it, asked through the command that people use."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from opencme.cli.main import group

LICENCE = ("--programme", "us-fl-md", "--issued", "2018-05-04", "--expires", "2027-01-31", "--as-of", "2026-12-01")

TABLE = """Date,Activity,Credits,Credit type,Topic
2025-06-01,Annual meeting,38,AMA PRA Category 1 Credit(s)™,
2026-02-10,Root causes,1.5,AMA PRA Cat. 1,Medical errors
"""


def ask(file: str, *options: str, given: str | bytes | None = None) -> Result:
    return CliRunner().invoke(group, ["transcript", file, *options], input=given)


def table(folder: Path, text: str) -> str:
    path = folder / "credits.csv"
    path.write_text(text, "utf-8")
    return str(path)


def test_it_says_what_is_missing_for_the_programme(tmp_path: Path) -> None:
    result = ask(table(tmp_path, TABLE), *LICENCE, "--format", "json")
    assert result.exit_code == 0, result.stderr
    (standing,) = json.loads(result.stdout)["standings"]
    assert standing["standing"] == "short"
    assert standing["rules"]["total"]["counted"] == 39.5
    assert standing["rules"]["medical-errors"]["missing"] == 0.5


def test_the_text_names_the_records_that_counted_and_ends_lines_without_spaces(tmp_path: Path) -> None:
    result = ask(table(tmp_path, TABLE), *LICENCE)
    assert "2 records from 2 rows" in result.stdout
    assert "Root causes" in result.stdout
    assert all(line == line.rstrip() for line in result.stdout.splitlines())


def test_standard_input_is_read_as_csv() -> None:
    result = ask("-", *LICENCE, "--format", "json", given=TABLE)
    assert len(json.loads(result.stdout)["records"]) == 2


def test_an_ambiguous_date_is_asked_about_and_never_guessed(tmp_path: Path) -> None:
    unclear = table(tmp_path, "Date,Credits,System\n03/04/2025,2,AMA PRA Category 1 Credit\n")
    result = ask(unclear, *LICENCE, "--format", "json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["records"] == []
    assert "03/04/2025" in result.stderr
    assert "--date-order" in result.stderr
    answered = ask(unclear, *LICENCE, "--date-order", "dmy", "--format", "json")
    assert answered.exit_code == 0
    assert json.loads(answered.stdout)["records"][0]["completed"] == "2025-04-03"


def test_what_is_not_understood_is_listed_with_row_and_column(tmp_path: Path) -> None:
    result = ask(table(tmp_path, TABLE + "2026-02-30,A day that never was,3,AMA PRA Category 1,\n"), *LICENCE)
    assert result.exit_code == 1
    assert "row 4, Date" in result.stderr
    assert "1 of 3 rows not counted above" in result.stderr


def test_a_fact_is_stated_by_name_and_value(tmp_path: Path) -> None:
    options = (*LICENCE, "--format", "json", "--fact", "dea-registered=false")
    (standing,) = json.loads(ask(table(tmp_path, TABLE), *options).stdout)["standings"]
    assert standing["rules"]["controlled-substances"]["state"] == "not-applicable"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--programme", "us-fl-mdd"), "us-fl-md"),
        (("--fact", "dea-registered"), "name=value"),
        (("--fact", "dea-registred=true"), "dea-registered"),
        (("--profession", "doctor"), "profession"),
        (("--system", "ama-pra"), "ama-pra-1"),
        (("--issued", "2027-01-01", "--expires", "2026-01-01"), "before"),
    ],
)
def test_a_wrong_option_is_one_line_with_the_remedy(tmp_path: Path, options: tuple[str, ...], said: str) -> None:
    result = ask(table(tmp_path, TABLE), *options)
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert said in result.stderr


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02rubbish", b"PK\x03\x04 not a workbook"])
def test_a_file_that_is_no_table_is_one_line_and_exit_code_2(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "credits.xlsx"
    path.write_bytes(content)
    result = ask(str(path), *LICENCE)
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert "Traceback" not in result.output
