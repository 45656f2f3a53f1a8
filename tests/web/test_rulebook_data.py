"""The rulebooks as data for others, on the site."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from opencme import rulebook
from opencme.credit import recognition
from opencme.rulebook.coverage import cases_of
from opencme.rulebook.plain import as_text, from_json
from opencme.rulebook.publish import COLUMNS
from opencme.rulebook.schema import rulebook_schema
from opencme.web.rulebooks.atlas import maps


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
    assert len(found["cases"]) == cases_of(name)
    assert {case["programme"] for case in found["cases"]} == {name}
    assert all(case["expect"] for case in found["cases"])


@pytest.mark.django_db
def test_everything_is_one_json_and_one_parquet(client: Client, tmp_path: Path) -> None:
    everything = json.loads(client.get("/rulebooks/all.json").content)
    assert everything["licence"] == "CC BY 4.0"
    assert set(everything["rulebooks"]) == set(rulebook.ids())
    assert set(everything["credit"]["recognitions"]) == {each.id for each in recognition.recognitions()}
    agreement = everything["credit"]["recognitions"]["ecmec-as-ama-pra-1"]
    assert (agreement["from"], agreement["to"], agreement["in-force"]["until"]) == (
        ["ecmec"],
        "ama-pra-1",
        "2026-12-31",
    )
    assert everything["credit"]["units"].keys() == recognition.units().keys()
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


@pytest.mark.django_db
def test_the_table_has_what_holds_for_the_whole_programme(client: Client, tmp_path: Path) -> None:
    path = tmp_path / "all.parquet"
    path.write_bytes(client.get("/rulebooks/all.parquet").content)
    columns = "programme, period, programme_confidence, in_force_from, in_force_until, replaced_by, notes"
    with duckdb.connect() as connection:
        table = connection.from_parquet(str(path))
        rows = {row[0]: row[1:] for row in table.project(columns).fetchall()}
        data = table.project("programme, accepts, grants, not_encoded").fetchall()
    for book in map(rulebook.load, rulebook.ids()):
        period, confidence, *rest = rows[book.id]
        assert period
        assert confidence == book.least_sure
        assert rest == [book.validity.start, book.validity.end, book.replaced_by, list(book.notes)]
    for name, accepts, grants, left_out in data:
        book = rulebook.load(name)
        assert len(json.loads(accepts)) == len(book.accepts)
        assert (set(json.loads(grants)) if grants else set()) == {grant.id for grant in book.grants}
        assert (json.loads(left_out) if left_out else {}) == book.not_encoded


def test_whatever_takes_the_place_of_a_programme_is_one() -> None:
    books = map(rulebook.load, rulebook.ids())
    assert {
        book.id: book.replaced_by for book in books if book.replaced_by and book.replaced_by not in rulebook.ids()
    } == {}


DATA = ["all.json", "all.parquet", "us-fl-md.json"]
PUBLIC = ["", "us-fl-md/", "credit/", "mine/", "us-fl-md.yaml", "us-fl-md.cases.yaml", *DATA]


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.django_db
def test_whoever_asks_only_whether_it_is_there_is_told(client: Client, path: str) -> None:
    assert client.head(f"/rulebooks/{path}").status_code == 200
    assert client.post(f"/rulebooks/{path}").status_code == 405


@pytest.mark.parametrize("path", DATA)
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
@pytest.mark.django_db
def test_data_that_somebody_has_already_is_not_sent_again(client: Client, path: str, encoding: str) -> None:
    first = client.get(f"/rulebooks/{path}", headers={"Accept-Encoding": encoding})
    again = client.get(f"/rulebooks/{path}", headers={"Accept-Encoding": encoding, "If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    for answer in (first, again):
        assert answer["Cache-Control"] == "public, max-age=3600"
        assert answer["Access-Control-Allow-Origin"] == "*"
    other = client.get(f"/rulebooks/{path}", headers={"If-None-Match": '"another"'})
    assert other.status_code == 200
    assert other.content


@pytest.mark.parametrize("path", ["", "us-ca-md/", "all.json", "credit/", "mine/"])
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


@pytest.mark.django_db
def test_what_a_rule_needs_is_a_number_that_one_can_compute_with(client: Client, tmp_path: Path) -> None:
    path = tmp_path / "all.parquet"
    path.write_bytes(client.get("/rulebooks/all.parquet").content)
    with duckdb.connect() as connection:
        table = connection.from_parquet(str(path)).project("programme, rule, needed, needed_of").fetchall()
    found = {(programme, rule): (needed, of) for programme, rule, needed, of in table}
    assert found["us-fl-md", "total"] == (40, "hour")
    assert found["us-mi-md", "implicit-bias"] == (1, "hour a year")
    assert found["us-mi-md", "controlled-substance-awareness"] == (1, "record")
    assert found["gb-nmc-revalidation", "confirmation"] == (None, None)
