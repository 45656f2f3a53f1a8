"""A mail whose links in headers stay whole.

Python breaks a header that is longer than its line into encoded words. The link of List-Unsubscribe must not be one
(RFC 2369, 2), or no mail program finds it.
"""

from __future__ import annotations

from email.headerregistry import HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import default
from typing import Any

from django.core.mail import EmailMultiAlternatives


class _Whole(UnstructuredHeader):
    """A header on one line, however long; 998 characters may be on it (RFC 5322, 2.1.1)."""

    name: str

    def fold(self, *, policy: Any) -> str:
        return f"{self.name}: {self}{policy.linesep}"


_REGISTRY = HeaderRegistry()
# The registry mixes its own base into what it is given; the types promise that it is there already.
_REGISTRY.map_to_type("list-unsubscribe", _Whole)  # type: ignore[arg-type]


class MailWithLinks(EmailMultiAlternatives):
    """Plain text and HTML, with List-Unsubscribe as it was given."""

    def message(self, *, policy: Any = default) -> EmailMessage:
        return super().message(policy=policy.clone(header_factory=_REGISTRY))
