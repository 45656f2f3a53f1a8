"""What others said comes back from an archive as theirs only where somebody vouches for the archive."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from opencme import credit
from opencme.credentials import Holder, credentials_for, issuer, rotate
from opencme.credentials.sealing import REVOKED
from opencme.standing.words import day
from opencme.web.people.models import User
from opencme.web.proof.erasure import erase
from opencme.web.proof.periods import Days
from opencme.web.proof.restore import ArchiveError, restore
from opencme.web.proof.transcript import REPORTED, UNVOUCHED, lines_of, transcript_of
from opencme.web.proof.transcript_files import as_csv, as_json
from opencme.web.record import ledger
from opencme.web.record.models import Credential, Evidence, Profile
from opencme.web.reminders.models import Wishes
from opencme.web.sharing import confirming
from opencme.web.sharing.checklists import headline
from opencme.web.sharing.models import Checklist, Confirmation, Share
from tests.web.archives import EMAIL, NOW, OWN, TODAY, archived, changed, in_rows, standings
from tests.web.people import a_record
from tests.web.shares import a_share, address

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
    states = [line.proof for line in lines_of(holder, ledger.transcript_of(holder).records)]
    return states, [item.state for item in confirming.items_of(checklist)]


BELIEVED = ([REPORTED], ["confirmed", "open"])
DOUBTED = ([UNVOUCHED], ["stated", "open"])


def elsewhere(monkey: pytest.MonkeyPatch, folder: Path) -> None:
    """From now on this is another installation."""
    folder.mkdir()
    monkey.setattr(settings, "DATA", folder)


def test_what_this_installation_signed_comes_back_as_it_was(confirmed: User, put: Put) -> None:
    path = put(archived(confirmed))
    erase(confirmed)
    done = restore(path, OWN)
    assert done.vouched
    assert said_of(done.holder) == BELIEVED


def test_an_archive_is_vouched_for_only_under_the_address_of_the_person_whose_it_is(
    confirmed: User, nurse: User, put: Put
) -> None:
    path, said = put(archived(confirmed)), StringIO()
    call_command("restore", str(path), "--email", EMAIL, stdout=said)
    assert f"The archive is that of {OWN}, not of {EMAIL}" in said.getvalue()
    assert said_of(User.objects.get(email=EMAIL)) == DOUBTED


def test_a_key_that_was_replaced_still_vouches(confirmed: User, put: Put) -> None:
    path = put(archived(confirmed))
    rotate(Path(settings.DATA))
    erase(confirmed)
    assert restore(path, OWN).vouched


def test_a_key_that_was_revoked_vouches_for_nothing(
    confirmed: User, put: Put, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    elsewhere(monkeypatch, tmp_path / "own")
    path = put(archived(confirmed))
    with zipfile.ZipFile(path) as opened:
        key = json.loads(opened.read("signature.json"))["key"]
    rotate(Path(settings.DATA))
    (Path(settings.DATA) / REVOKED).write_text(f"# stolen in May\n{key}  # the old one\n")
    erase(confirmed)
    assert not restore(path, OWN, [key]).vouched


def test_keys_that_cannot_be_read_are_named_as_what_is_wrong(
    confirmed: User, put: Put, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    elsewhere(monkeypatch, tmp_path / "own")
    path = put(archived(confirmed))
    erase(confirmed)
    next((Path(settings.DATA) / "credential-keys").glob("*.pem")).write_text("no key")
    with pytest.raises(ArchiveError, match="holds no key that can be read"):
        restore(path, OWN)
    assert not User.objects.filter(email=OWN).exists()


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
    path = put(forge(archived(confirmed)))
    erase(confirmed)
    done = restore(path, OWN)
    assert not done.vouched
    assert said_of(done.holder) == DOUBTED
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
    erase(confirmed)
    done = restore(path, OWN)
    assert (done.seal.holds, done.vouched) == (True, False)
    assert said_of(done.holder) == DOUBTED


def test_another_installation_believes_what_it_is_told_to_trust(
    confirmed: User, put: Put, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    archive = archived(confirmed)
    with zipfile.ZipFile(BytesIO(archive)) as opened:
        key = json.loads(opened.read("signature.json"))["key"]
    elsewhere(monkeypatch, tmp_path / "other")
    path, said = put(archive), StringIO()
    erase(confirmed)
    call_command("restore", str(path), "--email", OWN, stdout=said)
    assert f"signed by {key}, which is not known here" in " ".join(said.getvalue().split())
    assert "marked as not vouched for" in said.getvalue()
    doubted = User.objects.get(email=OWN)
    assert said_of(doubted) == DOUBTED
    erase(doubted)
    said = StringIO()
    call_command("restore", str(path), "--email", OWN, "--trust", key, stdout=said)
    assert "stands as of 2026-11-24" in said.getvalue()
    assert said_of(User.objects.get(email=OWN)) == BELIEVED
    with pytest.raises(CommandError, match="is no did:key"):
        call_command("restore", str(path), "--email", "third@example.org", "--trust", "did:web:example.org")


def test_what_is_the_holder_s_word_stays_so_however_often_it_goes_round(
    confirmed: User, put: Put, client: Client
) -> None:
    once = restore(put(without_signature(archived(confirmed))), EMAIL).holder
    path = put(archived(once))
    erase(once)
    again = restore(path, EMAIL)
    assert again.vouched
    assert said_of(again.holder) == DOUBTED


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
        for name in ("holders_word", "as_of", "unvouched_at"):
            row.pop(name, None)

    old = without_signature(archived(confirmed))
    for label in ("sharing.Confirmation", "record.CreditEntry"):
        old = changed(old, in_rows(label, older))
    assert said_of(restore(put(old), EMAIL).holder) == DOUBTED


def test_what_nobody_vouches_for_counts_as_it_did_and_says_so_everywhere(
    physician: User, put: Put, client: Client
) -> None:
    Profile.objects.create(holder=physician, profession="physician-md")
    dates = {"issued": date(2020, 1, 1), "expires": date(2028, 12, 31)}
    Credential.objects.create(holder=physician, programme="us-abim", title="ABIM", **dates)
    told = a_record(state="reported", approved_by=("us-abim",), completed=date(2026, 3, 1))
    number = ledger.enter(physician, told, by=physician).number
    before = standings(physician)
    path = put(without_signature(archived(physician)))
    erase(physician)
    holder = restore(path, OWN).holder
    assert standings(holder) == before
    assert '"counted_records": [{' in before[0]
    (record,) = ledger.transcript_of(holder).records
    found = transcript_of(holder, Days(), TODAY)
    assert "not vouched for" in json.loads(as_json(found))["records"][0]["proof"]
    assert "reported" not in as_csv(found).decode()
    client.force_login(holder)
    page = " ".join(client.get(f"/record/{number}/").text.split())
    assert "nobody here vouches for it" in page
    share = a_share(holder, first_day=date(2026, 1, 1), last_day=date(2026, 12, 31))
    assert "not vouched for" in client.get(address(share)).text
    who = issuer(Path(settings.DATA), "OpenCME", settings.ISSUER, settings.ADDRESS)
    signed = credentials_for(credit.Transcript.of([record]), Holder(OWN), who, NOW)
    assert b"nobody here vouches" in signed["transcript.json"]


def test_what_follows_a_record_that_nobody_vouches_for_is_vouched_for_no_better(confirmed: User, put: Put) -> None:
    holder = restore(put(without_signature(archived(confirmed))), EMAIL).holder
    head = ledger.heads(holder).get()
    back = ledger.restore(ledger.withdraw(head, by=holder, reason="slip"), by=holder)
    assert back.is_unvouched
    assert head.is_dated_by_archive
    assert not back.is_dated_by_archive


def test_a_restored_confirmation_says_as_of_when_it_is_known(confirmed: User, put: Put, client: Client) -> None:
    path = put(archived(confirmed))
    erase(confirmed)
    holder = restore(path, OWN).holder
    client.force_login(holder)
    page = " ".join(client.get(Checklist.objects.get(holder=holder).get_absolute_url()).text.split())
    assert "as of 24 November 2026, the day of the archive" in page
    # A day later it is still known no better.
    again = put(archived(holder))
    erase(holder)
    assert Confirmation.objects.get(checklist__holder=restore(again, OWN).holder).as_of == TODAY


def test_what_was_taken_back_since_is_not_brought_back(confirmed: User, put: Put) -> None:
    path, said = put(archived(confirmed)), StringIO()
    assert confirming.retract(Share.objects.get(holder=confirmed))
    call_command("restore", str(path), "--email", EMAIL, stdout=said)
    assert "1 confirmations were taken back here since" in said.getvalue()
    assert said_of(User.objects.get(email=EMAIL))[1] == ["open", "open"]


def test_a_decline_stays_a_decline_whoever_vouches(physician: User, put: Put) -> None:
    checklist = confirming.make(physician, "Appraisal", [("Held", ""), ("Logbook seen", "")])
    share = a_share(physician, checklist=checklist, may_confirm=True).share
    items = list(checklist.items.order_by("id"))
    confirming.confirm(share, checklist, SIGNATURE, [(items[0], False, "No"), (items[1], True, "")])
    holder = restore(put(without_signature(archived(physician))), EMAIL).holder
    states = [item.state for item in confirming.items_of(Checklist.objects.get(holder=holder))]
    assert states == ["declined", "stated"]


def test_what_nobody_vouches_for_cannot_pretend_to_be_old_or_of_tomorrow(full: User, put: Put, client: Client) -> None:
    def dated(moment: str, said: str) -> Callable[[dict[str, Any]], None]:
        return lambda row: row.update({moment: said})

    forged = archived(full)
    for label, moment, said in (
        ("record.CreditEntry", "entered_at", "2001-02-03T00:00:00+00:00"),
        ("record.Evidence", "received_at", "2001-02-03T00:00:00+00:00"),
        ("record.StatedFact", "stated_at", "2999-02-03T00:00:00+00:00"),
    ):
        forged = changed(forged, in_rows(label, dated(moment, said)))
    holder = restore(put(forged), EMAIL).holder
    today = day(timezone.now().date())
    (file,) = Evidence.objects.filter(holder=holder)
    assert file.came == (
        f"{today}, with an archive that nobody here vouches for; as the archive says, on 3 February 2001, uploaded"
    )
    assert all(fact.stated_at <= timezone.now() for fact in holder.stated_facts.all())
    client.force_login(holder)
    head = ledger.heads(holder).filter(kind="import").get()
    page = " ".join(client.get(head.get_absolute_url()).text.split())
    assert f"Entered on 3 February 2001, as an archive says that came back on {today}" in page


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        ({"distances": ["soon"]}, None),
        ({"distances": 7}, None),
        ({"days_off": [7]}, None),
        ({"days_off": {"0": True}}, None),
        ({"time_zone": "Middle/Earth"}, ("UTC", [180, 90, 30, 14, 7, 1])),
        ({"time_zone": "../../etc/passwd"}, ("UTC", [180, 90, 30, 14, 7, 1])),
        ({"distances": [1, 30, 1]}, ("UTC", [30, 1])),
    ],
)
def test_wishes_that_nothing_can_be_reckoned_with_do_not_come_back(
    physician: User, put: Put, wrong: dict[str, Any], found: tuple[str, list[int]] | None
) -> None:
    Wishes.objects.create(holder=physician)
    path = put(changed(archived(physician), in_rows("reminders.Wishes", lambda row: row.update(wrong))))
    if found is None:
        with pytest.raises(ArchiveError, match=r"reminders.wishes.*must be a list of whole numbers"):
            restore(path, EMAIL)
    else:
        wishes = restore(path, EMAIL).holder.wishes
        assert (wishes.time_zone, wishes.distances) == found
