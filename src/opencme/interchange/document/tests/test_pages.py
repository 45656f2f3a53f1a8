"""A file that somebody brought is drawn within limits, or it is said why not."""

from __future__ import annotations

import contextlib
import struct
import zlib
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from opencme.interchange import kinds
from opencme.interchange.document import Column, Document, NotShownError, Section, Table, pages_of, write


def a_pdf(pages: int = 1) -> bytes:
    rows = tuple((f"Certificate {number}",) for number in range(40 * pages))
    return write(
        Document(
            "Certificate of attendance", date(2026, 1, 1), sections=(Section("", (Table("", (Column("", 1),), rows),)),)
        )
    )


def claimed_png(width: int, height: int) -> bytes:
    """A few bytes that claim to be a picture of any size."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(999))) + chunk(b"IEND", b"")
    )


def test_small_pages_are_grey_and_cost_a_sixth_of_the_dots_and_colours(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(a_pdf(1))
    page = pages_of(tmp_path / "a.pdf", kinds.PDF, tmp_path, most=1, grain="small").pages[0]
    with Image.open(page.picture) as picture:
        assert (picture.mode, max(picture.size) <= 1170) == ("L", True)


def test_the_pages_of_a_pdf_are_pictures_with_their_text(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(a_pdf(3))
    found = pages_of(tmp_path / "a.pdf", kinds.PDF, tmp_path, most=2)
    assert found.total > 2
    assert len(found.pages) == 2
    assert found.pages[0].text.startswith("Certificate of attendance")
    with Image.open(found.pages[0].picture) as picture:
        assert (picture.format, max(picture.size) <= 1750) == ("JPEG", True)


def test_a_photograph_is_turned_the_right_way_up(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (400, 200), "white").save(tmp_path / "a.jpg", exif=exif)
    (page,) = pages_of(tmp_path / "a.jpg", kinds.JPEG, tmp_path).pages
    with Image.open(page.picture) as picture:
        assert picture.size == (200, 400)


def test_every_page_of_a_scan_is_drawn(tmp_path: Path) -> None:
    first, *more = [Image.new("1", (100, 100), number % 2) for number in range(3)]
    first.save(tmp_path / "a.tiff", save_all=True, append_images=more)
    assert len(pages_of(tmp_path / "a.tiff", kinds.TIFF, tmp_path).pages) == 3


@pytest.mark.parametrize(
    ("content", "kind", "why"),
    [
        (claimed_png(50_000, 50_000), kinds.PNG, "larger than may be drawn"),
        (claimed_png(5_000, 5_000), kinds.PNG, "damaged"),
        (b"%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n", kinds.PDF, "damaged"),
        (b"GIF89a", kinds.GIF, "damaged"),
        (b"Date,Title\n", kinds.CSV, "has no pages"),
    ],
)
def test_a_file_that_cannot_be_drawn_says_why(content: bytes, kind: str, why: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(NotShownError, match=why):
        pages_of(tmp_path / "file", kind, tmp_path)


def test_a_file_that_is_cut_off_says_why_or_shows_what_there_is(tmp_path: Path) -> None:
    whole = a_pdf()
    for length in range(100, len(whole), len(whole) // 5):
        (tmp_path / "cut.pdf").write_bytes(whole[:length])
        with contextlib.suppress(NotShownError):
            assert pages_of(tmp_path / "cut.pdf", kinds.PDF, tmp_path).pages


def test_a_file_that_takes_too_long_is_left(tmp_path: Path) -> None:
    # A form that draws itself ten times, ten levels deep: ten thousand million rectangles.
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R "
        b"/Resources << /XObject << /F 5 0 R >> >> >>",
    ]
    again = b"/F Do " * 10
    objects.append(b"<< /Length %d >> stream\n%s\nendstream" % (len(again), again))
    for level in range(5, 15):
        inner = again if level < 14 else b"0 0 500 700 re f " * 10
        objects.append(
            b"<< /Type /XObject /Subtype /Form /BBox [0 0 600 800] /Length %d "
            b"/Resources << /XObject << /F %d 0 R >> >> >> stream\n%s\nendstream" % (len(inner), level + 1, inner)
        )
    body = b"%PDF-1.7\n" + b"".join(b"%d 0 obj %s endobj\n" % (n, each) for n, each in enumerate(objects, 1))
    (tmp_path / "slow.pdf").write_bytes(body + b"trailer << /Root 1 0 R /Size 20 >>\n%%EOF\n")
    with pytest.raises(NotShownError, match="too long"):
        pages_of(tmp_path / "slow.pdf", kinds.PDF, tmp_path, seconds=2)
