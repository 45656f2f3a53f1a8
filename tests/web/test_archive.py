"""Everything of a person goes out in one archive and comes back to the same standing, or nothing comes back at all."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from hypothesis import given
from hypothesis import settings as searching
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from opencme.credit import Amount
from opencme.web import demo
from opencme.web.people.models import User
from opencme.web.proof.contents import CONTENTS, LEFT_OUT
from opencme.web.proof.erasure import erase
from opencme.web.proof.restore import ArchiveError, restore
from opencme.web.record import evidence, facts, ledger, running, uploads
from opencme.web.record.models import Credential, CreditEntry, Evidence, ImportRun, Profile
from tests.web.archives import EMAIL, OWN, TODAY, archived, standings, table
from tests.web.people import a_record, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_the_archive_comes_back_row_by_row_and_file_by_file(full: User, put: Callable[[bytes], Path]) -> None:
    before, answers = table(full), standings(full)
    numbers = list(CreditEntry.objects.values_list("pk", flat=True))
    path = put(archived(full))
    erase(full)
    done = restore(path, OWN)
    assert done.vouched
    assert table(done.holder) == before
    assert standings(done.holder) == answers
    assert list(CreditEntry.objects.values_list("pk", flat=True)) == numbers
    assert (done.files, done.lost) == (1, 0)
    (file,) = Evidence.objects.filter(holder=done.holder)
    assert evidence.is_whole(file)
    assert done.holder.name == "Dr Imani Okafor"
    assert not done.holder.has_usable_password()


def test_what_came_back_can_be_gone_on_with(full: User, put: Callable[[bytes], Path]) -> None:
    path = put(archived(full))
    erase(full)
    holder = restore(path, EMAIL).holder
    head = ledger.heads(holder).exclude(kind="withdrawal").order_by("id").first()
    assert head
    ledger.correct(head, a_record(title="Went on"), by=holder)
    assert ledger.enter(holder, a_record(), by=holder).pk


def test_beside_others_the_rows_get_numbers_of_their_own(full: User, nurse: User, put: Callable[[bytes], Path]) -> None:
    ledger.enter(nurse, a_record(title="Hers"), by=nurse)
    before, others = table(full), table(nurse)
    done = restore(put(archived(full)), EMAIL)
    assert table(done.holder) == before
    assert table(nurse) == others
    assert table(full) == before


def test_an_import_comes_back_over_even_beside_its_original(physician: User, put: Callable[[bytes], Path]) -> None:
    upload = uploads.keep(
        SimpleUploadedFile("a.csv", b"Date,Title,Credits,Type\n2026-03-04,Ethics,2,ANCC\n"), physician
    )
    assert running.begin(upload, {}, doubled=False, rows=2)
    path = put(archived(physician))
    restored = restore(path, EMAIL).holder
    mine, copied = (ImportRun.objects.get(holder=holder) for holder in (physician, restored))
    assert (mine.state, copied.state) == ("waiting", "stopped")
    assert mine.token != copied.token


def test_an_account_that_is_there_is_never_touched(full: User, put: Callable[[bytes], Path]) -> None:
    path = put(archived(full))
    for email in (full.email, full.email.upper()):
        with pytest.raises(ArchiveError, match="has an account here already"):
            restore(path, email)
    with pytest.raises(ArchiveError, match="is no e-mail address"):
        restore(path, "nobody")


def test_the_archive_of_the_same_record_is_the_same(full: User) -> None:
    assert archived(full) == archived(full)


def test_the_archive_lists_each_file_with_its_sha256(full: User) -> None:
    with zipfile.ZipFile(BytesIO(archived(full))) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert manifest["rows"]["record.CreditEntry"] == 7
        assert {"README.txt", "transcript.csv"} <= set(manifest["files"])
        for name, each in manifest["files"].items():
            content = archive.read(name)
            assert each == {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}


def test_a_file_that_the_data_folder_has_lost_is_said_to_be_missing(full: User, put: Callable[[bytes], Path]) -> None:
    (file,) = Evidence.objects.all()
    evidence.path_of(file).unlink()
    path = put(archived(full))
    erase(full)
    assert restore(path, EMAIL).lost == 1


def test_nothing_of_anybody_else_is_in_it(full: User, nurse: User) -> None:
    ledger.enter(nurse, a_record(title="Somebody else’s"), by=nurse)
    facts.state(nurse, "retired", True)
    with zipfile.ZipFile(BytesIO(archived(full))) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist()).decode()
    assert "Somebody else" not in everything
    assert "nurse@" not in everything
    assert full.password not in everything


def test_every_table_that_has_something_of_a_person_is_in_the_archive_or_left_out_for_a_reason() -> None:
    mine = {part.label for part in CONTENTS} | set(LEFT_OUT)
    leads = {"people.User", *mine}
    for model in apps.get_models():
        fields: list[Any] = [field for field in model._meta.concrete_fields if field.is_relation]
        targets = {str(field.related_model._meta.label) for field in fields}
        if targets & leads and model._meta.app_label not in ("contenttypes", "django_tasks_database"):
            label = model._meta.label
            assert label in mine or label == "account.EmailConfirmation", (
                f"say in proof/contents.py what becomes of {label}"
            )


def test_a_table_comes_after_those_that_it_names() -> None:
    before = {"people.User"}
    for part in CONTENTS:
        before.add(part.label)
        fields: list[Any] = [*part.model._meta.concrete_fields, *part.model._meta.many_to_many]
        for field in fields:
            if field.is_relation:
                assert field.related_model._meta.label in before


# The page and the command


def test_the_page_hands_out_the_archive(full: User, hers: Client) -> None:
    assert "3 records" in hers.get("/proof/archive/").content.decode()
    answer: Any = hers.get("/proof/archive/file/")
    content = b"".join(answer.streaming_content)
    assert zipfile.ZipFile(BytesIO(content)).testzip() is None
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_the_command_restores_and_says_what_it_did(full: User, put: Callable[[bytes], Path]) -> None:
    path = put(archived(full))
    said = StringIO()
    call_command("restore", str(path), "--email", EMAIL, stdout=said)
    assert f"1 files for {EMAIL}" in said.getvalue()
    with pytest.raises(CommandError, match="has an account here already"):
        call_command("restore", str(path), "--email", EMAIL)


def test_the_made_up_people_come_back_to_the_same_standing(put: Callable[[bytes], Path]) -> None:
    for account in demo.load(TODAY):
        holder = User.objects.get(email=account.email)
        done = restore(put(archived(holder)), f"back-{account.email}")
        mine, hers = ([without_numbers(each) for each in standings(person)] for person in (holder, done.holder))
        assert mine == hers


def without_numbers(standing: str) -> str:
    """Beside others a record has another number; all else is the same."""
    found = json.loads(standing)
    for rule in found["rules"].values():
        for record in [*rule["counted_records"], *rule["not_counted"]]:
            record.pop("id")
    return json.dumps(found, sort_keys=True)


PROGRAMMES = (
    "us-fl-md",
    "us-ca-md",
    "us-abim",
    "us-aafp",
    "us-dea-mate",
    "us-ny-md",
    "gb-gmc-revalidation",
)
SYSTEMS = ("ama-pra-1", "aoa-1a", "ancc", "aafp-prescribed")
TOPICS = ("", "ethics", "prevention-of-medical-errors")
holdings = st.tuples(
    st.sampled_from(PROGRAMMES),
    st.none() | st.dates(date(2010, 1, 1), date(2021, 1, 1)),
    st.none() | st.dates(date(2027, 1, 1), date(2028, 1, 1)),
)
activities = st.tuples(
    st.dates(date(2022, 1, 1), date(2026, 12, 31)),
    st.sampled_from(SYSTEMS),
    st.integers(0, 4000),
    st.sampled_from(TOPICS),
    st.booleans(),
    st.sampled_from(["claimed", "reported"]),
)


class SameStanding(TestCase):
    """Whatever somebody holds and has done, she comes back to the same standing in every programme."""

    @searching(max_examples=15, deadline=None)
    @given(
        st.lists(holdings, max_size=3),
        st.lists(activities, max_size=12),
        st.dictionaries(st.sampled_from(["dea-registered", "retired"]), st.booleans()),
    )
    def test_the_standing_is_the_same(
        self,
        held: list[tuple[str, date | None, date | None]],
        done: list[tuple[date, str, int, str, bool, str]],
        told: dict[str, bool],
    ) -> None:
        person = make_person("somebody@example.org")
        Profile.objects.create(holder=person, profession="physician-md", born=date(1980, 2, 29))
        for programme, issued, expires in held:
            Credential.objects.create(
                holder=person, programme=programme, title=programme, issued=issued, expires=expires
            )
        for name, value in told.items():
            facts.state(person, name, value)
        for day, system, amount, topic, withdrawn, state in done:
            topics = ((topic, Amount(amount)),) if topic else ()
            said: dict[str, Any] = {"state": state, "approved_by": ("us-abim",) if state == "reported" else ()}
            record = a_record(completed=day, system=system, amount=Amount(amount), topics=topics, **said)
            entry = ledger.enter(person, record, by=person)
            if withdrawn:
                ledger.withdraw(entry, by=person, reason="x")
        before, whole = standings(person), archived(person)
        erase(person)
        path = Path(settings.DATA) / "property.zip"
        path.write_bytes(whole)
        assert standings(restore(path, EMAIL).holder) == before
