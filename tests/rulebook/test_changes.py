"""The change between two versions of a rulebook, in words that an officer would send to licensees."""

from datetime import date
from typing import Any

import pytest

from opencme import rulebook
from opencme.rulebook import Rulebook, read_text
from opencme.rulebook.changes import Change, changes, timeline
from opencme.rulebook.plain import as_text, source_of

FLORIDA = rulebook.load("us-fl-md")


def florida(**rules: Any) -> Rulebook:
    """Florida's rulebook with other values in some rules; None takes a rule out."""
    data = source_of("us-fl-md")
    for name, keys in rules.items():
        if keys is None:
            del data["rules"][name.replace("_", "-")]
        else:
            data["rules"].setdefault(name.replace("_", "-"), {}).update(keys)
    return read_text(as_text(data), "us-fl-md.yaml")


def test_the_same_rulebook_has_not_changed() -> None:
    assert changes(FLORIDA, florida()) == []


def test_a_number_that_changes_on_a_day_is_said_with_the_day_and_what_it_was() -> None:
    new = florida(medical_errors={"need": {date(2000, 1, 1): 2, date(2027, 7, 1): 3}})
    assert Change(
        "medical-errors",
        date(2027, 7, 1),
        "Prevention of medical errors: from 1 July 2027: 3 hours instead of 2 hours.",
    ) in changes(FLORIDA, new)


def test_a_number_that_changes_without_a_day_is_said_with_what_it_was() -> None:
    assert [change.words for change in changes(FLORIDA, florida(total={"need": 45}))] == [
        "Total hours: 45 hours instead of 40 hours."
    ]


def test_a_new_rule_and_one_that_is_gone_are_named() -> None:
    source = {"cite": "The law", "url": "https://law.example"}
    ethics = {"title": "An hour on ethics", "need": 1, "where": {"topic": "ethics"}, "source": source}
    said = [change.words for change in changes(FLORIDA, florida(domestic_violence=None, ethics=ethics))]
    assert said == [
        "New: an hour on ethics. 1 hour on ethics in each period.",
        "No longer asked: two hours on domestic violence in every third renewal period.",
    ]


def test_another_condition_is_shown_beside_the_one_before() -> None:
    (change,) = changes(FLORIDA, florida(controlled_substances={"when": {"fact": "prescribes-opioids"}}))
    assert "you prescribe opioids" in change.words
    assert "Before: “2 hours" in change.words


def test_the_dates_of_the_law_are_told_the_latest_first() -> None:
    told = timeline(rulebook.load("us-mi-md"))
    assert [change.since for change in told] == sorted((change.since for change in told), reverse=True)  # type: ignore[type-var]
    assert any(change.words.endswith("2 hours instead of 1 hour") for change in told)


@pytest.mark.parametrize("programme", rulebook.ids())
def test_every_rulebook_written_out_reads_as_itself(programme: str) -> None:
    again = read_text(as_text(source_of(programme)), f"{programme}.yaml")
    assert changes(rulebook.load(programme), again) == []
    assert list(again.rules) == list(rulebook.load(programme).rules)
