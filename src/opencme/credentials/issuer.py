"""Who signs, and whose signature is known: the installation itself, and others whose keys it was given."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from opencme.credentials.keys import Keyring, keyring, public_keys
from opencme.credentials.multikey import NotAKey, did_key, multikey, public_of

DID_WEB = re.compile(r"did:web:[A-Za-z0-9.-]+(?:%3A\d+)?(?::[A-Za-z0-9._~-]+)*")
DID_CONTEXT = "https://www.w3.org/ns/did/v1"
MULTIKEY_CONTEXT = "https://w3id.org/security/multikey/v1"


class IssuerError(ValueError):
    """An issuer's name or keys are not understood; the message says what would be."""


@dataclass(frozen=True)
class Issuer:
    """The installation as one who signs. `did` is its identifier, `method` names the key that signs now."""

    name: str
    did: str
    keys: Keyring
    url: str = ""

    @property
    def method(self) -> str:
        return f"{self.did}#{multikey(self.keys.current)}"


@dataclass(frozen=True)
class KnownIssuer:
    """Somebody whose keys are known: `keys` has the public key (32 bytes) for each verification method.

    Without `name` he is called what he calls himself.
    """

    did: str
    name: str
    keys: Mapping[str, bytes]


def issuer(data: Path, name: str, did: str = "", url: str = "") -> Issuer:
    """The installation whose data lies in the folder; its key is made on first use.

    Without `did` it is named by its key (did:key), which needs no domain and no network, and changes with the key.
    A did:web keeps its name when the key changes; its `did_document` has to be served at its address. Raises
    IssuerError and KeysUnusable.
    """
    keys = keyring(data)
    if did and not DID_WEB.fullmatch(did):
        raise IssuerError(f"“{did}” is no name of an issuer; write did:web and your domain: did:web:cme.example.org")
    return Issuer(name, did or did_key(keys.current), keys, url)


def known_at(data: Path, name: str, did: str = "") -> tuple[KnownIssuer, ...]:
    """The installation as one whose signatures are known, under each name that it has had. Makes no key."""
    public = public_keys(data)
    if not public:
        return ()
    by_key = [KnownIssuer(did_key(key), name, {f"{did_key(key)}#{multikey(key)}": key}) for key in public]
    if not did:
        return tuple(by_key)
    return (KnownIssuer(did, name, {f"{did}#{multikey(key)}": key for key in public}), *by_key)


def did_document(who: Issuer) -> dict[str, Any]:
    """The DID document of a did:web, for `/.well-known/did.json`: every key it ever signed with."""
    methods = [
        {
            "id": f"{who.did}#{multikey(key)}",
            "type": "Multikey",
            "controller": who.did,
            "publicKeyMultibase": multikey(key),
        }
        for key in who.keys.public
    ]
    return {
        "@context": [DID_CONTEXT, MULTIKEY_CONTEXT],
        "id": who.did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def known_from(document: Mapping[str, Any], name: str = "") -> KnownIssuer:
    """Somebody by the DID document that he publishes, as it was saved. Raises IssuerError.

    Of its verification methods those count that may make assertions and whose keys are Ed25519 in Multikey form.
    """
    did = document.get("id")
    if not isinstance(did, str) or not did.startswith("did:"):
        raise IssuerError("a DID document has an id that starts with did:")
    listed = document.get("verificationMethod")
    methods = [method for method in listed if isinstance(method, dict)] if isinstance(listed, list) else []
    purpose = document.get("assertionMethod")
    allowed = purpose if isinstance(purpose, list) else []
    keys = {}
    for method in [*methods, *(each for each in allowed if isinstance(each, dict))]:
        full = _full(did, method.get("id"))
        if method in allowed or any(_full(did, each) == full for each in allowed):
            try:
                keys[full] = public_of(str(method.get("publicKeyMultibase")))
            except NotAKey:
                continue
    if not keys:
        raise IssuerError(f"the DID document of {did} names no Ed25519 key (Multikey) under assertionMethod")
    return KnownIssuer(did, name, keys)


def known_key(did: str, name: str = "") -> KnownIssuer:
    """Somebody by the did:key that is his key. Raises IssuerError."""
    try:
        public = public_of(did.removeprefix("did:key:"))
    except NotAKey as error:
        raise IssuerError(f"“{did[:100]}” is no did:key of an Ed25519 key ({error})") from None
    return KnownIssuer(did_key(public), name, {f"{did_key(public)}#{multikey(public)}": public})


def _full(did: str, method: object) -> str:
    return f"{did}{method}" if isinstance(method, str) and method.startswith("#") else str(method)
