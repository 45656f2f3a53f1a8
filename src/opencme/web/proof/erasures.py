"""The page that says what an erasure takes and what it leaves, and that erases."""

from __future__ import annotations

from allauth.core import ratelimit
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from opencme.web.people.models import User
from opencme.web.people.requests import SignedIn, sent_by
from opencme.web.proof.erasure import erase
from opencme.web.proof.forms import ErasureForm
from opencme.web.record.ledger import heads
from opencme.web.record.models import Credential, Evidence


@require_http_methods(["GET", "POST"])
def show(request: SignedIn) -> HttpResponse:
    form = ErasureForm(sent_by(request), request.user)
    if request.method == "POST":
        # Whoever finds an open browser must not try passwords here.
        limited: HttpResponse | None = ratelimit.consume_or_429(request, action="reauthenticate", user=request.user)
        if limited is not None:
            return limited
        if form.is_valid():
            erase(User.objects.get(pk=request.user.pk))
            logout(request)
            return render(request, "proof/erased.html")
    context = {
        "section": "record",
        "form": form,
        "records": heads(request.user).count(),
        "credentials": Credential.objects.filter(holder=request.user).count(),
        "files": Evidence.objects.filter(holder=request.user).count(),
    }
    return render(request, "proof/erasure.html", context)
