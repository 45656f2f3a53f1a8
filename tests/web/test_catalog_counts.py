"""Whether an activity of the catalog counts for whoever is signed in: on its page, and in a line of a list."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Engine
from django.test import RequestFactory
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

import opencme.web.catalog
from opencme.credit import Activity, Amount, Award
from opencme.web.catalog.counting import Counts, badges_for, counts_for
from opencme.web.people.models import User
from opencme.web.record import facts
from opencme.web.record.models import Credential, Profile
from tests.web.test_standing_page import earn, hold

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ERRORS = Award("ama-pra-1", Amount.of(2), (("prevention-of-medical-errors", Amount.of(2)),))
COURSE = Activity("errors", "Preventing medical errors", "Gulf Coast Medical Society", "enduring", (ERRORS,))
OTHER = replace(COURSE, id="wounds", title="Wound care", awards=(Award("ancc", Amount.of(1)),))


@pytest.fixture
def holder(physician: User) -> User:
    """Somebody with a Florida licence that lacks ten hours."""
    Profile.objects.create(holder=physician, profession="physician-md")
    facts.state(physician, "dea-registered", False)
    hold(physician, "us-fl-md", expires=timezone.localdate() + timedelta(days=200))
    earn(physician, "30")
    return physician


def shown(counts: Counts) -> str:
    folder = Path(opencme.web.catalog.__file__).parent / "templates"
    engine = Engine(dirs=[str(folder)], builtins=["opencme.web.templatetags.opencme"])
    template = engine.get_template("catalog/counts.html")
    return template.render(Context({"counts": counts, "request": RequestFactory().get("/catalog/errors/")}))


def test_the_page_says_for_which_credential_it_counts_and_by_which_law(holder: User) -> None:
    counts = counts_for(holder, COURSE, timezone.localdate())
    assert counts.headline == "It counts where you still need credit: Florida MD licence."
    page = shown(counts)
    assert "Counts</span> for Florida MD licence: 2 hours on prevention of medical errors." in page
    assert "8 hours are still missing there." in page
    assert "F.A.C." in page


def test_what_does_not_count_says_why(holder: User) -> None:
    counts = counts_for(holder, OTHER, timezone.localdate())
    assert counts.headline == "It counts for none of the credentials you told us about."
    assert "this programme does not accept such credit here" in shown(counts)


def test_an_open_question_is_asked_where_the_answer_hangs_on_it(physician: User) -> None:
    credential = hold(physician, "us-fl-md")
    page = shown(counts_for(physician, COURSE, timezone.localdate()))
    assert f"/standing/{credential.pk}/tell/expires/" in page


def test_nobody_signed_in_is_invited(db: None) -> None:
    counts = counts_for(AnonymousUser(), COURSE, timezone.localdate())
    page = shown(counts)
    assert "/account/sign-in/?next=/catalog/errors/" in page
    assert badges_for(AnonymousUser(), [COURSE], timezone.localdate()) == [[]]


def test_somebody_who_holds_nothing_yet_is_asked_what_she_holds(physician: User) -> None:
    assert "/start/" in shown(counts_for(physician, COURSE, timezone.localdate()))


def test_a_list_has_a_line_where_something_counts_and_none_where_nothing_does(holder: User) -> None:
    badges = badges_for(holder, [COURSE, OTHER], timezone.localdate())
    assert [[badge.text for badge in each] for each in badges] == [
        ["Counts for Florida MD licence: 2 hours on prevention of medical errors"],
        [],
    ]


def test_the_number_of_queries_does_not_grow_with_the_list(
    holder: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for programme in ("us-abim", "us-nccpa"):
        hold(holder, programme, expires=timezone.localdate() + timedelta(days=400))
    activities = [replace(COURSE, id=f"errors-{number}") for number in range(25)]
    with django_assert_max_num_queries(5):
        badges_for(holder, activities, timezone.localdate())


def test_what_is_put_away_is_not_asked_about(holder: User) -> None:
    Credential.objects.update(archived_at=timezone.now())
    assert not counts_for(holder, COURSE, timezone.localdate()).rows
