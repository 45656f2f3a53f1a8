"""Mail that is sent to the inbox: each holder has an address of her own there, `inbox+token@cme.example.org`."""

from __future__ import annotations

import re
import secrets

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from opencme.interchange import mail
from opencme.web.inbox import arriving
from opencme.web.inbox.models import Address
from opencme.web.people.models import User

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
LENGTH = 24
"""Letters of a token: 118 bits, in letters that survive any mail system and are told apart when read aloud."""


class NobodyError(ValueError):
    """No holder has this address."""

    def __init__(self, address: str) -> None:
        super().__init__(f"nobody here has the address {address}")


def address_of(holder: User) -> str:
    """The holder's address, made when it is first asked for; empty where the installation takes no mail."""
    if not settings.INBOX_ADDRESS:
        return ""
    made, _ = Address.objects.get_or_create(holder=holder, defaults={"token": _token()})
    return _written(made.token)


def renew(holder: User) -> str:
    """A new address for the holder; the old one is nobody's from now on."""
    with transaction.atomic():
        Address.objects.update_or_create(holder=holder, defaults={"token": _token(), "made_at": timezone.now()})
    return address_of(holder)


def receive(recipient: str, content: bytes) -> arriving.Arrival:
    """Put a mail into the inbox of whoever has the address.

    Raises NobodyError; MailError, RefusedKind, TooLargeError or FullError where the mail cannot be taken.
    """
    token = re.fullmatch(r"[^+@]*\+([a-z0-9]+)(?:@.*)?", recipient.strip().lower())
    found = token and Address.objects.select_related("holder").filter(token=token[1]).first()
    if not found or not found.holder.is_active:
        raise NobodyError(recipient)
    content = without_envelope(content)
    letter = mail.read_contained(content)
    return arriving.bring(
        [content], f"{letter.subject or 'mail'}.eml", found.holder, source="sent to your inbox by mail"
    )


def without_envelope(content: bytes) -> bytes:
    """The mail without the line that some mail servers put before it: From somebody, and when."""
    first, _, rest = content.partition(b"\n")
    return rest if first.startswith((b"From ", b">From ")) else content


def _token() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def _written(token: str) -> str:
    local, _, host = settings.INBOX_ADDRESS.partition("@")
    return f"{local}+{token}@{host}"
