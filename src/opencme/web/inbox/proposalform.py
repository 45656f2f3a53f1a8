"""One proposal as it stands on the inbox's page: what was found, to be corrected, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms.utils import ErrorDict

from opencme.credit import Amount, AmountError, Record, RecordError, vocabulary
from opencme.credit.likeness import Likeness, likeness, nearest
from opencme.interchange.certificate import Found
from opencme.web.inbox.models import Proposed
from opencme.web.record.entryform import AmountInput, DayField, day_of_credit, terms

SURE = 0.9
"""Confidence from which a field is shown without asking to look at it again."""
MOST = Amount.of(500)
"""More than any one activity awards, in any unit; a slip of the decimal point is."""
LIKELY = 0.8
"""The same for what no amount or day hangs on."""
SHOWN = ("title", "started", "format", "provider")
NEEDED = ("completed", "system", "amount")
CARRIED = {
    "activity": "activity",
    "accredited-by": "accredited_by",
    "country": "country",
    "role": "role",
}
"""What was found and has no field of its own here: it goes on the record as found, and can be corrected there."""


CARRIED_WORDS = {
    "role": ("role", "roles"),
    "activity": ("activity number", ""),
    "accredited-by": ("accredited by", "bodies"),
    "hours": ("hours", ""),
    "country": ("country", ""),
}


@dataclass(frozen=True)
class Same:
    """A record that is there already and seems to tell of the same activity."""

    record: Record
    likeness: Likeness

    @property
    def number(self) -> int:
        return int(self.record.id or 0)


class ProposalForm(forms.Form):
    """`record` is what would be entered once the form is valid; `decision` says whether it should be."""

    ENTER, LATER, DECLINE = "enter", "later", "decline"
    # What is decided later may lack anything; a browser must not hold the others up for it.
    use_required_attribute = False

    decision = forms.ChoiceField(label="What is to happen")
    title = forms.CharField(label="Activity", max_length=300, required=False)
    completed = DayField(label="Completed on")
    started = DayField(label="Started on", required=False)
    amount = AmountInput(label="Amount")
    system = forms.CharField(
        label="Kind of credit", max_length=100, widget=forms.TextInput(attrs={"list": "kinds-of-credit"})
    )
    provider = forms.CharField(label="Provider", max_length=300, required=False)
    format = forms.ChoiceField(label="Format", required=False)
    more = forms.BooleanField(label="It is more than was read, and it is right", required=False)
    topics = forms.CharField(
        label="Topics, with commas between",
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"list": "topics"}),
    )

    def __init__(
        self, sent: Any, proposed: Proposed, mine: list[Record], before: Sequence[tuple[Record, Proposed]] = ()
    ) -> None:
        """`mine` are the holder's records, `before` the proposals above this one: one may tell of the same activity."""
        self.proposed = proposed
        self.proposal = proposed.proposal
        self.likely = record_of(self.proposal.fields)
        self.same = _same(self.likely, mine)
        self.twin = _twin(self.likely, before)
        super().__init__(sent, prefix=f"p{proposed.pk}", initial=self._initial())
        choices = [(self.ENTER, "Put it on my record"), (self.LATER, "Decide later"), (self.DECLINE, "Leave it out")]
        if self.same:
            choices.insert(0, (f"same-{self.same.number}", "It is on my record: keep this as its certificate"))
        decision, written = self.fields["decision"], self.fields["format"]
        assert isinstance(decision, forms.ChoiceField)  # noqa: S101 - declared above
        assert isinstance(written, forms.ChoiceField)  # noqa: S101 - declared above
        decision.choices = choices
        written.choices = [("", "Not stated"), *terms("formats")]
        self.record: Record | None = None
        for name in self.fields:
            if (found := self.doubtful(name)) and found.words:
                self.fields[name].help_text = f"Please check: “{found.words[:120]}”"
            elif name in NEEDED and name not in self.proposal.fields:
                self.fields[name].help_text = "Not found in the document."

    def doubtful(self, name: str) -> Found | None:
        """What was found for the field, if it is not sure."""
        found = self.proposal.fields.get(name)
        least = SURE if name in NEEDED else LIKELY
        return found if found and found.confidence < least else None

    @property
    def is_sure(self) -> bool:
        """Whether nothing is left to look at before it goes on the record."""
        fields = self.proposal.fields
        settled = all(name in fields and fields[name].confidence >= SURE for name in NEEDED)
        rest = all(fields[name].confidence >= LIKELY for name in (*SHOWN, *CARRIED) if name in fields)
        return settled and rest and not (self.proposal.doubts or self.same or self.twin)

    def carried(self) -> Iterator[tuple[str, str]]:
        """What goes on the record as it was found, in words."""
        for name, (label, section) in CARRIED_WORDS.items():
            if value := self.proposal.value(name):
                yield label, vocabulary().label(section, value) if section else value

    @property
    def wanted(self) -> str:
        """The decision that was sent, as far as it is one of those offered."""
        sent = str(self.data.get(self.add_prefix("decision"), ""))
        field = self.fields["decision"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        return sent if field.valid_value(sent) else self.LATER

    def shown(self) -> Iterator[forms.BoundField]:
        asked = {"more"} if self.asks_about_more else set()
        return (self[name] for name in self.fields if name not in {"decision", "more"} - asked)

    @property
    def asks_about_more(self) -> bool:
        """Whether the amount that was typed is more than the document says, which is asked about once."""
        return self.is_bound and "more" in self.errors

    def full_clean(self) -> None:
        """Only what is to be entered is looked at: nothing is wrong with what waits."""
        if self.is_bound and self.wanted != self.ENTER:
            self._errors = ErrorDict(renderer=self.renderer)
            self.cleaned_data = {}
            return
        super().full_clean()

    def clean_completed(self) -> date:
        return day_of_credit(self.cleaned_data["completed"])

    def clean_system(self) -> str:
        written: str = self.cleaned_data["system"]
        name = vocabulary().named("credit-systems", written)
        if name is None:
            raise forms.ValidationError(f"“{written}” is not a kind of credit we know. Choose one from the list.")
        return name

    def clean_topics(self) -> tuple[str, ...]:
        names = []
        for written in filter(None, (part.strip() for part in self.cleaned_data["topics"].split(","))):
            name = vocabulary().named("topics", written)
            if name is None:
                raise forms.ValidationError(f"“{written}” is not a topic we know. Choose one from the list.")
            names.append(name)
        return tuple(dict.fromkeys(names))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        amount: Amount = cleaned["amount"]
        if amount > MOST:
            self.add_error("amount", f"{amount} is more than any activity awards. Is the decimal point right?")
            return cleaned
        read = self._read("amount")
        if read and amount > read and not cleaned["more"]:
            self.add_error("more", f"The document says {read}. Tick the box if {amount} is right all the same.")
            return cleaned
        texts: dict[str, Any] = {name: cleaned[name] or None for name in ("title", "provider", "format")}
        carried: dict[str, Any] = {to: value for name, to in CARRIED.items() if (value := self.proposal.value(name))}
        try:
            self.record = Record(
                completed=cleaned["completed"],
                started=cleaned["started"],
                system=cleaned["system"],
                amount=amount,
                topics=tuple((topic, amount) for topic in cleaned["topics"]),
                evidence=True,
                hours=self._read("hours"),
                **texts,
                **carried,
            )
        except RecordError as error:
            self.add_error(error.field, "The activity starts after it is completed.")
        return cleaned

    def _read(self, name: str) -> Amount | None:
        """The amount or the hours that the document says, as far as they were read: a badge may say anything."""
        found = self.proposal.value(name)
        try:
            return Amount.of(found) if found else None
        except AmountError:
            return None

    def _initial(self) -> dict[str, Any]:
        fields = self.proposal.fields
        initial: dict[str, Any] = {
            name: fields[name].value for name in ("title", "completed", "started", "amount", "format") if name in fields
        }
        if "system" in fields:
            initial["system"] = vocabulary().label("credit-systems", fields["system"].value)
        providers = [fields[name].value for name in ("provider", "joint-provider") if name in fields]
        initial["provider"] = " and ".join(providers)
        initial["decision"] = (
            f"same-{self.same.number}"
            if self.same and self.same.likeness.sure
            else self.ENTER
            if self.is_sure
            else self.LATER
        )
        return initial


def record_of(fields: Mapping[str, Found]) -> Record | None:
    """What was found, as a record to compare with others; None where too little was."""
    try:
        return Record(
            completed=date.fromisoformat(fields["completed"].value),
            system=fields["system"].value,
            amount=Amount.of(fields["amount"].value),
            title=fields["title"].value if "title" in fields else None,
            provider=fields["provider"].value if "provider" in fields else None,
            activity=fields["activity"].value if "activity" in fields else None,
        )
    except (KeyError, ValueError, AmountError):
        return None


def _same(record: Record | None, mine: list[Record]) -> Same | None:
    """The record that most likely tells of the same activity."""
    found = nearest(record, mine) if record else None
    return Same(*found) if found else None


def _twin(record: Record | None, before: Sequence[tuple[Record, Proposed]]) -> Proposed | None:
    """An earlier proposal that seems to be of the same activity: a mail and the certificate that came with it."""
    return next((proposed for other, proposed in before if record and likeness(record, other)), None)
