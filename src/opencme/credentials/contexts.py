"""The JSON-LD contexts that a credential may name: what its words mean, fixed and never fetched.

A signature covers the meaning of a credential, and the contexts give the meaning. Whoever can serve another context
can make a signed credential say something else, so every context stands here by its address or is not known at all.
The documents come inside the packages PyLD (W3C) and openbadgeslib (1EdTech).
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from pyld import BUNDLED_CONTEXTS, FrozenDocumentLoader

VC_1 = "https://www.w3.org/2018/credentials/v1"
VC_2 = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
LEARNER_RECORD = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
"""Comprehensive Learner Record 2.0: many achievements of one person in one credential."""

FOLDER = "openbadgeslib/ob3/contexts"
FILES = {
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json": "ob-v3p0-context-3.0.1.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json": "ob-v3p0-context-3.0.2.json",
    OPEN_BADGES: "ob-v3p0-context-3.0.3.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json": "ob-v3p0-extensions.json",
    LEARNER_RECORD: "clr_context_2.0.1.json",
    "https://w3id.org/security/data-integrity/v2": "security-data-integrity-v2.json",
    "https://w3id.org/security/multikey/v1": "security-multikey-v1.json",
}


class ContextsMissing(RuntimeError):
    """The contexts of Open Badges are not installed; the message says what to do."""


@cache
def loader() -> FrozenDocumentLoader:
    """The loader for PyLD that knows these contexts and refuses every other address. Raises ContextsMissing."""
    return FrozenDocumentLoader({**BUNDLED_CONTEXTS, **_files()})


@cache
def known() -> frozenset[str]:
    """The addresses of all contexts that are known here."""
    return frozenset(loader().documents)


def _files() -> dict[str, Path]:
    # The files are looked up beside the package's metadata: importing it would run code that we have no use for.
    try:
        folder = Path(str(distribution("openbadgeslib").locate_file(FOLDER)))
    except PackageNotFoundError:
        raise ContextsMissing(
            "Credentials need the contexts of Open Badges, which come with the package openbadgeslib; "
            "run scripts/setup, or pip install opencme anew"
        ) from None
    files = {address: folder / name for address, name in FILES.items()}
    if missing := [path.name for path in files.values() if not path.is_file()]:
        raise ContextsMissing(f"openbadgeslib lacks {', '.join(missing)}; install the version in requirements.lock")
    return files
