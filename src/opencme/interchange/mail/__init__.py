"""Mails (RFC 5322, `.eml`): their words as plain text, and what is attached. Nothing is ever fetched.

`read` and `read_bytes` take as long as the mail makes them; a mail that came from anybody is for `read_contained`.
"""

from opencme.interchange.mail.contained import read_contained
from opencme.interchange.mail.message import Attached, Mail, MailError, read, read_bytes

__all__ = ["Attached", "Mail", "MailError", "read", "read_bytes", "read_contained"]
