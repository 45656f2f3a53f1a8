"""The corpus that the reader of certificates is measured by is what it claims to be, and is scored fairly."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from benchmarks.certificates import corpus
from benchmarks.certificates.corpus import (
    FIELDS,
    HELD_OUT,
    LAYOUTS,
    Certificate,
    Truth,
    certificates,
    described,
    folder_of,
    held_out,
    names,
    truths,
)
from benchmarks.certificates.matching import Outcome, outcomes
from opencme.credit import Amount, vocabulary
from opencme.interchange.certificate.proposal import Found, Proposal
from opencme.interchange.kinds import kind_of

NEWEST = date(2026, 12, 1)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[Certificate]:
    return certificates(tmp_path_factory.mktemp("certificates"))


def test_forty_eight_certificates_are_to_develop_with_and_eight_to_judge_by_each_with_a_layout_of_its_own() -> None:
    files = [file for folder in (LAYOUTS, HELD_OUT) for file in folder.iterdir() if file.suffix != ".yaml"]
    drawn = {file.stem: file.read_text("utf-8") for file in files}
    assert len(held_out()) == 8
    assert len(set(names()) - held_out()) == 48
    assert set(drawn) == set(names())
    assert len(set(drawn.values())) == len(names()) == 56


def test_ten_and_more_are_pictures_and_ten_and_more_are_german() -> None:
    media = [described(name)["as"] for name in names()]
    languages = [described(name)["language"] for name in names()]
    assert set(media) == set(corpus.MEDIA)
    assert sum(medium in ("scan", "fax", "photo") for medium in media) >= 10
    assert languages.count("de") >= 10
    assert languages.count("en") >= 20


def test_every_file_is_of_the_kind_that_it_claims(made: list[Certificate]) -> None:
    assert {each.name: kind_of(each.path) for each in made} == {each.name: each.kind for each in made}


@pytest.mark.parametrize("name", ["many-dates", "family-physicians-fax", "mail-with-certificate", "at-dfp"])
def test_the_files_are_the_same_to_the_byte_every_time(name: str, made: list[Certificate], tmp_path: Path) -> None:
    first = next(each for each in made if each.name == name)
    again = certificates(tmp_path, only=name)[0]
    assert again.path.read_bytes() == first.path.read_bytes()


def test_a_picture_holds_no_words_that_could_be_copied_out_of_it(made: list[Certificate]) -> None:
    assert not [each.name for each in made if each.is_picture and b"/Font" in each.path.read_bytes()]


@pytest.mark.parametrize("name", names())
def test_the_truth_uses_the_words_of_the_vocabulary(name: str) -> None:
    systems, formats = vocabulary().terms("credit-systems"), vocabulary().terms("formats")
    for record in _records(name):
        assert set(record) <= set(FIELDS)
        assert {each for each in record.get("system", ()) if each} <= set(systems)
        assert {each for each in record.get("format", ()) if each} <= set(formats)
        for amount in filter(None, record.get("amount", ())):
            assert Amount.of(amount) > Amount(0)
        for day in filter(None, (*record["completed"], *record.get("started", ()))):
            assert date(2020, 1, 1) < date.fromisoformat(day) < NEWEST


@pytest.mark.parametrize("name", [name for name in names() if (folder_of(name) / f"{name}.typ").exists()])
def test_the_words_of_the_truth_stand_on_the_page(name: str) -> None:
    page = _letters((folder_of(name) / f"{name}.typ").read_text("utf-8"))
    for record in _records(name):
        for field in ("title", "provider", "joint-provider", "learner", "activity"):
            values = [each for each in record.get(field, ()) if each]
            assert not values or any(_letters(value) in page for value in values), (field, values)


def test_numbers_of_german_events_have_nineteen_digits() -> None:
    numbers = [
        value
        for name in names()
        for record in _records(name)
        if record.get("system") == ("fortbildungspunkt",)
        for value in record["activity"]
        if value and value.isdecimal()
    ]
    assert len(numbers) >= 10
    assert {len(number) for number in numbers} == {19}


def test_those_held_out_are_what_lies_in_their_folder(made: list[Certificate]) -> None:
    assert {each.name for each in made if each.held_out} == {file.stem for file in HELD_OUT.glob("*.yaml")}


def test_those_held_out_are_of_many_kinds() -> None:
    media = [described(name)["as"] for name in held_out()]
    languages = [described(name)["language"] for name in held_out()]
    assert {medium: media.count(medium) for medium in media} == {"pdf": 5, "scan": 1, "photo": 1, "mail": 1}
    assert {language: languages.count(language) for language in languages} == {"en": 5, "de": 2, "es": 1}


def test_a_layout_that_is_not_there_is_said_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="Choose one of: at-dfp"):
        certificates(tmp_path, only="at-dpf")


def test_words_are_compared_without_case_spaces_and_punctuation() -> None:
    assert Outcome("title", ("Lithium: Old Drug, New Evidence",), "LITHIUM – old drug new evidence").is_right
    assert Outcome("amount", ("15.50",), "15.5").is_right
    assert Outcome("amount", ("15.50",), "15.55").is_wrong
    assert Outcome("system", ("aoa-1a",), "aoa-1b").is_wrong


def test_what_the_truth_leaves_open_is_neither_expected_nor_wrong() -> None:
    assert not Outcome("format", ("live", None), None).is_missed
    assert Outcome("format", ("live", None), "live").is_right
    assert Outcome("format", ("live", None), "journal").is_wrong
    assert Outcome("format", (), "live").is_wrong
    assert Outcome("format", ("live",), None).is_missed


def test_each_record_is_compared_with_the_proposal_that_fits_it_best() -> None:
    truth: tuple[Truth, ...] = ({"system": ("ancc",), "amount": ("1.75",)}, {"system": ("acpe",), "amount": ("1.50",)})
    read = [_proposal(system="acpe", amount="1.50"), _proposal(system="ancc", amount="1.75")]
    assert all(outcome.is_right for outcome in outcomes((truth,), read) if outcome.read)
    assert not [outcome for outcome in outcomes((truth,), read) if outcome.is_missed]


def test_a_proposal_without_a_record_is_wrong_and_a_record_without_a_proposal_is_missed() -> None:
    record: Truth = {"system": ("ancc",), "amount": ("1.75",)}
    assert sum(outcome.is_wrong for outcome in outcomes(((),), [_proposal(system="ancc", amount="1.75")])) == 2
    assert sum(outcome.is_missed for outcome in outcomes(((record,),), [])) == 2


def test_a_congress_may_be_one_record_or_one_for_each_day_but_not_both() -> None:
    whole, days = truths("de-kongress")
    as_whole = [_proposal(**_first(record)) for record in whole]
    as_days = [_proposal(**_first(record)) for record in days]
    assert not [each for each in outcomes((whole, days), as_whole) if each.is_wrong or each.is_missed]
    assert not [each for each in outcomes((whole, days), as_days) if each.is_wrong or each.is_missed]
    both = outcomes((whole, days), [*as_whole, *as_days])
    assert [each.read for each in both if each.field == "amount" and each.is_wrong]


def _proposal(**values: str) -> Proposal:
    return Proposal({name: Found(value, value, 1.0) for name, value in values.items()})


def _records(name: str) -> list[Truth]:
    return [record for way in truths(name) for record in way]


def _first(record: Truth) -> dict[str, str]:
    return {field: next(each for each in values if each) for field, values in record.items()}


def _letters(words: str) -> str:
    return re.sub(r"[\W_]+", "", words.casefold())
