"""The published schemas say what the readers take: an editor that follows them writes files that load."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from opencme.rulebook import DocumentError, read_text, reader, rule_reader, schema
from opencme.rulebook.condition_reader import TESTS
from opencme.rulebook.selection_reader import KEYS as SELECTION_KEYS
from opencme.rulebook.shared import FOLDER
from opencme.standing import answer, cases, read_cases
from tests.rulebook.documents import (
    DELETE,
    EVERY_CASE_KEY,
    EVERY_KEY,
    Place,
    as_json,
    as_text,
    changed,
    data_of,
    places,
)
from tests.rulebook.small import text_of

BESIDE = Path(schema.__file__).parent
FILES = sorted(FOLDER.glob("*/*.yaml"))
RULEBOOK, CASE = schema.rulebook_schema(), schema.case_schema()


def validator(of: dict[str, Any]) -> Draft202012Validator:
    return Draft202012Validator(of, format_checker=Draft202012Validator.FORMAT_CHECKER)


def loads(data: Any, read: Callable[[str, str], object]) -> str:
    """What the loader says against the data; empty if it takes it."""
    try:
        read(as_text(data), "changed.yaml")
    except DocumentError as error:
        return error.problem
    return ""


def read_all(text: str, name: str) -> object:
    return list(read_cases(text, name))


# The files


@pytest.mark.parametrize("of", ["rulebook", "case"])
def test_the_published_file_is_what_the_vocabulary_gives_today(of: str) -> None:
    published = json.loads((BESIDE / f"{of}.schema.json").read_text("utf-8"))
    assert published == {"rulebook": RULEBOOK, "case": CASE}[of], f"write `opencme rulebooks schema {of}` to it again"


@pytest.mark.parametrize("of", [RULEBOOK, CASE], ids=["rulebook", "case"])
def test_it_is_a_schema_of_the_draft_it_names(of: dict[str, Any]) -> None:
    assert of["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(of)


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_every_shipped_rulebook_and_case_file_is_valid(file: Path) -> None:
    of = CASE if file.name.endswith(".cases.yaml") else RULEBOOK
    problems = [
        f"{error.json_path}: {error.message}"
        for error in validator(of).iter_errors(as_json(data_of(file.read_text("utf-8"))))
    ]
    assert not problems


# The keys


def keys_of(form: Any) -> set[str]:
    return set(form["properties"])


def test_the_schemas_know_exactly_the_keys_of_the_readers() -> None:
    defined = RULEBOOK["$defs"] | CASE["$defs"]
    assert keys_of(RULEBOOK) == set(reader.RULEBOOK_KEYS)
    assert RULEBOOK["required"] == list(reader.REQUIRED)
    assert keys_of(defined["rule"]) == set(rule_reader.RULE_KEYS)
    assert keys_of(defined["selection"]) == set(SELECTION_KEYS)
    assert keys_of(defined["case"]) == set(cases.CASE_KEYS)
    assert keys_of(defined["credit"]) == set(cases.RECORD_KEYS)
    assert {key for form in defined["condition"]["anyOf"] for key in keys_of(form)} == {
        "fact", "renewal", "profession", "all", "any", "not", *TESTS,
    }  # fmt: skip
    expected = keys_of(defined["case"]["properties"]["expect"]["properties"]["rules"]["additionalProperties"])
    assert expected == set(cases.EXPECTED)


def test_the_states_it_names_are_those_of_an_answer() -> None:
    states = {answer.MET, answer.LATE, answer.SHORT, answer.OVERDUE, answer.NOT_APPLICABLE, answer.UNDETERMINED}
    assert set(schema.ANSWERS) == states
    assert set(schema.STANDINGS) <= states | {answer.EXEMPT}


def properties(form: Any) -> Iterator[tuple[str, Any]]:
    """Every key that the schema knows anywhere, with its form."""
    if isinstance(form, dict):
        entries = form.get("properties")
        if isinstance(entries, dict) and form.get("type") == "object":
            yield from entries.items()
        for inner in form.values():
            yield from properties(inner)
    elif isinstance(form, list):
        for inner in form:
            yield from properties(inner)


@pytest.mark.parametrize("of", [RULEBOOK, CASE], ids=["rulebook", "case"])
def test_every_key_is_explained_in_a_sentence(of: dict[str, Any]) -> None:
    for key, form in properties(of):
        words = form.get("description", "")
        assert words.rstrip(".?)") != words, f"{key}: “{words}”"


def keys_in(data: Any) -> set[str]:
    return {key for place in places(data) for key in place if isinstance(key, str)}


def test_the_rulebook_of_every_key_uses_every_key_of_the_schema() -> None:
    used = keys_in(data_of(EVERY_KEY)) | {
        "cohorts",
        "birth-month-end",
        "plus",
        "renews",
    }  # other ways to end a period: below
    assert {key for key, _ in properties(RULEBOOK)} <= used


def test_the_case_of_every_key_uses_every_key_of_the_schema_but_the_facts() -> None:
    known = {key for key, _ in properties(CASE)} - set(CASE["$defs"]["fact"]["enum"])
    assert known <= keys_in(data_of(EVERY_CASE_KEY))


@pytest.mark.parametrize(
    "ends",
    [
        "birthday",
        "day-before-birthday",
        "birth-month-end",
        "issue-anniversary",
        "calendar-year",
        "any-day",
        {"month": 2, "day": 29},
        {"month": 12, "day": "last", "years": "odd"},
        {"month": 6, "day": 30, "year": 2026},
        {"cohorts": {"a": {"month": 4, "day": 30, "years": "even"}, "b": {"month": 4, "day": 30, "years": "odd"}}},
        {"birth-month-end": {"plus": 1}},
    ],
    ids=str,
)
def test_every_way_to_end_a_period_passes_schema_and_loader(ends: Any) -> None:
    data = changed(data_of(EVERY_KEY), ("period", "ends"), ends)
    assert not list(validator(RULEBOOK).iter_errors(as_json(data)))
    assert not loads(data, read_text)


# What is refused

FIRST: Place = ("rules", "total")
REFUSED: list[tuple[Place, Any]] = [
    *[((key,), DELETE) for key in reader.REQUIRED],
    ((*FIRST, "source"), DELETE),
    ((*FIRST, "title"), DELETE),
    ((*FIRST, "source", "cite"), DELETE),
    ((*FIRST, "source", "url"), "law.example"),
    ((*FIRST, "needs"), 40),
    (("programmes",), "x"),
    (("kind",), "license"),
    (("unit",), "hours"),
    (("for", "profession"), ["physician"]),
    (("for", "professions"), ["physician-md"]),
    (("rules",), []),
    (("rules", "total"), None),
    (("accepts",), []),
    (("accepts",), {"system": "any"}),
    (("accepts", 0, "system"), "ama-pra-3"),
    (("accepts", 0, "value"), -1),
    (("accepts", 0, "value"), "double"),
    (("accepts", 1, "of"), "minutes"),
    (("accepts", 2, "tiers"), [{"first": 20}]),
    (("checked",), "in January"),
    (("notes",), "one note"),
    (("confidence",), "certain"),
    (("repeats",), "twice"),
    (("period", "months"), 0),
    (("period", "months"), "two years"),
    (("period", "ends"), "birthdays"),
    (("period", "ends", "month"), 13),
    (("period", "ends", "day"), 32),
    (("period", "ends", "years"), "leap"),
    (("period", "follows"), "birth"),
    ((*FIRST, "need"), -1),
    ((*FIRST, "need"), "forty"),
    ((*FIRST, "need"), [40]),
    ((*FIRST, "need"), {}),
    ((*FIRST, "need"), {"2019": 40}),
    ((*FIRST, "need"), {"share": 0.2}),
    ((*FIRST, "need"), {"records": 0}),
    ((*FIRST, "need"), {"records": 1, "per-year": 2}),
    ((*FIRST, "need"), {"fact": "dea-registered"}),
    ((*FIRST, "over"), "month"),
    ((*FIRST, "over"), {"years": 0}),
    ((*FIRST, "over"), {"years": 1, "months": 6}),
    ((*FIRST, "where"), {}),
    ((*FIRST, "where"), {"topic": "opiod-prescribing"}),
    ((*FIRST, "where"), {"topics": "ethics"}),
    ((*FIRST, "where"), {"tested": "yes"}),
    ((*FIRST, "where"), {"any": []}),
    ((*FIRST, "where"), {"completed": {"after": date(2026, 1, 1)}}),
    ((*FIRST, "when"), {"fact": "happy"}),
    ((*FIRST, "when"), {"fact": "dea-registered", "overlaps": "period"}),
    ((*FIRST, "when"), {"fact": "licensed-on", "before": date(2026, 1, 1), "from": date(2020, 1, 1)}),
    ((*FIRST, "when"), {"renewal": {}}),
    ((*FIRST, "when"), {"all": []}),
    ((*FIRST, "when"), {"before": date(2026, 1, 1)}),
    ((*FIRST, "due"), {"months": 12}),
    ((*FIRST, "due"), {"months": 12, "after": "christmas"}),
    ((*FIRST, "due"), {"earliest": []}),
    ((*FIRST, "carry"), {"where": {"topic": "ethics"}}),
    ((*FIRST, "prorate"), {"each": "week", "count": "started"}),
    ((*FIRST, "dated-by"), "today"),
    (("rules", "one-cap", "most-per"), {"week": 1}),
    (("grants", "residency", "to"), DELETE),
    (("grants", "residency", "each", "of"), "dea-registered"),
    (("in-force", "until"), "2026-02-30"),
]


@pytest.mark.parametrize(("at", "value"), REFUSED, ids=str)
def test_schema_and_loader_refuse_the_same_slips(at: Place, value: Any) -> None:
    data = changed(data_of(EVERY_KEY), at, value)
    assert not validator(RULEBOOK).is_valid(as_json(data))
    assert loads(data, read_text)


def test_a_rulebook_may_ask_nothing_if_its_notes_say_why() -> None:
    book = data_of(text_of(notes="[Nothing is asked.]")) | {"rules": {}}
    assert validator(RULEBOOK).is_valid(as_json(book))
    assert not loads(book, read_text)
    del book["notes"]
    assert not validator(RULEBOOK).is_valid(as_json(book))
    assert loads(book, read_text) == "a rulebook without rules says in notes why nothing is asked"


ONLY_THE_LOADER_SEES = [
    r"must be text, not “\d{4}-",  # to a schema a date is text
    r"decimal places",
    r"unknown rule ",
    r"part of nothing|must have one of",  # [] where a name is due
    r"in tiers|no tiers|beside tiers|each tier must be worth more",
    r"must be longer than the others",
    r"before (it starts|from)|is after completed",
    r"more than the amount",
]
VALUES = [DELETE, None, "nonsense", -1, 0, 1, 1.005, True, [], {}, ["nonsense"], {"nonsense": 1}, date(2026, 1, 1)]


def agree(of: dict[str, Any], data: Any, read: Callable[[str, str], object]) -> None:
    valid, problem = validator(of).is_valid(as_json(data)), loads(data, read)
    if not problem:
        assert valid, "the schema refuses what the loader takes"
    elif valid:
        assert any(re.search(known, problem) for known in ONLY_THE_LOADER_SEES), problem


@given(at=st.sampled_from(list(places(data_of(EVERY_KEY)))), value=st.sampled_from(VALUES))
def test_any_one_value_changed_in_a_rulebook_is_judged_alike(at: Place, value: Any) -> None:
    agree(RULEBOOK, changed(data_of(EVERY_KEY), at, value), read_text)


# What a case expects is read only when it is compared.
CASE_PLACES = [at for at in places(data_of(EVERY_CASE_KEY)) if "expect" not in at]


@given(at=st.sampled_from(CASE_PLACES), value=st.sampled_from(VALUES))
def test_any_one_value_changed_in_a_case_is_judged_alike(at: Place, value: Any) -> None:
    agree(CASE, changed(data_of(EVERY_CASE_KEY), at, value), read_all)
