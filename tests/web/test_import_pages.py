"""A file comes into the record in three steps: chosen, looked at, confirmed; and leaves nothing behind."""

from __future__ import annotations

import io
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import Workbook
from pytest_django import DjangoCaptureOnCommitCallbacks
from pytest_django.fixtures import Settings

from opencme.web.people.models import User
from opencme.web.record import ledger
from opencme.web.record.models import CreditEntry, ImportedFile, Upload
from opencme.web.record.uploads import keep, path_of, take, throw_away_old
from tests.web.people import a_record

pytestmark = pytest.mark.database

LIST = b"""Date,Course,Credits,Type,Sponsor
13 March 2026,Human trafficking,2,AMA PRA Category 1 Credit,Harbour Hospital
14 March 2026,Update in asthma,3,AMA PRA Category 1 Credit,Lakeside
"""
DOUBTFUL = b"""Date,Course,Credits,Type
03/04/2026,Ethics,2,Category 1
05/06/2026,Opioids,abc,AMA PRA Category 1 Credit
"""


@pytest.fixture(autouse=True)
def _folder(settings: Settings, tmp_path: Path) -> None:
    settings.UPLOADS = tmp_path


def bring(browser: Client, content: bytes, name: str = "mine.csv") -> str:
    """Upload a file; the address of the page that looks into it."""
    answer = browser.post("/record/import/", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, answer.text
    return str(answer.headers["Location"])


def test_a_list_is_shown_before_anything_is_entered(hers: Client) -> None:
    page = hers.get(bring(hers, LIST))
    assert "2 records understood in 2 rows." in page.text
    assert "Update in asthma" in page.text
    assert not CreditEntry.objects.exists()


def test_what_is_confirmed_is_on_the_record_and_the_file_is_gone(
    hers: Client, physician: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    address = bring(hers, LIST)
    path = path_of(Upload.objects.get())
    assert path.is_file()
    with django_capture_on_commit_callbacks(execute=True):
        page = hers.post(address, {"import": "yes"}, follow=True)
    assert "2 records are imported from mine.csv." in page.text
    assert [record.title for record in ledger.transcript_of(physician)] == ["Human trafficking", "Update in asthma"]
    assert {entry.kind for entry in CreditEntry.objects.all()} == {"import"}
    assert not path.exists()
    assert hers.get(address).status_code == 404


def test_a_file_that_is_confirmed_twice_is_entered_once(hers: Client) -> None:
    address = bring(hers, LIST)
    confirmed = {"import": "yes", "insist": "yes", "doubled": "yes"}
    hers.post(address, confirmed)
    page = hers.post(address, confirmed, follow=True)
    assert "imported already" in page.text
    assert CreditEntry.objects.count() == 2
    assert ImportedFile.objects.count() == 1


def test_a_file_can_be_taken_once(physician: User, nurse: User) -> None:
    upload = keep(SimpleUploadedFile("mine.csv", LIST), physician)
    assert not take(Upload(pk=upload.pk, holder=nurse))
    assert take(upload)
    assert not take(upload)


def test_a_file_whose_bytes_are_gone_is_said_so(hers: Client) -> None:
    address = bring(hers, LIST)
    path_of(Upload.objects.get()).unlink()
    assert "imported already, or thrown away" in hers.get(address, follow=True).text


def test_the_oldest_of_many_files_that_wait_is_thrown_away(hers: Client, nurse: User) -> None:
    keep(SimpleUploadedFile("hers.csv", LIST), nurse)
    for name in ("1.csv", "2.csv", "3.csv", "4.csv"):
        bring(hers, LIST, name)
    waiting = Upload.objects.order_by("name")
    assert [upload.name for upload in waiting] == ["2.csv", "3.csv", "4.csv", "hers.csv"]
    assert {path_of(upload) for upload in waiting} == set(Path(settings.UPLOADS).iterdir())


def test_an_excel_workbook_is_read_too(hers: Client, physician: User) -> None:
    book = Workbook()
    assert book.active is not None
    for row in (["Date", "Course", "AMA PRA Category 1 Credit"], ["2026-03-13", "Asthma", 2.5]):
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    hers.post(bring(hers, content.getvalue(), "mine.xlsx"), {"import": "yes"})
    (record,) = ledger.transcript_of(physician)
    assert (record.title, str(record.amount), record.system) == ("Asthma", "2.5", "ama-pra-1")


def test_what_the_file_leaves_open_is_asked_and_what_is_wrong_is_named(hers: Client, physician: User) -> None:
    address = bring(hers, DOUBTFUL)
    page = hers.get(address).text
    assert "How are dates in figures written?" in page
    assert "What is “Category 1”?" in page
    assert "This is no number: <q>abc</q>" in page
    answers = {"date_order": "dmy", "words-q1": "Category 1", "means-q1": "ama-pra-1"}
    page = hers.post(address, answers).text
    assert "1 record understood in 2 rows; 1 problem found." in " ".join(page.split())
    hers.post(address, answers | {"import": "yes"})
    (record,) = ledger.transcript_of(physician)
    assert record.completed.isoformat() == "2026-04-03"


def test_a_column_can_be_said_to_hold_something_else(hers: Client, physician: User) -> None:
    hers.post(bring(hers, LIST), {"column-0-1": "provider", "column-0-4": "title", "import": "yes"})
    assert {record.title for record in ledger.transcript_of(physician)} == {"Harbour Hospital", "Lakeside"}


def test_a_column_that_is_needed_cannot_be_taken_away(hers: Client) -> None:
    page = hers.post(bring(hers, LIST), {"column-0-2": "", "import": "yes"})
    assert "no column holds the amount of credit" in page.text
    assert not CreditEntry.objects.exists()


def test_the_same_file_is_not_taken_twice_unless_that_is_meant(hers: Client) -> None:
    hers.post(bring(hers, LIST), {"import": "yes"})
    address = bring(hers, LIST)
    assert "You imported this very file" in hers.get(address).text
    hers.post(address, {"import": "yes", "doubled": "yes"})
    assert CreditEntry.objects.count() == 2
    hers.post(address, {"import": "yes", "insist": "yes", "doubled": "yes"})
    assert CreditEntry.objects.count() == 4


def test_records_that_are_there_already_are_left_out_unless_they_are_wanted(hers: Client, physician: User) -> None:
    hers.post(bring(hers, LIST), {"import": "yes"})
    more = LIST + b"15 March 2026,New course,1,AMA PRA Category 1 Credit,Lakeside\n"
    address = bring(hers, more)
    assert "there already" in hers.get(address).text
    hers.post(address, {"import": "yes"})
    assert len(ledger.transcript_of(physician)) == 3


def test_a_row_that_stands_twice_in_a_file_is_imported_once_unless_both_are_wanted(
    hers: Client, physician: User
) -> None:
    twice = LIST + LIST.splitlines(keepends=True)[-1]
    address = bring(hers, twice)
    assert "further up in the file" in hers.get(address).text
    hers.post(address, {"import": "yes"})
    assert len(ledger.transcript_of(physician)) == 2


def test_a_file_of_somebody_else_is_not_found(hers: Client, nurse: User) -> None:
    address = bring(hers, LIST)
    other = Client()
    other.force_login(nurse)
    assert other.get(address).status_code == 404
    assert other.post(f"{address}cancel/").status_code == 404
    assert Upload.objects.count() == 1


def test_a_file_can_be_thrown_away(hers: Client) -> None:
    address = bring(hers, LIST)
    page = hers.post(f"{address}cancel/", follow=True)
    assert "Nothing was imported" in page.text
    assert list(Path(settings.UPLOADS).iterdir()) == []


def test_a_file_that_nobody_confirmed_is_gone_after_a_day(hers: Client) -> None:
    bring(hers, LIST)
    Upload.objects.update(uploaded_at=timezone.now() - timedelta(hours=25))
    throw_away_old()
    assert list(Path(settings.UPLOADS).iterdir()) == []
    assert not Upload.objects.exists()


def test_a_file_that_is_too_large_is_refused_in_plain_words(hers: Client, settings: Settings) -> None:
    settings.UPLOAD_LIMIT = 100_000
    answer = hers.post("/record/import/", {"file": SimpleUploadedFile("mine.csv", LIST * 2000)})
    assert answer.status_code == 422
    assert "larger than 20 MB" in answer.text
    assert not Upload.objects.exists()
    assert list(Path(settings.UPLOADS).iterdir()) == []


def test_a_file_that_nobody_remembers_goes_too(hers: Client) -> None:
    left = Path(settings.UPLOADS) / "left"
    left.write_bytes(LIST)
    bring(hers, LIST)
    assert left.exists(), "somebody may be writing it"
    os.utime(left, (0, 0))
    bring(hers, LIST)
    assert not left.exists()


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"", "mine.csv", "The file is empty"),
        (b"%PDF-1.7 and so on", "mine.csv", "this is a PDF document"),
        (b"%PDF-1.7 and so on", "mine.pdf", "files ending in .pdf are not read"),
        (b"PK\x03\x04 broken", "mine.xlsx", "mine.xlsx"),
        (b"just,some\nwords,here\n", "mine.csv", "no row of headings was found"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_plain_words(
    hers: Client, content: bytes, name: str, message: str
) -> None:
    page = hers.post("/record/import/", {"file": SimpleUploadedFile(name, content)}, follow=True)
    assert message in page.text
    assert not Upload.objects.exists()
    assert not ImportedFile.objects.exists()


def test_no_file_chosen_is_said_so(hers: Client) -> None:
    assert "Choose a file." in hers.post("/record/import/", {}).text


def test_a_file_named_like_a_path_stays_in_its_folder(hers: Client) -> None:
    bring(hers, LIST, "../../../etc/passwd.csv")
    upload = Upload.objects.get()
    assert "/" not in upload.name
    assert path_of(upload).parent == settings.UPLOADS


def test_imported_records_are_corrected_like_any_other(hers: Client, physician: User) -> None:
    hers.post(bring(hers, LIST), {"import": "yes"})
    entry = ledger.heads(physician).order_by("id")[0]
    ledger.correct(entry, a_record(title="Better"), by=physician)
    assert "Imported from mine.csv" in hers.get(f"/record/{entry.pk}/").text
