"""The transcript as signed credentials, which hold wherever they go."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from opencme.credentials import known_at, verify
from opencme.web.people.models import User
from opencme.web.proof import signed
from opencme.web.proof.models import Making
from opencme.web.proof.periods import Days
from opencme.web.proof.transcript import transcript_of
from opencme.web.record import ledger
from tests.web.background import work_off
from tests.web.people import a_record

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ASKED = {"period": "all", "format": "zip", "paper": ""}


def test_each_record_and_all_of_them_are_signed(hers: Client, physician: User) -> None:
    for title in ("Gout", "Asthma"):
        ledger.enter(physician, a_record(title=title), by=physician)
    answer = hers.get("/proof/transcript/", ASKED)
    assert answer.headers["Content-Type"] == "application/zip"
    with zipfile.ZipFile(BytesIO(answer.content)) as archive:
        documents = {name: json.loads(archive.read(name)) for name in archive.namelist()}
    assert len(documents) == 3
    assert "transcript.json" in documents
    known = known_at(settings.DATA, "OpenCME", settings.ISSUER)
    for document in documents.values():
        assert verify(document, known, at=timezone.now()).holds
        assert physician.email not in json.dumps(document)


def test_more_than_somebody_waits_for_is_made_in_the_background(hers: Client, physician: User) -> None:
    many = [a_record(title=f"Course {number}") for number in range(signed.AT_ONCE + 1)]
    ledger.import_many(physician, many, by=physician, file_name="a.csv", digest="0" * 64)
    answer = hers.get("/proof/transcript/", ASKED)
    assert "Signing 101 records takes about a minute, so it is done in the background." in answer.text
    assert not Making.objects.exists()
    answer = hers.post("/proof/transcript/?period=all&format=zip&paper=")
    page = answer.headers["Location"]
    assert "Your 101 signed credits wait for their turn." in hers.get(page).text
    assert work_off() == 1
    assert "Your 101 signed credits are ready." in hers.get(page).text
    file: Any = hers.get(f"{page}file/")
    with zipfile.ZipFile(BytesIO(b"".join(file.streaming_content))) as archive:
        assert len(archive.namelist()) == 102
        whole = json.loads(archive.read("transcript.json"))
    assert verify(whole, known_at(settings.DATA, "OpenCME", settings.ISSUER), at=timezone.now()).holds


def test_a_very_long_transcript_comes_in_parts_that_each_hold(physician: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("opencme.credentials.making.MOST_TOGETHER", 2)
    for number in range(5):
        ledger.enter(physician, a_record(title=f"Course {number}"), by=physician)
    packed = signed.as_zip(transcript_of(physician, Days(), date(2026, 11, 24)), physician, timezone.now())
    known = known_at(settings.DATA, "OpenCME", settings.ISSUER)
    held = 0
    with zipfile.ZipFile(BytesIO(packed)) as archive:
        names = [name for name in archive.namelist() if name.startswith("transcript")]
        for name in names:
            whole = json.loads(archive.read(name))
            assert verify(whole, known, at=timezone.now()).holds
            held += len(whole["credentialSubject"]["verifiableCredential"])
    assert names == ["transcript-1.json", "transcript-2.json", "transcript-3.json"]
    assert held == 5
