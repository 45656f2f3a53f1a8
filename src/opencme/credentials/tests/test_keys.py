from __future__ import annotations

import stat
from multiprocessing import get_context
from pathlib import Path

import pytest

from opencme.credentials import (
    Holder,
    IssuerError,
    KeysUnusable,
    did_document,
    issuer,
    known_at,
    known_from,
    known_key,
    record_credential,
    rotate,
    sign,
    verify,
)
from opencme.credentials.keys import FOLDER, keyring
from opencme.credentials.tests import AT, NAME, a_record

ANA = Holder("ana@example.org")
WEB = "did:web:cme.example.org"


def test_a_key_is_made_on_first_use_for_its_owner_alone(tmp_path: Path) -> None:
    first = issuer(tmp_path, NAME)
    assert first.did.startswith("did:key:z6Mk")
    assert issuer(tmp_path, NAME).did == first.did
    (path,) = (tmp_path / FOLDER).iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_asking_who_is_known_makes_no_key(tmp_path: Path) -> None:
    assert known_at(tmp_path, NAME) == ()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("did", ["", WEB])
def test_what_an_earlier_key_signed_still_verifies(tmp_path: Path, did: str) -> None:
    before = issuer(tmp_path, NAME, did)
    old = sign(record_credential(a_record(), ANA, before, AT), before, AT)
    rotate(tmp_path)
    after = issuer(tmp_path, NAME, did)
    new = sign(record_credential(a_record(), ANA, after, AT), after, AT)
    assert old["proof"][0]["verificationMethod"] != new["proof"][0]["verificationMethod"]
    for document in (old, new):
        assert verify(document, known_at(tmp_path, NAME, did), at=AT).holds


def test_a_key_that_has_left_service_can_never_sign_again(tmp_path: Path) -> None:
    issuer(tmp_path, NAME)
    rotate(tmp_path)
    first, second = sorted((tmp_path / FOLDER).iterdir())
    assert b"PRIVATE" not in first.read_bytes()
    assert b"PRIVATE" in second.read_bytes()


def test_two_that_start_together_end_with_the_same_key(tmp_path: Path) -> None:
    with get_context("spawn").Pool(4) as pool:
        made = pool.map(_current, [tmp_path] * 4)
    assert len(set(made)) == 1


def _current(data: Path) -> bytes:
    return keyring(data).current


def test_a_damaged_key_is_named(tmp_path: Path) -> None:
    issuer(tmp_path, NAME)
    path = tmp_path / FOLDER / "0001.pem"
    path.write_text("nothing")
    with pytest.raises(KeysUnusable, match=r"0001\.pem holds no key that can be read"):
        issuer(tmp_path, NAME)


def test_a_domain_is_known_by_the_document_that_it_publishes(tmp_path: Path) -> None:
    domain = issuer(tmp_path, NAME, WEB)
    rotate(tmp_path)
    published = did_document(issuer(tmp_path, NAME, WEB))
    assert len(published["assertionMethod"]) == 2
    known = known_from(published, NAME)
    assert verify(sign(record_credential(a_record(), ANA, domain, AT), domain, AT), [known], at=AT).holds


def test_a_key_that_may_not_assert_is_not_taken(tmp_path: Path) -> None:
    published = did_document(issuer(tmp_path, NAME, WEB))
    with pytest.raises(IssuerError, match="names no Ed25519 key"):
        known_from({**published, "assertionMethod": []})
    with pytest.raises(IssuerError, match="id that starts with did:"):
        known_from({"id": "https://example.org"})


@pytest.mark.parametrize("did", ["cme.example.org", "did:web:", "did:web:a b", "did:key:zzz"])
def test_a_name_that_is_none_is_refused(tmp_path: Path, did: str) -> None:
    with pytest.raises(IssuerError, match="write did:web and your domain"):
        issuer(tmp_path, NAME, did)
    with pytest.raises(IssuerError):
        known_key(did)
