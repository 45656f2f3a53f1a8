"""The process in which a mail is read: limits first, then the mail from standard input. See `contained.py`."""

from __future__ import annotations

import json
import resource
import sys

LARGEST_ANSWER = 256 * 1024**2


def main(seconds: int, memory: int) -> None:
    """Write the mail as one line of JSON, then the bytes of what is attached; or one sentence under `error`."""
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, LARGEST_ANSWER),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    from opencme.interchange.mail.contained import DAMAGED, TOO_MUCH
    from opencme.interchange.mail.message import MailError, read_bytes

    out = sys.stdout.buffer
    try:
        mail = read_bytes(sys.stdin.buffer.read())
        said = {
            "subject": mail.subject,
            "sender": mail.sender,
            "sent": mail.sent.isoformat() if mail.sent else None,
            "text": mail.text,
            "notes": mail.notes,
            "attached": [(each.name, len(each.content)) for each in mail.attached],
        }
        # Halves of characters, which a mail may hold, cannot be written as they are.
        out.write(json.dumps(said).encode() + b"\n")
        for each in mail.attached:
            out.write(each.content)
    except MailError as error:
        out.write(json.dumps({"error": str(error)}).encode() + b"\n")
    except MemoryError:
        out.write(json.dumps({"error": TOO_MUCH}).encode() + b"\n")
    except Exception:
        # A hostile mail may raise anything in the library that reads it.
        out.write(json.dumps({"error": DAMAGED}).encode() + b"\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
