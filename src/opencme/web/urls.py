"""Every address of the site. Each app brings its own."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path


@login_not_required
def ready(request: HttpRequest) -> HttpResponse:
    """For whoever watches the server: it answers, without the database."""
    return HttpResponse("ready\n", content_type="text/plain")


urlpatterns = [
    path("", include("opencme.web.standing.urls")),
    path("ready/", ready, name="ready"),
    path("account/", include("opencme.web.people.urls")),
    path("catalog/", include("opencme.web.catalog.urls")),
    path("inbox/", include("opencme.web.inbox.urls")),
    path("plan/", include("opencme.web.planning.urls")),
    path("proof/", include("opencme.web.proof.urls")),
    path("record/", include("opencme.web.record.urls")),
    path("reflection/", include("opencme.web.reflection.urls")),
    path("reminders/", include("opencme.web.reminders.urls")),
    path("sharing/", include("opencme.web.sharing.urls")),
    path("rulebooks/", include("opencme.web.rulebooks.urls")),
]

handler400 = "opencme.web.errors.bad_request"
handler403 = "opencme.web.errors.forbidden"
handler404 = "opencme.web.errors.not_found"
handler500 = "opencme.web.errors.server_error"
