"""The page that asks about records that may be of one activity."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from opencme.web.people.models import User
from opencme.web.people.requests import SignedIn
from opencme.web.record import ledger, merging
from opencme.web.record.models import CreditEntry

GONE = "One of the two was changed meanwhile. Look at them again."


@require_http_methods(["GET", "POST"])
def show(request: SignedIn) -> HttpResponse:
    """Each pair with what speaks for and against it; a form says which of the two stays, or that both do."""
    if request.method == "POST":
        _decide(request)
        return redirect("record:duplicates")
    pairs = merging.found(request.user)
    return render(request, "record/duplicates.html", {"section": "record", "pairs": pairs})


def _decide(request: SignedIn) -> None:
    stays, goes = (_head(request.user, request.POST.get(name, "")) for name in ("stays", "goes"))
    if stays is None or goes is None or stays.number == goes.number:
        messages.error(request, GONE)
    elif "different" in request.POST:
        merging.tell_apart(stays.number, goes.number, by=request.user)
        messages.success(request, "Both stay. You are not asked about these two again.")
    elif "merge" in request.POST:
        try:
            kept = merging.merge(stays, goes, by=request.user)
        except (merging.NotMergedError, ledger.AlreadyFollowedError) as error:
            messages.error(request, str(error))
        else:
            name = kept.title or "Untitled activity"
            messages.success(request, f"{name} is one record now. You can undo this on the page of either.")


def _head(holder: User, number: str) -> CreditEntry | None:
    if not (number.isascii() and number.isdigit() and len(number) <= 18):
        return None
    history = ledger.history_of(int(number), holder)
    return history[-1] if history and not history[-1].is_withdrawn else None
