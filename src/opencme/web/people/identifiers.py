"""The numbers by which registries know a person: stated on a page of her own, kept in one form, told to other rooms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from opencme.credit.identifiers import KINDS, IdentifierError
from opencme.web.people.models import Identifier, User
from opencme.web.people.requests import SignedIn, sent_by

ORDER = {name: place for place, name in enumerate(KINDS)}


def identifiers_of(user: User) -> list[tuple[str, str]]:
    """What each of the person's numbers is called, and the number: for what is printed, shared or reported."""
    return [(each.label, each.value) for each in _stated(user)]


def state(holder: User, kind: str, value: str, issuer: str = "") -> Identifier:
    """Keep a number, in the place of an earlier one of the same kind and issuer.

    Raises KeyError for no kind of ours, IdentifierError for a number that cannot be one of it.
    """
    kept = KINDS[kind].check(value)
    identifier, _ = Identifier.objects.update_or_create(
        holder=holder,
        kind=kind,
        issuer=issuer if KINDS[kind].issuer else "",
        defaults={"value": kept, "stated_at": timezone.now()},
    )
    return identifier


class IdentifierForm(forms.Form):
    """One number as its holder states it."""

    kind = forms.ChoiceField(
        label="What it is", choices=[("", "Choose"), *((each.name, each.label) for each in KINDS.values())]
    )
    issuer = forms.CharField(
        label="Issued by",
        max_length=80,
        required=False,
        help_text="The state or board, where one person may have several: for licence, DEA and board numbers.",
    )
    value = forms.CharField(label="Number", max_length=120)

    def clean_issuer(self) -> str:
        issuer = " ".join(str(self.cleaned_data["issuer"]).split())
        # FL and fl are one state.
        return issuer.upper() if len(issuer) == 2 else issuer

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        kind = KINDS.get(cleaned.get("kind", ""))
        if kind and kind.issuer and not cleaned.get("issuer") and "issuer" not in self.errors:
            self.add_error("issuer", f"Say who issued the {kind.label}: the state, the board or the registry.")
        if kind and cleaned.get("value"):
            try:
                kind.check(cleaned["value"])
            except IdentifierError as error:
                self.add_error("value", str(error))
        return cleaned


@require_http_methods(["GET", "POST"])
def show(request: SignedIn) -> HttpResponse:
    """The numbers stated so far, and one more."""
    form = IdentifierForm(sent_by(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        identifier = state(request.user, said["kind"], said["value"], said["issuer"])
        messages.success(request, f"{identifier} is kept.")
        return redirect("identifiers")
    return render(request, "people/identifiers.html", {"form": form, "stated": _stated(request.user)})


@require_POST
def remove(request: SignedIn, number: int) -> HttpResponse:
    """Keep the number no longer. The message still says it, should that have been a slip."""
    identifier = get_object_or_404(Identifier, pk=number, holder=request.user)
    identifier.delete()
    messages.success(request, f"{identifier} is removed. State it again if you want it back.")
    return redirect("identifiers")


def _stated(user: User) -> list[Identifier]:
    """In the order in which they are asked for; a kind that is no longer asked for comes last."""
    found = Identifier.objects.filter(holder=user)
    return sorted(found, key=lambda each: (ORDER.get(each.kind, len(ORDER)), each.issuer.casefold(), each.pk))
