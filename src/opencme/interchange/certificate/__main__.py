"""The process in which a file is read: limits first, then the file, then one JSON answer. See `contained.py`."""

from __future__ import annotations

import json
import logging
import resource
import sys
import warnings
from datetime import date
from pathlib import Path
from typing import Any

FILES = 128
"""Open files; Python, its libraries and the models need some forty."""
SHARE = 0.6
"""Part of the time in which pages are begun; the rest is for the last one and for thinking."""
TOO_LARGE = (
    "The file needs more memory than it may have. Bring only the page with the certificate, or a photograph of it."
)
DAMAGED = "The file could not be read; it may be damaged. Bring it once more, from where you first had it."


def main(order: dict[str, Any]) -> dict[str, Any]:
    """The reading as plain data, or one sentence under `error`."""
    limit(order["seconds"], order["memory"], order["answer"])
    # What reads files is only loaded once the limits hold.
    from opencme.interchange.certificate.as_json import to_json
    from opencme.interchange.certificate.failure import ReadingError
    from opencme.interchange.certificate.reader import read

    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    try:
        today = date.fromisoformat(order["today"])
        path, begin = Path(order["path"]), order["seconds"] * SHARE
        return to_json(read(path, order["kind"], today=today, learner=order["learner"], seconds=begin))
    except ReadingError as error:
        return {"error": str(error)}
    except MemoryError:
        return {"error": TOO_LARGE}
    except Exception as error:
        # A hostile file may raise anything in any library; what it was is of no use to who brought it.
        return {"error": TOO_LARGE if "alloc" in str(error).lower() else DAMAGED}


def limit(seconds: int, memory: int, answer: int) -> None:
    """Hold this process to its share, for good: the hard limits too."""
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, 2 * seconds),
        (resource.RLIMIT_FSIZE, answer),
        (resource.RLIMIT_NOFILE, FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    sys.setrecursionlimit(2000)
    print(json.dumps(main(json.loads(sys.argv[1])), ensure_ascii=False))
