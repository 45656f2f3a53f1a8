"""Records of credit as signed credentials that anyone can check, and the checking. See `docs.md` beside this file."""

from opencme.credentials.contexts import ContextsMissing
from opencme.credentials.issuer import (
    Issuer,
    IssuerError,
    KnownIssuer,
    did_document,
    issuer,
    known_at,
    known_from,
    known_key,
)
from opencme.credentials.keys import KeysUnusable, rotate
from opencme.credentials.making import Holder, credentials_for, record_credential, signed_files, transcript_credential
from opencme.credentials.normal import NoNormalForm
from opencme.credentials.proof import sign
from opencme.credentials.verdict import State, Verdict
from opencme.credentials.verify import credentials_in, is_credential, verify

__all__ = [
    "ContextsMissing",
    "Holder",
    "Issuer",
    "IssuerError",
    "KeysUnusable",
    "KnownIssuer",
    "NoNormalForm",
    "State",
    "Verdict",
    "credentials_for",
    "credentials_in",
    "did_document",
    "is_credential",
    "issuer",
    "known_at",
    "known_from",
    "known_key",
    "record_credential",
    "rotate",
    "sign",
    "signed_files",
    "transcript_credential",
    "verify",
]
