"""Calendar files in the inbox: a past event that is education becomes a proposal, without what no calendar says."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

from django.utils import timezone

from opencme.interchange import certificate, icalendar
from opencme.interchange.certificate import Found, Proposal, Reading
from opencme.interchange.icalendar import CalendarError, Event

__all__ = ["CalendarError", "read"]

YEARS = 5
"""How far back events are looked at: no programme looks further in one cycle."""
MOST = 100
LETTER = 2_000
"""Characters of an event that are read for credit."""
EDUCATION = re.compile(
    r"\b(?:cme|cpd|ce|cne|ceus?|moc|credits?|contact hours?|course|congress|conference|symposium|webinar|workshop|"
    r"grand rounds|journal club|training|seminar|lecture|simulation|acls|bls|als|atls|pals|fortbildung\w*|kongress|"
    r"kurs|tagung|vortrag|qualit[äa]tszirkel|formation|corso|convegno|ecm|dfp)\b",
    re.IGNORECASE,
)
DOUBT = "A calendar says that you meant to be there. Enter the kind and amount of credit from the certificate."


def read(path: Path, today: date | None = None) -> Reading:
    """The events of a calendar file as proposals; raises CalendarError."""
    today = today or timezone.localdate()
    since = today - timedelta(days=365 * YEARS)
    try:
        events = icalendar.read(path.read_bytes(), since=since, until=today + timedelta(days=365))
    except CalendarError as error:
        raise CalendarError(f"{str(error)[:1].upper()}{str(error)[1:]}.".replace("..", ".")) from None
    recent = [event for event in events if event.first_day >= since]
    past = [event for event in recent if event.last_day <= today]
    education = [event for event in past if EDUCATION.search(_text(event))]
    notes = []
    if len(recent) > len(past):
        notes.append(f"{_events(len(recent) - len(past))} still to come. Bring the calendar again afterwards.")
    if len(past) > len(education):
        notes.append(f"{_events(len(past) - len(education))} no education, as far as the words tell, and left aside.")
    if len(education) > MOST:
        notes.append(f"The last {MOST} of {len(education)} events were taken.")
    proposals = tuple(_proposal(event, today) for event in education[-MOST:])
    return Reading(proposals, notes=tuple(notes))


def _proposal(event: Event, today: date) -> Proposal:
    """The event with whatever its description says of credit."""
    said = certificate.read_text(_text(event)[:LETTER], today=today).proposals
    fields = (
        {name: found for name, found in said[0].fields.items() if name in ("system", "amount", "provider", "activity")}
        if said
        else {}
    )
    start, end = event.first_day, event.last_day
    fields |= {
        "title": Found(event.summary or "Untitled event", event.summary, 0.95),
        "completed": Found(end.isoformat(), str(end), 0.95),
    }
    if start != end:
        fields["started"] = Found(start.isoformat(), str(start), 0.95)
    return Proposal(fields, (DOUBT,))


def _text(event: Event) -> str:
    return "\n".join(filter(None, (event.summary, event.description, event.location)))


def _events(count: int) -> str:
    return "One event is" if count == 1 else f"{count} events are"
