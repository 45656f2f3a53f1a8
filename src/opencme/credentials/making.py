"""A transcript as signed credentials: one Open Badge for each record, and one learner record that holds them all.

What a record says is written in the terms of Open Badges 3.0 (1EdTech) alone: the amount as `creditsEarned`, the dates
as `activityStartDate` and `activityEndDate`, and names of the vocabulary as `alignment`, each with its URN.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import batched
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from opencme.credentials.contexts import LEARNER_RECORD, OPEN_BADGES, VC_2
from opencme.credentials.issuer import Issuer
from opencme.credentials.proof import moment, sign
from opencme.credit import Record, Transcript, vocabulary
from opencme.credit.urn import urn_of

FRAMEWORKS = {
    "credit-systems": "Credit systems",
    "topics": "Topics",
    "formats": "Formats of activities",
    "bodies": "Accreditors",
}
"""The sections of the vocabulary that a credential points into, and what they are called there."""

STATES = {
    "claimed": "Entered by the learner; the provider has not confirmed it here.",
    "reported": "Reported by the provider.",
}
UNVOUCHED = "Reported by the provider as an archive says, for which nobody here vouches."
UNTITLED = "Continuing education"
MOST_TOGETHER = 1000
"""Records in one transcript: some 2 MB, ten seconds to sign and 80 MB of memory."""


@dataclass(frozen=True)
class Holder:
    """The person whose credentials they are. The e-mail address is only written as a salted hash.

    Without `name` nobody can read whose they are; whoever knows the address can check that they are hers.
    """

    email: str
    name: str | None = None


def credentials_for(transcript: Transcript, holder: Holder, issuer: Issuer, at: datetime) -> dict[str, bytes]:
    """The signed files by name, as `signed_files` makes them, all at once."""
    return dict(signed_files(transcript, holder, issuer, at))


def signed_files(transcript: Transcript, holder: Holder, issuer: Issuer, at: datetime) -> Iterator[tuple[str, bytes]]:
    """The signed files with their names: `credit-….json` for each record that was not withdrawn, and `transcript.json`.

    One after the other, so that a long transcript costs little memory. Takes some 20 to 30 ms a record: more than a few
    hundred are work for the background. Beyond `MOST_TOGETHER` records there are several transcripts, each after the
    records that it holds: `transcript-1.json`, …. The same record gets the same identifier each time, whatever its
    number where it is kept: of records that say the same in all else, the first, the second and so on have theirs.
    """
    # One record that is there twice is one; two that were entered and say the same are two.
    records = list({record.key: record for record in transcript if record.state != "withdrawn"}.values())
    before: Counter[str] = Counter()
    several = len(records) > MOST_TOGETHER
    for number, some in enumerate(batched(records, MOST_TOGETHER), 1):
        signed = []
        for record in some:
            before[record.content] += 1
            twin = before[record.content]
            document = sign(record_credential(record, holder, issuer, at, twin=twin), issuer, at)
            signed.append(document)
            yield f"credit-{record.completed}-{document['id'][-12:]}.json", _bytes(document)
        whole = transcript_credential(signed, holder, issuer, at)
        yield f"transcript-{number}.json" if several else "transcript.json", _bytes(sign(whole, issuer, at))


def record_credential(record: Record, holder: Holder, issuer: Issuer, at: datetime, *, twin: int = 1) -> dict[str, Any]:
    """One record as an Open Badge 3.0, not yet signed; of several that say the same, the `twin`th."""
    told = [issuer.did, holder.email.strip().lower(), record.content, *([twin] if twin > 1 else [])]
    identity = uuid5(NAMESPACE_URL, json.dumps(told))
    label = vocabulary().label("credit-systems", record.system)
    subject: dict[str, Any] = {
        "type": ["AchievementSubject"],
        "identifier": _identity(holder),
        "achievement": _achievement(record, label, identity),
        "creditsEarned": record.amount.number,
        "role": record.role,
        "activityEndDate": record.completed.isoformat(),
        "narrative": UNVOUCHED if record.unvouched else STATES[record.state],
    }
    if record.started:
        subject["activityStartDate"] = record.started.isoformat()
    return {
        "@context": [VC_2, OPEN_BADGES],
        "id": f"urn:uuid:{identity}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": record.title or UNTITLED,
        "issuer": _profile(issuer),
        "validFrom": moment(at),
        "credentialSubject": subject,
    }


def transcript_credential(signed: list[dict[str, Any]], holder: Holder, issuer: Issuer, at: datetime) -> dict[str, Any]:
    """Signed credentials as one Comprehensive Learner Record 2.0, not yet signed itself."""
    together = json.dumps([issuer.did, *(document["id"] for document in signed)])
    return {
        "@context": [VC_2, OPEN_BADGES, LEARNER_RECORD],
        "id": f"urn:uuid:{uuid5(NAMESPACE_URL, together)}",
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": "Transcript of continuing education",
        "issuer": _profile(issuer),
        "validFrom": moment(at),
        "credentialSubject": {
            "type": ["ClrSubject"],
            "identifier": _identity(holder),
            "verifiableCredential": signed,
        },
    }


def _profile(issuer: Issuer) -> dict[str, Any]:
    profile: dict[str, Any] = {"id": issuer.did, "type": ["Profile"], "name": issuer.name}
    return {**profile, "url": issuer.url} if issuer.url else profile


def _identity(holder: Holder) -> list[dict[str, Any]]:
    """The address as Open Badges 3.0 hashes it: SHA-256 of the address followed by the salt."""
    salt = secrets.token_hex(16)
    digest = hashlib.sha256((holder.email.strip().lower() + salt).encode()).hexdigest()
    entry = {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": f"sha256${digest}",
        "identityType": "emailAddress",
        "salt": salt,
    }
    if not holder.name:
        return [entry]
    return [
        entry,
        {"type": "IdentityObject", "hashed": False, "identityHash": holder.name, "identityType": "name"},
    ]


def _achievement(record: Record, label: str, identity: UUID) -> dict[str, Any]:
    """The activity. It and its provider have identifiers of their own in every credential.

    That keeps the credentials of a transcript apart: what is said of one thing in two places is signed only once.
    """
    achievement: dict[str, Any] = {
        "id": f"urn:uuid:{uuid5(identity, 'achievement')}",
        "type": ["Achievement"],
        "achievementType": "CertificateOfCompletion",
        "name": record.title or UNTITLED,
        "description": f"{record.amount} {label}, completed on {record.completed.day} {record.completed:%B %Y}",
        "criteria": {"narrative": "What the provider of the activity asks for its credit."},
        "alignment": _alignments(record),
    }
    if record.activity:
        achievement["humanCode"] = record.activity
    if record.provider:
        who = uuid5(identity, "provider")
        achievement["creator"] = {"id": f"urn:uuid:{who}", "type": ["Profile"], "name": _label(record.provider)}
    return achievement


def _alignments(record: Record) -> list[dict[str, Any]]:
    found = [_alignment("credit-systems", record.system)]
    found += [_alignment("topics", topic, f"{part} of {record.amount}") for topic, part in record.topics]
    found += [_alignment("formats", record.format)] if record.format else []
    found += [_alignment("bodies", record.accredited_by)] if record.accredited_by else []
    return found


def _alignment(section: str, name: str, description: str = "") -> dict[str, Any]:
    alignment: dict[str, Any] = {
        "type": ["Alignment"],
        "targetCode": name,
        "targetFramework": FRAMEWORKS[section],
        "targetName": vocabulary().label(section, name),
        "targetUrl": urn_of(section, name.replace(" ", "-")),
    }
    return {**alignment, "targetDescription": description} if description else alignment


def _label(provider: str) -> str:
    """A provider is a body of the vocabulary, or named in words."""
    return vocabulary().label("bodies", provider)


def _bytes(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
