"""The transcript as signed credentials: one for each record and one for all, which anybody can check without us."""

from __future__ import annotations

import zipfile
from datetime import datetime
from io import BytesIO

from django.conf import settings

from opencme import credit
from opencme.credentials import Holder, credentials_for, issuer
from opencme.web.people.models import User
from opencme.web.proof.transcript import Transcript

MOST = 100
"""Records that are signed while somebody waits; each takes some thirty milliseconds."""


class TooManyError(ValueError):
    """There are more records than can be signed at once; the message says what to do."""

    def __init__(self, count: int) -> None:
        super().__init__(f"These are {count} records. Choose days with at most {MOST}: each one is signed for itself.")


def as_zip(transcript: Transcript, holder: User, at: datetime) -> bytes:
    """The signed files in one ZIP. Raises TooManyError."""
    if len(transcript.lines) > MOST:
        raise TooManyError(len(transcript.lines))
    who = issuer(settings.DATA, "OpenCME", settings.ISSUER, settings.ADDRESS)
    records = credit.Transcript.of(line.record for line in transcript.lines)
    files = credentials_for(records, Holder(holder.email, holder.name or None), who, at)
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, at.timetuple()[:6]), content)
    return packed.getvalue()
