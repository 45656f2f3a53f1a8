"""The change between two versions of a rulebook, in words that an officer would send to licensees."""

from datetime import date
from typing import Any

import pytest

from opencme import rulebook, standing
from opencme.rulebook import Rulebook, read_text
from opencme.rulebook.changes import Change, changes, timeline
from opencme.rulebook.document import parse, read_file
from opencme.rulebook.plain import as_json, as_text, from_json, source_of
from opencme.standing.cases import differences
from opencme.standing.mutants import mutants

FLORIDA = rulebook.load("us-fl-md")


def florida(**rules: Any) -> Rulebook:
    """Florida's rulebook with other values in some rules; None takes a rule out."""
    data = source_of("us-fl-md")
    for name, keys in rules.items():
        if keys is None:
            del data["rules"][name.replace("_", "-")]
        else:
            data["rules"].setdefault(name.replace("_", "-"), {}).update(keys)
    return read_text(as_text(data), "us-fl-md.yaml")


SOURCE = {"cite": "The law", "url": "https://law.example"}


def with_top(**keys: Any) -> Rulebook:
    """Florida's rulebook with other values at the top."""
    data = source_of("us-fl-md") | {name.replace("_", "-"): value for name, value in keys.items()}
    return read_text(as_text(data), "us-fl-md.yaml")


def said(old: Rulebook, new: Rulebook) -> list[str]:
    return [change.words for change in changes(old, new)]


def ethics(**keys: Any) -> Rulebook:
    """Florida's rulebook with an hour on ethics, and other values in that rule."""
    usual = {"title": "Ethics", "need": 1, "where": {"topic": "ethics"}, "part-of": "total", "source": SOURCE}
    return florida(ethics=usual | {name.replace("_", "-"): value for name, value in keys.items()})


def test_the_same_rulebook_has_not_changed() -> None:
    assert changes(FLORIDA, florida()) == []


def test_a_number_that_changes_on_a_day_is_said_with_the_day_and_what_it_was() -> None:
    new = florida(medical_errors={"need": {date(2000, 1, 1): 2, date(2027, 7, 1): 3}})
    assert Change(
        "medical-errors",
        date(2027, 7, 1),
        "Prevention of medical errors: from 1 July 2027: 3 hours instead of 2 hours.",
    ) in changes(FLORIDA, new)


def test_a_number_that_changes_without_a_day_is_said_with_what_it_was() -> None:
    assert [change.words for change in changes(FLORIDA, florida(total={"need": 45}))] == [
        "Total hours: 45 hours instead of 40 hours."
    ]


def test_a_new_rule_and_one_that_is_gone_are_named() -> None:
    rule = {"title": "An hour on ethics", "need": 1, "where": {"topic": "ethics"}, "source": SOURCE}
    assert said(FLORIDA, florida(domestic_violence=None, ethics=rule)) == [
        "New: an hour on ethics. 1 hour on ethics in each period.",
        "No longer asked: two hours on domestic violence in every third renewal period.",
    ]


def test_another_condition_is_shown_beside_the_one_before() -> None:
    (change,) = changes(FLORIDA, florida(controlled_substances={"when": {"fact": "prescribes-opioids"}}))
    assert "you prescribe opioids" in change.words
    assert "Before: “2 hours" in change.words


def test_the_dates_of_the_law_are_told_the_latest_first() -> None:
    told = timeline(rulebook.load("us-mi-md"))
    days = [change.since for change in told if change.since]
    assert len(days) == len(told)
    assert days == sorted(days, reverse=True)
    assert any(change.words.endswith("2 hours instead of 1 hour") for change in told)


@pytest.mark.parametrize("programme", rulebook.ids())
def test_every_rulebook_written_out_reads_as_itself(programme: str) -> None:
    again = read_text(as_text(source_of(programme)), f"{programme}.yaml")
    assert changes(rulebook.load(programme), again) == []
    assert list(again.rules) == list(rulebook.load(programme).rules)


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"where": {"topic": "opioid-prescribing"}}, "2 hours on opioid prescribing in each period"),
        ({"when": {"fact": "dea-registered"}}, "if you hold a DEA registration"),
        ({"over": {"periods": 3}}, "in the three periods that end with this one"),
        ({"part_of": []}, "now “2 hours on ethics in each period.”"),
    ],
)
def test_what_else_changed_in_a_rule_is_said_besides_its_number(keys: dict[str, Any], words: str) -> None:
    number, rest = said(ethics(), ethics(need=2, **keys))
    assert number.endswith("2 hours instead of 1 hour.")
    assert words in rest


def test_a_number_alone_is_said_once() -> None:
    assert len(changes(ethics(), ethics(need=2))) == 1


def test_titles_notes_and_the_day_of_reading_are_no_change() -> None:
    told = florida(total={"title": "All of it", "note": "Read again.", "source": SOURCE, "confidence": "low"})
    assert changes(FLORIDA, told) == []
    assert changes(FLORIDA, with_top(checked=date(2030, 1, 1), notes=["Nothing new."])) == []


def test_the_order_of_what_is_accepted_counts() -> None:
    live = {"system": "ama-pra-1", "where": {"format": "live"}, "value": 2}
    topic = {"system": "ama-pra-1", "where": {"topic": "ethics"}, "value": 1}
    (order,) = said(with_top(accepts=[live, topic]), with_top(accepts=[topic, live]))
    assert order.startswith("The first entry that fits counts, and their order is now: AMA PRA Category 1 Credit on")


def test_what_reads_alike_and_is_not_the_same_is_named() -> None:
    assert said(
        ethics(where={"format": ["live", "live-online"]}), ethics(where={"format": ["live", "live-online", "series"]})
    )
    (words,) = said(with_top(accepts=[{"system": "any"}]), with_top(accepts=[{"system": "any", "of": "hours"}]))
    assert words == "The wording of what is accepted changed (now counted by the hour): any credit."


def test_which_days_number_holds_is_told_though_no_sentence_tells_it() -> None:
    (words,) = said(ethics(), ethics(dated_by="as-of"))
    assert words.startswith("The wording of “Ethics” changed: which day's number holds (now as-of). It reads: “1 hour")


def test_credit_from_before_the_period_is_part_of_how_it_is_laid_out() -> None:
    (words,) = said(FLORIDA, with_top(period=source_of("us-fl-md")["period"] | {"early": {"months": 8}}))
    assert "Credit of the 8 months before a period counts in it too" in words


def test_another_unit_makes_all_numbers_others() -> None:
    words = said(FLORIDA, with_top(unit="point"))
    assert words[0] == "Everything is counted in points instead of hours."
    assert all("Before: “" in each for each in words[1:])


@pytest.mark.parametrize("programme", ["us-fl-md", "us-mi-md", "ca-rcpsc-moc", "us-pa-do", "us-aoa-certification"])
def test_whatever_a_case_notices_is_a_change(programme: str) -> None:
    path = rulebook.file_of(programme)
    beside = path.with_name(f"{path.stem}.cases.yaml")
    cases = [case for case in standing.read_cases(read_file(beside), beside.name) if case.as_of]
    book = rulebook.load(programme)

    def noticed(other: Rulebook) -> bool:
        return any(
            differences(case, standing.of(other, case.credential, case.learner, case.transcript, on=case.as_of))
            for case in cases
            if case.as_of
        )

    unsaid = [mutant for mutant in mutants(parse(read_file(path), path.name)) if not changes(book, mutant.book)]
    assert [mutant.change for mutant in unsaid if noticed(mutant.book)] == []


def told(book: Rulebook) -> list[tuple[str | None, str]]:
    return [(change.since.isoformat() if change.since else None, change.words) for change in timeline(book)]


def test_a_ceiling_that_ends_is_no_limit_any_more() -> None:
    book = florida(pro_bono_cap={"title": "Cap", "most": {date(1990, 1, 1): 10, date(2027, 1, 1): None}})
    assert ("2027-01-01", "Cap: no limit any more") in told(book)


def test_the_programmes_own_days_are_told() -> None:
    book = with_top(**{"in-force": {"from": date(2001, 1, 1), "until": date(2030, 12, 31)}})
    assert ("2030-12-31", "The programme: in force until this day") in told(book)
    assert ("2001-01-01", "The programme: in force from this day") in told(book)


def test_the_days_of_accepted_credit_are_told() -> None:
    entries = [
        {"system": "ama-pra-1", "value": {date(1990, 1, 1): 1, date(2027, 1, 1): 2}},
        {"system": "aoa-1a", "until": date(2028, 12, 31)},
    ]
    days = told(with_top(accepts=entries))
    assert ("2027-01-01", "AMA PRA Category 1 Credit: counted at 2 instead of counted at 1") in days
    assert any(day == "2028-12-31" and words.endswith("accepted if completed until this day") for day, words in days)


def test_the_days_of_what_may_be_carried_over_and_of_a_rules_own_value_are_told() -> None:
    carried = ethics(part_of=[], carry={"most": {date(2001, 1, 1): 1, date(2027, 1, 1): 2}})
    assert any(
        day == "2027-01-01" and "at most 2 hours from the period before" in words for day, words in told(carried)
    )
    valued = {"title": "Teaching", "part-of": "total", "where": {"role": "faculty"}, "source": SOURCE}
    book = florida(teaching=valued | {"value": {date(2001, 1, 1): 1, date(2027, 1, 1): 2}})
    assert ("2027-01-01", "Teaching: counted at 2 instead of counted at 1") in told(book)


def test_text_that_looks_like_a_day_stays_text() -> None:
    data = source_of("us-fl-md")
    data["notes"] = ["2024-07-01"]
    data["not-encoded"] = {"from": "2024-07-01"}
    data["rules"]["total"] |= {"note": "2024-07-01", "in-force": {"from": date(2001, 1, 1)}}
    assert from_json(as_json(data)) == data
    assert read_text(as_text(from_json(as_json(data))), "us-fl-md.yaml").rules["total"].note == "2024-07-01"
