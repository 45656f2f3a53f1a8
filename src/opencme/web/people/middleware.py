"""Who has to sign in is sent there, also from within a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails


class SignInMiddleware(LoginRequiredMiddleware):
    """Sends whoever is not signed in to do so.

    htmx follows a redirect and would put the sign-in inside the page: it is told to leave the page instead, and
    signing in leads back to the page, not to the part that was asked for.
    """

    # Any response will do for Django; the types of its own version promise a plain redirect.
    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseBase:
        htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]
        if not htmx:
            return super().handle_no_permission(request, view_func)
        sign_in = redirect_to_login(
            htmx.current_url_abs_path or "/", self.get_login_url(view_func), self.get_redirect_field_name(view_func)
        )
        return HttpResponseClientRedirect(sign_in.url)
