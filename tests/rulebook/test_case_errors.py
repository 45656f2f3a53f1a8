"""Every slip in a case file is refused with its file, its line and what would be right."""

from datetime import date

import pytest

from opencme.credit import Span
from opencme.standing import read_cases
from tests.rulebook.small import NAME, refusal


def read_all(text: str, name: str) -> object:
    return list(read_cases(text, name))


CREDIT = "completed: 2026-01-01, system: ama-pra-1, amount: 2"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("casus: x", 'unknown key in a case "casus"; did you mean "case"?'),
        ("as_of: today", "as_of must be a date such as 2026-12-01, not “today”"),
        ("credits: {completed: 2026-01-01}", "credits must be a list, not a mapping"),
        ("credential: {issued: 2026-02-30}", "2026-02-30 is not a day of the calendar (write year-month-day)"),
        ("credential: {issued: 2026-01-02, expires: 2026-01-01}", "expires 2026-01-01 is before issued 2026-01-02"),
        (
            "credential: {period: {start: 2026-01-02, end: 2026-01-01}}",
            "the period ends 2026-01-01 before it starts 2026-01-02",
        ),
        ("credential: {period: {start: 2026-01-02}}", "the period has no end; add “end: …”"),
        ("learner: {profession: doctor}", 'unknown profession "doctor"'),
        ("learner: {specialties: cardiology}", "specialties must be a list, not “cardiology”"),
        ("learner: {facts: {dea: true}}", 'unknown fact "dea"; did you mean "dea-registered"?'),
        ("learner: {facts: {dea-registered: maybe}}", "fact dea-registered must be true or false"),
        ("learner: {facts: {licensed-on: 2020}}", "fact licensed-on must be a date such as 2024-05-01, or false"),
        ("learner: {facts: {in-training: [now]}}", "a span must be a mapping of names to values, not “now”"),
        ("learner: {facts: {in-training: {to: 2026-01-01}}}", "a span has no from; add “from: …”"),
        (
            "learner: {facts: {in-training: {from: 2026-01-02, to: 2026-01-01}}}",
            "the span ends 2026-01-01 before it starts 2026-01-02",
        ),
        ("learner: {facts: {hours-waived: some}}", "fact hours-waived must be a number"),
        ("learner: {facts: {hours-waived: true}}", "fact hours-waived is a number, not true"),
        ("learner: {facts: {hours-waived: -1}}", "fact hours-waived must lie between 0 and 1000000, not -1"),
        ("learner: {facts: {practice-setting: {a: b}}}", "fact practice-setting must be text, not a mapping"),
        ("credits: [{system: ama-pra-1, amount: 2}]", "a credit has no completed; add “completed: …”"),
        (f"credits: [{{{CREDIT}, topic: ethics}}]", 'unknown key in a credit "topic"; did you mean "topics"?'),
        (
            f"credits: [{{{CREDIT}, topics: [opiod-prescribing]}}]",
            'unknown topic "opiod-prescribing"; did you mean "op',
        ),
        (f"credits: [{{{CREDIT}, topics: {{ethics: 3}}}}]", "ethics carries 3, more than the amount 2"),
        (f"credits: [{{{CREDIT}, started: 2026-01-02}}]", "started 2026-01-02 is after completed 2026-01-01"),
        (f"credits: [{{{CREDIT}, state: lost}}]", 'unknown state "lost"'),
        (f"credits: [{{{CREDIT}, tested: 1}}]", "tested must be true or false, not “1”"),
        (f"credits: [{{{CREDIT}, role: speaker}}]", 'unknown role "speaker"'),
        (
            "credits: [{completed: 2026-01-01, system: ama, amount: 2}]",
            'unknown credit system "ama"; did you mean "ama-',
        ),
        (
            "credits: [{completed: 2026-01-01, system: ama-pra-1, amount: 2.005}]",
            "amount: 2.005 has more than two decimal places; amounts are kept to the hundredth",
        ),
    ],
)
def test_a_slip_in_a_case_is_refused(line: str, problem: str) -> None:
    assert refusal(f"programme: us-fl-md\n{line} # here\n", read_all).startswith(problem)


def test_a_case_names_its_programme() -> None:
    assert refusal("case: about nothing", read_all) == "a case has no programme; add “programme: …”"


def test_a_file_that_holds_something_else_is_refused() -> None:
    assert refusal("- just text", read_all) == "a case must be a mapping of names to values, not “just text”"


def test_spans_that_begin_on_the_same_day_are_kept_in_order_of_their_end() -> None:
    spans = "[{from: 2020-01-01}, {from: 2020-01-01, to: 2021-01-01}]"
    (case,) = read_cases(f"programme: us-fl-md\nlearner: {{facts: {{in-training: {spans}}}}}", NAME)
    start = date(2020, 1, 1)
    assert case.learner.facts["in-training"] == (Span(start, date(2021, 1, 1)), Span(start))
