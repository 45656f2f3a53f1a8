"""What is written is read back: every field of every record, whatever a title holds."""

import csv
import io
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from opencme.credit import Amount, Record, Transcript, vocabulary
from opencme.interchange.tabular import read, write
from opencme.interchange.tabular.text import tidy, unwritten, written

SYSTEMS = sorted(vocabulary().terms("credit-systems"))
TOPICS = sorted(vocabulary().terms("topics"))
words = (
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"]), min_size=1, max_size=40)
    .map(tidy)
    .filter(lambda text: text and not text.startswith('="') and not text.startswith("#"))
)
flags = st.none() | st.booleans()
days = st.dates(date(1950, 1, 1), date(2026, 12, 31))


@st.composite
def any_record(draw: st.DrawFn) -> Record:
    amount = draw(st.integers(0, 100_000))
    started, completed = sorted([draw(days), draw(days)])
    topics = draw(st.dictionaries(st.sampled_from(TOPICS), st.integers(0, amount).map(Amount), max_size=3))
    return Record(
        completed=completed,
        started=draw(st.sampled_from([None, started])) if started < completed else None,
        system=draw(st.sampled_from(SYSTEMS)),
        amount=Amount(amount),
        hours=draw(st.none() | st.integers(0, 10_000).map(Amount)),
        format=draw(st.none() | st.sampled_from(sorted(vocabulary().terms("formats")))),
        topics=tuple(sorted(topics.items())),
        role=draw(st.sampled_from(sorted(vocabulary().terms("roles")))),
        tested=draw(flags),
        interactive=draw(flags),
        provider=draw(st.none() | words),
        accredited_by=draw(st.none() | words),
        approved_by=tuple(sorted(draw(st.sets(st.sampled_from(["us-ma-dph", "us-fl-bon"]))))),
        activity=draw(st.none() | words),
        title=draw(st.none() | words),
        country=draw(st.none() | st.sampled_from(["US", "DE"])),
        in_practice_area=draw(flags),
        evidence=draw(flags),
        state=draw(st.sampled_from(["claimed", "reported", "withdrawn"])),
        for_period=draw(st.none() | days),
        id=draw(st.none() | words),
    )


@given(st.lists(any_record(), max_size=5))
def test_a_written_transcript_is_read_back_to_the_same_records(records: list[Record]) -> None:
    transcript = Transcript.of(records)
    file = io.StringIO(newline="")
    assert write(transcript, file) == len(records)
    reading = read(file.getvalue().encode(), name="transcript.csv", today=date(2027, 1, 1))
    assert Transcript.of(reading.records()) == transcript
    assert reading.summary.problems == reading.summary.waiting == 0


@given(st.text(max_size=20) | st.text("'=+-@ab", max_size=6))
def test_no_text_is_a_formula_when_it_is_opened_and_every_text_comes_back(text: str) -> None:
    assert not written(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    if not text.startswith('="'):
        assert unwritten(written(text)) == text


def test_a_title_that_a_spreadsheet_would_run_is_made_harmless() -> None:
    title = '=HYPERLINK("http://example.org","Sepsis")'
    file = io.StringIO(newline="")
    write([Record(date(2025, 5, 3), "ancc", Amount.of(1), title=title)], file)
    (_, row) = csv.reader(io.StringIO(file.getvalue()))
    assert "'" + title in row
    assert read(file.getvalue().encode()).records()[0].title == title


def test_numbers_kept_as_text_by_an_equals_sign_are_unwrapped() -> None:
    text = 'Date,Credits,Type,Course number\n2025-05-03,1,ANCC,"=""00123"""\n'
    assert read(text.encode()).records()[0].activity == "00123"
