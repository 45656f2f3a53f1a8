"""Mails (RFC 5322, `.eml`): their words as plain text, and what is attached. Nothing is ever fetched."""

from opencme.interchange.mail.message import Attached, Mail, MailError, read, read_bytes

__all__ = ["Attached", "Mail", "MailError", "read", "read_bytes"]
