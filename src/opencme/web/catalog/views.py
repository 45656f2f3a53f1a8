"""The catalog's pages for everybody: the list that is searched, and one activity with what it counts for."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from opencme.web.catalog.counting import counts_for
from opencme.web.catalog.listing import listing
from opencme.web.catalog.models import Entry
from opencme.web.catalog.search import Wanted
from opencme.web.catalog.showing import Shown
from opencme.web.register.checking import checked


@login_not_required
@require_safe
def show_list(request: HttpRequest) -> HttpResponse:
    found = listing(Wanted.of(request.GET.dict()), request.user, timezone.localdate(), request.GET.get("after", ""))
    return render(request, "catalog/list.html", {"section": "catalog", "listing": found})


@login_not_required
@require_safe
def show(request: HttpRequest, number: int) -> HttpResponse:
    today = timezone.localdate()
    entry = get_object_or_404(Entry.objects.select_related("source", "duplicate_of"), pk=number)
    context = {
        "section": "catalog",
        "shown": Shown(entry, today),
        "entry": entry,
        "activity": entry.activity,
        "elsewhere": entry.duplicates.filter(stale_since=None).select_related("source"),
        "counts": counts_for(request.user, entry.activity, today),
        "checked": checked(entry.activity, today),
    }
    return render(request, "catalog/activity.html", context)
