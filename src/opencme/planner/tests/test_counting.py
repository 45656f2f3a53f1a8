"""Whether an activity counts, asked of real programmes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from opencme import rulebook
from opencme.credit import Activity, Amount, Award, Credential, Learner, Record, Session, Transcript
from opencme.planner import completion, counting, counting_words
from opencme.planner.counting import DEPENDS, NO, PARTLY, YES, Answer

TODAY = date(2026, 11, 24)
LICENCE = Credential(issued=date(2012, 5, 4), expires=date(2027, 1, 31))
PHYSICIAN = Learner("physician-md", facts={"dea-registered": False})
ERRORS = Award("ama-pra-1", Amount.of(2), (("prevention-of-medical-errors", Amount.of(2)),))
COURSE = Activity("errors", "Preventing medical errors", "Gulf Coast Medical Society", "enduring", (ERRORS,))


def asked(
    activity: Activity = COURSE,
    *records: Record,
    programme: str = "us-fl-md",
    learner: Learner = PHYSICIAN,
    credential: Credential = LICENCE,
) -> Answer:
    book = rulebook.load(programme)
    return counting.of(activity, book, credential, learner, Transcript.of(records), on=TODAY)


def general(amount: int, **fields: object) -> Record:
    return replace(Record(date(2026, 2, 1), "ama-pra-1", Amount.of(amount)), **fields)  # type: ignore[arg-type]


def test_a_course_counts_for_its_subject_and_for_the_total() -> None:
    answer = asked(COURSE, general(30))
    assert answer.verdict == YES
    assert {each.rule.id: str(each.closes) for each in answer.helps} == {"total": "2", "medical-errors": "2"}
    assert counting_words.badge(answer) == ("Counts for Florida MD licence: 2 hours on prevention of medical errors")
    assert counting_words.sentence(answer).endswith("That is all that is asked there.")
    total = next(each for each in counting_words.counts(answer) if each.rule.id == "total")
    assert total.text == "2 hours count. 8 hours are still missing there."
    assert total.rule.source.cite


def test_a_course_of_which_nothing_is_missing_counts_and_is_not_needed() -> None:
    before = general(40, topics=(("prevention-of-medical-errors", Amount.of(2)), ("domestic-violence", Amount.of(2))))
    answer = asked(COURSE, before)
    assert (answer.verdict, answer.is_needed) == (YES, False)
    assert counting_words.badge(answer) == "Counts for Florida MD licence; nothing more is missing there"


def test_a_course_that_is_on_the_record_already_does_not_count_again() -> None:
    answer = asked(COURSE, general(2, activity="errors", topics=ERRORS.topics))
    assert answer.verdict == NO
    assert {each.why.reason for each in answer.left} >= {"repeat"}


def test_credit_that_the_programme_does_not_take_does_not_count() -> None:
    answer = asked(replace(COURSE, awards=(Award("ancc", Amount.of(2)),)))
    assert answer.verdict == NO
    assert counting_words.sentence(answer) == (
        "Does not count for Florida MD licence: this programme does not accept such credit here."
    )


def test_of_several_awards_of_one_activity_one_counts() -> None:
    both = replace(COURSE, awards=(ERRORS, Award("aoa-1a", Amount.of(2))))
    answer = asked(both)
    assert next(each for each in answer.effects if each.rule.id == "total").counts == Amount.of(2)
    assert not any(each.why.reason == "repeat" for each in answer.left)


def test_what_is_for_another_profession_does_not_count() -> None:
    answer = asked(replace(COURSE, awards=(replace(ERRORS, professions=frozenset({"nurse-rn"})),)))
    assert (answer.verdict, answer.because) == (NO, counting.NOT_FOR_YOU)


def test_what_is_over_or_says_nothing_of_its_credit_is_told_so() -> None:
    over = replace(COURSE, available=(None, TODAY - timedelta(days=1)))
    assert asked(over).because == counting.OVER
    silent = asked(replace(COURSE, awards=()))
    assert (silent.verdict, silent.because) == (DEPENDS, counting.NO_CREDIT)


def test_what_hangs_on_a_fact_that_nobody_stated_asks_for_it() -> None:
    course = replace(COURSE, awards=(Award("ama-pra-1", Amount.of(8), (("addiction-treatment", Amount.of(8)),)),))
    answer = asked(
        course,
        programme="us-dea-mate",
        learner=Learner("physician-md"),
        credential=Credential(issued=date(2024, 1, 1), expires=date(2027, 5, 3)),
    )
    assert answer.verdict == DEPENDS
    assert answer.questions
    assert "?" in counting_words.sentence(answer)


def test_a_meeting_after_the_period_does_not_count_for_it() -> None:
    late = replace(COURSE, format="live", starts=datetime(2027, 2, 10, 9))
    answer = asked(late)
    assert answer.verdict == NO
    total = next(each for each in answer.left if each.after.rule.id == "total")
    assert total.why.reason == "outside-window"


def test_a_meeting_in_the_next_education_year_counts_for_that_one() -> None:
    yearly = LIMITED.replace(
        "{months: 24, ends: {month: 1, day: 31}}", "{months: 12, ends: calendar-year, follows: calendar}"
    )
    meeting = replace(COURSE, format="live", starts=datetime(2027, 2, 10, 9))
    book = rulebook.read_text(yearly, "rulebook")
    answer = counting.of(meeting, book, LICENCE, PHYSICIAN, Transcript(), on=TODAY)
    assert (answer.verdict, answer.later) == (YES, True)
    assert counting_words.badge(answer) == ("Counts for Florida MD licence in the period to 31 December 2027: 2 hours")


def test_a_ceiling_lets_only_a_part_count() -> None:
    book = rulebook.read_text(LIMITED, "rulebook")
    course = replace(COURSE, awards=(Award("ama-pra-1", Amount.of(6)),))
    before = Transcript.of([general(6, format="enduring")])
    answer = counting.of(course, book, LICENCE, PHYSICIAN, before, on=TODAY)
    assert answer.verdict == PARTLY
    assert (answer.effects[0].counts, answer.effects[0].offered) == (Amount.of(4), Amount.of(6))
    assert counting_words.badge(answer) == "Counts in part for Florida MD licence: 4 of 6 hours"
    (why,) = counting_words.does_not_count(answer)
    assert why.text.startswith("2 hours of it: a ceiling is reached (At most ten by self-study)")


def test_a_gap_on_its_subject_that_stays_makes_it_count_in_part() -> None:
    book = rulebook.read_text(LIMITED, "rulebook")
    course = replace(COURSE, awards=(Award("ama-pra-1", Amount.of(1), (("ethics", Amount.of(1)),)),))
    answer = counting.of(course, book, LICENCE, PHYSICIAN, Transcript(), on=TODAY)
    assert answer.verdict == PARTLY
    (why,) = counting_words.does_not_count(answer)
    assert why.rule.id == "ethics"
    assert why.text.startswith("It is on the subject, but not of the kind that is asked")


def test_sessions_that_clash_are_not_both_attended() -> None:
    def session(name: str, hour: int, amount: int) -> Session:
        starts = datetime(2026, 12, 5, hour)
        return Session(name, name, starts, starts + timedelta(hours=2), (Award("ama-pra-1", Amount.of(amount)),))

    sessions = (session("a", 9, 2), session("b", 10, 1), session("c", 11, 2), session("d", 13, 0))
    assert [each.id for each in completion.together(sessions, None)] == ["a", "c"]
    meeting = Activity("meeting", "A meeting", "A society", "live", sessions=sessions)
    answer = asked(meeting)
    assert answer.verdict == YES
    assert next(each for each in answer.effects if each.rule.id == "total").counts == Amount.of(4)


LIMITED = """
programme: us-fl-md
title: A programme
kind: licence
authority: {name: A board, url: "https://example.org"}
for: {profession: [physician-md], country: US, region: FL}
unit: hour
period: {months: 24, ends: {month: 1, day: 31}}
accepts: [{system: ama-pra-1}]
rules:
  total: {title: Forty hours, need: 40, source: {cite: A rule, url: "https://example.org"}}
  self-study:
    title: At most ten by self-study
    most: 10
    where: {format: enduring}
    part-of: total
    source: {cite: A rule, url: "https://example.org"}
  ethics:
    title: Ethics, live
    need: 1
    where: {topic: ethics, format: live}
    part-of: total
    source: {cite: A rule, url: "https://example.org"}
checked: 2026-01-02
"""
