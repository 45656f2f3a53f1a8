"""The forms of a reflection: what was learned and what shall change, and later whether it did."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone

from opencme.web.people.models import User
from opencme.web.record import ledger
from opencme.web.record.entryform import EARLIEST, DayField
from opencme.web.record.models import CreditEntry
from opencme.web.reflection.models import Answer
from opencme.web.reflection.writing import LONGEST, Text, records_of

OFFERED = timedelta(days=366)
"""How far back records are offered: a year, as appraisals look at one."""
MOST = 100
"""Records offered, the newest."""


class Long(forms.CharField):
    """A text of several lines."""

    def __init__(self, *, rows: int, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class ReflectionForm(forms.Form):
    """One reflection; `text` is what it says once the form is valid."""

    title = forms.CharField(label="About", max_length=200, help_text="The activity, the event, or the year.")
    learned = Long(
        label="What I learned", rows=6, error_messages={"required": "Say what you learned; a sentence will do."}
    )
    change = Long(
        label="What I will change",
        rows=3,
        required=False,
        help_text="You are asked whether you did, 30 and 90 days after. Leave it empty if nothing shall change.",
    )
    by = DayField(label="By when", required=False)
    day = DayField(label="Day of the reflection")
    records = forms.MultipleChoiceField(
        label="Records that it is about",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": "One of these records is not on your record. Choose from those that are listed."
        },
    )

    def __init__(self, *args: Any, holder: User, linked: Sequence[int] = (), **kwargs: Any) -> None:
        """`linked` are the numbers of records to offer besides those of the last year."""
        super().__init__(*args, **kwargs)
        sent = self.data.getlist("records") if isinstance(self.data, QueryDict) else []
        wanted = {
            *linked,
            *(int(number) for number in sent if number.isascii() and number.isdigit() and len(number) < 19),
        }
        field: Any = self.fields["records"]
        field.choices = [(str(entry.number), _named(entry)) for entry in offered(holder, wanted)]
        self.text: Text | None = None

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if not EARLIEST <= day <= timezone.localdate():
            raise ValidationError("This day is still to come." if day > EARLIEST else "Is the year right?")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        by, day = cleaned.get("by"), cleaned.get("day")
        if by and day and by < day:
            self.add_error("by", "This is before the day of the reflection.")
        if by and not cleaned.get("change") and "change" not in self.errors:
            self.add_error("change", "Say what you will change by then, or leave the day empty.")
        if not self.errors:
            self.text = Text(
                day=cleaned["day"],
                title=cleaned["title"],
                learned=cleaned["learned"],
                change=cleaned["change"],
                by=by,
                records=tuple(int(number) for number in cleaned["records"]),
            )
        return cleaned


class AnswerForm(forms.Form):
    """Did I change it? The buttons are named `said`; the words beside them are optional."""

    words = Long(label="What happened", rows=2, required=False)
    said = forms.ChoiceField(
        choices=Answer.Said.choices,
        widget=forms.HiddenInput,
        error_messages={"required": "Choose an answer.", "invalid_choice": "Choose an answer."},
    )


class Between(forms.Form):
    """The days whose reflections are shown; a day that cannot be read leaves its side open."""

    start = DayField(label="From", required=False)
    end = DayField(label="To", required=False)

    @property
    def days(self) -> tuple[date | None, date | None]:
        self.is_valid()
        return self.cleaned_data.get("start"), self.cleaned_data.get("end")


def initial_of(text: Text) -> dict[str, Any]:
    """The form's fields for what a reflection says."""
    return {
        "title": text.title,
        "learned": text.learned,
        "change": text.change,
        "by": text.by,
        "day": text.day,
        "records": [str(number) for number in text.records],
    }


def offered(holder: User, wanted: set[int]) -> list[CreditEntry]:
    """The records to choose from, the newest first: those wanted, and the last year's that are not withdrawn."""
    recent = ledger.heads(holder).exclude(kind=CreditEntry.Kind.WITHDRAWAL)
    since = timezone.localdate() - OFFERED
    found = {entry.number: entry for entry in recent.filter(completed__gte=since).order_by("-completed", "-id")[:MOST]}
    found |= {entry.number: entry for entry in records_of(holder, wanted - set(found))}
    return sorted(found.values(), key=lambda entry: (entry.completed, entry.number), reverse=True)


def _named(entry: CreditEntry) -> str:
    day = f"{entry.completed.day} {entry.completed:%b %Y}"
    return f"{entry.title or 'Untitled activity'}, {day}"
