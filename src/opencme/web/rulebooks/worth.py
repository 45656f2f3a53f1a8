"""The page of the credit systems: what they are, what each is worth elsewhere, and to one programme."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from opencme import rulebook
from opencme.credit import recognition, vocabulary
from opencme.rulebook.describe import units
from opencme.standing.exchange import Way, headline, ways
from opencme.web.record import programmes
from opencme.web.record.entryform import DayField, sentence, terms

TEMPLATE = "rulebooks/worth.html"


class WorthForm(forms.Form):
    """So much credit of a system, completed on a day: what is it worth to a programme?"""

    amount = forms.CharField(label="Amount", max_length=20, widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    system = forms.ChoiceField(label="Kind of credit")
    programme = forms.ChoiceField(label="Worth to")
    on = DayField(label="Completed on", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"label_suffix": ""})
        fields: Any = self.fields
        printed = [(unit.name, unit.label) for unit in recognition.units().values()]
        fields["system"].choices = [("", "Choose"), *terms("credit-systems"), *printed]
        fields["programme"].choices = programmes.choices()

    def clean(self) -> dict[str, Any]:
        """With `have` and `of`: the amount and the system it is of, units turned into what they stand for."""
        cleaned = super().clean() or {}
        if {"amount", "system"} <= cleaned.keys():
            try:
                cleaned["have"], cleaned["of"] = recognition.understood(cleaned["amount"], cleaned["system"])
            except ValueError as error:
                self.add_error("amount", sentence(error))
        return cleaned


@login_not_required
@gzip_page
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Nothing is kept: the question is the address."""
    asked = request.GET if "amount" in request.GET else None
    form = WorthForm(asked, use_required_attribute=False)
    context = systems() | {"form": form}
    if asked is not None and form.is_valid():
        cleaned = form.cleaned_data
        book = rulebook.load(cleaned["programme"])
        on = cleaned["on"] or timezone.localdate()
        have, system = cleaned["have"], cleaned["of"]
        context |= {
            "book": book,
            "on": on,
            "what": f"{have} {_label(system)}",
            "ways": [_way(way, book) for way in ways(have, system, book, on)],
            "direct": any(way.through is None for way in ways(have, system, book, on)),
            "answer": headline(have, system, book, on),
        }
    return render(request, TEMPLATE, context)


def systems() -> dict[str, Any]:
    """What the page says of the systems themselves."""
    return {
        "section": "rulebooks",
        "agreements": [_agreement(each) for each in recognition.recognitions()],
        "units": recognition.units().values(),
        "not_equivalent": recognition.no_equivalences(),
        "systems": [term for name, term in vocabulary().terms("credit-systems").items() if name != "none"],
    }


def _agreement(each: recognition.Recognition) -> dict[str, Any]:
    return {
        "terms": each,
        "of": [_label(name) for name in each.of],
        "to": _label(each.to),
        "rate": "one for one" if each.gives == each.needs else f"{each.gives} for {each.needs}",
        "in_force": each.covers(timezone.localdate()),
    }


def _way(way: Way, book: rulebook.Rulebook) -> dict[str, Any]:
    return {
        "through": way.through,
        "system": _label(way.system),
        "amount": way.amount,
        "takings": [{"taking": taking, "worth": units(book, taking.worth)} for taking in way.takings],
        "limits": way.limits,
    }


def _label(system: str) -> str:
    return vocabulary().label("credit-systems", system)
