"""A file that means harm, or is only broken, ends in one calm sentence; time and memory stay bounded."""

import io
import struct
import time
import zipfile
import zlib
from datetime import date
from pathlib import Path

import pytest
import typst
from PIL import Image

from opencme.interchange.certificate import Reading, ReadingError, read_contained
from opencme.interchange.kinds import JPEG, PDF, PNG, TEXT, TIFF, kind_of_bytes

TODAY = date(2026, 6, 30)
SENTENCE = (
    "This certifies that Ana Ruiz, MD has participated in the live activity titled 'Sepsis 2026' on May 4, 2026 "
    "and is awarded 1.50 AMA PRA Category 1 Credit(s)."
)


def contained(content: bytes, kind: str, folder: Path, seconds: int = 60) -> Reading:
    path = folder / "file"
    path.write_bytes(content)
    return read_contained(path, kind, today=TODAY, seconds=seconds)


def refusal(content: bytes, kind: str, folder: Path, seconds: int = 60) -> str:
    with pytest.raises(ReadingError) as error:
        contained(content, kind, folder, seconds)
    message = str(error.value)
    assert message.endswith(".")
    assert "\n" not in message
    assert "Traceback" not in message
    assert len(message) < 250
    return message


def outcome(content: bytes, kind: str, folder: Path, seconds: int = 60) -> Reading | str:
    """What was read, or the sentence that refuses it."""
    try:
        return contained(content, kind, folder, seconds)
    except ReadingError as error:
        return str(error)


def pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A PDF of these objects, the first being the catalogue."""
    content = b"%PDF-1.7\n"
    places = []
    for number, thing in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, thing)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, len(content))
    return content + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (len(objects) + 1, table, end)


def stream(content: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), more, content)


FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
WORDS = stream(b"BT /F 10 Tf 40 700 Td (" + SENTENCE.replace("(s)", "s").encode("latin-1") + b") Tj ET")
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 1400 792]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"


def test_a_plain_pdf_by_hand_is_read(tmp_path: Path) -> None:
    reading = contained(pdf(b"<</Type/Catalog/Pages 2 0 R>>", PAGES, PAGE, WORDS, FONT), PDF, tmp_path)
    assert [proposal.value("amount") for proposal in reading.proposals] == ["1.5"]


def test_ten_thousand_pages_are_counted_and_twenty_looked_at(tmp_path: Path) -> None:
    kids = b" ".join(b"%d 0 R" % number for number in range(6, 10_006))
    many = b"<</Type/Pages/Count 10000/Kids[" + kids + b"]>>"
    objects = (b"<</Type/Catalog/Pages 2 0 R>>", many, PAGE, WORDS, FONT, *[PAGE] * 10_000)
    started = time.monotonic()
    reading = contained(pdf(*objects), PDF, tmp_path)
    assert reading.pages == 10_000
    assert "Only the first 20 of 10000 pages were looked at." in reading.notes
    assert time.monotonic() - started < 60


def test_a_script_and_a_program_to_launch_are_never_run(tmp_path: Path) -> None:
    mark = tmp_path / "was-here"
    launch = b"<</S/Launch/F(/usr/bin/touch)/Win<</F(%s)>>>>" % str(mark).encode()
    script = b"<</S/JavaScript/JS(app.launchURL\\('file://%s'\\))>>" % str(mark).encode()
    catalog = b"<</Type/Catalog/Pages 2 0 R/OpenAction " + script + b"/AA<</WC " + launch + b">>>>"
    reading = contained(pdf(catalog, PAGES, PAGE, WORDS, FONT), PDF, tmp_path)
    assert reading.proposals[0].value("amount") == "1.5"
    assert not mark.exists()


def test_a_stream_that_unfolds_to_gigabytes(tmp_path: Path) -> None:
    packer = zlib.compressobj(9)
    bomb = b"".join(packer.compress(b" " * 2**24) for _ in range(256)) + packer.flush()
    bomb = zlib.compress(bomb, 9)
    content = stream(bomb, b"/Filter[/FlateDecode/FlateDecode]")
    message = refusal(pdf(b"<</Type/Catalog/Pages 2 0 R>>", PAGES, PAGE, content, FONT), PDF, tmp_path, seconds=12)
    assert "memory" in message or "too long" in message or "damaged" in message


def test_objects_hidden_in_a_stream_that_unfolds(tmp_path: Path) -> None:
    bomb = zlib.compress(b"0 0 " * 2**26, 9)
    catalog = b"<</Type/Catalog/Pages 2 0 R>>"
    objects = stream(bomb, b"/Type/ObjStm/N 100000000/First 8/Filter/FlateDecode")
    found = outcome(pdf(catalog, PAGES, PAGE, objects, FONT), PDF, tmp_path, seconds=8)
    assert isinstance(found, Reading) or found.endswith(".")


def test_a_form_that_draws_itself_without_end(tmp_path: Path) -> None:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>"
    form = stream(b"/X Do /X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>")
    content = pdf(b"<</Type/Catalog/Pages 2 0 R>>", PAGES, page, stream(b"/X Do"), form)
    found = outcome(content, PDF, tmp_path, seconds=30)
    assert found.endswith(".") if isinstance(found, str) else found.proposals == ()


def test_a_page_as_large_as_a_country(tmp_path: Path) -> None:
    page = PAGE.replace(b"[0 0 1400 792]", b"[0 0 99999999999 99999999999]")
    found = outcome(pdf(b"<</Type/Catalog/Pages 2 0 R>>", PAGES, page, WORDS, FONT), PDF, tmp_path)
    assert found.endswith(".") if isinstance(found, str) else found.pages == 1


def test_a_locked_pdf_asks_for_a_copy_without_a_password(tmp_path: Path) -> None:
    lock = b"<</Filter/Standard/V 2/R 3/Length 128/P -44/O<%s>/U<%s>>>" % (b"ab" * 32, b"cd" * 32)
    content = pdf(
        b"<</Type/Catalog/Pages 2 0 R>>", PAGES, PAGE, WORDS, FONT, lock, trailer=b"/Encrypt 6 0 R/ID[<00><00>]"
    )
    assert refusal(content, PDF, tmp_path) == (
        "The PDF is locked with a password. Save a copy without one and bring that."
    )


@pytest.mark.parametrize("share", [0.01, 0.3, 0.6, 0.9])
def test_a_pdf_cut_off_anywhere_is_read_or_refused(share: float, tmp_path: Path) -> None:
    whole = typst.compile(SENTENCE.encode(), format="pdf")
    assert isinstance(whole, bytes)
    found = outcome(whole[: int(len(whole) * share)], PDF, tmp_path)
    if isinstance(found, str):
        assert "damaged" in found
    else:
        assert all(proposal.value("amount") in (None, "1.5") for proposal in found.proposals)


def test_a_picture_of_fifty_thousand_by_fifty_thousand(tmp_path: Path) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 50_000, 50_000, 1, 0, 0, 0, 0))
    rows = zlib.compress(b"\0" * (6251 * 50_000), 9)
    content = b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    assert "at most 100 million pixels" in refusal(content, PNG, tmp_path)


@pytest.mark.parametrize("kind", [PNG, JPEG, TIFF])
def test_a_picture_cut_off(kind: str, tmp_path: Path) -> None:
    file = io.BytesIO()
    Image.effect_noise((400, 300), 50).convert("RGB").save(file, format=kind.split("/")[1])
    assert "damaged" in refusal(file.getvalue()[: file.tell() // 3], kind, tmp_path)


@pytest.mark.parametrize("kind", [PDF, PNG, JPEG, TIFF])
def test_noise_that_calls_itself_something(kind: str, tmp_path: Path) -> None:
    assert "damaged" in refusal(bytes(range(256)) * 20, kind, tmp_path)


def test_a_pdf_that_is_an_archive_too_is_only_ever_the_pdf(tmp_path: Path) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("../../evil.txt", "x")
    content = pdf(b"<</Type/Catalog/Pages 2 0 R>>", PAGES, PAGE, WORDS, FONT) + archive.getvalue()
    assert kind_of_bytes(content) == PDF
    assert contained(content, PDF, tmp_path).proposals[0].value("amount") == "1.5"
    assert not (tmp_path.parent / "evil.txt").exists()


def test_a_picture_with_a_pdf_behind_it_is_the_picture(tmp_path: Path) -> None:
    file = io.BytesIO()
    Image.new("RGB", (60, 60), "white").save(file, format="PNG")
    content = file.getvalue() + pdf(b"<</Type/Catalog/Pages 2 0 R>>", PAGES, PAGE, WORDS, FONT)
    assert kind_of_bytes(content) == PNG
    assert contained(content, PNG, tmp_path).proposals == ()


def test_what_takes_too_long_is_ended(tmp_path: Path) -> None:
    started = time.monotonic()
    message = refusal(SENTENCE.encode() * 2000, TEXT, tmp_path, seconds=0)
    assert "too long" in message
    assert time.monotonic() - started < 20


def test_what_needs_more_memory_than_it_may_have_says_so(tmp_path: Path) -> None:
    path = tmp_path / "scan.png"
    Image.effect_noise((1600, 1200), 80).save(path)
    with pytest.raises(ReadingError, match=r"\.$"):
        read_contained(path, PNG, today=TODAY, memory=500 * 1024**2)


def test_a_text_of_many_megabytes_is_read_from_its_beginning(tmp_path: Path) -> None:
    reading = contained((SENTENCE + "\n").encode() + b"a1 " * 3_000_000, TEXT, tmp_path, seconds=90)
    assert reading.proposals[0].value("amount") == "1.5"
    assert reading.notes


def test_a_kind_that_shows_no_certificate(tmp_path: Path) -> None:
    assert "PDF, a picture" in refusal(b"x", "application/zip", tmp_path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ReadingError):
        read_contained(tmp_path / "none.pdf", PDF, today=TODAY)
