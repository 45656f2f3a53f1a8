"""The inbox: what is brought is kept once, read, proposed; nothing is on the record of itself."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from PIL import Image

from opencme.credentials import Holder, credentials_for, issuer
from opencme.web.inbox import arriving, pictures, post, reading
from opencme.web.inbox.models import Item, Proposed
from opencme.web.people.models import User
from opencme.web.record import evidence, ledger
from tests.web.background import work_off
from tests.web.documents import BRING, SHOW, STATEMENT, amounts, brought, certificate, letter
from tests.web.people import a_record

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_certificate_is_read_and_waits_to_be_confirmed(hers: Client, physician: User) -> None:
    item = brought(physician, certificate())
    (proposed,) = item.proposals.all()
    found = proposed.proposal
    assert (found.value("completed"), found.value("system"), found.value("amount")) == (
        "2026-03-14",
        "ama-pra-1",
        "6.75",
    )
    assert amounts(physician) == []
    page = hers.get(SHOW).text
    assert "1 record waits for you to confirm" in page
    assert 'value="6.75"' in page


def test_the_same_file_is_there_once(hers: Client, physician: User) -> None:
    content = certificate()
    files = {"files": [SimpleUploadedFile("a.pdf", content), SimpleUploadedFile("b.pdf", content)]}
    page = hers.post(BRING, files, follow=True).text
    assert "1 document received" in page
    assert "you brought this very file before" in page
    work_off()
    assert Proposed.objects.count() == 1


def test_a_mail_and_what_is_attached_to_it(physician: User) -> None:
    mail = brought(physician, letter("See what is attached.", ("certificate.pdf", certificate())), "mail.eml")
    (part,) = mail.parts.all()
    assert part.state == Item.State.READ
    assert part.proposals.count() == 1
    assert mail.proposals.count() == 0


def test_what_is_attached_and_was_here_already_is_named(hers: Client, physician: User) -> None:
    content = certificate()
    brought(physician, content, "first.pdf")
    mail = brought(physician, letter("See what is attached.", ("again.pdf", content)), "mail.eml")
    assert "again.pdf was here already, as first.pdf. It is there once." in mail.notes
    assert "again.pdf was here already" in hers.get(mail.get_absolute_url()).text


def test_a_file_that_is_too_large_is_refused_with_the_limit(hers: Client) -> None:
    file = SimpleUploadedFile("large.pdf", b"%PDF-1.7\n" + bytes(settings.UPLOAD_LIMIT))
    page = hers.post(BRING, {"files": file}, follow=True).text
    assert "large.pdf: larger than 20 MB" in page
    assert Item.objects.count() == 0


def test_a_picture_without_a_word_on_it_says_what_helps(physician: User) -> None:
    picture = BytesIO()
    Image.new("RGB", (900, 600), "white").save(picture, "PNG")
    item = brought(physician, picture.getvalue(), "blank.png")
    assert item.notes == [
        "No writing was found in this picture. If there is some, take it again: near, straight and in good light."
    ]


def test_a_mail_that_says_it_itself(physician: User) -> None:
    mail = brought(physician, letter(), "mail.eml")
    (proposed,) = mail.proposals.all()
    assert proposed.proposal.value("amount") == "6.75"


def test_a_calendar_proposes_past_education_without_credit(hers: Client, physician: User) -> None:
    day = timezone.localdate() - timedelta(days=30)
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{name}\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;VALUE=DATE:{when:%Y%m%d}\r\nSUMMARY:{name}\r\nEND:VEVENT\r\n"
        for name, when in (
            ("Cardiology congress", day),
            ("Lunch with Ana", day),
            ("Next congress", timezone.localdate() + timedelta(days=9)),
        )
    )
    calendar = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\n{events}END:VCALENDAR\r\n"
    item = brought(physician, calendar.encode(), "mine.ics")
    assert [proposed.proposal.value("title") for proposed in item.proposals.all()] == ["Cardiology congress"]
    assert any("still to come" in note for note in item.notes)
    assert any("no education" in note for note in item.notes)
    assert "Not found in the document" in hers.get(SHOW).text


def test_a_badge_of_this_installation_is_proven_and_one_that_was_changed_is_not(physician: User) -> None:
    who = issuer(settings.DATA, "OpenCME", "", "https://cme.example.org")
    ledger.enter(physician, a_record(), by=physician)
    made = credentials_for(ledger.transcript_of(physician), Holder(physician.email), who, timezone.now())
    (badge,) = [content for name, content in made.items() if name != "transcript.json"]
    (genuine,) = brought(physician, badge, "badge.json").proposals.all()
    assert genuine.proposal.value("amount") == "2.5"
    assert any("It proves no more than that record" in doubt for doubt in genuine.doubts)
    (forged,) = brought(physician, badge.replace(b"2.5", b"9.5"), "forged.json").proposals.all()
    assert any("The signature does not fit" in doubt for doubt in forged.doubts)


def test_a_list_in_the_inbox_goes_on_to_be_imported(hers: Client, physician: User, nurse: User) -> None:
    item = brought(physician, b"Date,Title,Credits,Type\n2026-03-04,Ethics,2,AMA PRA Category 1 Credit\n", "mine.csv")
    assert "Import it" in hers.get(SHOW).text
    page = hers.post(reverse("inbox:table", args=[item.pk]), follow=True).text
    assert "1 record understood" in page
    hers.force_login(nurse)
    assert hers.post(reverse("inbox:table", args=[item.pk])).status_code == 404


def test_somebody_else_s_badge_is_pointed_out(physician: User, nurse: User) -> None:
    who = issuer(settings.DATA, "OpenCME", "", "https://cme.example.org")
    ledger.enter(nurse, a_record(), by=nurse)
    made = credentials_for(ledger.transcript_of(nurse), Holder(nurse.email, "Rosa Lindqvist"), who, timezone.now())
    (badge,) = [content for name, content in made.items() if name != "transcript.json"]
    User.objects.filter(pk=physician.pk).update(name="Imani Okafor")
    (proposed,) = brought(User.objects.get(pk=physician.pk), badge, "badge.json").proposals.all()
    assert "The badge is made out to Rosa Lindqvist." in proposed.doubts


def test_a_null_character_and_an_envelope_line_are_no_obstacle(physician: User) -> None:
    content = b"From cme@example.org Tue Nov 24 2026\n" + letter(STATEMENT.replace("Asthma", "Asth\x00ma"))
    item = brought(physician, post.without_envelope(content), "mail.eml")
    assert item.state == Item.State.READ
    assert item.proposals.count() == 1


def test_a_document_whose_task_was_lost_is_put_in_line_again(physician: User) -> None:
    item = arriving.bring([certificate()], "certificate.pdf", physician).item
    DBTaskResult.objects.all().delete()
    assert reading.recover(timezone.now()) == 0
    later = timezone.now() + timedelta(hours=1)
    assert reading.recover(later) == 1
    assert reading.recover(later) == 0
    work_off()
    assert item.proposals.count() == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("virus.exe", b"MZ\x90\0"),
        ("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("e.pdf", b" "),
    ],
)
def test_what_is_no_document_is_refused_in_plain_words(name: str, content: bytes, hers: Client) -> None:
    page = hers.post(BRING, {"files": SimpleUploadedFile(name, content)}, follow=True).text
    assert "Bring a PDF" in page
    assert Item.objects.count() == 0


def test_a_damaged_document_is_kept_and_says_what_is_wrong(hers: Client, physician: User) -> None:
    item = brought(physician, b"%PDF-1.7\nthis is no PDF at all")
    assert item.state == Item.State.FAILED
    page = hers.get(SHOW).text
    assert "Nothing to confirm in these" in page
    assert item.notes[0] in page
    hers.post(reverse("inbox:again", args=[item.pk]))
    item.refresh_from_db()
    assert item.state == Item.State.WAITING
    hers.post(reverse("inbox:aside", args=[item.pk]))
    assert evidence.is_whole(item.evidence)


def test_no_file_chosen_is_said_so(hers: Client) -> None:
    assert "Choose a file first" in hers.post(BRING, follow=True).text


def test_a_document_whose_reader_died_is_read_again_and_not_for_ever(physician: User) -> None:
    item = arriving.bring([certificate()], "certificate.pdf", physician).item
    later = timezone.now()
    for _ in range(reading.MOST_ATTEMPTS):
        Item.objects.filter(pk=item.pk, state=Item.State.WAITING).update(
            state=Item.State.READING, begun_at=later, attempts=item.attempts + 1
        )
        item.refresh_from_db()
        assert reading.recover(later + timedelta(minutes=1)) == 0
        later += timedelta(hours=1)
        reading.recover(later)
        item.refresh_from_db()
    assert item.state == Item.State.FAILED
    assert "broke off three times" in item.notes[0]


def test_a_reader_that_is_given_up_on_writes_nothing(physician: User) -> None:
    item = brought(physician, certificate())
    reading._finish(item, timezone.now(), Item.State.READ, reading.look(item))
    assert item.proposals.count() == 1


def test_the_page_of_a_document_marks_what_was_read(hers: Client, physician: User) -> None:
    item = brought(physician, certificate())
    page = hers.get(item.get_absolute_url()).text
    assert "March 14, 2026" in page
    assert '<rect class="mark' in page
    picture = hers.get(reverse("inbox:page", args=[item.pk, 1]))
    assert picture.headers["Content-Type"] == "image/jpeg"
    # With everything else of hers, so that nothing is left when she is erased.
    assert pictures.pictures(item)[0].path.is_relative_to(evidence.folder_of(physician.pk))
    assert picture.getvalue().startswith(b"\xff\xd8\xff")
    assert hers.get(reverse("inbox:page", args=[item.pk, 2])).status_code == 404


def test_the_file_itself_is_only_handed_out_to_be_saved(hers: Client, physician: User) -> None:
    content = certificate()
    item = brought(physician, content)
    answer = hers.get(reverse("record:document", args=[item.evidence_id]))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.getvalue() == content


def test_the_number_of_queries_does_not_grow_with_what_waits(
    hers: Client, physician: User, django_assert_max_num_queries: object
) -> None:
    def queries(count: int) -> None:
        for number in range(count):
            brought(physician, letter(STATEMENT.replace("Asthma", f"Asthma {number}")), f"{number}.eml")
            ledger.enter(physician, a_record(title=f"Course {number}"), by=physician)
        with django_assert_max_num_queries(12):  # type: ignore[operator]
            hers.get(SHOW)

    queries(2)
    queries(12)
