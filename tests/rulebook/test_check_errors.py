"""What contradicts itself between the rules of a rulebook is refused at the rule that must change."""

from pathlib import Path

import pytest

from opencme.rulebook import DocumentError, UnknownProgramme, load, load_file
from tests.rulebook.small import SOURCE, TOTAL, loaded, refusal, rule, text_of

HERE = " # here"


@pytest.mark.parametrize(
    ("rules", "problem"),
    [
        (rule("a", "need: 1", "part-of: a", mark=HERE), "rule a: part-of names the rule itself"),
        (TOTAL + rule("a", "need: 1", "part-of: totals", mark=HERE), 'rule a: part-of: unknown rule "totals"; did you'),
        (
            TOTAL + rule("a", "any-of: [totals]", mark=HERE),
            'rule a: any-of: unknown rule "totals"; did you mean "total"',
        ),
        (
            TOTAL + rule("a", "need: {share: 0.5, of: totals}", mark=HERE),
            'rule a: share of: unknown rule "totals"; did you mean "total"?',
        ),
        (TOTAL + rule("a", "need: 1", "on-top-of: totals", mark=HERE), 'rule a: on-top-of: unknown rule "totals"'),
        (
            rule("a", "need: {records: 1}") + rule("b", "need: {share: 0.5, of: a}", mark=HERE),
            "rule b: takes a share of a, which needs no units",
        ),
        (
            TOTAL + rule("cap", "most: 1", "part-of: total") + rule("b", "any-of: [cap, total]", mark=HERE),
            "rule b: any-of names cap, which asks for nothing; an alternative has a need",
        ),
        (
            TOTAL + rule("either", "any-of: total") + rule("cap", "most: 1", "part-of: either", mark=HERE),
            "rule cap: limits either, which is any-of; let it limit the alternatives instead",
        ),
        (
            rule("one", "need: {records: 1}") + rule("cap", "most: 1", "part-of: one", mark=HERE),
            "rule cap: limits one, which counts no hours",
        ),
        (
            TOTAL + rule("cap", "most: 1", mark=HERE),
            "rule cap: is a ceiling but part of nothing; say with part-of which rule it limits",
        ),
        (
            TOTAL + rule("cap", "most: 1", "part-of: total", "over: career", mark=HERE),
            "rule cap: a ceiling holds over the window of the rule it limits; use over: year or leave over out",
        ),
        (
            TOTAL + rule("a", "need: 1", "most: {share: 0.5}", mark=HERE),
            "rule a: most is a share, but of what; add “of: …”",
        ),
        (
            TOTAL + rule("a", "value: 2", "when: {fact: retired}", mark=HERE),
            "rule a: sets a value, which cannot depend on a fact; use an entry of accepts with where",
        ),
        (
            rule("a", "need: 1", "carry: {most: 1}", "over: career", mark=HERE),
            "rule a: carry needs a rule that counts credit over: period",
        ),
        (
            TOTAL + rule("a", "need: 1", "carry: {most: 1}", "part-of: total", mark=HERE),
            "rule a: carries surplus, but total does not; give that one carry too",
        ),
        (
            TOTAL + rule("a", "need: {records: 1}", "on-top-of: total", mark=HERE),
            "rule a: is on top of another rule, so it must need units over one window",
        ),
        (
            rule("a", "need: 1", "over: year") + rule("b", "need: 1", "on-top-of: a", mark=HERE),
            "rule b: is on top of a, which needs no units over one window",
        ),
        (
            TOTAL + rule("a", "need: 1", "part-of: total", "on-top-of: total", mark=HERE),
            "rule a: cannot be on top of total as well as part of it or beneath another rule",
        ),
        (
            TOTAL
            + rule("cap", "most: 9", "part-of: total", "where: {format: live}")
            + rule("a", "need: 1", "on-top-of: total", "where: {topic: ethics}", mark=HERE),
            "rule a: is on top of total, whose ceiling cap may limit the same credit; add to that"
            " ceiling “except:” with what this rule selects",
        ),
        (
            TOTAL + rule("a", "need: 1", "on-top-of: total", mark=HERE) + rule("cap", "most: 9", "part-of: a"),
            "rule a: is on top of another rule, so no ceiling and no tiers may touch what it counts",
        ),
        (
            rule("a", "need: 1", "over: career") + rule("cap", "most: 9", "part-of: a", "over: year", mark=HERE),
            "rule cap: limits each year of the period, but a looks at other days; use most-per year",
        ),
        (
            rule("a", "need: 1", "part-of: b", mark=HERE) + rule("b", "need: 1", "part-of: a"),
            "rule a: part-of goes in a circle: a → b → a",
        ),
        (rule("a", "any-of: b", mark=HERE) + rule("b", "any-of: a"), "rule a: any-of goes in a circle: a → b → a"),
        (
            rule("a", "need: {share: 1, of: b}", mark=HERE) + rule("b", "need: {share: 1, of: a}"),
            "rule a: share goes in a circle: a → b → a",
        ),
        (
            rule("a", "need: 1", "on-top-of: b", mark=HERE) + rule("b", "need: 1", "on-top-of: a"),
            "rule a: cannot be on top of b as well as part of it or beneath another rule",
        ),
        (
            TOTAL + rule("cap", "most: 9", "most-per: {activity: 1, day: 6}", "part-of: total", mark=HERE),
            "rule cap: its ceilings per activity and per day cross; keep one of them",
        ),
        (
            TOTAL
            + rule("live", "most: 9", "part-of: total", "where: {format: live}", mark=HERE)
            + rule("ethics", "most: 9", "part-of: total", "where: {topic: ethics}"),
            "rule live: its ceiling crosses that of ethics on total: neither is provably inside the other, nor are"
            " they apart; add “except:” with the other's selection to one of them",
        ),
        (
            rule("total", "need: 9", "accepts: [{system: any, tiers: [{first: 9, value: 2}]}]")
            + rule("cap", "most: 9", "part-of: total", mark=HERE),
            "rule cap: may limit credit that total values in tiers; except that credit here",
        ),
        (
            TOTAL + rule("a", "value: 2", "where: {format: live}") + rule("b", "value: 3", mark=HERE),
            "rule b: sets a value for records that a may value too; add “except:” to one of them",
        ),
    ],
    ids=lambda value: value if value.startswith("rule ") else "",
)
def test_a_contradiction_between_rules_is_refused(rules: str, problem: str) -> None:
    assert refusal(text_of(rules)).startswith(problem)


def test_a_chain_of_rules_longer_than_any_programme_has_is_refused() -> None:
    chain = "".join(rule(f"r{n}", "need: 1", f"part-of: r{n + 1}", mark=HERE * (n == 0)) for n in range(2000))
    problem = refusal(text_of(chain + rule("r2000", "need: 1")))
    assert problem == "rule r0: part-of leads through more than 40 rules; no programme asks that"


@pytest.mark.parametrize(
    ("to", "problem"),
    [
        ("totals", 'unknown rule "totals"; did you mean "total"?'),
        ("one", "one cannot take granted credit: it must need units over one window"),
        ("yearly", "yearly cannot take granted credit: it must need units over one window"),
    ],
)
def test_a_grant_goes_to_rules_that_can_take_it(to: str, problem: str) -> None:
    grants = f"\n  a: {{title: T, when: {{fact: retired}}, to: {{{to}: 1}}, {SOURCE}}}{HERE}"
    rules = TOTAL + rule("one", "need: {records: 1}") + rule("yearly", "need: 1", "over: year")
    assert refusal(text_of(rules, grants=grants)) == f"grant a: {problem}"


@pytest.mark.parametrize(
    "rules",
    [
        TOTAL
        + rule("live", "most: 9", "part-of: total", "where: {format: live}")
        + rule("ethics", "most: 9", "part-of: total", "where: {topic: ethics}", "except: {format: live}"),
        TOTAL
        + rule("live", "most: 9", "part-of: total", "where: {format: [live, series]}")
        + rule("day", "most-per: {day: 6}", "part-of: total", "where: {format: live}"),
        TOTAL + rule("a", "value: 2", "where: {role: author}") + rule("b", "value: 3", "except: {role: author}"),
    ],
    ids=["apart by except", "one inside the other", "values apart"],
)
def test_ceilings_that_nest_or_are_apart_are_taken(rules: str) -> None:
    assert loaded(rules).rules.keys() > {"total"}


# The library


def test_a_file_is_named_after_its_programme(tmp_path: Path) -> None:
    file = tmp_path / "large.yaml"
    file.write_text(text_of(), "utf-8")
    with pytest.raises(DocumentError) as caught:
        load_file(file)
    assert str(caught.value) == f"{file}: the programme is small, so the file must be named small.yaml"


def test_a_programme_nobody_wrote_is_named_with_the_nearest() -> None:
    with pytest.raises(UnknownProgramme, match='unknown programme "us-fl-mds"; did you mean "us-fl-md"'):
        load("us-fl-mds")
