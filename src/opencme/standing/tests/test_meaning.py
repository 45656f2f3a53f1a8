"""What a changed rulebook means for one person in one period."""

from __future__ import annotations

from datetime import date
from typing import Any

from opencme import rulebook
from opencme.credit import Amount, Credential, Learner, Record, Transcript
from opencme.rulebook import Rulebook
from opencme.rulebook.plain import as_text, source_of
from opencme.standing import Standing, of
from opencme.standing.meaning import meaning

ON = date(2026, 11, 24)
HELD = Credential(date(2012, 5, 4), date(2027, 1, 31))
EARNED = Transcript.of([Record(date(2026, 1, 1), "ama-pra-1", Amount.of(38))])


def answer(book: Rulebook) -> Standing:
    facts = {"dea-registered": False}
    return of(book, HELD, Learner("physician-md", facts=facts), EARNED, on=ON)


def changed(**rules: Any) -> str:
    """What today's rulebook with these keys of its rules would mean, coming from today's."""
    data = source_of("us-fl-md")
    for name, keys in rules.items():
        if keys is None:
            del data["rules"][name.replace("_", "-")]
        else:
            data["rules"][name.replace("_", "-")] |= keys
    return meaning(answer(rulebook.load("us-fl-md")), answer(rulebook.read_text(as_text(data), "us-fl-md.yaml")))


def test_more_is_needed() -> None:
    assert changed(total={"need": 45}) == "In your period until 31 January 2027 you now need 5 hours more in all."


def test_more_and_less_are_said_together_with_what_they_are_about() -> None:
    assert changed(medical_errors={"need": 3}, domestic_violence={"need": 1}) == (
        "In your period until 31 January 2027 you now need 1 hour more on prevention of medical errors"
        " and 1 hour less on domestic violence."
    )


def test_less_is_needed() -> None:
    assert changed(total={"need": 39}) == "In your period until 31 January 2027 you now need 1 hour less in all."


def test_a_new_question_is_named() -> None:
    assert changed(medical_errors={"when": {"fact": "sees-adults"}}).startswith("It now depends on your answer: Do you")


def test_nothing_changes_where_nothing_is_missing_more_or_less() -> None:
    assert changed(pro_bono_cap={"most": 6}) == "In your period until 31 January 2027 nothing changes for you."


def test_an_exemption_ends_it() -> None:
    data = source_of("us-fl-md") | {"in-force": {"until": date(2026, 1, 1)}}
    after = answer(rulebook.read_text(as_text(data), "us-fl-md.yaml"))
    assert meaning(answer(rulebook.load("us-fl-md")), after) == "Nothing is asked of you any more for this period."
