"""Numbers of registries: right ones are kept in one form, and what a slip breaks is noticed."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from opencme.credit.identifiers import KINDS, IdentifierError, kind

DIGITS = "0123456789"


def one_of(name: str, body: str) -> str:
    """The number that begins with `body` and ends with the check that makes it right."""
    for last in "0123456789X":
        try:
            return kind(name).check(body + last)
        except IdentifierError:
            continue
    raise AssertionError(f"no last digit fits {body}")


npis = st.from_regex(r"\A[12][0-9]{8}\Z").map(lambda body: one_of("npi", body))
orcids = st.from_regex(r"\A[0-9]{15}\Z").map(lambda body: one_of("orcid", body))
efns = st.from_regex(r"\A80276[0-9]{9}\Z").map(lambda body: one_of("efn", body))
deas = st.from_regex(r"\A[A-Z][A-Z9][0-9]{6}\Z").map(lambda body: one_of("dea", body))


@pytest.mark.parametrize(
    ("name", "written", "kept"),
    [
        ("npi", "1234567893", "1234567893"),
        ("npi", " 1993 9999-98 ", "1993999998"),
        ("npi", "１２３４５６７８９３", "1234567893"),
        ("orcid", "https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("orcid", "orcid.org/0000-0002-1694-233x", "0000-0002-1694-233X"),
        ("orcid", "0000000218250097", "0000-0002-1825-0097"),
        ("dea", "ap 5836727", "AP5836727"),
        ("dea", "F91234563", "F91234563"),
        ("ahpra", "med 0000932846", "MED0000932846"),
        ("nmc", "01a2345n", "01A2345N"),
        ("gmc", "1234567", "1234567"),
        ("abim", "123456", "123456"),
        ("nabp", "498211", "498211"),
        ("us-licence", "  me   104217\n", "ME 104217"),
        ("us-licence", "036.115-224", "036.115-224"),
    ],
)
def test_a_number_is_kept_in_one_form_however_it_is_written(name: str, written: str, kept: str) -> None:
    assert kind(name).check(written) == kept


@pytest.mark.parametrize(
    ("name", "written", "message"),
    [
        ("npi", "", "No number is given. An NPI has 10 digits"),
        ("npi", "123456789", "This has 9 digits. An NPI has 10 digits and begins with 1 or 2"),
        ("npi", "3234567893", "does not begin with this digit"),
        ("npi", "1234567890", "The last digit does not fit the others"),
        ("npi", "12345678AB", "other characters than digits"),
        ("npi", "١٢٣٤٥٦٧٨٩٣", "other characters than digits"),
        ("orcid", "0000-0002-1825-009", "This has 15 characters"),
        ("orcid", "0000-0002-1825-0098", "The last digit does not fit"),
        ("orcid", "X000-0002-1825-0097", "other characters than digits"),
        ("efn", "802760000000000000", "This has 18 digits. An EFN has 15 digits"),
        ("efn", "123456789012345", "begins with 80276"),
        ("dea", "5836727", "two letters and seven digits"),
        ("dea", "AP5836728", "The last digit does not fit"),
        ("ahpra", "MED123", "three letters and ten digits"),
        ("nmc", "12345678", "two digits, a letter, four digits and a letter"),
        ("gmc", "123456", "This has 6 digits. It has 7 digits."),
        ("nabp", "123456789", "at most 8"),
        ("us-licence", "---", "neither a letter nor a digit"),
        ("other", "1" * 61, "longer than 60 characters"),
    ],
)
def test_what_is_wrong_is_said_with_what_would_be_right(name: str, written: str, message: str) -> None:
    with pytest.raises(IdentifierError) as error:
        kind(name).check(written)
    assert message in str(error.value)


@given(
    st.sampled_from(["npi", "orcid", "efn"]).flatmap(lambda name: st.tuples(st.just(name), _numbers(name))), st.data()
)
def test_every_slip_in_one_digit_is_noticed(found: tuple[str, str], data: st.DataObject) -> None:
    name, number = found
    with pytest.raises(IdentifierError):
        kind(name).check(slipped(number, data))


@given(deas, st.data())
def test_a_slip_in_a_dea_number_is_noticed_unless_a_doubled_digit_is_wrong_by_five(
    number: str, data: st.DataObject
) -> None:
    place = data.draw(st.sampled_from(range(2, 9)))
    digit = data.draw(st.sampled_from(DIGITS))
    assume(digit != number[place])
    wrong = number[:place] + digit + number[place + 1 :]
    unseen = place in (3, 5, 7) and abs(int(digit) - int(number[place])) == 5
    if unseen:
        assert kind("dea").check(wrong) == wrong
    else:
        with pytest.raises(IdentifierError):
            kind("dea").check(wrong)


@given(st.sampled_from(sorted(KINDS)), st.one_of(st.text(max_size=80), npis, orcids, efns, deas))
def test_a_normal_form_stays_as_it_is(name: str, written: str) -> None:
    each = kind(name)
    assert each.normalise(each.normalise(written)) == each.normalise(written)


@given(st.sampled_from(sorted(KINDS)), st.text(max_size=80))
def test_what_is_kept_is_right_when_it_is_looked_at_again(name: str, written: str) -> None:
    try:
        kept = kind(name).check(written)
    except IdentifierError:
        return
    assert kind(name).check(kept) == kept


def _numbers(name: str) -> st.SearchStrategy[str]:
    return {"npi": npis, "orcid": orcids, "efn": efns}[name]


def slipped(number: str, data: st.DataObject) -> str:
    """The number with one of its digits another."""
    place = data.draw(st.sampled_from([place for place, each in enumerate(number) if each != "-"]))
    digit = data.draw(st.sampled_from(DIGITS))
    assume(digit != number[place])
    return number[:place] + digit + number[place + 1 :]
