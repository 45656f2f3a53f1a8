"""If I were audited today: what counts, what shows it, what is missing, on a page, in a binder and as data."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pdfplumber
import pypdfium2
import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from opencme.credit import Amount
from opencme.interchange.document import Document, Pages, write
from opencme.standing.words import overall
from opencme.web.people.models import User
from opencme.web.proof import audit_file, binder, binding, drawing, making, setting
from opencme.web.proof.audit import Audit, audit_of
from opencme.web.record import evidence, facts, ledger
from opencme.web.record.models import Credential, Evidence, Profile
from tests.verapdf import faults
from tests.web.background import work_off
from tests.web.documents import letter
from tests.web.people import a_record

pytestmark = [pytest.mark.django_db, pytest.mark.database]
TODAY = date(2026, 11, 24)
DAMAGED = b"%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n"


def a_certificate(title: str = "Certificate") -> bytes:
    return write(Document(title, date(2026, 3, 1)))


def a_picture() -> bytes:
    file = BytesIO()
    Image.new("RGB", (300, 200), "beige").save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def florida(physician: User) -> Credential:
    """A Florida licence with 12 hours of this period in four records and 5 of the period before; one is proven."""
    Profile.objects.create(holder=physician, profession="physician-md")
    facts.state(physician, "dea-registered", False)
    topics = (("prevention-of-medical-errors", Amount.of(2)),)
    entered = [
        ledger.enter(physician, a_record(title=title, completed=day, amount=Amount.of(amount), **more), by=physician)
        for title, day, amount, more in (
            ("Before", date(2024, 5, 1), 5, {}),
            ("Errors", date(2025, 6, 1), 2, {"topics": topics}),
            ("Asthma", date(2025, 7, 1), 3, {}),
            ("Gout", date(2026, 1, 1), 3, {}),
            ("Rash", date(2026, 3, 1), 4, {}),
        )
    ]
    evidence.attach(keep(physician, a_certificate("Errors"), "errors.pdf"), entered[1].number, by=physician)
    return Credential.objects.create(
        holder=physician,
        programme="us-fl-md",
        title="Florida",
        number="ME 1",
        issued=date(2018, 5, 4),
        expires=date(2027, 1, 31),
    )


def keep(holder: User, content: bytes, name: str) -> Evidence:
    return evidence.keep([content], name, holder).evidence


def number_of(holder: User, title: str) -> int:
    return next(int(record.id or 0) for record in ledger.transcript_of(holder) if record.title == title)


def audited(credential: Credential, end: date | None = None) -> Audit:
    found = audit_of(credential, credential.holder, TODAY, end)
    assert found
    return found


def text_of(pdf: bytes) -> str:
    with pdfplumber.open(BytesIO(pdf)) as opened:
        return " ".join(" ".join(page.extract_text().split()) for page in opened.pages)


def test_the_answer_names_what_is_there_and_how_many_certificates_are_missing(florida: Credential) -> None:
    assert audited(florida).sentence == (
        "Florida MD licence, 1 February 2025 to 31 January 2027: 12 of 40 hours; "
        "for 3 of 4 records there is no certificate."
    )


def test_the_records_come_by_the_day_with_what_they_count_for(florida: Credential) -> None:
    found = audited(florida)
    assert [each.line.title for each in found.counting] == ["Errors", "Asthma", "Gout", "Rash"]
    assert len(found.counting[0].counts_for) == 2
    assert [each.line.title for each in found.without] == ["Asthma", "Gout", "Rash"]


def test_an_earlier_period_is_looked_at_as_it_was(florida: Credential) -> None:
    found = audited(florida, date(2025, 1, 31))
    assert found.sentence.startswith("Florida MD licence, 1 February 2023 to 31 January 2025: 5 of 40 hours")
    assert [each.line.title for each in found.counting] == ["Before"]


def test_a_period_that_there_is_not_has_no_audit(florida: Credential) -> None:
    assert audit_of(florida, florida.holder, TODAY, date(2026, 1, 31)) is None


def test_a_file_that_was_changed_shows_nothing(florida: Credential) -> None:
    file = evidence.showing(number_of(florida.holder, "Errors"), florida.holder)[0]
    evidence.path_of(file).write_bytes(b"%PDF-1.7 another")
    found = audited(florida)
    assert len(found.without) == 4
    assert "not any more what it was" in text_of(binder.as_pdf(found, florida.holder, TODAY))


def test_the_page_looks_at_lengths_and_what_leaves_at_every_byte(florida: Credential, hers: Client) -> None:
    file = evidence.showing(number_of(florida.holder, "Errors"), florida.holder)[0]
    evidence.path_of(file).write_bytes(b"%PDF-" + b"x" * (file.size - 5))
    assert "gone or changed" not in hers.get(f"/proof/audit/{florida.pk}/").text
    assert "not any more what it was" in text_of(hers.get(f"/proof/audit/{florida.pk}/binder/").content)
    said = json.loads(hers.get(f"/proof/audit/{florida.pk}/data/").content)
    assert said["records"][0]["files"][0]["whole"] is False


def test_a_file_that_cannot_be_read_shows_nothing(florida: Credential) -> None:
    file = evidence.showing(number_of(florida.holder, "Errors"), florida.holder)[0]
    evidence.path_of(file).unlink()
    evidence.path_of(file).mkdir()
    assert not evidence.is_whole(file)
    assert len(audited(florida).without) == 4
    evidence.path_of(file).rmdir()


def with_a_mail(florida: Credential) -> bytes:
    """Gout is shown by a mail that says more than an auditor need know."""
    mail = letter("You claimed 3 credits. My cat is ill.")
    evidence.attach(keep(florida.holder, mail, "gout.eml"), number_of(florida.holder, "Gout"), by=florida.holder)
    return mail


def test_what_a_mail_says_is_in_the_binder_only_if_its_holder_wants_it(florida: Credential, hers: Client) -> None:
    address = f"/proof/audit/{florida.pk}/binder/"
    assert "With the words of mails" not in hers.get(f"/proof/audit/{florida.pk}/").text
    mail = with_a_mail(florida)
    assert "With the words of mails" in hers.get(f"/proof/audit/{florida.pk}/").text
    without, whole = (hers.get(address, wish).content for wish in ({}, {"mails": "yes"}))
    assert "From (as the mail says) cme@example.org" in text_of(without)
    assert "left out of this binder" in text_of(without)
    assert "My cat is ill" not in text_of(without)
    assert "My cat is ill" in text_of(whole)
    assert mail not in attached_to(without)
    assert mail in attached_to(whole)


def test_the_wish_for_the_words_of_mails_goes_along_into_the_background(florida: Credential) -> None:
    with_a_mail(florida)
    asked = binding.ask(audited(florida), florida.holder, TODAY, "a4", letters=True)
    work_off()
    assert "My cat is ill" in text_of(making.path_of(asked).read_bytes())


def attached_to(pdf: bytes) -> list[bytes]:
    with pypdfium2.PdfDocument(pdf) as opened:
        return [bytes(opened.get_attachment(each).get_data()) for each in range(opened.count_attachments())]


def test_a_binder_with_many_pages_is_made_in_the_background(florida: Credential, hers: Client) -> None:
    file = BytesIO()
    pages = [Image.new("L", (60, 80), 255) for _ in range(20)]
    for number, title in enumerate(("Asthma", "Gout")):
        pages[0].putpixel((0, 0), number)
        file.seek(0)
        pages[0].save(file, "TIFF", save_all=True, append_images=pages[1:])
        evidence.attach(
            keep(florida.holder, file.getvalue(), f"{title}.tiff"), number_of(florida.holder, title), by=florida.holder
        )
    address = f"/proof/audit/{florida.pk}/binder/"
    assert "in the background" in hers.get(address).text
    answer = hers.post(address)
    assert work_off() == 1
    assert "is ready" in hers.get(answer.headers["Location"]).text


def test_setting_a_binder_shows_that_it_is_alive_and_can_be_stopped(florida: Credential, tmp_path: Path) -> None:
    class Stop(Exception):
        pass

    def stop() -> None:
        raise Stop

    beats: list[int] = []
    made = setting.set_apart(Document("A", TODAY), tmp_path, lambda: beats.append(1))
    assert made == write(Document("A", TODAY))
    assert beats
    with pytest.raises(Stop):
        setting.set_apart(Document("A", TODAY), tmp_path, stop)
    with pytest.raises(RuntimeError, match="could not be set"):
        setting.set_apart(Document("A", TODAY), tmp_path / "nowhere", lambda: None)


def test_the_pages_of_a_binder_lie_where_an_erasure_finds_them(
    florida: Credential, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Path] = []

    def no_pages(path: Path, kind: str, into: Path, **how: Any) -> Pages:
        seen.append(into)
        return Pages((), 0)

    monkeypatch.setattr(drawing, "pages_of", no_pages)
    binder.as_pdf(audited(florida), florida.holder, TODAY)
    assert seen
    assert all(each.is_relative_to(making.folder_of(florida.holder.pk)) for each in seen)
    assert not any(each.exists() for each in seen)


def test_what_is_known_of_keeping_is_shown_with_its_source(florida: Credential) -> None:
    longest = audited(florida).longest
    assert longest
    assert longest.until == date(2031, 1, 31)
    assert "four years" in longest.keeping.says


def test_the_binder_has_every_certificate_in_order_and_conforms(florida: Credential, tmp_path: Path) -> None:
    holder = florida.holder
    for title, content, name in (
        ("Asthma", a_picture(), "same.png"),
        ("Gout", DAMAGED, "same.pdf"),
        ("Rash", b"a,b,c\n1,2,3\n", "r.csv"),
    ):
        evidence.attach(keep(holder, content, name), number_of(holder, title), by=holder)
    made = binder.as_pdf(audited(florida), holder, TODAY)
    (tmp_path / "binder.pdf").write_bytes(made)
    assert faults([tmp_path / "binder.pdf"]) == []
    text = text_of(made)
    assert text.index("1. Errors") < text.index("2. Asthma") < text.index("3. Gout") < text.index("4. Rash")
    assert "could not be shown because it is damaged. The original is attached." in text
    assert "a kind of file that has no pages" in text
    assert "Florida" in text
    assert "ME 1" in text
    with pypdfium2.PdfDocument(made) as opened:
        attached = {
            a.get_name(): bytes(a.get_data()) for a in map(opened.get_attachment, range(opened.count_attachments()))
        }
    assert attached["003-same.png"] == a_picture()
    assert attached["004-same.pdf"] == DAMAGED
    assert json.loads(attached["001-audit.json"])["format"] == "opencme-audit"


def test_the_binder_cites_every_rule_and_lists_what_is_missing(florida: Credential) -> None:
    found = audited(florida)
    text = text_of(binder.as_pdf(found, florida.holder, TODAY))
    for line in found.rules:
        assert " ".join(line.rule.rule.source.cite.split()) in text
    assert "No certificate is there for:" in text
    assert "12 of 40 hours" in text


def test_what_is_missing_is_said_in_the_words_of_the_first_page(florida: Credential) -> None:
    found = audited(florida)
    assert found.headline == overall([found.block.answer]).removeprefix("You are on track. ")
    printed = text_of(binder.as_pdf(found, florida.holder, TODAY))
    assert all(line.word in printed for line in found.rules)
    assert found.headline in printed


def test_the_binder_of_the_same_day_is_the_same_to_the_byte(florida: Credential) -> None:
    assert binder.as_pdf(audited(florida), florida.holder, TODAY) == binder.as_pdf(
        audited(florida), florida.holder, TODAY
    )


def test_one_file_that_shows_two_records_is_drawn_once(florida: Credential) -> None:
    holder = florida.holder
    file = keep(holder, a_certificate("Errors"), "errors.pdf")
    evidence.attach(file, number_of(holder, "Asthma"), by=holder)
    assert "The same file as above." in text_of(binder.as_pdf(audited(florida), holder, TODAY))


def test_files_that_do_not_fit_are_named_and_left_outside(florida: Credential, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binder, "MOST_ATTACHED", 10)
    none = drawing.Bounds(pages=0)
    text = text_of(binder.as_pdf(audited(florida), florida.holder, TODAY, bounds=none))
    assert "too large to be attached" in text


def test_the_data_names_rulebook_standing_and_the_sha256_of_the_evidence(florida: Credential) -> None:
    said = json.loads(audit_file.as_json(audited(florida), florida.holder, TODAY))
    assert said["rulebook"]["programme"] == "us-fl-md"
    assert len(said["rulebook"]["sha256"]) == 64
    assert said["period"] == {"start": "2025-02-01", "end": "2027-01-31"}
    assert said["standing"]["rules"]["total"]["counted"] == 12
    first = said["records"][0]
    assert first["files"][0]["whole"] is True
    assert len(first["files"][0]["sha256"]) == 64
    assert len(said["without_evidence"]) == 3


def test_the_page_shows_the_answer_the_gaps_and_the_law(florida: Credential, hers: Client) -> None:
    page = hers.get(f"/proof/audit/{florida.pk}/", {"period": "2027-01-31"}).content.decode()
    assert "12 of 40 hours" in page
    assert page.count("no certificate</span>") == 3
    assert "64B8" in page
    assert "errors.pdf" in page


def test_binder_and_data_are_handed_out_as_files(florida: Credential, hers: Client) -> None:
    for address, start in (("binder", b"%PDF-"), ("data", b"{")):
        answer = hers.get(f"/proof/audit/{florida.pk}/{address}/", {"period": "2025-01-31", "paper": "us-letter"})
        assert answer.content.startswith(start)
        assert "us-fl-md-2025-01-31" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("asked", ["2026-01-01", "tomorrow", "0000-00-00", "9999-12-31"])
def test_a_period_of_no_credential_is_no_page(asked: str, florida: Credential, hers: Client) -> None:
    assert hers.get(f"/proof/audit/{florida.pk}/", {"period": asked}).status_code == 404


def test_a_credential_without_a_rulebook_has_no_audit(physician: User, hers: Client) -> None:
    held = Credential.objects.create(holder=physician, programme="xx-none", title="Elsewhere")
    assert hers.get(f"/proof/audit/{held.pk}/").status_code == 404
    assert "Elsewhere" not in hers.get("/proof/").content.decode()


@pytest.mark.parametrize("count", [50, 1000])
def test_the_page_takes_the_same_queries_however_much_counts(
    florida: Credential, hers: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    holder = florida.holder
    many = [a_record(title=f"Course {number}", completed=date(2026, 2, 1)) for number in range(count)]
    ledger.import_many(holder, many, by=holder, file_name="many.csv", digest="0" * 64)
    attach_to_each(holder, count)
    with django_assert_num_queries(15):
        page = hers.get(f"/proof/audit/{florida.pk}/").text
    assert page.count("<tr>") < 200
    assert len(binder.files_of(audited(florida))) > count


def attach_to_each(holder: User, count: int) -> None:
    """A small file for each of as many imported records."""
    numbers = [
        int(each.id or 0) for each in ledger.transcript_of(holder).records if (each.title or "").startswith("Course")
    ]
    for number in numbers[:count]:
        evidence.attach(keep(holder, f"Course,Credits\n{number},1\n".encode(), "c.csv"), number, by=holder)


def test_what_is_missing_comes_first_and_the_rest_on_further_pages(florida: Credential, hers: Client) -> None:
    holder = florida.holder
    many = [a_record(title=f"Course {number}", completed=date(2025, 3, 1)) for number in range(150)]
    ledger.import_many(holder, many, by=holder, file_name="many.csv", digest="0" * 64)
    attach_to_each(holder, 150)
    pages = [hers.get(f"/proof/audit/{florida.pk}/?page={number}").text for number in (1, 2)]
    for page in pages:
        assert "for 3 of 154 records there is no certificate." in page
    assert pages[0].index("Asthma") < pages[0].index("Rash") < pages[0].index("Course 1")
    assert pages[0].count("no certificate</span>") == 3
    assert "no certificate</span>" not in pages[1]
    assert "?period=2027-01-31&amp;page=2" in pages[0]


def test_a_binder_with_many_documents_is_made_in_the_background(
    florida: Credential, hers: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binding, "AT_ONCE", 0)
    address = f"/proof/audit/{florida.pk}/binder/?period=2027-01-31&paper=us-letter"
    assert "Drawing 1 documents takes about a minute" in hers.get(address).text
    page = hers.post(address).headers["Location"]
    assert "Your audit binder with 1 document waits for its turn." in hers.get(page).text
    assert work_off() == 1
    assert "Your audit binder with 1 document is ready." in hers.get(page).text
    answer = hers.get(f"{page}file/")
    made = b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # of FileResponse
    assert "1. Errors" in text_of(made)
    assert "us-fl-md-2027-01-31" in answer.headers["Content-Disposition"]


def test_a_binder_of_a_credential_that_was_put_away_meanwhile_says_so(florida: Credential, hers: Client) -> None:
    asked = binding.ask(audited(florida), florida.holder, TODAY, "a4", letters=False)
    Credential.objects.update(archived_at=timezone.now())
    work_off()
    assert "The credential was put away" in hers.get(asked.get_absolute_url()).text


MAIL = """From: Rosa Lindqvist <office@society.example>
To: physician@example.org
Date: Mon, 05 Jan 2026 09:30:00 +0000
Subject: Your credit for Gout in practice
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Dear Dr Okafor,

You earned 3 credits on 1 January 2026.
"""


def test_a_mail_is_printed_as_a_page_that_can_be_read(florida: Credential, tmp_path: Path) -> None:
    holder = florida.holder
    evidence.attach(keep(holder, MAIL.encode(), "letter.eml"), number_of(holder, "Gout"), by=holder)
    made = binder.as_pdf(audited(florida), holder, TODAY, letters=True)
    (tmp_path / "binder.pdf").write_bytes(made)
    assert faults([tmp_path / "binder.pdf"]) == []
    text = text_of(made)
    for words in (
        "Rosa Lindqvist <office@society.example>",
        "5 January 2026",
        "Your credit for Gout in practice",
        "You earned 3 credits on 1 January 2026.",
    ):
        assert words in text
    assert "no pages" not in text


def test_of_a_very_long_mail_the_start_is_printed(florida: Credential) -> None:
    holder = florida.holder
    long = MAIL + "\n".join(f"Line {number}" for number in range(5000))
    evidence.attach(keep(holder, long.encode(), "letter.eml"), number_of(holder, "Gout"), by=holder)
    text = text_of(binder.as_pdf(audited(florida), holder, TODAY, letters=True))
    assert "Line 290" in text
    assert "Line 4000" not in text
    assert "The mail goes on; the rest is in the file itself." in text
