"""Ed25519 public keys and signatures as text: base58 (Bitcoin alphabet), Multikey and did:key.

Sources: W3C Controlled Identifiers 1.0, section 2.2.2 (Multikey) and 2.4 (Multibase); did:key method.
"""

from __future__ import annotations

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
ED25519 = b"\xed\x01"
"""The two bytes that say: an Ed25519 public key follows."""
LONGEST = 200
"""Characters; a key has 48 and a signature 88 or fewer."""


class NotAKey(ValueError):
    """The text is no Ed25519 public key in Multikey form, or no base58 at all."""


def encode(data: bytes) -> str:
    """The bytes as `z` and base58."""
    number, text = int.from_bytes(data), ""
    while number:
        number, rest = divmod(number, 58)
        text = ALPHABET[rest] + text
    return "z" + "1" * (len(data) - len(data.lstrip(b"\0"))) + text


def decode(text: str) -> bytes:
    """The bytes of `z` and base58; raises NotAKey."""
    if not text.startswith("z") or len(text) > LONGEST or any(letter not in ALPHABET for letter in text[1:]):
        raise NotAKey("not written in base58 after a z")
    number = 0
    for letter in text[1:]:
        number = number * 58 + ALPHABET.index(letter)
    zeros = len(text) - 1 - len(text[1:].lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8)


def multikey(public: bytes) -> str:
    """The Multikey of a public key of 32 bytes: `z6Mk…`."""
    return encode(ED25519 + public)


def public_of(text: str) -> bytes:
    """The 32 bytes of the public key in a Multikey; raises NotAKey for other kinds of key."""
    data = decode(text)
    if not data.startswith(ED25519) or len(data) != 34 or multikey(data[2:]) != text:
        raise NotAKey("not an Ed25519 public key")
    return data[2:]


def did_key(public: bytes) -> str:
    """The identifier that is the key itself: `did:key:z6Mk…`."""
    return f"did:key:{multikey(public)}"
