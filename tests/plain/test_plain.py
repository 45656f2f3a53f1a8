"""The plain evaluator against examples worked out by hand from docs/rulebooks.md."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.plain.evaluator import evaluate, load_yaml
from tests.plain.generate import Example, examples
from tests.plain.reading import Data

FLORIDA = """
programme: us-fl-md
title: Florida Board of Medicine, MD licence renewal
kind: licence
authority: {name: Florida Board of Medicine, url: "https://flboardofmedicine.gov"}
for: {profession: [physician-md], country: US, region: FL}
unit: hour
period: {months: 24, ends: {month: 1, day: 31}}
accepts:
  - {system: ama-pra-1, value: 1}
  - {system: aoa-1a, value: 1}
rules:
  total: {title: Forty hours in two years, need: 40, source: &rule {cite: "Rule 64B8-13.005(1), F.A.C.", url: "https://flrules.org"}}
  medical-errors:
    {title: Medical errors, part-of: total, need: 2, where: {topic: prevention-of-medical-errors}, source: *rule}
  domestic-violence:
    {title: Domestic violence, part-of: total, need: 2, where: {topic: domestic-violence}, over: {periods: 3}, source: *rule}
  controlled-substances:
    title: Prescribing controlled substances
    part-of: total
    need: 2
    where: {topic: controlled-substance-prescribing}
    when: {fact: dea-registered}
    source: *rule
checked: 2026-01-02
"""  # noqa: E501

FLORIDA_CASE = """
case: one hour of medical errors missing
programme: us-fl-md
as_of: 2026-12-01
credential: {issued: 2018-05-04, expires: 2027-01-31}
learner: {profession: physician-md, specialties: [family-medicine], born: 1980-03-09, facts: {dea-registered: true}}
credits:
  - {completed: 2025-06-01, system: ama-pra-1, amount: 30, format: live, topics: {controlled-substance-prescribing: 2}}
  - completed: 2026-02-10
    system: ama-pra-1
    amount: 10
    format: enduring
    topics: {prevention-of-medical-errors: 1, domestic-violence: 2}
"""


def answer(rules: str, case: str, *, period: str = "{months: 24, ends: {month: 12, day: 31}}", more: str = "") -> Any:
    """Evaluate rules in YAML under a rulebook that accepts AMA PRA Category 1 at face value."""
    accepts = "" if "accepts:" in more else "accepts: [{system: ama-pra-1}]\n"
    indented = "".join(f"  {line}\n" for line in rules.strip().splitlines())
    rulebook = load_yaml(f"period: {period}\n{accepts}{more}\nrules:\n{indented}")
    return evaluate(rulebook, load_yaml(case))


def figures(rule: Data) -> tuple[Any, ...]:
    return (rule["needed"], rule["counted"], rule["missing"], rule["state"])


TWO_YEARS = "as_of: 2025-12-01\ncredential: {issued: 2010-03-15, expires: 2025-12-31}\n"


def test_numbers_with_a_point_are_read_as_decimals() -> None:
    assert load_yaml("[1, 2.50, 2026-01-02]")[:2] == [1, Decimal("2.50")]
    assert isinstance(load_yaml("4.17"), Decimal)


def test_florida_lacks_one_hour_of_medical_errors() -> None:
    result = evaluate(load_yaml(FLORIDA), load_yaml(FLORIDA_CASE))
    assert result["standing"] == "short"
    assert result["period"] == load_yaml("{start: 2025-02-01, end: 2027-01-31}")
    assert figures(result["rules"]["total"]) == (40, 40, 0, "met")
    assert figures(result["rules"]["medical-errors"]) == (2, 1, 1, "short")
    assert figures(result["rules"]["domestic-violence"]) == (2, 2, 0, "met")
    assert figures(result["rules"]["controlled-substances"]) == (2, 2, 0, "met")
    assert result["questions"] == []


def test_florida_asks_about_the_dea_only_where_the_hours_are_not_there() -> None:
    case = load_yaml(FLORIDA_CASE)
    del case["learner"]["facts"]
    assert evaluate(load_yaml(FLORIDA), case)["rules"]["controlled-substances"]["state"] == "met"
    del case["credits"][0]["topics"]
    result = evaluate(load_yaml(FLORIDA), case)
    assert figures(result["rules"]["controlled-substances"]) == (2, 0, 2, "undetermined")
    assert result["questions"] == ["dea-registered"]
    assert result["standing"] == "short"


def test_florida_owes_domestic_violence_only_at_the_third_renewal() -> None:
    case = load_yaml(
        FLORIDA_CASE.replace("2018-05-04", "2023-05-04").replace("domestic-violence: 2", "pain-management: 2")
    )
    rule = evaluate(load_yaml(FLORIDA), case)["rules"]["domestic-violence"]
    assert figures(rule) == (2, 0, 0, "not-applicable")
    assert rule["due"] == load_yaml("2029-01-31")


def test_connecticut_looks_back_from_the_end_of_the_period_into_the_one_before() -> None:
    # Fifty hours in the 24 months that end with a period of twelve.
    result = answer(
        "total: {need: 50, over: {months: 24}}",
        "as_of: 2026-03-01\ncredential: {issued: 2010-01-01, expires: 2026-03-31}\ncredits:\n"
        "  - {completed: 2024-03-31, system: ama-pra-1, amount: 9}\n"
        "  - {completed: 2024-04-01, system: ama-pra-1, amount: 20}\n"
        "  - {completed: 2025-04-02, system: ama-pra-1, amount: 30}\n",
        period="{months: 12, ends: birth-month-end}",
    )
    assert figures(result["rules"]["total"]) == (50, 50, 0, "met")


@pytest.mark.parametrize(("as_of", "counted"), [("2026-03-02", 4), ("2026-03-03", 0)])
def test_a_record_is_valid_for_three_years_until_the_day_before(as_of: str, counted: int) -> None:
    result = answer(
        "course: {need: 4, over: {valid: {years: 3}}}",
        f"as_of: {as_of}\ncredential: {{expires: 2026-12-31}}\n"
        "credits: [{completed: 2023-03-03, system: ama-pra-1, amount: 4}]\n",
    )
    assert result["rules"]["course"]["counted"] == counted


def test_tiers_count_the_first_units_at_another_value() -> None:
    result = answer(
        "total: {need: 100}",
        TWO_YEARS + "credits:\n"
        "  - {completed: 2024-05-01, system: aapa-1-pi, amount: 15}\n"
        "  - {completed: 2024-06-01, system: aapa-1-pi, amount: 12.5}\n"
        "  - {completed: 2024-07-01, system: ama-pra-1, amount: 10}\n",
        more="accepts: [{system: aapa-1-pi, tiers: [{first: 20, value: 2}]}, {system: ama-pra-1, value: 1.5}]",
    )
    # 20 x 2 + 7.5 x 1 + 10 x 1.5
    assert result["rules"]["total"]["counted"] == Decimal("62.5")


def test_the_worth_of_each_record_is_rounded_down() -> None:
    result = answer(
        "total: {need: 1}",
        TWO_YEARS + "credits:\n"
        "  - {completed: 2024-05-01, system: ama-pra-1, amount: 0.99}\n"
        "  - {completed: 2024-05-02, system: ama-pra-1, amount: 0.99}\n",
        more="accepts: [{system: ama-pra-1, value: 0.5}]",
    )
    assert figures(result["rules"]["total"]) == (1, Decimal("0.98"), Decimal("0.02"), "short")


def test_hours_scale_the_part_that_is_accepted() -> None:
    result = answer(
        "opioids: {need: 5, where: {topic: opioid-prescribing}}",
        TWO_YEARS + "credits: [{completed: 2024-05-01, system: ama-pra-1, amount: 3, hours: 10,"
        " topics: {opioid-prescribing: 1}}]",
        more="accepts: [{system: ama-pra-1, of: hours}]",
    )
    assert result["rules"]["opioids"]["counted"] == Decimal("3.33")


NESTED = """
total: {need: 40}
home: {part-of: total, most: 10, where: {format: [enduring, journal]}}
journals: {part-of: [home, total], most: 4, where: {format: journal}}
lectures: {part-of: total, most-per: {day: 3}, where: {format: live}}
"""


def test_ceilings_inside_ceilings_limit_first() -> None:
    result = answer(
        NESTED,
        TWO_YEARS + "credits:\n"
        "  - {completed: 2024-05-01, system: ama-pra-1, amount: 9, format: journal}\n"
        "  - {completed: 2024-05-02, system: ama-pra-1, amount: 5, format: enduring}\n"
        "  - {completed: 2024-05-03, system: ama-pra-1, amount: 2, format: live}\n"
        "  - {completed: 2024-05-03, system: ama-pra-1, amount: 2, format: live}\n"
        "  - {completed: 2024-05-04, system: ama-pra-1, amount: 2, format: live}\n"
        "  - {completed: 2024-05-05, system: ama-pra-1, amount: 1, format: teaching}\n",
    )
    # journals 4 of 9, home 4 + 5 of at most 10, lectures 3 of 4 and 2, teaching 1
    assert figures(result["rules"]["total"]) == (40, 15, 25, "short")
    assert figures(result["rules"]["home"]) == (0, 9, 0, "met")
    assert figures(result["rules"]["journals"]) == (0, 4, 0, "met")


def test_ceilings_side_by_side_share_a_record_between_them() -> None:
    result = answer(
        "total: {need: 9}\n"
        "ethics: {part-of: total, most: 2, where: {topic: ethics}}\n"
        "rest: {part-of: total, most: 1, except: {topic: ethics}}",
        TWO_YEARS + "credits: [{completed: 2024-05-01, system: ama-pra-1, amount: 8, topics: {ethics: 3}}]",
    )
    assert result["rules"]["total"]["counted"] == 3


def test_a_part_of_a_narrower_topic_counts_once() -> None:
    # hiv-stigma lies below hiv-aids, which lies below infectious-disease.
    result = answer(
        "infections: {need: 3, where: {topic: infectious-disease}}",
        TWO_YEARS + "credits: [{completed: 2024-05-01, system: ama-pra-1, amount: 6,"
        " topics: {hiv-aids: 2, hiv-stigma: 1, arboviral-disease: 1.5, ethics: 4}}]",
    )
    assert result["rules"]["infections"]["counted"] == Decimal("3.5")


@pytest.mark.parametrize(
    ("ends", "expires", "start", "end"),
    [
        ("birthday", "2025-02-28", "2024-03-01", "2025-02-28"),
        ("birthday", None, "2024-03-01", "2025-02-28"),
        ("day-before-birthday", None, "2025-02-28", "2026-02-27"),
        ("birth-month-end", None, "2025-03-01", "2026-02-28"),
        ("{birth-month-end: {plus: 1}}", None, "2024-04-01", "2025-03-31"),
    ],
)
def test_who_is_born_on_the_29th_of_february(ends: str, expires: str | None, start: str, end: str) -> None:
    as_of = {"2025-02-28": "2025-02-28", "2026-02-27": "2025-02-28"}.get(end, "2025-03-01")
    expiry = f"{{expires: {expires}}}" if expires else "{}"
    result = answer(
        "total: {need: 1}",
        f"as_of: {as_of}\ncredential: {expiry}\nlearner: {{born: 1984-02-29}}\n",
        period=f"{{months: 12, ends: {ends}}}",
    )
    assert result["period"] == load_yaml(f"{{start: {start}, end: {end}}}")


def test_north_carolina_begins_on_the_first_birthday_after_issue() -> None:
    result = answer(
        "total: {need: 60}",
        "as_of: 2024-09-01\ncredential: {issued: 2020-11-20, expires: 2024-12-31}\nlearner: {born: 1984-06-10}\n",
        period="{months: 36, ends: day-before-birthday, follows: issue}",
    )
    assert result["period"] == load_yaml("{start: 2024-06-10, end: 2027-06-09}")


def test_without_expiry_a_period_of_two_years_is_not_known() -> None:
    result = answer("total: {need: 60}", "as_of: 2024-09-01\n")
    assert (result["standing"], result["period"], result["questions"]) == ("undetermined", None, ["expires"])


CARRY = """
total: {need: 20, carry: {most: 8}}
live: {need: 5, part-of: total, where: {format: live}, carry: {most: 20}}
"""
CARRIED = (
    "credits:\n"
    "  - {completed: 2022-05-01, system: ama-pra-1, amount: 30, format: live}\n"
    "  - {completed: 2024-05-01, system: ama-pra-1, amount: 10, format: enduring}\n"
)


def test_surplus_is_carried_up_to_the_most_and_no_more_than_by_the_whole() -> None:
    result = answer(CARRY, TWO_YEARS + CARRIED)
    assert figures(result["rules"]["total"]) == (20, 18, 2, "short")
    assert figures(result["rules"]["live"]) == (5, 8, 0, "met")


def test_nothing_is_carried_into_the_first_period() -> None:
    result = answer(CARRY, TWO_YEARS.replace("2010-03-15", "2024-01-01") + CARRIED)
    assert figures(result["rules"]["total"]) == (20, 10, 10, "short")


def test_a_short_first_period_lowers_the_need() -> None:
    result = answer(
        "total: {need: 50, prorate: {each: month, count: started}}",
        "as_of: 2025-12-01\ncredential: {issued: 2025-05-15, expires: 2025-12-31}\n",
        period="{months: 24, ends: {month: 12, day: 31}}",
    )
    # eight begun months of 24: 50 x 8 / 24 = 16.666...
    assert result["rules"]["total"]["needed"] == Decimal("16.67")


@pytest.mark.parametrize(
    ("as_of", "completed", "state", "standing"),
    [
        ("2024-08-01", "2024-06-30", "met", "met"),
        ("2024-06-01", "2024-07-01", "short", "short"),
        ("2024-06-30", "2024-07-01", "short", "short"),
        ("2024-07-01", "2024-07-02", "overdue", "overdue"),
        ("2024-07-01", "2024-07-01", "late", "met"),
        ("2025-12-31", "2024-07-01", "late", "met"),
    ],
)
def test_what_is_due_inside_the_period(as_of: str, completed: str, state: str, standing: str) -> None:
    result = answer(
        "opioids: {need: 3, due: {month: 6, day: 30, in-year: 1}}",
        f"as_of: {as_of}\ncredential: {{expires: 2025-12-31}}\n"
        f"credits: [{{completed: {completed}, system: ama-pra-1, amount: 3}}]\n",
    )
    assert (result["rules"]["opioids"]["state"], result["standing"]) == (state, standing)
    assert result["rules"]["opioids"]["missing"] == (3 if state in ("short", "overdue") else 0)


def test_what_is_due_after_the_period_is_not_yet_due() -> None:
    result = answer(
        "opioids: {need: 3, due: {renewal: 2}}",
        "as_of: 2025-01-01\ncredential: {issued: 2024-02-01, expires: 2025-12-31}\n",
    )
    assert figures(result["rules"]["opioids"]) == (3, 0, 0, "not-applicable")
    assert result["rules"]["opioids"]["due"] == load_yaml("2027-12-31")
    assert result["standing"] == "met"


def test_each_year_is_judged_on_its_own_by_its_own_need() -> None:
    result = answer(
        "yearly: {need: {2019-01-01: 10, 2025-06-01: 25}, over: year}",
        "as_of: 2025-02-01\ncredential: {expires: 2025-12-31}\n"
        "credits:\n"
        "  - {completed: 2024-04-01, system: ama-pra-1, amount: 12}\n"
        "  - {completed: 2025-01-01, system: ama-pra-1, amount: 5}\n",
    )
    assert figures(result["rules"]["yearly"]) == (35, 17, 20, "short")


def test_an_alternative_that_is_met_is_enough() -> None:
    result = answer(
        "either: {any-of: [plain, tested]}\nplain: {need: 50}\ntested: {need: 40, where: {tested: true}}",
        TWO_YEARS + "credits: [{completed: 2024-04-01, system: ama-pra-1, amount: 41, tested: true}]",
    )
    assert figures(result["rules"]["either"]) == (40, 41, 0, "met")
    assert result["rules"]["plain"]["state"] == "short"
    assert result["standing"] == "met"


TRUE, FALSE, UNKNOWN = "{fact: dea-registered}", "{fact: retired}", "{fact: sees-adults}"


@pytest.mark.parametrize(
    ("condition", "state"),
    [
        (f"{{all: [{TRUE}, {UNKNOWN}]}}", "undetermined"),
        (f"{{all: [{FALSE}, {UNKNOWN}]}}", "not-applicable"),
        (f"{{any: [{TRUE}, {UNKNOWN}]}}", "short"),
        (f"{{any: [{FALSE}, {UNKNOWN}]}}", "undetermined"),
        (f"{{not: {UNKNOWN}}}", "undetermined"),
        (f"{{not: {{all: [{FALSE}, {UNKNOWN}]}}}}", "short"),
    ],
)
def test_conditions_follow_kleene(condition: str, state: str) -> None:
    result = answer(
        f"total: {{need: 1, when: {condition}}}",
        TWO_YEARS + "learner: {facts: {dea-registered: true, retired: false}}",
    )
    assert result["rules"]["total"]["state"] == state
    assert result["questions"] == (["sees-adults"] if state == "undetermined" else [])


@pytest.mark.parametrize(("amount", "state"), [(4, "met"), (3, "undetermined"), (1, "short")])
def test_a_ceiling_in_doubt_matters_only_where_it_decides(amount: int, state: str) -> None:
    result = answer(
        "total: {need: 6}\nhome: {part-of: total, most: 2, where: {format: enduring}, when: {fact: retired}}",
        TWO_YEARS + "credits:\n"
        f"  - {{completed: 2024-04-01, system: ama-pra-1, amount: {amount}, format: live}}\n"
        "  - {completed: 2024-04-02, system: ama-pra-1, amount: 4, format: enduring}\n",
    )
    assert figures(result["rules"]["total"]) == (6, amount + 2, max(0, 4 - amount), state)
    assert result["questions"] == (["retired"] if state == "undetermined" else [])


REPEATED = (
    "credits:\n"
    "  - {completed: 2023-11-01, system: ama-pra-1, amount: 1, activity: acls}\n"
    "  - {completed: 2024-04-01, system: ama-pra-1, amount: 2, activity: acls}\n"
    "  - {completed: 2024-09-01, system: ama-pra-1, amount: 4, activity: acls}\n"
    "  - {completed: 2025-04-01, system: ama-pra-1, amount: 8, activity: acls}\n"
)


@pytest.mark.parametrize(("repeats", "counted"), [("once", 8), ("once-a-year", 12), ("never", 0), ("allowed", 14)])
def test_repeats_of_a_course(repeats: str, counted: int) -> None:
    result = answer(f"total: {{need: 20, repeats: {repeats}}}", TWO_YEARS + REPEATED)
    assert result["rules"]["total"]["counted"] == counted


def test_a_residency_is_credit_without_a_record() -> None:
    result = answer(
        "total: {need: 50}",
        TWO_YEARS + "learner: {facts: {in-training: {from: 2023-07-01, to: 2025-06-30}}}",
        more="grants: {residency: {each: {months: 6, of: in-training}, to: {total: 10}}}",
    )
    assert result["rules"]["total"]["counted"] == 30


@pytest.mark.parametrize(("ethics", "counted"), [(1, 9), (3, 8)])
def test_hours_on_top_are_taken_out_of_the_whole(ethics: int, counted: int) -> None:
    result = answer(
        "total: {need: 12}\nethics: {need: 2, on-top-of: total, where: {topic: ethics}}",
        TWO_YEARS + "credits: [{completed: 2024-05-01, system: ama-pra-1, amount: 10,"
        f" topics: {{ethics: {ethics}}}}}]",
    )
    assert result["rules"]["total"]["counted"] == counted
    assert result["rules"]["ethics"]["counted"] == ethics


@pytest.mark.parametrize(
    ("expires", "start", "end"),
    [("2025-08-15", "2024-07-01", "2025-06-30"), ("2024-06-30", "2023-07-01", "2024-06-30")],
)
def test_an_education_year_has_a_calendar_of_its_own(expires: str, start: str, end: str) -> None:
    result = answer(
        "total: {need: 1}",
        f"as_of: 2025-03-01\ncredential: {{expires: {expires}}}",
        period="{months: 12, ends: {month: 6, day: 30}, follows: calendar}",
    )
    assert result["period"] == load_yaml(f"{{start: {start}, end: {end}}}")


@pytest.mark.parametrize(("issued", "counted"), [("2020-01-01", 3), ("2024-01-01", 0)])
def test_early_credit_counts_but_in_the_first_period(issued: str, counted: int) -> None:
    result = answer(
        "total: {need: 5}",
        f"as_of: 2025-12-01\ncredential: {{issued: {issued}, expires: 2025-12-31}}\ncredits:\n"
        "  - {completed: 2023-05-01, system: ama-pra-1, amount: 1}\n"
        "  - {completed: 2023-05-02, system: ama-pra-1, amount: 1, for-period: 2025-12-31}\n"
        "  - {completed: 2023-05-03, system: ama-pra-1, amount: 2, for-period: 2023-12-31}\n"
        "  - {completed: 2023-12-31, system: ama-pra-1, amount: 1}\n"
        "  - {completed: 2023-04-30, system: ama-pra-1, amount: 1}\n",
        period="{months: 24, ends: {month: 12, day: 31}, early: {months: 8}}",
    )
    assert result["rules"]["total"]["counted"] == counted


def test_an_amount_of_nothing_is_still_a_record() -> None:
    result = answer(
        "done: {need: {records: 2}, where: {topic: ethics}}",
        TWO_YEARS + "credits:\n"
        "  - {completed: 2024-05-01, system: ama-pra-1, amount: 0, topics: {ethics: 0}}\n"
        "  - {completed: 2024-05-02, system: ama-pra-1, amount: 2, topics: {ethics: 0}}\n"
        "  - {completed: 2024-05-03, system: ama-pra-1, amount: 2, topics: [state-law-ethics]}\n",
    )
    assert figures(result["rules"]["done"]) == (2, 2, 0, "met")


@given(examples())
@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
def test_every_generated_case_has_an_answer(example: Example) -> None:
    rulebook, case = example
    result = evaluate(rulebook, case)
    assert result["standing"] in ("met", "short", "overdue", "exempt", "undetermined")
    if result["period"] is None:
        assert (result["standing"], result["rules"]) == ("undetermined", {})
    elif result["standing"] == "exempt":
        assert (result["questions"], result["rules"]) == ([], {})
    elif rulebook.get("in-force", {}).get("until", result["period"]["end"]) < result["period"]["end"]:
        # Nobody knows what is asked after the rulebook's time.
        assert (result["standing"], result["rules"]) == ("undetermined", {})
    else:
        assert result["rules"].keys() == rulebook["rules"].keys()
    for rule in result["rules"].values():
        assert rule["counted"] >= 0
        assert rule["missing"] >= 0
        assert bool(rule["questions"]) or rule["state"] != "undetermined"
