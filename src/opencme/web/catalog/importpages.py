"""Importing by page, for staff alone: bring a file, and see what became of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from opencme.web.catalog import bringing
from opencme.web.catalog.models import Finding, ImportRun
from opencme.web.people.requests import SignedIn
from opencme.web.record import uploads

SHOWN = 500
"""Findings that a page shows."""
RUNS = 20
TOO_LARGE = "The file is larger than 20 MB. Import it from the command line: manage catalog import FILE."


class FileForm(forms.Form):
    """A list of activities to bring."""

    file = forms.FileField(
        help_text="A JSON feed, CSV, Excel (.xlsx), a calendar (.ics) or a file for PARS, at most 20 MB.",
        error_messages={
            "required": "Choose a file.",
            "empty": "The file is empty. Choose the one that holds the list.",
        },
    )
    source = forms.CharField(
        max_length=200,
        label="Whose list it is",
        help_text="The same name each time: what the list no longer has is then no longer offered.",
    )
    provider = forms.CharField(
        max_length=300,
        required=False,
        label="Provider",
        help_text="Where the file does not say who provides the activities.",
    )
    date_order = forms.ChoiceField(
        required=False,
        label="Dates in figures",
        choices=[("", "As the file shows"), ("mdy", "Month first"), ("dmy", "Day first"), ("ymd", "Year first")],
    )
    is_part = forms.BooleanField(required=False, label="It is only a part of the list")


def for_staff(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """To everybody else the page is not there."""

    @wraps(view)
    def guarded(request: SignedIn, **kwargs: int) -> HttpResponse:
        if not request.user.is_staff:
            raise Http404
        return view(request, **kwargs)

    return guarded


@for_staff
@require_http_methods(["GET", "POST"])
def bring(request: SignedIn) -> HttpResponse:
    """Take a file and import it: a small one at once, a larger one by and by."""
    form = FileForm()
    status = 200
    if request.method == "POST":
        form = FileForm(request.POST, request.FILES)
        if uploads.too_large(request):
            form.full_clean()
            form.errors["file"] = form.error_class([TOO_LARGE], renderer=form.renderer)
        elif form.is_valid():
            file = form.cleaned_data["file"]
            assert isinstance(file, UploadedFile)  # noqa: S101 - what a FileField cleans to
            asked = {name: form.cleaned_data[name] for name in ("source", "provider", "date_order")}
            return redirect(bringing.begin(file, request.user, **asked, is_whole=not form.cleaned_data["is_part"]))
        status = 422
    runs = ImportRun.objects.select_related("source").order_by("-pk")[:RUNS]
    return render(request, "catalog/import.html", {"section": "catalog", "form": form, "runs": runs}, status=status)


@for_staff
@require_safe
def show_run(request: SignedIn, number: int) -> HttpResponse:
    """What an import did."""
    run = get_object_or_404(ImportRun.objects.select_related("source"), pk=number)
    order = [Finding.Kind.FILE, Finding.Kind.WRONG, Finding.Kind.DUPLICATE, Finding.Kind.ASKED, Finding.Kind.REMARK]
    findings = sorted(run.findings.order_by("pk")[:SHOWN], key=lambda each: order.index(Finding.Kind(each.kind)))
    context = {"section": "catalog", "run": run, "findings": findings, "are_all": run.findings.count() <= SHOWN}
    return render(request, "catalog/import_run.html", context)
