"""Files that show credit: kept once, known by their bytes, said to show a record or not, and nobody else's business."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from opencme.interchange.kinds import RefusedKind
from opencme.web.people.models import User
from opencme.web.record import evidence, ledger
from opencme.web.record.models import CreditEntry, Evidence
from tests.web.people import a_record

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n"


def test_the_same_file_is_kept_once(physician: User) -> None:
    first = evidence.keep([PDF], "asthma.pdf", physician)
    second = evidence.keep([PDF[:9], PDF[9:]], "copy of asthma.pdf", physician)
    assert (first.again, second.again) == (False, True)
    assert first.evidence == second.evidence
    assert b"".join(evidence.chunks_of(first.evidence)) == PDF
    assert evidence.is_whole(first.evidence)


def test_two_people_s_same_file_is_each_one_s_own(physician: User, nurse: User) -> None:
    hers = evidence.keep([PDF], "asthma.pdf", physician).evidence
    other = evidence.keep([PDF], "asthma.pdf", nurse).evidence
    assert evidence.path_of(hers) != evidence.path_of(other)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\me\\scan.PDF", "scan.pdf"),
        ("invoice.pdf.exe", "invoice.pdf.exe.pdf"),
        ("  ...  ", "file.pdf"),
        ("x" * 400 + ".pdf", "x" * 196 + ".pdf"),
        ("a\x00b\n.pdf", "ab.pdf"),
    ],
)
def test_a_name_is_only_a_name_with_the_ending_of_what_the_file_is(name: str, kept: str, physician: User) -> None:
    assert evidence.keep([PDF], name, physician).evidence.name == kept


@pytest.mark.parametrize(
    "content", [b"", b"MZ\x90\0", b"#!/bin/sh\nrm -rf /", b"<svg onload='alert(1)'>", b"\x7fELF", b"\0\1\2"]
)
def test_what_shows_nothing_is_refused_and_leaves_nothing(content: bytes, physician: User) -> None:
    with pytest.raises(RefusedKind, match="Bring a PDF"):
        evidence.keep([content], "certificate.pdf", physician)
    assert not Evidence.objects.exists()
    assert not list(Path(settings.EVIDENCE).glob("coming-*"))


def test_a_file_that_is_too_large_leaves_nothing(physician: User) -> None:
    with pytest.raises(evidence.TooLargeError, match="larger than 20 MB"):
        evidence.keep((PDF + b" " * 2**20 for _ in range(30)), "long.pdf", physician)
    assert not list(Path(settings.EVIDENCE).glob("coming-*"))


def test_a_record_that_a_file_shows_has_its_evidence(physician: User) -> None:
    entry = ledger.enter(physician, a_record(), by=physician)
    file = evidence.keep([PDF], "asthma.pdf", physician).evidence
    evidence.attach(file, entry.number, by=physician)
    evidence.attach(file, entry.number, by=physician)
    assert evidence.showing(entry.number, physician) == [file]
    assert [record.evidence for record in ledger.transcript_of(physician).records] == [True]
    evidence.detach(file, entry.number, by=physician)
    assert evidence.showing(entry.number, physician) == []
    assert [record.evidence for record in ledger.transcript_of(physician).records] == [None]


def test_a_file_shows_only_its_own_holder_s_records(physician: User, nurse: User) -> None:
    entry = ledger.enter(nurse, a_record(), by=nurse)
    file = evidence.keep([PDF], "asthma.pdf", physician).evidence
    with pytest.raises(CreditEntry.DoesNotExist):
        evidence.attach(file, entry.number, by=physician)


def test_a_file_that_was_changed_on_disk_is_known(physician: User) -> None:
    file = evidence.keep([PDF], "asthma.pdf", physician).evidence
    evidence.path_of(file).write_bytes(PDF + b"more")
    assert not evidence.is_whole(file)
    evidence.path_of(file).unlink()
    assert not evidence.is_whole(file)
