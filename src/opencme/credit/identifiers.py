"""The numbers by which registries know a clinician: each in one normal form, with what a slip of the pen breaks.

A check digit shows that a number was copied right, never that somebody has it: that only its registry knows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

LONGEST = 60
"""Characters. No registry's number comes near it."""


class IdentifierError(ValueError):
    """A number that cannot be what it is said to be; the message says what is wrong and what would be right."""


@dataclass(frozen=True)
class Kind:
    """One kind of number: what it is called, how a right one looks, how it is written and what is wrong with one."""

    name: str
    label: str
    right: str
    """What would be right, as a sentence."""
    fault: Callable[[str], str]
    """What is wrong with a number in its normal form, as a sentence; empty if nothing is."""
    tidy: Callable[[str], str]
    issuer: str = ""
    """Who issues it, where there are several: a state, a board. One person may have one of each."""

    def normalise(self, written: str) -> str:
        """The one way in which the number is kept, however it was written; again changes nothing."""
        return self.tidy(unicodedata.normalize("NFKC", written).upper())

    def check(self, written: str) -> str:
        """The number in its normal form. Raises IdentifierError if it cannot be one of this kind."""
        value = self.normalise(written)
        if not value:
            raise IdentifierError(f"No number is given. {self.right}")
        if len(value) > LONGEST:
            raise IdentifierError(f"This is longer than {LONGEST} characters. {self.right}")
        if fault := self.fault(value):
            raise IdentifierError(f"{fault} {self.right}")
        return value


def kind(name: str) -> Kind:
    """The kind by its name; KeyError if there is none."""
    return KINDS[name]


# How a number is written


def _closed(written: str) -> str:
    """Letters and digits only: people group them with spaces, dots, dashes and strokes."""
    return "".join(each for each in written if not each.isspace() and unicodedata.category(each) not in _BETWEEN)


_BETWEEN = ("Pd", "Po", "Cc", "Cf")


def _spaced(written: str) -> str:
    """As it is printed, with single spaces."""
    return " ".join("".join(each if each.isprintable() else " " for each in written).split())


def _orcid_form(written: str) -> str:
    """0000-0002-1825-0097, also out of an address."""
    inside = re.sub(r"^(HTTPS?://)?(WWW\.)?ORCID\.ORG/", "", written.strip())
    closed = _closed(inside)
    return "-".join(closed[start : start + 4] for start in range(0, len(closed), 4))


# What is wrong with one

_SLIP = "The last digit does not fit the others, so one of them is mistyped."


def _npi(value: str) -> str:
    """National Provider Identifier, United States: ten digits, the first 1 or 2, the last a Luhn digit over 80840 and
    the rest (45 CFR 162.406; CMS, Requirements for NPI Check Digit)."""
    if fault := _not_digits(value, 10):
        return fault
    if value[0] not in "12":
        return "An NPI does not begin with this digit."
    return "" if _luhn("80840" + value) else _SLIP


def _orcid(value: str) -> str:
    """ORCID iD: sixteen characters, the last a check by ISO/IEC 7064 MOD 11-2, X for ten (ORCID, Structure of the
    ORCID Identifier)."""
    digits = value.replace("-", "")
    if not re.fullmatch(r"[0-9]{15}[0-9X]", digits):
        return f"This has {len(digits)} characters." if len(digits) != 16 else "This has other characters than digits."
    total = 0
    for digit in digits[:15]:
        total = (total + int(digit)) * 2
    wanted = (12 - total % 11) % 11
    return "" if digits[15] == ("X" if wanted == 10 else str(wanted)) else _SLIP


def _efn(value: str) -> str:
    """Einheitliche Fortbildungsnummer of the German chambers of physicians: 80 for physicians, 276 for Germany, three
    digits of the chamber, six of the person, a Luhn digit over all before it (Bayerische Landesärztekammer, FAQ
    Fortbildungspunkte; eiv-fobi.de, Allgemeines)."""
    if fault := _not_digits(value, 15):
        return fault
    if not value.startswith("80276"):
        return "An EFN begins with 80276."
    return "" if _luhn(value) else _SLIP


def _eprofile(value: str) -> str:
    """NABP e-Profile ID, under which CPE Monitor keeps credit of ACPE providers. Its length is not published; more than
    eight digits were nowhere found, and there is no documented check digit (ACPE, CPE Monitor)."""
    return _not_digits(value, *range(1, 9))


def _abim(value: str) -> str:
    """ABIM ID: six digits (ABIM, MOC Credit for Program Directors and Faculty). Its shape is otherwise unconfirmed."""
    return _not_digits(value, 6)


def _gmc(value: str) -> str:
    """GMC reference number, United Kingdom: seven digits (General Medical Council, Information for employers, GMC
    reference numbers). There is no documented check digit."""
    return _not_digits(value, 7)


def _nmc(value: str) -> str:
    """NMC Pin, United Kingdom: two digits, a letter, four digits, a letter (Credentially, Professional Registration
    Check: "99A9999A"; the council itself publishes no pattern)."""
    return "" if re.fullmatch(r"[0-9]{2}[A-Z][0-9]{4}[A-Z]", value) else "This has another pattern."


def _ahpra(value: str) -> str:
    """Ahpra registration number, Australia: three letters of the profession and ten digits (HL7 Australia, AU Base,
    invariant inv-ahpra-0)."""
    return "" if re.fullmatch(r"[A-Z]{3}[0-9]{10}", value) else "This has another pattern."


def _imc(value: str) -> str:
    """Registration number of the Medical Council, Ireland: digits. Its length is not published, so none is asked."""
    return _not_digits(value, *range(1, 9))


def _dea(value: str) -> str:
    """DEA registration number, United States: a letter for the registrant's kind, the first letter of the name (9 for
    a business), six digits and a check digit: the last digit of (1st + 3rd + 5th) + 2 (2nd + 4th + 6th). As the second
    sum is doubled, it cannot see that one of those three digits is wrong by five."""
    if not re.fullmatch(r"[A-Z][A-Z9][0-9]{7}", value):
        return "This has another pattern."
    digits = [int(digit) for digit in value[2:]]
    total = sum(digits[0:6:2]) + 2 * sum(digits[1:6:2])
    return "" if total % 10 == digits[6] else _SLIP


def _printable(value: str) -> str:
    """Numbers whose pattern no reliable source gives (most state licences, boards): any that hold a letter or digit."""
    return "" if any(each.isalnum() for each in value) else "This has neither a letter nor a digit."


def _not_digits(value: str, *lengths: int) -> str:
    if not (value.isascii() and value.isdigit()):
        return "This has other characters than digits."
    return "" if len(value) in lengths else f"This has {len(value)} digit{'' if len(value) == 1 else 's'}."


def _luhn(digits: str) -> bool:
    """Whether the last digit is the Luhn digit of those before it (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        double = int(digit) * (1 + place % 2)
        total += double - 9 if double > 9 else double
    return total % 10 == 0


KINDS: Mapping[str, Kind] = {
    each.name: each
    for each in (
        Kind("npi", "NPI", "An NPI has 10 digits and begins with 1 or 2, as in 1234567893.", _npi, _closed),
        Kind(
            "us-licence",
            "US state licence number",
            "Write it as the licence shows it.",
            _printable,
            _spaced,
            issuer="State",
        ),
        Kind(
            "dea", "DEA number", "It has two letters and seven digits, as in AP5836727.", _dea, _closed, issuer="State"
        ),
        Kind("abim", "ABIM ID", "An ABIM ID has 6 digits.", _abim, _closed),
        Kind("abms", "Board number", "Write it as the board shows it.", _printable, _spaced, issuer="Board"),
        Kind("nabp", "NABP e-Profile ID", "It has digits only, at most 8.", _eprofile, _closed),
        Kind("gmc", "GMC reference number", "It has 7 digits.", _gmc, _closed),
        Kind("nmc", "NMC Pin", "It has two digits, a letter, four digits and a letter, as in 01A2345N.", _nmc, _closed),
        Kind("imc", "Irish Medical Council number", "It has digits only.", _imc, _closed),
        Kind("efn", "EFN", "An EFN has 15 digits and begins with 80276.", _efn, _closed),
        Kind("ahpra", "Ahpra number", "It has three letters and ten digits, as in MED0001234567.", _ahpra, _closed),
        Kind("orcid", "ORCID iD", "An ORCID iD looks like 0000-0002-1825-0097.", _orcid, _orcid_form),
        Kind("other", "Another number", "Write it as its registry shows it.", _printable, _spaced, issuer="Issued by"),
    )
}
"""By name, in the order in which people are asked for them."""
