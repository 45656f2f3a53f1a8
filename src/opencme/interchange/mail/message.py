"""One mail as values. Whatever is wrong with it, what can be read is read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage, Message
from pathlib import Path

from opencme.interchange.mail.html import text_of

MOST_PARTS = 200
MOST_ATTACHED = 50
LARGEST_TEXT = 1_000_000
"""Characters of the body that are read; nobody writes more, and a machine that does says nothing of credit."""
LOGO = 20_000
"""Bytes up to which a picture shown within the text is taken for decoration."""

UNREADABLE = (LookupError, ValueError, TypeError, AttributeError, MessageError, RecursionError)
"""What the standard library's reader raises on malformed headers and bodies, besides recording defects."""


class MailError(ValueError):
    """The file is no mail that can be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that came with a mail."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail: who wrote it and when, what it says, what is attached."""

    subject: str
    sender: str
    sent: date | None
    text: str
    attached: tuple[Attached, ...]
    notes: tuple[str, ...] = ()
    """What was left aside, in sentences."""


def read(path: Path) -> Mail:
    """Read a mail from a file; raises MailError."""
    return read_bytes(path.read_bytes())


def read_bytes(content: bytes) -> Mail:
    """Read a mail; raises MailError where there is nothing in it."""
    try:
        message = message_from_bytes(content, policy=policy.default)
        parts = list(_parts(message))
    except UNREADABLE:
        raise MailError(
            "This mail is damaged and cannot be read. Save it again, or bring what was attached to it."
        ) from None
    notes: list[str] = []
    if len(parts) > MOST_PARTS:
        notes.append(f"The mail has {len(parts)} parts; the first {MOST_PARTS} were looked at.")
    plain: list[str] = []
    pages: list[str] = []
    attached: list[Attached] = []
    for part in parts[:MOST_PARTS]:
        kind = part.get_content_type()
        is_file = part.get_content_disposition() == "attachment" or bool(_file_name(part))
        if kind == "text/plain" and not is_file:
            plain.append(_text(part))
        elif kind == "text/html" and not is_file:
            pages.append(text_of(_text(part)))
        elif file := _attached(part, len(attached) + 1):
            attached.append(file)
    if len(attached) > MOST_ATTACHED:
        notes.append(f"{len(attached)} files were attached; the first {MOST_ATTACHED} were taken.")
    subject, sender = _header(message, "subject"), _header(message, "from")
    text = "\n".join(filter(str.strip, plain)) or "\n".join(pages)
    if not (subject or sender or text or attached):
        raise MailError("There is nothing in this mail that could be read.")
    return Mail(subject, sender, _sent(message), text[:LARGEST_TEXT], tuple(attached[:MOST_ATTACHED]), tuple(notes))


def _parts(message: Message) -> Iterator[Message]:
    """The parts that are not made of parts; a mail within the mail stays whole, as a file."""
    if message.get_content_type() == "message/rfc822" or not message.is_multipart():
        yield message
        return
    for part in message.get_payload():
        if isinstance(part, Message):
            yield from _parts(part)


def _text(part: Message) -> str:
    content: object = None
    if isinstance(part, EmailMessage):
        with suppress(*UNREADABLE):
            content = part.get_content()
    if isinstance(content, str):
        return content[:LARGEST_TEXT]
    payload = part.get_payload(decode=True)
    return payload[:LARGEST_TEXT].decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def _attached(part: Message, number: int) -> Attached | None:
    name = _file_name(part)
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        if isinstance(inner, list) and inner and isinstance(inner[0], Message):
            with suppress(*UNREADABLE):
                return Attached(name or "forwarded mail.eml", inner[0].as_bytes())
        return None
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes) or not payload:
        return None
    decoration = part.get_content_maintype() == "image" and part.get_content_disposition() != "attachment"
    if decoration and len(payload) <= LOGO:
        return None
    return Attached(name or f"attachment {number}", payload)


def _file_name(part: Message) -> str:
    with suppress(*UNREADABLE):
        return part.get_filename() or ""
    return ""


def _header(message: Message, name: str) -> str:
    with suppress(*UNREADABLE):
        return " ".join(str(message.get(name, "")).split())[:500]
    return ""


def _sent(message: Message) -> date | None:
    with suppress(*UNREADABLE):
        moment = getattr(message.get("date"), "datetime", None)
        return moment.date() if isinstance(moment, datetime) else None
    return None
