"""Questions that rules leave open: how each is asked, and where its answer is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from opencme.credit import Fact, Span, vocabulary
from opencme.rulebook import Rulebook
from opencme.rulebook import condition as c
from opencme.rulebook.period import Cohorts
from opencme.standing import words
from opencme.web.people.models import User
from opencme.web.record import facts
from opencme.web.record.entryform import DayField
from opencme.web.record.models import Credential, Profile

ON_THE_CREDENTIAL = ("issued", "expires", "cohort")
ON_THE_PROFILE = ("born", "profession", "specialties")
EARLIEST = date(1900, 1, 1)
LARGEST = Decimal(100_000)


@dataclass(frozen=True)
class Question:
    """One question; `kind` is flag, date, span, number or list, `choices` the names that a list may hold."""

    name: str
    kind: str
    choices: tuple[tuple[str, str], ...] = ()

    @classmethod
    def about(cls, name: str, books: Iterable[Rulebook]) -> Question:
        """The question for a fact, with the choices that these rulebooks tell apart. Raises UnknownName."""
        vocabulary().require("facts", name)
        term = vocabulary().terms("facts")[name]
        return cls(name, term.kind, tuple(_choices(name, books)) if term.kind == "list" else ())

    @property
    def text(self) -> str:
        return words.question(self.name)

    @property
    def may_be_no(self) -> bool:
        """Whether "no" answers it: not for the dates that every credential and person has."""
        return self.name not in (*ON_THE_CREDENTIAL, *ON_THE_PROFILE)

    @property
    def place(self) -> str:
        if self.name in ON_THE_CREDENTIAL:
            return "credential"
        return "profile" if self.name in ON_THE_PROFILE else "fact"


def _choices(name: str, books: Iterable[Rulebook]) -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    if name == "profession":
        return [(term.name, term.label) for term in vocabulary().terms("professions").values()]
    for book in books:
        if name == "cohort" and isinstance(book.period.ends, Cohorts):
            found |= {group: words_of(group) for group in book.period.ends.dates}
        for fact in _facts_of(book):
            if fact.name == name:
                found |= {each: words_of(each) for each in sorted(fact.names)}
    return list(found.items())


def words_of(name: str) -> str:
    """A name of a rulebook's list as words: family-medicine, Family medicine."""
    return name.replace("-", " ")[:1].upper() + name.replace("-", " ")[1:]


def _facts_of(book: Rulebook) -> Iterator[c.FactIs]:
    conditions = [book.exempt_when, *(grant.when for grant in book.grants)]
    for rule in book.rules.values():
        conditions += [rule.when, rule.met_by, rule.exempt_when]
    for each in conditions:
        if each is not None:
            yield from _facts_in(each)


def _facts_in(what: c.Condition) -> Iterator[c.FactIs]:
    match what:
        case c.FactIs():
            yield what
        case c.AllOf(items) | c.AnyOf(items):
            for item in items:
                yield from _facts_in(item)
        case c.Not(item):
            yield from _facts_in(item)
        case _:
            return


class AnswerForm(forms.Form):
    """The fields for one question. The buttons yes and no are named `answer`; `value` is the fact once it is valid."""

    def __init__(self, question: Question, *args: Any, credential: Credential | None = None, **kwargs: Any) -> None:
        """`credential` is the one whose date is asked for, if it is one's date."""
        super().__init__(*args, **kwargs)
        self.question = question
        self.credential = credential
        self.value: Fact | None = None
        for name, field in self._fields():
            self.fields[name] = field

    def _fields(self) -> Iterator[tuple[str, forms.Field]]:
        match self.question.kind:
            case "date":
                yield "day", DayField(label="Date", required=False)
            case "span":
                yield "start", DayField(label="From", required=False)
                yield "end", DayField(label="To", required=False, help_text="Empty if it goes on.")
            case "number":
                yield (
                    "number",
                    forms.DecimalField(
                        label="Number",
                        required=False,
                        min_value=0,
                        max_value=LARGEST,
                        decimal_places=2,
                        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
                    ),
                )
            case "list" if self.question.choices and self.question.name in ("cohort", "profession"):
                yield "name", forms.ChoiceField(label="Which", required=False, choices=self.question.choices)
            case "list" if self.question.choices:
                yield (
                    "names",
                    forms.MultipleChoiceField(
                        label="All that fit",
                        required=False,
                        choices=self.question.choices,
                        widget=forms.CheckboxSelectMultiple,
                    ),
                )
            case "list":
                yield "written", forms.CharField(label="In words, with commas between", required=False, max_length=300)
            case _:
                return

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        said = self.data.get("answer", "")
        if self.errors:
            return cleaned
        if said == "no" and self.question.may_be_no:
            self.value = () if self.question.kind == "list" else False
        elif said == "yes" and self.question.kind == "flag":
            self.value = True
        else:
            self.value = self._written(cleaned)
            if self.value is None:
                raise ValidationError("Choose an answer." if self.question.kind in ("flag", "list") else _WANTED)
        return cleaned

    def clean_day(self) -> date | None:
        day: date | None = self.cleaned_data["day"]
        name, held = self.question.name, self.credential
        if day and name == "born" and not EARLIEST <= day <= timezone.localdate():
            raise ValidationError("Is the year right?")
        if day and name not in ("born", "expires") and not EARLIEST <= day <= timezone.localdate():
            raise ValidationError("This day is still to come." if day > timezone.localdate() else "Is the year right?")
        if day and held and name == "expires" and held.issued and day < held.issued:
            raise ValidationError("This is before the day it was issued.")
        if day and held and name == "issued" and held.expires and day > held.expires:
            raise ValidationError("This is after the day it expires.")
        return day

    def _written(self, cleaned: dict[str, Any]) -> Fact | None:
        if "start" in self.fields:
            start, end = cleaned.get("start"), cleaned.get("end")
            if start and end and end < start:
                self.add_error("end", "This is before the day it started.")
                return False
            return (Span(start, end),) if start else None
        if "names" in self.fields:
            return tuple(cleaned["names"]) or None
        if "written" in self.fields:
            parts = [part.strip().lower().replace(" ", "-") for part in cleaned["written"].split(",")]
            return tuple(part for part in parts if part) or None
        if "name" in self.fields:
            return (cleaned["name"],) if cleaned["name"] else None
        found: date | Decimal | None = cleaned.get("day") if "day" in self.fields else cleaned.get("number")
        return found


_WANTED = "Fill in the answer, or say no."


def keep(question: Question, value: Fact, holder: User, credential: Credential | None) -> None:
    """Write the answer where it belongs: on the credential, on the profile, or as a stated fact."""
    first = value[0] if isinstance(value, tuple) and value else value
    if question.place == "credential":
        if credential is not None:
            setattr(credential, question.name, first)
            credential.save(update_fields=[question.name])
    elif question.place == "profile":
        kept = list(value) if question.name == "specialties" and isinstance(value, tuple) else first
        Profile.objects.update_or_create(holder=holder, defaults={question.name: kept})
    else:
        facts.state(holder, question.name, value)


def in_words(name: str, value: Fact) -> str:
    """A fact as a person says it: Yes; 3 March 2020; from 1 July 2024; 12."""
    if value is True:
        return "Yes"
    if value is False or value == ():
        return "No"
    if isinstance(value, date):
        return words.day(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    parts = [_span(part) if isinstance(part, Span) else words_of(part) for part in value]
    return ", ".join(parts)


def _span(span: Span) -> str:
    start = f"from {words.day(span.start)}"
    return f"{start} to {words.day(span.end)}" if span.end else f"{start}, still going on"
