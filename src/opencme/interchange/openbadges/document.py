"""The text of a badge as plain data: JSON that says one thing only, or the content of a signed token (JWS)."""

from __future__ import annotations

import base64
import binascii
import json
import re
from typing import Any, NoReturn

from opencme.interchange.openbadges.failure import LARGEST, BadgeError

DEEPEST = 40
TOKEN = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")


def parsed(text: str) -> dict[str, Any]:
    """The JSON object in the text. Raises BadgeError.

    A name given twice is refused: of two values one program would show the first and another the last.
    """
    if len(text) > LARGEST:
        raise BadgeError(f"It is larger than {LARGEST // 1024**2} MB; no badge is.")
    _check_depth(text)
    try:
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except BadgeError:
        raise
    except json.JSONDecodeError as error:
        raise BadgeError(f"It is no JSON: {error.msg} at line {error.lineno}, column {error.colno}.") from None
    except (ValueError, RecursionError):
        raise BadgeError("It holds a number or a depth that no badge has.") from None
    if isinstance(found, list) and len(found) == 1:
        found = found[0]
    if not isinstance(found, dict):
        raise BadgeError("It is JSON, but no badge: a badge is an object with “@context” and “type”.")
    return found


def is_token(text: str) -> bool:
    """Whether the text is a signed token (JWS) in its compact form."""
    return bool(TOKEN.fullmatch(text))


def content_of(token: str) -> dict[str, Any]:
    """What a token says: the credential itself (VC 2.0, Open Badges 2.0) or its `vc` (VC 1.1). Raises BadgeError."""
    part = token.split(".")[1]
    try:
        text = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        raise BadgeError("It looks like a signed token, but its content cannot be read.") from None
    content = parsed(text)
    inner = content.get("vc")
    return inner if isinstance(inner, dict) else content


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise BadgeError(f"It gives “{twice[:60]}” twice in one place; which of the two is meant cannot be known.")
    return found


def _no_number(words: str) -> NoReturn:
    raise BadgeError(f"It holds {words}, which is no number.")


def _check_depth(text: str) -> None:
    """Raises BadgeError for brackets nested too deep, before anything climbs into them."""
    depth = 0
    for mark in re.finditer(r'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(mark[0], 0)
        if depth > DEEPEST:
            raise BadgeError(f"It is nested more than {DEEPEST} deep; no badge is.")
