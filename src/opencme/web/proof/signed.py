"""The transcript as signed credentials: one for each record and one for all, which anybody can check without us."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from io import BytesIO
from typing import IO, Any

from django.conf import settings
from django.utils import timezone

from opencme import credit
from opencme.credentials import Holder, issuer, signed_files
from opencme.web.people.models import User
from opencme.web.proof.making import Progress, begin
from opencme.web.proof.models import Making
from opencme.web.proof.periods import Days
from opencme.web.proof.transcript import Transcript, transcript_of

AT_ONCE = 100
"""Records that are signed while somebody waits; each takes some twenty to thirty milliseconds."""


def as_zip(transcript: Transcript, holder: User, at: datetime) -> bytes:
    """The signed files in one ZIP, for a transcript of at most `AT_ONCE` records."""
    packed = BytesIO()
    write(transcript, holder, at, packed, lambda _: None)
    return packed.getvalue()


def write(transcript: Transcript, holder: User, at: datetime, to: IO[bytes], progress: Progress) -> None:
    """Write the ZIP file by file as they are signed; a thousand records take some 80 MB of memory, more no more."""
    who = issuer(settings.DATA, "OpenCME", settings.ISSUER, settings.ADDRESS)
    records = credit.Transcript.of(line.record for line in transcript.lines)
    done = 0
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in signed_files(records, Holder(holder.email, holder.name or None), who, at):
            info = zipfile.ZipInfo(name, at.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
            done += name.startswith("credit-")
            progress(done)


def ask(transcript: Transcript, holder: User) -> Making:
    """Have the signed files made in the background."""
    days = transcript.days
    asked = {"first": _plain(days.first), "last": _plain(days.last), "words": days.words}
    name = f"credentials-{transcript.made.isoformat()}.zip"
    return begin(
        holder,
        Making.Kind.SIGNED,
        asked,
        about=days.words,
        name=name,
        day=transcript.made,
        total=len(transcript.lines),
    )


def make(making: Making, to: IO[bytes], progress: Progress) -> None:
    """Make what `ask` asked for, of the record as it is now."""
    asked = making.asked
    days = Days(_day(asked["first"]), _day(asked["last"]), asked["words"])
    transcript = transcript_of(making.holder, days, making.day)
    write(transcript, making.holder, timezone.now(), to, progress)


def _plain(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(written: Any) -> date | None:
    return date.fromisoformat(written) if written else None
