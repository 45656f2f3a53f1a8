"""What a link opens, for whoever has it: a page to read, its certificates, and a checklist to confirm.

The address is the secret. So its forms need no other (`csrf_exempt`): nothing a visitor's browser carries along lets
anybody in, and a page that must not tell its address to other sites would fail the usual check, which asks for it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from opencme.web.people.requests import sent_by
from opencme.web.record import evidence
from opencme.web.record.documents import as_file
from opencme.web.sharing import confirming, links, looks, passcodes
from opencme.web.sharing.forms import ConfirmForm, PasscodeForm
from opencme.web.sharing.models import Look, Share
from opencme.web.sharing.passcodes import Answer
from opencme.web.sharing.shown import file_shown_by, shown_by

WORDS = {
    Answer.WRONG: "This is not the passcode. Ask the person who sent you the link for it.",
    Answer.LATER: "There were too many wrong passcodes. Wait 15 minutes, then try again.",
    Answer.CLOSED: "There were too many wrong passcodes. Ask the person who sent you the link for a new one.",
}
HEADERS = {
    "Cache-Control": "no-store, private",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
NOBODY = {"user": None, "published": True}
"""For the layout: it speaks to somebody without an account, and needs no script."""


type View = Callable[..., HttpResponseBase]


def by_link(*methods: str) -> Callable[[View], View]:
    """Give a view the share that its address opens: never kept, never found by a search, one answer for all dead links.

    The view takes the request, the share, the secret and what else is in the address.
    """

    def decorated(view: View) -> View:
        @login_not_required
        @csrf_exempt
        @wraps(view)
        def opened(request: HttpRequest, token: str, **others: str) -> HttpResponseBase:
            share = links.opened_by(token)
            if share is None:
                response: HttpResponseBase = closed(request)
            elif request.method not in methods:
                response = HttpResponse(status=405, headers={"Allow": ", ".join(methods)})
            else:
                response = view(request, share, token, **others)
            for name, value in HEADERS.items():
                response.headers[name] = value
            return response

        return opened

    return decorated


@by_link("GET", "HEAD", "POST")
def show(request: HttpRequest, share: Share, token: str) -> HttpResponseBase:
    """The page of a link; a passcode is asked first where there is one."""
    here = reverse("sharing:shared", args=[token])
    if request.method == "POST":
        return _ask(request, share, here)
    if not passcodes.is_let_in(request, share):
        return _ask(request, share, here)
    looks.note(request, share, Look.Part.PAGE)
    today = timezone.localdate()
    shown = shown_by(share, today)
    context = {
        "shown": shown,
        "page": shown.pages.get_page(request.GET.get("page", "1")),
        "share": share,
        "today": today,
        "token": token,
        "confirmation": confirming.standing_of(share) if share.may_confirm else None,
    }
    return render(request, "sharing/shared.html", context | NOBODY)


@by_link("GET", "HEAD")
def file(request: HttpRequest, share: Share, token: str, digest: str) -> HttpResponseBase:
    """A certificate, to be kept and opened elsewhere: never shown here."""
    if not passcodes.is_let_in(request, share):
        return _to_page(token)
    found = file_shown_by(share, digest)
    if found is None or not evidence.is_whole(found):
        return closed(request)
    looks.note(request, share, Look.Part.FILE, found.name)
    return as_file(found)


@by_link("GET", "HEAD", "POST")
def confirm(request: HttpRequest, share: Share, token: str) -> HttpResponseBase:
    """The form to confirm a checklist, for links that may."""
    if not share.may_confirm or share.checklist is None:
        return closed(request)
    if not passcodes.is_let_in(request, share):
        return _to_page(token)
    items = confirming.items_of(share.checklist)
    standing = confirming.standing_of(share)
    before = {each.item_id: each for each in standing.verdicts.all()} if standing else {}
    initial = {name: getattr(standing, name) for name in ("name", "role", "registration")} if standing else None
    form = ConfirmForm(sent_by(request), items=[each.item for each in items], before=before, initial=initial)
    own = request.user == share.holder
    if request.method == "POST" and not own and form.is_valid():
        try:
            confirmation = confirming.confirm(share, share.checklist, form.signature, form.verdicts)
        except confirming.TooManyError as error:
            form.add_error(None, str(error))
        else:
            looks.note(request, share, Look.Part.CONFIRMED, confirmation.name, each=True)
            return _to_page(token, "#checklist")
    context = {"share": share, "form": form, "token": token, "own": own, "standing": standing}
    return render(request, "sharing/confirm.html", context | NOBODY, status=403 if own else 200)


@by_link("GET", "POST")
def retract(request: HttpRequest, share: Share, token: str) -> HttpResponseBase:
    """Take back what was confirmed through this link. Whoever only asks for the address is led to the page."""
    if not share.may_confirm:
        return closed(request)
    if request.method == "GET" or not passcodes.is_let_in(request, share):
        return _to_page(token)
    if request.user != share.holder and confirming.retract(share):
        looks.note(request, share, Look.Part.RETRACTED, each=True)
    return _to_page(token, "#checklist")


def closed(request: HttpRequest) -> HttpResponse:
    """The page for a link that shows nothing, whatever the reason."""
    return render(request, "sharing/closed.html", NOBODY, status=404)


def _ask(request: HttpRequest, share: Share, here: str) -> HttpResponse:
    """Ask for the passcode, and let in whoever gives it."""
    if passcodes.is_let_in(request, share):
        return HttpResponseRedirect(here)
    form = PasscodeForm(sent_by(request))
    answer = passcodes.state_of(share)
    if request.method == "POST" and form.is_valid():
        answer = passcodes.give(request, share, form.cleaned_data["passcode"])
        if answer is Answer.RIGHT:
            response = HttpResponseRedirect(here)
            passcodes.remember(response, share, here)
            return response
        if answer is Answer.WRONG:
            form.add_error("passcode", WORDS[answer])
    elif request.method != "POST":
        looks.note(request, share, Look.Part.ASKED)
    waits = answer in (Answer.LATER, Answer.CLOSED)
    context = {"form": form, "waits": WORDS[answer] if answer and waits else ""}
    return render(request, "sharing/passcode.html", context | NOBODY, status=429 if waits else 200)


def _to_page(token: str, part: str = "") -> HttpResponse:
    return HttpResponseRedirect(reverse("sharing:shared", args=[token]) + part)
