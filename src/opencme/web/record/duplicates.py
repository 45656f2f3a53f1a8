"""The page that asks about records that may be of one activity."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from opencme.web.inbox.differing import differences
from opencme.web.people.models import User
from opencme.web.people.requests import SignedIn
from opencme.web.record import evidence, ledger, merging
from opencme.web.record.doubles import ask_again, told_apart
from opencme.web.record.models import CreditEntry
from opencme.web.record.records import record_of

GONE = "One of the two was changed meanwhile. Look at them again."


@require_http_methods(["GET", "POST"])
def show(request: SignedIn) -> HttpResponse:
    """Each pair with what speaks for and against it; a form says which of the two stays, or that both do."""
    if request.method == "POST":
        _decide(request)
        return redirect("record:duplicates")
    found = merging.found(request.user)
    proving = evidence.shown(request.user) if any(pair.proven for pair in found) else {}
    records = [record_of(entry) for pair in found for entry, is_proven in pair.both if is_proven]
    differs = differences(request.user, records, proving) if records else {}
    pairs = [(pair, [(entry, proven, differs.get(entry.number, ())) for entry, proven in pair.both]) for pair in found]
    heads = {entry.number: entry for entry in ledger.heads(request.user).exclude(kind=CreditEntry.Kind.WITHDRAWAL)}
    said = told_apart(request.user).order_by("-said_at", "-pk")
    apart = [
        (heads[each.one_id], heads[each.other_id]) for each in said if {each.one_id, each.other_id} <= heads.keys()
    ]
    context = {"section": "record", "pairs": pairs, "apart": apart[: merging.MOST_PAIRS]}
    return render(request, "record/duplicates.html", context)


def _decide(request: SignedIn) -> None:
    stays, goes = (_head(request.user, request.POST.get(name, "")) for name in ("stays", "goes"))
    if stays is None or goes is None or stays.number == goes.number:
        messages.error(request, GONE)
    elif "different" in request.POST:
        merging.tell_apart(stays.number, goes.number, by=request.user)
        messages.success(request, "Both stay. You are not asked about these two again, unless you take it back below.")
    elif "again" in request.POST:
        if ask_again(stays.number, goes.number, by=request.user):
            messages.success(request, "Taken back. You are asked about the two again, if they are still alike.")
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
