"""The page of the plan, what it has to keep to, and what its buttons do."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from opencme.credit import Session
from opencme.web.catalog.models import Entry, FacetTotal
from opencme.web.people.requests import SignedIn, sent_by
from opencme.web.planning.choosing import choose as write_choice
from opencme.web.planning.forms import WishesForm
from opencme.web.planning.models import Choice
from opencme.web.planning.showing import ChosenRow, Page
from opencme.web.planning.solving import Busy, planned
from opencme.web.planning.wishing import give_up as wish_no_more
from opencme.web.planning.wishing import wishes_of

SAID = {
    Choice.Said.BOOKED: "is booked. It is part of your plan and in your calendar.",
    Choice.Said.SKIPPED: "is left out of your plan for 30 days.",
    Choice.Said.NEVER: "is not proposed to you any more.",
}


@require_GET
def show(request: SignedIn) -> HttpResponse:
    """What to do so that everything is there in time, with the least effort."""
    try:
        found = planned(request.user, timezone.localdate())
    except Busy:
        answer = render(request, "planning/busy.html", {"section": "plan"}, status=503)
        answer["Retry-After"] = "10"
        return answer
    return render(request, "planning/plan.html", {"section": "plan", "page": Page(found)})


@require_http_methods(["GET", "POST"])
def wishes(request: SignedIn) -> HttpResponse:
    """What a plan has to keep to, and what it should take least of."""
    form = WishesForm(wishes_of(request.user), _offered(), sent_by(request))
    if request.method == "POST" and form.is_valid():
        form.keep()
        messages.success(request, "Your wishes are saved; the plan keeps to them.")
        return redirect("planning:plan")
    return render(request, "planning/wishes.html", {"section": "plan", "form": form})


@require_POST
def choose(request: SignedIn) -> HttpResponse:
    """Book an activity of the catalog or a session of it, leave it out this time, or never show it again."""
    number, said = request.POST.get("entry", ""), request.POST.get("said", "")
    if said not in SAID or not (number.isascii() and number.isdecimal() and len(number) < 10):
        raise Http404
    activity = get_object_or_404(Entry, pk=int(number)).activity
    wanted = request.POST.get("session", "")
    session: Session | None = next((each for each in activity.sessions if each.id == wanted), None)
    if wanted and session is None:
        raise Http404
    # What is left out is left out as a whole: nobody wants to say so for every session of a conference.
    write_choice(request.user, activity, session if said == Choice.Said.BOOKED else None, said)
    messages.success(request, f"“{activity.title}” {SAID[Choice.Said(said)]}")
    return redirect("planning:plan")


@require_POST
def take_back(request: SignedIn, number: int) -> HttpResponse:
    """Forget what was said about an activity."""
    choice = get_object_or_404(Choice, pk=number, holder=request.user)
    title, was_booked = ChosenRow(choice).title, choice.said == Choice.Said.BOOKED
    choice.delete()
    done = "is no longer booked here. Tell the provider too." if was_booked else "may be proposed again."
    messages.success(request, f"“{title}” {done}")
    return redirect("planning:plan")


@require_POST
def give_up(request: SignedIn) -> HttpResponse:
    """Give up wishes that leave no plan."""
    if not wish_no_more(request.user, request.POST.getlist("wish")):
        raise Http404
    messages.success(request, "Given up. You can wish for it again at any time.")
    return redirect("planning:plan")


def _offered() -> tuple[set[str], set[str]]:
    """The formats and languages that the catalog has."""
    totals = FacetTotal.objects.filter(facet__in=("format", "language")).values_list("facet", "value")
    found: dict[str, set[str]] = {"format": set(), "language": set()}
    for facet, value in totals:
        found[facet].add(value)
    return found["format"], found["language"]
