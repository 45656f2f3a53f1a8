"""The ledger of credit is append-only, in Python and in the database, and always says what stands now."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from opencme.credit import Amount, Record
from opencme.web.people.models import User
from opencme.web.record import facts, ledger
from opencme.web.record.appendonly import AppendOnlyError
from opencme.web.record.models import CreditEntry, StatedFact
from opencme.web.record.records import columns_of, record_of
from tests.web.people import a_record

pytestmark = pytest.mark.database


def test_a_record_that_was_entered_is_on_the_transcript(physician: User) -> None:
    ledger.enter(physician, a_record(), by=physician)
    (record,) = ledger.transcript_of(physician)
    assert (record.title, record.amount, record.state) == ("Update in hypertension", Amount.of("2.5"), "claimed")


def test_a_correction_takes_the_place_of_what_it_corrects_and_keeps_its_number(physician: User) -> None:
    entry = ledger.enter(physician, a_record(), by=physician)
    corrected = ledger.correct(entry, a_record(amount=Amount.of(3)), by=physician, note="Misread")
    again = ledger.correct(corrected, a_record(amount=Amount.of(4)), by=physician)
    (record,) = ledger.transcript_of(physician)
    assert (record.amount, record.id) == (Amount.of(4), str(entry.pk))
    assert ledger.history_of(entry.pk, physician) == [entry, corrected, again]


def test_a_withdrawn_record_stays_on_the_transcript_as_withdrawn(physician: User) -> None:
    entry = ledger.enter(physician, a_record(), by=physician)
    ledger.withdraw(entry, by=physician, reason="Entered twice")
    (record,) = ledger.transcript_of(physician)
    assert record.state == "withdrawn"


def test_a_withdrawal_can_be_undone(physician: User) -> None:
    entry = ledger.enter(physician, a_record(state="reported"), by=physician)
    withdrawal = ledger.withdraw(entry, by=physician, reason="Wrong person")
    ledger.restore(withdrawal, by=physician)
    (record,) = ledger.transcript_of(physician)
    assert record.state == "reported"


def test_of_two_corrections_of_the_same_entry_the_second_is_told(physician: User) -> None:
    entry = ledger.enter(physician, a_record(), by=physician)
    ledger.correct(entry, a_record(amount=Amount.of(3)), by=physician)
    with pytest.raises(ledger.AlreadyFollowedError, match="changed while you had it open"):
        ledger.correct(entry, a_record(amount=Amount.of(4)), by=physician)
    with pytest.raises(ledger.AlreadyFollowedError):
        ledger.withdraw(entry, by=physician, reason="Late")
    assert CreditEntry.objects.count() == 2


def test_the_database_refuses_to_change_or_remove_an_entry(physician: User) -> None:
    ledger.enter(physician, a_record(), by=physician)
    facts.state(physician, "dea-registered", True)
    for statement in (
        "UPDATE record_creditentry SET amount = 100000",
        "DELETE FROM record_creditentry",
        "UPDATE record_statedfact SET value = 'false'",
        "DELETE FROM record_statedfact",
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert ledger.heads(physician).get().amount == Amount.of("2.5")


def test_the_database_refuses_to_put_another_row_in_the_place_of_one(physician: User) -> None:
    entry = ledger.enter(physician, a_record(), by=physician)
    correction = ledger.correct(entry, a_record(amount=Amount.of(3)), by=physician)
    facts.state(physician, "dea-registered", True)
    names = [str(field.column) for field in CreditEntry._meta.concrete_fields if field.column not in ("id", "amount")]
    copied = ", ".join(names)
    # PostgreSQL has no INSERT OR REPLACE: there the key refuses a second row with the same number.
    insert = "INSERT OR REPLACE" if connection.vendor == "sqlite" else "INSERT"
    for statement in (
        f"{insert} INTO record_creditentry (id, amount, {copied}) "
        f"SELECT id, 100000, {copied} FROM record_creditentry WHERE id = {entry.pk}",
        f"{insert} INTO record_creditentry (id, amount, {copied}) "
        f"SELECT id + 100, 100000, {copied} FROM record_creditentry WHERE id = {correction.pk}",
        f"{insert} INTO record_statedfact (id, holder_id, name, value, stated_at) "
        f"SELECT id, holder_id, name, 'false', stated_at FROM record_statedfact WHERE holder_id = {physician.pk}",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert [each.amount for each in ledger.history_of(entry.pk, physician)] == [Amount.of("2.5"), Amount.of(3)]
    assert facts.learner_of(physician).facts == {"dea-registered": True}


def test_the_database_refuses_to_empty_the_ledger_at_once(physician: User) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")
    ledger.enter(physician, a_record(), by=physician)
    for table in ("record_creditentry CASCADE", "record_statedfact", "record_importedfile CASCADE"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE {table}")
    assert ledger.heads(physician).count() == 1


def test_the_models_refuse_to_change_or_remove_an_entry(physician: User) -> None:
    entry = ledger.enter(physician, a_record(), by=physician)
    entry.amount = Amount.of(100)
    for change in (
        entry.save,
        entry.delete,
        CreditEntry.objects.all().delete,
        lambda: CreditEntry.objects.update(note="x"),
        lambda: CreditEntry.objects.bulk_update([entry], ["amount"]),
    ):
        with pytest.raises(AppendOnlyError, match="append-only"):
            change()


def test_the_database_refuses_to_let_an_entry_follow_somebody_elses(physician: User, nurse: User) -> None:
    entry = ledger.enter(physician, a_record(), by=physician)
    with pytest.raises(DatabaseError, match="same holder"), transaction.atomic():
        CreditEntry.objects.create(
            holder=nurse, kind="correction", replaces=entry, origin=entry, entered_by=nurse, **columns_of(a_record())
        )


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": -1},
        {"amount": 2_000_000_000},
        {"hours": -1},
        {"state": "imagined"},
        {"kind": "correction"},
        {"started": date(2026, 3, 2)},
    ],
)
def test_the_database_refuses_what_no_record_can_be(physician: User, wrong: dict[str, object]) -> None:
    fields = {"kind": "claim", "holder": physician, "entered_by": physician, **columns_of(a_record())}
    with pytest.raises(IntegrityError), transaction.atomic():
        CreditEntry.objects.create(**fields | wrong)


def test_a_file_is_imported_whole_or_not_at_all(physician: User) -> None:
    good, bad = a_record(), a_record()
    object.__setattr__(bad, "state", "imagined")
    with pytest.raises(IntegrityError):
        ledger.import_many(physician, [good, bad], by=physician, file_name="credits.csv", digest="0" * 64)
    assert not ledger.transcript_of(physician)
    assert ledger.imported_before(physician, "0" * 64) is None
    ledger.import_many(physician, [good] * 3, by=physician, file_name="credits.csv", digest="0" * 64)
    assert len(ledger.transcript_of(physician)) == 3
    assert ledger.imported_before(physician, "0" * 64) is not None


def test_a_transcript_takes_two_queries_however_long_it_is(
    physician: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for count in (1, 40):
        for _ in range(count):
            ledger.correct(ledger.enter(physician, a_record(), by=physician), a_record(provider="X"), by=physician)
        with django_assert_num_queries(2):
            ledger.transcript_of(physician)


def test_one_holder_sees_nothing_of_anothers(physician: User, nurse: User) -> None:
    entry = ledger.enter(physician, a_record(), by=physician)
    assert not ledger.transcript_of(nurse)
    assert ledger.history_of(entry.pk, nurse) == []


amounts = st.integers(0, 100_00).map(Amount)
words = st.none() | st.sampled_from(["A", "Dr Müller’s course", "健康"])
answers = st.none() | st.booleans()


@given(
    st.builds(
        Record,
        completed=st.dates(date(2000, 1, 1), date(2030, 12, 31)),
        system=st.sampled_from(["ama-pra-1", "acpe"]),
        amount=st.just(Amount.of(100)),
        started=st.none() | st.just(date(1999, 12, 31)),
        hours=st.none() | amounts,
        format=st.none() | st.just("live"),
        topics=st.dictionaries(st.sampled_from(["ethics", "opioid-prescribing"]), amounts).map(
            lambda topics: tuple(topics.items())
        ),
        role=st.sampled_from(["learner", "faculty"]),
        tested=answers,
        interactive=answers,
        provider=words,
        accredited_by=words,
        approved_by=st.lists(st.sampled_from(["us-ma-dph", "us-fl-bom"]), unique=True).map(tuple),
        activity=words,
        title=words,
        country=st.none() | st.just("US"),
        in_practice_area=answers,
        evidence=answers,
        state=st.sampled_from(["claimed", "reported"]),
        for_period=st.none() | st.just(date(2027, 1, 31)),
    )
)
def test_every_record_comes_out_of_its_columns_as_it_went_in(record: Record) -> None:
    entry = CreditEntry(pk=7, **columns_of(record))
    assert record_of(entry).fields == record.fields | {"id": "7"}


def test_the_newest_answer_to_a_question_is_the_one_in_force(physician: User) -> None:
    facts.state(physician, "dea-registered", True)
    facts.state(physician, "dea-registered", False)
    facts.state(physician, "licensed-on", date(2018, 5, 4))
    facts.state(physician, "retired", True)
    facts.state(physician, "retired", None)
    assert facts.learner_of(physician).facts == {"dea-registered": False, "licensed-on": date(2018, 5, 4)}
    assert StatedFact.objects.count() == 5
