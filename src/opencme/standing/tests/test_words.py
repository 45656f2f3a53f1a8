"""The sentences over all credentials answer: am I all right, and if not, what comes first."""

from __future__ import annotations

from datetime import date

from opencme import rulebook, standing
from opencme.credit import Credential, Learner, Transcript
from opencme.rulebook import brief
from opencme.standing import words
from opencme.standing.tests.florida import florida, mate

ENOUGH = florida(general=38, errors=2)


def test_one_credential_that_lacks_a_course() -> None:
    assert words.overall([florida(general=38)]) == (
        "Your Florida MD licence needs 2 hours on prevention of medical errors by 31 January 2027."
    )


def test_hours_are_missing_and_a_course_is_among_them() -> None:
    assert words.overall([florida(general=20)]) == (
        "Your Florida MD licence needs 20 more hours by 31 January 2027, 2 of them on prevention of medical errors."
    )


def test_a_course_longer_than_what_the_whole_lacks_is_all_that_is_named() -> None:
    answer = florida(general=39)
    assert words.needs(answer) == (
        "Your Florida MD licence needs 2 hours on prevention of medical errors by 31 January 2027."
    )
    assert words.next_step(answer, answer.rules["total"]) == "What is missing below fills this too."


def test_a_duty_is_done_or_not_and_has_no_figures() -> None:
    nursing = rulebook.load("gb-nmc-revalidation")
    held, who = Credential(date(2024, 1, 1), date(2026, 12, 31)), Learner("nurse-rn")
    answer = standing.of(nursing, held, who, Transcript(), on=date(2026, 11, 24))
    assert {name for name, rule in answer.rules.items() if words.is_duty(rule)} == set(answer.rules) - {
        "total",
        "participatory",
    }


def test_one_credential_with_everything() -> None:
    assert words.overall([ENOUGH]) == "You have everything for the period that ends on 31 January 2027."


def test_several_with_everything() -> None:
    assert words.overall([ENOUGH, ENOUGH, ENOUGH]) == (
        "You have everything: nothing is missing in any of your three credentials."
    )


def test_some_are_on_track_and_one_needs_something() -> None:
    assert words.overall([ENOUGH, florida(general=38), ENOUGH]) == (
        "You are on track in two of three. "
        "Your Florida MD licence needs 2 hours on prevention of medical errors by 31 January 2027."
    )


def test_all_are_on_track_and_one_still_has_something_to_do() -> None:
    early = florida(general=20, errors=2, on=date(2026, 2, 1))
    assert words.overall([early, ENOUGH]) == (
        "You are on track in both. Your Florida MD licence needs 18 more hours by 31 January 2027."
    )


def test_only_a_question_is_open() -> None:
    assert words.overall([mate(), ENOUGH]) == (
        "You are on track in one of two. Answer three questions about Federal controlled-substance registration (DEA)."
    )


def test_nothing_is_held() -> None:
    assert words.overall([]) == "You have not told us what you hold."


def test_what_was_due_and_is_missing() -> None:
    late = florida(general=38, on=date(2027, 3, 1))
    assert words.overall([late]) == (
        "Your Florida MD licence lacks 2 hours on prevention of medical errors, due since 31 January 2027."
    )


def test_the_next_step_names_credit_that_counts() -> None:
    answer = florida(general=20)
    assert words.next_step(answer, answer.rules["medical-errors"]) == (
        "2 hours on prevention of medical errors by 31 January 2027; AMA PRA Category 1 Credit will do."
    )


def test_a_total_that_its_missing_part_fills_sends_to_that_part() -> None:
    answer = florida(general=38)
    assert words.next_step(answer, answer.rules["total"]) == "What is missing below fills this too."


def test_credit_that_a_ceiling_limits_is_not_the_one_to_name() -> None:
    arizona = rulebook.load("us-az-do")
    assert brief.credit_for(arizona, arizona.rules["total"], date(2026, 11, 24)) == "AOA Category 1-A"


def test_credit_is_named_only_where_it_surely_counts() -> None:
    nursing = rulebook.load("us-fl-rn")
    assert brief.credit_for(nursing, nursing.rules["medical-errors"], date(2026, 11, 24)) == "ANCC contact hour"
    assert "state-approved" in brief.credit_for(nursing, nursing.rules["laws-rules"], date(2026, 11, 24))


def test_every_missing_rule_of_every_programme_has_a_next_step_in_a_sentence() -> None:
    for name in rulebook.ids():
        book = rulebook.load(name)
        for credential in (Credential(date(2010, 5, 4), date(2027, 5, 3)), Credential(date(2025, 6, 1))):
            answer = standing.of(
                book,
                credential,
                Learner(book.professions[0], born=date(1980, 3, 9)),
                Transcript(),
                on=date(2026, 11, 24),
            )
            assert words.overall([answer]).endswith((".", "?"))
            for rule in answer.deciding():
                if rule.state in ("short", "overdue"):
                    step = words.next_step(answer, rule)
                    assert step.endswith(".")
                    assert "  " not in step


def test_the_headline_says_what_is_missing_and_by_when() -> None:
    assert words.headline(florida(general=20)).endswith(" (due 31 January 2027), and 1 more requirement.")
    assert words.headline(florida(general=39, errors=1)) == (
        "1 more hour on prevention of medical errors is missing (due 31 January 2027)."
    )
    assert words.headline(florida(general=40, on=date(2027, 3, 1))) == (
        "2 hours on prevention of medical errors are missing (due since 31 January 2027)."
    )


def test_rules_that_are_only_known_for_an_earlier_time_say_so_instead_of_nothing_is_asked() -> None:
    italy = rulebook.load("it-ecm")
    answer = standing.of(
        italy, Credential(date(2010, 1, 1)), Learner("physician-md"), Transcript(), on=date(2026, 11, 24)
    )
    assert answer.state == "undetermined"
    assert words.headline(answer).endswith("cannot be told: its rules are only known for an earlier time.")
    assert words.overall([answer]) == words.headline(answer)
