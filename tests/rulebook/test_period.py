"""Which days a programme looks at: every way a period may end, and how periods follow each other."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencme.credit import Credential
from opencme.rulebook import Period, Unsettled, period_of
from opencme.rulebook.calendar import day_before, next_day
from opencme.rulebook.period import (
    AnyDay,
    Birthday,
    BirthMonthEnd,
    Cohorts,
    Ending,
    FixedDate,
    IssueAnniversary,
    PeriodRule,
)

YEAR_END, JANUARY = FixedDate(12, 31), FixedDate(1, 31)
BORN, ON = date(1980, 6, 15), date(2026, 12, 1)


def period(
    rule: PeriodRule, on: date = ON, *, born: date | None = BORN, period: tuple[date, date] | None = None, **held: date
) -> Period:
    found = period_of(rule, Credential(period=period, cohort="a", **held), born, on)
    assert isinstance(found, Period)
    return found


def days(found: Period) -> tuple[date, date]:
    return found.start, found.end


# Every way to end


@pytest.mark.parametrize(
    ("months", "ends", "first", "last"),
    [
        (12, JANUARY, date(2026, 2, 1), date(2027, 1, 31)),
        (24, FixedDate(1, 31, parity=1), date(2025, 2, 1), date(2027, 1, 31)),
        (24, FixedDate(1, 31, parity=0), date(2026, 2, 1), date(2028, 1, 31)),
        (36, FixedDate(6, 30, anchor=2015), date(2024, 7, 1), date(2027, 6, 30)),
        (12, FixedDate(2, 31), date(2026, 3, 1), date(2027, 2, 28)),
        (12, FixedDate(12, 1), date(2025, 12, 2), date(2026, 12, 1)),
        (12, Cohorts({"a": FixedDate(4, 30), "b": FixedDate(10, 31)}), date(2026, 5, 1), date(2027, 4, 30)),
        (12, Birthday(), date(2026, 6, 16), date(2027, 6, 15)),
        (12, Birthday(day_before=True), date(2026, 6, 15), date(2027, 6, 14)),
        (12, BirthMonthEnd(), date(2026, 7, 1), date(2027, 6, 30)),
        (12, BirthMonthEnd(plus=1), date(2026, 8, 1), date(2027, 7, 31)),
        (12, BirthMonthEnd(plus=8), date(2026, 3, 1), date(2027, 2, 28)),
        (36, IssueAnniversary(), date(2024, 3, 1), date(2027, 2, 28)),
        (12, YEAR_END, date(2026, 1, 1), date(2026, 12, 31)),
        (36, AnyDay(), date(2023, 12, 2), date(2026, 12, 1)),
    ],
    ids=str,
)
def test_the_period_of_a_day_is_told_by_the_programmes_own_rule(
    months: int, ends: Ending, first: date, last: date
) -> None:
    assert days(period(PeriodRule(months, ends), issued=date(2018, 3, 1))) == (first, last)


@pytest.mark.parametrize(
    ("months", "ends"),
    [
        (24, JANUARY),
        (24, Birthday()),
        (24, BirthMonthEnd()),
        (12, Birthday()),
        (12, IssueAnniversary()),
        (12, Cohorts({"a": JANUARY})),
    ],
    ids=str,
)
def test_where_the_table_cannot_tell_the_period_the_expiry_is_asked_for(months: int, ends: Ending) -> None:
    assert period_of(PeriodRule(months, ends), Credential(), None, ON) == Unsettled(frozenset({"expires"}))


def test_the_birthday_of_29_february_is_the_28th_in_a_common_year() -> None:
    leap_day = date(1984, 2, 29)
    ends = [period(PeriodRule(12, Birthday()), date(year, 2, 1), born=leap_day).end for year in (2026, 2027, 2028)]
    assert ends == [date(2026, 2, 28), date(2027, 2, 28), date(2028, 2, 29)]


def test_the_expiry_ends_a_period_whatever_the_table_says() -> None:
    assert days(period(PeriodRule(24, JANUARY), expires=date(2027, 5, 31))) == (date(2025, 6, 1), date(2027, 5, 31))


def test_before_the_period_that_ends_with_the_expiry_lie_whole_periods() -> None:
    found = period(PeriodRule(24, JANUARY), date(2022, 3, 1), expires=date(2027, 1, 31))
    assert days(found) == (date(2021, 2, 1), date(2023, 1, 31))


def test_a_lapsed_credential_is_asked_about_its_last_period() -> None:
    assert period(PeriodRule(24, JANUARY), ON, expires=date(2024, 1, 31)).end == date(2024, 1, 31)


def test_a_credential_that_never_expires_is_answered_at_once() -> None:
    found = period(PeriodRule(12, YEAR_END), issued=date(2018, 3, 1), expires=date(9999, 12, 31))
    assert found.start <= ON <= found.end
    assert found.number == 9


def test_an_education_year_of_its_own_ignores_an_expiry_on_another_day() -> None:
    rule = PeriodRule(12, YEAR_END, follows="calendar")
    assert period(rule, expires=date(2027, 9, 30)).end == date(2026, 12, 31)
    assert period(rule, expires=date(2027, 12, 31)).end == date(2026, 12, 31)
    assert period(rule, date(2027, 3, 1), expires=date(2026, 12, 31)).end == date(2026, 12, 31)


def test_a_stated_period_overrides_everything() -> None:
    own = (date(2026, 3, 1), date(2026, 8, 31))
    assert days(period(PeriodRule(24, JANUARY), period=own, expires=date(2027, 1, 31))) == own


# Cycles that follow the date of issue


def test_in_north_carolina_cycles_of_three_years_begin_on_the_first_birthday_after_issue() -> None:
    rule = PeriodRule(36, Birthday(day_before=True), follows="issue")
    issued = date(2019, 3, 1)
    assert days(period(rule, date(2020, 1, 1), issued=issued)) == (date(2019, 6, 15), date(2022, 6, 14))
    second = period(rule, date(2022, 6, 15), issued=issued, expires=date(2023, 6, 15))
    assert (*days(second), second.number) == (date(2022, 6, 15), date(2025, 6, 14), 2)


def test_between_issue_and_the_first_birthday_the_first_cycle_is_asked_about() -> None:
    rule = PeriodRule(36, Birthday(day_before=True), follows="issue")
    found = period(rule, date(2019, 4, 1), issued=date(2019, 3, 1))
    assert (found.start, found.number, found.first) == (date(2019, 6, 15), 1, True)


def test_a_cycle_that_follows_issue_cannot_be_told_without_it() -> None:
    rule = PeriodRule(36, Birthday(day_before=True), follows="issue")
    assert period_of(rule, Credential(expires=ON), BORN, ON) == Unsettled(frozenset({"issued"}))
    assert period_of(rule, Credential(issued=ON), None, ON) == Unsettled(frozenset({"born"}))


# The first period, early credit, numbers


def test_a_period_is_the_first_when_the_credential_was_issued_in_it() -> None:
    rule, expires = PeriodRule(24, JANUARY), date(2027, 1, 31)
    firsts = {day: period(rule, issued=day, expires=expires) for day in (date(2025, 1, 31), date(2025, 2, 1), ON)}
    assert [(found.first, found.number) for found in firsts.values()] == [(False, 2), (True, 1), (True, 1)]
    assert period(rule, expires=expires).first is None


def test_early_credit_counts_from_before_the_period_but_not_before_the_first() -> None:
    rule = PeriodRule(24, JANUARY, early_months=8)
    later = period(rule, issued=date(2018, 5, 4), expires=date(2027, 1, 31))
    first = period(rule, issued=date(2025, 5, 4), expires=date(2027, 1, 31))
    assert (later.counts_from(), first.counts_from()) == (date(2024, 6, 1), date(2025, 2, 1))


def test_where_the_date_of_issue_is_unknown_early_credit_counts_only_for_the_hopeful() -> None:
    found = period(PeriodRule(24, JANUARY, early_months=8), expires=date(2027, 1, 31))
    assert (found.counts_from(), found.counts_from(hopeful=True)) == (date(2025, 2, 1), date(2024, 6, 1))


@pytest.mark.parametrize(
    ("calendar_year", "issued", "start"),
    [
        (True, date(2023, 9, 1), date(2023, 1, 1)),
        (False, date(2023, 9, 1), date(2023, 9, 1)),
        (True, date(2022, 12, 31), date(2024, 1, 1)),
        (True, date(2024, 1, 1), date(2024, 1, 1)),
    ],
)
def test_a_longer_first_period_takes_in_the_part_period_before(calendar_year: bool, issued: date, start: date) -> None:
    rule = PeriodRule(36, FixedDate(12, 31, anchor=2026), first_months=48, calendar_year=calendar_year)
    found = period(rule, date(2026, 6, 1), issued=issued)
    assert days(found) == (start, date(2026, 12, 31))
    assert found.first is (issued >= start)


def test_a_longer_first_period_is_one_period_for_those_that_follow() -> None:
    rule = PeriodRule(36, FixedDate(7, 31, anchor=2026), first_months=48)
    found = period(rule, date(2023, 7, 31), issued=date(2017, 7, 1), expires=date(2023, 7, 31))
    assert (found.number, found.end_of(1), found.end_of(2)) == (2, date(2020, 7, 31), date(2023, 7, 31))


def test_full_periods_are_counted_from_the_first_that_starts_after_issue() -> None:
    found = period(PeriodRule(24, JANUARY), issued=date(2024, 5, 4), expires=date(2027, 1, 31))
    assert (found.number, found.first_full) == (2, 2)
    assert found.end_of(1) == date(2025, 1, 31)
    assert found.end_of(1, full=True) == date(2027, 1, 31)
    assert found.end_of(1, full=True, since=date(2026, 1, 1)) == date(2029, 1, 31)
    assert period(PeriodRule(24, JANUARY), expires=date(2027, 1, 31)).end_of(1) is None


def test_a_period_is_cut_into_years_from_its_first_day() -> None:
    found = Period(date(2024, 2, 29), date(2026, 8, 31), 30)
    assert list(found.slices()) == [
        (date(2024, 2, 29), date(2025, 2, 27)),
        (date(2025, 2, 28), date(2026, 2, 27)),
        (date(2026, 2, 28), date(2026, 8, 31)),
    ]


def test_a_day_in_a_year_of_the_period_is_the_first_after_that_years_start() -> None:
    found = Period(date(2025, 2, 1), date(2027, 1, 31), 24)
    assert found.day_in_year(7, 1, 1) == date(2025, 7, 1)
    assert found.day_in_year(7, 1, 2) == date(2026, 7, 1)
    assert found.day_in_year(1, 15, 2) == date(2027, 1, 15)


# Properties

any_day = st.dates(date(1950, 1, 1), date(2100, 12, 31))
# A period that ends on 28 February of a leap year starts, by section 5 of the language, on the last day of the one
# before: the day after it, 29 February, is missing twelve months earlier. The 28th itself is therefore left out.
fixed = st.builds(FixedDate, st.integers(1, 12), st.sampled_from([1, 15, 27, 31]))
biennial = st.builds(FixedDate, st.integers(1, 12), st.sampled_from([1, 15, 27, 31]), st.integers(0, 1))
anchored = st.builds(
    FixedDate, st.integers(1, 12), st.sampled_from([1, 15, 27, 31]), st.none(), any_day.map(lambda d: d.year)
)
laid_out = st.one_of(
    st.tuples(st.just(12), fixed | st.builds(BirthMonthEnd, st.integers(0, 11)) | st.builds(Birthday, st.booleans())),
    st.tuples(st.just(24), biennial),
    st.tuples(st.sampled_from([24, 36, 60]), anchored),
)
born_days = st.dates(date(1930, 1, 1), date(2000, 12, 31)).filter(
    lambda day: (day.month, day.day) < (2, 28) or day.month > 2
)


@given(laid_out, born_days, any_day)
def test_periods_told_by_the_table_follow_each_other_without_gap_or_overlap(
    layout: tuple[int, Ending], born: date, on: date
) -> None:
    rule = PeriodRule(*layout)
    here = period(rule, on, born=born)
    assert here.start <= on <= here.end
    assert days(period(rule, here.start, born=born)) == days(period(rule, here.end, born=born)) == days(here)
    assert period(rule, next_day(here.end), born=born).start == next_day(here.end)
    assert period(rule, day_before(here.start), born=born).end == day_before(here.start)


@given(st.sampled_from([12, 24, 36]), any_day.filter(lambda day: day.day <= 28), any_day)
def test_periods_from_an_anniversary_follow_each_other_and_are_numbered(months: int, issued: date, on: date) -> None:
    rule = PeriodRule(months, IssueAnniversary())
    here = period(rule, max(on, issued), issued=issued)
    following = period(rule, next_day(here.end), issued=issued)
    assert following.start == next_day(here.end)
    assert here.number
    assert following.number == here.number + 1
    assert here.end_of(following.number) == following.end
    assert here.end_of(1) == period(rule, issued, issued=issued).end


@given(st.sampled_from([12, 24, 36]), st.booleans(), born_days, any_day, any_day)
def test_cycles_that_follow_issue_have_no_gap_and_start_within_a_year(
    months: int, before: bool, born: date, issued: date, on: date
) -> None:
    rule = PeriodRule(months, Birthday(before), follows="issue")
    here = period(rule, on, born=born, issued=issued)
    following = period(rule, next_day(max(on, here.end)), born=born, issued=issued)
    assert following.start == next_day(here.end)
    first = period(rule, issued, born=born, issued=issued)
    assert first.number == 1
    assert (first.start - issued).days <= 367
    assert here.end_of(1) == first.end


@given(any_day, st.integers(1, 60))
def test_a_rolling_period_ends_on_the_day_that_is_asked_about(on: date, months: int) -> None:
    here = period(PeriodRule(months, AnyDay()), on)
    assert here.end == on
    assert here.back().end == day_before(here.start)


@given(any_day, st.integers(1, 60))
def test_the_years_of_a_period_cover_it_without_gap_or_overlap(start: date, months: int) -> None:
    rule = PeriodRule(months, AnyDay())
    slices = list(period(rule, start).slices())
    assert slices[0][0] == period(rule, start).start
    assert slices[-1][1] == start
    assert all(next_day(end) == following for (_, end), (following, _) in pairwise(slices))
    assert len(slices) == -(-months // 12)


@pytest.mark.parametrize(
    ("expires", "asked", "start", "end"),
    [
        (date(2026, 1, 31), date(2025, 12, 1), date(2024, 1, 1), date(2025, 12, 31)),
        (date(2026, 1, 31), date(2026, 2, 15), date(2024, 1, 1), date(2025, 12, 31)),
        (date(2027, 1, 31), date(2026, 6, 1), date(2026, 1, 1), date(2027, 12, 31)),
        (None, date(2026, 1, 15), date(2026, 1, 1), date(2027, 12, 31)),
    ],
)
def test_a_licence_that_expires_soon_after_a_period_renews_on_it(
    expires: date | None, asked: date, start: date, end: date
) -> None:
    rule = PeriodRule(24, FixedDate(12, 31, parity=1), follows="calendar", renews_months=1)
    found = period_of(rule, Credential(expires=expires), None, asked)
    assert isinstance(found, Period)
    assert (found.start, found.end) == (start, end)


def test_a_licence_that_expires_on_the_anniversary_of_issue_is_in_its_first_period() -> None:
    credential = Credential(issued=date(2024, 5, 4), expires=date(2027, 5, 4))
    found = period_of(PeriodRule(36, IssueAnniversary()), credential, None, date(2026, 1, 1))
    assert isinstance(found, Period)
    assert (found.start, found.first) == (date(2024, 5, 4), True)
