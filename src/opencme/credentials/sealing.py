"""The signature over an archive's manifest, which names every file by its SHA-256: who vouches for what is in it.

Anybody can write a file that says what a provider reported or a colleague confirmed. What an installation signs it has
itself been told, and only where that signature holds is such a word taken for more than the holder's own.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from opencme.credentials.keys import KeysUnusable, holds, keyring, public_keys
from opencme.credentials.multikey import NotAKey, decode, did_key, encode, public_of

SIGNATURE = "signature.json"
LONGEST = 4096
"""Bytes of a signature as a file; ours has some 250."""
PURPOSE = b"opencme-archive 1\0"
"""What stands before the manifest when it is signed, so that no signature over anything else fits."""
KEY = "did:key:"


@dataclass(frozen=True)
class Seal:
    """Who signed an archive. `key` is a did:key, or empty where no signature can be read; see `holds` before that."""

    key: str = ""
    holds: bool = False
    """Whether the signature is over this very manifest, and by that key."""


def sealed(manifest: bytes, data: Path) -> bytes:
    """The signature over a manifest with the installation's own key, as a file. Raises KeysUnusable."""
    keys = keyring(data)
    found = {"key": did_key(keys.current), "signature": encode(keys.signing.sign(PURPOSE + manifest))}
    return (json.dumps(found, indent=2) + "\n").encode()


def seal_of(manifest: bytes, signature: bytes) -> Seal:
    """Who signed the manifest; what is no signature is none."""
    try:
        found = json.loads(signature)
        key, value = str(found["key"]), decode(str(found["signature"]))
        public = public_of(key.removeprefix(KEY))
    except (ValueError, KeyError, TypeError, RecursionError, NotAKey):
        return Seal()
    return Seal(did_key(public), holds(public, value, PURPOSE + manifest))


REVOKED = "revoked-keys.txt"
"""The file in the data folder that names keys of ours which fell into wrong hands, one did:key a line."""


def revoked(data: Path) -> frozenset[str]:
    """The keys of this installation whose archives are not vouched for any more; `#` begins a remark.

    Raises KeysUnusable where the file cannot be read.
    """
    path = data / REVOKED
    try:
        lines = path.read_text("utf-8").splitlines()
    except FileNotFoundError:
        return frozenset()
    except (OSError, UnicodeDecodeError) as error:
        raise KeysUnusable(f"{path} cannot be read ({error})") from None
    return frozenset(name for line in lines if (name := line.partition("#")[0].strip()))


def is_trusted(seal: Seal, data: Path, trusted: Collection[str] = ()) -> bool:
    """Whether the installation vouches for it: signed by a key that it has or had, or by one that it was told.

    Never by one that was revoked. Raises KeysUnusable.
    """
    own = {did_key(public) for public in public_keys(data)}
    return seal.holds and seal.key in own.union(trusted) - revoked(data)
