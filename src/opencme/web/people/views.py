"""The account page: who I am here, and what I can change about it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from opencme.web.people.forms import Name
from opencme.web.people.requests import SignedIn, sent_by


@require_http_methods(["GET", "POST"])
def account(request: SignedIn) -> HttpResponse:
    form = Name(sent_by(request), instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Your name is saved.")
        return redirect("account")
    return render(request, "people/account.html", {"form": form})
