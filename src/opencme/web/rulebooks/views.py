"""The public pages of the rulebooks: the list, the sheet of one, its files as they are."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from opencme import rulebook
from opencme.web.record.models import Credential
from opencme.web.rulebooks.examples import examples
from opencme.web.rulebooks.sheet import Sheet
from opencme.web.rulebooks.shelf import Filter, shelf


@login_not_required
@require_GET
def show_list(request: HttpRequest) -> HttpResponse:
    found = shelf(Filter.of(request.GET))
    return render(request, "rulebooks/list.html", {"section": "rulebooks", "found": found})


@login_not_required
@require_GET
def show(request: HttpRequest, programme: str) -> HttpResponse:
    try:
        book = rulebook.load(programme)
    except (rulebook.UnknownProgramme, rulebook.DocumentError):
        raise Http404 from None
    held = request.user.is_authenticated and (
        Credential.objects.filter(holder=request.user, programme=programme, archived_at=None).first()
    )
    context = {"section": "rulebooks", "sheet": Sheet(book), "examples": examples(book), "held": held}
    return render(request, "rulebooks/sheet.html", context)


@login_not_required
@require_GET
def raw(request: HttpRequest, programme: str) -> HttpResponse:
    """The rulebook's own file, as text."""
    return _file(programme, ".yaml")


@login_not_required
@require_GET
def raw_cases(request: HttpRequest, programme: str) -> HttpResponse:
    """The file of its cases, as text."""
    return _file(programme, ".cases.yaml")


def _file(programme: str, ending: str) -> HttpResponse:
    """Only the name of a programme that we have leads to a file: nothing of the address is made into a path."""
    try:
        path = rulebook.file_of(programme).with_suffix(ending)
        text = path.read_text("utf-8")
    except (rulebook.UnknownProgramme, OSError):
        raise Http404 from None
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
