"""The pages for what went wrong: in the house style, in plain words, never with a traceback."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token


@login_not_required
@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 2**20 if isinstance(exception, RequestDataTooBig) else None
    return render(request, "errors/400.html", {"limit": limit}, status=400)


@login_not_required
@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


@login_not_required
@requires_csrf_token
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was older than the session, or cookies are off: nothing was saved, and sending it again will do."""
    return render(request, "errors/403_form.html", status=403)


@login_not_required
@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


@login_not_required
@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """No context processors: the page must not need the database that may just have failed."""
    return HttpResponse(render_plain("errors/500.html"), status=500)


def render_plain(template: str) -> str:
    from django.template.loader import render_to_string

    return render_to_string(template)
