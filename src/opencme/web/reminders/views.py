"""The page of reminders and calendar, the link that stops mail, and the calendar itself."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opencme.standing import words
from opencme.web.people.requests import SignedIn, sent_by
from opencme.web.reminders import feed
from opencme.web.reminders.deadlines import deadlines_of
from opencme.web.reminders.due import next_mail, told_to
from opencme.web.reminders.forms import WishesForm
from opencme.web.reminders.letters import holder_to_stop, may_be_sent_to
from opencme.web.reminders.models import Feed, Wishes
from opencme.web.reminders.questions import next_question
from opencme.web.reminders.usual import usual, wishes_of
from opencme.web.standing.held import held_by


@require_http_methods(["GET", "POST"])
def wishes(request: SignedIn) -> HttpResponse:
    """What comes to me and when, and how to change it."""
    now = timezone.now()
    form = WishesForm(wishes_of(request.user, now), sent_by(request))
    if request.method == "POST" and form.is_valid():
        form.keep(now)
        messages.success(request, "Your wishes are saved and hold from now on.")
        return redirect("reminders:wishes")
    return render(request, "reminders/wishes.html", page(request, form, now))


@require_POST
def calendar_new(request: SignedIn) -> HttpResponse:
    """Make the calendar's address, or a new one instead. It is shown in this answer and never again."""
    token = feed.renew(request.user)
    address = request.build_absolute_uri(reverse("reminders:calendar", args=[token]))
    now = timezone.now()
    form = WishesForm(wishes_of(request.user, now))
    return render(request, "reminders/wishes.html", page(request, form, now) | {"address": address})


@require_POST
def calendar_end(request: SignedIn) -> HttpResponse:
    """Take the calendar's address away."""
    feed.revoke(request.user)
    messages.success(request, "The address of your calendar no longer answers.")
    return redirect("reminders:wishes")


@login_not_required
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop a holder's mail, by the link in it.

    A person is asked by a page with one button, so that a program that only looks at links stops nothing; a mail
    provider posts to the same address at once (RFC 8058). Both are let in by the token alone: no sign-in, no cookie.
    """
    holder = holder_to_stop(token)
    if holder is None:
        raise Http404
    if request.method == "POST":
        Wishes.objects.bulk_create([usual(holder, timezone.now())], ignore_conflicts=True)
        Wishes.objects.filter(holder=holder).update(by_mail=False)
    stopped = Wishes.objects.filter(holder=holder, by_mail=False).exists()
    return render(request, "reminders/stop.html", {"stopped": stopped})


@login_not_required
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The holder's deadlines for her calendar program, which asks again with what it knows already."""
    found = feed.feed_at(token)
    if found is None:
        raise Http404
    data = feed.written(found, timezone.now())
    headers = {
        "ETag": quote_etag(found.content),
        "Last-Modified": http_date(found.changed_at.timestamp()),
        "Cache-Control": f"private, max-age={int(feed.REFRESH.total_seconds()) // 6}",
        "Content-Disposition": 'inline; filename="opencme.ics"',
        "X-Robots-Tag": "noindex",
    }
    answer = HttpResponse(data, content_type="text/calendar; charset=utf-8", headers=headers)
    modified = int(found.changed_at.timestamp())
    return get_conditional_response(request, etag=answer["ETag"], last_modified=modified, response=answer) or answer


def page(request: SignedIn, form: WishesForm, now: datetime) -> dict[str, object]:
    """What the page shows, the answer first: of the wishes as they are kept, not as they are being typed."""
    kept = wishes_of(request.user, now)
    deadlines = deadlines_of(held_by(request.user, kept.today(now)))
    upcoming = next_mail(deadlines, kept, told_to(kept, kept.today(now)), now) if kept.by_mail else None
    return {
        "form": form,
        "kept": kept,
        "distances": in_words(kept.distances),
        "confirmed": may_be_sent_to(request.user),
        "next_day": upcoming[0] if upcoming else None,
        "next_deadline": upcoming[1] if upcoming else None,
        "next_question": next_question(kept, now) if kept.by_mail else None,
        "feed": Feed.objects.filter(holder=request.user).first(),
        "today": kept.today(now),
    }


def in_words(distances: list[int]) -> str:
    """180, 90 and 7 days, and one day,; empty if there are none."""
    far = [str(distance) for distance in distances if distance > 1]
    days = f"{words.joined(far)} days" if far else ""
    if 1 not in distances:
        return days
    return f"{days}, and one day," if far else "one day"
