"""`opencme check`: what is missing first, by when, and why; and one line for whatever cannot be read."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.command import FLORIDA, Ran, installed, opencme

WIDTHS = (40, 80, 200)


@pytest.fixture
def florida(tmp_path: Path) -> str:
    file = tmp_path / "florida.yaml"
    file.write_text(FLORIDA, "utf-8")
    return str(file)


# Text


def test_the_answer_comes_first_in_a_sentence(florida: str) -> None:
    ran = opencme("check", florida)
    assert ran.code == 0
    sentence = ran.out.split("\n\n")[1].replace("\n", " ")
    assert sentence.startswith("1 more hour on prevention of medical errors is missing ")
    assert "31 January 2027" in sentence


def test_what_is_missing_stands_before_what_is_met(florida: str) -> None:
    states = [line.split("  ")[0] for line in opencme("check", florida).lines]
    states = [state for state in states if state in ("Missing", "Met", "Not asked")]
    assert states[0] == "Missing"
    assert states.index("Met") > max(at for at, state in enumerate(states) if state == "Missing")
    assert states[-1] == "Not asked"


def test_a_missing_rule_says_how_much_by_when_and_why(florida: str) -> None:
    text = opencme("check", florida, columns=200).out
    assert "1 hour missing (1 of 2 hours), due 31 January 2027 (in 61 days)" in text
    assert "+ 1 from 1 July 2025, When things go wrong" in text
    assert "Law: Rule 64B8-13.005, F.A.C.; Fla. Stat. sec. 456.013(7)" in text
    assert "https://www.dcmsonline.org/page/CMERequirements" in text


@pytest.mark.parametrize("columns", WIDTHS)
def test_text_fits_the_width_and_is_plain_where_it_is_piped(florida: str, columns: int) -> None:
    ran = opencme("check", florida, columns=columns)
    assert max(map(len, ran.lines)) <= columns
    assert "\x1b" not in ran.out
    assert all(line == line.rstrip() for line in ran.lines)
    words = " ".join(ran.out.split())
    assert "1 hour missing (1 of 2 hours), due 31 January 2027 (in 61 days)" in words


def test_a_list_of_cases_is_answered_one_after_the_other() -> None:
    ran = opencme("check", "-", stdin=FLORIDA + FLORIDA.replace("One hour", "Again one hour"))
    assert ran.out.count("Florida Board of Medicine, MD licence renewal") == 2
    assert ran.out.index("One hour") < ran.out.index("────") < ran.out.index("Again one hour")


def test_a_question_is_asked_where_the_period_cannot_be_told() -> None:
    ran = opencme("check", "-", stdin="programme: us-fl-md\nas_of: 2026-12-01\n")
    assert ran.code == 0
    assert "cannot be told yet" in ran.out


def test_another_day_may_be_asked_about(florida: str) -> None:
    late = opencme("check", florida, "--as-of", "2027-02-03", columns=200)
    assert "due 31 January 2027 (3 days ago)" in late.out
    assert json.loads(opencme("check", florida, "--as-of", "2027-02-03", "--format", "json").out)[0]["standing"] == (
        "overdue"
    )


def test_standard_input_is_read_as_a_file_is(florida: str) -> None:
    assert opencme("check", "-", stdin=FLORIDA) == opencme("check", florida)


# JSON


def test_the_json_says_all_that_the_language_promises(florida: str) -> None:
    ran = opencme("check", florida, "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    (answer,) = json.loads(ran.out)
    assert answer["case"] == "One hour of medical errors missing"
    assert answer["programme"] == "us-fl-md"
    assert answer["as_of"] == "2026-12-01"
    assert answer["standing"] == "short"
    assert answer["period"] == {"start": "2025-02-01", "end": "2027-01-31"}
    rule = answer["rules"]["medical-errors"]
    assert {name: rule[name] for name in ("needed", "counted", "missing", "state", "due", "questions")} == {
        "needed": 2, "counted": 1, "missing": 1, "state": "short", "due": "2027-01-31", "questions": [],
    }  # fmt: skip
    assert rule["source"] == {
        "cite": "Rule 64B8-13.005, F.A.C.; Fla. Stat. sec. 456.013(7)",
        "url": "https://www.dcmsonline.org/page/CMERequirements",
    }


def test_the_json_has_the_same_keys_for_every_rule(florida: str) -> None:
    (answer,) = json.loads(opencme("check", florida, "--format", "json").out)
    assert set(answer) >= {"case", "programme", "as_of", "standing", "period", "questions", "rules", "unit", "because"}
    keys = {frozenset(rule) for rule in answer["rules"].values()}
    assert len(keys) == 1
    assert keys.pop() >= {"title", "needed", "counted", "missing", "state", "due", "questions", "source", "confidence"}


def test_in_the_json_what_counted_adds_up_and_what_did_not_has_a_reason(florida: str) -> None:
    (answer,) = json.loads(opencme("check", florida, "--format", "json").out)
    for rule in answer["rules"].values():
        without = sum(each["counted"] for each in rule["without_record"])
        if rule["state"] != "not-applicable":
            assert sum(each["counted"] for each in rule["counted_records"]) + without == rule["counted"]
        assert all(each["reason"] and each["in_words"] for each in rule["not_counted"])
    reasons = {each["title"]: each["reason"] for each in answer["rules"]["total"]["not_counted"]}
    assert reasons == {"Too early": "outside-window"}


def test_in_the_json_hundredths_are_exact_numbers() -> None:
    quarter = FLORIDA.replace("amount: 1,", "amount: 1.25,")
    (answer,) = json.loads(opencme("check", "-", "--format", "json", stdin=quarter).out)
    assert answer["rules"]["medical-errors"]["counted"] == 1.25
    assert answer["rules"]["medical-errors"]["missing"] == 0.75


# Comparing with what is expected


def test_what_is_as_expected_ends_with_0(florida: str) -> None:
    assert opencme("check", florida, "--expect") == Ran(0, "1 of 1 cases as expected\n", "")


@pytest.mark.parametrize(
    ("expected", "wrong", "said"),
    [
        ("standing: short", "standing: met", "standing: expected met, got short"),
        ("end: 2027-01-31}", "end: 2028-01-31}", "period end: expected 2028-01-31, got 2027-01-31"),
        ("missing: 1", "missing: 1.01", "rule medical-errors: expected missing 1.01, got 1"),
        ("state: short", "state: met", "rule medical-errors: expected state met, got short"),
        ("due: 2027-01-31", "due: null", "rule medical-errors: expected due None, got 2027-01-31"),
        ("due: 2027-01-31", "questions: [born]", "rule medical-errors: expected questions [born], got []"),
        ("medical-errors:", "medical-error:", "rule medical-error: the answer has no such rule"),
    ],
)
def test_a_difference_is_named_and_ends_with_1(expected: str, wrong: str, said: str) -> None:
    ran = opencme("check", "-", "--expect", stdin=FLORIDA.replace(expected, wrong))
    assert ran.code == 1
    place, difference, total = ran.err.splitlines()
    assert place == "standard input:1: One hour of medical errors missing"
    assert difference.strip() == said
    assert total == "0 of 1 cases as expected"


def test_with_json_the_comparison_goes_to_standard_error() -> None:
    ran = opencme("check", "-", "--expect", "--format", "json", stdin=FLORIDA)
    assert ran.code == 0
    assert json.loads(ran.out)[0]["standing"] == "short"
    assert ran.err == "1 of 1 cases as expected\n"


def test_an_expectation_that_cannot_be_read_ends_with_2() -> None:
    ran = opencme("check", "-", "--expect", stdin=FLORIDA.replace("needed: 2", "need: 2"))
    assert ran.code == 2
    assert 'unknown key in expected rule medical-errors "need"; did you mean "needed"?' in ran.err


# What cannot be read

UNREADABLE: dict[str, tuple[bytes, str]] = {
    "unknown topic": (
        FLORIDA.replace("prevention-of-medical-errors", "prevention-of-medical-eror").encode(),
        ':13: unknown topic "prevention-of-medical-eror"; did you mean "prevention-of-medical-errors"?',
    ),
    "unknown programme": (b"programme: us-fl-mdd", ':1: unknown programme "us-fl-mdd"; did you mean "us-fl-md"?'),
    "impossible date": (FLORIDA.replace("2025-06-01", "2025-06-31").encode(), ":7: 2025-06-31 is not a day"),
    "negative amount": (FLORIDA.replace("amount: 39", "amount: -39").encode(), ":9: amount: -39 is negative"),
    "three decimals": (FLORIDA.replace("amount: 39", "amount: 3.125").encode(), ":9: amount: 3.125 has more than two"),
    "ten megabytes in a cell": (
        FLORIDA.replace("Too early", "x" * 10_000_000).encode(),
        ":14: a value of 10000000 characters; the longest allowed has 100000",
    ),
    "another encoding": (FLORIDA.replace("Too early", "Zu früh").encode("latin-1"), ":14: the file is not UTF-8 text"),
    "sixteen bits": (FLORIDA.encode("utf-16"), ":1: the file is not UTF-8 text; save it as UTF-8"),
    "empty": (b"", ": the file is empty"),
    "only a comment": (b"# nothing\n", ": the file is empty"),
    "an empty list": (b"[]", ": the file holds no case"),
    "just text": (b"hello", ":1: a case must be a mapping of names to values, not “hello”"),
    "no yaml": (b"a: [1, 2", ": not YAML: did not find expected ',' or ']'"),
    "a tab": (b"a:\n\tb: 1", ":2: not YAML: found character that cannot start any token"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0", ":1: the file is not UTF-8 text; save it as UTF-8"),
    "deeply nested": (b"[" * 100_000, ":1: nested more than 40 deep"),
    "deeply nested mappings": (b"{a: " * 100_000, ":1: nested more than 40 deep"),
    "a key twice": (b"programme: us-fl-md\nprogramme: us-nc-md", ":2: “programme” stands twice in the same mapping"),
    "an anchor": (b"programme: &a us-fl-md\ncase: *a", ":1: anchors and aliases (& and *) are not allowed"),
}


def assert_one_line(ran: Ran, said: str) -> None:
    assert (ran.code, ran.out) == (2, "")
    (line,) = ran.err.splitlines()
    assert line.startswith("opencme: ")
    assert said in line
    assert len(line) < 500


@pytest.mark.parametrize("what", UNREADABLE)
@pytest.mark.parametrize("form", [[], ["--format", "json"], ["--expect"]], ids=["text", "json", "expect"])
def test_what_cannot_be_read_gives_one_line_and_ends_with_2(what: str, form: list[str], tmp_path: Path) -> None:
    data, said = UNREADABLE[what]
    file = tmp_path / "bad.yaml"
    file.write_bytes(data)
    place, _, problem = said.partition(" ")
    ran = opencme("check", str(file), *form)
    assert_one_line(ran, problem)
    assert f"{file}{place}" in ran.err or what == "no yaml"


@pytest.mark.parametrize("what", UNREADABLE)
def test_the_same_holds_for_the_installed_command_and_standard_input(what: str) -> None:
    data, said = UNREADABLE[what]
    assert_one_line(installed("check", "-", stdin=data), said.partition(" ")[2])


def missing(folder: Path) -> Path:
    return folder / "none.yaml"


def a_folder(folder: Path) -> Path:
    return folder


def closed_to_all(folder: Path) -> Path:
    file = folder / "loop.yaml"
    file.symlink_to(file)
    return file


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (missing, "cannot be read: No such file or directory"),
        (a_folder, "cannot be read: Is a directory"),
        (closed_to_all, "cannot be read: Too many levels of symbolic links"),
    ],
)
def test_what_cannot_be_opened_gives_one_line_and_ends_with_2(
    make: Callable[[Path], Path], said: str, tmp_path: Path
) -> None:
    path = make(tmp_path)
    for run in (opencme, installed):
        assert_one_line(run("check", str(path)), f"{path}: {said}")


def test_a_day_that_does_not_exist_gives_one_line_and_ends_with_2(florida: str) -> None:
    assert_one_line(installed("check", florida, "--as-of", "2026-02-30"), "--as-of: “2026-02-30” is not a day")


# The installed command


def test_the_installed_command_prints_plain_text_into_a_pipe(florida: str) -> None:
    ran = installed("check", florida, COLUMNS="80")
    assert ran == opencme("check", florida)
    assert "\x1b" not in ran.out


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_a_terminal_that_lacks_some_letters_still_gets_an_answer(encoding: str) -> None:
    question = FLORIDA.replace("One hour", "Ä – → one hour").encode()
    text = installed("check", "-", stdin=question, PYTHONIOENCODING=encoding, PYTHONUTF8="0", encoding=encoding)
    assert (text.code, text.err) == (0, "")
    assert "1 hour missing" in text.out
    arguments = ("check", "-", "--format", "json")
    ran = installed(*arguments, stdin=question, PYTHONIOENCODING=encoding, PYTHONUTF8="0", encoding=encoding)
    assert json.loads(ran.out)[0]["case"] == "Ä – → one hour of medical errors missing"


def test_a_terminal_gets_colours(florida: str) -> None:
    assert "\x1b[" in installed("check", florida, FORCE_COLOR="1", TERM="xterm-256color", NO_COLOR="").out
