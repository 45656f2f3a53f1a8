"""Badges inside pictures: the text that was baked into a PNG or an SVG, taken out without drawing or running anything.

1EdTech Open Badges 3.0, section 5.3, and Open Badges 2.0 Baking: a PNG has one `iTXt` chunk, an SVG one element.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from xml.parsers import expat

from opencme.interchange.openbadges.failure import LARGEST, BadgeError

PNG = b"\x89PNG\r\n\x1a\n"
KEYWORDS = (b"openbadgecredential", b"openbadges")
NAMESPACES = ("https://purl.imsglobal.org/ob/v3p0", "http://openbadges.org", "https://openbadges.org")
ELEMENTS = tuple(f"{space} {name}" for space in NAMESPACES for name in ("credential", "assertion"))
DEEPEST = 200


def in_png(data: bytes) -> str | None:
    """The text baked into a PNG, None if there is none. Raises BadgeError for a damaged one."""
    for kind, content in _chunks(data):
        keyword, _, rest = content.partition(b"\0")
        if kind == b"iTXt" and keyword in KEYWORDS:
            return _international(rest)
        # The first badges, of 2012, lay in a plain text chunk.
        if kind == b"tEXt" and keyword in KEYWORDS:
            return rest.decode("latin-1")
    return None


def in_svg(data: bytes) -> str | None:
    """The text baked into an SVG, None if there is none. Raises BadgeError for what is no XML, or made to be a burden.

    Nothing outside the file is looked at, and a file that declares entities is refused: a badge needs none, and a few
    lines of them can unfold to gigabytes.
    """
    found: list[str] = []
    open_elements: list[str] = []
    verify = ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal verify
        open_elements.append(name)
        if len(open_elements) > DEEPEST:
            raise BadgeError(f"The drawing is nested more than {DEEPEST} deep; that is no badge.")
        if name in ELEMENTS:
            verify = verify or attributes.get("verify", "")

    def end(name: str) -> None:
        open_elements.pop()

    def text(words: str) -> None:
        if open_elements[-1] in ELEMENTS:
            found.append(words)

    def refuse(*_: object) -> None:
        raise BadgeError("The drawing declares entities, which a badge never needs; it is not read.")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.EntityDeclHandler = refuse
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise BadgeError(f"The drawing is damaged at line {error.lineno}; save the badge again.") from None
    return "".join(found).strip() or verify.strip() or None


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of a PNG: kind and content."""
    at = len(PNG)
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        if at + 12 + length > len(data):
            raise BadgeError("The picture ends too early; save the badge again.")
        yield kind, data[at + 8 : at + 8 + length]
        at += 12 + length


def _international(rest: bytes) -> str:
    """The text of an iTXt chunk behind its keyword: compression, language, translated keyword, text."""
    packed, head = rest[:1], rest[2:]
    *_, text = head.split(b"\0", 2)
    try:
        if packed == b"\1":
            unpacking = zlib.decompressobj()
            text = unpacking.decompress(text, LARGEST)
            if unpacking.unconsumed_tail:
                raise BadgeError(f"What is baked into the picture unfolds to more than {LARGEST // 1024**2} MB.")
        return text.decode("utf-8")
    except (zlib.error, UnicodeDecodeError):
        raise BadgeError("What is baked into the picture cannot be read; save the badge again.") from None
