"""The catalog's pages: everybody reads, staff alone bring lists in."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from opencme.credit import Price, Session
from opencme.web.catalog import bringing
from opencme.web.catalog.models import Entry, ImportRun
from opencme.web.people.models import User
from opencme.web.record.models import Upload
from tests.web.catalogs import an_activity, an_award, bring, entry

pytestmark = pytest.mark.django_db
SOON = timezone.localdate() + timedelta(days=30)


def at(hour: int) -> datetime:
    return datetime.combine(SOON, datetime.min.time()).replace(hour=hour)


@pytest.fixture
def staff(hers: Client, physician: User) -> Client:
    """A browser in which somebody of the staff is signed in."""
    physician.is_staff = True
    physician.save()
    return hers


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_an_empty_catalog_says_so(client: Client) -> None:
    assert "There are no activities in the catalog yet" in page(client, "/catalog/")


def test_the_list_is_for_everybody_and_says_when_where_how_long_and_for_how_much(
    client: Client, tmp_path: Path
) -> None:
    live = an_activity(
        "1", "Heart day", format="live", starts=at(9), ends=at(12), prices=(Price(0, "USD"),), minutes=150
    )
    bring(tmp_path, [live], today=timezone.localdate())
    text = page(client, "/catalog/")
    assert "1 activity, what ends soonest comes first." in text
    assert "09:00 to 12:00" in text
    assert "(in 30 days)" in text
    assert "Live, in person · 2 h 30 min · Free" in text
    assert "<strong>1</strong> AMA PRA Category 1 Credit" in text


def test_the_list_keeps_what_was_asked_in_its_address(client: Client, tmp_path: Path) -> None:
    bring(tmp_path, [an_activity(str(n), f"Course {n}", available=(None, SOON)) for n in range(30)], today=date.today())
    text = page(client, "/catalog/?q=course&system=ama-pra-1&price=")
    assert '<option value="ama-pra-1" selected>' in text
    assert 'href="?q=course&amp;system=ama-pra-1&amp;after=25"' in text
    assert "30 activities, what fits best comes first." in text
    assert "Course" in page(client, "/catalog/?q=course&after=25")


def test_nothing_found_says_what_to_do(client: Client, tmp_path: Path) -> None:
    bring(tmp_path, [an_activity(available=(None, SOON))])
    assert "Nothing fits. Take away a word or a choice." in page(client, "/catalog/?q=unheard")


def test_the_page_of_an_activity_has_all_that_is_known_of_it(client: Client, tmp_path: Path) -> None:
    session = Session("a", "Workshop", at(9), at(10), (an_award("1", topics={"ethics": "0.5"}),))
    beside = Session("b", "Lecture", at(9), at(10))
    activity = an_activity(
        "1",
        "<b>Congress</b>",
        format="live",
        starts=at(9),
        ends=at(17),
        awards=(an_award("6", topics={"ethics": "1"}), an_award("6", "ancc", professions=frozenset({"nurse-rn"}))),
        sessions=(session, beside),
        faculty=("Dr Kofi Osei",),
        disclosure="Nobody has any.",
        objectives=("Choose well",),
        url="https://example.org/register",
        prices=(Price(150_50, "EUR"),),
    )
    bring(tmp_path, [activity], today=timezone.localdate())
    text = page(client, entry("<b>Congress</b>").get_absolute_url())
    for words in (
        "&lt;b&gt;Congress&lt;/b&gt;",
        "<strong>6</strong> ANCC contact hour",
        "for RN",
        "Ethics: 1",
        "Ethics: 0.5",
        "09:00 to 10:00",
        "at the same time as another",
        "Dr Kofi Osei",
        "Nobody has any.",
        "Choose well",
        'href="https://example.org/register"',
        "EUR 150.50",
        "Does it count for you?",
    ):
        assert words in text
    assert "<b>Congress" not in text


def test_the_page_says_what_is_doubtful_about_an_activity(client: Client, tmp_path: Path) -> None:
    bring(tmp_path, [an_activity("1", "Old", available=(None, date(2020, 1, 1))), an_activity("2", "Gone")])
    bring(tmp_path, [an_activity("1", "Old", available=(None, date(2020, 1, 1)))])
    bring(tmp_path, [an_activity("1", "Old, again", available=(None, date(2020, 1, 1)))], "B")
    assert "It is over and can no longer be completed" in page(client, entry("Old").get_absolute_url())
    assert "A has not listed it since" in page(client, entry("Gone").get_absolute_url())
    assert "It is listed already" in page(client, entry("Old, again", "B").get_absolute_url())
    assert "number 1, last changed" in page(client, entry("Old").get_absolute_url())


def test_no_such_activity_is_no_page(client: Client) -> None:
    assert client.get("/catalog/1/").status_code == 404
    assert client.get("/catalog/999999999999999999/").status_code == 404


def test_the_list_asks_the_database_as_often_for_many_as_for_few(client: Client, tmp_path: Path) -> None:
    counts = []
    for many in (2, 25):
        bring(tmp_path, [an_activity(str(n), f"Course {n}", available=(None, SOON)) for n in range(many)])
        with CaptureQueriesContext(connection) as asked:
            page(client, "/catalog/?q=course")
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[0] <= 6


LIST = b"Title,Provider,Format,Credits\nOpioids,Harbour University,enduring,ama-pra-1 2\nWrong,,enduring,2\n"


def sent(**changed: object) -> dict[str, object]:
    return {"file": SimpleUploadedFile("list.csv", LIST), "source": "Harbour", **changed}


def test_only_staff_find_the_page_for_importing(hers: Client) -> None:
    assert hers.get("/catalog/import/").status_code == 404
    assert hers.post("/catalog/import/", sent()).status_code == 404
    assert not Entry.objects.exists()
    assert "Import a list" not in page(hers, "/catalog/")


def test_staff_bring_a_list_and_see_what_became_of_it(staff: Client, physician: User) -> None:
    assert "Import a list" in page(staff, "/catalog/")
    answer = staff.post("/catalog/import/", sent())
    run = ImportRun.objects.get()
    assert answer.headers["Location"] == run.get_absolute_url()
    assert (run.by, run.state) == (physician, "done")
    text = page(staff, run.get_absolute_url())
    assert "1 activity is new, 0 changed, 0 stayed as before; 1 could not be read." in text
    assert "row 3" in text
    assert "the provider is missing" in text
    assert not Upload.objects.exists()
    assert "list.csv" in page(staff, "/catalog/import/")


def test_a_large_list_waits_for_the_worker(staff: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bringing, "AT_ONCE", 10)
    staff.post("/catalog/import/", sent())
    run = ImportRun.objects.get()
    assert "The import is waiting" in page(staff, run.get_absolute_url())
    bringing.work(run.pk)
    bringing.work(run.pk)
    assert Entry.objects.count() == 1


def test_a_form_without_a_file_says_so_and_keeps_what_was_typed(staff: Client) -> None:
    answer = staff.post("/catalog/import/", {"source": "Harbour", "provider": "HU"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Choose a file." in text
    assert 'value="Harbour"' in text


def test_a_file_that_is_no_list_is_told(staff: Client) -> None:
    staff.post("/catalog/import/", sent(file=SimpleUploadedFile("a.csv", b"a,b\n1,2\n")))
    assert "no row of headings was found" in page(staff, ImportRun.objects.get().get_absolute_url())
