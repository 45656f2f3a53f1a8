"""The request of somebody who is signed in, as every view behind the sign-in receives it."""

from django.http import HttpRequest, QueryDict
from django_htmx.middleware import HtmxDetails

from opencme.web.people.models import User


class SignedIn(HttpRequest):
    """For annotations: LoginRequiredMiddleware has seen to it that `user` is a person."""

    user: User
    htmx: HtmxDetails


def sent_by(request: HttpRequest) -> QueryDict | None:
    """What a form sent, even if that is nothing at all; None where nobody has sent a form."""
    return request.POST if request.method == "POST" else None
