"""What the log leaves out."""

from __future__ import annotations

import logging
import re

LINK = re.compile(r"(/sharing/|/reminders/calendar/|/reminders/stop/)[^/\s]{20,}")


class Briefly(logging.Filter):
    """Lets a record pass without its traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.exc_info = None
        return True


class WithoutLinks(logging.Filter):
    """Blots out the secret of a link that shows a part of somebody's record: its address is the secret."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if LINK.search(said):
            record.msg, record.args = LINK.sub(r"\1…", said), None
        return True
