"""What somebody tells us changes where she stands at once, and can be seen, changed and taken back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from opencme.credit import Span
from opencme.web.people.models import User
from opencme.web.record import facts
from opencme.web.record.models import Credential, Profile, StatedFact
from opencme.web.standing.questions import AnswerForm, Question, in_words
from tests.web.test_standing_page import earn, hold

pytestmark = pytest.mark.database
HTMX = {"HX-Request": "true"}


@pytest.fixture
def licence(physician: User) -> Credential:
    """A Florida licence of somebody who has said nothing about herself."""
    Profile.objects.create(holder=physician, profession="physician-md")
    return hold(physician, "us-fl-md", expires=timezone.localdate() + timedelta(days=200))


def test_a_question_is_asked_where_a_rule_hangs_on_it(hers: Client, licence: Credential) -> None:
    page = hers.get("/").text
    assert "Do you hold a DEA registration?" in page
    assert f'action="/standing/{licence.pk}/tell/dea-registered/"' in page


def test_yes_makes_the_rule_count_and_no_takes_it_away(hers: Client, licence: Credential) -> None:
    address = f"/standing/{licence.pk}/tell/dea-registered/"
    page = hers.post(address, {"answer": "yes"}, follow=True).text
    assert "Noted: Do you hold a DEA registration? Yes." in page
    assert "2 hours on controlled substance prescribing by" in page
    page = hers.post(address, {"answer": "no"}, follow=True).text
    assert "2 hours on controlled substance prescribing by" not in page


def test_without_scripts_it_leads_back_to_the_credential(hers: Client, licence: Credential) -> None:
    answer = hers.post(f"/standing/{licence.pk}/tell/dea-registered/", {"answer": "yes"})
    assert answer.headers["Location"] == f"/#credential-{licence.pk}"


def test_with_htmx_only_what_changed_comes_back(hers: Client, physician: User, licence: Credential) -> None:
    other = hold(physician, "us-abim", expires=date(timezone.localdate().year + 2, 12, 31))
    asks_too = hold(physician, "us-fl-do", expires=timezone.localdate() + timedelta(days=100))
    part = hers.post(f"/standing/{licence.pk}/tell/dea-registered/", {"answer": "yes"}, headers=HTMX).text
    assert part.strip().startswith(f'<section class="credential" id="credential-{licence.pk}"')
    assert f'id="credential-{asks_too.pk}"' in part
    assert f'id="credential-{other.pk}"' not in part
    assert 'id="headline"' in part
    assert "<html" not in part


def test_an_answer_that_cannot_be_read_is_said_in_place_and_nothing_is_kept(hers: Client, physician: User) -> None:
    mate = hold(physician, "us-dea-mate", expires=timezone.localdate() + timedelta(days=300))
    address = f"/standing/{mate.pk}/tell/mate-attested/"
    for headers in ({}, HTMX):
        page = hers.post(address, {"answer": "given", "day": "04/05/2024"}, headers=headers).text
        assert "Write the date as 2026-01-31" in page
        assert "04/05/2024" in page
    assert "Fill in the answer, or say no." in hers.post(address, {"answer": "given"}).text
    assert not StatedFact.objects.exists()


def test_a_date_and_a_not_so_far_are_both_answers(hers: Client, physician: User) -> None:
    mate = hold(physician, "us-dea-mate", expires=timezone.localdate() + timedelta(days=300))
    facts.state(physician, "dea-registered", True)
    for name in ("addiction-certified", "sud-curriculum-graduation"):
        hers.post(f"/standing/{mate.pk}/tell/{name}/", {"answer": "no"})
    earn(physician, "3", topics=())
    page = hers.post(f"/standing/{mate.pk}/tell/mate-attested/", {"answer": "no"}, follow=True).text
    assert "0 of 8 hours" in page
    page = hers.post(
        f"/standing/{mate.pk}/tell/mate-attested/", {"answer": "given", "day": "2024-05-04"}, follow=True
    ).text
    assert "You have everything" in page
    assert facts.stated_by(physician)["mate-attested"] == date(2024, 5, 4)


def test_a_missing_date_of_expiry_is_asked_for_and_kept_on_the_credential(hers: Client, physician: User) -> None:
    licence = hold(physician, "us-fl-md", issued=None)
    assert "When does this credential expire?" in hers.get("/").text
    day = timezone.localdate() + timedelta(days=99)
    hers.post(f"/standing/{licence.pk}/tell/expires/", {"answer": "given", "day": day.isoformat()})
    licence.refresh_from_db()
    assert licence.expires == day
    assert "in 99 days" in hers.get("/").text


def test_an_expiry_before_the_date_of_issue_is_refused(hers: Client, physician: User) -> None:
    licence = hold(physician, "us-fl-md", issued=date(2020, 1, 1))
    page = hers.post(f"/standing/{licence.pk}/tell/expires/", {"answer": "given", "day": "2019-01-01"})
    assert page.status_code == 200
    assert "before" in page.text
    licence.refresh_from_db()
    assert licence.expires is None


def test_a_missing_birthday_is_kept_on_the_profile(hers: Client, physician: User) -> None:
    credential = hold(physician, "us-nc-md", issued=date(2020, 3, 1))
    assert "When were you born?" in hers.get("/").text
    hers.post(f"/standing/{credential.pk}/tell/born/", {"answer": "given", "day": "1980-03-09"})
    assert Profile.objects.get(holder=physician).born == date(1980, 3, 9)


def test_what_was_told_is_listed_changed_and_taken_back(hers: Client, physician: User, licence: Credential) -> None:
    hers.post(f"/standing/{licence.pk}/tell/dea-registered/", {"answer": "yes"})
    page = hers.get("/told/").text
    assert "Do you hold a DEA registration?" in page
    assert "Yes" in page
    assert "Your new answer counts" in hers.post("/told/dea-registered/", {"answer": "no"}, follow=True).text
    assert facts.stated_by(physician) == {"dea-registered": False}
    assert hers.get("/told/dea-registered/take-back/").headers["Location"] == "/told/"
    hers.post("/told/dea-registered/take-back/")
    assert facts.stated_by(physician) == {}
    assert "Do you hold a DEA registration?" in hers.get("/").text
    # Nothing was overwritten on the way.
    assert [fact.value for fact in StatedFact.objects.order_by("id")] == [True, False, None]


@pytest.mark.parametrize("path", ["/standing/{}/tell/no-such-fact/", "/told/no-such-fact/", "/told/retired/"])
def test_a_question_nobody_asked_has_no_page(hers: Client, licence: Credential, path: str) -> None:
    assert hers.get(path.format(licence.pk)).status_code == 404
    assert hers.post(path.format(licence.pk), {"answer": "yes"}).status_code == 404


@pytest.mark.parametrize(
    ("name", "sent", "value", "said"),
    [
        ("dea-registered", {"answer": "yes"}, True, "Yes"),
        ("in-training", {"answer": "no"}, False, "No"),
        (
            "in-training",
            {"answer": "given", "start": "2024-07-01", "end": ""},
            (Span(date(2024, 7, 1)),),
            "from 1 July 2024, still going on",
        ),
        (
            "in-training",
            {"answer": "given", "start": "2024-07-01", "end": "2025-06-30"},
            (Span(date(2024, 7, 1), date(2025, 6, 30)),),
            "from 1 July 2024 to 30 June 2025",
        ),
        ("practice-setting", {"answer": "given", "written": "Nursing home"}, ("nursing-home",), "Nursing home"),
        ("practice-setting", {"answer": "no"}, (), "No"),
    ],
)
def test_every_kind_of_fact_can_be_told(
    physician: User, name: str, sent: dict[str, str], value: object, said: str
) -> None:
    form = AnswerForm(Question.about(name, []), sent)
    assert form.is_valid(), form.errors
    assert form.value == value
    assert form.value is not None
    assert in_words(name, form.value) == said
    facts.state(physician, name, form.value)
    assert facts.stated_by(physician)[name] == value


def test_a_span_that_ends_before_it_starts_is_refused() -> None:
    form = AnswerForm(Question.about("in-training", []), {"start": "2025-01-01", "end": "2024-01-01"})
    assert not form.is_valid()
    assert "This is before the day it started." in str(form.errors)
