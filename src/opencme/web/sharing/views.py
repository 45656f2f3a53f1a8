"""The holder's pages: who can see parts of her record, a new link, its log, and the end of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.contrib import messages
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from opencme.rulebook import brief
from opencme.standing import words
from opencme.web.people.requests import SignedIn, sent_by
from opencme.web.record.doubles import doubles
from opencme.web.sharing import links, looks
from opencme.web.sharing.forms import Renewal, ShareForm
from opencme.web.sharing.models import Share
from opencme.web.standing.held import book_of

LINK = "opencme-new-link"
"""The cookie that carries a link from the form to the page that shows it once, without the server keeping it."""
LINK_LASTS = timedelta(minutes=5)


@dataclass(frozen=True)
class Listed:
    """A share as the list tells of it."""

    share: Share
    today: date

    @property
    def is_open(self) -> bool:
        return self.share.is_open(self.today)

    @property
    def parts(self) -> list[str]:
        """What it shows, in words."""
        return parts_of(self.share)


@require_GET
def show_all(request: SignedIn) -> HttpResponse:
    today = timezone.localdate()
    listed = [Listed(share, today) for share in links.of_holder(request.user)]
    open_now = [each for each in listed if each.is_open]
    context = {
        "section": "sharing",
        "headline": headline(len(open_now)),
        "open_now": open_now,
        "over": [each for each in listed if not each.is_open],
    }
    return render(request, "sharing/list.html", context)


@require_http_methods(["GET", "POST"])
def make(request: SignedIn) -> HttpResponse:
    today = timezone.localdate()
    asked = request.GET.get("checklist", "")
    initial = {
        "first_day": today.replace(year=today.year - 1, month=1, day=1),
        "last_day": today,
        "checklist": asked,
        "may_confirm": bool(asked),
    }
    form = ShareForm(sent_by(request), holder=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        return _handed_over(links.make(form.share, form.chosen))
    return render(request, "sharing/new.html", {"section": "sharing", "form": form, "doubles": doubles(request.user)})


@require_GET
@never_cache
def show(request: SignedIn, number: int) -> HttpResponse:
    return _page(request, _own(request, number), Renewal())


@require_POST
def renew(request: SignedIn, number: int) -> HttpResponse:
    """Make a new link in place of the one that is lost or over."""
    share = _own(request, number)
    form = Renewal(sent_by(request))
    if share.stopped_at is not None:
        messages.info(request, "This was stopped and stays so. Share anew if they are to see it again.")
        return redirect(share)
    if not form.is_valid():
        return _page(request, share, form)
    return _handed_over(links.renew(share, form.cleaned_data["until"]))


@require_POST
def stop(request: SignedIn, number: int) -> HttpResponse:
    share = _own(request, number)
    links.stop(share)
    messages.success(request, f"{share} sees nothing any more: the link has ended.")
    return redirect(share)


def headline(count: int) -> str:
    """Who can see something now, as a sentence."""
    if not count:
        return "Nobody else can see your record."
    if count == 1:
        return "One person can see part of your record now."
    number = words.number(count)
    return f"{number[:1].upper()}{number[1:]} people can see parts of your record now."


def parts_of(share: Share) -> list[str]:
    """What a share shows, in words."""
    found = [
        f"how you stand in {brief.short_name(book) if (book := book_of(credential.programme)) else credential.title}"
        for credential in share.credentials.all()
        if credential.archived_at is None
    ]
    if share.first_day and share.last_day:
        proof = ", with the certificates" if share.with_certificates else ""
        found.append(f"your credit from {words.day(share.first_day)} to {words.day(share.last_day)}{proof}")
    if share.checklist:
        found.append(f"the checklist “{share.checklist}”{', to be confirmed' if share.may_confirm else ''}")
    return found


def _page(request: SignedIn, share: Share, form: Renewal) -> HttpResponse:
    path = share.get_absolute_url()
    token = _new_link(request, share)
    context = {
        "section": "sharing",
        "share": share,
        "is_open": share.is_open(timezone.localdate()),
        "parts": parts_of(share),
        "looks": looks.of_share(share),
        "link": request.build_absolute_uri(reverse("sharing:shared", args=[token])) if token else "",
        "form": form,
    }
    response = render(request, "sharing/share.html", context)
    if LINK in request.COOKIES:
        response.delete_cookie(LINK, path=path)
    return response


def _handed_over(issued: links.Issued) -> HttpResponse:
    """To the page of the share, with its link in a cookie that only this page gets and takes away again."""
    response = redirect(issued.share)
    response.set_signed_cookie(
        LINK,
        issued.token,
        salt=issued.share.digest,
        max_age=LINK_LASTS,
        path=issued.share.get_absolute_url(),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _new_link(request: HttpRequest, share: Share) -> str:
    """The link's secret just after it was made; empty at any other time."""
    try:
        return str(request.get_signed_cookie(LINK, salt=share.digest, max_age=LINK_LASTS))
    except (KeyError, BadSignature):
        return ""


def _own(request: SignedIn, number: int) -> Share:
    return get_object_or_404(Share.objects.select_related("checklist"), pk=number, holder=request.user)
