"""A whole person can be erased; nothing less can be, whoever tries."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from opencme.web.people.models import User
from opencme.web.proof import erasure
from opencme.web.proof.archive import write
from opencme.web.proof.contents import CONTENTS
from opencme.web.proof.erasure import erase
from opencme.web.proof.models import Erasing
from opencme.web.proof.restore import restore
from opencme.web.record import evidence, ledger
from opencme.web.record.appendonly import AppendOnly
from opencme.web.record.models import Credential, CreditEntry
from opencme.web.sharing.models import Checklist, ChecklistItem, Confirmation, Look, Retraction, Share, Verdict
from tests.web.archives import NOW, OWN, fill, table
from tests.web.people import PASSWORD, a_record

pytestmark = [pytest.mark.django_db, pytest.mark.database]
APPEND_ONLY = [model for model in apps.get_models() if issubclass(model, AppendOnly)]


@pytest.fixture
def full(physician: User, settings: Any, tmp_path: Path) -> User:
    """Somebody with something of all, shared and confirmed too."""
    settings.EVIDENCE = tmp_path / "evidence"
    fill(physician)
    held = Credential.objects.get(holder=physician)
    checklist = Checklist.objects.create(holder=physician, title="Appraisal", credential=held)
    item = ChecklistItem.objects.create(checklist=checklist, words="Seen at work")
    moment = "2026-11-24T09:00:00Z"
    share = Share.objects.create(
        holder=physician, recipient="A board", digest="d" * 64, until="2026-12-01", sent_at=moment, checklist=checklist
    )
    share.credentials.add(held)
    Look.objects.create(share=share, part="page")
    said = {"name": "B", "role": "Head", "signed": "B", "sent_to": "A board"}
    confirmation = Confirmation.objects.create(share=share, checklist=checklist, **said)
    Verdict.objects.create(confirmation=confirmation, item=item, confirmed=True)
    Retraction.objects.create(confirmation=confirmation)
    return physician


@pytest.fixture
def erased(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Callable[[User], None]:
    """Erases, as far as a commit would: the constraints that wait for it are asked, and what follows it is done."""

    def do(holder: User) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            erase(holder)
        connection.check_constraints()

    return do


def left_of(number: int) -> dict[str, int]:
    """How many rows of any table still name the account."""
    found = {}
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            if column.related_model is User and (count := model._base_manager.filter(**{column.name: number}).count()):
                found[model._meta.label] = count
    return found


def test_nothing_of_the_person_is_left_and_everything_of_the_others(
    full: User, nurse: User, erased: Callable[[User], None]
) -> None:
    ledger.enter(nurse, a_record(), by=nurse)
    others, number, folder = table(nurse), full.pk, evidence.folder_of(full.pk)
    assert folder.exists()
    erased(full)
    assert left_of(number) == {}
    assert not User.objects.filter(pk=number).exists()
    assert not folder.exists()
    assert table(nurse) == others
    assert not Erasing.objects.exists()
    for model in APPEND_ONLY:
        assert model._base_manager.count() == (model is CreditEntry)


def test_the_archive_of_a_shared_record_comes_back_with_its_links_stopped(
    full: User, tmp_path: Path, erased: Callable[[User], None]
) -> None:
    before = table(full)
    with (tmp_path / "a.zip").open("wb") as file:
        write(full, file, made=NOW)
    erased(full)
    holder = restore(tmp_path / "a.zip", OWN).holder
    after = table(holder)
    for each in after["sharing.Confirmation"]:
        assert each.pop("as_of") == NOW.date()
    for each in before["sharing.Confirmation"]:
        assert each.pop("as_of") is None
    share = Share.objects.get()
    assert share.stopped_at is not None
    assert share.digest != "d" * 64
    assert [held.holder for held in share.credentials.all()] == [holder]
    for name in before:
        if name != "sharing.Share":
            assert after[name] == before[name]


def test_what_goes_wrong_on_the_way_takes_nothing(full: User, monkeypatch: pytest.MonkeyPatch) -> None:
    before, folder = table(full), evidence.folder_of(full.pk)

    def refuse(self: User, *args: Any, **kwargs: Any) -> None:
        raise ProtectedError("something still refers to her", set())

    monkeypatch.setattr(User, "delete", refuse)
    with pytest.raises(ProtectedError):
        erase(full)
    assert table(full) == before
    assert folder.exists()
    assert not Erasing.objects.exists()


def list_as_erased(entry: CreditEntry) -> None:
    Erasing.objects.create(holder=entry.holder_id, table="record_creditentry", row=entry.pk, lock_id=1)


def remove(entry: CreditEntry) -> None:
    CreditEntry._base_manager.filter(pk=entry.pk)._raw_delete("default")


@pytest.fixture
def listed(full: User) -> Iterator[CreditEntry]:
    """An entry that is listed as being erased, in a transaction that is taken back."""
    with transaction.atomic():
        entry = CreditEntry.objects.latest("id")
        list_as_erased(entry)
        yield entry
        transaction.set_rollback(True)


def test_what_is_listed_for_an_erasure_cannot_be_committed(listed: CreditEntry) -> None:
    with pytest.raises(IntegrityError):
        connection.check_constraints()


ENDINGS = {
    "DELETE FROM proof_erasing": "any",
    "UPDATE proof_erasing SET holder = 99999": "any",
    "UPDATE proof_erasing SET lock_id = NULL": "any",
    "INSERT OR REPLACE INTO proof_erasing SELECT id, 99999, 'x', 0, 1 FROM proof_erasing": "sqlite",
    "TRUNCATE proof_erasing": "postgresql",
}


@pytest.mark.parametrize("statement", ENDINGS)
def test_an_erasure_cannot_be_ended_as_long_as_the_account_is_there(statement: str, listed: CreditEntry) -> None:
    if ENDINGS[statement] not in ("any", connection.vendor):
        pytest.skip(f"a statement of {ENDINGS[statement]}")
    remove(listed)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Erasing.objects.filter(holder=listed.holder_id).count() == 1


def test_the_row_that_would_hold_the_door_open_cannot_be(full: User) -> None:
    for statement in (
        "INSERT INTO proof_never (id) VALUES (1)",
        "INSERT INTO proof_never DEFAULT VALUES",
        "INSERT INTO proof_never (id) VALUES (NULL)",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_only_the_rows_that_are_listed_can_go(nurse: User, listed: CreditEntry) -> None:
    hers = ledger.enter(nurse, a_record(), by=nurse)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        remove(hers)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE record_creditentry SET amount = 1")


@pytest.mark.parametrize("model", APPEND_ONLY, ids=lambda model: model._meta.label)
def test_every_append_only_table_refuses_what_is_not_listed_and_lets_an_erasure_through(
    model: type[AppendOnly], full: User, erased: Callable[[User], None]
) -> None:
    table_name = model._meta.db_table
    for statement in (f"DELETE FROM {table_name}", f"UPDATE {table_name} SET id = id + 1000"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert any(part.model is model for part in CONTENTS)
    number = full.pk
    erased(full)
    assert left_of(number) == {}


def test_files_of_an_erasure_that_was_cut_short_go_with_the_next(full: User, nurse: User) -> None:
    orphan, young = evidence.folder_of(99_999), evidence.folder_of(99_998)
    for folder in (orphan, young):
        folder.mkdir(parents=True)
    os.utime(orphan, (0, 0))
    os.utime(evidence.folder_of(full.pk), (0, 0))
    erasure.sweep()
    assert not orphan.exists()
    assert young.exists()
    assert evidence.folder_of(full.pk).exists()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"password": "wrong", "word": "erase"}, "This is not your password."),
        ({"password": PASSWORD, "word": "delete"}, "Write the word erase"),
        ({"password": PASSWORD}, "This field is required."),
        ({}, "This field is required."),
    ],
)
@pytest.mark.usefixtures("clean_cache")
def test_a_slip_erases_nothing(sent: dict[str, str], said: str, physician: User, hers: Client) -> None:
    page = hers.post("/proof/erasure/", sent).content.decode()
    assert said in page
    assert User.objects.filter(pk=physician.pk).exists()


@pytest.mark.usefixtures("clean_cache")
def test_passwords_cannot_be_tried_without_end(physician: User, hers: Client) -> None:
    answers = [hers.post("/proof/erasure/", {"password": "wrong", "word": "erase"}).status_code for _ in range(30)]
    assert answers[-1] == 429
    hers.post("/proof/erasure/", {"password": PASSWORD, "word": "erase"})
    assert User.objects.filter(pk=physician.pk).exists()


@pytest.mark.usefixtures("clean_cache")
def test_with_the_password_and_the_word_she_is_gone_and_signed_out(full: User, hers: Client) -> None:
    page = hers.get("/proof/erasure/").content.decode()
    assert "3 records" in page
    answer = hers.post("/proof/erasure/", {"password": PASSWORD, "word": " Erase "})
    assert "are erased" in answer.content.decode()
    assert not User.objects.filter(pk=full.pk).exists()
    assert hers.get("/record/").status_code == 302
