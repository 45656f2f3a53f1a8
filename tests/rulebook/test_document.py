"""A document is read with the place of every value, and what is no plain YAML is refused where it stands."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from opencme.rulebook.document import DEEPEST, LARGEST_FILE, DocumentError, Node, decode, documents, parse, read_file
from tests.rulebook.small import NAME, refusal


def scalar(text: str) -> object:
    return parse(f"a: {text}", NAME).mapping("a document")["a"].value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("40", 40),
        ("1.25", Decimal("1.25")),
        ("-3", -3),
        ("2026-01-31", date(2026, 1, 31)),
        ("true", True),
        ("false", False),
        ("yes", "yes"),
        ("NO", "NO"),
        ("", None),
        ("~", None),
        ("null", None),
        ('"40"', "40"),
        ("'2026-01-31'", "2026-01-31"),
        ("1e5", "1e5"),
        ("0x10", "0x10"),
        ("ama-pra-1", "ama-pra-1"),
    ],
)
def test_plain_values_are_read_by_their_look_and_quoted_ones_as_text(text: str, value: object) -> None:
    assert scalar(text) == value
    assert type(scalar(text)) is type(value)


def test_every_value_knows_its_line() -> None:
    root = parse("a:\n  b:\n    - 1\n    - 2\n", NAME)
    b = root.mapping("a document")["a"].mapping("a")["b"]
    assert [node.place for node in (root, b, *b.sequence("b"))] == [f"{NAME}:{line}" for line in (1, 2, 3, 4)]


def test_a_file_may_hold_one_document_item_or_a_list_of_them() -> None:
    assert [node.value for node in documents("- 1\n- 2\n", NAME)] == [1, 2]
    assert [node.mapping("it").keys() for node in documents("a: 1", NAME)] == [{"a"}]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: [1, 2\nb: 3 # here", "not YAML: did not find expected ',' or ']'"),
        ("a:\n\tb: 1 # here", "not YAML: found character that cannot start any token"),
        ("a: 1\na: 2 # here", "“a” stands twice in the same mapping"),
        ("a: &x 1 # here\nb: *x", "anchors and aliases (& and *) are not allowed; write the value again"),
        ("? &x a # here\n: 1", "anchors and aliases (& and *) are not allowed; write the value again"),
        ("a: 1\nb: *x # here", "anchors and aliases (& and *) are not allowed; write the value again"),
        ("a: !!python/name:os.system x # here", "tags (!) are not allowed; write the plain value"),
        ("a: !!str 5 # here", "tags (!) are not allowed; write the plain value"),
        ("? [a]\n: 1", "a key must be a plain name"),
        ("a: 1\n--- # here\nb: 2", "a second document starts here (---); a file holds one"),
        ("a: 2026-02-30 # here", "2026-02-30 is not a day of the calendar (write year-month-day)"),
        ("a: 2026-1-5 # here", "2026-1-5 is not a day of the calendar (write year-month-day)"),
        ("a: 1.00000000000000000000000001", "1.00000000000000000000000001 has more than 25 digits"),
        ('a: "\\e[31mred"', "control characters are not allowed in text"),
        ('"\\x9b31m": red', "control characters are not allowed in text"),
        (f"a: {'x' * 200_000}", "a value of 200000 characters; the longest allowed has 100000"),
        (f"{'9' * 1000}: 1\na: {'9' * 1000} # here", f"{'9' * 60}… has more than 25 digits"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_no_plain_yaml_is_refused_on_its_line(text: str, problem: str) -> None:
    assert refusal(text, parse) == problem


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_deep_nesting_is_refused_however_deep_it_is(opening: str) -> None:
    assert refusal(opening * 200_000, parse) in (f"nested more than {DEEPEST} deep", "a key must be a plain name")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "the file is empty"),
        ("\n# only a comment\n", "the file is empty"),
        ("a: \0", "not YAML: unacceptable character #x0000: control characters are not allowed"),
        ("a: \ud800", "not YAML: the text holds half of a character"),
    ],
    ids=repr,
)
def test_what_has_no_line_is_refused_by_the_file(text: str, problem: str) -> None:
    with pytest.raises(DocumentError) as caught:
        parse(text, NAME)
    assert (caught.value.place, caught.value.problem) == (NAME, problem)


# What a value may be asked to be


def node(text: str) -> Node:
    return parse(text, NAME)


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        (lambda: node("[1]").mapping("for"), "for must be a mapping of names to values, not a list"),
        (
            lambda: node("{countri: US}").mapping("for", ("country",)),
            'unknown key in for "countri"; did you mean "country"?',
        ),
        (lambda: node("{a: 1}").mapping("for", None, ("country",)), "for has no country; add “country: …”"),
        (lambda: node("{a: 1}").sequence("notes"), "notes must be a list, not a mapping"),
        (lambda: node("2026-01-31").text("title"), "title must be text, not “2026-01-31”"),
        (lambda: node("true").text("title"), "title must be text, not true"),
        (lambda: node("[1]").text("title"), "title must be text, not a list"),
        (lambda: node("opiod").name("topics", "topic"), 'unknown topic "opiod"; did you mean "opioid-prescribing"?'),
        (lambda: node("licens").choice("kind", ("licence",)), 'unknown kind "licens"; did you mean "licence"?'),
        (lambda: node("yes").flag("tested"), "tested must be true or false, not “yes”"),
        (lambda: node("soon").date("checked"), "checked must be a date such as 2026-12-01, not “soon”"),
        (lambda: node("1.5").integer("months"), "months must be a whole number of at least 0, not “1.5”"),
        (lambda: node("0").integer("months", 1), "months must be a whole number of at least 1, not “0”"),
        (lambda: node("true").integer("months"), "months must be a whole number of at least 0, not true"),
        (lambda: node("1000001").integer("months"), "months is larger than makes sense: 1000001"),
        (lambda: node("x").decimal("value", 4), "value must be a number, not “x”"),
        (lambda: node("-1").decimal("value", 4), "value must lie between 0 and 1000000, not -1"),
        (lambda: node("0.12345").decimal("value", 4), "value has more than 4 decimal places: 0.12345"),
        (lambda: node("forty").amount("need"), "need must be a number such as 1.25, not “forty”"),
        (lambda: node("null").amount("need"), "need must be a number such as 1.25, not nothing"),
        (lambda: node("-1").amount("need"), "need: -1 is negative; an amount is 0 or more"),
        (
            lambda: node("1.005").amount("need"),
            "need: 1.005 has more than two decimal places; amounts are kept to the hundredth",
        ),
        (lambda: node("99999999").amount("need"), "need: 99999999 is larger than any amount of credit"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_with_what_would_be_right(
    wrong: Callable[[], object], problem: str
) -> None:
    with pytest.raises(DocumentError) as caught:
        wrong()
    assert str(caught.value) == f"{NAME}:1: {problem}"


# Files


def test_a_file_may_start_with_a_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / "marked.yaml"
    file.write_bytes(b"\xef\xbb\xbfa: 1")
    assert read_file(file) == "a: 1"


def test_a_file_in_another_encoding_is_refused_where_it_starts() -> None:
    with pytest.raises(DocumentError, match=r"^old\.yaml:2: the file is not UTF-8 text; save it as UTF-8$"):
        decode("a: 1\ntitle: Ärzte".encode("latin-1"), "old.yaml")


def test_what_cannot_be_opened_is_refused_by_its_name(tmp_path: Path) -> None:
    for path, reason in ((tmp_path / "none.yaml", "No such file or directory"), (tmp_path, "Is a directory")):
        with pytest.raises(DocumentError) as caught:
            read_file(path)
        assert str(caught.value) == f"{path}: cannot be read: {reason}"


def test_a_file_larger_than_any_rulebook_is_not_even_read(tmp_path: Path) -> None:
    file = tmp_path / "large.yaml"
    with file.open("wb") as handle:
        handle.truncate(LARGEST_FILE + 1)
    with pytest.raises(DocumentError, match="the file is larger than 50 MB"):
        read_file(file)
