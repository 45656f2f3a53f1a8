"""What is written conforms to PDF/A-3a and PDF/UA-1: veraPDF says so."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from opencme.interchange.document import (
    Attachment,
    Column,
    Document,
    Facts,
    Items,
    Paragraph,
    Picture,
    Section,
    Table,
    write,
)
from tests.verapdf import faults


@pytest.fixture
def everything(tmp_path: Path) -> Document:
    """A document that has everything a document can have."""
    Image.new("L", (60, 80), 200).save(tmp_path / "grey.jpg")
    Image.new("RGB", (600, 300), "teal").save(tmp_path / "wide.png")
    columns = (Column("Day"), Column("Activity", 3), Column("Amount", is_number=True))
    rows = tuple((f"{day} March 2026", f"Activité № {day} – Ω 健", "2.5") for day in range(1, 32)) * 3
    parts = (
        Paragraph("38 of 40 hours are there.", "answer"),
        Paragraph("Read the rule", "small", "https://flboardofmedicine.gov/a?b=c"),
        Paragraph("Rule 64B8-13.005(1), F.A.C.", "law"),
        Items(("one", "two")),
        Facts((("Number", "ME 1"),)),
        Table("Records", columns, rows),
    )
    return Document(
        "Audit binder",
        date(2026, 11, 24),
        "Florida MD licence",
        "Dr Imani Okafor",
        (("Period", "1 February 2025 to 31 January 2027"),),
        (
            Section("Standing", parts),
            Section("Evidence", (), on_new_page=True),
            Section("One", (Picture(tmp_path / "grey.jpg", "A page", "Page 1 of 2"),), level=2),
            Section("Two", (Picture(tmp_path / "wide.png", ""),), level=2),
        ),
        (
            Attachment("standing.json", "application/json", b"{}", "The same for machines", "data"),
            Attachment("scan.pdf", "application/pdf", b"%PDF-1.7 not really", "A certificate"),
        ),
        footer="Made with OpenCME",
    )


def test_the_reference_validator_finds_no_fault(everything: Document, tmp_path: Path) -> None:
    (tmp_path / "full.pdf").write_bytes(write(everything))
    (tmp_path / "small.pdf").write_bytes(
        write(Document("Transcript", date(2026, 1, 1), paper="us-letter", region="US"))
    )
    assert faults([tmp_path / "full.pdf", tmp_path / "small.pdf"]) == []


def test_the_reference_validator_would_find_one(tmp_path: Path) -> None:
    (tmp_path / "plain.pdf").write_bytes(write(Document("T", date(2026, 1, 1))).replace(b"pdfuaid", b"pdfuajd"))
    assert any("ua1" in fault for fault in faults([tmp_path / "plain.pdf"]))
