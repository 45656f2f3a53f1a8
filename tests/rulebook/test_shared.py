"""Duties that several programmes share are written once and taken over by name."""

import re
from pathlib import Path

import pytest

from opencme import rulebook
from opencme.rulebook import DocumentError, shared
from opencme.rulebook.shared import FOLDER, shared_duties
from tests.rulebook.small import TOTAL, loaded, refusal, text_of

USED = "  trafficking: {use: us-fl-human-trafficking, part-of: total}\n"


def test_a_rule_takes_the_shared_duty_over_whole() -> None:
    rule = loaded(TOTAL + USED).rules["trafficking"]
    assert rule.title == "One hour on human trafficking, once, by 1 January 2021"
    assert rule.source.cite == "Fla. Stat. sec. 456.0341"
    assert rule.part_of == ("total",)
    assert rule.shared == "us-fl-human-trafficking"


def test_what_stands_in_the_rule_itself_stands_instead() -> None:
    rule = loaded(TOTAL + USED.replace("}", ", title: Our own words, confidence: low}")).rules["trafficking"]
    assert (rule.title, rule.confidence) == ("Our own words", "low")
    assert rule.note == loaded(TOTAL + USED).rules["trafficking"].note


def test_an_unknown_shared_duty_is_refused_with_the_nearest_name() -> None:
    problem = refusal(text_of(TOTAL + USED.replace("trafficking, part", "traficking, part").rstrip() + " # here\n"))
    assert problem == 'unknown shared duty "us-fl-human-traficking"; did you mean "us-fl-human-trafficking"?'


def test_a_key_that_is_wrong_beside_use_is_refused_like_any_other() -> None:
    problem = refusal(text_of(TOTAL + USED.replace("}", ", neeed: 2}").rstrip() + " # here\n"))
    assert "neeed" in problem


def test_a_shared_duty_that_names_a_rule_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "rulebooks" / "us" / "shared"
    folder.mkdir(parents=True)
    (folder / "us-xx.yaml").write_text("title: A duty\npart-of: total\n", "utf-8")
    monkeypatch.setattr(shared, "FOLDER", tmp_path / "rulebooks")
    shared_duties.cache_clear()
    try:
        with pytest.raises(DocumentError, match=re.escape("us-xx.yaml:2: a shared duty has no part-of")):
            loaded(TOTAL + "  xx: {use: us-xx}\n")
    finally:
        shared_duties.cache_clear()


def test_every_shared_duty_is_used_by_at_least_two_programmes() -> None:
    users: dict[str, set[str]] = {name: set() for name in shared_duties()}
    for programme in rulebook.ids():
        for rule in rulebook.load(programme).rules.values():
            if rule.shared:
                users[rule.shared].add(programme)
    assert {name: books for name, books in users.items() if len(books) < 2} == {}


def test_shared_duties_are_not_programmes() -> None:
    assert not set(shared_duties()) & set(rulebook.ids())
    assert all(path.is_relative_to(FOLDER) for path in shared_duties().values())
