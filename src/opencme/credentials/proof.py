"""One proof of a credential: made, and checked. W3C Data Integrity EdDSA Cryptosuites 1.0, `eddsa-rdfc-2022`.

The options of the proof and the document without proofs are each brought into normal form and hashed with SHA-256; the
two hashes, joined in this order, are signed with Ed25519.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from opencme.credentials.issuer import Issuer
from opencme.credentials.keys import holds
from opencme.credentials.multikey import NotAKey, decode, encode
from opencme.credentials.normal import normal_form, normal_form_of_text

TYPE = "DataIntegrityProof"
SUITE = "eddsa-rdfc-2022"
PURPOSE = "assertionMethod"


def sign(document: Mapping[str, Any], issuer: Issuer, at: datetime) -> dict[str, Any]:
    """The document with a proof of the issuer's, made at that moment. Raises NoNormalForm.

    `proof` is a list: the schema of Open Badges 3.0 asks for one.
    """
    options = {
        "type": TYPE,
        "cryptosuite": SUITE,
        "created": moment(at),
        "verificationMethod": issuer.method,
        "proofPurpose": PURPOSE,
    }
    signature = issuer.keys.signing.sign(_to_sign(document, options))
    return {**document, "proof": [{**options, "proofValue": encode(signature)}]}


def is_ours(proof: Mapping[str, Any]) -> bool:
    """Whether the proof is of the kind that is known here."""
    return proof.get("type") == TYPE and proof.get("cryptosuite") == SUITE


def proves(document: Mapping[str, Any], proof: Mapping[str, Any], public: bytes) -> bool:
    """Whether the proof is the key's signature over the document. Raises NoNormalForm."""
    try:
        signature = decode(str(proof.get("proofValue")))
    except NotAKey:
        return False
    options = {key: value for key, value in proof.items() if key != "proofValue"}
    return holds(public, signature, _to_sign(document, options))


def moment(at: datetime) -> str:
    """A moment as credentials write it, to the second, in UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _to_sign(document: Mapping[str, Any], options: Mapping[str, Any]) -> bytes:
    unsigned = {key: value for key, value in document.items() if key != "proof"}
    configured = {**options, "@context": document.get("@context")}
    return _hash(normal_form_of_text(json.dumps(configured, sort_keys=True))) + _hash(normal_form(unsigned))


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
