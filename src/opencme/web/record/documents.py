"""Handing out the files that people have brought: to be saved, never shown inside the site."""

from __future__ import annotations

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from opencme.web.people.requests import SignedIn
from opencme.web.record import evidence
from opencme.web.record.models import Evidence


@require_GET
def save(request: SignedIn, number: int) -> FileResponse:
    """One of the holder's own files."""
    return as_file(get_object_or_404(Evidence, pk=number, holder=request.user))


def as_file(file: Evidence) -> FileResponse:
    """The file as something to save, named and typed by what its bytes are. Raises Http404 if it is lost."""
    try:
        content = evidence.path_of(file).open("rb")
    except FileNotFoundError:
        raise Http404("The file is no longer where it was kept.") from None
    response = FileResponse(content, as_attachment=True, filename=file.name, content_type=file.kind)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
