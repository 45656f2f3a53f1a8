"""The pages that bring a file into the record: choose it, look at what it says, confirm."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from opencme.interchange.tabular import TableError, write_plain
from opencme.web.people.requests import SignedIn
from opencme.web.record import importing, ledger, running, uploads
from opencme.web.record.entryform import terms
from opencme.web.record.models import ImportedRow, ImportRun, Upload

SHOWN = 50
"""Rows that the page of an import shows one by one."""
LIMIT_MESSAGE = "The file is larger than 20 MB. Save only the list, without pictures, or split it in two."


class FileForm(forms.Form):
    """A table to import."""

    file = forms.FileField(
        label="File",
        help_text="CSV or Excel (.xlsx), at most 20 MB.",
        error_messages={
            "required": "Choose a file.",
            "empty": "The file is empty. Choose the one that holds the list.",
        },
    )


@require_http_methods(["GET", "POST"])
def choose(request: SignedIn) -> HttpResponse:
    """Take a file and go on to look into it."""
    form = FileForm()
    if request.method == "POST":
        if not request.FILES and uploads.too_large(request):
            return _ask_for_file(request, form, LIMIT_MESSAGE)
        form = FileForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            assert isinstance(file, UploadedFile)  # noqa: S101 - what a FileField cleans to
            return redirect("record:import-check", token=uploads.keep(file, request.user).token)
    return _ask_for_file(request, form)


@require_http_methods(["GET", "POST"])
def check(request: SignedIn, token: UUID) -> HttpResponse:
    """Show what the file says; with `import` in the form, enter it."""
    if "import" in request.POST and not Upload.objects.filter(pk=token).exists():
        return _not_waiting(request)
    upload = get_object_or_404(Upload, pk=token, holder=request.user)
    answers = importing.Answers.of(request.POST.dict())
    try:
        preview = importing.look(uploads.path_of(upload), upload.name, answers, request.user)
    except (TableError, importing.TooManyRecordsError) as error:
        if not uploads.path_of(upload).exists():
            # Confirmed or thrown away between our finding the upload and opening its file.
            return _not_waiting(request)
        if not answers.columns:
            uploads.throw_away(upload)
            return _ask_for_file(request, FileForm(), f"{error}.".replace("..", "."))
        return _page(request, upload, answers, None, str(error))
    if "import" not in request.POST:
        return _page(request, upload, answers, preview, earlier=ledger.imported_before(request.user, upload.digest))
    earlier = ledger.imported_before(request.user, upload.digest)
    if earlier and "insist" not in request.POST:
        wrong = "You imported this file already; tick the box if you mean it."
        return _page(request, upload, answers, preview, wrong, earlier)
    doubled = "doubled" in request.POST
    records = preview.records if doubled else preview.fresh
    if not records:
        return _page(request, upload, answers, preview, "There is nothing to import.", earlier)
    run = running.begin(upload, request.POST.dict(), doubled=doubled, rows=preview.summary.all_rows)
    if run is None:
        return _not_waiting(request)
    if len(records) <= running.AT_ONCE:
        running.work(run.pk)
    return redirect(run)


@require_GET
def show_run(request: SignedIn, number: int) -> HttpResponse:
    """How far an import is, and at the end what happened to every row."""
    run = get_object_or_404(ImportRun.objects.select_related("file"), pk=number, holder=request.user)
    counts = dict(run.outcomes.values_list("outcome").annotate(Count("pk")).order_by())
    entered = ledger.entered_by(run)
    left = run.outcomes.exclude(outcome=ImportedRow.Outcome.ENTERED)
    context = {
        "section": "record",
        "run": run,
        "outcomes": [(label, counts[name]) for name, label in ImportedRow.Outcome.choices if name in counts],
        "entered": entered,
        "taken_back": counts.get(ImportedRow.Outcome.ENTERED, 0) if not entered else 0,
        "left": left[:SHOWN],
        "left_count": left.count(),
    }
    return render(request, "record/import_run.html", context)


@require_GET
def save_outcomes(request: SignedIn, number: int) -> HttpResponse:
    """What happened to every row, as CSV."""
    run = get_object_or_404(ImportRun.objects.select_related("file"), pk=number, holder=request.user)
    rows = ((row.sheet, row.number, row.get_outcome_display(), row.words) for row in run.outcomes.iterator())
    response = HttpResponse(write_plain(["Sheet", "Row", "What happened", "About"], rows), content_type="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="import-{run.pk}.csv"'
    return response


@require_http_methods(["GET", "POST"])
def stop(request: SignedIn, number: int) -> HttpResponse:
    """Stop an import that is under way. Whoever only asks for the address is led to the import's page."""
    run = get_object_or_404(ImportRun, pk=number, holder=request.user)
    if request.method == "GET":
        return redirect(run)
    if running.stop(run):
        messages.info(request, "The import is stopped. What was entered stays; you can take it back.")
    return redirect(run)


@require_http_methods(["GET", "POST"])
def go_on(request: SignedIn, number: int) -> HttpResponse:
    """Take up an import that was broken off. Whoever only asks for the address is led to the import's page."""
    run = get_object_or_404(ImportRun, pk=number, holder=request.user)
    if request.method == "POST" and run.is_interrupted and running.take_up(run):
        messages.info(request, "The import goes on from where it was.")
    return redirect(run)


@require_http_methods(["GET", "POST"])
def take_back(request: SignedIn, number: int) -> HttpResponse:
    """Withdraw what an import that is over has entered, once that is confirmed."""
    run = get_object_or_404(ImportRun.objects.select_related("file"), pk=number, holder=request.user)
    if request.method == "GET":
        entered = ledger.entered_by(run)
        if run.is_under_way or not entered:
            return redirect(run)
        return render(request, "record/import_take_back.html", {"section": "record", "run": run, "entered": entered})
    if run.is_under_way:
        messages.error(request, "The import is still under way. Stop it first.")
    else:
        try:
            count = running.take_back(run, by=request.user)
        except ledger.AlreadyFollowedError as error:
            messages.error(request, str(error))
            return redirect(run)
        messages.success(request, f"{count} record{' is' if count == 1 else 's are'} withdrawn; each can be put back.")
    return redirect(run)


@require_POST
def cancel(request: SignedIn, token: UUID) -> HttpResponse:
    """Forget the file."""
    uploads.throw_away(get_object_or_404(Upload, pk=token, holder=request.user))
    messages.info(request, "The file is thrown away. Nothing was imported.")
    return redirect("record:list")


def _not_waiting(request: SignedIn) -> HttpResponse:
    messages.info(request, "This file was imported already, or thrown away. Nothing was imported again.")
    return redirect("record:list")


def _ask_for_file(request: SignedIn, form: FileForm, wrong: str = "") -> HttpResponse:
    if wrong:
        form = FileForm(QueryDict(), MultiValueDict())
        form.full_clean()
        form.errors["file"] = form.error_class([wrong], renderer=form.renderer, field_id=form["file"].auto_id)
    return render(request, "record/import.html", {"section": "record", "form": form}, status=422 if wrong else 200)


def _page(
    request: SignedIn,
    upload: Upload,
    answers: importing.Answers,
    preview: importing.Preview | None,
    wrong: str = "",
    earlier: object = None,
) -> HttpResponse:
    context = {
        "section": "record",
        "upload": upload,
        "answers": answers,
        "preview": preview,
        "wrong": wrong,
        "earlier": earlier,
        "fields": list(importing.WORDS.items()),
        "systems": terms("credit-systems"),
        "answered": list(enumerate(answers.systems.items())),
        "sent": request.POST,
    }
    return render(request, "record/import_check.html", context)
