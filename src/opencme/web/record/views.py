"""The pages of the record: the list, one record with its history, and what can be done to it."""

from __future__ import annotations

from dataclasses import replace

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from opencme.web.inbox.differing import differences
from opencme.web.people.requests import SignedIn, sent_by
from opencme.web.record import evidence, ledger, merging
from opencme.web.record.doubles import doubles, may_be_same
from opencme.web.record.entryform import EntryForm, initial_of
from opencme.web.record.listing import SHOWN, Filter, listing, used_systems
from opencme.web.record.models import CreditEntry, Evidence
from opencme.web.record.records import record_of


class Reason(forms.Form):
    """Why a record is withdrawn."""

    reason = forms.CharField(label="Why", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


@require_GET
def show_list(request: SignedIn) -> HttpResponse:
    found = listing(request.user, Filter.of(request.GET), request.GET.get("page", "1"))
    context = {"section": "record", "found": found, "doubles": doubles(request.user), "shown": SHOWN.items()}
    return render(request, "record/list.html", context)


@require_http_methods(["GET", "POST"])
def add(request: SignedIn) -> HttpResponse:
    """Enter a record; with `document` in the address, one that a document shows which nobody could read."""
    document = _document(request)
    form = EntryForm(sent_by(request), used=used_systems(request.user), initial={"role": "learner"})
    doubled = False
    if request.method == "POST" and form.is_valid() and form.record:
        doubled = "again" not in request.POST and ledger.entered_already(request.user, [form.record])[0]
        if not doubled:
            with transaction.atomic():
                entry = ledger.enter(request.user, form.record, by=request.user, note=form.cleaned_data["note"])
                if document:
                    evidence.attach(document, entry.number, by=request.user)
            messages.success(request, f"{entry.title} is on your record.")
            if like := may_be_same(entry, ledger.transcript_of(request.user).records):
                messages.info(request, like)
            return redirect(entry)
    context = {"section": "record", "form": form, "doubled": doubled, "document": document}
    return render(request, "record/add.html", context)


@require_GET
def show_entry(request: SignedIn, number: int) -> HttpResponse:
    history = _history(request, number)
    documents = evidence.showing(number, request.user)
    differs = differences(request.user, [record_of(history[-1])], {number: documents}) if documents else {}
    context = {
        "section": "record",
        "entry": history[-1],
        "history": history[::-1],
        "documents": documents,
        "differs": [each.to_holder for each in differs.get(number, ())],
        "merged": ledger.merged_into(number, request.user),
    }
    return render(request, "record/entry.html", context)


@require_http_methods(["GET", "POST"])
def correct(request: SignedIn, number: int) -> HttpResponse:
    entry = _version(request, _history(request, number))
    if entry.is_withdrawn:
        messages.info(request, "This record is withdrawn. Put it back before you correct it.")
        return redirect(entry)
    before = record_of(entry)
    form = EntryForm(
        sent_by(request),
        used=used_systems(request.user),
        initial=initial_of(before),
        topics=len(before.topics),
    )
    if request.method == "POST" and form.is_valid() and form.record:
        after = form.record
        if replace(before, id=None, state=after.state).key == after.key and not form.cleaned_data["note"]:
            messages.info(request, "Nothing was changed.")
            return redirect(entry)
        try:
            ledger.correct(entry, after, by=request.user, note=form.cleaned_data["note"])
        except ledger.AlreadyFollowedError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Your correction is on your record.")
            return redirect(entry)
    context = {"section": "record", "form": form, "entry": entry}
    return render(request, "record/correct.html", context)


@require_http_methods(["GET", "POST"])
def withdraw(request: SignedIn, number: int) -> HttpResponse:
    entry = _version(request, _history(request, number))
    if entry.is_withdrawn:
        return redirect(entry)
    form = Reason(sent_by(request))
    if request.method == "POST" and form.is_valid():
        try:
            merging.withdraw(entry, by=request.user, reason=form.cleaned_data["reason"])
        except ledger.AlreadyFollowedError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The record is withdrawn. It counts nowhere now; you can put it back.")
            return redirect(entry)
    return render(request, "record/withdraw.html", {"section": "record", "form": form, "entry": entry})


@require_POST
def restore(request: SignedIn, number: int) -> HttpResponse:
    """Undo a withdrawal, by a correction that says again what stood before."""
    entry = _version(request, _history(request, number))
    if not entry.is_withdrawn:
        return redirect(entry)
    try:
        if entry.same_as_id:
            merging.undo(entry, by=request.user)
        else:
            ledger.restore(entry, by=request.user)
    except ledger.AlreadyFollowedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "The record is back and counts again.")
    return redirect(entry)


def _document(request: SignedIn) -> Evidence | None:
    number = request.GET.get("document", "")
    if not (number.isascii() and number.isdigit() and len(number) <= 18):
        return None
    return get_object_or_404(Evidence, pk=int(number), holder=request.user)


def _history(request: SignedIn, number: int) -> list[CreditEntry]:
    history = ledger.history_of(number, request.user)
    if not history:
        raise Http404
    return history


def _version(request: SignedIn, history: list[CreditEntry]) -> CreditEntry:
    """The entry as it was when the form was opened, which need not be the newest any more."""
    seen = request.POST.get("version", "")
    return next((entry for entry in history if str(entry.pk) == seen), history[-1])
