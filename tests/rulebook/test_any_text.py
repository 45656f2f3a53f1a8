"""Whatever text is given, the readers answer: a rulebook or cases, or one DocumentError of one short line.

What loads must also evaluate: dates at the ends of the calendar and lengths of a million months included.
"""

import re
from datetime import date

from hypothesis import example, given
from hypothesis import strategies as st

from opencme import rulebook, standing
from opencme.rulebook.shared import FOLDER
from tests.rulebook.documents import EVERY_CASE_KEY, EVERY_KEY
from tests.rulebook.small import text_of

SHIPPED = sorted(FOLDER.glob("*/*.yaml"))
BOOKS = [EVERY_KEY, text_of(), *(path.read_text("utf-8") for path in SHIPPED if not path.stem.endswith(".cases"))]
CASES = [EVERY_CASE_KEY, *(path.read_text("utf-8") for path in SHIPPED if path.stem.endswith(".cases"))]
ODD = (
    *("null", "~", "{}", "[]", "[1]", "{a: 1}", "true", "-1", "0", "1.005", "1000000", "99999999", "''", "any", "last"),
    *("9999-12-31", "0001-01-01", "2000-02-29", "2026-02-30", "9998-06-01", '"\\e[31m"', "&a b", "*a", "!t b"),
    *("{from: 2020-01-01}", "[{from: 2020-01-01}, {from: 2020-01-01, to: 2021-01-01}]", "{share: 1, of: total}"),
    *("{years: 1000000}", "{months: 1000000, after: issued}", "{days: 1000000, after: period-end}"),
    *("{month: 2, day: 29, in-year: 1000000}", "{renewal: 1000000}", "{full-period: 1, since: 9999-12-31}"),
)
PIECE = re.compile(r"(?<=: )[^,{}\[\]\n]+|\{[^{}]*\}|[\w-]+|\n *")


@st.composite
def mutated(draw: st.DrawFn, texts: list[str]) -> str:
    """One of the texts with one to three pieces replaced, taken out or repeated."""
    text = draw(st.sampled_from(texts))
    for _ in range(draw(st.integers(1, 3))):
        pieces = list(PIECE.finditer(text))
        piece, other = draw(st.sampled_from(pieces)), draw(st.sampled_from(pieces))
        new = draw(st.sampled_from(ODD) | st.just(other.group()) | st.just("") | st.text(max_size=4))
        text = text[: piece.start()] + new + text[piece.end() :]
    return text


names = st.sampled_from(["programme", "case", "credits", "learner", "facts", "period", "rules", "need", "x", "<<"])
small_documents = st.recursive(
    st.none() | st.booleans() | st.integers() | st.dates().map(str) | st.sampled_from(ODD) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=4),
    max_leaves=12,
).map(str)


def book_of(text: str) -> rulebook.Rulebook | None:
    try:
        return rulebook.read_text(text, "any.yaml")
    except rulebook.DocumentError as error:
        assert_short(error)
        return None


def assert_short(error: rulebook.DocumentError) -> None:
    assert error.place.startswith("any.yaml")
    assert error.problem
    assert "\n" not in str(error)
    assert len(str(error)) < 1000


def cases_of(text: str) -> list[standing.Case]:
    try:
        return list(standing.read_cases(text, "any.yaml"))
    except rulebook.DocumentError as error:
        assert_short(error)
        return []


def answer(book: rulebook.Rulebook, case: standing.Case) -> None:
    on = case.as_of or date(2026, 12, 1)
    answer = standing.of(book, case.credential, case.learner, case.transcript, on=on)
    for each in answer.rules.values():
        assert each.explanation


@given(mutated(BOOKS))
def test_a_changed_rulebook_loads_and_evaluates_or_is_refused(text: str) -> None:
    book = book_of(text)
    for case in cases_of(EVERY_CASE_KEY) if book else []:
        assert book
        answer(book, case)


EDGE = """
programme: {}
as_of: {}
credential: {{issued: {}, expires: {}, cohort: even}}
learner: {{born: 2000-02-29}}
"""


@given(mutated(CASES))
@example(EDGE.format("us-nc-md", "9999-06-01", "9998-12-31", "9999-12-31"))
@example(EDGE.format("us-nc-md", "9999-06-01", "9999-12-31", "9999-12-31"))
@example(EDGE.format("us-fl-md", "2026-06-01", "1999-12-31", "9999-12-31"))
@example(EDGE.format("us-fl-md", "0001-01-01", "0001-01-01", "0001-01-01"))
@example(EDGE.format("us-nccpa", "0001-01-01", "0001-01-01", "9999-12-31"))
def test_changed_cases_are_answered_or_refused(text: str) -> None:
    for case in cases_of(text):
        try:
            book = rulebook.load(case.programme)
        except rulebook.UnknownProgramme:
            continue
        answer(book, case)
        try:
            standing.differences(case, standing.of(book, case.credential, case.learner, case.transcript, on=date.max))
        except rulebook.DocumentError as error:
            assert_short(error)


@given(small_documents | st.text(max_size=40))
def test_any_small_text_is_read_or_refused(text: str) -> None:
    book_of(text)
    cases_of(text)
