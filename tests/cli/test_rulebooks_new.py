"""`opencme rulebooks new`, `stale`, `coverage`: from a statute to a tested rulebook, and what is published of all."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from opencme import rulebook
from opencme.cli.main import group
from tests.cli.command import opencme

GIVEN = {
    "title": "Zed Board of Nursing: “registered” nurses",
    "kind": "licence",
    "profession": "Registered nurse",
    "authority": "Zed Board of Nursing",
    "url": "https://nursing.example",
    "cite": 'Rule 1, "hours"',
    "months": "36",
    "ends": "birthday",
    "unit": "contact-hour",
    "need": "20.5",
    "system": "ancc",
}


def new(folder: Path, programme: str = "us-zz-rn", **changed: str) -> tuple[int, str]:
    options = [f"--{name}={value}" for name, value in (GIVEN | changed).items()]
    ran = opencme("rulebooks", "new", programme, str(folder), *options)
    return ran.code, ran.out + ran.err


def test_a_new_rulebook_passes_its_cases_and_every_change_to_it_is_noticed(tmp_path: Path) -> None:
    code, said = new(tmp_path / "ours")
    assert code == 0
    book = tmp_path / "ours" / "us-zz-rn.yaml"
    assert f"opencme rulebooks check {book}" in said
    loaded = rulebook.load_file(book)
    assert (loaded.title, loaded.professions, loaded.region) == (GIVEN["title"], ("nurse-rn",), "ZZ")
    ran = opencme("rulebooks", "check", str(book), "--mutate")
    assert ran.code == 0
    assert ran.lines == ["1 rulebook, 3 cases, 0 problems", "6 of 6 small changes noticed by a case, 100.0 %"]
    assert sorted(path.name for path in book.parent.iterdir()) == [
        "case.schema.json",
        "rulebook.schema.json",
        "us-zz-rn.cases.yaml",
        "us-zz-rn.yaml",
    ]


def test_what_is_there_already_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "us-zz-rn.yaml").write_text("ours", "utf-8")
    code, said = new(tmp_path)
    assert code == 2
    assert "is there already" in said
    assert [path.name for path in tmp_path.iterdir()] == ["us-zz-rn.yaml"]


def test_the_schemas_of_another_rulebook_in_the_folder_stay_as_they_are(tmp_path: Path) -> None:
    schema = tmp_path / "rulebook.schema.json"
    schema.write_text("ours", "utf-8")
    code, said = new(tmp_path)
    assert code == 0
    assert f"left {schema} as it is" in said
    assert f"wrote {tmp_path / 'case.schema.json'}" in said
    assert schema.read_text("utf-8") == "ours"


def test_a_link_that_leads_nowhere_is_not_written_through_and_nothing_is_left_behind(tmp_path: Path) -> None:
    (tmp_path / "us-zz-rn.cases.yaml").symlink_to(tmp_path / "elsewhere")
    code, said = new(tmp_path)
    assert code == 2
    assert "cannot be written" in said
    assert [path.name for path in tmp_path.iterdir()] == ["us-zz-rn.cases.yaml"]


@pytest.mark.parametrize(
    ("programme", "doubt"),
    [
        ("us-fl-zed", ""),
        ("de-zed", ""),
        ("us-xq-rn", "US-XQ is no region we know; check “for” in the rulebook"),
        ("de-by-rn", "DE-BY is no region we know"),
        ("xq-rn", "XQ is no country we know"),
        ("xq-zz-rn", "XQ is no country we know"),
    ],
)
def test_a_place_without_a_name_is_said_and_not_refused(tmp_path: Path, programme: str, doubt: str) -> None:
    code, said = new(tmp_path, programme)
    assert code == 0
    assert (tmp_path / f"{programme}.yaml").exists()
    assert doubt in said
    assert said.count("we know") == bool(doubt)


def test_a_successor_that_is_no_programme_is_a_problem_until_its_file_is_there(tmp_path: Path) -> None:
    new(tmp_path)
    book = tmp_path / "us-zz-rn.yaml"
    book.write_text(book.read_text("utf-8") + "replaced-by: us-zz-md\n", "utf-8")
    ran = opencme("rulebooks", "check", str(book))
    assert ran.code == 1
    assert ran.err.startswith(f'{book}: replaced-by: unknown programme "us-zz-md"')
    new(tmp_path, "us-zz-md", profession="physician-md")
    assert opencme("rulebooks", "check", str(book)).code == 0


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"programme": "Florida"}, "is no programme's id"),
        ({"programme": "us-fl-md"}, "us-fl-md is there already"),
        ({"kind": "license"}, 'unknown kind "license"; did you mean "licence"?'),
        ({"profession": "nurze"}, "unknown profession"),
        ({"system": "anc"}, "unknown system"),
        ({"ends": "birthdays"}, "unknown way to end a period"),
        ({"ends": "13-45"}, "13-45 is no day of the year; write month and day as 06-30"),
        ({"months": "two"}, "months must be a whole number such as 24, not “two”"),
        ({"need": "-1"}, "need: -1 is negative"),
        ({"need": "0"}, "need must be more than 0"),
        ({"url": "nursing.example"}, "the authority's url must start with https://"),
        ({"url": "javascript:alert(1)"}, "the authority's url must start with https://"),
    ],
)
def test_what_is_not_understood_is_one_line_and_nothing_is_written(
    tmp_path: Path, changed: dict[str, str], problem: str
) -> None:
    code, said = new(tmp_path / "ours", **changed)
    assert code == 2
    assert problem in said
    assert len(said.strip().splitlines()) == 1
    assert not (tmp_path / "ours").exists()


def test_old_rulebooks_are_listed_the_oldest_first_with_exit_code_1() -> None:
    ran = opencme("rulebooks", "stale", "--days", "0", "--on", "2100-01-01", columns=200)
    assert ran.code == 1
    heading, *rows = ran.lines
    assert heading.split() == ["programme", "title", "checked", "days", "ago"]
    assert len(rows) == len(rulebook.ids())
    ages = [int(row.split()[-1]) for row in rows]
    assert ages == sorted(ages, reverse=True)


def test_where_nothing_is_old_that_is_said_with_exit_code_0() -> None:
    ran = opencme("rulebooks", "stale", "--days", "36500")
    assert (ran.code, len(ran.lines)) == (0, 1)


def test_a_day_before_the_calendar_begins_is_one_line() -> None:
    ran = opencme("rulebooks", "stale", "--on", "0001-01-01")
    assert ran.code == 2
    assert ran.err == "opencme: --on: 365 days before 0001-01-01 is before the calendar begins; write a later day\n"


def test_coverage_is_printed_as_the_published_page_has_it() -> None:
    page = (Path(__file__).parents[2] / "docs" / "coverage.md").read_text("utf-8")
    assert opencme("rulebooks", "coverage").out == page


def test_an_answer_that_is_not_understood_is_asked_again_at_once(tmp_path: Path) -> None:
    answers = [
        *("Zed Board", "licens", "licence", "nurze", "RN", "Zed", "nowhere", "https://z.example", " ", "Rule 1"),
        *("two", "24", "june", "06-31", "06-30 even", "hours", "contact-hour", "-1", "20", "anc", "ancc"),
    ]
    ran = CliRunner().invoke(group, ["rulebooks", "new", "us-zz-rn", str(tmp_path)], input="\n".join(answers) + "\n")
    assert ran.exit_code == 0, ran.output
    assert ran.output.count("Error: ") == 10
    assert rulebook.load_file(tmp_path / "us-zz-rn.yaml").title == "Zed Board"


def test_a_period_that_ends_in_even_years_can_be_said_and_its_cases_are_of_such_a_period(tmp_path: Path) -> None:
    code, _ = new(tmp_path, ends="06-30 even", months="24")
    assert code == 0
    assert "ends: {month: 6, day: 30, years: even}" in (tmp_path / "us-zz-rn.yaml").read_text("utf-8")
    cases = (tmp_path / "us-zz-rn.cases.yaml").read_text("utf-8")
    assert re.search(r"expires: \d{3}[02468]-06-30", cases)
    assert opencme("rulebooks", "check", str(tmp_path / "us-zz-rn.yaml")).code == 0
