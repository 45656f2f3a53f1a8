"""What `opencme plan` is asked about: the credentials of one learner, read from cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from opencme import rulebook, standing
from opencme.credit import Learner, Transcript
from opencme.planner import Holding
from opencme.rulebook import DocumentError, brief


@dataclass(frozen=True)
class Asked:
    """One learner, what she holds, and what she has; `on` is the day that the file asks about."""

    holdings: tuple[Holding, ...]
    learner: Learner
    transcript: Transcript
    on: date | None


def read_asked(text: str, name: str) -> Asked:
    """The cases of a file as the holdings of one learner. Raises DocumentError.

    The learner and the credits are those of the first case that states them; a later case leaves them out, or says the
    same again.
    """
    cases = list(standing.read_cases(text, name))
    if not cases:
        raise DocumentError(name, "the file holds no case")
    learner = next((case.learner for case in cases if case.learner != Learner()), Learner())
    transcript = next((case.transcript for case in cases if case.transcript), Transcript.of([]))
    named: dict[str, Holding] = {}
    for case in cases:
        if case.learner not in (Learner(), learner):
            raise DocumentError(
                case.place, "this case is of another learner than the one before; a plan is for one, so write her once"
            )
        if case.transcript and case.transcript != transcript:
            raise DocumentError(
                case.place, "its credits differ from those before; a learner has one record, so write it in one case"
            )
        try:
            book = rulebook.load(case.programme)
        except rulebook.UnknownProgramme as error:
            raise DocumentError(case.place, str(error)) from None
        own = unused(brief.short_name(book), named)
        named[own] = Holding(own, book, case.credential)
    on = next((case.as_of for case in cases if case.as_of), None)
    return Asked(tuple(named.values()), learner, transcript, on)


def unused(name: str, taken: dict[str, Holding]) -> str:
    """The name, or with a number where another holding has it."""
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name} ({number})"
    return found
