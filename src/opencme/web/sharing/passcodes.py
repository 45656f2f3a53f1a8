"""A passcode told apart from the link: few tries, and a mark in the visitor's browser once it was right.

Tries are counted in the log of looks, under a lock on the share: the count survives a full cache and two tries at once,
and the holder sees each of them.
"""

from __future__ import annotations

from datetime import timedelta
from enum import Enum

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from opencme.web.sharing import looks
from opencme.web.sharing.models import Look, Share

SHORTEST = 6
"""Letters or digits of a passcode."""
TRIES = 5
"""Wrong passcodes within WAIT after which nobody is let in for a while, not even with the right one."""
WAIT = timedelta(minutes=15)
TRIES_IN_ALL = 50
"""Wrong passcodes after which the link stays closed until the holder makes a new one."""
OPEN_FOR = timedelta(hours=1)
COOKIE = "opencme-shared"


class Answer(Enum):
    """What became of a passcode."""

    RIGHT = "right"
    WRONG = "wrong"
    LATER = "later"
    CLOSED = "closed"


def hashed(passcode: str) -> str:
    """What is kept of a passcode; empty for none."""
    return make_password(passcode) if passcode else ""


def give(request: HttpRequest, share: Share, passcode: str) -> Answer:
    """Try a passcode."""
    with transaction.atomic():
        # Of several tries at once each waits for the one before to be counted.
        locked = Share.objects.select_for_update().get(pk=share.pk)
        closed = state_of(locked)
        if closed is not None:
            return closed
        if check_password(passcode, locked.passcode):
            return Answer.RIGHT
        looks.note(request, locked, Look.Part.WRONG, each=True)
        return state_of(locked) or Answer.WRONG


def state_of(share: Share) -> Answer | None:
    """LATER or CLOSED after too many wrong passcodes for the link that is good now, else None."""
    wrong = Look.objects.filter(share=share, part=Look.Part.WRONG, at__gte=share.sent_at)
    if wrong.count() >= TRIES_IN_ALL:
        return Answer.CLOSED
    return Answer.LATER if wrong.filter(at__gt=timezone.now() - WAIT).count() >= TRIES else None


def remember(response: HttpResponseBase, share: Share, path: str) -> None:
    """Let the browser in for a while, under this link's addresses alone."""
    response.set_signed_cookie(
        COOKIE,
        "open",
        salt=_salt(share),
        max_age=OPEN_FOR,
        path=path,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def is_let_in(request: HttpRequest, share: Share) -> bool:
    """Whether no passcode is asked for, or this browser has given it for this link not long ago."""
    if not share.passcode:
        return True
    return request.get_signed_cookie(COOKIE, default="", salt=_salt(share), max_age=OPEN_FOR) == "open"


def _salt(share: Share) -> str:
    """Another link or another passcode makes every mark invalid."""
    return f"{share.digest}.{share.passcode}"
