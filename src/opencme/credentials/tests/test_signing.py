from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencme.credentials import Holder, Issuer, credentials_for, issuer, known_at, sign, verify
from opencme.credentials.making import record_credential
from opencme.credentials.multikey import NotAKey, decode, encode, multikey, public_of
from opencme.credentials.normal import NoNormalForm, normal_form
from opencme.credentials.tests import AT, NAME, a_record
from opencme.credit import Amount, Transcript

ANA = Holder("Ana@Example.org", "Ana Müller")


@pytest.fixture
def us(tmp_path: Path) -> Issuer:
    return issuer(tmp_path, NAME)


def files_of(us: Issuer, holder: Holder = ANA, **changes: object) -> dict[str, Any]:
    files = credentials_for(Transcript.of([a_record(**changes)]), holder, us, AT)
    return {name: json.loads(content) for name, content in files.items()}


def test_every_record_is_a_file_and_all_are_one(us: Issuer, tmp_path: Path) -> None:
    records = [a_record(), a_record(title="Sepsis", amount=Amount.of(1)), a_record(state="withdrawn")]
    files = credentials_for(Transcript.of(records), ANA, us, AT)
    assert len(files) == 3
    assert "transcript.json" in files
    for content in files.values():
        assert verify(json.loads(content), known_at(tmp_path, NAME), at=AT).holds


def ids_of(files: dict[str, bytes]) -> list[str]:
    return [json.loads(content)["id"] for name, content in files.items() if name.startswith("credit-")]


def test_a_record_that_is_numbered_anew_keeps_its_identifier(us: Issuer) -> None:
    one, other = (
        credentials_for(Transcript.of([replace(a_record(), id=number)]), ANA, us, AT) for number in ("7", "12")
    )
    assert ids_of(one) == ids_of(other)


def test_two_entries_that_say_the_same_are_two_credentials_whatever_their_numbers(us: Issuer) -> None:
    twins, renumbered = (
        credentials_for(Transcript.of([replace(a_record(), id=each) for each in numbers]), ANA, us, AT)
        for numbers in (("7", "8"), ("41", "3"))
    )
    assert len(set(ids_of(twins))) == 2
    assert ids_of(twins) == ids_of(renumbered)


def test_what_nobody_vouches_for_says_so(us: Issuer) -> None:
    record = replace(a_record(), state="reported", unvouched=True)
    said = record_credential(record, ANA, us, AT)["credentialSubject"]["narrative"]
    assert said == "Reported by the provider as an archive says, for which nobody here vouches."


def test_records_that_say_the_same_are_one_credential(us: Issuer) -> None:
    files = credentials_for(Transcript.of([a_record(), a_record()]), ANA, us, AT)
    assert len(files) == 2


def test_an_empty_transcript_makes_no_file(us: Issuer) -> None:
    assert credentials_for(Transcript(), ANA, us, AT) == {}


def test_a_record_says_what_was_earned_in_the_terms_of_open_badges(us: Issuer) -> None:
    document = record_credential(a_record(), ANA, us, AT)
    subject = document["credentialSubject"]
    assert subject["creditsEarned"] == 6.75
    assert (subject["activityStartDate"], subject["activityEndDate"]) == ("2026-05-01", "2026-05-03")
    assert subject["achievement"]["name"] == "Heart failure in 2026"
    assert subject["achievement"]["creator"]["name"] == "Springfield Medical Society"
    assert subject["narrative"] == "Reported by the provider."
    assert [each["targetUrl"] for each in subject["achievement"]["alignment"]] == [
        "urn:opencme:credit-systems:ama-pra-1",
        "urn:opencme:topics:opioid-prescribing",
        "urn:opencme:formats:live",
        "urn:opencme:bodies:accme",
    ]


def test_the_address_is_only_there_as_a_salted_hash(us: Issuer) -> None:
    text = json.dumps(files_of(us))
    assert "example.org" not in text.lower()
    entry = record_credential(a_record(), ANA, us, AT)["credentialSubject"]["identifier"][0]
    assert entry["identityHash"] == "sha256$" + hashlib.sha256(f"ana@example.org{entry['salt']}".encode()).hexdigest()


def test_without_a_name_nobody_can_read_whose_it_is(us: Issuer) -> None:
    assert "Müller" in json.dumps(files_of(us), ensure_ascii=False)
    assert "Müller" not in json.dumps(files_of(us, Holder("ana@example.org")), ensure_ascii=False)


def test_what_the_learner_entered_herself_is_said_to_be_so(us: Issuer) -> None:
    assert "Entered by the learner" in json.dumps(files_of(us, state="claimed"))


def test_the_proof_is_a_list_and_names_the_key_of_the_issuer(us: Issuer) -> None:
    (proof,) = files_of(us)["transcript.json"]["proof"]
    assert proof["cryptosuite"] == "eddsa-rdfc-2022"
    assert proof["verificationMethod"] == f"{us.did}#{us.did.removeprefix('did:key:')}"
    assert len(decode(proof["proofValue"])) == 64


def test_the_same_record_has_the_same_identifier_each_time(us: Issuer) -> None:
    assert files_of(us).keys() == files_of(us).keys()


def test_a_proof_that_stands_alone_is_read_as_well(us: Issuer, tmp_path: Path) -> None:
    document = files_of(us)["transcript.json"]
    (document["proof"],) = document["proof"]
    assert verify(document, known_at(tmp_path, NAME), at=AT).holds


def test_a_whole_number_may_be_written_with_a_point(us: Issuer, tmp_path: Path) -> None:
    document = sign(record_credential(a_record(amount=Amount.of(2)), ANA, us, AT), us, AT)
    document["credentialSubject"]["creditsEarned"] = 2.0
    document["credentialSubject"]["achievement"]["alignment"].pop(1)
    again = sign({key: value for key, value in document.items() if key != "proof"}, us, AT)
    again["credentialSubject"]["creditsEarned"] = 2
    assert verify(again, known_at(tmp_path, NAME), at=AT).holds


def test_what_no_signature_covers_is_not_signed(us: Issuer) -> None:
    with pytest.raises(NoNormalForm, match="“favourite”, which has no meaning"):
        sign({**record_credential(a_record(), ANA, us, AT), "favourite": "colour"}, us, AT)


def test_the_order_of_fields_makes_no_difference(us: Issuer) -> None:
    document = record_credential(a_record(), ANA, us, AT)
    assert normal_form(dict(reversed(document.items()))) == normal_form(document)


@given(st.binary(max_size=100))
def test_base58_gives_back_what_it_was_given(data: bytes) -> None:
    assert decode(encode(data)) == data


@given(st.binary(min_size=32, max_size=32))
def test_a_multikey_gives_back_its_key(public: bytes) -> None:
    assert multikey(public).startswith("z6Mk")
    assert public_of(multikey(public)) == public


@pytest.mark.parametrize(
    "text", ["", "z", "z0", "abc", "zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv", "z" + "1" * 300]
)
def test_other_keys_are_none(text: str) -> None:
    with pytest.raises(NotAKey):
        public_of(text)
