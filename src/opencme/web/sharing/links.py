"""Links to a part of the record: made, made anew, stopped, and found again by their secret."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from opencme.web.people.models import User
from opencme.web.record.models import Credential
from opencme.web.sharing.models import Share

BYTES = 32
"""Random bytes in a link's secret: 256 bits, written as 43 letters."""
USUAL_DAYS = 14
MOST_DAYS = 365


@dataclass(frozen=True)
class Issued:
    """A share with the secret of its link, which nothing but this value knows."""

    share: Share
    token: str


def make(share: Share, credentials: Iterable[Credential] = ()) -> Issued:
    """Save a new share, with the credentials whose standing it shows, and make its link."""
    token = secrets.token_urlsafe(BYTES)
    share.digest, share.sent_at = digest_of(token), timezone.now()
    with transaction.atomic():
        share.save(force_insert=True)
        share.credentials.set(credentials)
    return Issued(share, token)


def renew(share: Share, until: date) -> Issued:
    """Make a new link to the same; the old one ends at once. A share that was stopped stays stopped."""
    token = secrets.token_urlsafe(BYTES)
    share.digest, share.sent_at, share.until = digest_of(token), timezone.now(), until
    share.save(update_fields=["digest", "sent_at", "until"])
    return Issued(share, token)


def stop(share: Share) -> None:
    """End the link at once, for good."""
    if share.stopped_at is None:
        share.stopped_at = timezone.now()
        share.save(update_fields=["stopped_at"])


def opened_by(token: str) -> Share | None:
    """What the link shows today; None alike for one that has ended, was stopped, or never was."""
    digest = digest_of(token)
    found = (
        Share.objects.filter(digest=digest, stopped_at=None, until__gte=timezone.localdate(), holder__is_active=True)
        .select_related("holder", "checklist")
        .first()
    )
    return found if found and constant_time_compare(found.digest, digest) else None


def of_holder(holder: User) -> list[Share]:
    """Everything that the holder ever shared, the newest first."""
    return list(Share.objects.filter(holder=holder).order_by("-id").prefetch_related("credentials"))


def last_day_allowed(today: date) -> date:
    """The latest day until which something may be shown."""
    return today + timedelta(days=MOST_DAYS)


def digest_of(token: str) -> str:
    """What is kept of a secret. It is random and long, so a plain SHA-256 gives nothing away."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
