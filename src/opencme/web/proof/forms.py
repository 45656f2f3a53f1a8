"""What is asked before a transcript is made, and before everything is erased."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from opencme.web.people.models import User
from opencme.web.proof.periods import OWN, Days, choices
from opencme.web.proof.transcript_files import MAKERS
from opencme.web.record.entryform import DayField

SIGNED = "zip"
PAPERS = [("a4", "A4"), ("us-letter", "US Letter")]


class TranscriptForm(forms.Form):
    """Which records, and as what kind of file."""

    period = forms.ChoiceField(label="Records")
    first = DayField(label="From", required=False, help_text="Only for days of your own.")
    last = DayField(label="To", required=False, help_text="Only for days of your own.")
    format = forms.ChoiceField(
        label="As",
        choices=[
            *((name, label) for name, (label, _, _) in MAKERS.items()),
            (SIGNED, "Signed credentials (Open Badges), in a ZIP"),
        ],
    )
    paper = forms.ChoiceField(label="Paper", choices=PAPERS, required=False, help_text="For a PDF.")

    def __init__(self, data: Any, holder: User, today: date) -> None:
        super().__init__(data, initial={"period": "all", "format": "pdf", "paper": "a4"})
        groups = choices(holder, today)
        self.spans = {value: days for _, spans in groups for value, days in spans}
        period: Any = self.fields["period"]
        period.choices = [
            ("all", "Everything"),
            *((name, [(value, _named(value, days, name)) for value, days in spans]) for name, spans in groups if name),
            (OWN, "Days of your own"),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        chosen = cleaned.get("period")
        if chosen == OWN and not (first or last) and not self.errors:
            self.add_error("first", "Give the first day, the last day or both.")
        elif chosen == OWN and not self.errors:
            try:
                cleaned["days"] = Days.between(first, last)
            except ValueError as error:
                self.add_error("last", str(error))
        elif chosen in self.spans:
            cleaned["days"] = self.spans[chosen]
        return cleaned


def _named(value: str, days: Days, group: str) -> str:
    """The days as they are called in the list: a period says of which credential, where the list shows no groups."""
    return f"{group}: {days.name}" if ":" in value else days.name


class ErasureForm(forms.Form):
    """The password again and a word: nothing that a slip could send."""

    WORD = "erase"

    password = forms.CharField(
        label="Your password",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        strip=False,
    )
    word = forms.CharField(label=f"Write “{WORD}”", max_length=20)

    def __init__(self, data: Any, holder: User) -> None:
        super().__init__(data)
        self.holder = holder

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        if not self.holder.check_password(password):
            raise forms.ValidationError("This is not your password.")
        return password

    def clean_word(self) -> str:
        word = str(self.cleaned_data["word"]).strip().strip("“”\"'").casefold()
        if word != self.WORD:
            raise forms.ValidationError(f"Write the word {self.WORD}, so that nothing is erased by a slip.")
        return word
