"""Who the made-up people are, what they hold and what is on their record, counted back from any day.

Everything is laid out so that the same story is true whenever the demonstration is first loaded: what is missing stays
missing, and what is behind stays behind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from opencme.credit import Amount, Credential, Fact, Record
from opencme.web.reflection.writing import Text

GRACE = 14
"""Days. A renewal nearer than this would leave no time to look around: the next one is taken."""


@dataclass(frozen=True)
class Holding:
    """A credential of a made-up person, by its programme."""

    programme: str
    credential: Credential
    number: str = ""


@dataclass(frozen=True)
class Life:
    """What is known of a made-up person."""

    profession: str
    born: date
    specialties: tuple[str, ...] = ()
    holdings: tuple[Holding, ...] = ()
    facts: Mapping[str, Fact] = field(default_factory=dict)
    records: tuple[Record, ...] = ()
    reflections: tuple[tuple[int, Text], ...] = ()
    """Each with the place, among the records, of the one that it is about."""


def physician(today: date) -> Life:
    """Florida lacks a course, the academy is behind pace, and the federal registration hangs on one question."""
    renewal = _next(today, 1, 31)
    registration = _years_on(today + timedelta(days=150), 0)
    return Life(
        profession="physician-md",
        born=date(1979, 3, 9),
        specialties=("family-medicine",),
        holdings=(
            Holding("us-fl-md", Credential(issued=date(2011, 5, 4), expires=renewal), "ME 104217"),
            Holding("us-aafp", Credential(issued=date(2012, 7, 1), expires=date(today.year + 1, 12, 31))),
            Holding(
                "us-dea-mate",
                Credential(issued=_years_on(registration + timedelta(days=1), -15), expires=registration),
            ),
        ),
        facts={
            "dea-registered": True,
            "addiction-certified": False,
            "sud-curriculum-graduation": False,
            "aafp-chapter": ("florida",),
        },
        records=(
            _record(today, 20, "ama-pra-1", "3", "Heart failure: what changed this year", "Gulf Coast Medical Society",
                    "live", topics={}),
            _record(today, 48, "ama-pra-1", "1.5", "Inhalers and the climate", "Lakeside Academy of Medicine",
                    "enduring"),
            _record(today, 75, "aafp-prescribed", "12", "Florida Academy annual meeting",
                    "Florida Academy of Family Physicians", "live", approved=("fafp",)),
            _record(today, 118, "ama-pra-1", "2", "Prescribing controlled substances in Florida",
                    "Gulf Coast Medical Society", "enduring", topics={"controlled-substance-prescribing": "2"}),
            _record(today, 160, "ama-pra-1", "3", "Buprenorphine in primary care", "Lakeside Academy of Medicine",
                    "live-online", topics={"addiction-treatment": "3"}),
            _record(today, 201, "ama-pra-2", "4", "Reading on thyroid disease, self-claimed", "", "reading"),
            _record(today, 233, "ama-pra-1", "8.5", "Primary care in three days", "Harbour University", "live"),
            _record(today, 270, "ama-pra-1", "6", "Point-of-care ultrasound", "Harbour University", "live"),
            _record(today, 331, "ama-pra-1", "2", "Recognising domestic violence", "Gulf Coast Medical Society",
                    "enduring", topics={"domestic-violence": "2"}),
            _record(today, 790, "ama-pra-1", "2", "Preventing medical errors in the office",
                    "Gulf Coast Medical Society", "enduring", topics={"prevention-of-medical-errors": "2"}),
            _record(today, 840, "ama-pra-1", "14", "Family medicine review", "Harbour University", "live"),
        ),
        reflections=(
            (1, Text(today - timedelta(days=46), "Inhalers and the climate",
                     "A dry powder inhaler does as much for most, at a tenth of the footprint.",
                     "Offer the change at every yearly review of asthma.", today + timedelta(days=20))),
        ),
    )  # fmt: skip


def nurse(today: date) -> Life:
    """Half of the contact hours are there, and the set courses of this renewal are still to do."""
    renewal = _next(today, 4, 30)
    cohort = "april-odd" if renewal.year % 2 else "april-even"
    return Life(
        profession="nurse-rn",
        born=date(1988, 10, 2),
        holdings=(Holding("us-fl-rn", Credential(date(2015, 6, 12), renewal, cohort), "RN 9318842"),),
        records=(
            _record(today, 12, "ancc", "1", "Sepsis at the bedside", "Bayfront Hospital", "live"),
            _record(today, 60, "ancc", "2", "Human trafficking: what nurses see", "Palm Nursing Education", "enduring",
                    topics={"human-trafficking": "2"}),
            _record(today, 130, "ancc", "5.5", "Wound care day", "Bayfront Hospital", "live"),
            _record(today, 214, "ancc", "4", "Pain and palliative care", "Palm Nursing Education", "enduring"),
            _record(today, 302, "ancc", "2", "Safe handover", "Bayfront Hospital", "live"),
            _record(today, 900, "ancc", "2", "Domestic violence: asking and acting", "Palm Nursing Education",
                    "enduring", topics={"domestic-violence": "2"}),
            _record(date(2016, 9, 14), 0, "ancc", "1", "HIV and AIDS for new nurses", "Palm Nursing Education",
                    "enduring", topics={"hiv-aids": "1"}),
        ),
    )  # fmt: skip


def pharmacist(today: date) -> Life:
    """Live hours are short, and whether the vaccine course is due hangs on one question."""
    renewal = _next(today, 9, 30)
    while renewal.year % 2 == 0:
        renewal = _years_on(renewal, 1)
    return Life(
        profession="pharmacist",
        born=date(1985, 1, 21),
        holdings=(Holding("us-fl-pharmacist", Credential(issued=date(2012, 8, 20), expires=renewal), "PS 48813"),),
        facts={"consultant-pharmacist": False, "nuclear-pharmacist": False},
        records=(
            _record(today, 9, "acpe", "2", "Medication errors and root causes", "Sunshine Pharmacy Association", "live",
                    topics={"medication-errors": "2"}),
            _record(today, 33, "acpe", "3", "Anticoagulants in practice", "Harbour University", "enduring"),
            _record(today, 41, "acpe", "1.5", "Asthma in schools", "Harbour University", "enduring"),
            _record(today, 52, "acpe", "2", "Validating prescriptions for controlled substances",
                    "Sunshine Pharmacy Association", "enduring", topics={"controlled-substance-dispensing": "2"}),
        ),
    )  # fmt: skip


def _record(
    today: date,
    days_ago: int,
    system: str,
    amount: str,
    title: str,
    provider: str,
    format: str,
    *,
    topics: Mapping[str, str] | None = None,
    approved: tuple[str, ...] = (),
) -> Record:
    return Record(
        completed=today - timedelta(days=days_ago),
        system=system,
        amount=Amount.of(amount),
        title=title,
        provider=provider or None,
        format=format,
        topics=tuple((topic, Amount.of(part)) for topic, part in (topics or {}).items()),
        approved_by=approved,
        evidence=True,
    )


def _next(today: date, month: int, day: int) -> date:
    """The next such day of the year that leaves some time."""
    this_year = date(today.year, month, day)
    return this_year if (this_year - today).days >= GRACE else date(today.year + 1, month, day)


def _years_on(day: date, years: int) -> date:
    """The same day so many years later or (negative) earlier; 28 February for the 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
