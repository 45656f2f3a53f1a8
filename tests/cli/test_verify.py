"""`opencme verify`: one sentence about a badge or a credential, and an exit code."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from opencme.credentials import Holder, Issuer, credentials_for, did_document, issuer
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
