"""The field's names: each with a meaning, each broader topic known, each spelling of one name only."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencme.credit import UnknownName, vocabulary
from opencme.credit.vocabulary import SECTIONS, read
from opencme.credit.wording import plain, plain_system

TOPICS = sorted(vocabulary().terms("topics"))


def aliases() -> Iterator[tuple[str, str, str]]:
    for section in SECTIONS:
        for term in vocabulary().terms(section).values():
            for alias in (term.name, term.label, *term.aliases):
                yield section, alias, term.name


def data(**topics: Any) -> dict[str, Any]:
    return {section: {} for section in SECTIONS} | {"topics": topics}


@pytest.mark.parametrize("section", SECTIONS)
def test_every_term_has_a_label_of_its_own_and_says_what_it_means(section: str) -> None:
    terms = vocabulary().terms(section).values()
    assert [term.name for term in terms if not (term.definition or term.question)] == []
    labels = [term.label for term in terms]
    assert len(set(labels)) == len(labels)


def test_every_credit_system_states_its_unit() -> None:
    units = {term.unit for term in vocabulary().terms("credit-systems").values()}
    assert units == {"credit", "hour", "point", "contact hour", "ceu"}


def test_every_fact_has_a_kind_and_a_question() -> None:
    for fact in vocabulary().terms("facts").values():
        assert fact.kind in ("flag", "date", "span", "number", "list"), fact.name
        assert fact.question.endswith("?"), fact.name


@given(st.sampled_from(TOPICS))
def test_every_broader_topic_exists_and_contains_the_narrower_one(topic: str) -> None:
    for broader in vocabulary().above(topic):
        assert topic in vocabulary().within(broader)
        assert vocabulary().within(topic) < vocabulary().within(broader)
    assert topic in vocabulary().within(topic)


def test_no_spelling_names_two_terms() -> None:
    taken: dict[tuple[str, str], str] = {}
    for section, alias, name in aliases():
        assert taken.setdefault((section, plain(alias)), name) == name, f"{section}: {alias}"


def test_every_alias_finds_its_term() -> None:
    wrong = [(alias, name) for section, alias, name in aliases() if vocabulary().named(section, alias) != name]
    assert wrong == []


@given(st.sampled_from(list(aliases())), st.sampled_from(["upper", "lower", "spaces", "marks"]))
def test_case_spaces_and_marks_do_not_matter(alias: tuple[str, str, str], change: str) -> None:
    section, words, name = alias
    changed = {
        "upper": words.upper(),
        "lower": words.lower(),
        "spaces": f"  {words.replace(' ', '  ')} ",
        "marks": f"{words}™",
    }[change]
    assert vocabulary().named(section, changed) == name


@pytest.mark.parametrize(
    "words",
    [
        "AMA PRA Category 1 Credit(s)™",
        "AMA PRA Category 1 Credits",
        "AMA PRA Cat. I",
        "ama-pra category 1",
        "CME Cat. 1 (AMA)",
        "AMA PRA Category I Credit (TM)",
        "Category\xa01 AMA\xa0PRA credit hours",
    ],
)
def test_the_many_spellings_of_ama_credit_are_one_system(words: str) -> None:
    assert vocabulary().named("credit-systems", words) == "ama-pra-1"


@pytest.mark.parametrize(
    "words",
    [
        "Category 1",
        "Cat. 2",
        "contact hours",
        "CME",
        "CE",
        "CEU",
        "credits",
        "hours",
        "points",
        "MOC points",
        "Punkte",
        "",
    ],
)
def test_words_that_several_owners_share_name_no_system(words: str) -> None:
    assert vocabulary().named("credit-systems", words) is None


def test_the_osteopathic_categories_are_not_the_ama_ones() -> None:
    assert vocabulary().named("credit-systems", "AOA Category 1-A") == "aoa-1a"
    assert vocabulary().named("credit-systems", "AOA Category 2 A") == "aoa-2a"
    assert plain("AOA Cat. 1-B") == "aoa category 1b"
    assert plain_system("AMA PRA Category 2 credits") == "ama pra category 2"


def test_an_unknown_name_suggests_the_nearest_known_one() -> None:
    with pytest.raises(UnknownName, match='unknown topic "opiod-prescribing"; did you mean "opioid-prescribing"'):
        vocabulary().require("topics", "opiod-prescribing")
    with pytest.raises(UnknownName, match="known are"):
        vocabulary().require("roles", "zzzz")


@given(st.text(max_size=300))
def test_any_words_whatever_can_be_looked_up(words: str) -> None:
    for section in SECTIONS:
        vocabulary().named(section, words)
    assert plain(plain(words)) == plain(words)


def test_a_broader_topic_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UnknownName, match='unknown topic "geriatric"'):
        read(data(dementia={"broader": ["geriatric"]}, geriatrics={}))


def test_topics_in_a_circle_are_refused() -> None:
    with pytest.raises(UnknownName, match="circle"):
        read(data(a={"broader": ["b"]}, b={"broader": ["a"]}))


def test_a_spelling_that_two_terms_share_names_neither() -> None:
    topics = read(data(pain={"aliases": ["relief"]}, hospice={"aliases": ["Relief"]}))
    assert topics.named("topics", "relief") is None
    assert topics.label("topics", "pain") == "pain"
