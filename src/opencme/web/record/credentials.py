"""The pages of the credentials somebody holds: a licence to add, change, put away and take out again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from opencme.web.people.requests import SignedIn, sent_by
from opencme.web.record.entryform import DayField
from opencme.web.record.models import Credential
from opencme.web.record.numbers import doubt_about
from opencme.web.record.programmes import choices, title_of

if TYPE_CHECKING:
    CredentialBase = forms.ModelForm[Credential]
else:
    # Django's forms take no type arguments at run time.
    CredentialBase = forms.ModelForm


class CredentialForm(CredentialBase):
    """A credential as its card or letter shows it."""

    programme = forms.ChoiceField(label="What you hold")
    issued = DayField(label="First issued on", required=False)
    expires = DayField(label="Expires on", required=False, help_text="The last day it is valid.")
    period_start = DayField(label="Period starts on", required=False)
    period_end = DayField(label="Period ends on", required=False)

    class Meta:
        model = Credential
        fields = ["programme", "number", "issued", "expires", "cohort", "period_start", "period_end"]
        labels = {"number": "Number", "cohort": "Renewal group"}
        help_texts = {
            "number": "Only if you want it on what you print.",
            "cohort": "If your authority renews in groups, the group you are in.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["programme"]
        field.choices = choices(self.instance.programme)
        field.widget.attrs["autofocus"] = not self.instance.pk

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        issued, expires = cleaned.get("issued"), cleaned.get("expires")
        if issued and expires and expires < issued:
            self.add_error("expires", "This is before the day it was issued.")
        start, end = cleaned.get("period_start"), cleaned.get("period_end")
        if bool(start) != bool(end) and not self.errors:
            self.add_error("period_end" if start else "period_start", "Give both days of the period, or neither.")
        elif start and end and end < start:
            self.add_error("period_end", "This is before the day the period starts.")
        return cleaned

    def save(self, commit: bool = True) -> Credential:
        self.instance.title = title_of(self.instance.programme) or self.instance.title
        return super().save(commit)


@require_GET
def show_all(request: SignedIn) -> HttpResponse:
    held = list(Credential.objects.filter(holder=request.user).order_by("expires", "title", "id"))
    context = {
        "held": [credential for credential in held if credential.archived_at is None],
        "archived": [credential for credential in held if credential.archived_at is not None],
    }
    return render(request, "record/credentials.html", context)


@require_http_methods(["GET", "POST"])
def add(request: SignedIn) -> HttpResponse:
    return _edit(request, Credential(holder=request.user))


@require_http_methods(["GET", "POST"])
def edit(request: SignedIn, number: int) -> HttpResponse:
    return _edit(request, get_object_or_404(Credential, pk=number, holder=request.user))


@require_POST
def archive(request: SignedIn, number: int) -> HttpResponse:
    """Put a credential away, or take it out again: `back` in the form."""
    credential = get_object_or_404(Credential, pk=number, holder=request.user)
    back = "back" in request.POST
    credential.archived_at = None if back else timezone.now()
    credential.save(update_fields=["archived_at"])
    messages.success(request, f"{credential} is {'held again' if back else 'put away; your record stays as it is'}.")
    return redirect("record:credentials")


def _edit(request: SignedIn, credential: Credential) -> HttpResponse:
    is_new = credential.pk is None
    asked = request.GET.get("programme", "")
    form = CredentialForm(sent_by(request), instance=credential, initial={"programme": asked} if asked else None)
    if request.method == "POST" and form.is_valid():
        saved = form.save()
        messages.success(request, f"{saved} is {'added' if is_new else 'saved'}.")
        if doubt := doubt_about(saved.programme, saved.number):
            messages.warning(request, f"{saved.number}: {doubt}")
        return redirect("record:credentials")
    return render(request, "record/credential.html", {"form": form, "credential": credential, "is_new": is_new})
