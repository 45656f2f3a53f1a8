"""The public pages of the rulebooks: the list with its map, the sheet of one, and everything as data."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from opencme import rulebook
from opencme.web.record.models import Credential
from opencme.web.rulebooks import pages
from opencme.web.rulebooks.noticing import revisions
from opencme.web.rulebooks.pages import Told
from opencme.web.rulebooks.shelf import Filter

OPEN = {"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=3600"}
"""Public data is the same for everybody: any other site may read it, and any cache keep it for a while."""
PARQUET = "application/vnd.apache.parquet"


@login_not_required
@gzip_page
@require_safe
def show_list(request: HttpRequest) -> HttpResponse:
    return render(request, pages.LIST, pages.list_of(Filter.of(request.GET)))


@login_not_required
@gzip_page
@require_safe
def show(request: HttpRequest, programme: str) -> HttpResponse:
    versions = [
        Told(each.day, [change.words for change in each.changes]) for each in revisions([programme]).get(programme, [])
    ]
    context = _found(lambda: pages.sheet_of(programme, versions))
    if request.user.is_authenticated:
        mine = Credential.objects.filter(holder=request.user, programme=programme, archived_at=None)
        context["held"] = mine.first()
    return render(request, pages.SHEET, context)


@login_not_required
@require_safe
def raw(request: HttpRequest, programme: str) -> HttpResponse:
    """The rulebook's own file, as text."""
    return _text(_found(lambda: pages.file_of(programme, ".yaml")))


@login_not_required
@require_safe
def raw_cases(request: HttpRequest, programme: str) -> HttpResponse:
    """The file of its cases, as text."""
    return _text(_found(lambda: pages.file_of(programme, ".cases.yaml")))


@login_not_required
@gzip_page
@require_safe
def as_json(request: HttpRequest, programme: str) -> HttpResponse:
    """One rulebook as JSON, with what it says in words and its history."""
    return _open(request, _found(lambda: pages.json_of(programme)), "application/json")


@login_not_required
@gzip_page
@require_safe
def all_as_json(request: HttpRequest) -> HttpResponse:
    """All rulebooks as one JSON document."""
    return _open(request, pages.everything(), "application/json")


@login_not_required
@require_safe
def all_as_parquet(request: HttpRequest) -> HttpResponse:
    """All rules as one Parquet table."""
    response = _open(request, pages.table(), PARQUET)
    response["Content-Disposition"] = 'attachment; filename="rulebooks.parquet"'
    return response


def _found[T](make: Callable[[], T]) -> T:
    try:
        return make()
    except (rulebook.UnknownProgramme, rulebook.DocumentError, OSError):
        raise Http404 from None


def _text(content: str) -> HttpResponse:
    return HttpResponse(content, content_type="text/plain; charset=utf-8")


def _open(request: HttpRequest, content: str | bytes, kind: str) -> HttpResponse:
    """Public data; to whoever has it already, only that it is still the same."""
    response = HttpResponse(content, content_type=kind, headers=OPEN)
    response["ETag"] = etag = f'"{hashlib.sha256(response.content).hexdigest()}"'
    answer = get_conditional_response(request, etag=etag, response=response)
    if not isinstance(answer, HttpResponse):
        return response
    for name, value in OPEN.items():
        answer[name] = value
    return answer
