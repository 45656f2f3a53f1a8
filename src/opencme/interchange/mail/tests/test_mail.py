"""Mails as people forward them, and as nobody should send them."""

from __future__ import annotations

import resource
from contextlib import suppress
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencme.interchange.mail import MailError, read_bytes, read_contained
from opencme.interchange.mail.contained import SECONDS
from opencme.interchange.mail.html import text_of

CLAIM = "You claimed 1.5 AMA PRA Category 1 Credits™ for Update in Asthma on March 14, 2026."


def mail(text: str = CLAIM) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "Your credit – Größe"
    message["From"] = "Great Lakes Medical Society <cme@example.org>"
    message["To"] = "physician@example.org"
    message["Date"] = "Sat, 14 Mar 2026 18:01:02 -0500"
    message.set_content(text)
    return message


def test_a_plain_mail_says_what_it_says() -> None:
    read = read_bytes(mail().as_bytes())
    assert (read.subject, read.sent) == ("Your credit – Größe", date(2026, 3, 14))
    assert read.text.strip() == CLAIM
    assert read.attached == ()


def test_a_mail_that_is_only_a_web_page_is_read_line_by_line() -> None:
    message = mail()
    message.set_content(
        "<html><head><title>x</title><style>p{}</style></head><body><script>alert(1)</script>"
        "<p>You claimed <b>1.5</b>&nbsp;credits</p><table><tr><td>Date</td><td>14 March 2026</td></tr></table>",
        subtype="html",
    )
    assert read_bytes(message.as_bytes()).text == "You claimed 1.5 credits\nDate\t14 March 2026"


def test_of_two_ways_to_say_the_same_the_plain_one_is_read() -> None:
    message = mail()
    message.add_alternative("<p>Something else</p>", subtype="html")
    assert read_bytes(message.as_bytes()).text.strip() == CLAIM


def test_what_is_attached_comes_along_and_logos_do_not() -> None:
    message = mail()
    message.add_related(b"\x89PNG\r\n\x1a\n", maintype="image", subtype="png", cid="<logo>")
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="Zertifikat – März.pdf")
    read = read_bytes(message.as_bytes())
    assert [(file.name, file.content) for file in read.attached] == [("Zertifikat – März.pdf", b"%PDF-1.7")]


def test_a_forwarded_mail_stays_whole() -> None:
    outer = mail("See below")
    outer.add_attachment(mail())
    (inner,) = read_bytes(outer.as_bytes()).attached
    assert read_bytes(inner.content).text.strip() == CLAIM


@pytest.mark.parametrize("charset", ["latin-1", "no-such-charset", "utf-8"])
def test_a_body_in_a_wrong_encoding_is_read_as_far_as_it_goes(charset: str) -> None:
    content = b"Subject: x\nContent-Type: text/plain; charset=" + charset.encode() + b"\n\nGr\xf6\xdfe 1.5 credits"
    assert "1.5 credits" in read_bytes(content).text


def test_an_empty_mail_is_refused() -> None:
    with pytest.raises(MailError, match="nothing in this mail"):
        read_bytes(b"\n\n")


@pytest.mark.parametrize("part", ["<a ", "<!--", "<style", "<head>", "</style", "&lt", "<p><", "<script>"])
def test_a_page_made_to_be_a_burden_is_read_at_once(part: str) -> None:
    """A reader that looks back for each tag would take hours."""
    assert len(text_of(part * (400_000 // len(part)))) <= 400_000


def test_a_mail_of_a_thousand_nested_parts_is_contained() -> None:
    deep = b"Subject: deep\n"
    for level in range(3000):
        deep += f'Content-Type: multipart/mixed; boundary="b{level}"\n\n--b{level}\n'.encode()
    with pytest.raises(MailError, match="damaged"):
        read_bytes(deep + b"Content-Type: text/plain\n\nend")


@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"Subject: a\nFrom: b\n", b"Content-Type: multipart/mixed; boundary=x\n\n--x\n"]),
)
def test_whatever_comes_is_read_or_refused(content: bytes, start: bytes) -> None:
    with suppress(MailError):
        assert read_bytes(start + content).text is not None


def nested(depth: int) -> bytes:
    starts = (b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (each, each) for each in range(depth))
    return b"From: a@example.org\nSubject: x\n" + b"".join(starts) + b"Content-Type: text/plain\n\n"


HOSTILE = {
    "parts within parts": nested(300) + b"\n" * 512 * 1024,
    "many parts": b"From: a@example.org\nContent-Type: multipart/mixed; boundary=b\n\n"
    + b"--b\nContent-Type: text/plain\n\nhi\n" * 150_000,
    "mails within mails": b"Content-Type: message/rfc822\n\n" * 20_000,
    "a long list of addresses": b"From: " + b"a <a@b.c>, (" * 100_000 + b"\nSubject: x\n\nwords",
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_a_mail_takes_little_processor_time_whatever_it_is_made_of(content: bytes) -> None:
    def used() -> float:
        spent = resource.getrusage(resource.RUSAGE_CHILDREN)
        return spent.ru_utime + spent.ru_stime

    before = used()
    with suppress(MailError):
        read_contained(content)
    assert used() - before < SECONDS + 1.5


def test_a_mail_that_is_too_much_says_what_to_bring() -> None:
    with pytest.raises(MailError, match="too many parts within parts"):
        read_contained(HOSTILE["parts within parts"])


def test_a_mail_is_read_the_same_in_a_process_of_its_own(tmp_path: Path) -> None:
    message = mail()
    message.add_attachment(b"%PDF-1.7\n\xff\x00", maintype="application", subtype="pdf", filename="Zürich.pdf")
    content = message.as_bytes()
    (tmp_path / "mail.eml").write_bytes(content)
    assert read_contained(content) == read_contained(tmp_path / "mail.eml") == read_bytes(content)
    with pytest.raises(MailError, match="nothing in this mail"):
        read_contained(b"\n\n")


def test_a_mail_as_large_as_may_be_brought_is_read() -> None:
    message = mail()
    for number in range(2):
        message.add_attachment(b"\xa7" * 7 * 1024**2, maintype="application", subtype="pdf", filename=f"{number}.pdf")
    assert [len(each.content) for each in read_contained(message.as_bytes()).attached] == [7 * 1024**2] * 2
