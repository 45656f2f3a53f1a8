"""The page of "what if": something about the holder is supposed to be otherwise, and every credential answers.

All that is supposed stands in the address, so that it can be kept, sent and gone back to; nothing is written until the
holder says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from opencme import credit, rulebook
from opencme.credit import Fact, Span, vocabulary
from opencme.planner import what_if
from opencme.planner.holdings import Holding
from opencme.planner.what_if import Change, Consequence
from opencme.rulebook import Place, Rulebook, brief
from opencme.standing import words
from opencme.web.people.models import User
from opencme.web.people.requests import SignedIn
from opencme.web.record import facts, ledger
from opencme.web.record.entryform import DayField
from opencme.web.record.models import Credential
from opencme.web.record.programmes import choices, title_of
from opencme.web.reflection import counting as reflections
from opencme.web.rulebooks.choices import place_choices
from opencme.web.standing.held import book_of
from opencme.web.standing.questions import LARGEST, in_words

SAID = (("", "As it is"), ("yes", "Yes"), ("no", "No"))


class SupposeForm(forms.Form):
    """A place to practise in besides, or a credential to hold besides."""

    place = forms.ChoiceField(label="Practise in", required=False, help_text="Adds the licences for it.")
    programme = forms.ChoiceField(label="Hold as well", required=False)
    issued = DayField(label="Issued on", required=False, help_text="Today, if you leave it empty.")
    expires = DayField(label="First expires on", required=False)

    def __init__(self, *args: Any, held: set[str], profession: str | None, **kwargs: Any) -> None:
        """`held` are programmes that she is in already; of a known profession only its programmes are offered."""
        super().__init__(*args, **kwargs)
        place: Any = self.fields["place"]
        place.choices = [("", "Where you practise now"), *place_choices()]
        programme: Any = self.fields["programme"]
        groups = [
            (country, [row for row in rows if row[0] not in held and _is_for(row[0], profession)])
            for country, rows in choices()[1:]
        ]
        programme.choices = [("", "Nothing more"), *(group for group in groups if group[1])]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        issued, expires = cleaned.get("issued"), cleaned.get("expires")
        if issued and expires and expires < issued:
            self.add_error("expires", "This is before the day it was issued.")
        return cleaned


def _is_for(programme: str, profession: str | None) -> bool:
    book = book_of(programme)
    return book is not None and (profession is None or profession in book.professions)


class FactForm(forms.Form):
    """One fact that rules hang on, as it is or otherwise: yes or no, and where days matter from when to when."""

    said = forms.ChoiceField(label="Answer", required=False, choices=SAID)

    def __init__(self, name: str, *args: Any, now: Fact | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"prefix": name})
        term = vocabulary().terms("facts")[name]
        self.name, self.kind = name, term.kind
        self.question = words.question(name)
        self.now = in_words(name, now) if now is not None else "not told"
        said: Any = self.fields["said"]
        said.label = self.question
        if self.kind == "number":
            said.choices = (*SAID[:1], ("yes", "This number"))
            self.fields["number"] = forms.DecimalField(
                label="Number", required=False, min_value=0, max_value=LARGEST, decimal_places=2
            )
        elif self.kind in ("span", "date"):
            self.fields["start"] = DayField(label="From" if self.kind == "span" else "On", required=False)
        if self.kind == "span":
            self.fields["end"] = DayField(label="To", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end < start:
            self.add_error("end", "This is before the day it started.")
        if cleaned.get("said") == "yes" and self.kind == "number" and cleaned.get("number") is None:
            self.add_error("number", "Give the number.")
        return cleaned

    @property
    def details(self) -> list[forms.BoundField]:
        return [field for field in self if field.name != "said"]

    @property
    def is_supposed(self) -> bool:
        return self.is_valid() and bool(self.cleaned_data["said"])

    def fact(self, today: date) -> Fact:
        """The fact as it would be stated; a day that is not given is today."""
        cleaned = self.cleaned_data
        if cleaned["said"] == "no":
            return False
        match self.kind:
            case "number":
                number: Decimal = cleaned["number"]
                return number
            case "date":
                day: date = cleaned.get("start") or today
                return day
            case "span":
                start = cleaned.get("start") or min(today, cleaned.get("end") or today)
                return (Span(start, cleaned.get("end")),)
            case _:
                return True


@dataclass(frozen=True)
class Row:
    """One credential on the page; `credential` is None for one that is only supposed."""

    credential: Credential | None
    consequence: Consequence

    @property
    def name(self) -> str:
        return brief.short_name(self.consequence.holding.book)

    @property
    def word(self) -> str:
        if self.consequence.before is None:
            return "New"
        if self.consequence.after is None:
            return "Given up"
        return "Changes" if self.consequence.changes else "Stays"

    @property
    def style(self) -> str:
        return {"New": "pace", "Given up": "none", "Changes": "behind", "Stays": "met"}[self.word]


class Page:
    """All that the page shows, worked out from the holder's record and what the address supposes."""

    def __init__(self, holder: User, sent: QueryDict, today: date) -> None:
        self.holder, self.sent, self.today = holder, sent, today
        held = Credential.objects.filter(holder=holder, archived_at=None).order_by("pk")
        self.held = [(credential, book) for credential in held if (book := book_of(credential.programme))]
        self.learner = facts.learner_of(holder)
        held_here = {credential.programme for credential, _ in self.held}
        self.suppose = SupposeForm(sent or None, held=held_here, profession=self.learner.profession)
        self.suppose.is_valid()

    @cached_property
    def added(self) -> list[Holding]:
        """What would be held besides: the programme chosen, and what everybody of her profession holds in the place."""
        cleaned = getattr(self.suppose, "cleaned_data", {})
        dates = credit.Credential(cleaned.get("issued"), cleaned.get("expires"))
        names = [cleaned["programme"]] if cleaned.get("programme") else []
        if (code := cleaned.get("place")) and self.learner.profession:
            where = [Place(code[:2], code[3:] or None)]
            proposals = rulebook.propose(self.learner.profession, where, self.learner, self.today)
            names += [each.book.id for each in proposals if each.likely]
        held = {credential.programme for credential, _ in self.held}
        books = [book for name in dict.fromkeys(names) if name not in held and (book := book_of(name))]
        return [what_if.holding_of(book, dates) for book in books] if not self.suppose.errors else []

    @cached_property
    def facts(self) -> list[FactForm]:
        """The facts that what is held, or would be, hangs on."""
        books: list[Rulebook] = [*(book for _, book in self.held), *(holding.book for holding in self.added)]
        return [FactForm(name, self.sent or None, now=self.learner.facts.get(name)) for name in what_if.facts_of(books)]

    @property
    def given_up(self) -> set[str]:
        return set(self.sent.getlist("give-up")) & {str(credential.pk) for credential, _ in self.held}

    @cached_property
    def change(self) -> Change:
        supposed = {form.name: form.fact(self.today) for form in self.facts if form.is_supposed}
        return Change(supposed, tuple(self.added), frozenset(self.given_up))

    @property
    def has_errors(self) -> bool:
        return bool(self.suppose.errors or any(form.errors for form in self.facts))

    @cached_property
    def rows(self) -> list[Row]:
        """What is new first, then what changes, what is given up, what stays."""
        if not self.change or self.has_errors:
            return []
        transcript = ledger.transcript_of(self.holder)
        written = reflections.days_of(self.holder, {credential.programme for credential, _ in self.held})
        rows = [
            Row(None, what_if.added(holding, self.learner, transcript, self.change, on=self.today))
            for holding in self.added
        ]
        for credential, book in self.held:
            told = reflections.told(
                self.learner, reflections.counted(book, credential.value, self.learner.born, written, self.today)
            )
            holding = Holding(str(credential.pk), book, credential.value)
            rows.append(Row(credential, what_if.of(holding, told, transcript, self.change, on=self.today)))
        order = ("New", "Changes", "Given up", "Stays")
        return sorted(rows, key=lambda row: order.index(row.word))

    @property
    def headline(self) -> str:
        if self.rows:
            return what_if.headline([row.consequence for row in self.rows])
        if self.has_errors:
            return "Something below cannot be read."
        return "What if something about you changed? Say what, and see what it would mean before you decide."

    @property
    def candidates(self) -> Iterator[tuple[Credential, str, bool]]:
        """What could be given up, with its name, and whether it is."""
        for credential, book in self.held:
            yield credential, brief.short_name(book), str(credential.pk) in self.given_up


@require_http_methods(["GET", "POST"])
def show(request: SignedIn) -> HttpResponse:
    """What would change; with POST what is supposed becomes what is so."""
    page = Page(request.user, request.GET, timezone.localdate())
    if request.method == "POST" and page.change and not page.has_errors:
        keep(page)
        messages.success(request, "Noted. This is how you stand now.")
        return redirect("standing")
    return render(request, "standing/what_if.html", {"section": "standing", "page": page})


def keep(page: Page) -> None:
    """Write down what was supposed: facts as stated, credentials as held or put away. All of it, or nothing."""
    with transaction.atomic():
        for name, fact in page.change.facts.items():
            facts.state(page.holder, name, fact)
        for holding in page.added:
            Credential.objects.create(
                holder=page.holder,
                programme=holding.book.id,
                title=title_of(holding.book.id)[:200],
                issued=holding.credential.issued,
                expires=holding.credential.expires,
            )
        Credential.objects.filter(holder=page.holder, pk__in=page.given_up).update(archived_at=timezone.now())
