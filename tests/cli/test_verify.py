"""`opencme verify`: one sentence about a badge or a credential, and an exit code."""

from __future__ import annotations

import hashlib
import json
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from opencme.credentials import Holder, Issuer, credentials_for, did_document, issuer
from opencme.credentials.sealing import sealed
from opencme.credit import Amount, Record, Transcript
from opencme.interchange.openbadges.tests import ASSERTION, in_png, in_svg, token_of
from tests.cli.command import Ran, installed, opencme

AT = datetime(2026, 11, 20, 8, 15, tzinfo=UTC)
HEART = Record(
    completed=date(2026, 5, 1),
    system="ama-pra-1",
    amount=Amount.of("6.75"),
    title="Heart failure",
    provider="Mayo Clinic",
)
SEPSIS = Record(completed=date(2026, 6, 1), system="ama-pra-1", amount=Amount.of(1), title="Sepsis", state="reported")


@pytest.fixture
def us(tmp_path: Path) -> Issuer:
    return issuer(tmp_path / "data", "Springfield Hospital")


def signed(us: Issuer, *records: Record) -> dict[str, bytes]:
    return credentials_for(Transcript.of(records), Holder("ana@example.org", "Ana Müller"), us, AT)


def one(us: Issuer) -> bytes:
    return next(content for name, content in signed(us, HEART).items() if name != "transcript.json")


def packed(us: Issuer, tmp_path: Path, **changed: bytes) -> Path:
    """The ZIP that a transcript as signed credentials is."""
    path = tmp_path / "credentials.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in signed(us, HEART, SEPSIS).items():
            archive.writestr(name, changed.get("heart", content) if name.startswith("credit-2026-05") else content)
    return path


def test_a_zip_of_credentials_is_verified_one_by_one(us: Issuer, tmp_path: Path) -> None:
    ran = opencme("verify", str(packed(us, tmp_path)), "--data", str(tmp_path / "data"))
    assert ran.code == 0
    assert ran.out.startswith("All 3 credentials are valid.")
    assert "Ana Müller completed “Heart failure”" in ran.out


def test_one_credential_of_a_zip_that_was_changed_is_named(us: Issuer, tmp_path: Path) -> None:
    file = packed(us, tmp_path, heart=one(us).replace(b"6.75", b"9.75"))
    ran = opencme("verify", str(file), "--data", str(tmp_path / "data"))
    assert ran.code == 1
    assert ran.out.startswith("2 of 3 credentials are valid.")
    assert "credit-2026-05-01" in next(line for line in ran.out.splitlines() if "Not valid" in line)


def test_without_a_data_folder_it_is_said_which_option_helps(
    us: Issuer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENCME_DATA", raising=False)
    ran = opencme("verify", str(packed(us, tmp_path)))
    assert ran.code == 1
    assert "--data" in ran.out


def archive(us: Issuer, tmp_path: Path, *, says: bytes = b"{}\n") -> Path:
    path = tmp_path / "archive.zip"
    files = {"data/record.profile.jsonl": {"sha256": hashlib.sha256(b"{}\n").hexdigest(), "bytes": 3}}
    person = {"email": "ana@example.org", "name": "Ana Müller"}
    manifest = json.dumps(
        {"format": "opencme-archive", "made": "2026-11-20T08:15:00+00:00", "person": person, "files": files}
    ).encode()
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("data/record.profile.jsonl", says)
        packed.writestr("manifest.json", manifest)
        packed.writestr("signature.json", sealed(manifest, tmp_path / "data"))
    return path


def test_an_archive_is_whole_and_signed_by_whom(us: Issuer, tmp_path: Path) -> None:
    file = archive(us, tmp_path)
    ran = opencme("verify", str(file), "--data", str(tmp_path / "data"))
    assert (ran.code, ran.out) == (
        0,
        "Valid: the archive of ana@example.org of 2026-11-20 is whole and signed by this installation.\n",
    )
    assert "--data" in opencme("verify", str(file)).out


def test_an_archive_that_was_changed_names_the_part(us: Issuer, tmp_path: Path) -> None:
    ran = opencme("verify", str(archive(us, tmp_path, says=b"[]\n")), "--data", str(tmp_path / "data"))
    assert ran.code == 1
    assert "data/record.profile.jsonl is not what it was" in ran.out


def test_a_transcript_as_data_is_told_from_one_that_is_signed(tmp_path: Path) -> None:
    ran = verify(tmp_path, b'{"format": "opencme-transcript", "version": 1}')
    assert ran.code == 1
    assert "bears no signature" in ran.out
    assert "Signed credentials" in ran.out


def verify(tmp_path: Path, content: bytes, *options: str) -> Ran:
    file = tmp_path / "badge"
    file.write_bytes(content)
    return opencme("verify", str(file), "--on", "2026-12-01", *options)


def test_a_badge_of_somebody_trusted_says_what_it_proves_in_one_sentence(us: Issuer, tmp_path: Path) -> None:
    said = verify(tmp_path, one(us), "--issuer", us.did)
    assert said.code == 0
    assert said.lines == [
        "Valid: Springfield Hospital says that Ana Müller completed “Heart failure” "
        "for 6.75 AMA PRA Category 1 Credit on 1 May 2026.",
        "  Springfield Hospital signed it, and it was not changed since.",
        "  It remarks: Entered by the learner; the provider has not confirmed it here.",
    ]


def test_a_transcript_says_how_much_it_holds(us: Issuer, tmp_path: Path) -> None:
    said = verify(tmp_path, signed(us, HEART, SEPSIS)["transcript.json"], "--issuer", us.did)
    assert said.lines[0] == "Valid: Springfield Hospital says that Ana Müller has completed 2 activities for credit."


def test_the_installation_knows_its_own_signature(us: Issuer, tmp_path: Path) -> None:
    said = verify(tmp_path, one(us), "--data", str(tmp_path / "data"))
    assert (said.code, said.lines[0][:23]) == (0, "Valid: this installatio")


def test_a_domain_is_trusted_by_the_document_that_it_publishes(tmp_path: Path) -> None:
    domain = issuer(tmp_path / "data", "Springfield Hospital", "did:web:cme.example.org")
    document = tmp_path / "did.json"
    document.write_text(json.dumps(did_document(domain)))
    assert verify(tmp_path, one(domain), "--issuer", str(document)).code == 0
    own = ("--data", str(tmp_path / "data"), "--did", domain.did)
    assert verify(tmp_path, one(domain), *own).code == 0
    said = verify(tmp_path, one(domain))
    assert (said.code, "cannot be checked" in said.out) == (1, True)


def test_a_badge_of_somebody_unknown_is_not_called_valid(us: Issuer, tmp_path: Path) -> None:
    said = verify(tmp_path, one(us))
    assert said.code == 1
    assert said.out.startswith("Not proven. The signature holds, but nobody here has said whose key it is;")


def test_a_changed_badge_is_not_valid(us: Issuer, tmp_path: Path) -> None:
    said = verify(tmp_path, one(us).replace(b"6.75", b"9.75"), "--issuer", us.did)
    assert said.code == 1
    assert said.out.startswith("Not valid. The signature does not fit: it was changed")


def test_a_badge_is_found_in_a_picture(us: Issuer, tmp_path: Path) -> None:
    for packed in (in_png(one(us).decode()), in_svg(one(us).decode())):
        assert verify(tmp_path, packed, "--issuer", us.did).code == 0


def test_what_cannot_be_proven_here_says_why(tmp_path: Path) -> None:
    older = verify(tmp_path, json.dumps(ASSERTION).encode())
    assert (older.code, "at https://badges.example/assertions/7" in older.out) == (1, True)
    token = verify(tmp_path, token_of(ASSERTION).encode())
    assert (token.code, "a token" in token.out) == (1, True)


def test_json_holds_the_same(us: Issuer, tmp_path: Path) -> None:
    said = json.loads(verify(tmp_path, one(us), "--issuer", us.did, "--format", "json").out)
    assert (said["state"], said["signature-holds"], said["issuer"]["id"]) == ("valid", True, us.did)
    assert said["says"][0]["amount"] == "6.75"


def test_what_cannot_be_read_is_one_line_and_exit_code_2(tmp_path: Path) -> None:
    for said in (
        verify(tmp_path, b"Dear Ana"),
        verify(tmp_path, b'{"a": 1}'),
        verify(tmp_path, json.dumps(ASSERTION).encode(), "--issuer", "did:key:nothing"),
        verify(tmp_path, json.dumps(ASSERTION).encode(), "--list", str(tmp_path / "none.json")),
        opencme("verify", str(tmp_path / "missing.json")),
    ):
        assert said.code == 2
        assert said.err.startswith("opencme: ")
        assert said.err.count("\n") == 1


def test_it_reads_standard_input(us: Issuer) -> None:
    said = installed("verify", "-", "--issuer", us.did, stdin=one(us))
    assert said.code == 0, said.err
