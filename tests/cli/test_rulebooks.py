"""`opencme rulebooks`: what programmes ask, in words and as data, and whether their files are right."""

import json
import subprocess
from pathlib import Path

import pytest

from opencme import rulebook
from opencme.rulebook.schema import case_schema, rulebook_schema
from tests.cli.command import PROGRAM, installed, opencme

WIDTHS = (40, 80, 200)


@pytest.fixture
def florida(tmp_path: Path) -> Path:
    """Florida's rulebook with its cases beside it, as files of one's own."""
    shipped = rulebook.file_of("us-fl-md")
    for path in (shipped, shipped.with_name("us-fl-md.cases.yaml")):
        (tmp_path / path.name).write_text(path.read_text("utf-8"), "utf-8")
    return tmp_path / "us-fl-md.yaml"


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_every_programme_is_listed_with_its_rules_and_the_day_it_was_checked() -> None:
    ran = opencme("rulebooks", columns=200)
    assert ran.code == 0
    heading, *rows = ran.lines
    assert heading.split() == ["programme", "title", "rules", "checked"]
    assert [row.split()[0] for row in rows] == list(rulebook.ids())
    assert ran == opencme("rulebooks", "list", columns=200)
    book = rulebook.load("us-fl-md")
    row = next(row for row in rows if row.startswith("us-fl-md "))
    assert row.split()[-2:] == [str(len(book.rules)), str(book.checked)]


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("arguments", [["list"], ["show", "us-fl-md"]], ids=str)
def test_text_fits_the_width_and_is_plain_where_it_is_piped(arguments: list[str], columns: int) -> None:
    ran = opencme("rulebooks", *arguments, columns=columns)
    assert max(map(len, ran.lines)) <= columns
    assert "\x1b" not in ran.out
    assert all(line == line.rstrip() for line in ran.lines)


@pytest.mark.parametrize("programme", rulebook.ids())
def test_every_rulebook_is_shown_with_each_rule_its_source_and_its_doubts(programme: str) -> None:
    ran = opencme("rulebooks", "show", programme, columns=200)
    assert ran.code == 0
    text = " ".join(ran.out.split())
    book = rulebook.load(programme)
    assert text.startswith(book.title)
    for rule in book.rules.values():
        assert f"{rule.id} {' '.join(rule.title.split())}" in text
        assert f"{' '.join(rule.source.cite.split())}; confidence {rule.confidence}" in text
    assert all(" ".join(note.split()) in text for note in book.notes)


def test_a_programme_that_nobody_wrote_gives_one_line_and_ends_with_2() -> None:
    for run in (opencme, installed):
        ran = run("rulebooks", "show", "us-fl-mdd")
        assert (ran.code, ran.out) == (2, "")
        assert ran.err == 'opencme: unknown programme "us-fl-mdd"; did you mean "us-fl-md"?\n'


@pytest.mark.parametrize(
    ("arguments", "schema"), [([], rulebook_schema()), (["rulebook"], rulebook_schema()), (["case"], case_schema())]
)
def test_the_schema_is_printed_as_json(arguments: list[str], schema: object) -> None:
    ran = opencme("rulebooks", "schema", *arguments)
    assert (ran.code, json.loads(ran.out)) == (0, schema)


# Checking


def test_a_rulebook_and_its_cases_that_agree_end_with_0(florida: Path) -> None:
    ran = opencme("rulebooks", "check", str(florida))
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("1 rulebook, ")
    assert ran.out.endswith(" cases, 0 problems\n")
    assert ran.out == opencme("rulebooks", "check", "us-fl-md").out


def test_a_number_changed_in_the_law_is_noticed_by_its_cases(florida: Path) -> None:
    replace(florida, "need: 40", "need: 41")
    ran = opencme("rulebooks", "check", str(florida))
    assert ran.code == 1
    assert "us-fl-md.cases.yaml:1: " in ran.err
    assert "expected needed 40, got 41" in ran.err or "expected missing" in ran.err


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("us-fl-md.yaml", "topic: prevention-of-medical-errors", "topic: errors", 'unknown topic "errors"'),
        ("us-fl-md.yaml", "    source:\n", "    sauce:\n", 'unknown key in rule total "sauce"; did you mean "source"?'),
        ("us-fl-md.yaml", "need: 40", "need: -40", "need: -40 is negative; an amount is 0 or more"),
        ("us-fl-md.yaml", "programme: us-fl-md", "programme: us-fl", "the file must be named us-fl.yaml"),
        ("us-fl-md.cases.yaml", "programme: us-fl-md", "programme: us-nc-md", "about us-nc-md, not us-fl-md"),
        ("us-fl-md.cases.yaml", "  as_of: ", "  # ", "a case beside a rulebook needs as_of and expect"),
        ("us-fl-md.cases.yaml", "  credits:", "  credit:", 'unknown key in a case "credit"; did you mean "credits"?'),
    ],
)
def test_what_is_wrong_is_named_with_its_file(florida: Path, file: str, old: str, new: str, said: str) -> None:
    replace(florida.with_name(file), old, new)
    ran = opencme("rulebooks", "check", str(florida))
    # 1: the rulebook can be read, but a case does not fit it; 2: something cannot be read at all.
    assert ran.code == (1 if said.startswith(("about", "a case beside")) else 2)
    (line,) = ran.err.splitlines()
    assert line.startswith(str(florida.with_name(file)))
    assert said in line
    assert "1 problem" in ran.out


def test_a_rulebook_without_cases_is_not_right(florida: Path) -> None:
    florida.with_name("us-fl-md.cases.yaml").unlink()
    ran = opencme("rulebooks", "check", str(florida))
    assert ran.code == 1
    assert ran.err == f"{florida}: no cases beside it; write us-fl-md.cases.yaml\n"


@pytest.mark.parametrize("what", ["none.yaml", "us-fl-mdd"])
def test_what_is_not_there_is_named_and_ends_with_2(what: str) -> None:
    ran = installed("rulebooks", "check", what)
    assert ran.code == 2
    (line,) = ran.err.splitlines()
    assert what in line


def test_a_reader_that_stops_early_ends_the_command_quietly() -> None:
    with subprocess.Popen([PROGRAM, "rulebooks", "schema"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline() == b"{\n"
        process.stdout.close()
        assert process.stderr.read() == b""


def test_a_rulebook_of_ones_own_is_shown_from_its_file(florida: Path) -> None:
    assert opencme("rulebooks", "show", str(florida), columns=200) == opencme(
        "rulebooks", "show", "us-fl-md", columns=200
    )


def test_a_case_that_differs_already_is_left_out_of_the_small_changes(florida: Path) -> None:
    cases = florida.with_name("us-fl-md.cases.yaml")
    replace(cases, "missing: 0", "missing: 7")
    ran = opencme("rulebooks", "check", "--mutate", str(florida), columns=200)
    assert ran.code == 1
    assert "left out, since they differ already: 1 case" in ran.out


def test_sources_cannot_have_been_read_on_a_day_to_come(florida: Path) -> None:
    replace(florida, "checked: 2026-01-02", "checked: 2099-01-02")
    ran = opencme("rulebooks", "check", str(florida), columns=200)
    assert ran.code == 1
    assert "2099-01-02 is yet to come" in ran.err
