"""Rulebooks in plain words: each sentence is one that an officer of the board could sign."""

import re

import pytest

from opencme import rulebook
from opencme.credit import vocabulary
from opencme.rulebook import condition as c
from opencme.rulebook import describe
from opencme.rulebook import selection as s
from opencme.rulebook.document import parse
from opencme.rulebook.reader import read_rulebook
from tests.rulebook.documents import EVERY_KEY
from tests.rulebook.small import SOURCE, loaded, rule

SENTENCES = {
    "us-fl-md/medical-errors": (
        "2 hours on prevention of medical errors in each period,"
        " as part of “Forty hours in the two years before each renewal, the two on medical errors included”."
    ),
    "us-fl-md/hiv-aids": ("1 hour on HIV and AIDS, but not of AMA PRA Category 2 Credit, once, at the first renewal."),
    "us-fl-do/domestic-violence": (
        "2 hours on domestic violence in the three periods that end with this one,"
        " as part of “Forty hours in the two years before each renewal”."
    ),
    "us-fl-do/controlled-substances": (
        "2 hours on controlled substance prescribing, of AMA PRA Category 1 Credit or AOA Category 1-A,"
        " in each period (since 31 January 2019), as part of “Forty hours in the two years before each renewal”,"
        " if you hold a DEA registration."
    ),
    "us-pa-do/child-abuse": (
        "2 hours on child abuse, either approved by the Pennsylvania Department of Human Services,"
        " or with no approval stated, in each period (since 1 January 2015),"
        " as part of “One hundred hours in the preceding two years”."
    ),
    "us-pa-do/child-abuse-initial": (
        "3 hours on child abuse, either approved by the Pennsylvania Department of Human Services,"
        " or with no approval stated, once (since 1 January 2015), if the licence has not been issued,"
        " by the day of issue. Any credit counts for it."
        " It does not decide the standing: the first licence is not issued without it; a renewal does not ask for it."
    ),
    "us-pa-do/opioid-initial": (
        "4 hours on addiction medicine, opioid prescribing or pain management once,"
        " at the first two renewals, if the licence was issued on or after 1 January 2017 and either you prescribe"
        " controlled substances, you dispense controlled substances or you hold a DEA registration, by one year after"
        " issue."
        " Only this credit counts for it: self-recorded unaccredited learning earned by study for a degree;"
        " AMA PRA Category 1 Credit, AMA PRA Category 2 Credit, AOA Category 1-A, AOA Category 1-B, AOA Category 2-A"
        " or AOA Category 2-B."
    ),
    "us-wa-md/suicide": (
        "6 hours on suicide prevention, either approved by the Washington State Department of Health,"
        " or with no approval stated, or completed until 30 June 2017, once (since 1 January 2016),"
        " as part of “Two hundred hours every four years”,"
        " by the end of the first full period after issue, or after 1 January 2016 if that is later."
    ),
    "us-wa-md/total": (
        "200 hours in each period; met without hours if either you held the AMA Physician's Recognition Award"
        " for at least 730 days of the period, or you were certified or recertified in the period,"
        " or you take part in a certifying board's maintenance of certification."
    ),
    "us-wy-md/consultant-cap": (
        "At most 20 hours in a calendar year of self-recorded unaccredited learning on service for the licensing board"
        " count towards “Sixty hours in the three years before each renewal”."
    ),
    "us-ct-md/total": (
        "50 contact hours, less 1 contact hour for each hour waived, not outside the area of practice unless on"
        " behavioral health, controlled substance prescribing, cultural competency, dementia, domestic violence,"
        " infectious disease, pain management, risk management, screening for endometriosis, screening for"
        " gastrointestinal cancer, screening for inflammatory breast cancer or sexual assault,"
        " in the 2 years that end with the period, from the second renewal on."
    ),
    "us-aafp/prescribed": (
        "75 credits of AAFP Prescribed, CFPC Mainpro+ certified or CFPC Mainpro+ certified assessment in each period,"
        " as part of “A hundred and fifty credits in each cycle”."
    ),
    "us-mi-md/implicit-bias-phase-in": (
        "2 hours on implicit bias in each period (1 hour from 23 March 2023, 2 hours from 1 June 2023,"
        " nothing from 1 June 2024), as part of “A hundred and fifty hours in the three years before renewal”."
    ),
    "us-mi-md/implicit-bias-on-top": (
        "1 hour on implicit bias, but not of ABFM certification points, ABIM MOC points, ABP MOC Part 2 points or"
        " ABP MOC Part 4 points, in each period (from 1 June 2022 to 22 March 2023), on top of “A hundred and fifty"
        " hours in the three years before renewal” and “At least seventy-five of them in Category 1”."
    ),
    "us-nj-md/end-of-life": (
        "2 credits on end-of-life care, of AMA PRA Category 1, AOA Category 1-A or AOA Category 1-B, in each period"
        " (since 1 July 2013), as part of “At least forty of them in Category I”; not asked if either you are granted"
        " a waiver of end-of-life care, or both this is the first renewal and the licence was issued on or after the"
        " day you completed your residency or fellowship and earlier than one year and one day after you completed"
        " your residency or fellowship."
    ),
    "us-ca-md/practice-management-cap": (
        "Hours on methods of medical teaching or practice management count towards “Fifty hours in the two years"
        " before expiry” and “A first licence issued for less than thirteen months, twenty-five hours”"
        " up to 30 percent of what each asks."
    ),
    "au-mba/reviewing-performance": (
        "5 hours either on basic life support, feedback received on own practice or reviewing performance,"
        " or earned by peer review, precepting or teaching, and in each case not on measuring outcomes unless on basic"
        " life support, feedback received on own practice or reviewing performance, in each period, as part of"
        " “Twenty-five hours of reviewing performance and measuring outcomes together”."
    ),
    "de-sgb5-95d/certificate": "Chamber certificate filed on a stated day in each period.",
    "za-hpcsa/total": "30 CEUs, good for one year after completion (since 13 December 2024).",
}


@pytest.mark.parametrize("name", SENTENCES)
def test_a_rule_in_one_sentence(name: str) -> None:
    programme, _, rule_id = name.partition("/")
    book = rulebook.load(programme)
    assert describe.sentence(book, book.rules[rule_id]) == SENTENCES[name]


PERIODS = {
    "us-fl-md": "2 years, ending on 31 January",
    "us-il-md": "3 years, ending on 31 July of every third year (2026 is one)",
    "us-mo-md": "2 years, ending on 31 December of odd years, whatever day the licence expires",
    "us-nc-md": (
        "3 years, ending on the day before the birthday, counted from the first birthday after issue,"
        " apart from the licence's own expiry"
    ),
    "us-tx-md": (
        "2 years, by renewal group: group February, on the last day of February; group May, on 31 May;"
        " group August, on 31 August; group November, on 30 November"
    ),
    "za-hpcsa": "any 12 months in a row, looked at on any day",
}


@pytest.mark.parametrize("programme", PERIODS)
def test_a_period_in_words(programme: str) -> None:
    assert describe.period(rulebook.load(programme).period).startswith(PERIODS[programme])


def test_credit_from_everywhere_but_one_country_is_told_by_the_country_left_out() -> None:
    accepted = describe.terms(rulebook.load("us-ca-rn"))[1]
    assert accepted.endswith(", or not in the United States.")


def test_what_may_be_alternatives_is_grouped_so_that_it_reads_in_one_way_only() -> None:
    dea, adults, children = (c.FactIs(name) for name in ("dea-registered", "sees-adults", "sees-children"))
    assert describe.condition(c.AnyOf((dea, c.AllOf((adults, children))))) == (
        "either you hold a DEA registration, or both you treat adults and you treat children"
    )
    assert describe.condition(c.AllOf((c.AnyOf((dea, adults)), children))) == (
        "you treat children and either you hold a DEA registration or you treat adults"
    )


def test_what_does_not_hold_is_denied_in_its_own_words() -> None:
    assert describe.condition(c.Not(c.FactIs("dea-registered"))) == "you do not hold a DEA registration"
    assert describe.condition(c.Not(c.FactIs("retired"))) == "you are not retired from practice"
    assert describe.condition(c.Not(c.FactIs("first-renewal"))) == "this is the second renewal or a later one"


def test_what_is_left_out_except_for_something_is_not_unless_it_is_that() -> None:
    ethics, law = s.Topics(frozenset({"ethics"})), s.Topics(frozenset({"health-law"}))
    assert describe.selection(s.Not(s.All((ethics, s.Not(law))))) == "not on ethics unless on health law"


def test_credit_in_credits_is_not_named_twice() -> None:
    prescribed = s.Attribute("system", frozenset({"aafp-prescribed"}))
    assert describe.selection(prescribed, "credit") == "of AAFP Prescribed"
    assert describe.selection(prescribed, "hour") == "of AAFP Prescribed credit"


def test_a_number_of_the_future_has_a_first_day_and_not_a_since() -> None:
    book = loaded(rule("total", "need: {2030-01-01: 40}"), checked="2026-01-02")
    assert describe.sentence(book, book.rules["total"]) == "40 hours in each period (from 1 January 2030)."


def test_the_number_told_first_is_the_one_in_force_when_the_sources_were_read() -> None:
    book = loaded(rule("total", "need: {2020-01-01: 40, 2030-01-01: 50}"), checked="2026-01-02")
    assert describe.sentence(book, book.rules["total"]) == (
        "40 hours in each period (40 hours from 1 January 2020, 50 hours from 1 January 2030)."
    )


def test_credit_by_way_of_a_grant_says_for_what_it_is_given() -> None:
    grants = (
        "[]\ngrants:\n  residency:\n    title: Residency\n    each: {months: 6, of: in-training}\n"
        f"    to: {{total: 10}}\n    {SOURCE}"
    )
    book = loaded(notes=grants)
    assert "Without a record: Residency: for each full 6 months in training, 10 hours to “A rule”." in describe.terms(
        book
    )


def everything_said() -> list[tuple[str, str]]:
    """Every sentence about every programme that ships, without the titles, which are the rulebooks' own words."""
    found = []
    for programme in rulebook.ids():
        book = rulebook.load(programme)
        lines = describe.terms(book) + [describe.sentence(book, each) for each in book.rules.values()]
        lines += [describe.condition(grant.when) for grant in book.grants if grant.when]
        found += [(programme, re.sub("“[^”]*”", "“…”", line)) for line in lines]
    return found


SLIPS = re.compile(
    r"\b(au|ca|de|ie|us|za)-[a-z]+|  |\.\.|\(\)|not: |\(not | [,;.]|,,|this is stated of you|the credential"
)
"""Names of the files, marks that no sentence has, and what stands in where a fact has no clause."""


def test_no_sentence_about_a_programme_has_a_raw_name_or_a_slip() -> None:
    wrong = [(programme, line) for programme, line in everything_said() if SLIPS.search(line)]
    assert wrong == []


def test_every_body_that_approves_or_provides_is_called_by_its_name() -> None:
    bodies = vocabulary().terms("bodies")

    def unnamed(where: s.Selection) -> set[str]:
        match where:
            case s.Attribute("approved-by" | "accredited-by" | "provider", values):
                return {str(value) for value in values if value not in bodies}
            case s.All(items) | s.AnyOf(items):
                return set().union(*map(unnamed, items))
            case s.Not(item):
                return unnamed(item)
        return set()

    books = [rulebook.load(programme) for programme in rulebook.ids()]
    rules = [each for book in books for each in book.rules.values()]
    entries = [entry for book in books for entry in book.accepts]
    entries += [entry for each in rules for entry in each.accepts or ()]
    wheres = [each.where for each in rules] + [entry.where for entry in entries]
    assert set().union(*map(unnamed, wheres)) == set()


def test_every_key_of_the_language_can_be_said() -> None:
    book = read_rulebook(parse(EVERY_KEY, "every_key.yaml"))
    for each in book.rules.values():
        sentence = describe.sentence(book, each)
        assert sentence.endswith(".")
        assert "  " not in sentence
