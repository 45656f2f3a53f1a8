"""The rulebooks as data for others, on the site and as a folder of files that needs no site."""

from __future__ import annotations

import json
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from opencme import rulebook
from opencme.rulebook.plain import as_text, from_json
from opencme.rulebook.publish import COLUMNS
from opencme.rulebook.schema import rulebook_schema
from opencme.web.__main__ import main
from opencme.web.rulebooks.atlas import maps
from opencme.web.rulebooks.export import ExportError, export

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exported")
    export(folder, TODAY)
    return folder


@pytest.mark.parametrize("name", ["us-fl-md", "us-mi-md", "ca-rcpsc-moc"])
@pytest.mark.django_db
def test_a_rulebook_as_json_follows_the_schema_and_reads_as_itself(client: Client, name: str) -> None:
    answer = client.get(f"/rulebooks/{name}.json")
    assert answer["Content-Type"] == "application/json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    found = json.loads(answer.content)
    assert list(Draft202012Validator(rulebook_schema()).iter_errors(found["rulebook"])) == []
    again = rulebook.read_text(as_text(from_json(found["rulebook"])), name)
    assert list(again.rules) == list(rulebook.load(name).rules)
    assert set(found["words"]) == set(again.rules)


@pytest.mark.django_db
def test_everything_is_one_json_and_one_parquet(client: Client, tmp_path: Path) -> None:
    everything = json.loads(client.get("/rulebooks/all.json").content)
    assert everything["licence"] == "CC BY 4.0"
    assert set(everything["rulebooks"]) == set(rulebook.ids())
    path = tmp_path / "all.parquet"
    path.write_bytes(client.get("/rulebooks/all.parquet").content)
    with duckdb.connect() as connection:
        table = connection.from_parquet(str(path))
        assert table.columns == list(COLUMNS)
        rows = table.project("programme, rule, part_of, confidence").fetchall()
    expected = [
        (book.id, rule.id, list(rule.part_of), rule.confidence)
        for book in map(rulebook.load, rulebook.ids())
        for rule in book.rules.values()
    ]
    assert sorted(row for row in rows if row[1]) == sorted(expected)
    assert {row[0] for row in rows} == set(rulebook.ids())


@pytest.mark.parametrize("path", ["", "us-ca-md/", "all.json"])
@pytest.mark.django_db
def test_the_long_pages_travel_small(client: Client, path: str) -> None:
    whole = len(client.get(f"/rulebooks/{path}").content)
    sent = client.get(f"/rulebooks/{path}", headers={"Accept-Encoding": "gzip"})
    assert sent["Content-Encoding"] == "gzip"
    assert len(sent.content) * 3 < whole


@pytest.mark.parametrize("path", ["us-xx-md.json", "all/", "all.yaml", "credit.json"])
@pytest.mark.django_db
def test_nothing_but_a_rulebook_is_data(client: Client, path: str) -> None:
    assert client.get(f"/rulebooks/{path}").status_code == 404


def test_every_place_with_a_programme_is_on_the_map_or_named_beside_it() -> None:
    books = [rulebook.load(name) for name in rulebook.ids()]
    world, states = maps(books)
    drawn = {tile.code: tile.programmes for tile in world.tiles if tile.programmes}
    assert sum(drawn.values()) + sum(book.country not in drawn for book in books) == len(books)
    assert {book.region for book in books if book.country == "US" and book.region} == {
        tile.code for tile in states.tiles if tile.programmes
    }
    assert len(states.tiles) == 56 - 1  # fifty states, the District and four territories; not American Samoa
    assert world.rest == states.rest == []
    assert len({(tile.x, tile.y) for tile in world.tiles}) == len(world.tiles)


@pytest.mark.django_db
def test_credit_is_worked_out_on_its_page(client: Client) -> None:
    page = client.get("/rulebooks/credit/?amount=6&system=ecmec&programme=us-fl-md&on=2026-05-01").text
    assert "Florida MD licence: at most 6 hours." in page
    assert "6 European CME credit (EACCME), completed on 1 May 2026" in page
    assert "on application, for a fee" in page
    page = client.get("/rulebooks/credit/?amount=6&system=ecmec&programme=us-fl-md&on=2027-05-01").text
    assert "Florida MD licence: nothing, as far as we know." in page


@pytest.mark.parametrize(
    "query", ["amount=x&system=ecmec&programme=us-fl-md", "amount=6&system=no&programme=us-fl-md", "amount=6", "on=1"]
)
@pytest.mark.django_db
def test_a_question_that_cannot_be_read_keeps_what_was_typed(client: Client, query: str) -> None:
    answer = client.get(f"/rulebooks/credit/?{query}")
    assert answer.status_code == 200
    if "amount=x" in query:
        assert 'value="x"' in answer.text


class Links(HTMLParser):
    """What a page leads to and loads."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.ids: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src") and value:
                self.found.add(value)
            if name == "id" and value:
                self.ids.add(value)


def test_every_link_of_the_folder_leads_to_a_file_in_it(exported: Path) -> None:
    pages = list(exported.rglob("*.html"))
    assert len(pages) > len(rulebook.ids())
    for page in pages:
        links = Links(page.read_text("utf-8"))
        for link in links.found:
            if link.startswith("http"):
                continue
            target, _, fragment = link.partition("#")
            path = (page.parent / target).resolve() if target else page
            assert path.is_file(), f"{page.relative_to(exported)} leads to {link}"
            assert path.is_relative_to(exported)
            assert not fragment or fragment in Links(path.read_text("utf-8")).ids


def test_the_folder_holds_every_rulebook_as_page_and_data(exported: Path) -> None:
    for name in rulebook.ids():
        assert rulebook.load(name).authority in (exported / name / "index.html").read_text("utf-8").replace(
            "&#x27;", "'"
        ).replace("&amp;", "&")
        for ending in ("json", "yaml", "cases.yaml"):
            assert (exported / f"{name}.{ending}").stat().st_size
    assert json.loads((exported / "all.json").read_text("utf-8"))["rulebooks"].keys() == set(rulebook.ids())
    assert (exported / "all.parquet").read_bytes()[:4] == b"PAR1"


def test_the_pages_of_the_folder_offer_nothing_that_only_a_site_can_do(exported: Path) -> None:
    for page in exported.rglob("*.html"):
        text = page.read_text("utf-8")
        assert not re.search(r"<form|<script|sign-in|hx-", text), page


def test_a_second_export_tells_what_changed_since_the_first(tmp_path: Path) -> None:
    export(tmp_path, date(2026, 1, 1))
    assert "Versions of this rulebook" not in (tmp_path / "us-fl-md" / "index.html").read_text("utf-8")
    everything = json.loads((tmp_path / "all.json").read_text("utf-8"))
    everything["rulebooks"]["us-fl-md"]["rulebook"]["rules"]["total"]["need"] = 38.5
    (tmp_path / "all.json").write_text(json.dumps(everything), "utf-8")
    export(tmp_path, TODAY)
    page = (tmp_path / "us-fl-md" / "index.html").read_text("utf-8")
    assert "24 November 2026" in page
    assert "Total hours: 40 hours instead of 38.5 hours." in page
    export(tmp_path, date(2027, 1, 1))
    assert json.loads((tmp_path / "history.json").read_text("utf-8")) == {
        "us-fl-md": [{"on": "2026-11-24", "changes": ["Total hours: 40 hours instead of 38.5 hours."]}]
    }


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    with pytest.raises(ExportError, match="holds something else"):
        export(tmp_path, TODAY)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    assert main(["rulebooks", str(tmp_path / "mine.txt")]) == 2
    assert "is a file; name a folder" in capsys.readouterr().err
