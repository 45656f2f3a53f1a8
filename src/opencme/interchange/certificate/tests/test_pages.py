"""From a file to lines with places: text layers, columns, pictures, several pages."""

import io
from datetime import date
from pathlib import Path

import pytest
import typst
from PIL import Image

from opencme.interchange.certificate import Reading, read, read_contained
from opencme.interchange.kinds import JPEG, PDF, PNG, TEXT

TODAY = date(2026, 12, 1)
CERTIFICATE = """
#set page(paper: "us-letter", flipped: true)
#set align(center)
#text(28pt)[Certificate of Credit]
#v(1em)
This certifies that \\
#text(20pt)[Zuzana Ruiz, MD] \\
has participated in the live activity \\
#text(18pt)[Update in Hospital Medicine] \\
March 12–14, 2026, Boston, Massachusetts \\
and is awarded 5.50 _AMA PRA Category 1 Credits_™
#v(2em)
The Boston Society of Medicine designates this live activity for a maximum of 6.75 _AMA PRA Category 1 Credits_™.
Physicians should claim only the credit commensurate with the extent of their participation in the activity.
"""
EXPECTED = {
    "learner": "Zuzana Ruiz",
    "title": "Update in Hospital Medicine",
    "provider": "Boston Society of Medicine",
    "format": "live",
    "completed": "2026-03-14",
    "started": "2026-03-12",
    "system": "ama-pra-1",
    "amount": "5.5",
}


def drawn(source: str, kind: str = "pdf", dpi: float = 150) -> bytes:
    made = typst.compile(source.encode(), format="png", ppi=dpi) if kind == "png" else typst.compile(source.encode())
    assert isinstance(made, bytes)
    return made


def reading(content: bytes, kind: str, folder: Path) -> Reading:
    path = folder / "certificate"
    path.write_bytes(content)
    return read(path, kind, today=TODAY)


def values(found: Reading) -> dict[str, str | None]:
    (proposal,) = found.proposals
    return {name: proposal.value(name) for name in EXPECTED}


def test_a_text_layer_is_read_with_places_and_full_confidence(tmp_path: Path) -> None:
    found = reading(drawn(CERTIFICATE), PDF, tmp_path)
    assert (found.by, found.pages, values(found)) == ("text", 1, EXPECTED)
    amount = found.proposals[0].fields["amount"]
    assert amount.words == "5.50 AMA PRA Category 1 Credits™"
    assert amount.confidence > 0.95
    assert amount.place is not None
    assert amount.place.box is not None
    left, top, right, bottom = amount.place.box
    assert 0 < left < right < 1
    assert 0.2 < top < bottom < 0.6


@pytest.mark.parametrize("turn", [0, 1.5])
def test_a_picture_is_read_with_less_confidence(turn: float, tmp_path: Path) -> None:
    picture = Image.open(io.BytesIO(drawn(CERTIFICATE, "png"))).convert("RGB")
    file = io.BytesIO()
    picture.rotate(turn, expand=True, fillcolor="white", resample=Image.Resampling.BICUBIC).save(
        file, "JPEG", quality=80
    )
    found = reading(file.getvalue(), JPEG, tmp_path)
    assert (found.by, values(found)) == ("picture", EXPECTED)
    assert all(each.confidence < 0.95 for each in found.proposals[0].fields.values())


def test_a_photograph_that_the_camera_calls_turned_is_set_upright(tmp_path: Path) -> None:
    picture = Image.open(io.BytesIO(drawn(CERTIFICATE, "png", 110))).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = 6
    file = io.BytesIO()
    picture.transpose(Image.Transpose.ROTATE_90).save(file, "JPEG", quality=90, exif=exif)
    assert values(reading(file.getvalue(), JPEG, tmp_path))["amount"] == "5.5"


def test_a_scan_that_lies_on_its_side_is_turned(tmp_path: Path) -> None:
    picture = Image.open(io.BytesIO(drawn(CERTIFICATE, "png", 110))).convert("RGB")
    file = io.BytesIO()
    picture.transpose(Image.Transpose.ROTATE_270).save(file, "PNG")
    assert values(reading(file.getvalue(), PNG, tmp_path))["amount"] == "5.5"


def test_a_page_without_a_text_layer_is_drawn_and_read(tmp_path: Path) -> None:
    file = io.BytesIO()
    Image.open(io.BytesIO(drawn(CERTIFICATE, "png"))).convert("RGB").save(file, "PDF", resolution=150)
    found = reading(file.getvalue(), PDF, tmp_path)
    assert (found.by, values(found)) == ("picture", EXPECTED)


def test_the_statement_may_stand_on_the_second_page(tmp_path: Path) -> None:
    found = reading(drawn(CERTIFICATE.replace("#v(2em)", "#pagebreak()")), PDF, tmp_path)
    assert (found.pages, values(found)) == (2, EXPECTED)


def test_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    column = (
        "The Alpha Society of Internal Medicine designates this live activity for a maximum of 6.75 AMA PRA Category 1 "
        "Credits. "
    )
    other = (
        "Ana Ruiz, MD attended the whole meeting in the great hall of the town and was awarded 5.25 AMA PRA Category 1 "
        "Credits. "
    )
    found = reading(drawn(f"#grid(columns: (1fr, 1fr), gutter: 2em)[{column}][{other}]"), PDF, tmp_path)
    assert [(p.value("amount"), p.value("provider")) for p in found.proposals] == [
        ("5.25", "Alpha Society of Internal Medicine")
    ]


def test_a_form_is_read_row_by_row(tmp_path: Path) -> None:
    rows = "[Participant], [Dr. Ana Ruiz], [Title], [Sepsis in Children], [Date], [14.03.2026], [DFP-Punkte], [4]"
    (proposal,) = reading(drawn(f"#table(columns: (4cm, 8cm), {rows})"), PDF, tmp_path).proposals
    assert (proposal.value("learner"), proposal.value("title")) == ("Ana Ruiz", "Sepsis in Children")
    assert (proposal.value("completed"), proposal.value("amount")) == ("2026-03-14", "4")


def test_a_table_of_many_rows_with_titles_of_two_lines(tmp_path: Path) -> None:
    rows = "".join(
        f"[0{n}/2{n}/2026], [Session {n}: a title that is long enough to need a second line in its cell], [{n}.25],"
        for n in range(1, 7)
    )
    source = f"AMA PRA Category 1 Credits\n#table(columns: (3cm, 5cm, 2cm), [Date], [Activity], [Credits], {rows})"
    found = reading(drawn(source), PDF, tmp_path).proposals
    assert [p.value("amount") for p in found] == [f"{n}.25" for n in range(1, 7)]
    assert {p.value("title") for p in found} == {
        f"Session {n}: a title that is long enough to need a second line in its cell" for n in range(1, 7)
    }


def test_only_the_first_twenty_pages_are_looked_at(tmp_path: Path) -> None:
    found = reading(
        drawn("Some words that are certainly enough to be a text layer of their own. #pagebreak() " * 24), PDF, tmp_path
    )
    assert "Only the first 20 of 25 pages were looked at." in found.notes


def test_the_same_is_read_in_a_process_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "certificate.pdf"
    path.write_bytes(drawn(CERTIFICATE))
    assert read_contained(path, PDF, today=TODAY) == read(path, PDF, today=TODAY)


def test_the_body_of_a_mail_as_a_web_page(tmp_path: Path) -> None:
    page = (
        "<html><head><style>p {color: red}</style></head><body><p>Dear Dr. "
        "Ruiz,</p><table><tr><td>Activity</td><td>Sepsis 2026</td></tr>"
        "<tr><td>Date of activity</td><td>May 4, 2026</td></tr><tr><td>Credits claimed</td><td>1.50 <i>AMA PRA "
        "Category 1 Credits</i>&trade;</td>"
        "</tr></table><script>alert(9.75)</script></body></html>"
    )
    (proposal,) = reading(page.encode(), TEXT, tmp_path).proposals
    assert [proposal.value(name) for name in ("title", "completed", "amount", "system")] == [
        *("Sepsis 2026", "2026-05-04", "1.5", "ama-pra-1"),
    ]
