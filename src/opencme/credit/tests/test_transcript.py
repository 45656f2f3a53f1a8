"""A transcript does not depend on the order in which its records were entered."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from opencme.credit import Amount, Record, Transcript

records = st.builds(
    lambda day, amount, title: Record(date(2025, 1, 1) + timedelta(day), "ancc", Amount(amount), title=title),
    st.integers(0, 3),
    st.integers(0, 500),
    st.sampled_from(["Wound care", "Sepsis", None]),
)


@given(st.lists(records, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_entry_does_not_matter(entered: list[Record], chance: object) -> None:
    shuffled = list(entered)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert Transcript.of(shuffled) == Transcript.of(entered)
    assert len(Transcript.of(entered)) == len(entered)


@given(st.lists(records, max_size=12))
def test_records_stand_by_the_day_they_were_completed(entered: list[Record]) -> None:
    days = [record.completed for record in Transcript.of(entered)]
    assert days == sorted(days)
