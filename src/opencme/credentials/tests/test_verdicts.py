from __future__ import annotations

import base64
import copy
import gzip
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opencme.credentials import (
    Holder,
    Issuer,
    KnownIssuer,
    State,
    credentials_for,
    issuer,
    known_at,
    sign,
    verify,
)
from opencme.credentials.making import record_credential
from opencme.credentials.tests import AT, NAME, a_record
from opencme.credit import Transcript

ANA = Holder("ana@example.org", "Ana Müller")
LIST = "https://example.org/status/3"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def us(folder: Path) -> Issuer:
    return issuer(folder, NAME)


@pytest.fixture(scope="module")
def known(us: Issuer, folder: Path) -> tuple[KnownIssuer, ...]:
    return known_at(folder, NAME)


@pytest.fixture(scope="module")
def transcript(us: Issuer) -> dict[str, Any]:
    files = credentials_for(Transcript.of([a_record(), a_record(title="Sepsis")]), ANA, us, AT)
    return dict(json.loads(files["transcript.json"]))


def a_credential(us: Issuer, **more: object) -> dict[str, Any]:
    return sign({**record_credential(a_record(), ANA, us, AT), **more}, us, AT)


def test_a_known_issuer_s_credential_is_valid(us: Issuer, known: tuple[KnownIssuer, ...]) -> None:
    verdict = verify(a_credential(us), known, at=AT)
    assert (verdict.state, verdict.issuer, verdict.signed) == (State.VALID, NAME, True)
    assert verdict.doubts == ()


def test_a_signature_of_nobody_we_know_is_not_called_valid(us: Issuer) -> None:
    verdict = verify(a_credential(us), at=AT)
    assert (verdict.state, verdict.signed) == (State.UNKNOWN_ISSUER, True)
    assert "nobody here has said whose key it is" in verdict.doubts[0]


def test_a_domain_s_credential_is_not_checked_without_its_key(tmp_path: Path) -> None:
    domain = issuer(tmp_path, NAME, "did:web:cme.example.org")
    verdict = verify(a_credential(domain), at=AT)
    assert (verdict.state, verdict.signed) == (State.UNKNOWN_ISSUER, None)
    assert verify(a_credential(domain), known_at(tmp_path, NAME, domain.did), at=AT).holds


def test_nobody_signs_in_the_name_of_another(us: Issuer, known: tuple[KnownIssuer, ...], tmp_path: Path) -> None:
    forger = issuer(tmp_path, NAME)
    document = record_credential(a_record(), ANA, us, AT)
    verdict = verify(sign(document, forger, AT), known, at=AT)
    assert (verdict.state, verdict.signed) == (State.INVALID, False)
    assert "not signed with a key of the one who is named" in verdict.reasons[0]


def test_a_second_proof_by_somebody_else_takes_nothing_away(
    us: Issuer, known: tuple[KnownIssuer, ...], tmp_path: Path
) -> None:
    document = record_credential(a_record(), ANA, us, AT)
    both = [*sign(document, us, AT)["proof"], *sign(document, issuer(tmp_path, "Another"), AT)["proof"]]
    assert verify({**document, "proof": both}, known, at=AT).holds


@pytest.mark.parametrize("proof", [None, [], "signed", [None], [{}] * 100])
def test_what_is_not_signed_is_invalid(us: Issuer, known: tuple[KnownIssuer, ...], proof: object) -> None:
    verdict = verify({**record_credential(a_record(), ANA, us, AT), "proof": proof}, known, at=AT)
    assert (verdict.state, verdict.signed) == (State.INVALID, False)


def test_another_way_of_signing_is_not_guessed_at(us: Issuer, known: tuple[KnownIssuer, ...]) -> None:
    document = a_credential(us)
    document["proof"][0]["cryptosuite"] = "ecdsa-rdfc-2019"
    verdict = verify(document, known, at=AT)
    assert (verdict.state, verdict.signed) == (State.UNCHECKED, None)
    assert "ecdsa-rdfc-2019" in verdict.reasons[0]


def test_a_signature_for_another_purpose_does_not_count(us: Issuer, known: tuple[KnownIssuer, ...]) -> None:
    document = a_credential(us)
    document["proof"][0]["proofPurpose"] = "authentication"
    assert verify(document, known, at=AT).state is State.INVALID


def test_the_time_it_holds_is_looked_at(us: Issuer, known: tuple[KnownIssuer, ...]) -> None:
    document = a_credential(us, validUntil="2027-01-31T00:00:00Z")
    assert verify(document, known, at=AT).holds
    late = verify(document, known, at=AT + timedelta(days=90))
    assert (late.state, late.reasons) == (State.EXPIRED, ("It expired on 31 January 2027.",))
    assert verify(document, known, at=AT - timedelta(days=1)).state is State.INVALID
    assert verify(a_credential(us, validUntil="soon"), known, at=AT).state is State.INVALID


def a_list(us: Issuer, *, taken_back: int, purpose: str = "revocation", **more: object) -> dict[str, Any]:
    bits = bytearray(16 * 1024)
    bits[taken_back // 8] |= 0x80 >> (taken_back % 8)
    encoded = "u" + base64.urlsafe_b64encode(gzip.compress(bytes(bits))).decode().rstrip("=")
    return sign(
        {
            "@context": ["https://www.w3.org/ns/credentials/v2"],
            "id": LIST,
            "type": ["VerifiableCredential", "BitstringStatusListCredential"],
            "issuer": us.did,
            "validFrom": "2026-01-01T00:00:00Z",
            "credentialSubject": {
                "id": f"{LIST}#list",
                "type": "BitstringStatusList",
                "statusPurpose": purpose,
                "encodedList": encoded,
            },
            **more,
        },
        us,
        AT,
    )


def entry(index: int, purpose: str = "revocation") -> dict[str, str]:
    return {
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose,
        "statusListIndex": str(index),
        "statusListCredential": LIST,
    }


def test_a_revoked_credential_is_never_valid(us: Issuer, known: tuple[KnownIssuer, ...]) -> None:
    revoked = a_credential(us, credentialStatus=entry(94567))
    lists = {LIST: a_list(us, taken_back=94567)}
    verdict = verify(revoked, known, at=AT, lists=lists)
    assert (verdict.state, verdict.reasons[0]) == (State.REVOKED, "Its issuer has revoked it.")
    assert verify(a_credential(us, credentialStatus=entry(94566)), known, at=AT, lists=lists).holds
    suspended = a_credential(us, credentialStatus=[entry(7, "suspension")])
    lists = {LIST: a_list(us, taken_back=7, purpose="suspension")}
    assert verify(suspended, known, at=AT, lists=lists).reasons[0] == "Its issuer has suspended it."


def test_a_credential_whose_list_is_not_here_is_not_called_valid(us: Issuer, known: tuple[KnownIssuer, ...]) -> None:
    document = a_credential(us, credentialStatus=entry(3))
    verdict = verify(document, known, at=AT)
    assert (verdict.state, verdict.signed) == (State.UNCHECKED, True)
    assert "may have been taken back" in verdict.reasons[0]


def test_a_list_that_proves_nothing_does_not_clear_a_credential(
    us: Issuer, known: tuple[KnownIssuer, ...], tmp_path: Path
) -> None:
    document = a_credential(us, credentialStatus=entry(3))
    forged = a_list(us, taken_back=9)
    forged["credentialSubject"]["encodedList"] = "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQsvoAAAAAAAAAAAAAAAAP4GcwM92tQwAAA"
    another = a_list(issuer(tmp_path, "Another"), taken_back=9)
    stale = a_list(us, taken_back=9, validUntil="2026-02-01T00:00:00Z")
    other_purpose = a_list(us, taken_back=9, purpose="message")
    for listing in (forged, another, stale, other_purpose, {}):
        assert verify(document, known, at=AT, lists={LIST: listing}).state is State.UNCHECKED
    far = a_credential(us, credentialStatus=entry(10**9))
    assert verify(far, known, at=AT, lists={LIST: a_list(us, taken_back=9)}).state is State.UNCHECKED


def test_a_revoked_credential_inside_a_transcript_is_found(us: Issuer, known: tuple[KnownIssuer, ...]) -> None:
    from opencme.credentials import transcript_credential

    inside = [a_credential(us, credentialStatus=entry(5))]
    whole = sign(transcript_credential(inside, ANA, us, AT), us, AT)
    verdict = verify(whole, known, at=AT, lists={LIST: a_list(us, taken_back=5)})
    assert (verdict.state, verdict.reasons[0]) == (State.REVOKED, "Credential 1 inside: Its issuer has revoked it.")


def test_what_others_signed_inside_a_transcript_is_checked_by_itself(
    us: Issuer, known: tuple[KnownIssuer, ...], tmp_path: Path
) -> None:
    from opencme.credentials import transcript_credential

    other = issuer(tmp_path, "Another Hospital")
    theirs = sign(record_credential(a_record(), ANA, other, AT), other, AT)
    whole = sign(transcript_credential([theirs], ANA, us, AT), us, AT)
    assert verify(whole, known, at=AT).state is State.UNKNOWN_ISSUER
    assert verify(whole, (*known, *known_at(tmp_path, "Another Hospital")), at=AT).holds
    theirs["credentialSubject"]["creditsEarned"] = 99
    whole = sign(transcript_credential([theirs], ANA, us, AT), us, AT)
    assert verify(whole, known, at=AT).state is State.INVALID


def test_a_meaning_from_elsewhere_is_neither_fetched_nor_believed(us: Issuer, known: tuple[KnownIssuer, ...]) -> None:
    document = a_credential(us)
    elsewhere = {**document, "@context": [*document["@context"], "https://evil.example/context.json"]}
    verdict = verify(elsewhere, known, at=AT)
    assert (verdict.state, verdict.signed) == (State.UNCHECKED, None)
    assert "https://evil.example/context.json, which is not known here" in verdict.reasons[0]
    inline = {**document, "@context": [*document["@context"], {"creditsEarned": "https://schema.org/name"}]}
    assert verify(inline, known, at=AT).state is State.UNCHECKED
    inside = copy.deepcopy(document)
    inside["credentialSubject"]["@context"] = {"role": "https://schema.org/name"}
    assert verify(inside, known, at=AT).state is State.UNCHECKED


@pytest.mark.parametrize("issuer_said", [None, 7, [], {}, {"id": 7}, "", "did:key:zzz", "did:key:", {"id": "x"}])
def test_an_issuer_that_is_none_is_never_valid(us: Issuer, known: tuple[KnownIssuer, ...], issuer_said: object) -> None:
    assert not verify({**a_credential(us), "issuer": issuer_said}, known, at=AT).holds


def test_a_graph_made_to_be_slow_is_given_up(us: Issuer, known: tuple[KnownIssuer, ...]) -> None:
    document = a_credential(us)
    document["credentialSubject"] = [
        {"type": ["AchievementSubject"], "achievement": {"type": ["Achievement"]}} for _ in range(30)
    ]
    verdict = verify(document, known, at=AT)
    assert verdict.state is State.INVALID


def test_a_document_nested_too_deep_is_refused(us: Issuer, known: tuple[KnownIssuer, ...]) -> None:
    deep: dict[str, Any] = {}
    for _ in range(10_000):
        deep = {"achievement": deep}
    assert "nested more than" in verify({**a_credential(us), "credentialSubject": deep}, known, at=AT).reasons[0]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place of a document but its contexts, which are checked by name."""
    for key, part in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        if key != "@context":
            yield (*path, key)
            yield from places(part, (*path, key))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_change_is_noticed(transcript: dict[str, Any], known: tuple[KnownIssuer, ...], data: st.DataObject) -> None:
    changed = copy.deepcopy(transcript)
    *way, last = data.draw(st.sampled_from(list(places(transcript))))
    parent = changed
    for step in way:
        parent = parent[step]
    before = parent[last]
    how = data.draw(st.sampled_from(["taken away", "another", "one more"]))
    if how == "taken away":
        del parent[last]
    elif how == "another" and isinstance(before, str):
        at = data.draw(st.integers(0, len(before) - 1))
        letter = data.draw(st.characters(codec="utf-8", exclude_characters=before[at]))
        parent[last] = before[:at] + letter + before[at + 1 :]
    elif how == "another" and isinstance(before, bool):
        parent[last] = not before
    elif how == "another" and isinstance(before, int | float):
        parent[last] = before + data.draw(st.sampled_from([0.01, 1, -1]))
    elif isinstance(before, dict):
        before[data.draw(st.sampled_from(["description", "favourite", "url"]))] = "https://example.org/"
    elif isinstance(before, list):
        before.append(data.draw(st.sampled_from(["Extra", {"id": "urn:x:y", "type": "Profile"}])))
    else:
        parent[last] = [before, "https://example.org/"]
    assert not verify(changed, known, at=AT).holds
