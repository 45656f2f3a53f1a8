from __future__ import annotations

import json
import os
import zlib
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from opencme.interchange.openbadges import LARGEST, BadgeError, proposals, unpack
from opencme.interchange.openbadges.tests import ASSERTION, OPEN_BADGE, PNG, in_png, in_svg

LAUGHS = "<!DOCTYPE svg [<!ENTITY a 'ha'>{}]>".format("".join(f"<!ENTITY a{n} '{'&a;' * 99}'>" for n in range(9)))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"[" * 1_000_000, "nested more than"),
        (b'{"type":' * 50_000, "nested more than"),
        (b"{" + b" " * (20 * 1024 * 1024) + b"}", "larger than 16 MB"),
        (in_png("x" * (LARGEST + 1), packed=True), "unfolds to more than"),
        (in_png("x", packed=True).replace(zlib.compress(b"x"), b"notpacke!"), "cannot be read"),
        (in_png(json.dumps(OPEN_BADGE))[:200], "ends too early"),
        (in_svg("{}", before=LAUGHS), "declares entities"),
        (in_svg("{}", before="<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"), "declares entities"),
        (in_svg("{}", inside="<g>" * 500 + "</g>" * 500), "nested more than"),
        (in_svg("{}")[:-5], "damaged at line"),
        (b'{"type": "Assertion", "type": "Other"}', "twice in one place"),
        (b'{"type": "Assertion", "n": NaN}', "is no number"),
        (b'{"type": "Assertion", "n": ' + b"9" * 10_000 + b"}", "a number or a depth"),
        (b'{"type": "Invoice"}', "but no badge"),
        (b"[1, 2]", "but no badge"),
        (b"\xff\xfe\x00", "This is no badge"),
        (b"", "The file is empty"),
        (b"eyJ.eyJ!.x", "This is no badge"),
        (b"eyJh.____.x", "content cannot be read"),
        (b'{"type": "VerifiablePresentation"}', "bring the credential itself"),
    ],
)
def test_a_hostile_file_is_refused_with_a_message(data: bytes, message: str) -> None:
    with pytest.raises(BadgeError, match=message):
        unpack(data)


def test_an_outside_entity_is_not_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    os.mkfifo(secret)
    # Opening a pipe that nobody writes to would wait for ever.
    outside = f'<!DOCTYPE svg SYSTEM "file://{secret}">'
    assert unpack(in_svg(json.dumps(OPEN_BADGE), before=outside)).version == 3


def test_a_program_in_a_drawing_is_only_text() -> None:
    assert unpack(in_svg(json.dumps(OPEN_BADGE), inside="<script>alert(1)</script>")).document == OPEN_BADGE


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from([OPEN_BADGE, ASSERTION]), st.data())
def test_whatever_stands_in_a_field_a_badge_is_read_or_refused(badge: dict[str, object], data: st.DataObject) -> None:
    changed = json.loads(json.dumps(badge))
    at = changed
    for _ in range(data.draw(st.integers(0, 4))):
        inner = [value for value in at.values() if isinstance(value, dict)]
        if not inner:
            break
        at = data.draw(st.sampled_from(inner))
    at[data.draw(st.sampled_from(sorted(at) or ["x"]))] = data.draw(JSON)
    with suppress(BadgeError):
        assert len(proposals(unpack(json.dumps(changed).encode()))) <= 8


@given(st.binary(max_size=300))
@example(PNG)
@example(PNG + b"\0\0\0\x10iTXt")
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for whole in (data, PNG + data, b"<svg>" + data):
        with suppress(BadgeError):
            unpack(whole)
