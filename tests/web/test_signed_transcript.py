"""The transcript as signed credentials, which hold wherever they go."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from opencme.credentials import known_at, verify
from opencme.web.people.models import User
from opencme.web.proof import signed
from opencme.web.record import ledger
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


def test_more_than_can_be_signed_at_once_is_said(hers: Client, physician: User) -> None:
    for number in range(signed.MOST + 1):
        ledger.enter(physician, a_record(title=f"Course {number}"), by=physician)
    answer = hers.get("/proof/transcript/", ASKED)
    assert answer.status_code == 422
    assert "Choose days with at most 100" in answer.text
