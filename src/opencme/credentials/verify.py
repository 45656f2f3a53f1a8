"""Whether a credential is what it says: who signed it, whether it was changed, whether it still holds.

Nothing is fetched from the network: what is not here makes the answer "not checked" or "unknown issuer", never "valid".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from opencme.credentials.contexts import VC_1, VC_2
from opencme.credentials.issuer import IssuerError, KnownIssuer, known_key
from opencme.credentials.normal import NoNormalForm, UnknownContext
from opencme.credentials.proof import PURPOSE, is_ours, proves
from opencme.credentials.status import StatusUnknown, address_of, entries_of, taken_back
from opencme.credentials.verdict import State, Verdict

type Lists = Mapping[str, Mapping[str, Any]]
"""Status lists as they were saved, by the address at which they are published."""

MOST_PROOFS = 8

CHANGED = "The signature does not fit: it was changed after it was signed, or signed with another key."


def verify(
    document: Mapping[str, Any], known: Iterable[KnownIssuer] = (), *, at: datetime, lists: Lists | None = None
) -> Verdict:
    """What the credential proves at that moment, to one who knows these issuers.

    A credential that is named by its own key (did:key) is checked even if nobody knows whose key it is; the state is
    then `UNKNOWN_ISSUER` and `signed` is true. Credentials inside (a transcript) have to hold too.
    """
    did, claimed = _issuer_of(document)
    friends = {each.did: each for each in known}
    friend = friends.get(did)
    signed, found = _signature(document, did, friend)
    found += [*_dates(document, at), *_status(document, friends, at, lists or {})]
    found += _inside(document, friends, did, at, lists or {})
    if friend is None and signed is not False:
        found.append((State.UNKNOWN_ISSUER, _unknown(claimed or did, signed=signed is True)))
    name = (friend.name if friend else "") or claimed or did
    if not found:
        return Verdict(State.VALID, (f"{name} signed it, and it was not changed since.",), name, did, signed)
    found.sort(key=lambda each: SEVERITY.index(each[0]))
    return Verdict(found[0][0], tuple(dict.fromkeys(reason for _, reason in found)), name, did, signed)


SEVERITY = (State.INVALID, State.REVOKED, State.EXPIRED, State.UNCHECKED, State.UNKNOWN_ISSUER)
"""What decides if several things are wrong."""

type Finding = tuple[State, str]
type Findings = list[Finding]


def _issuer_of(document: Mapping[str, Any]) -> tuple[str, str]:
    """The identifier and the name that the credential gives of its issuer."""
    issuer = document.get("issuer")
    if isinstance(issuer, str):
        return issuer, ""
    if not isinstance(issuer, dict):
        return "", ""
    did, name = issuer.get("id"), issuer.get("name")
    return (did if isinstance(did, str) else ""), (name[:200] if isinstance(name, str) else "")


def _unknown(name: str, *, signed: bool) -> str:
    if signed:
        return f"The signature holds, but nobody here has said whose key it is; it calls itself “{name[:200]}”."
    return f"“{name[:200]}” is not known here, and without the key the signature cannot be checked."


def _signature(document: Mapping[str, Any], did: str, friend: KnownIssuer | None) -> tuple[bool | None, Findings]:
    """Whether the signature holds (None: it cannot be checked), and what is wrong with it.

    A document may have several proofs: every one by the issuer has to hold, and there has to be one.
    """
    listed = document.get("proof")
    every = listed if isinstance(listed, list) else [listed]
    if listed is None or not every:
        return False, [(State.INVALID, "It is not signed.")]
    if not did:
        return False, [(State.INVALID, "It does not say who issued it.")]
    # Something beside the proofs that proves nothing would be a change that no signature covers.
    proofs = [proof for proof in every if isinstance(proof, dict) and (proof.get("proofValue") or proof.get("jws"))]
    if len(every) > MOST_PROOFS or len(proofs) < len(every):
        return False, [(State.INVALID, "Its proofs are not understood.")]
    known_kind = [proof for proof in proofs if is_ours(proof)]
    if not known_kind:
        kinds = ", ".join(str(proof.get("cryptosuite") or proof.get("type"))[:40] for proof in proofs)
        return None, [(State.UNCHECKED, f"It is signed in a way that is not known here ({kinds}).")]
    keys = _keys(did, friend)
    if not keys:
        return None, []
    mine = [proof for proof in known_kind if _method_of(proof) in keys]
    if not mine:
        return False, [(State.INVALID, "It is not signed with a key of the one who is named as its issuer.")]
    found = [finding for proof in mine if (finding := _proof(document, proof, keys))]
    states = {state for state, _ in found}
    return (False if State.INVALID in states else None if found else True), found


def _keys(did: str, friend: KnownIssuer | None) -> Mapping[str, bytes]:
    if friend:
        return friend.keys
    try:
        return known_key(did).keys if did.startswith("did:key:") else {}
    except IssuerError:
        return {}


def _method_of(proof: Mapping[str, Any]) -> str:
    method = proof.get("verificationMethod")
    return method if isinstance(method, str) else ""


def _proof(
    document: Mapping[str, Any], proof: Mapping[str, Any], keys: Mapping[str, bytes]
) -> tuple[State, str] | None:
    if proof.get("proofPurpose") != PURPOSE:
        return State.INVALID, "Its signature was made for another purpose than to assert something."
    if "previousProof" in proof or proof.get("@context", document.get("@context")) != document.get("@context"):
        return State.UNCHECKED, "Its signature is bound up with others in a way that is not known here."
    try:
        if not proves(document, proof, keys[_method_of(proof)]):
            return State.INVALID, CHANGED
    except UnknownContext as error:
        return State.UNCHECKED, f"Its signature cannot be checked: {error}."
    except NoNormalForm as error:
        return State.INVALID, f"Its signature cannot hold: {error}."
    return None


def _dates(document: Mapping[str, Any], at: datetime) -> Findings:
    """What is wrong with the time it holds, in the words of VC 2.0 (validFrom, validUntil) or of VC 1.1."""
    found: Findings = []
    for field, early in (("validFrom", True), ("issuanceDate", True), ("validUntil", False), ("expirationDate", False)):
        if field not in document:
            continue
        when = _moment(document[field])
        if when is None:
            found.append((State.INVALID, f"Its {field} is no moment in time."))
        elif early and when > at:
            found.append((State.INVALID, f"It holds only from {when.day} {when:%B %Y} on."))
        elif not early and when < at:
            found.append((State.EXPIRED, f"It expired on {when.day} {when:%B %Y}."))
    return found


def _moment(value: object) -> datetime | None:
    try:
        when = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _status(document: Mapping[str, Any], friends: Mapping[str, KnownIssuer], at: datetime, lists: Lists) -> Findings:
    found: Findings = []
    try:
        for entry in entries_of(document):
            address = address_of(entry)
            listing = lists.get(address)
            if listing is None:
                raise StatusUnknown("whether it was taken back stands in a list that is not here")
            # A list has no list of its own, so this goes one step down and no further.
            if "credentialStatus" in listing or credentials_in(listing) or listing.get("id") != address:
                raise StatusUnknown("the list of what was taken back is not understood")
            verdict = verify(listing, friends.values(), at=at)
            if not verdict.signed or verdict.did != _issuer_of(document)[0]:
                raise StatusUnknown("the list of what was taken back is not signed by the credential’s issuer")
            if verdict.state not in (State.VALID, State.UNKNOWN_ISSUER):
                raise StatusUnknown("the list of what was taken back is out of date")
            if word := taken_back(entry, listing):
                found.append((State.REVOKED, f"Its issuer has {word} it."))
    except StatusUnknown as error:
        found.append((State.UNCHECKED, f"It may have been taken back: {error}."))
    return found


def _inside(
    document: Mapping[str, Any], friends: Mapping[str, KnownIssuer], did: str, at: datetime, lists: Lists
) -> Findings:
    """What is wrong with the credentials inside. Those of the same issuer are covered by the signature around them.

    They have to speak of the issuer in the same words: a statement made in two places is only signed once, so that in
    one of them it could be left out and nobody would notice.
    """
    found: Findings = []
    for number, each in enumerate(credentials_in(document), start=1):
        if each.get("@context") is None or credentials_in(each):
            found.append((State.INVALID, f"Credential {number} inside is none."))
        elif _issuer_of(each)[0] == did and each.get("issuer") != document.get("issuer"):
            found.append((State.UNCHECKED, f"Credential {number} inside names its issuer in other words."))
        elif _issuer_of(each)[0] == did:
            own = [*_dates(each, at), *_status(each, friends, at, lists)]
            found += [(state, f"Credential {number} inside: {reason}") for state, reason in own]
        else:
            verdict = verify(each, friends.values(), at=at, lists=lists)
            found += [(verdict.state, f"Credential {number} inside: {reason}") for reason in verdict.doubts[:1]]
    return found


def credentials_in(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The credentials inside a transcript (a Comprehensive Learner Record), in their order."""
    subject = document.get("credentialSubject")
    listed = subject.get("verifiableCredential") if isinstance(subject, dict) else None
    return [each for each in (listed if isinstance(listed, list) else [listed]) if isinstance(each, dict)]


def is_credential(document: object) -> bool:
    """Whether it is a Verifiable Credential by its context and type, whatever it proves."""
    if not isinstance(document, dict):
        return False
    context, kind = document.get("@context"), document.get("type")
    first = context[0] if isinstance(context, list) and context else context
    kinds = kind if isinstance(kind, list) else [kind]
    return first in (VC_1, VC_2) and "VerifiableCredential" in kinds
