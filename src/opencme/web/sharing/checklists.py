"""The holder's checklists: made from what a programme asks and from items of her own, and what others said of them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from opencme.standing import words
from opencme.web.people.requests import SignedIn, sent_by
from opencme.web.record.models import Credential
from opencme.web.sharing import confirming
from opencme.web.sharing.confirming import Item
from opencme.web.sharing.forms import ChecklistForm, MoreItems
from opencme.web.sharing.models import Checklist
from opencme.web.standing.held import answered


@require_GET
def show_all(request: SignedIn) -> HttpResponse:
    made = Checklist.objects.filter(holder=request.user).order_by("-id")
    held = Credential.objects.filter(holder=request.user, archived_at=None).order_by("expires", "id")
    # What a programme has nothing to tick for is said here, not on the page behind.
    told = [
        (each, bool(answer.answer and confirming.duties_of(answer.answer)))
        for each, answer in zip(held, answered(list(held), request.user, timezone.localdate()), strict=True)
    ]
    return render(request, "sharing/checklists.html", {"section": "sharing", "made": list(made), "held": told})


@require_http_methods(["GET", "POST"])
def make(request: SignedIn) -> HttpResponse:
    """A new checklist; `credential` in the address offers what its programme asks."""
    asked = request.GET.get("credential", "")
    credential, name, duties = None, "", {}
    if asked:
        held = Credential.objects.filter(holder=request.user, archived_at=None)
        credential = get_object_or_404(held, pk=int(asked) if asked.isdecimal() and len(asked) < 19 else 0)
        answer = answered([credential], request.user, timezone.localdate())[0]
        name = answer.name
        duties = confirming.duties_of(answer.answer) if answer.answer else {}
    form = ChecklistForm(sent_by(request), duties=duties, initial={"title": name, "duties": list(duties)})
    if request.method == "POST" and form.is_valid():
        checklist = confirming.make(request.user, form.cleaned_data["title"], form.items, credential)
        messages.success(request, "Your checklist is made. Now ask somebody to confirm it.")
        return redirect(checklist)
    context = {"section": "sharing", "form": form, "name": name, "credential": credential}
    return render(request, "sharing/checklist_new.html", context)


@require_http_methods(["GET", "POST"])
def show(request: SignedIn, number: int) -> HttpResponse:
    """One checklist with what stands and what was ever said; a form adds items."""
    checklist = get_object_or_404(Checklist, pk=number, holder=request.user)
    items = confirming.items_of(checklist)
    form = MoreItems(sent_by(request), have=len(items))
    if request.method == "POST" and form.is_valid():
        confirming.add(checklist, [(line, "") for line in form.cleaned_data["own"]])
        messages.success(request, "Added. Ask again if somebody is to confirm it too.")
        return redirect(checklist)
    context = {
        "section": "sharing",
        "checklist": checklist,
        "headline": headline(items),
        "items": items,
        "history": confirming.history_of(checklist),
        "form": form,
    }
    return render(request, "sharing/checklist.html", context)


def headline(items: list[Item]) -> str:
    """How much is confirmed, as a sentence."""
    total, confirmed = len(items), len([each for each in items if each.state == "confirmed"])
    declined = len([each for each in items if each.state == "declined"])
    refused = f" {_capital(words.number(declined))} {'is' if declined == 1 else 'are'} declined." if declined else ""
    if confirmed == total:
        return "It is confirmed." if total == 1 else f"All {words.number(total)} items are confirmed."
    if not confirmed:
        return f"Nobody has confirmed {'it' if total == 1 else 'any of it'} yet.{refused}"
    verb = "is" if confirmed == 1 else "are"
    return f"{_capital(words.number(confirmed))} of {words.number(total)} {verb} confirmed.{refused}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
