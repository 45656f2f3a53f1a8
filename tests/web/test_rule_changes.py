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


def noticed(*texts: str) -> Version:
    """The installation had these texts one after the other, and has today's since a moment ago."""
    Version.objects.filter(programme="us-fl-md").delete()
    for text in texts:
        Version.objects.create(programme="us-fl-md", digest=hashlib.sha256(text.encode()).hexdigest(), text=text)
    take_notice()
    known = Version.objects.filter(programme="us-fl-md").order_by("id")
    known.exclude(pk=known[0].pk).update(noticed_at=timezone.now() + timedelta(seconds=1))
    return known.latest("id")


TODAY = json.dumps(as_json(source_of("us-fl-md")), ensure_ascii=False)
REWRITTEN = "The rules were rewritten; read them."


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
    everything = set(Version.objects.filter(programme="us-fl-md").values_list("pk", flat=True))
    assert set(Read.objects.values_list("holder", "version")) == {(physician.pk, each) for each in everything}
    hers.post(f"/standing/{licence.pk}/changes/{version.pk}/read/")
    assert Read.objects.count() == len(everything)
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


def test_where_nothing_earlier_can_be_read_the_holder_is_told_to_read_the_rules(
    hers: Client, licence: Credential
) -> None:
    for unreadable in ("{}", "no json"):
        noticed(unreadable)
        page = hers.get("/").text
        assert REWRITTEN in page
        assert "What changed" not in page


def test_what_cannot_be_read_between_two_versions_hides_no_change(hers: Client, licence: Credential) -> None:
    noticed(another("total", need=38), '{"programme": "us-fl-md", "rules": "broken"}')
    for page in (hers.get("/").text, hers.get("/rulebooks/us-fl-md/").text):
        assert "Total hours: 40 hours instead of 38 hours." in page
        assert REWRITTEN not in page


def test_a_note_that_is_only_a_day_hides_no_change(hers: Client, licence: Credential) -> None:
    noticed(another("total", need=38, note="2024-07-01"))
    assert "Total hours: 40 hours instead of 38 hours." in hers.get("/").text


def test_several_unread_versions_are_one_change(hers: Client, licence: Credential) -> None:
    version = noticed(another("total", need=36), another("total", need=38))
    page = hers.get("/").text
    assert page.count("The rules changed.") == 1
    assert "you now need 4 hours more in all." in page
    assert "Total hours: 40 hours instead of 36 hours." in page
    assert "38 hours" not in page
    read = hers.post(f"/standing/{licence.pk}/changes/{version.pk}/read/", follow=True)
    assert "The rules changed." not in read.text


def test_what_was_taken_back_is_no_change(hers: Client, licence: Credential) -> None:
    noticed(TODAY, another("total", need=38))
    assert "The rules changed." not in hers.get("/").text


def test_what_comes_after_what_was_read_is_told_from_there(hers: Client, physician: User, licence: Credential) -> None:
    noticed(another("total", need=36), another("total", need=38))
    read = Version.objects.filter(programme="us-fl-md").order_by("id")[1]
    Read.objects.create(holder=physician, version=read)
    assert "Total hours: 40 hours instead of 38 hours." in hers.get("/").text


def test_a_rulebook_that_does_not_load_is_not_kept(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(programme: str) -> rulebook.Rulebook:
        raise rulebook.DocumentError(programme, "it is wrong")

    Version.objects.all().delete()
    monkeypatch.setattr(rulebook, "load", broken)
    assert take_notice() == 0


def test_the_versions_are_told_on_the_rulebooks_own_page(client: Client, licence: Credential) -> None:
    noticed(another("total", need=38))
    assert "Total hours: 40 hours instead of 38 hours." in client.get("/rulebooks/us-fl-md/").text


def test_a_version_of_another_programme_cannot_be_read_here(hers: Client, licence: Credential) -> None:
    version = Version.objects.filter(programme="us-tx-md").latest("id")
    assert hers.post(f"/standing/{licence.pk}/changes/{version.pk}/read/").status_code == 404
    assert not Read.objects.exists()
