"""An archive that is hostile, damaged or not whole is refused in words, and leaves nothing behind."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from opencme.web.people.models import User
from opencme.web.proof.erasure import erase
from opencme.web.proof.restore import ArchiveError, restore
from tests.web.archives import EMAIL, archived, changed, in_rows, table

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def put_file(name: str, content: bytes) -> Callable[[dict[str, bytes]], None]:
    return lambda files: files.update({name: content})


HOSTILE = [
    (put_file("../../etc/cron.d/x", b"x"), "is no name that an archive has"),
    (put_file("/etc/passwd", b"x"), "is no name that an archive has"),
    (put_file("data/../x.jsonl", b"x"), "is no name that an archive has"),
    (put_file("evidence/..%2f..", b"x"), "is no name that an archive has"),
    (put_file("transcript.csv", bytes(80 * 1024**2)), "unpacks to far more"),
    (put_file("data/record.creditentry.jsonl", b"[" * 100_000), "line 1"),
    (put_file("data/record.creditentry.jsonl", b"[1]\n"), "it is no row"),
    (put_file("data/record.creditentry.jsonl", b"\xff\xfe\n"), "cannot be read"),
    (put_file("data/record.creditentry.jsonl", b"{}\n"), "is missing"),
    (in_rows("record.CreditEntry", lambda row: row.update(amount=-1)), "amount"),
    (in_rows("record.CreditEntry", lambda row: row.update(amount="many")), "amount"),
    (in_rows("record.CreditEntry", lambda row: row.update(completed="yesterday")), "completed"),
    (in_rows("record.CreditEntry", lambda row: row.update(kind="gift")), "kind"),
    (in_rows("record.CreditEntry", lambda row: row.update(state="imagined")), "refuses"),
    (in_rows("record.CreditEntry", lambda row: row.update(replaces=999_999)), "not in the archive"),
    (in_rows("record.CreditEntry", lambda row: row.update(replaces=True)), "not in the archive"),
    (in_rows("record.CreditEntry", lambda row: row.update(id="1; DROP TABLE")), "id must be a number"),
    (in_rows("record.CreditEntry", lambda row: row.update(topics=[1, 2])), "cannot be read"),
    (in_rows("record.CreditEntry", lambda row: row.update(note="x" * 501)), "note"),
    (in_rows("record.StatedFact", lambda row: row.update(value="soon", name="licensed-on")), "cannot be read"),
    (in_rows("record.Evidence", lambda row: row.update(digest="../../../../etc/passwd")), "no SHA-256"),
    (in_rows("record.Evidence", lambda row: row.update(kind="text/html")), "no SHA-256 and no kind"),
    (in_rows("record.Evidence", lambda row: row.update(size=1)), "is not the file"),
    (in_rows("record.Credential", lambda row: row.update(expires="2001-01-01")), "refuses"),
]


@pytest.mark.parametrize("case", range(len(HOSTILE)))
def test_an_archive_that_is_not_as_it_should_be_is_refused_and_leaves_nothing(
    case: int, full: User, put: Callable[[bytes], Path], tmp_path: Path
) -> None:
    change, said = HOSTILE[case]
    path = put(changed(archived(full), change))
    before, folders = table(full), sorted(tmp_path.glob("evidence/*/*/*"))
    with pytest.raises(ArchiveError, match=said):
        restore(path, EMAIL)
    assert not User.objects.filter(email=EMAIL).exists()
    assert table(full) == before
    assert sorted(tmp_path.glob("evidence/*/*/*")) == folders


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (put_file("transcript.csv", b"another"), "SHA-256 or its length differs"),
        (put_file("data/record.extra.jsonl", b""), "not in both"),
        (lambda files: files.pop("transcript.csv"), "not in both"),
        (lambda files: files.pop("manifest.json"), "no manifest.json"),
        (put_file("manifest.json", b"[]"), "cannot be read"),
        (put_file("manifest.json", b"[" * 50_000), "cannot be read"),
        (
            put_file("manifest.json", b'{"format": "opencme-archive", "version": 2, "files": {}}'),
            "this installation reads",
        ),
    ],
    ids=range(7),
)
def test_an_archive_that_does_not_agree_with_itself_is_refused(
    change: Callable[[dict[str, bytes]], None], said: str, full: User, put: Callable[[bytes], Path]
) -> None:
    path = put(changed(archived(full), change, honest=False))
    with pytest.raises(ArchiveError, match=said):
        restore(path, EMAIL)


def test_an_archive_with_any_byte_changed_is_refused_or_the_same(full: User, put: Callable[[bytes], Path]) -> None:
    whole, chance = archived(full), random.Random(4)
    before = table(full)
    for _ in range(60):
        spoilt = bytearray(whole)
        spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
        try:
            done = restore(put(bytes(spoilt)), EMAIL)
        except ArchiveError:
            continue
        # A byte that says nothing, such as a date of the ZIP's own.
        assert table(done.holder) == before
        erase(done.holder)


def test_an_archive_that_is_cut_off_is_refused(full: User, put: Callable[[bytes], Path]) -> None:
    whole = archived(full)
    for length in (0, 10, len(whole) // 2, len(whole) - 1):
        with pytest.raises(ArchiveError, match="damaged"):
            restore(put(whole[:length]), EMAIL)
    with pytest.raises(ArchiveError, match="cannot be read"):
        restore(Path("/nowhere/archive.zip"), EMAIL)
