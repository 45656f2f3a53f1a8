"""The form for what a holder wishes: whether, when and how far ahead she is reminded."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms

from opencme.web.reminders.models import DISTANCES, Wishes
from opencme.web.reminders.zones import choices

OFFERED = sorted({*DISTANCES, 365, 60, 3}, reverse=True)
"""Days before a deadline that can be chosen."""
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class WishesForm(forms.Form):
    """Reminders by mail. `keep` writes them down."""

    by_mail = forms.BooleanField(label="Send me reminders by mail", required=False)
    distances = forms.TypedMultipleChoiceField(
        label="Days before something is due that you still lack",
        choices=[(days, f"{days} days" if days != 1 else "1 day") for days in OFFERED],
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    when_behind = forms.BooleanField(
        label="Also when you fall behind the pace, at most once in 30 days", required=False
    )
    when_asked = forms.BooleanField(
        label="Also 30 and 90 days after a reflection, to ask whether you changed what you meant to", required=False
    )
    time_zone = forms.ChoiceField(label="Time zone", help_text="For the hours and days below, and for what “today” is.")
    quiet_from = forms.TimeField(
        label="No mail from", required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": "Write the time as 20:00."},
    )  # fmt: skip
    quiet_until = forms.TimeField(
        label="No mail until", required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": "Write the time as 07:00."},
    )  # fmt: skip
    days_off = forms.TypedMultipleChoiceField(
        label="No mail on",
        choices=list(enumerate(WEEKDAYS)),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, wishes: Wishes, *args: Any, **kwargs: Any) -> None:
        names = (
            "by_mail",
            "distances",
            "when_behind",
            "when_asked",
            "time_zone",
            "quiet_from",
            "quiet_until",
            "days_off",
        )
        super().__init__(*args, **kwargs | {"initial": {name: getattr(wishes, name) for name in names}})
        self.wishes = wishes
        field: Any = self.fields["time_zone"]
        field.choices = choices(wishes.time_zone)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start: time | None = cleaned.get("quiet_from")
        end: time | None = cleaned.get("quiet_until")
        if (start is None) != (end is None) and not self.errors:
            self.add_error("quiet_until" if start else "quiet_from", "Give both times, or neither.")
        if len(cleaned.get("days_off", [])) == len(WEEKDAYS):
            self.add_error("days_off", "Leave one day for mail, or turn reminders by mail off above.")
        any_of = ("distances", "when_behind", "when_asked")
        if cleaned.get("by_mail") and not any(cleaned.get(name) for name in any_of):
            self.add_error("distances", "Choose at least one, or turn reminders by mail off above.")
        return cleaned

    def keep(self, now: datetime) -> None:
        """Write the wishes down; they hold from the moment `now`."""
        wishes, was_on = self.wishes, self.wishes.by_mail and self.wishes.pk is not None
        for name, value in self.cleaned_data.items():
            setattr(wishes, name, value)
        wishes.distances = sorted(set(wishes.distances), reverse=True)
        if wishes.by_mail and not was_on:
            wishes.since = wishes.today(now)
        wishes.next_look_at = now
        wishes.save()
