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


ENDED = {"in-force": {"until": date(2026, 1, 1)}}


def test_rules_that_are_only_known_for_an_earlier_time_are_no_relief() -> None:
    ended = answer(rulebook.read_text(as_text(source_of("us-fl-md") | ENDED), "us-fl-md.yaml"))
    assert meaning(TODAY, ended) == (
        "What is asked of you in this period cannot be told any more: its rules are only known for an earlier time."
    )
    assert meaning(ended, TODAY) == "What is asked of you in this period is known now; it is shown below."


def test_an_exemption_ends_it() -> None:
    data = source_of("us-fl-md") | ENDED | {"replaced-by": "us-fl-do"}
    after = answer(rulebook.read_text(as_text(data), "us-fl-md.yaml"))
    assert meaning(answer(rulebook.load("us-fl-md")), after) == "Nothing is asked of you any more for this period."


SOURCE = {"cite": "The law", "url": "https://law.example"}
ETHICS = {"title": "Ethics", "need": 2, "where": {"topic": "ethics"}, "part-of": "total", "source": SOURCE}


def with_ethics(**keys: Any) -> Standing:
    """The answer where two hours on ethics are asked besides, with other values in that rule."""
    data = source_of("us-fl-md")
    data["rules"]["ethics"] = ETHICS | {name.replace("_", "-"): value for name, value in keys.items()}
    return answer(rulebook.read_text(as_text(data), "us-fl-md.yaml"))


TODAY = answer(rulebook.load("us-fl-md"))
IN_PERIOD = "In your period until 31 January 2027"


def test_a_day_that_moved_is_said() -> None:
    assert meaning(with_ethics(), with_ethics(due=date(2026, 6, 30))) == "“Ethics” is overdue since 30 June 2026."
    assert meaning(with_ethics(), with_ethics(due=date(2026, 12, 31))) == "“Ethics” is now due by 31 December 2026."


def test_a_new_rule_that_is_overdue_says_both() -> None:
    assert meaning(TODAY, with_ethics(due=date(2026, 6, 30))) == (
        f"{IN_PERIOD} you now need 2 hours more on ethics. “Ethics” is overdue since 30 June 2026."
    )


def test_what_hung_on_an_answer_and_does_not_any_more_is_asked() -> None:
    before = with_ethics(when={"fact": "sees-adults"})
    assert meaning(before, with_ethics()) == "“Ethics” is now asked of you, due by 31 January 2027."


def test_advice_that_becomes_a_rule_is_asked() -> None:
    before = with_ethics(advisory="It counts for the award.")
    assert meaning(before, with_ethics()) == "“Ethics” is now asked of you, due by 31 January 2027."


def test_what_hangs_on_an_answer_is_no_fact() -> None:
    said = meaning(TODAY, with_ethics(when={"fact": "sees-adults"}))
    assert said.startswith("It now depends on your answer: Do you")
    assert "more" not in said


def test_a_question_that_was_open_before_is_said_again_where_its_rule_changed() -> None:
    before, after = (with_ethics(need=need, when={"fact": "sees-adults"}) for need in (2, 3))
    assert meaning(before, after).startswith("What it means for you depends on your answer: Do you")
    assert meaning(before, before) == f"{IN_PERIOD} nothing changes for you."


def test_a_duty_is_called_by_its_title_and_not_counted() -> None:
    duty = {"title": "A written plan", "need": {"fact": "development-plan-written"}, "source": SOURCE}
    data = source_of("us-fl-md")
    data["rules"]["plan"] = duty
    book = rulebook.read_text(as_text(data), "us-fl-md.yaml")
    learner = Learner("physician-md", facts={"dea-registered": False, "development-plan-written": False})
    after = of(book, HELD, learner, EARNED, on=ON)
    assert meaning(TODAY, after) == "“A written plan” is now asked of you, due by 31 January 2027."
    assert meaning(after, TODAY) == "“A written plan” is not asked of you any more."


def test_a_rule_of_another_name_and_the_same_title_is_the_same_rule() -> None:
    data = source_of("us-fl-md")
    data["rules"]["medical-ethics"] = ETHICS
    renamed = answer(rulebook.read_text(as_text(data), "us-fl-md.yaml"))
    assert meaning(with_ethics(), renamed) == f"{IN_PERIOD} nothing changes for you."


def test_where_no_period_can_be_told_nothing_is_said_of_the_change_but_the_question() -> None:
    unknown = of(rulebook.load("us-fl-md"), Credential(), Learner("physician-md"), EARNED, on=ON)
    assert meaning(unknown, unknown).startswith("What it means for you depends on your answer: ")


def test_the_end_of_an_exemption_is_said() -> None:
    data = source_of("us-fl-md") | ENDED | {"replaced-by": "us-fl-do"}
    before = answer(rulebook.read_text(as_text(data), "us-fl-md.yaml"))
    assert meaning(before, TODAY).startswith(f"You are not exempt any more. {IN_PERIOD} you now need ")
