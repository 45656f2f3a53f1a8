"""Whoever holds a credential sees what a change of its rulebook means for her, until she says that she has read it."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from opencme import rulebook
from opencme.rulebook.plain import as_json, source_of
from opencme.web.people.models import User
from opencme.web.record.models import Credential
from opencme.web.rulebooks.models import Read, Version
from opencme.web.rulebooks.noticing import take_notice
from tests.web.test_standing_page import hold

pytestmark = pytest.mark.database


def another(rule: str, **keys: Any) -> str:
    """Florida's rulebook as it might have been."""
    data = source_of("us-fl-md")
    data["rules"][rule] |= keys
    return json.dumps(as_json(data))


def noticed(text: str) -> Version:
    """The installation had this text, and has today's since a moment ago."""
    Version.objects.filter(programme="us-fl-md").delete()
    Version.objects.create(programme="us-fl-md", digest=hashlib.sha256(text.encode()).hexdigest(), text=text)
    take_notice()
    version = Version.objects.filter(programme="us-fl-md").latest("id")
    version.noticed_at = timezone.now() + timedelta(seconds=1)
    version.save()
    return version


@pytest.fixture
def licence(physician: User) -> Credential:
    return hold(physician, "us-fl-md", expires=timezone.localdate() + timedelta(days=200))


def test_every_rulebook_is_kept_once(db: None) -> None:
    assert {version.programme for version in Version.objects.all()} == set(rulebook.ids())
    assert take_notice() == 0


def test_a_rule_that_asks_for_more_is_said_in_a_sentence_and_in_detail(hers: Client, licence: Credential) -> None:
    noticed(another("total", need=38))
    page = hers.get("/").text
    assert "The rules changed." in page
    assert "you now need 2 hours more in all." in page
    assert "Total hours: 40 hours instead of 38 hours." in page


def test_what_was_read_is_not_shown_again_and_only_for_who_read_it(
    hers: Client, physician: User, nurse: User, licence: Credential
) -> None:
    version = noticed(another("total", need=38))
    answer = hers.post(f"/standing/{licence.pk}/changes/{version.pk}/read/", follow=True)
    assert "The rules changed." not in answer.text
    assert list(Read.objects.values_list("holder", "version")) == [(physician.pk, version.pk)]
    hers.post(f"/standing/{licence.pk}/changes/{version.pk}/read/")
    assert Read.objects.count() == 1
    hold(nurse, "us-fl-md", expires=timezone.localdate() + timedelta(days=200))
    other = Client()
    other.force_login(nurse)
    assert "The rules changed." in other.get("/").text


def test_a_change_that_does_not_touch_her_says_so(hers: Client, licence: Credential) -> None:
    noticed(another("pro-bono-cap", most=6))
    assert "nothing changes for you." in hers.get("/").text


def test_a_change_of_words_alone_is_no_alarm(hers: Client, licence: Credential) -> None:
    noticed(another("total", note="Read again."))
    assert "The rules changed." not in hers.get("/").text


def test_who_came_after_the_change_is_not_told(hers: Client, physician: User) -> None:
    version = noticed(another("total", need=38))
    Version.objects.filter(pk=version.pk).update(noticed_at=timezone.now() - timedelta(days=1))
    hold(physician, "us-fl-md", expires=timezone.localdate() + timedelta(days=200))
    assert "The rules changed." not in hers.get("/").text


def test_a_kept_version_that_todays_language_does_not_read_is_passed_over(hers: Client, licence: Credential) -> None:
    noticed("{}")
    noticed("no json")
    assert hers.get("/").status_code == 200


def test_the_versions_are_told_on_the_rulebooks_own_page(client: Client, licence: Credential) -> None:
    noticed(another("total", need=38))
    assert "Total hours: 40 hours instead of 38 hours." in client.get("/rulebooks/us-fl-md/").text


def test_a_version_of_another_programme_cannot_be_read_here(hers: Client, licence: Credential) -> None:
    version = Version.objects.filter(programme="us-tx-md").latest("id")
    assert hers.post(f"/standing/{licence.pk}/changes/{version.pk}/read/").status_code == 404
    assert not Read.objects.exists()
