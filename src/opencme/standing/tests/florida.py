"""Answers of two real programmes for the tests beside this file."""

from __future__ import annotations

from datetime import date

from opencme import rulebook, standing
from opencme.credit import Amount, Credential, Learner, Record, Transcript
from opencme.standing import Standing

TODAY = date(2026, 11, 24)


def florida(general: int = 0, errors: int = 0, on: date = TODAY) -> Standing:
    """A Florida licence that expires on 31 January 2027, with so many general hours and hours on medical errors."""
    day = date(2025, 6, 1)
    records = [
        Record(day, "ama-pra-1", Amount.of(general), topics=(("domestic-violence", Amount.of(2)),))
        if general >= 2
        else Record(day, "ama-pra-1", Amount.of(general)),
        Record(day, "ama-pra-1", Amount.of(errors), topics=(("prevention-of-medical-errors", Amount.of(errors)),)),
    ]
    credential = Credential(issued=date(2018, 5, 4), expires=date(2027, 1, 31))
    learner = Learner("physician-md", facts={"dea-registered": False})
    return standing.of(rulebook.load("us-fl-md"), credential, learner, Transcript.of(records), on=on)


def mate(on: date = TODAY) -> Standing:
    """The federal registration of somebody of whom we know nothing else."""
    credential = Credential(issued=date(2018, 5, 4), expires=date(2027, 5, 3))
    learner = Learner("physician-md", facts={"dea-registered": True})
    return standing.of(rulebook.load("us-dea-mate"), credential, learner, Transcript(), on=on)
