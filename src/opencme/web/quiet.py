"""What the log leaves out."""

from __future__ import annotations

import logging


class Briefly(logging.Filter):
    """Lets a record pass without its traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.exc_info = None
        return True
