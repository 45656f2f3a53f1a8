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
from opencme.interchange.certificate import Found, Proposal
from opencme.interchange.certificate.people import same_name
from opencme.standing.words import day
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
"""Without these there is no record."""
LOOKED_FOR = ("title", *NEEDED)
"""Without these there is something to look at."""
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

    ENTER, SAME, LATER, DECLINE = "enter", "same", "later", "decline"
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
    because = forms.CharField(max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(
        self,
        sent: Any,
        proposed: Proposed,
        mine: list[Record],
        before: Sequence[tuple[Record, Proposed]] = (),
        *,
        learner: str = "",
        brought_for: int | None = None,
    ) -> None:
        """`mine` are the holder's records, `before` the proposals above this one: one may tell of the same activity.

        `learner` is the holder's name, `brought_for` the number of the record that the document was brought to show.
        """
        self.proposed = proposed
        self.proposal = proposed.proposal
        self.other_name = other_name(self.proposal, learner)
        self.is_put_off = False
        self.likely = record_of(self.proposal.fields)
        self.same = _brought(self.likely, mine, brought_for) or _same(self.likely, mine)
        self.twin = _twin(self.likely, before)
        super().__init__(sent, prefix=f"p{proposed.pk}", initial=self._initial())
        choices = [
            (self.LATER, "Nothing chosen yet"),
            (self.ENTER, "Put it on my record"),
            (self.DECLINE, "Not mine: leave it out"),
        ]
        if self.same:
            choices.insert(1, (f"same-{self.same.number}", "It is on my record: keep this as its certificate"))
        decision, written = self.fields["decision"], self.fields["format"]
        assert isinstance(decision, forms.ChoiceField)  # noqa: S101 - declared above
        assert isinstance(written, forms.ChoiceField)  # noqa: S101 - declared above
        decision.choices = choices
        written.choices = [("", "Not stated"), *terms("formats")]
        self.record: Record | None = None
        for name in self.fields:
            if (found := self.doubtful(name)) and found.words:
                self.fields[name].help_text = f"Please check: “{found.words[:120]}”"
            elif name in LOOKED_FOR and name not in self.proposal.fields:
                self.fields[name].help_text = "Not found in the document."
        if self.other_name:
            self.fields["because"].label = f"It is made out to {self.other_name}. Why is it yours?"
            self.fields["because"].required = True
            self.fields["because"].error_messages["required"] = self._why_asked
            self.fields["because"].help_text = "Your words stand beside the certificate wherever it proves something."

    def doubtful(self, name: str) -> Found | None:
        """What was found for the field, if it is not sure."""
        found = self.proposal.fields.get(name)
        least = SURE if name in NEEDED else LIKELY
        return found if found and found.confidence < least else None

    @property
    def is_sure(self) -> bool:
        """Whether nothing is left to look at before it goes on the record."""
        fields = self.proposal.fields
        settled = "title" in fields and all(name in fields and fields[name].confidence >= SURE for name in NEEDED)
        rest = all(fields[name].confidence >= LIKELY for name in (*SHOWN, *CARRIED) if name in fields)
        return settled and rest and not (self.proposal.doubts or self.other_name or self.same or self.twin)

    @property
    def is_open(self) -> bool:
        """Whether its form is open to begin with: it has a question, or something in it is wrong."""
        wrong = self.is_bound and bool(self.errors)
        return wrong or not (self.is_sure or self.is_put_off)

    @property
    def in_short(self) -> str:
        """Day, amount and kind of credit as far as they were read."""
        value = self.proposal.value
        system = value("system")
        when = day(date.fromisoformat(written)) if (written := value("completed")) else ""
        much = " ".join(filter(None, (value("amount"), vocabulary().label("credit-systems", system) if system else "")))
        return ", ".join(filter(None, (when, much)))

    @property
    def is_chosen(self) -> bool:
        return self.is_bound and self.wanted != self.LATER

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

    @property
    def is_same(self) -> bool:
        """Whether the document is to be the certificate of the record that is there already."""
        return self.wanted.startswith(f"{self.SAME}-")

    def shown(self) -> Iterator[forms.BoundField]:
        asked = {name for name, is_asked in (("more", self.asks_about_more), ("because", self.other_name)) if is_asked}
        return (self[name] for name in self.fields if name not in {"decision", "more", "because"} - asked)

    @property
    def asks_about_more(self) -> bool:
        """Whether the amount that was typed is more than the document says, which is asked about once."""
        return self.is_bound and "more" in self.errors

    def full_clean(self) -> None:
        """Only what is to be entered is looked at: nothing is wrong with what waits."""
        if self.is_bound and self.wanted != self.ENTER:
            self._errors = ErrorDict(renderer=self.renderer)
            self.cleaned_data = {}
            if self.is_same:
                self._ask_why()
            return
        super().full_clean()

    def _ask_why(self) -> None:
        """All that a document needs to become the certificate of a record that is there."""
        because = str(self["because"].value() or "").strip()[:500]
        if self.other_name and not because:
            self.add_error("because", self._why_asked)
        self.cleaned_data["because"] = because

    @property
    def _why_asked(self) -> str:
        return f"Say why it is yours although it is made out to {self.other_name}."

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
        # Nothing is decided for her: what nobody touched is not entered.
        initial["decision"] = self.LATER
        return initial


def other_name(proposal: Proposal, learner: str) -> str:
    """The name that the document is made out to, where it cannot be this learner's; empty where nothing tells."""
    named = proposal.value("learner") or ""
    return named if named and learner and not same_name(named, learner) else ""


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


def _brought(record: Record | None, mine: list[Record], number: int | None) -> Same | None:
    """The record that the document was brought to show, as long as it stands."""
    for one in mine if number else ():
        if one.id == str(number) and one.state != "withdrawn":
            alike = likeness(record, one) if record else None
            return Same(one, alike or Likeness(False, ("you brought the document to show it",)))
    return None


def _same(record: Record | None, mine: list[Record]) -> Same | None:
    """The record that most likely tells of the same activity."""
    found = nearest(record, mine) if record else None
    return Same(*found) if found else None


def _twin(record: Record | None, before: Sequence[tuple[Record, Proposed]]) -> Proposed | None:
    """An earlier proposal that seems to be of the same activity: a mail and the certificate that came with it."""
    return next((proposed for other, proposed in before if record and likeness(record, other)), None)
