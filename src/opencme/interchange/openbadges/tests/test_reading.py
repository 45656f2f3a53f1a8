from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from opencme.interchange import kinds
from opencme.interchange.certificate.proposal import Proposal
from opencme.interchange.openbadges import BadgeError, read, unpack
from opencme.interchange.openbadges.tests import ASSERTION, OPEN_BADGE, as_bytes, in_png, in_svg, token_of


def proven(_: Mapping[str, Any]) -> tuple[str, ...]:
    return ()


def doubtful(_: Mapping[str, Any]) -> tuple[str, ...]:
    return ("Nobody here has said whose key it is.",)


def values(proposal: Proposal) -> dict[str, str]:
    return {name: found.value for name, found in proposal.fields.items()}


def changed(**subject: Any) -> dict[str, Any]:
    return {**OPEN_BADGE, "credentialSubject": {**OPEN_BADGE["credentialSubject"], **subject}}


def test_an_open_badge_becomes_proposed_credit() -> None:
    (proposal,) = read(as_bytes(OPEN_BADGE), proven).proposals
    assert values(proposal) == {
        "title": "Sepsis in the first hour",
        "provider": "Riverside Medical Society",
        "completed": "2026-05-30",
        "amount": "3.25",
        "system": "ama-pra-1",
        "learner": "Ana Müller",
    }
    assert proposal.doubts == ()


def test_a_signature_in_doubt_is_a_doubt_of_the_credit() -> None:
    (proposal,) = read(as_bytes(OPEN_BADGE), doubtful).proposals
    assert proposal.doubts == ("Nobody here has said whose key it is.",)


@pytest.mark.parametrize(
    "packed",
    [
        in_png(json.dumps(OPEN_BADGE)),
        in_png(json.dumps(OPEN_BADGE), packed=True),
        in_svg(json.dumps(OPEN_BADGE)),
        json.dumps([OPEN_BADGE]).encode("utf-8-sig"),
    ],
    ids=["png", "png packed", "svg", "json"],
)
def test_the_same_badge_is_found_however_it_is_packed(packed: bytes) -> None:
    assert unpack(packed).document == OPEN_BADGE


def test_where_the_day_is_missing_the_day_of_issue_is_proposed_with_a_doubt() -> None:
    (proposal,) = read(as_bytes(changed(activityEndDate=None)), proven).proposals
    assert proposal.value("completed") == "2026-06-02"
    assert "2026-06-02 is when the badge was issued" in proposal.doubts[0]


def test_an_amount_in_words_is_read_where_no_field_has_it() -> None:
    achievement = {
        "type": ["Achievement"],
        "name": "Sepsis",
        "criteria": {"narrative": "Designated for a maximum of 6.75 AMA PRA Category 1 Credits™."},
    }
    (proposal,) = read(as_bytes(changed(achievement=achievement, creditsEarned=None)), proven).proposals
    assert (proposal.value("amount"), proposal.value("system")) == ("6.75", "ama-pra-1")
    assert proposal.fields["amount"].confidence < 1


@pytest.mark.parametrize("amount", [None, "many", -1, 0, 1.333, True, 1e400, [2]])
def test_an_amount_that_is_none_is_asked_for(amount: object) -> None:
    (proposal,) = read(
        json.dumps(changed(creditsEarned=amount)).replace("Infinity", "1e999").encode(), proven
    ).proposals
    assert proposal.value("amount") is None
    assert "The badge does not say how much credit it stands for." in proposal.doubts


def test_credit_that_nobody_owns_is_asked_about() -> None:
    achievement = {"type": ["Achievement"], "name": "Sepsis"}
    (proposal,) = read(as_bytes(changed(achievement=achievement)), proven).proposals
    assert proposal.value("amount") == "3.25"
    assert proposal.doubts == ("The badge does not say whose credit it is.",)


def test_a_learner_record_is_one_proposal_for_each_badge() -> None:
    record = {
        **OPEN_BADGE,
        "type": ["VerifiableCredential", "ClrCredential"],
        "credentialSubject": {"type": ["ClrSubject"], "verifiableCredential": [OPEN_BADGE, OPEN_BADGE]},
    }
    assert len(read(as_bytes(record), proven).proposals) == 2


def test_an_older_badge_says_that_its_issuer_alone_can_confirm_it() -> None:
    (proposal,) = read(as_bytes(ASSERTION), proven).proposals
    assert values(proposal) == {
        "title": "Opioids: a safer start",
        "provider": "Lakeside Hospital",
        "completed": "2026-04-11",
        "amount": "1.5",
        "system": "ama-pra-1",
    }
    assert "https://badges.example/assertions/7" in proposal.doubts[0]
    assert "nothing was asked there" in proposal.doubts[0]


def test_a_token_is_read_and_its_signature_left_open() -> None:
    for document in (OPEN_BADGE, {"vc": OPEN_BADGE, "iss": "did:web:society.example"}):
        (proposal,) = read(token_of(document).encode(), proven).proposals
        assert proposal.value("amount") == "3.25"
        assert "not checked here" in proposal.doubts[0]


def test_a_badge_that_is_only_an_address_says_where_to_go() -> None:
    reading = read(in_png("https://badges.example/assertions/7", b"openbadges"), proven)
    assert reading.proposals == ()
    assert "https://badges.example/assertions/7" in reading.notes[0]


def test_a_picture_without_a_badge_says_so() -> None:
    with pytest.raises(BadgeError, match="There is no badge in this picture"):
        unpack(in_png("x", b"Comment"))
    with pytest.raises(BadgeError, match="There is no badge in this drawing"):
        unpack(b"<svg xmlns='http://www.w3.org/2000/svg'/>")


def test_a_drawing_is_only_taken_as_a_badge() -> None:
    assert kinds.kind_of_bytes(in_svg(json.dumps(OPEN_BADGE))) == kinds.SVG
    assert kinds.SVG not in kinds.IMAGES
    for other in (
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<svg><script>alert(1)</script></svg>",
        b"<html xmlns:openbadges='http://openbadges.org'><openbadges:assertion/></html>",
        b"<svg xmlns:o='http://openbadges.org'><script>o:assertion</script></svg>",
    ):
        with pytest.raises(kinds.RefusedKind, match="a web page or a drawing"):
            kinds.kind_of_bytes(other)
