"""Where a programme asks for written reflections, those written here count, and the page says that they do."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from opencme.credit import Learner
from opencme.rulebook import load
from opencme.rulebook.language import Duty
from opencme.web.people.models import User
from opencme.web.record import facts, ledger
from opencme.web.record.models import Credential, CreditEntry, Profile
from opencme.web.reflection import counting, writing
from opencme.web.reflection.writing import Text
from opencme.web.standing.held import answered, held_by
from tests.web.test_standing_page import hold

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def registration(physician: User) -> Credential:
    """A British nurse's registration, two years into the three of its period."""
    Profile.objects.create(holder=physician, profession="nurse-rn")
    return hold(physician, "gb-nmc-revalidation", issued=days_on(-2 * 365), expires=days_on(365))


def days_on(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def reflect(holder: User, *days_ago: int) -> None:
    for days in days_ago:
        writing.write(holder, Text(days_on(-days), "Handover", "To say it twice"))


def state_of(credential: Credential, rule: str = "reflections") -> str:
    (held,) = answered([credential], credential.holder, timezone.localdate())
    assert held.answer
    return held.answer.rules[rule].state


@pytest.mark.parametrize("ask", [ask for asks in counting.asks().values() for ask in asks])
def test_what_is_asked_is_a_rule_of_its_programme_that_it_can_meet(ask: counting.Ask) -> None:
    book = load(ask.programme)
    rule = book.rules[ask.rule]
    if ask.record:
        assert any(each.systems and ask.record.system in each.systems for each in rule.accepts or book.accepts)
    else:
        assert isinstance(rule.need, Duty)
        assert counting.ORDINALS.index("fifth") == ask.number
        assert "Five" in rule.title


def test_the_fifth_reflection_of_the_period_meets_the_rule(physician: User, registration: Credential) -> None:
    reflect(physician, 400, 300, 200, 100)
    assert state_of(registration) == "undetermined"
    reflect(physician, 5)
    assert state_of(registration) == "met"


def test_one_deleted_or_moved_to_another_period_counts_no_longer(physician: User, registration: Credential) -> None:
    reflect(physician, 400, 300, 200, 100, 5)
    writing.delete(writing.standing(physician)[0])
    assert state_of(registration) == "undetermined"
    reflect(physician, 5)
    last = writing.standing(physician)[0]
    writing.revise(last, Text(days_on(-3 * 365), last.title, last.learned))
    assert state_of(registration) == "undetermined"


def test_reflections_of_the_period_before_count_for_it_alone(physician: User, registration: Credential) -> None:
    registration.issued = days_on(-5 * 365)
    registration.save()
    reflect(physician, 800, 801, 802, 803, 804)
    assert state_of(registration) == "undetermined"


def test_a_no_of_before_gives_way_to_what_is_written_and_a_day_of_hers_stands(
    physician: User, registration: Credential
) -> None:
    facts.state(physician, "reflections-written", False)
    reflect(physician, 30)
    assert state_of(registration) == "short"
    reflect(physician, 29, 28, 27, 26)
    assert state_of(registration) == "met"
    written = counting.Counted("reflections", "reflections-written", 1, days_on(-700), (days_on(-9),))
    hers = Learner(facts={"reflections-written": days_on(-600)})
    assert counting.told(hers, [written]).facts == hers.facts
    too_old = Learner(facts={"reflections-written": days_on(-900)})
    assert counting.told(too_old, [written]).facts == {"reflections-written": days_on(-9)}


def test_nothing_is_stated_in_her_name(physician: User, registration: Credential) -> None:
    reflect(physician, 400, 300, 200, 100, 5)
    assert state_of(registration) == "met"
    assert facts.stated_by(physician) == {}


def test_the_standing_page_says_that_it_comes_from_her_reflections(
    hers: Client, physician: User, registration: Credential
) -> None:
    assert "Reflections that you write here count: five are asked" in hers.get("/").text
    reflect(physician, 300, 200)
    page = hers.get("/").text
    assert "From your reflections: two of five are here so far." in page
    assert 'href="/reflection/"' in page
    reflect(physician, 100, 50, 5)
    why = hers.get(f"/standing/{registration.pk}/reflections/").text
    day = f"{days_on(-5).day} {days_on(-5):%B %Y}"
    assert f"From your reflections: the fifth of this period is of {day}." in why


def test_the_list_of_reflections_says_what_is_asked(hers: Client, physician: User, registration: Credential) -> None:
    asked = "Nursing and Midwifery Council, revalidation: Five written reflections."
    assert f"{asked} Reflections that you write here count" in hers.get("/reflection/").text
    reflect(physician, 300)
    assert f"{asked} From your reflections: one of five is here so far." in hers.get("/reflection/").text


def test_what_she_learned_is_not_on_the_standing_page(hers: Client, physician: User, registration: Credential) -> None:
    reflect(physician, 400, 300, 200, 100, 5)
    for address in ("/", f"/standing/{registration.pk}/reflections/", "/told/"):
        assert "say it twice" not in hers.get(address).text


def test_who_holds_nothing_that_asks_for_reflections_is_not_asked_for_them(
    physician: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    reflect(physician, 5)
    licence = hold(physician, "us-fl-md", expires=days_on(200))
    held = held_by(physician, timezone.localdate())
    assert [each.reflections for each in held] == [()]
    with django_assert_num_queries(0):
        assert counting.days_of(physician, [licence.programme]) == []


def test_somebody_else_s_reflections_answer_nothing(physician: User, nurse: User, registration: Credential) -> None:
    reflect(nurse, 400, 300, 200, 100, 5)
    assert state_of(registration) == "undetermined"


# As a record


@pytest.fixture
def pharmacist(physician: User) -> Credential:
    """A British pharmacist's registration, two months into its year."""
    Profile.objects.create(holder=physician, profession="pharmacist")
    facts.state(physician, "first-renewal", False)
    return hold(physician, "gb-gphc-revalidation", issued=days_on(-60 - 365 * 3), expires=days_on(305))


def test_a_reflection_is_put_on_the_record_once_and_counts_there(
    hers: Client, physician: User, pharmacist: Credential
) -> None:
    reflect(physician, 5)
    (reflection,) = writing.standing(physician)
    address = f"/reflection/{reflection.number}/"
    assert "One reflective account on the standards that the council names, for General" in hers.get(address).text
    assert state_of(pharmacist, "reflective-account") == "short"
    page = hers.post(f"{address}record/gb-gphc-revalidation/", follow=True).text
    assert "Reflective account: Handover is on your record." in page
    assert state_of(pharmacist, "reflective-account") == "met"
    assert "say it twice" not in page
    again = hers.post(f"{address}record/gb-gphc-revalidation/", follow=True).text
    assert "Reflective account: Handover is already on your record." in again
    assert CreditEntry.objects.count() == 1
    assert "on your record</a> and counts there" in hers.get(address).text


def test_a_withdrawn_account_can_be_put_on_the_record_again(
    hers: Client, physician: User, pharmacist: Credential
) -> None:
    reflect(physician, 5)
    (reflection,) = writing.standing(physician)
    address = f"/reflection/{reflection.number}/record/gb-gphc-revalidation/"
    hers.post(address)
    ledger.withdraw(CreditEntry.objects.get(), by=physician, reason="Not on these standards")
    hers.post(address)
    assert state_of(pharmacist, "reflective-account") == "met"


def test_only_a_programme_that_she_holds_and_that_asks_takes_it(hers: Client, physician: User) -> None:
    reflect(physician, 5)
    (reflection,) = writing.standing(physician)
    hold(physician, "us-fl-md", expires=days_on(200))
    for programme in ("gb-gphc-revalidation", "us-fl-md", "nothing"):
        assert hers.post(f"/reflection/{reflection.number}/record/{programme}/").status_code == 404
    assert "Put it on your record" not in hers.get(f"/reflection/{reflection.number}/").text
    assert not CreditEntry.objects.exists()
