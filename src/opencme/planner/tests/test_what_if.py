"""What would change if something about a clinician changed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opencme import rulebook, standing
from opencme.credit import Amount, Credential, Learner, Record, Transcript, vocabulary
from opencme.planner import what_if
from opencme.planner.holdings import Holding
from opencme.planner.what_if import Change, holding_of

TODAY = date(2026, 11, 24)
FLORIDA = Holding("mine", rulebook.load("us-fl-md"), Credential(issued=date(2012, 5, 4), expires=date(2027, 1, 31)))
PHYSICIAN = Learner("physician-md", born=date(1980, 3, 9), facts={"dea-registered": False})
RECORD = Transcript.of([Record(date(2026, 2, 1), "ama-pra-1", Amount.of(38))])


def of(change: Change) -> what_if.Consequence:
    return what_if.of(FLORIDA, PHYSICIAN, RECORD, change, on=TODAY)


def test_a_dea_registration_asks_for_a_course_more() -> None:
    consequence = of(Change(facts={"dea-registered": True}))
    assert [rule.id for rule in consequence.new_rules] == ["controlled-substances"]
    assert consequence.sentences[0].startswith("In your period until 31 January 2027 you now need 2 hours more")


def test_what_changes_nothing_is_told_so() -> None:
    consequence = of(Change(facts={"practises-obstetrics": True}))
    assert not consequence.changes
    assert consequence.sentences == ["Nothing changes there."]


def test_what_is_given_up_asks_nothing_any_more() -> None:
    consequence = of(Change(dropped=frozenset({"mine"})))
    assert consequence.after is None
    assert consequence.sentences[0].startswith("Nothing would be asked of you for it any more. Now it lacks 2")


def test_a_state_more_says_what_the_record_covers_already() -> None:
    new = holding_of(rulebook.load("us-ga-md"))
    consequence = what_if.added(new, PHYSICIAN, RECORD, Change(added=(new,)), on=TODAY)
    text = " ".join(consequence.sentences)
    assert "Of what is on your record" in text or "nothing on your record" in text
    both = [of(Change(added=(new,))), consequence]
    assert what_if.headline(both).endswith("would be asked of you besides. Nothing would change for the others.")


def test_facts_are_taken_back_too() -> None:
    consequence = of(Change(facts={"dea-registered": None}))
    assert "dea-registered" in (consequence.after.questions if consequence.after else ())


def test_the_facts_that_are_offered_are_those_that_rules_hang_on() -> None:
    offered = what_if.facts_of([FLORIDA.book])
    assert "dea-registered" in offered
    assert not what_if.FOLLOWS & set(offered)


@given(st.sampled_from(rulebook.ids()), st.data())
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_what_is_told_is_how_it_would_stand(programme: str, data: st.DataObject) -> None:
    book = rulebook.load(programme)
    holding = Holding("it", book, Credential(issued=date(2012, 5, 4), expires=date(2027, 6, 30)))
    offered = what_if.facts_of([book])
    names = data.draw(st.lists(st.sampled_from(offered), unique=True, max_size=3)) if offered else []
    change = Change(facts={name: data.draw(st.sampled_from([True, False, None])) for name in names})
    consequence = what_if.of(holding, PHYSICIAN, RECORD, change, on=TODAY)
    learner = Learner("physician-md", born=PHYSICIAN.born, facts=dict(change.told(PHYSICIAN).facts))
    assert consequence.after == standing.of(book, holding.credential, learner, RECORD, on=TODAY)
    assert all(consequence.sentences[:1])
    new = what_if.added(holding_of(book), PHYSICIAN, RECORD, change, on=TODAY)
    assert new.sentences
    assert new.after


@pytest.mark.parametrize("programme", rulebook.ids())
def test_every_fact_that_is_offered_can_be_asked(programme: str) -> None:
    known = vocabulary().terms("facts")
    assert all(known[name].label for name in what_if.facts_of([rulebook.load(programme)]))
