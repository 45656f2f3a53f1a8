"""What the registers say of an activity's claim of accreditation, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from opencme.credit import Activity, vocabulary
from opencme.credit.register import (
    BORNE_OUT,
    ENDED,
    NO_CLAIM,
    NO_REGISTER,
    NOT_ACCREDITED,
    NOT_FOUND,
    Finding,
    check,
)
from opencme.standing.words import day, joined
from opencme.web.register.models import Register

STYLES = {
    BORNE_OUT: "met",
    ENDED: "overdue",
    NOT_ACCREDITED: "overdue",
    NOT_FOUND: "unknown",
    NO_REGISTER: "unknown",
    NO_CLAIM: "none",
}
WORDS = {
    BORNE_OUT: "Accredited",
    ENDED: "Accreditation ended",
    NOT_ACCREDITED: "Not accredited",
    NOT_FOUND: "Not found",
    NO_REGISTER: "Not checked",
    NO_CLAIM: "Not stated",
}


@dataclass(frozen=True)
class Checked:
    """A finding with the day whose state the register tells (None: no register)."""

    finding: Finding
    as_of: date | None
    last: date

    @property
    def word(self) -> str:
        return WORDS[self.finding.state]

    @property
    def style(self) -> str:
        return STYLES[self.finding.state]

    @property
    def sentence(self) -> str:
        """Accredited by whom until when, or what the register does not bear out."""
        found, listing = self.finding, self.finding.listing
        who = vocabulary().label("bodies", found.accreditor) if found.accreditor else ""
        if found.state == NO_CLAIM:
            return "Who accredits the provider is not stated."
        if found.state == NO_REGISTER:
            return f"It says that {found.provider} is accredited by the {who}. Its register is not here to check that."
        seen = f"the register of the {who} of {day(self.as_of)}" if self.as_of else f"the register of the {who}"
        if found.state == NOT_FOUND or listing is None:
            like = f" Near names there: {joined(found.near, 'or')}." if found.near else ""
            return (
                f"It says that the {who} accredits its provider; {seen} has no {found.provider}.{like} "
                "It may be listed under another name: ask the provider."
            )
        status = f" ({listing.status})" if listing.status else ""
        if found.state == NOT_ACCREDITED:
            return f"It says that {found.provider} is accredited; {seen} says otherwise{status}."
        if found.state == BORNE_OUT:
            until = f" until {day(listing.until)}" if listing.until else ""
            of = f" of {day(self.as_of)}" if self.as_of else ""
            return f"{found.provider} is accredited by the {who}{until}{status}, as its register{of} has it."
        if listing.until and listing.until < self.last:
            return f"By {seen}, the accreditation of {found.provider} ends on {day(listing.until)}, before this does."
        since = f"on {day(listing.since)}" if listing.since else "later"
        return f"By {seen}, the accreditation of {found.provider} began {since}, after this did."


def checked(activity: Activity, on: date) -> Checked:
    """What is known of the claim on the days of the activity; on `on` where it has none. At most two queries."""
    first, last = (activity.first_day, activity.last_day) if activity.happens_at_a_time else (on, on)
    first = first or on
    last = max(last or first, first)
    accreditor = activity.accredited_by
    register = Register.objects.filter(accreditor=accreditor).first() if accreditor else None
    listings = [row.value(register.accreditor) for row in register.providers.all()] if register else []
    finding = check(accreditor, [activity.provider, *activity.joint_providers], first, last, listings)
    return Checked(finding, register.as_of if register else None, last)
