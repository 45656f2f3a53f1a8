"""Every slip in one entry of a rulebook is refused with its file, its line and what would be right."""

import pytest

from tests.rulebook.small import SOURCE, TOP, TOTAL, loaded, refusal, rule, text_of


def test_the_small_rulebook_loads() -> None:
    assert loaded().rules["total"].title == "A rule"


@pytest.mark.parametrize("key", [*TOP, "rules"])
def test_a_rulebook_without_one_of_its_parts_is_refused(key: str) -> None:
    without = text_of().replace(f"{key}: {TOP.get(key)}\n", "")
    text = text_of().replace("rules:\n" + TOTAL, "") if key == "rules" else without
    assert refusal(text) == f"the rulebook has no {key}; add “{key}: …”"


@pytest.mark.parametrize(
    ("top", "problem"),
    [
        ({"titel": "x # here"}, 'unknown key in the rulebook "titel"; did you mean "title"?'),
        ({"kind": "license # here"}, 'unknown kind "license"; did you mean "licence"?'),
        ({"unit": "minute # here"}, "unknown unit"),
        ({"authority": "{name: A board} # here"}, "authority has no url; add “url: …”"),
        (
            {"authority": "{name: A board, url: 'javascript:alert(1)'} # here"},
            "the authority's url must start with https://, not “javascript:alert(1)”",
        ),
        (
            {"replaced-by": "the new one # here"},
            "replaced-by must be a programme's id such as us-fl-md, not “the new one”",
        ),
        (
            {"replaced-by": "small # here"},
            "replaced-by names the programme itself; name the one that took the place of small",
        ),
        ({"for": "{profession: physician, country: US} # here"}, 'unknown profession "physician"; did you mean'),
        ({"for": "{country: US} # here"}, "for has no profession; add “profession: …”"),
        ({"checked": "yesterday # here"}, "checked must be a date such as 2026-12-01, not “yesterday”"),
        ({"notes": "one # here"}, "notes must be a list, not “one”"),
        ({"evidence": "{keep-years: some} # here"}, "keep-years must be a whole number of at least 0, not “some”"),
        ({"confidence": "sure # here"}, "unknown confidence"),
        ({"repeats": "twice # here"}, 'unknown repeats "twice"; known are allowed, never, once, once-a-year'),
        ({"dates": "half # here"}, "unknown dates"),
        ({"accepts": "[] # here"}, "accepts is empty; name at least one credit system, or {system: any}"),
        ({"accepts": "{system: any} # here"}, "accepts must be a list, not a mapping"),
        ({"accepts": "[{value: 1}] # here"}, "an entry of accepts has no system; add “system: …”"),
        ({"accepts": "[{system: ama-pra-9}] # here"}, 'unknown credit system "ama-pra-9"; did you mean "ama-pra-'),
        ({"accepts": "[{system: any, value: -1}] # here"}, "value must lie between 0 and 1000000, not -1"),
        ({"accepts": "[{system: any, value: 0.12345}] # here"}, "value has more than 4 decimal places: 0.12345"),
        ({"accepts": "[{system: any, of: minutes}] # here"}, 'unknown of "minutes"'),
        (
            {"accepts": "[{system: any, from: 2026-01-02, until: 2026-01-01}] # here"},
            "until 2026-01-01 is before from 2026-01-02",
        ),
        (
            {"accepts": "[{system: any, tiers: [{first: 20, value: 1}]}] # here"},
            "each tier must be worth more than what follows it",
        ),
        (
            {"accepts": "[{system: any, tiers: [{first: 9, value: 2}, {first: 9, value: 3}]}] # here"},
            "each tier must be worth more than what follows it",
        ),
        (
            {"accepts": "[{system: any, tiers: [{first: 9, value: 2}], value: {2026-01-01: 1, 2027-01-01: 0}}] # here"},
            "a value beside tiers cannot be dated; write two entries with from and until",
        ),
        ({"in-force": "{from: 2026-01-02, until: 2026-01-01} # here"}, "until 2026-01-01 is before from 2026-01-02"),
        ({"in-force": "{since: 2026-01-02} # here"}, 'unknown key in in-force "since"'),
        ({"exempt-when": "retired # here"}, "a condition must be a mapping of names to values, not “retired”"),
    ],
    ids=str,
)
def test_a_slip_at_the_top_is_refused(top: dict[str, str], problem: str) -> None:
    assert refusal(text_of(**top)).startswith(problem)


@pytest.mark.parametrize(
    ("period", "problem"),
    [
        ("{ends: birthday}", "period has no months; add “months: …”"),
        ("{months: 0, ends: birthday}", "months must be a whole number of at least 1, not “0”"),
        ("{months: 24, ends: birthdays}", 'unknown ends "birthdays"; did you mean "birthday"?'),
        ("{months: 24, ends: {month: 13, day: 1}}", "month 13 does not exist; write 1 to 12"),
        ("{months: 24, ends: {month: 4, day: 31}}", "month 4 has no day 31; write 1 to 30, or last"),
        ("{months: 24, ends: {month: 2, day: 30}}", "month 2 has no day 30; write 1 to 29, or last"),
        ("{months: 24, ends: {month: 4}}", "a fixed date has no day; add “day: …”"),
        ("{months: 24, ends: {month: 4, day: 30, years: leap}}", 'unknown years "leap"'),
        ("{months: 24, ends: {cohorts: {}, month: 4}}", 'unknown key in ends "month"'),
        ("{months: 24, ends: {birth-month-end: {}}}", "birth-month-end has no plus; add “plus: …”"),
        (
            "{months: 12, ends: any-day, follows: issue}",
            "a rolling period (any-day) follows neither issue nor calendar",
        ),
        ("{months: 12, ends: birthday, follows: calendar}", "follows: calendar needs a fixed date or calendar-year"),
        (
            "{months: 24, ends: calendar-year, follows: calendar}",
            "follows: calendar needs a period of 12 months or less, a fixed date with years or year, or renews",
        ),
        (
            "{months: 18, ends: birthday, follows: issue}",
            "a cycle that follows issue has whole years; write months as a multiple of 12",
        ),
        (
            "{months: 24, ends: {month: 4, day: 30, years: odd}, follows: issue}",
            "a cycle that follows issue takes its years from there; leave out years and year",
        ),
        (
            "{months: 36, ends: calendar-year, first: {months: 36}}",
            "the first period must be longer than the others (36 months)",
        ),
        ("{months: 36, ends: calendar-year, early: 8}", "early must be a mapping of names to values, not “8”"),
    ],
)
def test_a_slip_in_the_period_is_refused(period: str, problem: str) -> None:
    assert refusal(text_of(period=f"{period} # here")).startswith(problem)


def test_a_rulebook_without_rules_must_say_why() -> None:
    problem = "a rulebook without rules says in notes why nothing is asked"
    assert refusal(text_of("").replace("rules:", "rules: {} # here")) == problem


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("needs: 40", 'unknown key in rule total "needs"; did you mean "need"?'),
        ("need: -1", "need: -1 is negative; an amount is 0 or more"),
        ("need: 1.005", "need: 1.005 has more than two decimal places; amounts are kept to the hundredth"),
        ("need: forty", "need must be a number such as 1.25, not “forty”"),
        ("need: {2026-02-30: 1}", "“2026-02-30” is not a day of the calendar; write since when a value holds as"),
        ("need: {20260201: 1}", "“20260201” is not a day of the calendar; write since when a value holds as"),
        ("need: {2026: 1}", "“2026” is not a day of the calendar"),
        ("need: {2026-01-01: {share: 1}}", "need must be a number such as 1.25, not a mapping"),
        ("need: {records: {}}", "a value that changes with time needs at least one day, such as {2026-01-01: 40}"),
        ("need: {records: 0}", "records must be a whole number of at least 1, not “0”"),
        ("need: {records: 1, share: 1}", 'unknown key in need "share"'),
        ("need: {per-year: 1, fact: issued}", 'unknown key in need "fact"'),
        ("need: {share: 0.2}", "a share has no of; add “of: …”"),
        ("need: {amount: 50}", "need has no less; add “less: …”"),
        ("need: {amount: 50, less: [{fact: issued, each: 1}]}", "fact issued is a date; here a number is needed"),
        ("need: {fact: dea-registered}", "fact dea-registered is a flag; here a date or span is needed"),
        ("over: {periods: 2, years: 3}", "over names one window: {periods: n}, {months: n}, {years: n} or"),
        ("over: {valid: {years: 1, months: 1}}", "valid needs {months: n} or {years: n}"),
        ("over: fortnight", "unknown over"),
        ("most-per: {week: 1}", 'unknown key in most-per "week"'),
        ("where: {}", "a selection names at least one attribute, such as {topic: ethics}; leave it out to take"),
        ("where: {topic: opiod-prescribing}", 'unknown topic "opiod-prescribing"; did you mean "opioid-prescribing"?'),
        ("where: {tested: maybe}", "tested must be true or false, not “maybe”"),
        ("where: {any: []}", "any needs at least one selection"),
        ("where: {all: {topic: ethics}}", "all must be a list, not a mapping"),
        ("where: {state: lost}", 'unknown state "lost"'),
        ("where: {stated: system}", 'unknown stated "system"'),
        (
            "where: {completed: {from: 2026-01-02, until: 2026-01-01}}",
            "until 2026-01-01 is before from 2026-01-02: no record could match",
        ),
        ("when: {fact: happy}", "unknown fact"),
        ("when: {}", "a condition is one of {fact: …}, {renewal: …}, {profession: …}, {all: […]}, {any: […]}"),
        ("when: {all: []}", "all needs at least one condition"),
        ("when: {renewal: {}}", "renewal needs at-least, at-most or both"),
        ("when: {overlaps: period}", "overlaps says how a fact is meant, so name the fact: {fact: …, overlaps: …}"),
        (
            "when: {fact: issued, before: 2026-01-01, from: 2020-01-01}",
            "ask one thing of a fact at a time, not before and from; join conditions with all",
        ),
        (
            "when: {fact: dea-registered, overlaps: period}",
            "overlaps cannot be asked of dea-registered, which is a flag; it goes with a span or date",
        ),
        ("when: {fact: issued, begun-in: year}", 'unknown begun-in "year"'),
        ("when: {fact: issued, within: {days: 3}}", 'unknown key in within "days"'),
        ("due: soon", "a point in time must be a mapping of names to values, not “soon”"),
        ("due: 2026-02-30", "2026-02-30 is not a day of the calendar (write year-month-day)"),
        ("due: {months: 12}", "months alone is no point in time; add “after: …” or “in-year: …”"),
        ("due: {months: 12, days: 1}", "a point in time is a date, {months: n, after: …}, {renewal: n}"),
        (
            "due: {months: 12, after: dea-registered}",
            "dea-registered has no date; count from a dated fact or issued, born, period-start, period-end",
        ),
        ("due: {earliest: []}", "earliest needs at least one point in time"),
        ("due: {in-year: 1, month: 13, day: 1}", "month 13 does not exist; write 1 to 12"),
        ("due: {renewal: 1, since: 2026-01-01}", 'unknown key in a point in time "renewal"'),
        ("carry: {where: {topic: ethics}}", "carry has no most; add “most: …”"),
        ("prorate: {each: week, count: started}", 'unknown each "week"'),
        ("dated-by: yesterday", "unknown dated-by"),
        ("value: double", "value must be a number, not “double”"),
        ("part-of: [[total]]", "part-of must be text, not a list"),
    ],
)
def test_a_slip_in_a_rule_is_refused(line: str, problem: str) -> None:
    key = line.partition(":")[0]
    others = () if key in ("need", "needs") else ("need: 1",)
    assert refusal(text_of(rule("total", f"{line} # here", *others))).startswith(problem)


@pytest.mark.parametrize("key", ["title", "source"])
def test_a_rule_without_title_or_source_is_refused(key: str) -> None:
    lines = {"title": "title: A rule", "source": SOURCE}
    text = text_of(f"  total: # here\n    need: 40\n    {lines['source' if key == 'title' else 'title']}\n")
    assert refusal(text) == f"rule total has no {key}; add “{key}: …”"


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("{cite: The law}", "source has no url; add “url: …”"),
        ("{url: https://law.example}", "source has no cite; add “cite: …”"),
        ("{cite: The law, url: law.example}", "the source's url must start with https://, not “law.example”"),
    ],
)
def test_a_source_needs_a_citation_and_an_address(source: str, problem: str) -> None:
    text = text_of(rule("total", "need: 40").replace(SOURCE, f"source: {source} # here"))
    assert refusal(text) == problem


ONE_OF = "rule total must have one of: need (with or without most), most or most-per, any-of, value"
ALTERNATIVES = "rule total has any-of, so its figures are its alternatives'; put most and value there"
NO_HOURS = "rule total counts no hours, so most and value do not apply; write them in a rule of their own"


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ([], ONE_OF),
        (["need: 1", "any-of: other"], ONE_OF),
        (["most-per: {}"], ONE_OF),
        (["any-of: other", "most: 3"], ALTERNATIVES),
        (["any-of: other", "value: 2"], ALTERNATIVES),
        (["need: {records: 1}", "most: 3"], NO_HOURS),
        (["need: {fact: mate-attested}", "value: 2"], NO_HOURS),
    ],
    ids=str,
)
def test_a_rule_has_one_purpose(lines: list[str], problem: str) -> None:
    assert refusal(text_of(rule("total", *lines, mark=" # here"))) == problem


@pytest.mark.parametrize(
    ("grants", "problem"),
    [
        (f"{{to: {{total: 1}}, {SOURCE}}}", "grant a has no title; add “title: …”"),
        (
            f"{{title: T, to: {{total: 1}}, {SOURCE}}}",
            "grant a needs a condition (when) or a span to count (each)",
        ),
        (
            f"{{title: T, each: {{months: 6, of: dea-registered}}, to: {{total: 1}}, {SOURCE}}}",
            "fact dea-registered is a flag; here a span is needed",
        ),
        (
            f"{{title: T, when: {{fact: retired}}, to: {{total: -1}}, {SOURCE}}}",
            "the grant: -1 is negative; an amount is 0 or more",
        ),
    ],
)
def test_a_slip_in_a_grant_is_refused(grants: str, problem: str) -> None:
    assert refusal(text_of(grants=f"\n  a: {grants} # here")) == problem
