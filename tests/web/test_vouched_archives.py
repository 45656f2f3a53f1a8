"""What others said comes back from an archive as theirs only where somebody vouches for the archive."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client

from opencme.credentials import rotate
from opencme.web.people.models import User
from opencme.web.proof.erasure import erase
from opencme.web.proof.restore import ArchiveError, restore
from opencme.web.record import ledger
from opencme.web.sharing import confirming
from opencme.web.sharing.checklists import headline
from opencme.web.sharing.models import Checklist
from tests.web.archives import EMAIL, archived, changed, in_rows
from tests.web.people import a_record
from tests.web.shares import a_share

pytestmark = [pytest.mark.django_db, pytest.mark.database]
SIGNATURE = {"name": "Yara Example", "role": "Consultant", "registration": "", "signed": "Yara Example"}
type Put = Callable[[bytes], Path]


@pytest.fixture
def confirmed(physician: User) -> User:
    """Somebody with a record that its provider reported, and a checklist of which a colleague confirmed one item."""
    ledger.enter(physician, a_record(state="reported"), by=physician)
    checklist = confirming.make(physician, "Appraisal", [("Held", ""), ("Logbook seen", "")])
    share = a_share(physician, checklist=checklist, may_confirm=True).share
    item = checklist.items.order_by("id")[0]
    confirming.confirm(share, checklist, SIGNATURE, [(item, True, "On 3 March")])
    return physician


def nothing(files: dict[str, bytes]) -> None:
    """Changes no file of an archive."""


def without_signature(content: bytes) -> bytes:
    def take_away(files: dict[str, bytes]) -> None:
        del files["signature.json"]

    return changed(content, take_away)


def said_of(holder: User) -> tuple[list[str], list[str]]:
    """How the records are known, and how the items of the checklist stand."""
    checklist = Checklist.objects.get(holder=holder)
    states = [record.state for record in ledger.transcript_of(holder).records]
    return states, [item.state for item in confirming.items_of(checklist)]


def elsewhere(monkey: pytest.MonkeyPatch, folder: Path) -> None:
    """From now on this is another installation."""
    folder.mkdir()
    monkey.setattr(settings, "DATA", folder)


def test_what_this_installation_signed_comes_back_as_it_was(confirmed: User, put: Put) -> None:
    path = put(archived(confirmed))
    erase(confirmed)
    done = restore(path, EMAIL)
    assert done.vouched
    assert said_of(done.holder) == (["reported"], ["confirmed", "open"])


def test_a_key_that_was_replaced_still_vouches(confirmed: User, put: Put) -> None:
    path = put(archived(confirmed))
    rotate(Path(settings.DATA))
    assert restore(path, EMAIL).vouched


FORGED: list[Callable[[bytes], bytes]] = [
    lambda content: changed(content, nothing),
    lambda content: changed(content, in_rows("record.CreditEntry", lambda row: row.update(state="reported"))),
    lambda content: changed(content, in_rows("sharing.Verdict", lambda row: row.update(remark="Excellent"))),
    without_signature,
    lambda content: changed(content, lambda files: files.update({"signature.json": b"[" * 9000}), honest=False),
    lambda content: changed(content, lambda files: files.update({"signature.json": b"[" * 4000}), honest=False),
    lambda content: changed(content, lambda files: files.update({"signature.json": b"\xff{}"}), honest=False),
    lambda content: changed(
        content, lambda files: files.update({"signature.json": b'{"key": 1, "signature": null}'}), honest=False
    ),
]


@pytest.mark.parametrize("forge", FORGED, ids=map(str, range(len(FORGED))))
def test_what_was_edited_or_is_not_signed_is_the_holder_s_own_word(
    confirmed: User, put: Put, forge: Callable[[bytes], bytes]
) -> None:
    done = restore(put(forge(archived(confirmed))), EMAIL)
    assert not done.vouched
    assert said_of(done.holder) == (["claimed"], ["stated", "open"])
    items = confirming.items_of(Checklist.objects.get(holder=done.holder))
    assert headline(items) == "Nobody has confirmed any of it yet."


def test_a_file_that_the_signature_does_not_cover_is_refused(confirmed: User, put: Put) -> None:
    rewrite = in_rows("sharing.Verdict", lambda row: row.update(remark="Excellent"))
    with pytest.raises(ArchiveError, match="not what was put into the archive"):
        restore(put(changed(archived(confirmed), rewrite, honest=False)), EMAIL)


def test_who_forged_with_a_key_of_his_own_is_not_believed(
    confirmed: User, put: Put, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    here = settings.DATA
    elsewhere(monkeypatch, tmp_path / "forger")
    path = put(archived(confirmed))
    monkeypatch.setattr(settings, "DATA", here)
    done = restore(path, EMAIL)
    assert (done.seal.holds, done.vouched) == (True, False)
    assert said_of(done.holder) == (["claimed"], ["stated", "open"])


def test_another_installation_believes_what_it_is_told_to_trust(
    confirmed: User, put: Put, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    archive = archived(confirmed)
    with zipfile.ZipFile(BytesIO(archive)) as opened:
        key = json.loads(opened.read("signature.json"))["key"]
    elsewhere(monkeypatch, tmp_path / "other")
    path, said = put(archive), StringIO()
    call_command("restore", str(path), "--email", EMAIL, stdout=said)
    assert f"signed by {key}, which is not known here" in " ".join(said.getvalue().split())
    call_command("restore", str(path), "--email", "again@example.org", "--trust", key, stdout=StringIO())
    assert said_of(User.objects.get(email=EMAIL)) == (["claimed"], ["stated", "open"])
    assert said_of(User.objects.get(email="again@example.org")) == (["reported"], ["confirmed", "open"])
    with pytest.raises(CommandError, match="is no did:key"):
        call_command("restore", str(path), "--email", "third@example.org", "--trust", "did:web:example.org")


def test_what_is_the_holder_s_word_stays_so_however_often_it_goes_round(
    confirmed: User, put: Put, client: Client
) -> None:
    once = restore(put(without_signature(archived(confirmed))), EMAIL).holder
    again = restore(put(archived(once)), "again@example.org")
    assert again.vouched
    assert said_of(again.holder) == (["claimed"], ["stated", "open"])


def test_the_pages_say_whose_word_it_is(confirmed: User, put: Put, client: Client) -> None:
    holder = restore(put(without_signature(archived(confirmed))), EMAIL).holder
    client.force_login(holder)
    checklist = Checklist.objects.get(holder=holder)
    page = " ".join(client.get(checklist.get_absolute_url()).text.split())
    assert "Nobody has confirmed any of it yet." in page
    assert "Stated by the holder" in page
    assert "came back with an archive that nobody vouches for" in page
    issued = a_share(holder, checklist=checklist)
    shown: Any = client.get(f"/sharing/{issued.token}/")
    assert "Stated by the holder" in shown.text
    assert "told by a link sent to" not in shown.text


def test_an_archive_from_before_archives_were_signed_is_still_restored(confirmed: User, put: Put) -> None:
    def older(row: dict[str, Any]) -> None:
        row.pop("holders_word")

    old = changed(without_signature(archived(confirmed)), in_rows("sharing.Confirmation", older))
    assert said_of(restore(put(old), EMAIL).holder) == (["claimed"], ["stated", "open"])
