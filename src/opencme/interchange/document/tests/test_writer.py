"""A document is set the same way every time, whatever its words are."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pdfplumber
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opencme.interchange.document import Attachment, Column, Document, Facts, Items, Paragraph, Section, Table, write
from opencme.interchange.document.characters import BOX, tidy

DAY = date(2026, 11, 24)


def text_of(pdf: bytes) -> str:
    with pdfplumber.open(BytesIO(pdf)) as opened:
        return "\n".join(page.extract_text() for page in opened.pages)


def test_everything_that_is_said_stands_in_the_document() -> None:
    table = Table("Records", (Column("Day"), Column("Activity", 1)), (("1 March 2026", "Asthma #update *now* $5"),))
    parts = (Paragraph("38 of 40 hours."), Items(("one thing", "another")), Facts((("Board", "Florida"),)), table)
    made = write(
        Document("Transcript", DAY, "Dr Imani Okafor", facts=(("NPI", "1"),), sections=(Section("Sums", parts),))
    )
    for said in (
        "Transcript",
        "Dr Imani Okafor",
        "NPI",
        "38 of 40 hours.",
        "another",
        "Florida",
        "Asthma #update *now* $5",
    ):
        assert said in text_of(made)


def test_the_same_values_give_the_same_bytes() -> None:
    document = Document("Transcript", DAY, attachments=(Attachment("a.json", "application/json", b"{}", "Data"),))
    assert write(document) == write(document)


def test_a_character_that_the_fonts_lack_is_a_box() -> None:
    assert f"{BOX}{BOX} course" in text_of(write(Document("健康 course", DAY)))


def test_greek_cyrillic_arabic_and_signs_are_there() -> None:
    words = "Ω Мария العربية ≥ ½ ™"
    assert BOX not in text_of(write(Document(words, DAY)))


def test_words_are_never_taken_for_commands() -> None:
    words = '#read("/etc/passwd") = heading `raw` \\u{1f600} <label> @cite'
    assert 'read("/etc/passwd")' in text_of(write(Document(words, DAY)))


def test_a_row_of_the_wrong_length_is_refused_with_its_table_s_name() -> None:
    with pytest.raises(ValueError, match=r"Records.*2 cells for 1 columns"):
        Table("Records", (Column("Day"),), (("a", "b"),))


def test_an_address_that_is_none_is_text_only() -> None:
    made = write(Document("T", DAY, sections=(Section("S", (Paragraph("here", link="javascript:alert(1)"),)),)))
    assert b"javascript" not in made


def test_two_attachments_of_the_same_name_stay_apart() -> None:
    same = tuple(Attachment("../scan.pdf", "application/pdf", bytes([65 + n]) * 9, "A file") for n in range(2))
    made = write(Document("T", DAY, attachments=same))
    assert b"001-..-scan.pdf" in made
    assert b"002-..-scan.pdf" in made


def test_a_file_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write(Document("T", DAY, attachments=(Attachment("a", "text/plain", tmp_path / "gone", "A file"),)))


@settings(max_examples=25)
@given(st.text(max_size=60), st.text(max_size=30))
def test_any_text_can_be_set(title: str, cell: str) -> None:
    table = Table(cell, (Column(cell, 1),), ((title,),))
    made = write(Document(title, DAY, cell, cell, ((cell, title),), (Section(cell, (table, Paragraph(cell, "law"))),)))
    assert made.startswith(b"%PDF-")


@given(st.text())
def test_a_tidy_text_is_one_line_and_stays_as_it_is(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
    assert "\n" not in tidy(text)
