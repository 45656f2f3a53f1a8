"""The form for one line of credit: what a certificate says, and on request everything else a rule may ask about it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from opencme.credit import Amount, AmountError, Record, RecordError, vocabulary

EARLIEST = date(1950, 1, 1)
TOPIC_ROWS = 3
SPARE_ROWS = 2
MOST_ROWS = 30
ANSWERS = {"": None, "yes": True, "no": False}
AS_TYPED = (
    "completed",
    "started",
    "system",
    "amount",
    "hours",
    "for_period",
    "tested",
    "interactive",
    "in_practice_area",
    "evidence",
)
IF_TYPED = ("format", "provider", "accredited_by", "activity", "title", "country")
DAYS_WRITTEN = ["%Y-%m-%d", "%d %B %Y", "%d %b %Y"]


class DayField(forms.DateField):
    """A calendar date. Never 01/02/2026: nobody can say which day that is."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    default_error_messages = {"invalid": "Write the date as 2026-01-31 or 31 January 2026."}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=DAYS_WRITTEN, **kwargs)


class AmountInput(forms.CharField):
    """An amount of credit with at most two decimal places; cleaned to an Amount, or None if left empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **kwargs)

    def clean(self, value: Any) -> Amount | None:
        written = super().clean(value)
        if not written:
            return None
        try:
            return Amount.of(written)
        except AmountError as error:
            raise forms.ValidationError(sentence(error)) from None


class YesNoField(forms.ChoiceField):
    """Yes, no, or not stated, which is None."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [("", "Not stated"), ("yes", "Yes"), ("no", "No")]
        super().__init__(choices=choices, required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value

    def clean(self, value: Any) -> bool | None:
        return ANSWERS[super().clean(value)]


class EntryForm(forms.Form):
    """One line of credit; `record` is its value once the form is valid."""

    title = forms.CharField(label="Activity", max_length=300, help_text="Its title, as on the certificate.")
    completed = DayField(label="Completed on", help_text="The last day, if more than one.")
    system = forms.ChoiceField(label="Kind of credit")
    amount = AmountInput(label="Amount", help_text="As printed, for example 1.25.")
    provider = forms.CharField(label="Provider", max_length=200, required=False)
    format = forms.ChoiceField(label="Format", required=False)

    started = DayField(label="Started on", required=False, help_text="If it took more than one day.")
    hours = AmountInput(label="Hours", required=False, help_text="If they differ from the amount.")
    role = forms.ChoiceField(label="Your role", required=False)
    activity = forms.CharField(
        label="Activity number", max_length=200, required=False, help_text="The same each time the course is held."
    )
    accredited_by = forms.CharField(label="Accredited by", max_length=100, required=False)
    approved_by = forms.CharField(
        label="Approved by", max_length=300, required=False, help_text="Boards or programmes, with commas between them."
    )
    country = forms.CharField(
        label="Country", max_length=2, required=False, help_text="Two letters, for example US or CA."
    )
    tested = YesNoField(label="Was there a test?")
    interactive = YesNoField(label="Was it interactive?")
    in_practice_area = YesNoField(label="In your area of practice?")
    evidence = YesNoField(label="Do you have the certificate?")
    for_period = DayField(
        label="For the period that ends on", required=False, help_text="If it could count in either of two periods."
    )
    note = forms.CharField(label="Note", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    FIRST = ("title", "completed", "system", "amount", "provider", "format")
    MORE = (
        "started",
        "hours",
        "role",
        "activity",
        "accredited_by",
        "approved_by",
        "country",
        "tested",
        "interactive",
        "in_practice_area",
        "evidence",
        "for_period",
    )

    def __init__(self, *args: Any, used: Sequence[str] = (), topics: int = 0, **kwargs: Any) -> None:
        """`used` are the systems to offer first; `topics` how many rows the record to be shown fills."""
        super().__init__(*args, **kwargs)
        self.field("system").choices = system_choices(used)
        self.field("format").choices = [("", "Not stated"), *terms("formats")]
        self.field("role").choices = terms("roles")
        self.rows = min(MOST_ROWS, max(TOPIC_ROWS, topics + SPARE_ROWS, self._rows_sent()))
        for row in range(1, self.rows + 1):
            self.fields[f"topic-{row}"] = forms.CharField(
                label=f"Topic {row}", max_length=100, required=False, widget=forms.TextInput(attrs={"list": "topics"})
            )
            self.fields[f"part-{row}"] = AmountInput(label=f"Amount of topic {row}", required=False)
        self.record: Record | None = None

    def field(self, name: str) -> Any:
        return self.fields[name]

    def first(self) -> Iterator[forms.BoundField]:
        return (self[name] for name in self.FIRST)

    def more(self) -> Iterator[forms.BoundField]:
        return (self[name] for name in self.MORE)

    def more_is_wanted(self) -> bool:
        """Whether something beyond the essentials was filled in or is wrong, so that it must not stay folded away."""
        usual = {"role": "learner"}
        return any(
            self[name].errors or (self[name].value() or "") not in ("", usual.get(name, "")) for name in self.MORE
        )

    def topic_rows(self) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        return ((self[f"topic-{row}"], self[f"part-{row}"]) for row in range(1, self.rows + 1))

    def all_topics(self) -> list[str]:
        return sorted((label for _, label in terms("topics")), key=str.casefold)

    def clean_completed(self) -> date:
        return day_of_credit(self.cleaned_data["completed"])

    def clean_country(self) -> str:
        country: str = self.cleaned_data["country"].upper()
        if country and not re.fullmatch("[A-Z]{2}", country):
            raise forms.ValidationError("Write the two letters of the country, for example US.")
        return country

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        topics = self._clean_topics(cleaned)
        if self.errors:
            return cleaned
        try:
            typed: dict[str, Any] = {name: cleaned[name] for name in AS_TYPED}
            texts: dict[str, Any] = {name: cleaned[name] or None for name in IF_TYPED}
            self.record = Record(
                **typed,
                **texts,
                topics=topics,
                role=cleaned["role"] or "learner",
                approved_by=tuple(part.strip() for part in cleaned["approved_by"].split(",") if part.strip()),
            )
        except RecordError as error:
            # Topics have been looked at above, so only the order of the days can be left.
            self.add_error(error.field, "The activity starts after it is completed.")
        return cleaned

    def _clean_topics(self, cleaned: dict[str, Any]) -> tuple[tuple[str, Amount], ...]:
        whole: Amount | None = cleaned.get("amount")
        found: dict[str, Amount] = {}
        for row in range(1, self.rows + 1):
            written, part = (cleaned.get(f"topic-{row}") or "").strip(), cleaned.get(f"part-{row}")
            if not written:
                if part is not None:
                    self.add_error(f"topic-{row}", "Name the topic that carries this amount.")
                continue
            name = topic_named(written)
            if name is None:
                self.add_error(f"topic-{row}", f"“{written}” is not a topic we know. Choose one from the list.")
            elif name in found:
                self.add_error(f"topic-{row}", "This topic is named twice.")
            elif whole is not None and part is not None and part > whole:
                self.add_error(f"part-{row}", f"{part} is more than the whole amount, {whole}.")
            elif whole is not None:
                found[name] = whole if part is None else part
        return tuple(found.items())

    def _rows_sent(self) -> int:
        sent = [int(name[6:]) for name in self.data if re.fullmatch(r"topic-[1-9]\d?", name)]
        return max(sent, default=0)


def day_of_credit(day: date) -> date:
    """The day itself, if credit can have been completed on it; raises forms.ValidationError."""
    # A day of grace: it is already tomorrow somewhere.
    if day > timezone.localdate() + timedelta(days=1):
        raise forms.ValidationError("This day is still to come. Enter credit once it is earned.")
    if day < EARLIEST:
        raise forms.ValidationError("That is a long time ago; is the year right?")
    return day


def initial_of(record: Record) -> dict[str, Any]:
    """What the form shows for a record that is already there."""
    names = {*EntryForm.FIRST, *EntryForm.MORE} - {"approved_by", "amount", "hours"}
    initial: dict[str, Any] = {name: getattr(record, name) for name in names}
    initial |= {"amount": str(record.amount), "hours": "" if record.hours is None else str(record.hours)}
    initial["approved_by"] = ", ".join(record.approved_by)
    for row, (topic, part) in enumerate(record.topics, start=1):
        initial[f"topic-{row}"] = vocabulary().label("topics", topic)
        initial[f"part-{row}"] = "" if part == record.amount else str(part)
    return initial


def terms(section: str) -> list[tuple[str, str]]:
    """Names and labels of a section of the vocabulary, as choices."""
    return [(term.name, term.label) for term in vocabulary().terms(section).values()]


def system_choices(used: Iterable[str]) -> list[Any]:
    """All credit systems, those already used by the holder first."""
    label = dict(terms("credit-systems"))
    known = [name for name in used if name in label]
    rest = [(name, written) for name, written in label.items() if name not in known]
    if not known:
        return [("", "Choose"), *rest]
    return [("", "Choose"), ("Used before", [(name, label[name]) for name in known]), ("All others", rest)]


def topic_named(written: str) -> str | None:
    """The topic's name from any way in which it is written; None if there is no such topic."""
    return vocabulary().named("topics", written)


def sentence(error: Exception) -> str:
    """An error's message as a sentence."""
    message = str(error)
    return f"{message[:1].upper()}{message[1:]}."
