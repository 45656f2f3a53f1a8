"""The keys of an installation: one that signs, and every earlier one, so that what they signed can still be checked.

They lie in a folder of their own, numbered as they came: `0002.pem` is a private key (PKCS #8, for its owner alone)
and signs; `0001.pem` became a public key when it was replaced, so that a key out of service can never sign again.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

FOLDER = "credential-keys"
"""The folder of the keys inside the data folder."""


class KeysUnusable(RuntimeError):
    """The keys cannot be read or kept; the message says where and what would be right."""


@dataclass(frozen=True)
class Keyring:
    """The key that signs, and the public keys (32 bytes each) of all that ever did, oldest first."""

    signing: Ed25519PrivateKey
    public: tuple[bytes, ...]

    @property
    def current(self) -> bytes:
        return self.public[-1]


def keyring(data: Path) -> Keyring:
    """The keys in the data folder, the first one made if there is none. Raises KeysUnusable."""
    folder = data / FOLDER
    if not _files(folder):
        _add(folder, 1)
    return _read(folder)


def public_keys(data: Path) -> tuple[bytes, ...]:
    """The public keys in the data folder, oldest first; none is made. Raises KeysUnusable."""
    folder = data / FOLDER
    return _read(folder).public if _files(folder) else ()


def rotate(data: Path) -> Keyring:
    """Make a new key that signs from now on; what earlier ones signed still verifies. Raises KeysUnusable."""
    folder = data / FOLDER
    before = keyring(data)
    number = len(before.public)
    _add(folder, number + 1)
    public = Ed25519PublicKey.from_public_bytes(before.current).public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    try:
        fresh = _written(folder, public)
        fresh.replace(_path(folder, number))
    except OSError as error:
        raise KeysUnusable(f"the key {_path(folder, number)} cannot be retired ({error.strerror})") from None
    return _read(folder)


def holds(public: bytes, signature: bytes, data: bytes) -> bool:
    """Whether the signature over the data was made with the key."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("[0-9][0-9][0-9][0-9].pem"))


def _path(folder: Path, number: int) -> Path:
    return folder / f"{number:04d}.pem"


def _read(folder: Path) -> Keyring:
    public, last = [], None
    for path in _files(folder):
        last = _key(path)
        key = last.public_key() if isinstance(last, Ed25519PrivateKey) else last
        public.append(key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw))
    if not isinstance(last, Ed25519PrivateKey):
        raise KeysUnusable(f"the last key in {folder} is no private key; put the one that signs back from a backup")
    return Keyring(last, tuple(public))


def _key(path: Path) -> Ed25519PrivateKey | Ed25519PublicKey:
    try:
        text = path.read_bytes()
        private = b"PRIVATE KEY" in text
        key = serialization.load_pem_private_key(text, None) if private else serialization.load_pem_public_key(text)
    except OSError as error:
        raise KeysUnusable(f"the key {path} cannot be read ({error.strerror})") from None
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise KeysUnusable(f"{path} holds no key that can be read; put it back from a backup") from None
    if not isinstance(key, Ed25519PrivateKey | Ed25519PublicKey):
        raise KeysUnusable(f"{path} holds a key of another kind; keys that sign credentials are Ed25519")
    return key


def _add(folder: Path, number: int) -> None:
    """Make the key of that number. Two processes that start together end with the same one: the first to be there."""
    private = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = _written(folder, private)
        try:
            os.link(fresh, _path(folder, number))
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    except OSError as error:
        raise KeysUnusable(f"no key can be kept in {folder} ({error.strerror}); see that it can be written") from None


def _written(folder: Path, text: bytes) -> Path:
    """The text in a file of another name, readable by its owner alone, so that a key appears whole or not at all."""
    path = folder / f"fresh-{os.getpid()}-{os.urandom(4).hex()}"
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return path
