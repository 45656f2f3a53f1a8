"""A record says what one certificate says, and does not contradict itself."""

from datetime import date

import pytest

from opencme.credit import Amount, Record, RecordError

COURSE = Record(date(2026, 6, 14), "ama-pra-1", Amount.of("6.75"))


def test_a_record_may_not_start_after_it_is_completed() -> None:
    with pytest.raises(RecordError, match="after completed") as error:
        Record(date(2026, 6, 14), "ama-pra-1", Amount.of(1), started=date(2026, 6, 15))
    assert error.value.field == "started"


def test_a_topic_may_not_carry_more_than_the_whole() -> None:
    with pytest.raises(RecordError, match="more than the amount 1"):
        Record(date(2026, 6, 14), "ama-pra-1", Amount.of(1), topics=(("ethics", Amount.of("1.25")),))


def test_a_state_is_claimed_reported_or_withdrawn() -> None:
    with pytest.raises(RecordError, match="none of claimed, reported, withdrawn"):
        Record(date(2026, 6, 14), "ama-pra-1", Amount.of(1), state="certain")


def test_a_record_without_a_start_begins_when_it_is_completed() -> None:
    assert COURSE.begun == COURSE.completed


def test_what_is_not_stated_is_left_out_of_the_plain_fields() -> None:
    assert COURSE.fields == {
        "completed": "2026-06-14",
        "system": "ama-pra-1",
        "amount": "6.75",
        "role": "learner",
        "state": "claimed",
    }


def test_records_that_say_the_same_have_the_same_key() -> None:
    assert COURSE.key == Record(date(2026, 6, 14), "ama-pra-1", Amount.of("6.750")).key
